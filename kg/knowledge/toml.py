"""Knowledge files in TOML: read with errors that name file, line and entry."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import OntologyError

if TYPE_CHECKING:
    from kg.lexicon import Lexicon
    from kg.model import Entity

#: A text that stands indented over several lines.
_LINES = re.compile(r"(?:[ \t]+\S.*\n)+[ \t]*")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. A text that stands indented over several lines is read as one line.

    Raises:
        OntologyError: If it is missing, not UTF-8 or not TOML; with the line where known.
    """
    try:
        tables: dict[str, Any] = _on_one_line(tomllib.loads(path.read_text(encoding="utf-8")))
        return tables
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        line = message.partition("at line ")[2].partition(",")[0]
        raise OntologyError(
            f"not valid TOML: {message}",
            where=path,
            line=int(line) if line.isdigit() else None,
            remedy="quote strings with '…' and close every bracket",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"cannot be read: {error}", where=path, remedy="save it as UTF-8 text") from error


def _on_one_line(value: Any) -> Any:
    """A value of a file, its texts without the line breaks and blanks that only lay them out."""
    if isinstance(value, dict):
        return {key: _on_one_line(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_on_one_line(item) for item in value]
    if isinstance(value, str) and _LINES.fullmatch(value):
        return "".join(map(str.strip, value.splitlines()))
    return value


def line_of(path: Path, text: str) -> int | None:
    """1-based line of the file where `text` stands first, or begins if it goes over several lines; or None."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if text in line:
            return number
    stripped = [line.strip() for line in lines]
    at = "".join(stripped).find(text)
    return None if at < 0 else bisect_right(list(accumulate(map(len, stripped))), at) + 1


def wrong_entry(problem: str, where: Path, entry: str, remedy: str, written: str = "{}") -> OntologyError:
    """What is wrong with an entry of a file, with the line where the entry first stands.

    Args:
        problem: What is wrong.
        where: The file.
        entry: The entry.
        remedy: What to do.
        written: How the entry is looked for, with `{}` in its place.
    """
    return OntologyError(problem, where=where, line=line_of(where, written.format(entry)), entry=entry, remedy=remedy)


def expression(text: str, where: Path) -> str:
    """A regular expression of a file, when it compiles.

    Raises:
        OntologyError: If it does not.
    """
    try:
        re.compile(text)
    except re.error as error:
        raise wrong_entry(f"the expression does not compile: {error}", where, text, "correct it") from error
    return text


def check_type(type_name: str, types: Collection[str], *, where: Path, entry: str) -> None:
    """Refuse a type that is none of the schema's.

    Raises:
        OntologyError: Naming the type.
    """
    if type_name not in types:
        raise wrong_entry(f"unknown type {type_name!r}", where, entry, "use a class of schema.ttl")


def known_entity(name: str, lexicon: Lexicon, *, where: Path, entry: str) -> Entity:
    """The entity of a name of the lexicon.

    Raises:
        OntologyError: If it has none of that name.
    """
    if name not in lexicon.entities:
        raise wrong_entry(f"unknown entity {name!r}", where, entry, "use a canonical name of the lexicon")
    return lexicon.entities[name]
