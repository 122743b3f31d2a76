"""Two tables for spreadsheets: `nodes.csv` and `edges.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import TypeAlias

from kg.export.goals import with_goals
from kg.export.network import SEPARATOR
from kg.export.streams import Layout, Stream, write_whole
from kg.keeping.slices import Part, Section, Slice, slices
from kg.model import Fact, KnowledgeGraph
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
#: The byte order mark and CRLF are what makes Excel read a file as UTF-8 in columns.
_MARK, _END = "\ufeff", "\r\n"

Cell: TypeAlias = str | int | float | None
#: A row before it is written: several values are still apart.
Row: TypeAlias = tuple[Cell | tuple[str, ...], ...]


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
    """The rows of a slice, in its order; none but of entities and facts.

    An entity has one row: its names, types, number of facts, and the documents that mention it. A fact has one for each
    evidence; offsets count code points of the original text.
    """
    for entity in part.graph.entities if part.part is Part.ENTITIES else ():
        main_type, documents = schema.root(entity.type), part.mentioned[entity.name]
        yield entity.name, entity.type, main_type, entity.aliases, part.degrees[entity.name], documents
    for fact in part.graph.facts if part.part is Part.FACTS else ():
        yield from _edges(fact)


def texts(part: Slice, schema: Schema) -> dict[Stream, str]:
    """What a slice adds to the tables."""
    streams = {Part.ENTITIES: Stream(NODES, Section.ENTITIES), Part.FACTS: Stream(EDGES, Section.FACTS)}
    return {streams[part.part]: _lines(rows(part, schema))} if part.part in streams else {}


def write_tables(kg: KnowledgeGraph, schema: Schema, folder: Path) -> list[Path]:
    """Writes both tables of a graph that fits into memory, and returns the paths.

    Several values in one cell are separated by `; `.
    """
    return write_whole(LAYOUTS, (texts(part, schema) for part in slices(with_goals(kg, schema))), folder)


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
