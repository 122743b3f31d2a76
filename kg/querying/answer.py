"""The answer to a query, as a table for people and in the formats of SPARQL 1.1 for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rdflib.term import Node

_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: a table, whose columns are the query's variables.

    ASK has one column `answer` and one row; CONSTRUCT and DESCRIBE have `subject`, `predicate`, `object`.
    """

    names: tuple[str, ...]
    #: A cell is None where the variable is unbound.
    rows: tuple[tuple[Node | None, ...], ...]
    #: Prefix to namespace, for writing IRIs short.
    prefixes: tuple[tuple[str, str], ...] = ()
    #: The answer to ASK; None for every other query.
    answer: bool | None = None

    def table(self) -> list[list[str]]:
        """The rows as a person reads them: IRIs with their prefix, literals without datatype or language."""
        return [[self._short(cell) for cell in row] for row in self.rows]

    def _short(self, cell: Node | None) -> str:
        from rdflib.term import URIRef

        if isinstance(cell, URIRef):
            for prefix, namespace in self.prefixes:
                if cell.startswith(namespace):
                    return f"{prefix}:{cell.removeprefix(namespace)}"
        return "" if cell is None else str(cell)

    def csv(self) -> str:
        """The answer as SPARQL 1.1 CSV: full IRIs, plain values, lines that end with CR LF."""
        output = io.StringIO()
        writer = csv.writer(output)
        writer.writerow(self.names)
        writer.writerows(["" if cell is None else str(cell) for cell in row] for row in self.rows)
        return output.getvalue()

    def json(self) -> str:
        """The answer as SPARQL 1.1 Query Results JSON, indented."""
        content: dict[str, Any]
        if self.answer is not None:
            content = {"head": {}, "boolean": self.answer}
        else:
            bindings = [
                {name: _binding(cell) for name, cell in zip(self.names, row, strict=True) if cell is not None}
                for row in self.rows
            ]
            content = {"head": {"vars": list(self.names)}, "results": {"bindings": bindings}}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _binding(cell: Node) -> dict[str, str]:
    """A term as SPARQL 1.1 Query Results JSON writes it."""
    from rdflib.term import BNode, Literal

    if not isinstance(cell, Literal):
        return {"type": "bnode" if isinstance(cell, BNode) else "uri", "value": str(cell)}
    content = {"type": "literal", "value": str(cell)}
    if cell.language:
        content["xml:lang"] = cell.language
    elif cell.datatype and str(cell.datatype) != _XSD + "string":
        content["datatype"] = str(cell.datatype)
    return content
