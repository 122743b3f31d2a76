"""Measure how fast the page of a large graph opens and moves, in Chromium.

usage: python benchmarks/page.py [--nodes N] [--edges M] [--keep FILE]

The graph is made up, with a fixed seed: a few hubs, many nodes with an edge or two. Prints how long the page takes to
write and to open until it can be used, the time of a frame while it is dragged, and of a click on a node.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kg.bundle import ontology_dir
from kg.export.html import write_page
from kg.model import Document, Entity, Evidence, Fact, KnowledgeGraph
from kg.schema import load_schema

DRAG = """() => new Promise((done) => {
  const times = []; let last = performance.now(); let at = 0;
  const step = (now) => {
    times.push(now - last); last = now; at += 1;
    at < 60 ? requestAnimationFrame(step) : done(times.slice(1));
  };
  requestAnimationFrame(step);
})"""


def made_up(nodes: int, edges: int) -> KnowledgeGraph:
    """A graph of so many nodes and edges."""
    chance = random.Random(7)
    types = ("地区", "平台", "项目", "机构", "产业", "功能")
    facts: dict[tuple[str, str, str, str | None], Fact] = {}
    while len(facts) < edges:
        head, tail = min(int(chance.paretovariate(0.7)), nodes) - 1, chance.randrange(nodes)
        time_ = None if chance.random() < 0.7 else str(2014 + chance.randrange(10))
        key = f"实体{head}", "支持", f"实体{tail}", time_
        quote = f"这是第{len(facts)}条事实的原文。"
        evidence = Evidence(f"{len(facts) % 50}.md", 0, len(quote), quote, "made.up", "事实", 0.9, "推进中")
        if head != tail:
            facts[key] = Fact(*key, (evidence,))
    return KnowledgeGraph(
        documents=tuple(Document(f"{number}.md", "", f"文献{number}") for number in range(50)),
        entities=tuple(sorted((Entity(f"实体{n}", types[n % len(types)]) for n in range(nodes)), key=lambda e: e.name)),
        facts=tuple(facts[key] for key in sorted(facts, key=lambda key: (*key[:3], key[3] or ""))),
        goals=(),
        observations=(),
    )


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--nodes", type=int, default=5000)
    parser.add_argument("--edges", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    table = Table("step", "seconds", title=f"{arguments.nodes} nodes, {arguments.edges} edges")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = arguments.keep or Path(folder) / "graph.html"
        start = time.perf_counter()
        schema = load_schema(ontology_dir() / "schema.ttl")
        write_page(made_up(arguments.nodes, arguments.edges), schema, path, most=arguments.nodes)
        table.add_row("write the page", f"{time.perf_counter() - start:.1f}")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        start = time.perf_counter()
        page.goto(path.resolve().as_uri())
        page.wait_for_function("() => window.kgPage?.view.edges.size > 0")
        table.add_row("open it, until it can be used", f"{time.perf_counter() - start:.2f}")
        page.mouse.move(760, 60)
        page.mouse.down()
        page.mouse.move(770, 70)
        # The promise is kept and not waited for, so that the frames counted are those of the drag.
        page.evaluate(f"() => {{ window.frameTimes = ({DRAG})(); }}")
        for step in range(120):
            page.mouse.move(770 + 2 * (step % 60), 70 + step)
        times = page.evaluate("() => window.frameTimes")
        page.mouse.up()
        middle = statistics.median(times) / 1000
        table.add_row("a frame while it is dragged (median)", f"{middle:.3f} ({1 / middle:.0f} per second)")
        start = time.perf_counter()
        page.evaluate("() => kgPage.selectNode('实体40')")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        table.add_row("choose a node", f"{time.perf_counter() - start:.2f}")
        browser.close()
    Console().print(table)


if __name__ == "__main__":
    main()
