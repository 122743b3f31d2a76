"""Two tables for spreadsheets: `nodes.csv` and `edges.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TypeAlias

from kg.export.goals import with_goals
from kg.export.network import SEPARATOR
from kg.export.streams import Layout, Stream
from kg.model import Entity, Fact, KnowledgeGraph
from kg.schema import Schema
from kg.slices import Part, Section, Slice

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
#: The byte order mark and CRLF are what makes Excel read a file as UTF-8 in columns.
_MARK, _END = "\ufeff", "\r\n"

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
        yield _node(entity, schema, facts.get(entity.name, 0), tuple(documents.get(entity.name, ())))


def _node(entity: Entity, schema: Schema, facts: int, documents: tuple[str, ...]) -> Row:
    return entity.name, entity.type, schema.root(entity.type), entity.aliases, facts, documents


def edge_rows(kg: KnowledgeGraph, schema: Schema) -> Iterator[Row]:
    """One row per evidence of a fact; offsets count code points of the original text."""
    for fact in with_goals(kg, schema).facts:
        yield from _edges(fact)


def _edges(fact: Fact) -> Iterator[Row]:
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


#: Both tables, as they are put together from slices.
LAYOUTS = (
    Layout(NODES, (_MARK + ",".join(NODE_COLUMNS) + _END, Stream(NODES, Section.ENTITIES), "")),
    Layout(EDGES, (_MARK + ",".join(EDGE_COLUMNS) + _END, Stream(EDGES, Section.FACTS), "")),
)


def rows(part: Slice, schema: Schema) -> Iterator[Row]:
    """The rows of the entities or facts of a slice, in its order."""
    for entity in part.graph.entities if part.part is Part.ENTITIES else ():
        yield _node(entity, schema, part.degrees[entity.name], part.mentioned[entity.name])
    for fact in part.graph.facts if part.part is Part.FACTS else ():
        yield from _edges(fact)


def texts(part: Slice, schema: Schema) -> dict[Stream, str]:
    """What a slice adds to the tables."""
    streams = {Part.ENTITIES: Stream(NODES, Section.ENTITIES), Part.FACTS: Stream(EDGES, Section.FACTS)}
    return {streams[part.part]: _lines(rows(part, schema))} if part.part in streams else {}


def write_nodes(kg: KnowledgeGraph, schema: Schema, path: Path) -> None:
    """Writes the rows of `node_rows`; several values in one cell are separated by `; `."""
    _write(path, NODE_COLUMNS, node_rows(kg, schema))


def write_edges(kg: KnowledgeGraph, schema: Schema, path: Path) -> None:
    """Writes the rows of `edge_rows`."""
    _write(path, EDGE_COLUMNS, edge_rows(kg, schema))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    path.write_text(_MARK + ",".join(columns) + _END + _lines(rows), encoding="utf-8", newline="")


def _lines(rows: Iterable[Row]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator=_END).writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def _guarded(cell: Cell | tuple[str, ...]) -> Cell:
    """The cell, with an apostrophe before a text that a spreadsheet would run as a formula."""
    if isinstance(cell, tuple):
        cell = SEPARATOR.join(cell)
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell
