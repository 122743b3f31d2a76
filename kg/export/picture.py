"""The graph as a still picture, for reports and where no browser is: SVG that looks like the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from kg.export.goals import with_goals
from kg.export.html import MOST_EDGES, MOST_NODES, node_sizes, placed, type_styles
from kg.export.memory import Memory
from kg.export.page_data import strongest
from kg.model import KnowledgeGraph
from kg.schema import Schema

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG = "http://www.w3.org/2000/svg"
_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
_GROUND, _INK, _MUTED = "#faf9f6", "#20242a", "#636a73"
_MARGIN, _LEGEND = 90, 190
#: Corners of the shapes, as steps of the radius from the middle.
_SHAPES: dict[str, Sequence[tuple[float, float]]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "triangle": ((0, -1.15), (1, 0.6), (-1, 0.6)),
    "triangleDown": ((0, 1.15), (1, -0.6), (-1, -0.6)),
    "hexagon": ((1, 0), (0.5, 0.87), (-0.5, 0.87), (-1, 0), (-0.5, -0.87), (0.5, -0.87)),
    "star": ((0, -1.1), (0.3, -0.4), (1.05, -0.34), (0.48, 0.15), (0.65, 0.89), (0, 0.5), (-0.65, 0.89), (-0.48, 0.15),
             (-1.05, -0.34), (-0.3, -0.4)),
}  # fmt: skip
_Box = tuple[float, float, float, float]


def write_picture(kg: KnowledgeGraph, schema: Schema, path: Path, memory: Memory | None = None) -> None:
    """Write the graph as SVG: all that is tied to something, labels where they have room, and a legend."""
    whole = strongest(with_goals(kg, schema), MOST_NODES, MOST_EDGES)
    linked = {name for fact in whole.facts for name in (fact.head, fact.tail)}
    entities = [entity for entity in whole.entities if entity.name in linked or not linked]
    sizes, styles = node_sizes(whole), type_styles(schema)
    where = placed(whole, sizes, memory or Memory())
    xs, ys = [where[one.name][0] for one in entities] or [0], [where[one.name][1] for one in entities] or [0]
    left, top = min(xs) - _MARGIN - _LEGEND, min(ys) - _MARGIN
    width, height = max(xs) - left + _MARGIN, max(max(ys) - top + _MARGIN, 40 + 26 * len(schema.roots))
    box = f"{left} {top} {width} {height}"
    root = ElementTree.Element("svg", {"xmlns": _SVG, "viewBox": box, "font-family": _FONT, "role": "img"})
    _add(root, "title").text = schema.title
    _add(root, "rect", x=left, y=top, width=width, height=height, fill=_GROUND)
    roots = {entity.name: schema.root(entity.type) for entity in entities}
    lines = _add(root, "g", fill="none", opacity=0.45)
    for fact in whole.facts:
        (x1, y1), (x2, y2) = where[fact.head], where[fact.tail]
        bend = (x1 + x2) / 2 - (y2 - y1) * 0.1, (y1 + y2) / 2 + (x2 - x1) * 0.1
        way = f"M{x1},{y1} Q{bend[0]:.0f},{bend[1]:.0f} {x2},{y2}"
        line = _add(lines, "path", d=way, stroke=styles[roots[fact.head]]["color"])
        _add(line, "title").text = f"{fact.head} {fact.relation} {fact.tail}"
    dots = _add(root, "g", stroke=_GROUND, **{"stroke-width": 1.5})
    for entity in entities:
        style = styles[roots[entity.name]]
        dot = _shape(dots, style["shape"], where[entity.name], sizes[entity.name], style["color"])
        _add(dot, "title").text = entity.name
    halo: dict[str, str | float] = {"stroke": _GROUND, "stroke-width": 4, "paint-order": "stroke"}
    words = _add(root, "g", fill=_INK, **{"text-anchor": "middle"}, **halo)
    _label(words, sorted((-sizes[one.name], one.name) for one in entities), where)
    counts = {name: sum(one == name for one in roots.values()) for name in schema.roots}
    for row, name in enumerate(one for one in schema.roots if counts[one]):
        at = left + 36, top + 44 + 26 * row
        _shape(root, styles[name]["shape"], at, 8, styles[name]["color"])
        text = _add(root, "text", x=at[0] + 18, y=at[1] + 5, fill=_INK, **{"font-size": 15})
        text.text = f"{name} {counts[name]}"
    content = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n', encoding="utf-8", newline="\n")


def _label(words: Element, ranked: Sequence[tuple[float, str]], where: Mapping[str, tuple[int, int]]) -> None:
    """Write names below their nodes, the largest first, where they meet no other."""
    taken: list[_Box] = []
    for size, name in ranked:
        high = 13 if -size < 16 else 17
        (x, y), half = where[name], len(name) * high / 2
        box = x - half, y - size + 3, x + half, y - size + high + 5
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        _add(words, "text", x=x, y=round(y - size + high), **{"font-size": high}).text = name


def _shape(parent: Element, shape: str, at: tuple[int, int], radius: float, fill: str) -> Element:
    x, y = at
    if shape not in _SHAPES:
        return _add(parent, "circle", cx=x, cy=y, r=round(radius, 1), fill=fill)
    points = " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in _SHAPES[shape])
    return _add(parent, "polygon", points=points, fill=fill)


def _add(parent: Element, tag: str, **attributes: str | float) -> Element:
    return ElementTree.SubElement(parent, tag, {name: str(value) for name, value in attributes.items()})
