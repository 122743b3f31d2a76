"""Forces between points."""

from __future__ import annotations

import networkx as nx
import numpy as np

from kg.export.forces import by_forces, pushed_apart

SEED = 133100


def test_forces_are_those_of_networkx() -> None:
    network: nx.Graph[int] = nx.barabasi_albert_graph(80, 2, seed=1)
    ends = np.array(sorted((min(edge), max(edge)) for edge in network.edges()))
    start = np.random.RandomState(SEED).rand(80, 2)
    theirs = nx.forceatlas2_layout(network, pos=dict(enumerate(start)), max_iter=25)
    np.testing.assert_allclose(by_forces(80, ends, 25), [theirs[number] for number in range(80)], rtol=1e-6)


def test_points_that_touch_are_found_wherever_they_lie() -> None:
    chance = np.random.RandomState(1)
    points, radii = chance.rand(300, 2) * 3000, np.where(np.arange(300) < 5, 200.0, 20.0)
    moved = pushed_apart(points, radii)
    distances = np.hypot(*(moved[:, None] - moved[None]).T)
    np.fill_diagonal(distances, np.inf)
    overlaps = radii[:, None] + radii[None] - distances
    assert overlaps.max() < 8  # 60 rounds leave hardly anything
    fixed = np.arange(300) % 2 == 0
    assert (pushed_apart(points, radii, fixed)[fixed] == points[fixed]).all()
    assert pushed_apart(np.zeros((0, 2)), np.zeros(0)).shape == (0, 2)
