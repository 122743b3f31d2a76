"""What the dataset is, for catalogues and stores: DCAT 3 and VoID, with the files it is given in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.export.names import VOCABULARIES, Names, Namespaces, about, words
from kg.export.rdf import ASSERTED_GRAPH, INFERRED, INFERRED_GRAPH, PROVENANCE_GRAPH, TRIG, turtle
from kg.model import KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad, Triple

DATASET = "dataset.ttl"
_VOCABULARIES = {
    **VOCABULARIES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}
#: Where the Internet Assigned Numbers Authority lists the types of files.
_MEDIA = "https://www.iana.org/assignments/media-types/"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
}
#: Files in which the whole graph stands as RDF.
_DUMPS = (".ttl", ".nt", ".trig", ".jsonld")
#: Local name of the dataset as a whole.
_ALL = "all"


def write_dataset(
    kg: KnowledgeGraph,
    schema: Schema,
    folder: Path,
    files: Iterable[Path],
    *,
    licence: str | None = None,
    namespaces: Namespaces | None = None,
) -> Path:
    """Writes `dataset.ttl` about the other files of a build, and returns its path.

    Args:
        kg: What was extracted and merged.
        schema: The vocabulary it was extracted with.
        folder: Where the file is written; `graph.trig` has to be there.
        files: The files that hold the graph.
        licence: Address of the licence under which the graph is given, if that is known.
        namespaces: Where the IRIs live, if not at the usual place.
    """
    from pyoxigraph import RdfFormat, parse

    spaces = namespaces or Namespaces()
    prefixes = spaces.prefixes(schema) | _VOCABULARIES
    names = Names(schema, prefixes)
    describer = _Describer(kg, names, spaces.things, parse(path=folder / TRIG, format=RdfFormat.TRIG))
    path = folder / DATASET
    path.write_text(turtle(describer.everything(sorted(files), licence), prefixes), encoding="utf-8", newline="\n")
    return path


class _Describer:
    """Says in triples what a dataset and its parts are."""

    def __init__(self, kg: KnowledgeGraph, names: Names, space: str, quads: Iterable[Quad]) -> None:
        self.kg, self.names, self.space = kg, names, space
        self.node, self.schema = names.node, names.schema
        self.all, kind = names.graph(_ALL), names.node("rdf:type")
        #: Number of triples of each named graph, of entities of each type, of triples of each relation.
        self.sizes: Counter[object] = Counter()
        self.typed: Counter[object] = Counter()
        self.related: Counter[object] = Counter()
        entities: dict[object, None] = {}
        own = {names.own(name) for name in self.schema.types}
        for quad in quads:
            self.sizes[quad.graph_name] += 1
            if quad.graph_name == names.graph(ASSERTED_GRAPH):
                self.related[quad.predicate] += 1
                if quad.predicate == kind and quad.object in own:
                    self.typed[quad.object] += 1
                    entities[quad.subject] = None
        self.entities = len(entities)

    def everything(self, files: Sequence[Path], licence: str | None) -> Iterator[Triple]:
        graphs = [name for name in (ASSERTED_GRAPH, PROVENANCE_GRAPH, INFERRED_GRAPH) if self.size(name)]
        stated = sum(map(self.size, graphs[:2]))
        yield from about(
            self.all,
            (self.node("rdf:type"), self.node("dcat:Dataset")),
            (self.node("rdf:type"), self.node("void:Dataset")),
            (self.node("dcterms:title"), words(self.schema.title, "zh")),
            (self.node("dcterms:license"), self.names.source(licence) if licence else None),
            (self.node("dcterms:conformsTo"), self.iri(self.schema.namespace.rstrip("#/"))),
            (self.node("dcterms:temporal"), self.names.graph("period") if self.dates() else None),
            (self.node("prov:wasAttributedTo"), self.names.graph("program")),
            (self.node("void:uriSpace"), self.space),
            (self.node("void:triples"), self.count(stated)),
            (self.node("void:entities"), self.count(self.entities)),
            (self.node("void:exampleResource"), self.example()),
            *((self.node("void:vocabulary"), self.iri(space)) for space in self.vocabularies()),
            *((self.node("void:subset"), self.names.graph(name)) for name in graphs[:2]),
            *((self.node("void:classPartition"), self.names.graph(f"class-{name}")) for name, _ in self.classes()),
            *(
                (self.node("void:propertyPartition"), self.names.graph(f"relation-{name}"))
                for name, _ in self.relations()
            ),
            *((self.node("void:dataDump"), self.file(path)) for path in files if self.is_dump(path)),
            *((self.node("dcat:distribution"), self.file(path)) for path in files),
        )
        yield from about(
            self.names.graph("program"),
            (self.node("rdf:type"), self.node("prov:SoftwareAgent")),
            (self.node("rdfs:label"), f"jingjinji-kg {__version__}"),
        )
        yield from self.period()
        for name in graphs:
            yield from self.part(self.names.graph(name), "void:triples", self.size(name))
        # What follows is no part of what is stated.
        entailed = [self.names.graph(name) for name in graphs[2:]]
        for graph in entailed:
            yield from about(graph, (self.node("prov:wasDerivedFrom"), self.all))
        for name, number in self.classes():
            part = self.names.graph(f"class-{name}")
            yield from about(part, (self.node("void:class"), self.names.own(name)))
            yield from self.part(part, "void:entities", number)
        for name, number in self.relations():
            part = self.names.graph(f"relation-{name}")
            yield from about(part, (self.node("void:property"), self.names.own(name)))
            yield from self.part(part, "void:triples", number)
        for path in files:
            yield from self.distribution(path)

    def part(self, subject: NamedNode, measure: str, number: int) -> Iterator[Triple]:
        yield from about(
            subject, (self.node("rdf:type"), self.node("void:Dataset")), (self.node(measure), self.count(number))
        )

    def period(self) -> Iterator[Triple]:
        """From the first to the last date of a document."""
        dates = self.dates()
        if dates:
            yield from about(
                self.names.graph("period"),
                (self.node("rdf:type"), self.node("dcterms:PeriodOfTime")),
                (self.node("dcat:startDate"), self.names.time(dates[0])),
                (self.node("dcat:endDate"), self.names.time(dates[-1])),
            )

    def distribution(self, path: Path) -> Iterator[Triple]:
        """A file: its type, size and checksum."""
        subject, checksum = self.file(path), self.names.graph(f"{path.name}-sha256")
        content, media = path.read_bytes(), _MEDIA_TYPES.get(path.suffix)
        yield from about(
            subject,
            (self.node("rdf:type"), self.node("dcat:Distribution")),
            (self.node("dcterms:title"), path.name),
            (self.node("dcat:mediaType"), self.iri(_MEDIA + media) if media else None),
            (self.node("dcat:byteSize"), self.count(len(content))),
            (self.node("spdx:checksum"), checksum),
        )
        yield from about(
            checksum,
            (self.node("rdf:type"), self.node("spdx:Checksum")),
            (self.node("spdx:algorithm"), self.node("spdx:checksumAlgorithm_sha256")),
            (self.node("spdx:checksumValue"), self.names.typed(sha256(content).hexdigest(), "hexBinary")),
        )

    @staticmethod
    def is_dump(path: Path) -> bool:
        return path.suffix in _DUMPS and path.name != INFERRED

    def file(self, path: Path) -> NamedNode:
        return self.names.graph(path.name)

    def size(self, graph: str) -> int:
        return self.sizes[self.names.graph(graph)]

    def count(self, number: int) -> Literal:
        return self.names.typed(str(number), "integer")

    def iri(self, value: str) -> NamedNode:
        from pyoxigraph import NamedNode

        return NamedNode(value)

    def dates(self) -> list[str]:
        return sorted(document.date for document in self.kg.documents if document.date)

    def vocabularies(self) -> list[str]:
        kept = ("dcterms", "geo", "oa", "prov", "qudt", "schema", "skos")
        return [self.schema.namespace, *(VOCABULARIES[prefix] for prefix in kept)]

    def example(self) -> NamedNode | None:
        """The entity of which the most facts speak."""
        ends = Counter(name for fact in self.kg.facts for name in (fact.head, fact.tail))
        best = min(ends, key=lambda name: (-ends[name], name), default=None)
        return self.names.thing(best) if best else None

    def classes(self) -> list[tuple[str, int]]:
        """Each type, the wider ones among them, with the number of its entities."""
        return [(name, number) for name in self.schema.types if (number := self.typed[self.names.own(name)])]

    def relations(self) -> list[tuple[str, int]]:
        """Each relation with the number of its triples."""
        return [(name, number) for name in self.schema.relations if (number := self.related[self.names.own(name)])]
