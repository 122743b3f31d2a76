"""How many rows a named query gives: its head says so, and another number may be put in its place.

    # @limit 300

says that `LIMIT 300` stands in the query for the number of rows that a person is shown. In a query that lists, it
stands where the store may stop looking for more, before the rows are put in order: these are then some of all rows, not
the first of them. Where rows are ranked by a number, they are the first.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.query import run_query

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.querying.answer import Rows

_DECLARED = re.compile(r"^# @limit (\d+)$", re.MULTILINE)


def limit(text: str) -> int | None:
    """The number of rows that a query gives at most; None if its head states none."""
    declared = _DECLARED.search(text)
    return int(declared[1]) if declared else None


def with_limit(text: str, rows: int | None) -> str:
    """The query for another number of rows; None is all of them. A query whose head states none stays as it is."""
    stated = limit(text)
    if stated is None:
        return text
    written = "" if rows is None else f" LIMIT {rows}"
    return re.sub(rf"\s+LIMIT {stated}\b", written, text)


def ask(graph: Graph, text: str, where: Path | str | None, most: int | None) -> tuple[Rows, bool]:
    """The answer to a query in so many rows at most, and whether there are more.

    Args:
        graph: As for `kg.query.run_query`, and so the next two.
        text: The query.
        where: File or name of the query, for the error.
        most: The number of rows; None is all of them.

    Raises:
        GraphError: As `kg.query.run_query`.
    """
    if most is None:
        return run_query(graph, with_limit(text, None), where), False
    answer = run_query(graph, with_limit(text, most + 1), where, rows=most + 1)
    return replace(answer, rows=answer.rows[:most]), len(answer.rows) > most
