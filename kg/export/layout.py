"""Where each node stands on the page: computed once, the same for the same network."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from kg.export.forces import by_forces, pushed_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.model import KnowledgeGraph

    Points = NDArray[Any]

#: Length that an edge should have, and width of the gap between separate parts, in pixels of the page.
_EDGE = 150.0
_GAP = 80.0
#: Width over height of the space that the parts are packed into.
_ASPECT = 1.4
#: So many nodes of one part are laid out by forces; of a larger one, so many of those with most edges.
_FORCED, _CORE = 800, 400
#: The golden angle: points at multiples of it around a centre never line up.
_TURN = 2.399963229728653


def neighbours(kg: KnowledgeGraph) -> dict[str, set[str]]:
    """For each entity those that a fact links it with: direction and number of the facts make no difference."""
    found: dict[str, set[str]] = {entity.name: set() for entity in kg.entities}
    for fact in kg.facts:
        if fact.head != fact.tail:
            found[fact.head].add(fact.tail)
            found[fact.tail].add(fact.head)
    return found


def positions(neighbours: Mapping[str, Set[str]], radii: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Lay each connected part out by forces, push nodes apart that touch, and pack the parts, largest first.

    Args:
        neighbours: For each node those that it is linked with, itself not among them.
        radii: Radius of each node with the space it needs around it, in pixels.

    Returns:
        For each node its position in whole pixels, with the largest part around (0, 0).
    """
    parts = sorted(_parts(neighbours), key=lambda part: (-len(part), part))
    placed = _pack([_spread(part, neighbours, radii) for part in parts])
    return {
        name: (round(float(x)), round(float(y)))
        for part, points in zip(parts, placed, strict=True)
        for name, (x, y) in zip(part, points, strict=True)
    }


def _parts(neighbours: Mapping[str, Set[str]]) -> Iterator[list[str]]:
    """The nodes that are connected, sorted."""
    seen: set[str] = set()
    for name in neighbours:
        if name in seen:
            continue
        part, waiting = {name}, [name]
        while waiting:
            more = neighbours[waiting.pop()] - part
            part |= more
            waiting += more
        seen |= part
        yield sorted(part)


def _spread(part: Sequence[str], neighbours: Mapping[str, Set[str]], radii: Mapping[str, float]) -> Points:
    """Positions of the nodes of one connected part, its middle at the origin."""
    import numpy as np

    if len(part) == 1:
        return np.zeros((1, 2))
    ends = _ends(part, neighbours)
    if len(part) < 5:
        turns = np.arange(len(part)) * 2 * np.pi / len(part)
        points = np.stack((np.cos(turns), np.sin(turns)), axis=1)
    elif len(part) > _FORCED:
        points = _around_core(part, neighbours)
    else:
        points = by_forces(len(part), ends, min(300, 100_000 // len(part)))
    points = _lying(points) * (_EDGE if len(part) > 4 else _EDGE * 0.7) / max(_length(points, ends), 1e-9)
    points = pushed_apart(points, np.array([radii[name] for name in part]))
    middle: Points = (points.min(axis=0) + points.max(axis=0)) / 2
    centred: Points = points - middle
    return centred


def _ends(names: Sequence[str], neighbours: Mapping[str, Set[str]]) -> Points:
    """The numbers of each two of these names that are linked, in order."""
    import numpy as np

    number = {name: place for place, name in enumerate(names)}
    pairs = {
        (number[one], number[other])
        for one in names
        for other in neighbours[one]
        if other in number and number[one] < number[other]
    }
    return np.array(sorted(pairs), dtype=int).reshape(-1, 2)


def _length(points: Points, ends: Points) -> float:
    """That of a middling link; 1 if there is none."""
    import numpy as np

    return float(np.median(np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T))) if len(ends) else 1.0


def _around_core(part: Sequence[str], neighbours: Mapping[str, Set[str]]) -> Points:
    """Positions of the nodes of a large part: the best connected by forces, every other beside its neighbours.

    The time that forces take grows with the square of the number of nodes; this grows with the number of edges.
    """
    import numpy as np

    core = _core(part, neighbours)
    waiting = sorted(set(part) - set(core), key=lambda name: (-len(neighbours[name]), name))
    ends = _ends(core, neighbours)
    points = by_forces(len(core), ends, 125)
    length = _length(points, ends)
    found: dict[str, tuple[float, float]] = dict(zip(core, map(tuple, points.tolist()), strict=True))
    crowd: Counter[tuple[str, ...]] = Counter()
    while waiting:
        placed = [(name, tuple(sorted(neighbours[name] & found.keys()))) for name in waiting]
        for name, near in placed:
            if near:
                # Nodes with the same neighbours stand on a spiral around their middle.
                crowd[near] += 1
                reach, angle = length * (0.35 + 0.18 * crowd[near] ** 0.5), crowd[near] * _TURN
                x, y = (sum(found[other][axis] for other in near) / len(near) for axis in (0, 1))
                found[name] = x + reach * math.cos(angle), y + reach * math.sin(angle)
        waiting = [name for name, near in placed if not near]
    return np.array([found[name] for name in part])


def _core(part: Sequence[str], neighbours: Mapping[str, Set[str]]) -> list[str]:
    """The best connected nodes of a part that are connected among themselves: forces would drive others far away."""
    begun = min(part, key=lambda name: (-len(neighbours[name]), name))
    core, seen, edge = list[str](), {begun}, [(0, begun)]
    while edge and len(core) < _CORE:
        _, name = heappop(edge)
        core.append(name)
        for other in neighbours[name] - seen:
            seen.add(other)
            heappush(edge, (-len(neighbours[other]), other))
    return core


def _lying(points: Points) -> Points:
    """The points, turned so that their longest extent is horizontal, and widened to the shape of a screen."""
    import numpy as np

    across, down = (points - points.mean(axis=0)).T
    turn = math.atan2(2 * (across * down).sum(), (across * across - down * down).sum()) / 2
    cosine, sine = math.cos(turn), math.sin(turn)
    turned = (across * cosine + down * sine) * _ASPECT**0.5, (down * cosine - across * sine) * _ASPECT**-0.5
    return np.stack(turned, axis=1)


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
