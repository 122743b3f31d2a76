"""On what a build rests beside its documents: whether an earlier one still holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

from kg.building.workers import Recipe
from kg.keeping.slices import read_only

LEDGER = "ledger.sqlite"
#: Parts of an ontology that have a bearing on what is written of an entity alone, and on nothing that a build writes.
#: All others have a bearing on what is found in a document.
_WRITING = ("points.tsv", "identities.tsv", "units.tsv")
_NOTHING = ("queries", "checks", "shapes.ttl", "context.jsonld", "CRITERIA.md")


class Holds(Enum):
    """What still holds of an earlier build."""

    NOTHING = auto()
    #: What was found in the documents, but not how it is written.
    EXTRACTION = auto()
    #: The files too.
    EVERYTHING = auto()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a build rests on beside its documents."""

    #: Stands for everything that has a bearing on what is found in a document, and on how that is written.
    reading: str
    writing: str


def basis_of(recipe: Recipe) -> Basis:
    """The basis as it is now. A build takes it before it loads anything: what changes meanwhile is another basis."""
    return Basis(_reading(recipe), _writing(recipe))


def holds(out: Path, basis: Basis) -> Holds:
    """What of the build in a folder still holds, whatever became of its documents.

    Args:
        out: An output folder, or what stands there.
        basis: Of the new build.
    """
    noted = notes_in(out / LEDGER)
    if noted.get("reading") != basis.reading:
        return Holds.NOTHING
    same = noted.get("writing") == basis.writing and _untouched(out, json.loads(noted.get("files", "{}")))
    return Holds.EVERYTHING if same else Holds.EXTRACTION


def notes(basis: Basis, folder: Path) -> dict[str, str]:
    """What `holds` asks of a build, once all of its files but the ledger are written."""
    sizes = {path.name: path.stat().st_size for path in _files(folder) if path.name != LEDGER}
    return {"reading": basis.reading, "writing": basis.writing, "files": json.dumps(sizes)}


def notes_in(ledger: Path) -> dict[str, str]:
    """What the build noted that wrote a ledger; nothing if it cannot be read."""
    if not ledger.is_file():
        return {}
    try:
        with closing(read_only(ledger)) as db:
            return dict(db.execute("SELECT key, value FROM note"))
    except sqlite3.DatabaseError:
        return {}


def _reading(recipe: Recipe) -> str:
    ontology = (
        path
        for path in _files(recipe.ontology)
        if path.relative_to(recipe.ontology).parts[0] not in (*_WRITING, *_NOTHING)
    )
    program = Path(__file__).parent.parent
    code = (path for path in _files(program) if path.suffix == ".py")
    return _digest(recipe.ontology, ontology) + _digest(program, code) + f" {recipe.least!r}"


def _writing(recipe: Recipe) -> str:
    files = (recipe.ontology / name for name in _WRITING)
    return _digest(recipe.ontology, (path for path in files if path.is_file())) + f" {recipe.rdf12}"


def _untouched(folder: Path, sizes: Mapping[str, int]) -> bool:
    """Whether files are there in their sizes, and none was changed after the ledger, which is written last."""
    last = (folder / LEDGER).stat().st_mtime_ns
    found = {path.name: path.stat() for path in _files(folder)}
    same = (name in found and found[name].st_size == size for name, size in sizes.items())
    return bool(sizes) and all(same) and all(found[name].st_mtime_ns <= last for name in sizes)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(folder: Path, files: Iterable[Path]) -> str:
    found = sha256()
    for path in files:
        content = path.read_bytes()
        found.update(f"{path.relative_to(folder).as_posix()}\x1f{len(content)}\x1f".encode())
        found.update(content)
    return found.hexdigest()
