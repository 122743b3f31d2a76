"""Annotated documents: facts as JSON Lines, written by a person or printed by `kg extract`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from kg.errors import GoldError

#: One fact or entity, or one document, as its JSON object.
Record = Mapping[str, Any]

#: The lists of a document's object, each with the keys its entries must have and the types of their values.
FIELDS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "entities": {"name": (str,), "type": (str,)},
    "relations": {"head": (str,), "relation": (str,), "tail": (str,)},
    "goals": {
        "name": (str,),
        "year": (int, type(None)),
        "value": (int, float, type(None)),
        "unit": (str, type(None)),
    },
    "observations": {"indicator": (str,), "value": (int, float, type(None)), "unit": (str, type(None))},
}

_REMEDY = "each line is the JSON object of one document, as `kg extract` prints it"


def load_annotations(path: Path) -> dict[str, Record]:
    """Annotated documents by name, which is the document's file name without folders and suffix.

    Args:
        path: A JSON Lines file, a folder of such files (`*.jsonl`), or `-` for standard input.

    Raises:
        GoldError: `path` cannot be read or is not in the annotation format.
    """
    documents: dict[str, Record] = {}
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    for file in files:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            record = _record(line, file, number)
            name = document_name(record["doc"])
            if name in documents:
                raise GoldError(
                    "a document is annotated twice",
                    where=file,
                    line=number,
                    entry=name,
                    remedy="keep one of them",
                )
            documents[name] = record
    if not documents:
        raise GoldError("holds no annotated document", where=path, remedy=_REMEDY)
    return documents


def document_name(document: str) -> str:
    """The name under which a document is compared: `2015/outline.pdf` is `outline`."""
    return PurePosixPath(document).stem


def _lines(file: Path) -> list[str]:
    """The lines of a file; only line feeds end one, since JSON strings may hold other separators."""
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise GoldError(f"cannot be read: {error.strerror or error}", where=file, remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise GoldError("is not UTF-8", where=file, remedy="save it as UTF-8") from error


def _record(line: str, file: Path, number: int) -> Record:
    """One document's object, checked to have what the comparison reads."""

    def wrong(problem: str, entry: str | None = None) -> GoldError:
        return GoldError(problem, where=file, line=number, entry=entry, remedy=_REMEDY)

    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise wrong(f"is not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(record, dict) or not isinstance(record.get("doc"), str):
        raise wrong('is not an object with the document\'s name under "doc"')
    for kind, fields in FIELDS.items():
        entries = record.get(kind, [])
        if not isinstance(entries, list):
            raise wrong(f'"{kind}" is not a list')
        for index, entry in enumerate(entries):
            place = f"{kind}[{index}]"
            if not isinstance(entry, dict):
                raise wrong("is not an object", place)
            for key, types in fields.items():
                value = entry.get(key)
                if not isinstance(value, types) or isinstance(value, bool):
                    raise wrong(f'"{key}" is missing or of the wrong kind', place)
            aliases = entry.get("aliases", [])
            if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
                raise wrong('"aliases" is not a list of names', place)
    return record
