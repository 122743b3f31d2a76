"""Two tables for the bulk import of Neo4j, whose header rows say what each column is.

The header is that of https://neo4j.com/docs/operations-manual/current/import/: `:ID`, `:LABEL`, `:START_ID`, `:END_ID`,
`:TYPE`, and a type behind the name of a property. Several values in one cell are separated by `;`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.export.goals import with_goals
from kg.model import KnowledgeGraph
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


def write_neo4j(kg: KnowledgeGraph, schema: Schema, folder: Path) -> list[Path]:
    """Writes a row for each entity, labelled with all its types, and one for each fact; returns the paths."""
    graph = with_goals(kg, schema)
    nodes = (
        (entity.name, entity.type, _array(entity.aliases), _array(schema.types[entity.type].ancestors))
        for entity in graph.entities
    )
    relationships = (
        (
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
        for fact in graph.facts
    )
    _write(folder / NODES, NODE_HEADER, nodes)
    _write(folder / RELATIONSHIPS, RELATIONSHIP_HEADER, relationships)
    return [folder / NODES, folder / RELATIONSHIPS]


def _array(values: Iterable[str]) -> str:
    """Values in one cell. The import knows no escape for `;`, so one inside a value becomes its full-width form."""
    return ";".join(_line(value).replace(";", "\uff1b") for value in values)


def _line(text: str) -> str:
    """A text without line breaks, which the import does not admit unless it is told to."""
    return " ".join(text.splitlines())


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
