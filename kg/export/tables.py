"""Two tables for spreadsheets: `nodes.csv` and `edges.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from kg.export.goals import with_goals
from kg.export.network import SEPARATOR
from kg.model import KnowledgeGraph
from kg.schema import Schema

NODE_COLUMNS = ("name", "type", "main_type", "aliases", "facts", "documents")
EDGE_COLUMNS = (
    "head",
    "relation",
    "tail",
    "time",
    "document",
    "quote",
    "start",
    "end",
    "rule",
    "confidence",
    "modality",
    "time_text",
)

Cell: TypeAlias = str | int | float | None


def write_nodes(kg: KnowledgeGraph, schema: Schema, path: Path) -> None:
    """Write one row per entity: its names, types, number of facts, and the documents that mention it."""
    graph = with_goals(kg, schema)
    documents: dict[str, list[str]] = {}
    for document, names in sorted(kg.mentions.items()):
        for name in names:
            documents.setdefault(name, []).append(document)
    facts: dict[str, int] = {}
    for fact in graph.facts:
        for name in dict.fromkeys((fact.head, fact.tail)):
            facts[name] = facts.get(name, 0) + 1
    _write(
        path,
        NODE_COLUMNS,
        (
            (
                entity.name,
                entity.type,
                schema.root(entity.type),
                SEPARATOR.join(entity.aliases),
                facts.get(entity.name, 0),
                SEPARATOR.join(documents.get(entity.name, [])),
            )
            for entity in graph.entities
        ),
    )


def write_edges(kg: KnowledgeGraph, schema: Schema, path: Path) -> None:
    """Write one row per evidence of a fact; offsets count code points of the original text."""
    _write(
        path,
        EDGE_COLUMNS,
        (
            (
                fact.head,
                fact.relation,
                fact.tail,
                fact.time,
                evidence.document,
                evidence.quote,
                evidence.start,
                evidence.end,
                evidence.rule,
                evidence.confidence,
                evidence.modality,
                evidence.time_text,
            )
            for fact in with_goals(kg, schema).facts
            for evidence in fact.evidence
        ),
    )


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    # The byte order mark and CRLF are what makes Excel read the file as UTF-8 in columns.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_guarded(cell) for cell in row] for row in rows)


def _guarded(cell: Cell) -> Cell:
    """The cell, with an apostrophe before a text that a spreadsheet would run as a formula."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell
