"""Where each node stands on the page: computed once, the same for the same network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Points = NDArray[Any]

_SEED = 133100
#: Length that an edge should have, and width of the gap between separate parts, in pixels of the page.
_EDGE = 150.0
_GAP = 80.0
#: Width over height of the space that the parts are packed into.
_ASPECT = 1.4
#: So many nodes of one part are laid out by forces; of a larger one, so many of those with most edges.
_FORCED, _CORE = 800, 400
#: So many points are compared with their neighbours at a time.
_ROWS = 100
#: The golden angle: points at multiples of it around a centre never line up.
_TURN = 2.399963229728653


def positions(network: nx.MultiDiGraph[str], radii: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Lay each connected part out by forces, push nodes apart that touch, and pack the parts, largest first.

    Args:
        network: Nodes and edges; direction and number of the edges between two nodes make no difference.
        radii: Radius of each node with the space it needs around it, in pixels.

    Returns:
        For each node its position in whole pixels, with the largest part around (0, 0).
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(network))
    graph.add_edges_from(sorted((head, tail) for head, tail in network.edges() if head != tail))
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    placed = _pack([_spread(graph, part, radii) for part in parts])
    return {
        name: (round(float(x)), round(float(y)))
        for part, points in zip(parts, placed, strict=True)
        for name, (x, y) in zip(part, points, strict=True)
    }


def _spread(graph: nx.Graph[str], part: Sequence[str], radii: Mapping[str, float]) -> Points:
    """Positions of the nodes of one connected part, its middle at the origin."""
    import networkx as nx
    import numpy as np

    if len(part) == 1:
        return np.zeros((1, 2))
    # A fresh graph: a subgraph view keeps no order that is the same under every hash seed.
    own: nx.Graph[str] = nx.Graph()
    own.add_nodes_from(part)
    own.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.subgraph(part).edges()))
    found: Mapping[str, Points]
    if len(part) < 5:
        found = nx.circular_layout(own)
    elif len(part) > _FORCED:
        found = _around_core(own)
    else:
        # ForceAtlas2 shows hubs and their clusters; its cost grows with the square of the number of nodes.
        found = nx.forceatlas2_layout(own, seed=_SEED, max_iter=min(300, 100_000 // len(part)))
    points: Points = np.array([found[name] for name in part])
    index = {name: number for number, name in enumerate(part)}
    ends = np.array([[index[one], index[other]] for one, other in own.edges()])
    lengths = np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T)
    points = _lying(points) * (_EDGE if len(part) > 4 else _EDGE * 0.7) / max(float(np.median(lengths)), 1e-9)
    points = pushed_apart(points, np.array([radii[name] for name in part]))
    middle: Points = (points.min(axis=0) + points.max(axis=0)) / 2
    return np.subtract(points, middle)


def _around_core(own: nx.Graph[str]) -> dict[str, Points]:
    """Positions of the nodes of a large part: the best connected by forces, every other beside its neighbours.

    The time that forces take grows with the square of the number of nodes; this grows with the number of edges.
    """
    import networkx as nx
    import numpy as np

    ranked = sorted(own, key=lambda name: (-own.degree(name), name))
    core: nx.Graph[str] = nx.Graph()
    core.add_nodes_from(ranked[:_CORE])
    core.add_edges_from(sorted(edge for edge in own.edges() if edge[0] in core and edge[1] in core))
    found: dict[str, Points] = dict(nx.forceatlas2_layout(core, seed=_SEED, max_iter=125))
    ends = np.array([found[name] for edge in core.edges() for name in edge]).reshape(-1, 2, 2)
    length = float(np.median(np.hypot(*(ends[:, 0] - ends[:, 1]).T))) if len(ends) else 1.0
    crowd: dict[tuple[str, ...], int] = {}
    waiting = ranked[_CORE:]
    while waiting:
        placed = [(name, sorted(other for other in own[name] if other in found)) for name in waiting]
        for name, near in placed:
            if near:
                # Nodes with the same neighbours stand on a spiral around their middle.
                key = tuple(near)
                crowd[key] = number = crowd.get(key, 0) + 1
                reach, angle = length * (0.35 + 0.18 * number**0.5), number * _TURN
                middle = np.mean([found[other] for other in near], axis=0)
                found[name] = middle + reach * np.array([np.cos(angle), np.sin(angle)])
        waiting = [name for name, near in placed if not near]
    return {name: found[name] for name in own}


def _lying(points: Points) -> Points:
    """The points, turned so that their longest extent is horizontal, and widened to the shape of a screen."""
    import numpy as np

    centred = points - points.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    turned: Points = centred @ axes.T * (_ASPECT**0.5, _ASPECT**-0.5)
    return turned


def pushed_apart(points: Points, radii: Points, fixed: Points | None = None) -> Points:
    """The points, moved until no two are nearer than the sum of their radii, or 60 rounds (fewer of many) have passed.

    Args:
        points: One row of two pixels for each point.
        radii: Radius of each.
        fixed: Whether each stays where it is; none does by default.
    """
    import numpy as np

    free = 1.0 if fixed is None else (~fixed)[:, None].astype(float)
    for _ in range(max(6, min(60, 32_000 // max(1, len(points))))):
        push = _push(points, radii)
        if not push.any():
            break
        # In a crowd the pushes of all add up; no step is longer than the point is wide.
        longest = radii / np.maximum(np.hypot(push[:, 0], push[:, 1]), 1e-9)
        points = points + push * np.minimum(longest, 0.7)[:, None] * free
    return points


def _push(points: Points, radii: Points) -> Points:
    """How far each point is pushed by those that it touches.

    The few that are much larger than the others are compared with all, the others with those near enough.
    """
    import numpy as np

    large = radii > 3 * np.median(radii) if len(radii) else np.zeros(0, dtype=bool)
    few = np.flatnonzero(large)
    pushed = np.zeros_like(points)
    if len(few):
        pushed += _pushed_by(points, radii, points[few], radii[few], few)
        pushed[few] = _pushed_by(points[few], radii[few], points, radii, None, few)
    rest = np.flatnonzero(~large)
    reach = 2 * float(radii[rest].max(initial=1.0))
    # Bands of this height from top to bottom: what touches a point lies in its own band or in one beside it.
    bands = np.floor(points[rest, 1] / reach)
    order = rest[np.lexsort((points[rest, 0], bands))]
    bands = np.floor(points[order, 1] / reach)
    starts = np.flatnonzero(np.diff(bands, prepend=np.nan) != 0)
    members = {bands[start]: order[start:end] for start, end in zip(starts, [*starts[1:], len(order)], strict=True)}
    for band, own in members.items():
        for other in (band - 1, band, band + 1):
            if other in members:
                pushed[own] += _pushed_in_band(points, radii, own, members[other], reach, same=other == band)
    return pushed


def _pushed_in_band(points: Points, radii: Points, own: Points, others: Points, reach: float, *, same: bool) -> Points:
    """How far the points of one band are pushed by those of another; both stand from left to right."""
    import numpy as np

    pushed, places = np.zeros((len(own), 2)), points[others, 0]
    for start in range(0, len(own), _ROWS):
        some = own[start : start + _ROWS]
        first, last = np.searchsorted(places, (points[some[0], 0] - reach, points[some[-1], 0] + reach))
        near = others[first:last]
        itself = np.arange(start - first, start - first + len(some)) if same else np.zeros(0, dtype=int)
        rows = None if same else np.zeros(0, dtype=int)
        pushed[start : start + _ROWS] = _pushed_by(points[some], radii[some], points[near], radii[near], rows, itself)
    return pushed


def _pushed_by(
    points: Points, radii: Points, others: Points, sizes: Points, rows: Points | None, columns: Points | None = None
) -> Points:
    """How far points are pushed by others; the pairs of `rows` and `columns` are a point and itself."""
    import numpy as np

    apart = points[:, None, :] - others[None, :, :]
    distance = np.hypot(apart[..., 0], apart[..., 1])
    least = radii[:, None] + sizes[None, :]
    itself = np.arange(len(points)) if rows is None else rows
    least[itself, np.arange(len(others)) if columns is None else columns] = 0.0
    overlap = np.clip(least - distance, 0.0, None)
    pushed: Points = (apart / np.maximum(distance, 1e-6)[..., None] * (overlap / 2)[..., None]).sum(axis=1)
    return pushed


def _pack(parts: Sequence[Points]) -> list[Points]:
    """The parts, side by side in rows below the first: each keeps its own shape, none overlaps another."""
    import numpy as np

    if not parts:
        return []
    boxes = [points.max(axis=0) - points.min(axis=0) + _GAP for points in parts]
    area = float(sum(width * height for width, height in boxes))
    row_width = max(float(boxes[0][0]), (area * _ASPECT) ** 0.5)
    rows: list[list[int]] = [[]]
    for index in range(1, len(parts)):
        if rows[-1] and sum(boxes[other][0] for other in [*rows[-1], index]) > row_width:
            rows.append([])
        rows[-1].append(index)
    placed = [parts[0]]
    top = float(boxes[0][1]) / 2
    for row in rows:
        left = -float(sum(boxes[index][0] for index in row)) / 2
        height = float(max((boxes[index][1] for index in row), default=0.0))
        for index in row:
            width = float(boxes[index][0])
            placed.append(parts[index] + np.array([left + width / 2, top + height / 2]))
            left += width
        top += height
    return placed
