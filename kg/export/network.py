"""The graph as a networkx network, for analysis, and as GraphML, for Gephi, Cytoscape and yEd."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.export.goals import with_goals
from kg.model import Fact, KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    import networkx as nx

GRAPHML, GEXF = "graph.graphml", "graph.gexf"
#: What separates several values in one attribute or cell; GraphML and CSV know scalars only.
SEPARATOR = "; "
_WRITTEN_ON = re.compile(rb' lastmodifieddate="[^"]*"')
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_network(kg: KnowledgeGraph, schema: Schema) -> nx.MultiDiGraph[str]:
    """The graph as a directed network in which parallel edges are kept.

    Nodes are canonical names, goals among them, with `label`, `type`, `main_type`, `aliases` and `degree`. Edges
    are keyed by relation and time (`relation@2020`, or the relation alone) with `relation`, `time` (empty if
    none is stated), `confidence` (that of the best evidence), `modality` (all that its evidence has), `evidences`
    (how many), `documents` and `quote` (the first). Nodes and edges are inserted in sorted order.
    """
    import networkx as nx

    graph = with_goals(kg, schema)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in graph.entities:
        network.add_node(
            entity.name,
            label=entity.name,
            type=entity.type,
            main_type=schema.root(entity.type),
            aliases=SEPARATOR.join(entity.aliases),
        )
    for fact in graph.facts:
        network.add_edge(fact.head, fact.tail, key=edge_key(fact), **_attributes(fact))
    for name, degree in network.degree():
        network.nodes[name]["degree"] = degree
    return network


def edge_key(fact: Fact) -> str:
    """What tells an edge from the others between the same two nodes: its relation and time."""
    return f"{fact.relation}@{fact.time}" if fact.time else fact.relation


def write_networks(network: nx.MultiDiGraph[str], folder: Path) -> list[Path]:
    """Writes the network as GraphML and as GEXF, and returns the paths."""
    write_graphml(network, folder / GRAPHML)
    write_gexf(network, folder / GEXF)
    return [folder / GRAPHML, folder / GEXF]


def write_graphml(network: nx.MultiDiGraph[str], path: Path) -> None:
    """Write the network as GraphML (UTF-8, the same bytes for the same network).

    An edge's id there is its `fact`: unlike the key, it is unique in the file, as Gephi wants it. Control
    characters that XML cannot hold (a page break in a quote) become blanks.
    """
    import networkx as nx

    written: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, attributes in network.nodes(data=True):
        written.add_node(_xml(name), **{key: _xml(value) for key, value in attributes.items()})
    for head, tail, key, attributes in network.edges(keys=True, data=True):
        fact = " ".join(part for part in (head, attributes["relation"], tail, attributes["time"]) if part)
        values = {name: _xml(value) for name, value in attributes.items()}
        written.add_edge(_xml(head), _xml(tail), key=key, fact=_xml(fact), **values)
    nx.write_graphml_xml(
        written, path, encoding="utf-8", prettyprint=True, named_key_ids=True, edge_id_from_attribute="fact"
    )


def write_gexf(network: nx.MultiDiGraph[str], path: Path) -> None:
    """Write the network as GEXF 1.2 for Gephi and igraph-like tools (UTF-8, the same bytes for the same network).

    An edge's id is its number; what it says stands in its label and attributes.
    """
    import networkx as nx

    written: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, attributes in network.nodes(data=True):
        written.add_node(_xml(name), **{key: _xml(value) for key, value in attributes.items()})
    for number, (head, tail, attributes) in enumerate(network.edges(data=True)):
        values = {name: _xml(value) for name, value in attributes.items()}
        written.add_edge(_xml(head), _xml(tail), key=number, id=str(number), label=attributes["relation"], **values)
    content = BytesIO()
    nx.write_gexf(written, content, encoding="utf-8")
    # networkx writes the day of writing; a graph is no other graph tomorrow.
    path.write_bytes(_WRITTEN_ON.sub(b"", content.getvalue()))


def _attributes(fact: Fact) -> dict[str, str | int | float]:
    return {
        "relation": fact.relation,
        "time": fact.time or "",
        "confidence": max((evidence.confidence for evidence in fact.evidence), default=0.0),
        "modality": SEPARATOR.join(sorted({evidence.modality for evidence in fact.evidence if evidence.modality})),
        "evidences": len(fact.evidence),
        "documents": SEPARATOR.join(sorted({evidence.document for evidence in fact.evidence})),
        "quote": fact.evidence[0].quote if fact.evidence else "",
    }


Value = TypeVar("Value", str, int, float)


def _xml(value: Value) -> Value:
    return _NOT_XML.sub(" ", value) if isinstance(value, str) else value
