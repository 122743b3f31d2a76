"""Files, folders, patterns and standard input to documents, one at a time."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kg.errors import DocumentError
from kg.model import Document
from kg.reading.formats import READERS

#: Largest file of plain text and of other kinds, in bytes, and longest text, in characters.
_TEXT_LIMIT, _FILE_LIMIT, _LENGTH_LIMIT = 60_000_000, 500_000_000, 20_000_000
_PLAIN = (".txt", ".md", ".html", ".htm")
_KINDS = ", ".join(READERS)
#: Files by which the output of an earlier build is known.
_BUILT = ("facts.jsonl", "graph.ttl", "graph.html")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was found in a folder but is not read."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read as a document, or `-`, which is standard input."""

    file: str
    #: Name under which facts will cite it.
    id: str


@dataclass(slots=True)
class Found:
    """What stands under some paths."""

    sources: list[Source] = field(default_factory=list)
    #: What cannot be read.
    failures: list[DocumentError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def add(self, one: Source | DocumentError | Skipped) -> None:
        """One more of them."""
        if isinstance(one, Source):
            self.sources.append(one)
        elif isinstance(one, DocumentError):
            self.failures.append(one)
        else:
            self.skipped.append(one)


def find_all(paths: Iterable[str]) -> Found:
    """All that `find_documents` finds, sorted paths first: what comes out does not depend on how they were listed."""
    found = Found()
    for one in find_documents(sorted(paths)):
        found.add(one)
    return found


def read_paths(paths: Sequence[str]) -> Iterator[Document | DocumentError | Skipped]:
    """The documents under the paths, read one at a time: as `find_documents` finds them.

    Yields:
        Each document; an error for each that cannot be read; and each file or folder that was left out.
    """
    for found in find_documents(paths):
        if not isinstance(found, Source):
            yield found
            continue
        try:
            yield read_file(found.file, found.id)
        except DocumentError as error:
            yield error


def find_documents(paths: Sequence[str]) -> Iterator[Source | DocumentError | Skipped]:
    """The files under the paths, in the order of the paths and sorted within each; none is opened.

    Args:
        paths: Files, folders (with all below them), patterns such as `texts/*.md`, `-` for standard input. A file
            reached twice is found once.

    Yields:
        Each file, with an id no other has; an error for each path that leads nowhere; and each file or folder that was
        left out, with the reason. What is hidden (`.git`, `.notes.txt`, `~$w.docx`) is passed over.
    """
    seen: set[str] = set()
    ids: set[str] = set()
    folders: dict[str, str] = {}
    for path in paths:
        for found in _find(path):
            if not isinstance(found, tuple):
                yield found
                continue
            file, name = found
            real = _real(file, folders) if file != "-" else "-"
            if real in seen:
                continue
            seen.add(real)
            source = Source(file, _unique(name, file, ids))
            ids.add(source.id)
            yield source


def read_file(path: str | Path, id: str) -> Document:
    """One document.

    Args:
        path: A file, or `-` for standard input (read as plain text). A suffix that is not known is read
            as plain text.
        id: Name under which facts will cite it.

    Returns:
        Its text as it was read, with the span of the body after any front matter.

    Raises:
        DocumentError: The file cannot be read, is empty, too large, damaged or not text.
    """
    where = "standard input" if path == "-" else str(path)
    return read_stream(partial(_open, path), where, id, Path(path).suffix.lower())


def read_stream(opening: Callable[[], AbstractContextManager[BinaryIO]], where: str, id: str, suffix: str) -> Document:
    """One document from wherever its bytes can be read.

    Args:
        opening: Opens it.
        where: What errors call it.
        id: Name under which facts will cite it.
        suffix: Says how it is read; one that is not known is read as plain text.

    Raises:
        DocumentError: As `read_file` does.
    """
    suffix = suffix if suffix in READERS else ".txt"
    content = READERS[suffix](_load(opening, where, _TEXT_LIMIT if suffix in _PLAIN else _FILE_LIMIT), where)
    if len(content.text) > _LENGTH_LIMIT:
        raise _too_large(where)
    if not content.text[content.start :].strip("\ufeff \t\r\n\f\v\u3000"):
        raise DocumentError("is empty", where=where, remedy="remove it or put text into it")
    return Document(
        id,
        content.text,
        title=content.title,
        publisher=content.publisher,
        date=content.date,
        source=content.source,
        body=(content.start, len(content.text)),
    )


def _open(path: str | Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb")


def _load(opening: Callable[[], AbstractContextManager[BinaryIO]], where: str, limit: int) -> bytes:
    try:
        with opening() as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise DocumentError("does not exist", where=where, remedy="check the path") from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise DocumentError(
            f"cannot be read ({reason.lower()})", where=where, remedy="check that you may read it"
        ) from None
    if len(data) > limit:
        raise _too_large(where)
    return data


def _too_large(where: str) -> DocumentError:
    return DocumentError("is too large for one document", where=where, remedy="split it into smaller files")


def _find(path: str) -> Iterator[tuple[str, str] | DocumentError | Skipped]:
    """The (file, id) pairs that one path given by the user stands for."""
    if path == "-":
        yield path, "stdin"
    elif os.path.isdir(path):
        yield from _walk(path)
    elif os.path.exists(path) or not glob.has_magic(path):
        yield path, os.path.basename(path)
    else:
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            yield DocumentError("matches no file", where=path, remedy="check the pattern")
        for match in matches:
            if os.path.isdir(match):
                yield from _walk(match)
            else:
                yield _document_or_skipped(match, os.path.basename(match))


def _walk(folder: str) -> Iterator[tuple[str, str] | DocumentError | Skipped]:
    errors: list[OSError] = []
    ids: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for parent, folders, names in os.walk(folder, onerror=errors.append):
        above = os.path.relpath(parent, folder).replace(os.sep, "/") + "/" if parent != folder else ""
        folders[:] = [name for name in folders if not name.startswith(".")]
        left_out |= {path: reason for name in folders if (reason := _why_not(path := os.path.join(parent, name)))}
        ids |= {above + name: path for name in folders if (path := os.path.join(parent, name)) in left_out}
        folders[:] = [name for name in folders if above + name not in ids]
        ids |= {above + name: os.path.join(parent, name) for name in names if not name.startswith((".", "~$"))}
    for error in sorted(errors, key=lambda error: str(error.filename)):
        yield DocumentError("cannot be opened", where=str(error.filename), remedy="check that you may read the folder")
    documents = 0
    for name, path in sorted(ids.items()):
        found = Skipped(path, left_out[path]) if path in left_out else _document_or_skipped(path, name)
        documents += isinstance(found, tuple)
        yield found
    if not documents and not errors:
        yield DocumentError("holds no document", where=folder, remedy=f"put files of these kinds there: {_KINDS}")


def _real(file: str, folders: dict[str, str]) -> str:
    """A file without links on its way; that of its folder is looked up once."""
    if os.path.islink(file):
        return os.path.realpath(file)
    folder, name = os.path.split(file)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _why_not(folder: str) -> str | None:
    """Why a folder inside another is not entered; None if it is."""
    if os.path.islink(folder):
        # A link may lead back to where it stands.
        return "a link to a folder; name that folder to read it"
    if all(os.path.isfile(os.path.join(folder, name)) for name in _BUILT):
        return "the output of an earlier build"
    return None


def _document_or_skipped(file: str, name: str) -> tuple[str, str] | Skipped:
    stem, _, _ = os.path.basename(file).partition(".")
    suffix = os.path.splitext(file)[1].lower()
    if suffix not in READERS:
        return Skipped(file, f"not one of {_KINDS}")
    if suffix == ".md" and stem.isupper() and stem.isascii() and stem.isalpha():
        return Skipped(file, "a note about the folder, by its capital letters")
    return file, name


def _unique(name: str, file: str, ids: set[str]) -> str:
    """The name, with as many of the folders above the file before it as make it unlike all others."""
    if name not in ids:
        return name
    parts = os.path.abspath(file).replace(os.sep, "/").split("/")
    above = parts[1 : len(parts) - name.count("/") - 1]
    candidate = name
    while candidate in ids and above:
        candidate = f"{above.pop()}/{candidate}"
    number = 2
    while candidate in ids:
        candidate = f"{name} ({number})"
        number += 1
    return candidate
