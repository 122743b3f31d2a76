"""Files where a cluster finds and leaves them: below a path, or at an address that fsspec knows (`s3://bucket/texts`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from kg import read
from kg.errors import DocumentError, KgError
from kg.model import Document
from kg.read import Skipped, Source, find_documents, read_file, read_stream
from kg.reading.formats import READERS
from kg.reading.frontmatter import normal_date

#: The columns of a Parquet file of documents: those that it must have, and those that it may have.
REQUIRED, OPTIONAL = ("id", "text"), ("title", "publisher", "date", "source")
PARQUET = ".parquet"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOCAL = ("file://", "local://")


@dataclass(slots=True)
class Found(read.Found):
    """What documents there are to read, by path or address."""

    #: Files and folders of Parquet.
    tables: list[str] = field(default_factory=list)


def find(paths: Iterable[str]) -> Found:
    """The documents under paths and addresses.

    Raises:
        KgError: There is no way to reach an address, or standard input is named, which no other machine has.
    """
    found, plain = Found(), []
    for path in sorted(map(local, paths)):
        if path == "-":
            raise KgError("standard input cannot be read by other machines", remedy="name files or folders")
        if path.lower().rstrip("/").endswith(PARQUET):
            found.tables.append(path)
        elif not is_address(path):
            plain.append(path)
    for one in find_documents(plain):
        found.add(one)
    ids = {source.id for source in found.sources}
    for path in sorted(filter(is_address, map(local, paths))):
        if not path.lower().rstrip("/").endswith(PARQUET):
            for one in _find_at(path, ids):
                found.add(one)
    return found


def _find_at(address: str, ids: set[str]) -> Iterator[Source | DocumentError | Skipped]:
    """The files below an address, or those that match it if it is a pattern."""
    system, root = open_address(address)
    try:
        if any(sign in root for sign in "*?["):
            files = sorted(path for path in system.glob(root) if system.isfile(path))
            root = os.path.dirname(root[: min(root.index(sign) for sign in "*?[" if sign in root)] + "x")
        else:
            files = sorted(system.find(root))
    except Exception as error:  # every file system has exceptions of its own
        yield DocumentError(f"cannot be listed ({_reason(error)})", where=address, remedy="check the address")
        return
    if not files:
        yield DocumentError("leads to no file", where=address, remedy="check the address")
    for file in files:
        name = os.path.relpath(file, root) if file != root else os.path.basename(file)
        where = system.unstrip_protocol(file)
        if os.path.basename(file).startswith((".", "~$")):
            continue
        if PurePosixPath(file).suffix.lower() not in READERS and file != root:
            yield Skipped(where, f"not one of {', '.join(READERS)}")
            continue
        id = name if name not in ids else where
        ids.add(id)
        yield Source(where, id)


def read_source(source: Source) -> Document:
    """The document of a source, wherever it is.

    Raises:
        DocumentError: It cannot be read.
    """
    if not is_address(source.file):
        return read_file(source.file, source.id)
    system, path = open_address(source.file)
    suffix = PurePosixPath(path).suffix.lower()
    try:
        return read_stream(lambda: system.open(path, "rb"), source.file, source.id, suffix)
    except KgError:
        raise
    except Exception as error:  # every file system has exceptions of its own
        remedy = "check the address, and that you may read it"
        raise DocumentError(f"cannot be read ({_reason(error)})", where=source.file, remedy=remedy) from None


def read_row(row: Mapping[str, Any]) -> Document:
    """The document of a row of Parquet: its text is read as that of a file, and the other columns go before it.

    Raises:
        DocumentError: It has no id or no text.
    """
    id = "" if row["id"] is None else str(row["id"])
    if not id.strip():
        raise DocumentError("a row has no id", where="Parquet", remedy="give each document an id of its own")
    content = str(row["text"] or "").encode("utf-8", "replace")
    document = read_stream(lambda: BytesIO(content), id, id, ".txt")
    given: dict[str, Any] = {name: str(row[name]).strip() for name in OPTIONAL if row.get(name) is not None}
    if "date" in given:
        given["date"] = normal_date(given["date"]) or ""
    return replace(document, **{name: value for name, value in given.items() if value})


def is_address(path: str) -> bool:
    """Whether it is an address with a protocol rather than a path."""
    return _ADDRESS.match(path) is not None


def local(path: str) -> str:
    """The path of an address in the file system; any other as it is."""
    for protocol in _LOCAL:
        if path.startswith(protocol):
            return path.removeprefix(protocol)
    return path


def open_address(address: str) -> tuple[Any, str]:
    """The file system of a path or an address, and the path in it.

    Raises:
        KgError: There is no such protocol, or its package is not installed.
    """
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        remedy = "install the package of fsspec for it (s3fs for s3:, gcsfs for gs:)"
        raise KgError(f"there is no way to reach it ({_reason(error)})", where=address, remedy=remedy) from None
    except Exception as error:  # every file system has exceptions of its own
        remedy = "check the address and how you sign in"
        raise KgError(f"cannot be reached ({_reason(error)})", where=address, remedy=remedy) from None
    return system, path


def require_shared(addresses: Iterable[str]) -> None:
    """Raises KgError if an address is one of this process alone."""
    for address in addresses:
        if address.startswith("memory:"):
            problem = "the memory of one process cannot be seen by the others"
            raise KgError(problem, where=address, remedy="name a folder or a store that all machines reach")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
