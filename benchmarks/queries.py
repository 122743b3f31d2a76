"""Time each named query on Oxigraph, which kg uses, and on plain rdflib, over one graph in one run.

usage: python benchmarks/queries.py [GRAPH] [--rounds N]

GRAPH is a folder kg build wrote; without it, the texts of KG_SOURCES are built, or else the bundled documents. Prints
the best of so many rounds for each query, and which take longer than 20 ms on Oxigraph or 1 s on rdflib.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rdflib import Graph
from rich.console import Console
from rich.table import Table

from kg.build import build
from kg.bundle import corpus_dir, ontology_dir
from kg.query import graph_file, load_graph, named_queries, run_query

#: Seconds within which a query is to be answered.
ON_OXIGRAPH, ON_RDFLIB = 0.020, 1.0


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest of so many calls."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("graph", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = arguments.graph or Path(folder) / "graph"
        if arguments.graph is None:
            texts = os.environ.get("KG_SOURCES")
            paths = [texts] if texts else [str(path) for path in corpus_dir().glob("*.md") if not path.stem.isupper()]
            build(paths, graph, ontology_dir(), lambda *_: None)
        fast, plain = load_graph(graph), Graph().parse(graph_file(graph))
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
