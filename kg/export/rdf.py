"""The graph in RDF: Turtle for people, N-Triples for tools, TriG for stores, JSON-LD for programs, an rdflib graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.export.goals import with_goals
from kg.export.jsonld import Compactor
from kg.export.names import VOCABULARIES, Names, Namespaces
from kg.export.streams import Layout, Stream, write_whole
from kg.export.triples import describe, to_triples
from kg.keeping.slices import Section, slices
from kg.knowledge.authority import Authority
from kg.model import KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    from rdflib import Graph

TURTLE, TRIPLES, TRIG, JSONLD = "graph.ttl", "graph.nt", "graph.trig", "graph.jsonld"
#: Written only if asked for: what follows from the facts by the schema, and the graph in Turtle 1.2.
INFERRED, TURTLE_12 = "inferred.ttl", "graph-1.2.ttl"
#: Local names of the named graphs in TriG.
ASSERTED_GRAPH, PROVENANCE_GRAPH, INFERRED_GRAPH = "asserted", "provenance", "inferred"
#: What stands in each named graph. Of goals and observations, where they are from is told apart from what they are.
_GRAPHS: Mapping[str, Sequence[Section]] = {
    ASSERTED_GRAPH: (Section.ENTITIES, Section.GOALS, Section.OBSERVATIONS),
    PROVENANCE_GRAPH: tuple(section for section in Section if section is not Section.ENTITIES),
}
_BETWEEN_NODES = ",\n"


def to_graph(
    kg: KnowledgeGraph, schema: Schema, *, authority: Authority | None = None, namespaces: Namespaces | None = None
) -> Graph:
    """The graph for rdflib, on an Oxigraph store, with its prefixes bound. Arguments as for `to_triples`."""
    from oxrdflib import OxigraphStore
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
    names = Names(schema, (namespaces or Namespaces()).prefixes(schema))
    writer = RdfWriter(names, rdf12=rdf12)
    told = [describe(part, names, authority or Authority()) for part in slices(with_goals(kg, schema))]
    paths = write_whole(writer.layouts(), map(writer.texts, told), folder)
    if infer:
        from kg.infer import infer as entailed

        inferred = entailed((triple for some in told for triples in some.values() for triple in triples), schema)
        add_graph(inferred, names, folder)
        paths.append(write_inferred(inferred, names, folder))
    return paths


def write_inferred(inferred: Iterable[Triple], names: Names, folder: Path) -> Path:
    """Writes what follows from the graph, and returns the path."""
    path = folder / INFERRED
    path.write_text(turtle(inferred, names.prefixes), encoding="utf-8", newline="\n")
    return path


def add_graph(inferred: Iterable[Triple], names: Names, folder: Path) -> None:
    """Adds what follows from the graph to `graph.trig`, as a named graph."""
    with (folder / TRIG).open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"\ngraph:{INFERRED_GRAPH} {{\n{_indented(_serialize(inferred, names.prefixes))}}}\n")


class RdfWriter:
    """Writes the triples of a slice in every syntax.

    Args:
        names: How nodes are written.
        rdf12: Write Turtle 1.2 too.
    """

    def __init__(self, names: Names, *, rdf12: bool = False) -> None:
        self.names, self.rdf12 = names, rdf12
        self._compact = Compactor(names.prefixes, names.schema)

    def layouts(self) -> tuple[Layout, ...]:
        """The files."""
        head = _head(self.names.prefixes)
        graphs: list[str | Stream] = [head]
        for graph, sections in _GRAPHS.items():
            graphs += [f"\ngraph:{graph} {{\n", *(Stream(TRIG, section, graph) for section in sections), "}\n"]
        context = json.dumps(self._compact.context, ensure_ascii=False, indent=2)
        opening, closing = f'{{\n"@context": {context},\n"@graph": [\n', "\n]\n}\n"
        layouts = (
            Layout(TURTLE, (head, *_sections(TURTLE), "")),
            Layout(TRIPLES, (*_sections(TRIPLES), "")),
            Layout(TRIG, tuple(graphs)),
            Layout(JSONLD, (opening, *_sections(JSONLD), closing), divider=len(_BETWEEN_NODES)),
        )
        return (*layouts, Layout(TURTLE_12, (head, *_sections(TURTLE_12), ""))) if self.rdf12 else layouts

    def texts(self, told: Mapping[Section, Sequence[Triple]]) -> dict[Stream, str]:
        """What the triples of each section add to each file. Those of one subject have to stand together."""
        texts: dict[Stream, str] = {}
        for section, triples in told.items():
            plain = _serialize(triples, self.names.prefixes)
            texts[Stream(TURTLE, section)] = _spaced(plain)
            texts[Stream(TRIPLES, section)] = ntriples(triples)
            nodes = (json.dumps(node, ensure_ascii=False) for node in self._compact.nodes(triples))
            texts[Stream(JSONLD, section)] = "".join(node + _BETWEEN_NODES for node in nodes)
            for graph, some in by_graph(section, triples, self.names).items():
                text = plain if some is triples else _serialize(some, self.names.prefixes)
                texts[Stream(TRIG, section, graph)] = _indented(text)
            if self.rdf12:
                texts[Stream(TURTLE_12, section)] = _spaced(
                    _serialize(_with_triple_terms(triples), self.names.prefixes)
                )
        return texts


def by_graph(section: Section, triples: Sequence[Triple], names: Names) -> dict[str, Sequence[Triple]]:
    """The triples of a section by the local name of the named graph in which they stand.

    Those of goals and observations are divided: what they are, and where they are from.
    """
    graphs = [graph for graph, sections in _GRAPHS.items() if section in sections]
    if len(graphs) == 1:
        return {graphs[0]: triples}
    derived = names.node("prov:wasDerivedFrom")
    return {
        ASSERTED_GRAPH: [one for one in triples if one.predicate != derived],
        PROVENANCE_GRAPH: [one for one in triples if one.predicate == derived],
    }


def _sections(file: str) -> tuple[Stream, ...]:
    return tuple(Stream(file, section) for section in Section)


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Turtle with the prefixes in their order, and an empty line before each subject.

    The triples of one subject have to stand together: the serializer groups neighbours.
    """
    return _head(prefixes) + _spaced(_serialize(triples, prefixes))


def ntriples(triples: Iterable[Triple]) -> str:
    """N-Triples, a line each, in the order given."""
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode("utf-8")


def nquads(triples: Iterable[Triple], graph: NamedNode) -> list[str]:
    """The lines of N-Quads, without their ends, of triples that stand in a named graph."""
    quads = (Quad(one.subject, one.predicate, one.object, graph) for one in triples)
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode("utf-8").split("\n")[:-1]


def _serialize(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Turtle without the prefixes."""
    text = (serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes)) or b"").decode("utf-8")
    while text.startswith("@prefix "):
        text = text[text.index("\n") + 1 :]
    return text


def _head(prefixes: Mapping[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())


def _spaced(turtle: str) -> str:
    # Line feeds inside literals are escaped, so each line that is not indented begins a subject.
    return "".join(line if line.startswith("\t") else "\n" + line for line in _lines(turtle))


def _indented(turtle: str) -> str:
    return "".join("\t" + line for line in _lines(turtle))


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, which end in a line feed and in nothing else that may pass for a line's end."""
    return (line + "\n" for line in text.split("\n") if line)


def _with_triple_terms(triples: Iterable[Triple]) -> list[Triple]:
    """The triples with `rdf:reifies` and a triple term (RDF 1.2) for the subject, predicate and object of each fact."""
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
