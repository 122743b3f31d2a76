"""Checks a built graph against the ontology's shapes (SHACL) and checks (SPARQL), and says in words what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphError, OntologyError
from kg.query import graph_file, load_graph

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong."""

    #: The node concerned, as short as the graph's prefixes allow.
    node: str
    #: What it breaks: a shape's property, or the name of a check.
    rule: str
    #: What is wrong, in Chinese and English.
    problem: str
    #: The offending value; empty if something is missing.
    value: str = ""

    def __str__(self) -> str:
        value = f" [{self.value}]" if self.value else ""
        return f"{self.node}: {self.rule}: {self.problem}{value}"


def validate(path: Path, ontology_folder: Path) -> tuple[Violation, ...]:
    """All violations in a graph, sorted; none if it is as the ontology says.

    Args:
        path: A graph file, or a folder `kg build` wrote.
        ontology_folder: Its `shapes.ttl` is checked on the graph, its `checks/*.rq` on graph and `schema.ttl` together:
            each row of an answer is a violation, of the first column as node and the second as value.

    Raises:
        GraphError: There is no such graph, or it is damaged.
        OntologyError: A file of the ontology is missing, or is not what its name says.
    """
    graph = load_graph(path)
    found = {*_shapes(graph, graph_file(path), ontology_folder / "shapes.ttl"), *_checks(graph, ontology_folder)}
    return tuple(sorted(found, key=str))


def _shapes(graph: Graph, file: Path, path: Path) -> Iterator[Violation]:
    from pyshacl import validate as check
    from rdflib import Graph as Plain
    from rdflib.namespace import SH

    # Not on Oxigraph, which gives xsd:string as the datatype of plain literals, and integers for non-negative ones.
    try:
        data = Plain().parse(file)
    except Exception as error:
        problem = "the graph is of RDF 1.2, or damaged, and cannot be checked"
        raise GraphError(problem, where=file, remedy="name the graph.ttl of the same build") from error
    conforms, report, _ = check(data, shacl_graph=_parsed(path), inplace=True)
    if conforms:
        return
    for result in report.subjects(SH.focusNode):
        node, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        rule = report.value(result, SH.resultPath) or report.value(result, SH.sourceConstraintComponent)
        said = sorted((str(getattr(one, "language", "")), str(one)) for one in report.objects(result, SH.resultMessage))
        problem = " ".join(text for _, text in reversed(said))
        yield Violation(_short(node, graph), _short(rule, graph), problem, _short(value, graph))


def _checks(graph: Graph, ontology_folder: Path) -> Iterator[Violation]:
    from rdflib import Graph as Plain

    both = Plain(store="Oxigraph")
    for part in (graph, _parsed(ontology_folder / "schema.ttl")):
        for triple in part:
            both.add(triple)
    for path in sorted((ontology_folder / "checks").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        problem = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
        try:
            for row in both.query(text):
                node, value = (*row, None)[:2]  # type: ignore[misc]
                yield Violation(_short(node, graph), path.stem, problem, _short(value, graph))
        except (SyntaxError, RuntimeError) as error:
            raise OntologyError(f"the check is no SPARQL query: {error}", where=path, remedy="correct it") from error


def _parsed(path: Path) -> Graph:
    """A file of the ontology as a plain graph."""
    from rdflib import Graph as Plain

    try:
        return Plain().parse(path, format="turtle")
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise OntologyError(problem, where=path, remedy="name a folder that holds an ontology") from error
    except Exception as error:
        raise OntologyError(f"is not Turtle: {error}", where=path, remedy="correct it") from error


def _short(term: Node | None, graph: Graph) -> str:
    """A term with its prefix, if one fits; a literal in its words."""
    from rdflib import BNode, URIRef

    if isinstance(term, BNode):
        return "[…]"
    if not isinstance(term, URIRef):
        return "" if term is None else str(term)
    spaces = sorted(((str(space), prefix) for prefix, space in graph.namespaces()), key=lambda item: -len(item[0]))
    return next(
        (f"{prefix}:{term.removeprefix(space)}" for space, prefix in spaces if term.startswith(space)), str(term)
    )
