"""The graph in RDF: Turtle for people, N-Triples for tools, TriG for stores, JSON-LD for programs, an rdflib graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.authority import Authority
from kg.export.jsonld import to_jsonld
from kg.export.names import VOCABULARIES, Names, Namespaces
from kg.export.triples import to_triples
from kg.model import KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, RdfFormat, Triple
    from rdflib import Graph

TURTLE, TRIPLES, TRIG, JSONLD = "graph.ttl", "graph.nt", "graph.trig", "graph.jsonld"
#: Written only if asked for: what follows from the facts by the schema, and the graph in Turtle 1.2.
INFERRED, TURTLE_12 = "inferred.ttl", "graph-1.2.ttl"
#: Local names of the named graphs in TriG.
ASSERTED_GRAPH, PROVENANCE_GRAPH, INFERRED_GRAPH = "asserted", "provenance", "inferred"


def to_graph(
    kg: KnowledgeGraph, schema: Schema, *, authority: Authority | None = None, namespaces: Namespaces | None = None
) -> Graph:
    """The graph for rdflib, on an Oxigraph store, with its prefixes bound. Arguments as for `to_triples`."""
    from oxrdflib import OxigraphStore
    from pyoxigraph import Quad, Store
    from rdflib import Graph
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    triples = to_triples(kg, schema, authority=authority, namespaces=namespaces)
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
    authority: Authority | None = None,
    namespaces: Namespaces | None = None,
    infer: bool = False,
    rdf12: bool = False,
) -> list[Path]:
    """Writes the graph in every syntax, and returns the paths.

    The same graph always gives the same bytes. `graph.trig` holds what the others hold, in named graphs.

    Args:
        kg: What was extracted and merged.
        schema: The vocabulary it was extracted with.
        folder: Where the files are written.
        authority: What is known of the entities beside what the documents say.
        namespaces: Where the IRIs live, if not at the usual place.
        infer: Write also what follows by the schema, in `inferred.ttl` and in a named graph of `graph.trig`.
        rdf12: Write also `graph-1.2.ttl`, in which a fact is the reifier of its triple.
    """
    triples = to_triples(kg, schema, authority=authority, namespaces=namespaces)
    names = Names(schema, (namespaces or Namespaces()).prefixes(schema))
    inferred: Sequence[Triple] = ()
    if infer:
        from kg.infer import infer as entailed

        inferred = entailed(triples, schema)
    contents = {
        TURTLE: turtle(triples, names.prefixes),
        TRIPLES: ntriples(triples),
        TRIG: trig(_in_graphs(triples, inferred, names), names.prefixes),
        JSONLD: to_jsonld(triples, names.prefixes, schema),
    }
    if infer:
        contents[INFERRED] = turtle(inferred, names.prefixes)
    if rdf12:
        contents[TURTLE_12] = turtle(_with_triple_terms(triples), names.prefixes)
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return [folder / name for name in contents]


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Turtle with the prefixes in their order, and an empty line before each subject.

    The triples of one subject have to stand together: the serializer groups neighbours.
    """
    from pyoxigraph import RdfFormat

    return _spaced(_serialize(triples, RdfFormat.TURTLE, prefixes), prefixes)


def trig(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> str:
    """TriG in the same manner, and an empty line before each named graph. Quads of one graph have to stand together."""
    from pyoxigraph import RdfFormat

    return _spaced(_serialize(quads, RdfFormat.TRIG, prefixes), prefixes)


def ntriples(triples: Iterable[Triple]) -> str:
    """N-Triples, one sorted line each, so that two builds can be compared line by line."""
    from pyoxigraph import RdfFormat

    text = _serialize(triples, RdfFormat.N_TRIPLES)
    return "".join(sorted(line + "\n" for line in text.split("\n") if line))


def _spaced(text: str, prefixes: Mapping[str, str]) -> str:
    # Line breaks inside literals are escaped, so each line that is not indented begins a subject or a graph.
    body = (line for line in text.split("\n") if line and not line.startswith("@prefix "))
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())
    return head + "".join(f"{line}\n" if line.startswith(("\t", "}")) else f"\n{line}\n" for line in body)


def _in_graphs(triples: Iterable[Triple], inferred: Iterable[Triple], names: Names) -> list[Quad]:
    """What is stated, where it is stated, and what follows, each in its graph."""
    asserted, provenance, entailed = map(names.graph, (ASSERTED_GRAPH, PROVENANCE_GRAPH, INFERRED_GRAPH))
    sources = tuple(names.prefixes[kind] for kind in ("doc", "evidence", "fact"))
    derived = names.node("prov:wasDerivedFrom")
    told: dict[bool, list[Quad]] = {False: [], True: []}
    for one in triples:
        of_source = one.predicate == derived or str(one.subject).startswith(sources, 1)
        told[of_source].append(_quad(one, provenance if of_source else asserted))
    return [*told[False], *told[True], *(_quad(one, entailed) for one in inferred)]


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    from pyoxigraph import Quad

    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _with_triple_terms(triples: Iterable[Triple]) -> list[Triple]:
    """The triples with `rdf:reifies` and a triple term (RDF 1.2) for the subject, predicate and object of each fact."""
    from pyoxigraph import NamedNode, Triple

    rdf = VOCABULARIES["rdf"]
    parts = {NamedNode(rdf + part): place for place, part in enumerate(("subject", "predicate", "object"))}
    statement, reifies = NamedNode(rdf + "Statement"), NamedNode(rdf + "reifies")
    ends: dict[object, list[object]] = {}
    written: list[Triple] = []
    for one in triples:
        if one.object == statement:
            continue
        if one.predicate not in parts:
            written.append(one)
            continue
        ends.setdefault(one.subject, []).append(one.object)
        if len(ends[one.subject]) == len(parts):
            written.append(Triple(one.subject, reifies, Triple(*ends.pop(one.subject))))  # type: ignore[arg-type]
    return written


def _serialize(
    statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat, prefixes: Mapping[str, str] | None = None
) -> str:
    from pyoxigraph import serialize

    return (serialize(statements, format=form, prefixes=dict(prefixes or {})) or b"").decode("utf-8")
