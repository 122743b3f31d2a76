"""Two tables for the bulk import of Neo4j, whose header rows say what each column is.

The header is that of https://neo4j.com/docs/operations-manual/current/import/: `:ID`, `:LABEL`, `:START_ID`, `:END_ID`,
`:TYPE`, and a type behind the name of a property. Several values in one cell are separated by `;`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import TypeAlias

from kg.export.streams import Layout, Stream
from kg.keeping.slices import Part, Section, Slice
from kg.model import Entity, Fact
from kg.schema import Schema

NODES, RELATIONSHIPS = "neo4j-nodes.csv", "neo4j-relationships.csv"
NODE_HEADER = ("name:ID", "type", "aliases:string[]", ":LABEL")
RELATIONSHIP_HEADER = (
    ":START_ID",
    ":END_ID",
    ":TYPE",
    "time",
    "confidence:double",
    "modality:string[]",
    "evidences:int",
    "documents:string[]",
    "quote",
)
Row: TypeAlias = tuple[str | int | float | None, ...]


#: Both tables, as they are put together from slices.
LAYOUTS = (
    Layout(NODES, (",".join(NODE_HEADER) + "\n", Stream(NODES, Section.ENTITIES), "")),
    Layout(RELATIONSHIPS, (",".join(RELATIONSHIP_HEADER) + "\n", Stream(RELATIONSHIPS, Section.FACTS), "")),
)


def texts(part: Slice, schema: Schema) -> dict[Stream, str]:
    """What a slice adds to the tables: a row for each entity, labelled with all its types, and one for each fact."""
    if part.part is Part.ENTITIES:
        return {Stream(NODES, Section.ENTITIES): _lines(_node(entity, schema) for entity in part.graph.entities)}
    if part.part is Part.FACTS:
        return {Stream(RELATIONSHIPS, Section.FACTS): _lines(map(_relationship, part.graph.facts))}
    return {}


def _node(entity: Entity, schema: Schema) -> Row:
    return entity.name, entity.type, _array(entity.aliases), _array(schema.types[entity.type].ancestors)


def _relationship(fact: Fact) -> Row:
    return (
        fact.head,
        fact.tail,
        fact.relation,
        fact.time,
        max((one.confidence for one in fact.evidence), default=None),
        _array(sorted({one.modality for one in fact.evidence if one.modality})),
        len(fact.evidence),
        _array(sorted({one.document for one in fact.evidence})),
        _line(fact.evidence[0].quote) if fact.evidence else None,
    )


def _array(values: Iterable[str]) -> str:
    """Values in one cell. The import knows no escape for `;`, so one inside a value becomes its full-width form."""
    return ";".join(_line(value).replace(";", "\uff1b") for value in values)


def _line(text: str) -> str:
    """A text without line breaks, which the import does not admit unless it is told to."""
    return " ".join(text.splitlines())


def _lines(rows: Iterable[Row]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
