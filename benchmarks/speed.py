"""Compare the speed of extraction with that of other tools, and with itself with more names and more rules.

usage: python benchmarks/speed.py [FOLDER OF TEXTS] [--rounds N] [--names N] [--times N] [--ontology DIR] [--out FOLDER]

All run on the same texts, in one process, round by round in turn, so that ratios can be compared between machines; the
figures themselves cannot. Prints the tables, and writes them with a picture into the output folder. What is not
installed (spaCy) is named, and left out.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contenders import OURS, TARGETS, Work, contenders, extraction
from growth import with_more_names, with_more_rules
from rich.console import Console
from rich.table import Table

import kg.extract
from kg.bundle import corpus_dir, ontology_dir
from kg.model import Document
from kg.ontology import Ontology, load_ontology
from kg.read import read_paths

#: The steps of `kg.extract.extract`, by the names of the functions that it calls.
STEPS = {
    "clean": "clean",
    "find": "find",
    "resolve": "resolve",
    "encode": "encode",
    "Topics": "topics",
    "relate": "relate",
    "relate_name_parts": "name parts",
    "measure": "measure",
    "check": "check",
}
#: How many times as long extraction may take with more names and with more rules.
NAMES_TARGET, RULES_TARGET = 1.3, 2.0
#: Seconds that a work is measured in one round.
_LEAST = 0.2


@dataclass(frozen=True)
class Ratio:
    """How one of two compares with the other, round by round."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        places = 2 if self.median > 0.1 else 4
        return f"{self.median:.{places}f} ({self.least:.{places}f}–{self.most:.{places}f})"


def ratio(first: Sequence[float], second: Sequence[float]) -> Ratio:
    """The ratio of the first times to the second ones."""
    ratios = sorted(one / other for one, other in zip(first, second, strict=True))
    return Ratio(statistics.median(ratios), ratios[0], ratios[-1])


def timed(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Seconds that each takes in each round; what is loaded on first use is loaded before.

    They are seconds of the processor, which other programs disturb less. Each round does a work as often as fits into
    a fifth of a second.
    """
    for work in works.values():
        work()
    # As in a build: the search for garbage need not look at what is loaded, whoever loaded it.
    gc.freeze()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            calls, start, spent = 0, time.process_time(), 0.0
            while spent < _LEAST:
                work()
                calls, spent = calls + 1, time.process_time() - start
            times[name].append(spent / calls)
    return times


@contextmanager
def watched_steps() -> Iterator[dict[str, float]]:
    """Seconds by step of all extractions meanwhile."""
    seconds: dict[str, float] = defaultdict(float)

    def watched(step: Callable[..., object], name: str) -> Callable[..., object]:
        def run(*arguments: object, **options: object) -> object:
            start = time.perf_counter()
            found = step(*arguments, **options)
            if isinstance(found, Iterator):
                found = list(found)  # a generator works only while it is read
            seconds[name] += time.perf_counter() - start
            return found

        return run

    steps = {name: getattr(kg.extract, name) for name in STEPS if hasattr(kg.extract, name)}
    for name, step in steps.items():
        setattr(kg.extract, name, watched(step, STEPS[name]))
    try:
        yield seconds
    finally:
        for name, step in steps.items():
            setattr(kg.extract, name, step)


def profile(work: Work, rounds: int) -> dict[str, float]:
    """The share of each step in the time of the extraction, the largest first."""
    with watched_steps() as seconds:
        start = time.perf_counter()
        for _ in range(rounds):
            work()
        total = time.perf_counter() - start
    shares = {name: spent / total for name, spent in sorted(seconds.items(), key=lambda item: -item[1])}
    return {**shares, "all else": 1 - sum(shares.values())}


def memory(ontology: Path, folder: str) -> str:
    """The most memory that a process of its own takes to extract from a folder; empty where that cannot be asked."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_own_memory, (ontology, folder))


def _own_memory(ontology: Path, folder: str) -> str:
    extraction(read(folder), load_ontology(ontology))()
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return ""
    return f"{int(status.partition('VmHWM:')[2].split()[0]) / 1024:,.0f} MB"


def read(folder: str) -> list[Document]:
    """The documents of a folder."""
    return [item for item in read_paths([folder]) if isinstance(item, Document)]


Rows = list[tuple[str, ...]]


def comparison(times: Mapping[str, Sequence[float]], characters: int, missing: Sequence[str]) -> Rows:
    """How fast each contender is, and how many times as fast extraction is."""
    rows: Rows = [("", "characters/s", "extraction: times as fast", "target", "")]
    for name, spent in times.items():
        speed, faster = f"{characters / statistics.median(spent):,.0f}", ratio(spent, times[OURS])
        target = TARGETS.get(name)
        verdict = "" if target is None else ("met" if faster.median >= target else "missed")
        shown = "" if name == OURS else str(faster)
        rows.append((name, speed, shown, "" if target is None else f"≥ {target:g}", verdict))
    rows += [(name, "", "", "", "not run") for name in missing]
    return rows


def shares(steps: Mapping[str, float]) -> Rows:
    """The share of each step."""
    return [("step", "share of the time"), *((name, f"{share:.1%}") for name, share in steps.items())]


def growth(documents: Sequence[Document], folder: str, source: Path, names: int, times: int, rounds: int) -> Rows:
    """How much longer extraction takes, and how much memory it needs, with more names and with more rules."""
    rows: Rows = [("", "times as long", "target", "", "memory")]
    ontology = load_ontology(source)
    plain = extraction(documents, ontology)

    def compared(what: str, grown: Ontology, target: float, needed: str) -> None:
        spent = timed({"grown": extraction(documents, grown), "plain": plain}, rounds)
        longer = ratio(spent["grown"], spent["plain"])
        rows.append((what, str(longer), f"≤ {target:g}", "met" if longer.median <= target else "missed", needed))

    surfaces, rules = len(ontology.lexicon.surfaces), len(ontology.rules.rules)
    rows.append((f"{surfaces:,} names, {rules:,} rules", "1", "", "", memory(source, folder)))
    with with_more_names(source, names) as larger:
        compared(f"{names:,} names", load_ontology(larger), NAMES_TARGET, memory(larger, folder))
    grown = with_more_rules(source, times)
    compared(f"{len(grown.rules.rules):,} rules", grown, RULES_TARGET, "")
    return rows


def markdown(rows: Rows) -> str:
    """A table in Markdown."""
    head, *others = rows
    lines = [head, ("---",) * len(head), *others]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def draw(times: Mapping[str, Sequence[float]], characters: int, steps: Mapping[str, float], path: Path) -> None:
    """A picture of the speeds and of the steps. Raises ImportError if matplotlib is not installed."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(13, 4.5), layout="constrained")
    names = list(times)[::-1]
    speeds = [characters / statistics.median(times[name]) for name in names]
    left.barh(names, speeds, color=["tab:red" if name == OURS else "tab:blue" for name in names])
    left.set_xscale("log")
    left.set_xlabel("characters per second")
    for name, target in TARGETS.items():
        if name in times:
            # Extraction is to be at least as fast as this mark.
            left.plot(target * characters / statistics.median(times[name]), names.index(name), "k|", markersize=24)
    left.set_title("Speed; the marks are what extraction is to reach")
    right.barh(list(steps)[::-1], [share * 100 for share in list(steps.values())[::-1]])
    right.set_xlabel("% of the time of extraction")
    right.set_title("Steps")
    figure.savefig(path)
    pyplot.close(figure)


def main() -> None:
    """Print and write the comparison."""
    parser = argparse.ArgumentParser(description="Extraction against other tools, and with more names and rules.")
    parser.add_argument("folder", nargs="?", default=str(corpus_dir()))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--names", type=int, default=100_000, help="how many names the larger lexicon has")
    parser.add_argument("--times", type=int, default=10, help="how many times the rules there are")
    parser.add_argument(
        "--ontology", type=Path, default=ontology_dir(), help="the ontology (the one that comes with kg)"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    arguments = parser.parse_args()
    documents = read(arguments.folder)
    characters = sum(len(document.text) for document in documents)
    if not characters:
        sys.exit(f"{arguments.folder}: holds no document; name a folder with texts")
    every = contenders(documents, load_ontology(arguments.ontology))
    works = {name: work for name, work in every.items() if work is not None}
    missing = [name for name, work in every.items() if work is None]
    if missing:
        print("spaCy is not installed and left out; to compare: pip install 'jingjinji-kg[bench]'", file=sys.stderr)
    times = timed(works, arguments.rounds)
    steps = profile(works[OURS], arguments.rounds)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["KG_CACHE"] = cache  # what is grown is no one's to keep
        grown = growth(
            documents, arguments.folder, arguments.ontology, arguments.names, arguments.times, arguments.rounds
        )
    tables = {
        f"{len(documents)} documents, {characters:,} characters, {arguments.rounds} rounds: medians (least–most)": (
            comparison(times, characters, missing)
        ),
        "Where extraction spends its time": shares(steps),
        "Growth": grown,
    }
    for title, (head, *rows) in tables.items():
        table = Table(*head, title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        Console(soft_wrap=False).print(table)
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        text = "\n".join(f"## {title}\n\n{markdown(rows)}" for title, rows in tables.items())
        (arguments.out / "speed.md").write_text(f"# Speed\n\n{text}", encoding="utf-8")
        draw(times, characters, steps, arguments.out / "speed.svg")
    except ImportError:
        print("matplotlib is not installed, so there is no picture; run: pip install matplotlib", file=sys.stderr)
    except OSError as error:
        sys.exit(f"{arguments.out}: cannot be written ({error.strerror}); name another folder with --out")


if __name__ == "__main__":
    main()
