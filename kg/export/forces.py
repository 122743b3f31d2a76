"""Moves points: by the forces between linked ones, and apart where they touch; the same for the same points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[Any]

_SEED = 133100
#: How strongly points repel one another, and how strongly each is drawn to the middle of all.
_REPULSION, _GRAVITY = 2.0, 1.0
#: So many pairs of points are compared at a time: what is computed of them stays in the cache of a processor.
_PAIRS = 1 << 15


def by_forces(count: int, ends: Points, rounds: int) -> Points:
    """Places of points by ForceAtlas2 (Jacomy and others, 2014), in which hubs and their clusters are seen.

    Each round costs the square of the number of points.

    Args:
        count: How many points.
        ends: One row for each link: the numbers of the two points. No link stands twice.
        rounds: How often the points are moved.
    """
    import numpy as np

    points: Points = np.random.RandomState(_SEED).rand(count, 2)
    mass = np.bincount(ends.ravel(), minlength=count) + 1.0
    speed = efficiency = swing = traction = 1.0
    for _ in range(rounds):
        force = _attraction(points, ends) + _REPULSION * _repulsion(points, mass)
        inward = points - points.mean(axis=0)
        force -= _GRAVITY * (mass / np.maximum(_lengths(inward), 1e-300))[:, None] * inward
        swing += float((mass * _lengths(points - force)).sum())
        traction += float((mass * _lengths(points + force)).sum()) / 2
        speed, efficiency = _speed(count, swing, traction, speed, efficiency)
        points = points + force * (speed / (1 + np.sqrt(speed * mass * _lengths(force))))[:, None]
    return points


def _attraction(points: Points, ends: Points) -> Points:
    """Each link draws its ends together, the more the longer it is."""
    return _summed(points[ends[:, 1]] - points[ends[:, 0]], ends, len(points))


def _summed(pulls: Points, ends: Points, count: int) -> Points:
    """What acts on each point, if a pull acts on the first of each two ends and its opposite on the second."""
    import numpy as np

    sums = [
        np.bincount(ends[:, 0], pull, minlength=count) - np.bincount(ends[:, 1], pull, minlength=count)
        for pull in pulls.T
    ]
    return np.stack(sums, axis=1)


def _repulsion(points: Points, mass: Points) -> Points:
    """Each point pushes every other away, the more the nearer and the better linked both are."""
    import numpy as np

    force: Points = np.empty_like(points)
    across, down = np.ascontiguousarray(points.T)
    height = max(1, _PAIRS // len(points))
    for start in range(0, len(points), height):
        rows = slice(start, start + height)
        right, below = across[rows, None] - across, down[rows, None] - down
        share = right * right + below * below
        share[share == 0] = np.inf  # a point and itself
        np.divide(mass, share, out=share)
        force[rows, 0] = np.einsum("ij,ij->i", right, share)
        force[rows, 1] = np.einsum("ij,ij->i", below, share)
    return force * mass[:, None]


def _speed(count: int, swing: float, traction: float, speed: float, efficiency: float) -> tuple[float, float]:
    """How far points move in the next round: the farther the less they swing to and fro."""
    jitter = 0.05 * count**0.5
    jitter = max(jitter**0.5, min(10.0, jitter * traction / count**2))
    if swing > 2 * traction:
        efficiency *= 0.5 if efficiency > 0.05 else 1.0
        jitter = max(jitter, 1.0)
    aim = jitter * efficiency * traction / swing
    if swing > jitter * traction:
        efficiency *= 0.7 if efficiency > 0.05 else 1.0
    elif speed < 1000:
        efficiency *= 1.3
    return speed + min(aim - speed, speed / 2), efficiency


def _lengths(vectors: Points) -> Points:
    import numpy as np

    lengths: Points = np.hypot(vectors[:, 0], vectors[:, 1])
    return lengths


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
        near = _near(points, radii)
        apart = points[near[:, 0]] - points[near[:, 1]]
        distance = _lengths(apart)
        overlap = radii[near[:, 0]] + radii[near[:, 1]] - distance
        touching = overlap > 0
        if not touching.any():
            break
        pushes = apart * (overlap / 2 / np.maximum(distance, 1e-6))[:, None]
        push = _summed(pushes[touching], near[touching], len(points))
        # In a crowd the pushes of all add up; no step is longer than the point is wide.
        longest = radii / np.maximum(_lengths(push), 1e-9)
        points = points + push * np.minimum(longest, 0.7)[:, None] * free
    return points


def _near(points: Points, radii: Points) -> Points:
    """Every two points that may touch, as a row of their numbers, and some that do not.

    The few that are much larger than the others are paired with all, the others with those near enough.
    """
    import numpy as np

    numbers = np.arange(len(points))
    large = radii > 3 * np.median(radii) if len(radii) else np.zeros(0, dtype=bool)
    few, rest = numbers[large], numbers[~large]
    reach = 2 * float(radii[rest].max(initial=1.0))
    # Bands of this height, one after the other in one row, with a gap between: what touches a point is no farther
    # from it than this in its own band, or than this from where it would stand in the band below.
    bands, along = np.floor(points[rest, 1] / reach), points[rest, 0] - points[rest, 0].min(initial=0.0)
    length = along.max(initial=0.0) + 3 * reach
    order = np.argsort(bands * length + along, kind="stable")
    rest, places = rest[order], (bands * length + along)[order]
    after = np.arange(1, len(places) + 1)
    until, left, right = np.searchsorted(places, (places + reach, places + length - reach, places + length + reach))
    return np.concatenate(
        (
            np.stack((np.repeat(few, len(rest)), np.tile(rest, len(few))), axis=1),
            few[np.stack(np.triu_indices(len(few), 1), axis=1)],
            rest[_spans(after, until)],
            rest[_spans(left, right)],
        )
    )


def _spans(starts: Points, ends: Points) -> Points:
    """For each place the pairs of its number and each number from its start up to its end."""
    import numpy as np

    counts = ends - starts
    own = np.repeat(np.arange(len(counts)), counts)
    return np.stack((own, np.arange(len(own)) + np.repeat(starts - counts.cumsum() + counts, counts)), axis=1)
