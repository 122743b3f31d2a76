"""The page as a map: places stand where they lie, everything else near what it is tied to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set

from kg.export.forces import pushed_apart

#: Pixels of the page to a degree of latitude, at the scale at which a dozen cities of a province can be told apart.
_DEGREE = 420.0
#: The golden angle: points at multiples of it around a centre never line up.
_TURN = math.pi * (3 - math.sqrt(5))
_RING = 46.0
#: How often a node without a point is moved to the middle of its neighbours.
_ROUNDS = 30


def on_map(
    neighbours: Mapping[str, Set[str]], points: Mapping[str, tuple[float, float]], radii: Mapping[str, float]
) -> dict[str, tuple[int, int]]:
    """Position of each node in whole pixels, north above.

    Args:
        neighbours: For each node those that it is linked with.
        points: Longitude and latitude, in degrees, of the nodes that lie somewhere; at least one.
        radii: Radius of each node with the space it needs around it, in pixels.

    Nodes with a point stand where it is, in an equirectangular projection around the middle latitude. Any other stands
    in the middle of its neighbours, beside the others there; what is tied to no place stands in rows below the map.
    """
    import numpy as np

    middle = math.radians(sum(latitude for _, latitude in points.values()) / len(points))
    fixed = {
        name: (longitude * math.cos(middle) * _DEGREE, -latitude * _DEGREE)
        for name, (longitude, latitude) in sorted(points.items())
    }
    placed = dict(fixed)
    free = [name for name in sorted(neighbours) if name not in fixed]
    around = {name: sorted(neighbours[name]) for name in free}
    for _ in range(_ROUNDS):
        for name in free:
            near = [placed[other] for other in around[name] if other in placed]
            if near:
                placed[name] = sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)
    loose = [name for name in free if name not in placed]
    # Those that share their middle stand around it.
    together: dict[tuple[int, int], list[str]] = {}
    for name in free:
        if name in placed:
            together.setdefault((round(placed[name][0] / 4), round(placed[name][1] / 4)), []).append(name)
    for names in together.values():
        for number, name in enumerate(names, 1):
            reach, angle = _RING * math.sqrt(number), number * _TURN
            x, y = placed[name]
            placed[name] = x + reach * math.cos(angle), y + reach * math.sin(angle)
    names = sorted(placed)
    apart = pushed_apart(
        np.array([placed[name] for name in names]),
        np.array([radii[name] for name in names]),
        np.array([name in fixed for name in names]),
    )
    found = {name: (round(float(x)), round(float(y))) for name, (x, y) in zip(names, apart, strict=True)}
    left, bottom = min(x for x, _ in found.values()), max(y for _, y in found.values())
    width = max(12, round(math.sqrt(len(loose)) * 2))
    for number, name in enumerate(loose):
        found[name] = (left + 60 * (number % width), bottom + 160 + 60 * (number // width))
    return found
