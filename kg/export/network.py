"""The graph as a networkx network, for analysis, and as GraphML, for Gephi, Cytoscape and yEd."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.export.goals import with_goals
from kg.model import Fact, KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    import networkx as nx

GRAPHML, GEXF = "graph.graphml", "graph.gexf"
#: What separates several values in one attribute or cell; GraphML and CSV know scalars only.
SEPARATOR = "; "
#: Text and numbers, by what both formats call them.
Value = str | int | float
_KINDS: Mapping[type, str] = {str: "string", int: "long", float: "double"}
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_QUOTES = _IN_TEXT | str.maketrans({'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})
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
    kinds: dict[tuple[str, str], str] = {}
    lines = []
    for name, attributes in network.nodes(data=True):
        lines.append(f"    <node id={_quoted(name)}>\n")
        lines += _graphml_data("node", attributes, kinds)
        lines.append("    </node>\n")
    for head, tail, attributes in network.edges(data=True):
        fact = " ".join(part for part in (head, attributes["relation"], tail, attributes["time"]) if part)
        lines.append(f"    <edge source={_quoted(head)} target={_quoted(tail)} id={_quoted(fact)}>\n")
        lines += _graphml_data("edge", {"fact": fact, **attributes}, kinds)
        lines.append("    </edge>\n")
    space = "http://graphml.graphdrawing.org/xmlns"
    opening = (
        f'<graphml xmlns="{space}" {_SCHEMA} xsi:schemaLocation="{space} {space}/1.0/graphml.xsd">\n',
        *(
            f'  <key id="{key}" for="{bearer}" attr.name="{key}" attr.type="{kind}" />\n'
            for (bearer, key), kind in reversed(kinds.items())
        ),
        '  <graph edgedefault="directed">\n',
    )
    _write(path, opening, lines, "  </graph>\n</graphml>\n")


def _graphml_data(bearer: str, attributes: Mapping[str, Value], kinds: dict[tuple[str, str], str]) -> Iterator[str]:
    for key, value in attributes.items():
        kinds.setdefault((bearer, key), _KINDS[type(value)])
        text = _escaped(value, _IN_TEXT)
        yield f'      <data key="{key}">{text}</data>\n' if text else f'      <data key="{key}" />\n'


def write_gexf(network: nx.MultiDiGraph[str], path: Path) -> None:
    """Write the network as GEXF 1.2 for Gephi and igraph-like tools (UTF-8, the same bytes for the same network).

    An edge's id is its number; what it says stands in its label and attributes.
    """
    numbers: dict[tuple[str, str], tuple[int, str]] = {}
    nodes, edges = [], []
    for name, attributes in network.nodes(data=True):
        nodes.append(f"      <node id={_quoted(name)} label={_quoted(attributes['label'])}>\n        <attvalues>\n")
        nodes += _gexf_values("node", {key: value for key, value in attributes.items() if key != "label"}, numbers)
        nodes.append("        </attvalues>\n      </node>\n")
    for number, (head, tail, attributes) in enumerate(network.edges(data=True)):
        ends = f"source={_quoted(head)} target={_quoted(tail)}"
        edges.append(
            f'      <edge {ends} id="{number}" label={_quoted(attributes["relation"])}>\n        <attvalues>\n'
        )
        edges += _gexf_values("edge", {**attributes, "networkx_key": number}, numbers)
        edges.append("        </attvalues>\n      </edge>\n")
    space = "http://www.gexf.net/1.2draft"
    opening = [f'<gexf xmlns="{space}" {_SCHEMA} xsi:schemaLocation="{space} {space}/gexf.xsd" version="1.2">\n']
    opening.append(f"  <meta>\n    <creator>jingjinji-kg {__version__}</creator>\n  </meta>\n")
    opening.append('  <graph defaultedgetype="directed" mode="static" name="">\n')
    for bearer in ("edge", "node"):
        opening.append(f'    <attributes mode="static" class="{bearer}">\n')
        opening += (
            f'      <attribute id="{number}" title="{key}" type="{kind}" />\n'
            for (of, key), (number, kind) in numbers.items()
            if of == bearer
        )
        opening.append("    </attributes>\n")
    body = ("    <nodes>\n", *nodes, "    </nodes>\n    <edges>\n", *edges, "    </edges>\n")
    _write(path, opening, body, "  </graph>\n</gexf>\n")


def _gexf_values(
    bearer: str, attributes: Mapping[str, Value], numbers: dict[tuple[str, str], tuple[int, str]]
) -> Iterator[str]:
    for key, value in attributes.items():
        number, _ = numbers.setdefault((bearer, key), (len(numbers), _KINDS[type(value)]))
        yield f'          <attvalue for="{number}" value={_quoted(value)} />\n'


def _write(path: Path, *parts: Iterable[str]) -> None:
    path.write_text(_DECLARATION + "".join(line for part in parts for line in part), encoding="utf-8", newline="\n")


def _quoted(value: Value) -> str:
    return f'"{_escaped(value, _IN_QUOTES)}"'


def _escaped(value: Value, signs: Mapping[int, str]) -> str:
    return _NOT_XML.sub(" ", value).translate(signs) if isinstance(value, str) else str(value)


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
