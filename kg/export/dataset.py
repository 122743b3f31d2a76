"""What the dataset is, for catalogues and stores: DCAT 3 and VoID, with the files it is given in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__
from kg.export.names import VOCABULARIES, Names, Namespaces, about, words
from kg.export.rdf import ASSERTED_GRAPH, INFERRED, INFERRED_GRAPH, PROVENANCE_GRAPH, turtle
from kg.schema import Schema

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
#: So many bytes are read at a time: enough that other threads are not asked for leave again and again.
_BUFFER = 1 << 22
#: Local name of the dataset as a whole.
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Measure:
    """How much there is of what in a graph."""

    #: Number of triples by local name of the named graph.
    triples: Mapping[str, int]
    #: Number of entities by type, the wider types among them, and in all.
    types: Mapping[str, int]
    entities: int
    #: Number of triples by relation.
    relations: Mapping[str, int]
    #: Dates of the first and the last document; None if none has a date.
    period: tuple[str, str] | None
    #: The entity of which the most facts speak; None if there is no fact.
    example: str | None


def write_dataset(
    measure: Measure,
    schema: Schema,
    folder: Path,
    files: Mapping[Path, str],
    *,
    licence: str | None = None,
    namespaces: Namespaces | None = None,
) -> Path:
    """Writes `dataset.ttl` about the other files of a build, and returns its path.

    Args:
        measure: How large the graph is.
        schema: The vocabulary it was extracted with.
        folder: Where the file is written.
        files: The files that hold the graph, and the SHA-256 of each.
        licence: Address of the licence under which the graph is given, if that is known.
        namespaces: Where the IRIs live, if not at the usual place.
    """
    spaces = namespaces or Namespaces()
    prefixes = spaces.prefixes(schema) | _VOCABULARIES
    describer = _Describer(measure, Names(schema, prefixes), spaces.things)
    path = folder / DATASET
    path.write_text(
        turtle(describer.everything(dict(sorted(files.items())), licence), prefixes), encoding="utf-8", newline="\n"
    )
    return path


class _Describer:
    """Says in triples what a dataset and its parts are."""

    def __init__(self, measure: Measure, names: Names, space: str) -> None:
        self.measure, self.names, self.space = measure, names, space
        self.node, self.schema = names.node, names.schema
        self.all = names.graph(_ALL)

    def everything(self, files: Mapping[Path, str], licence: str | None) -> Iterator[Triple]:
        graphs = [name for name in (ASSERTED_GRAPH, PROVENANCE_GRAPH, INFERRED_GRAPH) if self.size(name)]
        stated, example = sum(map(self.size, graphs[:2])), self.measure.example
        yield from about(
            self.all,
            (self.node("rdf:type"), self.node("dcat:Dataset")),
            (self.node("rdf:type"), self.node("void:Dataset")),
            (self.node("dcterms:title"), words(self.schema.title, "zh")),
            (self.node("dcterms:license"), self.names.source(licence) if licence else None),
            (self.node("dcterms:conformsTo"), self.iri(self.schema.namespace.rstrip("#/"))),
            (self.node("dcterms:temporal"), self.names.graph("period") if self.measure.period else None),
            (self.node("prov:wasAttributedTo"), self.names.graph("program")),
            (self.node("void:uriSpace"), self.space),
            (self.node("void:triples"), self.count(stated)),
            (self.node("void:entities"), self.count(self.measure.entities)),
            (self.node("void:exampleResource"), self.names.thing(example) if example else None),
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
        for path, checksum in files.items():
            yield from self.distribution(path, checksum)

    def part(self, subject: NamedNode, measure: str, number: int) -> Iterator[Triple]:
        yield from about(
            subject, (self.node("rdf:type"), self.node("void:Dataset")), (self.node(measure), self.count(number))
        )

    def period(self) -> Iterator[Triple]:
        """From the first to the last date of a document."""
        if self.measure.period:
            first, last = self.measure.period
            yield from about(
                self.names.graph("period"),
                (self.node("rdf:type"), self.node("dcterms:PeriodOfTime")),
                (self.node("dcat:startDate"), self.names.time(first)),
                (self.node("dcat:endDate"), self.names.time(last)),
            )

    def distribution(self, path: Path, sha256: str) -> Iterator[Triple]:
        """A file: its type, size and checksum."""
        subject, checksum = self.file(path), self.names.graph(f"{path.name}-sha256")
        media = _MEDIA_TYPES.get(path.suffix)
        yield from about(
            subject,
            (self.node("rdf:type"), self.node("dcat:Distribution")),
            (self.node("dcterms:title"), path.name),
            (self.node("dcat:mediaType"), self.iri(_MEDIA + media) if media else None),
            (self.node("dcat:byteSize"), self.count(path.stat().st_size)),
            (self.node("spdx:checksum"), checksum),
        )
        yield from about(
            checksum,
            (self.node("rdf:type"), self.node("spdx:Checksum")),
            (self.node("spdx:algorithm"), self.node("spdx:checksumAlgorithm_sha256")),
            (self.node("spdx:checksumValue"), self.names.typed(sha256, "hexBinary")),
        )

    @staticmethod
    def is_dump(path: Path) -> bool:
        return path.suffix in _DUMPS and path.name != INFERRED

    def file(self, path: Path) -> NamedNode:
        return self.names.graph(path.name)

    def size(self, graph: str) -> int:
        return self.measure.triples.get(graph, 0)

    def count(self, number: int) -> Literal:
        return self.names.typed(str(number), "integer")

    def iri(self, value: str) -> NamedNode:
        return NamedNode(value)

    def vocabularies(self) -> list[str]:
        kept = ("dcterms", "geo", "oa", "prov", "qudt", "schema", "skos")
        return [self.schema.namespace, *(VOCABULARIES[prefix] for prefix in kept)]

    def classes(self) -> list[tuple[str, int]]:
        """Each type, the wider ones among them, with the number of its entities."""
        return [(name, number) for name in self.schema.types if (number := self.measure.types.get(name, 0))]

    def relations(self) -> list[tuple[str, int]]:
        """Each relation with the number of its triples."""
        return [(name, number) for name in self.schema.relations if (number := self.measure.relations.get(name, 0))]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    found, buffer = sha256(), memoryview(bytearray(_BUFFER))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            found.update(buffer[:size])
    return found.hexdigest()
