"""Time each named query on Oxigraph, which kg uses, and on plain rdflib, over one graph in one run.

usage: python benchmarks/queries.py [GRAPH] [--rounds N]

GRAPH is a folder kg build wrote, or a store that kg build --store keeps; without it, the texts of KG_SOURCES are built,
or else the bundled documents. Queries are asked as they stand, for the number of rows that a table shows. Prints the
best of so many rounds for each query, and which take longer than 20 ms on Oxigraph or 1 s on rdflib; of a store, which
is too large for rdflib, every round counts, and 100 ms are asked of 95 in 100 of them. Prints also how much longer
rdflib takes than Oxigraph to read the graph and to write it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat, Store, serialize
from rdflib import Graph
from rich.console import Console
from rich.table import Table

from kg.build import build
from kg.building.store import is_store, open_store
from kg.bundle import corpus_dir, ontology_dir
from kg.query import graph_file, load_graph, named_queries, run_query

#: Seconds within which a query is to be answered.
ON_OXIGRAPH, ON_RDFLIB = 0.020, 1.0
#: The same of a store with millions of triples.
IN_STORE = 0.100


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest of so many calls."""
    return min(timed(rounds, work))


def timed(rounds: int, work: Callable[[], object]) -> list[float]:
    """Seconds of each of so many calls."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def of_store(path: Path, rounds: int) -> None:
    """Measure a store and print each query as it is answered: some take minutes."""
    graph = load_graph(path)
    print(f"{len(open_store(path)):,} triples; rows, first and median ms")
    every: list[float] = []
    slow = []
    for query in named_queries(ontology_dir()):
        text = query.path.read_text(encoding="utf-8")
        rows = len(run_query(graph, text).rows)
        times = timed(rounds, lambda text=text: run_query(graph, text))
        every += times
        print(f"{query.name} {rows:,} {1000 * times[0]:.1f} {1000 * statistics.median(times):.1f}", flush=True)
        if statistics.median(times) > IN_STORE:
            slow.append(query.name)
    middle, high = (1000 * statistics.quantiles(every, n=100)[place - 1] for place in (50, 95))
    print(f"all rounds: median {middle:.1f} ms, 95 in 100 within {high:.1f} ms")
    print(f"{len(slow)} queries take longer than {1000 * IN_STORE:.0f} ms: {', '.join(slow)}")


def reading_and_writing(graph: Path) -> None:
    """Print how many times as long rdflib takes as Oxigraph for one file."""
    file = graph_file(graph)
    plain, store = Graph(), Store()
    read = best(1, lambda: plain.parse(file)), best(3, lambda: Store().bulk_load(path=file))
    store.bulk_load(path=file)
    quads, turtle = [quad.triple for quad in store], RdfFormat.TURTLE
    wrote = best(3, lambda: plain.serialize(format="turtle")), best(3, lambda: serialize(quads, format=turtle))
    print(f"rdflib / Oxigraph: reading {read[0] / read[1]:.0f} times as long, writing {wrote[0] / wrote[1]:.0f} times")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("graph", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.graph is not None and is_store(arguments.graph):
        of_store(arguments.graph, arguments.rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        graph = arguments.graph or Path(folder) / "graph"
        if arguments.graph is None:
            texts = os.environ.get("KG_SOURCES")
            paths = [texts] if texts else [str(path) for path in corpus_dir().glob("*.md") if not path.stem.isupper()]
            build(paths, graph, ontology_dir(), lambda *_: None)
        fast, plain = load_graph(graph), Graph().parse(graph_file(graph))
        reading_and_writing(graph)
    table = Table("query", "rows", "Oxigraph, ms", "rdflib, ms", title=f"{len(plain)} triples")
    slow = []
    for query in named_queries(ontology_dir()):
        text = query.path.read_text(encoding="utf-8")
        rows = len(run_query(fast, text).rows)
        quick = best(arguments.rounds, lambda text=text: run_query(fast, text))
        slowly = best(1, lambda text=text: run_query(plain, text))
        table.add_row(query.name, str(rows), f"{quick * 1000:.1f}", f"{slowly * 1000:.0f}")
        if quick > ON_OXIGRAPH or slowly > ON_RDFLIB:
            slow.append(query.name)
    Console().print(table)
    print(f"{len(slow)} of {table.row_count} queries are slower than that: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
