"""Two tables for spreadsheets: `nodes.csv` and `edges.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from kg.export.goals import with_goals
from kg.export.network import SEPARATOR
from kg.model import KnowledgeGraph
from kg.schema import Schema

NODES, EDGES = "nodes.csv", "edges.csv"
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
#: A row before it is written: several values are still apart.
Row: TypeAlias = tuple[Cell | tuple[str, ...], ...]


def node_rows(kg: KnowledgeGraph, schema: Schema) -> Iterator[Row]:
    """One row per entity: its names, types, number of facts, and the documents that mention it."""
    graph = with_goals(kg, schema)
    documents: dict[str, list[str]] = {}
    for document, names in sorted(kg.mentions.items()):
        for name in names:
            documents.setdefault(name, []).append(document)
    facts: dict[str, int] = {}
    for fact in graph.facts:
        for name in dict.fromkeys((fact.head, fact.tail)):
            facts[name] = facts.get(name, 0) + 1
    for entity in graph.entities:
        mentioned = tuple(documents.get(entity.name, ()))
        root = schema.root(entity.type)
        yield entity.name, entity.type, root, entity.aliases, facts.get(entity.name, 0), mentioned


def edge_rows(kg: KnowledgeGraph, schema: Schema) -> Iterator[Row]:
    """One row per evidence of a fact; offsets count code points of the original text."""
    for fact in with_goals(kg, schema).facts:
        for evidence in fact.evidence:
            yield (
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


def write_tables(kg: KnowledgeGraph, schema: Schema, folder: Path) -> list[Path]:
    """Writes both tables, and returns the paths."""
    write_nodes(kg, schema, folder / NODES)
    write_edges(kg, schema, folder / EDGES)
    return [folder / NODES, folder / EDGES]


def write_nodes(kg: KnowledgeGraph, schema: Schema, path: Path) -> None:
    """Writes the rows of `node_rows`; several values in one cell are separated by `; `."""
    _write(path, NODE_COLUMNS, node_rows(kg, schema))


def write_edges(kg: KnowledgeGraph, schema: Schema, path: Path) -> None:
    """Writes the rows of `edge_rows`."""
    _write(path, EDGE_COLUMNS, edge_rows(kg, schema))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    # The byte order mark and CRLF are what makes Excel read the file as UTF-8 in columns.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_guarded(cell) for cell in row] for row in rows)


def _guarded(cell: Cell | tuple[str, ...]) -> Cell:
    """The cell, with an apostrophe before a text that a spreadsheet would run as a formula."""
    if isinstance(cell, tuple):
        cell = SEPARATOR.join(cell)
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell
