"""What a build writes, how much of a graph goes into files that hold only so much, and what is said at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.building.basis import LEDGER
from kg.building.excerpt import Limits
from kg.export import dataset, jsonld, neo4j, network, parquet, rdf, render, tables

if TYPE_CHECKING:
    from kg.errors import DocumentError
    from kg.read import Found, Skipped
    from kg.schema import Schema

FACTS, PAGE, PICTURE = render.FACTS, "graph.html", "graph.svg"
#: Files for programs that lay out a whole network in memory.
NETWORKS = (network.GRAPHML, network.GEXF)
#: Every file of an output folder.
FILES = (
    FACTS,
    *(rdf.TURTLE, rdf.TRIPLES, rdf.TRIG, rdf.JSONLD),
    *(tables.NODES, tables.EDGES, neo4j.NODES, neo4j.RELATIONSHIPS),
    *(*NETWORKS, PAGE, jsonld.CONTEXT, dataset.DATASET, LEDGER),
)
#: Files that are written only if they are asked for.
OPTIONAL_FILES = (rdf.INFERRED, rdf.TURTLE_12, parquet.NODES, parquet.EDGES, PICTURE)
#: A graph is drawn whole up to this, and written for programs that draw it: with more of it neither a browser nor they
#: are fluent. Of a larger one the page has an excerpt in which something can still be seen.
DRAWN = Limits(entities=5000, facts=20_000, evidence=60_000, each=100)
NETWORK_FACTS = DRAWN.facts
EXCERPT = Limits(entities=1000, facts=3000, evidence=6000, each=10)


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


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made of what."""

    out: Path
    documents: int
    #: How many of them were read; the others stand as an earlier build read them.
    read: int
    #: Number of entities by type and of facts by relation, in the order of the schema.
    entities: Mapping[str, int]
    facts: Mapping[str, int]
    goals: int
    observations: int
    rejected: int
    failures: tuple[DocumentError, ...]
    skipped: tuple[Skipped, ...]
    #: Files that were not written because the graph is too large for them.
    left_out: tuple[str, ...]


def report_of(out: Path, schema: Schema, tally: Counter[str], read: int, found: Found) -> BuildReport:
    """What was made of what.

    Args:
        out: The output folder.
        schema: Types and relations, in their order.
        tally: Of all that is written.
        read: How many documents were read.
        found: The documents, and what could not be read.
    """
    entities, facts = render.selected(tally, render.ENTITY), render.selected(tally, render.FACT)
    return BuildReport(
        out=out,
        documents=tally[render.DOCUMENTS],
        read=read,
        entities={name: entities[name] for name in schema.roots if name in entities},
        facts={name: facts[name] for name in schema.relations if name in facts},
        goals=tally[render.GOALS],
        observations=tally[render.OBSERVATIONS],
        rejected=tally[render.REJECTED],
        failures=tuple(found.failures),
        skipped=tuple(found.skipped),
        left_out=tuple(name for name in NETWORKS if not (out / name).exists()),
    )
