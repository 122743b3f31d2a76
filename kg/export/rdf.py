"""The graph in RDF: Turtle for people, N-Triples for tools, JSON-LD for programs, an rdflib graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.jsonld import to_jsonld
from kg.export.names import Namespaces
from kg.export.triples import to_triples
from kg.model import KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat, Triple
    from rdflib import Graph


def to_graph(
    kg: KnowledgeGraph,
    schema: Schema,
    *,
    english: Mapping[str, str] | None = None,
    codes: Mapping[str, str] | None = None,
    namespaces: Namespaces | None = None,
) -> Graph:
    """The graph for rdflib, on an Oxigraph store, with its prefixes bound. Arguments as for `to_triples`."""
    from oxrdflib import OxigraphStore
    from pyoxigraph import Quad, Store
    from rdflib import Graph
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    triples = to_triples(kg, schema, english=english, codes=codes, namespaces=namespaces)
    store = Store()
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    graph = Graph(OxigraphStore(store=store), DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
    for prefix, namespace in (namespaces or Namespaces()).prefixes(schema).items():
        graph.bind(prefix, namespace)
    return graph


def write_rdf(
    kg: KnowledgeGraph,
    schema: Schema,
    folder: Path,
    *,
    english: Mapping[str, str] | None = None,
    codes: Mapping[str, str] | None = None,
    namespaces: Namespaces | None = None,
) -> list[Path]:
    """Writes `graph.ttl`, `graph.nt` and `graph.jsonld`, and returns their paths.

    Arguments as for `to_triples`. The same graph always gives the same bytes.
    """
    triples = to_triples(kg, schema, english=english, codes=codes, namespaces=namespaces)
    prefixes = (namespaces or Namespaces()).prefixes(schema)
    contents = {
        "graph.ttl": turtle(triples, prefixes),
        "graph.nt": ntriples(triples),
        "graph.jsonld": to_jsonld(triples, prefixes),
    }
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return [folder / name for name in contents]


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Turtle with the prefixes in their order, and an empty line before each subject.

    The triples of one subject have to stand together: the serializer groups neighbours.
    """
    from pyoxigraph import RdfFormat

    text = _serialize(triples, RdfFormat.TURTLE, prefixes)
    # Line breaks inside literals are escaped, so each line that is not indented begins a subject.
    body = (line for line in text.split("\n") if line and not line.startswith("@prefix "))
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())
    return head + "".join(f"{line}\n" if line.startswith("\t") else f"\n{line}\n" for line in body)


def ntriples(triples: Iterable[Triple]) -> str:
    """N-Triples, one sorted line each, so that two builds can be compared line by line."""
    from pyoxigraph import RdfFormat

    text = _serialize(triples, RdfFormat.N_TRIPLES)
    return "".join(sorted(line + "\n" for line in text.split("\n") if line))


def _serialize(triples: Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str] | None = None) -> str:
    from pyoxigraph import serialize

    return (serialize(triples, format=form, prefixes=dict(prefixes or {})) or b"").decode("utf-8")
