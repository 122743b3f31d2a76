"""The graph as one HTML file that opens offline: the network by pyvis, the page our own."""

from __future__ import annotations

import json
import tomllib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Set
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.export.goals import with_goals
from kg.export.layout import neighbours, positions
from kg.export.map_layout import on_map
from kg.export.memory import Memory
from kg.export.page_data import page_data, strongest
from kg.knowledge.authority import Point
from kg.model import KnowledgeGraph
from kg.schema import Schema

#: The page shows no more nodes and edges than this: with more of them a browser is no longer fluent.
MOST_NODES, MOST_EDGES = 5000, 20_000

_HERE = Path(__file__).parent
_PAGE = _HERE / "page"
_SCRIPTS = (
    "state.js",
    "filters.js",
    "canvas.js",
    "panel.js",
    "search.js",
    "downloads.js",
    "address.js",
    "language.js",
    "main.js",
)
#: How JSON is written so that nothing in it can end or open an element of the page.
_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_LABEL_WIDTH = 11
#: Shapes that look smaller or larger than a dot of the same size.
_OPTICAL = {"star": 1.45, "diamond": 1.15, "square": 0.9, "triangle": 1.1, "triangleDown": 1.1}


def write_page(
    kg: KnowledgeGraph,
    schema: Schema,
    path: Path,
    *,
    title: str | None = None,
    most: int = MOST_NODES,
    points: Mapping[str, Point] | None = None,
    counts: Mapping[str, int] | None = None,
    memory: Memory | None = None,
) -> None:
    """Write the graph as one HTML file that loads nothing from anywhere.

    Args:
        kg: The graph to show.
        schema: Gives types and relations their labels.
        path: The file to write, UTF-8.
        title: Heading of the page, if not the title of the schema.
        most: Greatest number of nodes; of a larger graph those with most facts are shown, and the page says so.
        points: Where entities lie, by name; with any of them the page can be arranged as a map.
        counts: How many `documents`, `entities`, `facts`, `goals` and `observations` there are, if `kg` is an excerpt.
        memory: What earlier pages were computed with.
    """
    html = to_html(kg, schema, title=title, most=most, points=points, counts=counts, memory=memory)
    path.write_text(html, encoding="utf-8", newline="\n")


def to_html(
    kg: KnowledgeGraph,
    schema: Schema,
    *,
    title: str | None = None,
    most: int = MOST_NODES,
    points: Mapping[str, Point] | None = None,
    counts: Mapping[str, int] | None = None,
    memory: Memory | None = None,
) -> str:
    """The page as a text. Arguments as for `write_page`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    # An excerpt has its goals among the entities already, as far as it has room for them.
    whole = with_goals(kg, schema) if counts is None else kg
    shown = strongest(whole, most, MOST_EDGES)
    styles = type_styles(schema)
    memory = memory or Memory()
    network = _pyvis(shown, schema, styles, memory)
    data = page_data(shown, schema, styles, memory) | _vis(network)
    data["geo"] = _geographic(shown, network, points or {}, memory)
    roots = Counter(schema.root(entity.type) for entity in shown.entities)
    legend = [
        {"name": name, "labels": schema.labels[name], "count": roots[name], **styles[name]}
        for name in schema.roots
        if roots[name]
    ]
    linked = {name for fact in shown.facts for name in (fact.head, fact.tail)}
    library = _vis_network()
    parts = [(_PAGE / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    script = "(() => {\n" + "".join(parts) + "})();\n"
    style = (_PAGE / "page.css").read_text(encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html").render(
        title=schema.title if title is None else title,
        counts=counts
        or {
            "documents": len(whole.documents),
            "entities": len(whole.entities),
            "facts": len(whole.facts),
            "goals": len(whole.goals),
            "observations": len(whole.observations),
        },
        excerpt=counts is not None,
        shown=len(shown.entities),
        drawn=len(shown.facts),
        unlinked=len(shown.entities) - len(linked) if linked else 0,
        legend=legend,
        geographic=data["geo"] is not None,
        style=Markup(style),
        library=Markup(library),
        script=Markup(script),
        data=Markup(_json(data)),
        policy="; ".join(
            (
                "default-src 'none'",
                f"script-src {_hash(library)} {_hash(script)}",
                f"style-src {_hash(style)}",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )


def _pyvis(kg: KnowledgeGraph, schema: Schema, styles: Mapping[str, Mapping[str, str]], memory: Memory) -> Any:
    """The pyvis network: nodes sized by degree, in place; one edge per fact, side by side where parallel."""
    from pyvis.network import Network

    sizes = node_sizes(kg)
    places = placed(kg, sizes, memory)
    network = Network(directed=True)
    for entity in kg.entities:
        main_type = schema.root(entity.type)
        shape = styles[main_type]["shape"]
        x, y = places[entity.name]
        network.add_node(
            entity.name,
            label=_wrapped(entity.name),
            shape=shape,
            color=styles[main_type]["color"],
            size=round(sizes[entity.name] * _OPTICAL.get(shape, 1.0), 1),
            type=main_type,
            x=x,
            y=y,
        )
    parallel: Counter[tuple[str, str]] = Counter()
    for number, fact in enumerate(kg.facts):
        nth = parallel[fact.head, fact.tail]
        parallel[fact.head, fact.tail] += 1
        network.add_edge(
            fact.head,
            fact.tail,
            id=f"e{number}",
            label=fact.relation,
            width=round(min(1.0 + 0.5 * (len(fact.evidence) - 1), 3.0), 1),
            smooth={"enabled": True, "type": "curvedCW", "roundness": round(0.1 + 0.13 * nth, 2)},
            selfReference={"size": 18 + 10 * nth},
        )
    return network


def node_sizes(kg: KnowledgeGraph) -> dict[str, float]:
    """Radius of each node in pixels: its area grows with the number of its edges, up to some 600."""
    degrees = Counter(name for fact in kg.facts for name in (fact.head, fact.tail))
    return {entity.name: min(7.0 + 3.0 * degrees[entity.name] ** 0.5, 80.0) for entity in kg.entities}


def placed(kg: KnowledgeGraph, sizes: Mapping[str, float], memory: Memory) -> Mapping[str, tuple[int, int]]:
    """Where each node stands, in pixels."""
    linked, radii = neighbours(kg), {name: size + 14 for name, size in sizes.items()}
    return memory.recall("positions", _listed(linked, radii), lambda: positions(linked, radii))


def _listed(linked: Mapping[str, Set[str]], *others: Mapping[str, object]) -> list[object]:
    """What places depend on, in order."""
    return [[(name, sorted(linked[name])) for name in sorted(linked)], *(sorted(other.items()) for other in others)]


def _geographic(
    kg: KnowledgeGraph, network: Any, points: Mapping[str, Point], memory: Memory
) -> Mapping[str, tuple[int, int]] | None:
    """Where each node stands on the map; None if none of them has a point."""
    lying = {
        entity.name: (float(points[entity.name].longitude), float(points[entity.name].latitude))
        for entity in kg.entities
        if entity.name in points
    }
    if not lying:
        return None
    linked, radii = neighbours(kg), {node["id"]: node["size"] + 10 for node in network.nodes}
    return memory.recall("map", _listed(linked, lying, radii), lambda: on_map(linked, lying, radii))


def _vis(network: Any) -> dict[str, Any]:
    return {"nodes": network.nodes, "edges": network.edges}


def _wrapped(name: str) -> str:
    """The name as its label: at most two lines, the rest left to the panel."""
    if len(name) <= _LABEL_WIDTH:
        return name
    half = min(_LABEL_WIDTH, (len(name) + 1) // 2)
    second = name[half:]
    return f"{name[:half]}\n{second if len(second) <= _LABEL_WIDTH else second[: _LABEL_WIDTH - 1] + '…'}"


def type_styles(schema: Schema) -> dict[str, dict[str, str]]:
    """Colour and shape of each main type."""
    styles: dict[str, dict[str, str]] = tomllib.loads((_HERE / "style.toml").read_text(encoding="utf-8"))
    return {name: styles.get(schema.labels[name]["en"], styles["other"]) for name in schema.roots}


@cache
def _vis_network() -> str:
    """The vis-network library that pyvis brings, without the line that names a source map."""
    from importlib.resources import files

    folder = Path(str(files("pyvis"))) / "templates" / "lib"
    newest = max(folder.glob("vis-*/vis-network.min.js"))
    lines = newest.read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _json(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
