"""From documents to a folder of graphs: read and extract one document after the other, merge, export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DocumentError, KgError
from kg.export import dataset, jsonld, neo4j, network, parquet, rdf, tables
from kg.model import Document, Extraction, KnowledgeGraph
from kg.replace import replacing

if TYPE_CHECKING:
    from kg.ontology import Ontology
    from kg.read import Skipped
    from kg.schema import Schema

FACTS, PAGE, PICTURE = "facts.jsonl", "graph.html", "graph.svg"
#: Every file of an output folder.
FILES = (
    FACTS,
    *(rdf.TURTLE, rdf.TRIPLES, rdf.TRIG, rdf.JSONLD),
    *(network.GRAPHML, network.GEXF, tables.NODES, tables.EDGES, PAGE),
    *(neo4j.NODES, neo4j.RELATIONSHIPS, jsonld.CONTEXT, dataset.DATASET),
)
#: Files that are written only if they are asked for.
OPTIONAL_FILES = (rdf.INFERRED, rdf.TURTLE_12, parquet.NODES, parquet.EDGES, PICTURE)


@dataclass(frozen=True, slots=True)
class Extras:
    """What a build writes beside its usual files."""

    #: What follows from the facts by the schema, as `inferred.ttl` and in `graph.trig`.
    infer: bool = False
    #: The graph in Turtle 1.2, as `graph-1.2.ttl`.
    rdf12: bool = False
    #: The tables as Parquet.
    parquet: bool = False
    #: The graph as a still picture, as `graph.svg`.
    picture: bool = False
    #: Address of the licence that `dataset.ttl` states.
    licence: str | None = None

    @property
    def files(self) -> int:
        """How many files a build writes."""
        return len(FILES) + self.infer + self.rdf12 + 2 * self.parquet + self.picture


#: Called with `DOCUMENT` or `FILE`, and the name of the document that is done or of the file that is written.
Progress = Callable[[str, str], None]
DOCUMENT, FILE = "document", "file"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made of what."""

    out: Path
    documents: int
    #: Number of entities by type and of facts by relation, in the order of the schema.
    entities: Mapping[str, int]
    facts: Mapping[str, int]
    goals: int
    observations: int
    rejected: int
    failures: tuple[DocumentError, ...]
    skipped: tuple[Skipped, ...]


class NothingRead(KgError):
    """No document could be read, so nothing was written."""

    def __init__(self, failures: Sequence[DocumentError], skipped: Sequence[Skipped]) -> None:
        super().__init__("no document could be read, so nothing was written", remedy="name files with texts")
        self.failures = tuple(failures)
        self.skipped = tuple(skipped)


class Extractor:
    """Extracts from documents as they are read, and keeps account of what cannot be read."""

    def __init__(self, ontology: Ontology, least: float = 0.0) -> None:
        self.ontology = ontology
        self.least = least
        self.failures: list[DocumentError] = []
        self.skipped: list[Skipped] = []

    def run(self, paths: Iterable[str]) -> Iterator[Extraction]:
        """Gives what was found in each document with at least the confidence `least`, holding one document at a time.

        The paths are taken in sorted order: what comes out does not depend on how they were listed.
        """
        from kg.check import confident
        from kg.extract import extract
        from kg.read import read_paths

        for item in read_paths(sorted(paths)):
            if isinstance(item, Document):
                yield confident(extract(item, self.ontology), self.least)
            elif isinstance(item, DocumentError):
                self.failures.append(item)
            else:
                self.skipped.append(item)


def build(
    paths: Iterable[str],
    out: Path,
    ontology_dir: Path,
    progress: Progress,
    least: float = 0.0,
    extras: Extras | None = None,
) -> BuildReport:
    """Build the graph of all documents in `paths` into the folder `out`.

    The folder appears whole or not at all; an earlier output is replaced in one step. Of the documents only
    the merged graph stays in memory.

    Args:
        paths: Files, folders, patterns, or `-` for standard input.
        out: The output folder.
        ontology_dir: The folder with schema, lexicon and rules.
        progress: Called after each document and each file.
        least: Facts, goals and observations below this confidence are left out, and counted as rejected.
        extras: What is written beside the usual files.

    Raises:
        OntologyError: The ontology is wrong; nothing was written.
        NothingRead: No document could be read; nothing was written.
        GraphError: `out` holds other things, or cannot be written.
    """
    from kg.merge import merge
    from kg.ontology import load_ontology

    extras = extras or Extras()
    if extras.parquet:
        parquet.require()
    with replacing(out, frozenset((*FILES, *OPTIONAL_FILES))) as folder:
        ontology = load_ontology(ontology_dir)
        extractor = Extractor(ontology, least)
        graph = merge(_recorded(extractor.run(paths), ontology.schema, folder / FACTS, progress))
        if not graph.documents:
            raise NothingRead(extractor.failures, extractor.skipped)
        _export(graph, ontology, folder, progress, extras)
    return _report(out, graph, ontology.schema, extractor)


def _recorded(
    extractions: Iterable[Extraction], schema: Schema, path: Path, progress: Progress
) -> Iterator[Extraction]:
    """Pass the extractions on, each after its line was written to the facts file."""
    from kg.export.facts import to_line

    with path.open("w", encoding="utf-8", newline="\n") as facts:
        for extraction in extractions:
            facts.write(to_line(extraction, schema) + "\n")
            progress(DOCUMENT, extraction.document.id)
            yield extraction


def _export(graph: KnowledgeGraph, ontology: Ontology, folder: Path, progress: Progress, extras: Extras) -> None:
    """Write every file but the facts; the one that describes the others comes last."""
    from kg.export.html import write_page

    schema, authority, written = ontology.schema, ontology.authority, [folder / FACTS]

    def done(*paths: Path) -> None:
        for path in paths:
            written.append(path)
            progress(FILE, path.name)

    done(*rdf.write_rdf(graph, schema, folder, authority=authority, infer=extras.infer, rdf12=extras.rdf12))
    done(*network.write_networks(network.to_network(graph, schema), folder))
    done(*tables.write_tables(graph, schema, folder))
    write_page(graph, schema, folder / PAGE, points=authority.points)
    done(folder / PAGE)
    done(*neo4j.write_neo4j(graph, schema, folder))
    if extras.picture:
        from kg.export.picture import write_picture

        write_picture(graph, schema, folder / PICTURE)
        done(folder / PICTURE)
    if extras.parquet:
        done(*parquet.write_parquet(graph, schema, folder))
    jsonld.write_context(schema, folder / jsonld.CONTEXT)
    progress(FILE, jsonld.CONTEXT)
    progress(FILE, dataset.write_dataset(graph, schema, folder, written, licence=extras.licence).name)


def _report(out: Path, graph: KnowledgeGraph, schema: Schema, extractor: Extractor) -> BuildReport:
    types = Counter(schema.root(entity.type) for entity in graph.entities)
    relations = Counter(fact.relation for fact in graph.facts)
    return BuildReport(
        out=out,
        documents=len(graph.documents),
        entities={name: types[name] for name in schema.roots if types[name]},
        facts={name: relations[name] for name in schema.relations if relations[name]},
        goals=len(graph.goals),
        observations=len(graph.observations),
        rejected=graph.rejected,
        failures=tuple(extractor.failures),
        skipped=tuple(extractor.skipped),
    )
