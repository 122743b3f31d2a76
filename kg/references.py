"""References: words that stand for things named elsewhere, read from `ontology/references.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from kg.errors import OntologyError
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.schema import Schema
from kg.toml import check_keys, line_of, read_toml


@dataclass(frozen=True, slots=True)
class Collective:
    """A word for several entities at once, where the document mentions one of `given` (or always)."""

    members: tuple[Entity, ...]
    given: frozenset[str]
    #: Stands only for those of its members that the document names itself.
    named_only: bool = False
    #: Where the same sentence names exactly so many places before it, it stands for those.
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word for the one entity mentioned before whose type is `type` and whose name ends with `ending`."""

    type: str
    ending: str


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A word for the one entity of `type` from whose viewpoint the document is written."""

    type: str
    #: The document speaks as that entity.
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A word for the `count` entities of `type` named right before it (这六个功能区)."""

    type: str
    count: int


Reference = Collective | Anaphor | Viewpoint | Counted


def load_references(path: Path, lexicon: Lexicon, schema: Schema) -> Mapping[str, Reference]:
    """Surface form to what it refers to.

    Raises:
        OntologyError: For an unknown key, type or member, or a surface that stands twice.
    """
    tables = read_toml(path)
    check_keys(
        tables, required=(), optional=("collective", "anaphor", "viewpoint", "counted"), where=path, entry=path.name
    )
    references: dict[str, Reference] = {}
    for kind in ("collective", "anaphor", "viewpoint"):
        for table in tables.get(kind, []):
            entry = (table.get("surfaces") or [kind])[0]
            reference = _reference(kind, table, path, entry, lexicon, schema)
            for surface in table["surfaces"]:
                if surface in references:
                    raise _error("surface stands twice", path, surface, "keep one of the two")
                references[surface] = reference
    for table in tables.get("counted", []):
        for surface, counted in _counted(table, path, schema):
            references.setdefault(surface, counted)
    return references


def _counted(table: Mapping[str, Any], path: Path, schema: Schema) -> Iterator[tuple[str, Counted]]:
    """All surfaces of a counted reference: determiner, numeral, measure word and noun."""
    entry = (table.get("surfaces") or table.get("nouns") or ["counted"])[0]
    if "surfaces" in table:
        check_keys(table, required=("type", "surfaces", "count"), where=path, entry=entry)
        yield from ((surface, Counted(table["type"], table["count"])) for surface in table["surfaces"])
        return
    check_keys(table, required=("type", "determiners", "numerals", "measures", "nouns"), where=path, entry=entry)
    if table["type"] not in schema.types:
        raise _error(f"unknown type {table['type']!r}", path, entry, "use a class of schema.ttl")
    for count, numerals in enumerate(table["numerals"], 2):
        for parts in product(table["determiners"], numerals, table["measures"], table["nouns"]):
            yield "".join(parts), Counted(table["type"], count)


def _reference(
    kind: str, table: Mapping[str, Any], path: Path, entry: str, lexicon: Lexicon, schema: Schema
) -> Reference:
    if kind == "collective":
        check_keys(
            table, required=("surfaces", "members"), optional=("given", "named_only", "count"), where=path, entry=entry
        )
        for name in (*table["members"], *table.get("given", [])):
            if name not in lexicon.entities:
                raise _error(f"unknown entity {name!r}", path, entry, "use a canonical name of the lexicon")
        members = tuple(lexicon.entities[name] for name in table["members"])
        return Collective(
            members, frozenset(table.get("given", [])), bool(table.get("named_only", False)), table.get("count")
        )
    if kind == "anaphor":
        check_keys(table, required=("surfaces", "type", "ending"), where=path, entry=entry)
    else:
        check_keys(table, required=("surfaces", "type"), optional=("voice",), where=path, entry=entry)
    if table["type"] not in schema.types:
        raise _error(f"unknown type {table['type']!r}", path, entry, "use a class of schema.ttl")
    if kind == "anaphor":
        return Anaphor(table["type"], table["ending"])
    return Viewpoint(table["type"], bool(table.get("voice", False)))


def _error(problem: str, path: Path, entry: str, remedy: str) -> OntologyError:
    return OntologyError(problem, where=path, line=line_of(path, entry), entry=entry, remedy=remedy)
