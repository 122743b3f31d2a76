"""Compare the speed of extraction with `jieba.cut`, and with a larger lexicon, on the same text in one run.

usage: python benchmarks/speed.py [FOLDER OF TEXTS] [--rounds N] [--times N]

Prints characters per second of each, round by round in turn, and the ratios. Ratios of one run can be compared between
machines; the figures themselves cannot. The larger lexicon has so many times the names; those that are added are made
up of the characters of the others, and occur in no text.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.bundle import corpus_dir, ontology_dir
from kg.extract import extract
from kg.model import Document
from kg.ontology import Ontology, load_ontology
from kg.read import read_paths
from kg.segment import tokenizer


def measured(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def with_more_names(times: int) -> Ontology:
    """The ontology that comes with kg, its lexicon so many times as large by names of four to ten characters."""
    chance = random.Random(1)
    known = load_ontology(ontology_dir()).lexicon.surfaces
    letters = sorted({char for surface in known for char in surface if char.isalpha()})
    names: set[str] = set()
    while len(names) < (times - 1) * len(known):
        name = "".join(chance.choices(letters, k=chance.randint(4, 10)))
        if name not in known:
            names.add(name)
    with tempfile.TemporaryDirectory() as folder:
        ontology = Path(folder) / "ontology"
        shutil.copytree(ontology_dir(), ontology)
        rows = (f"{name}\t{name}\t平台\tname\tmade up\n" for name in sorted(names))
        (ontology / "lexicon" / "more.tsv").write_text("surface\tname\ttype\tstatus\tsource\n" + "".join(rows), "utf-8")
        return load_ontology(ontology)


def ratio(first: list[float], second: list[float]) -> str:
    """How many times as long the first of two took, round by round: median, least and most."""
    ratios = sorted(one / other for one, other in zip(first, second, strict=True))
    return f"{statistics.median(ratios):.2f} times as long ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description="Extraction against jieba.cut, and against itself with more names.")
    parser.add_argument("folder", nargs="?", default=str(corpus_dir()))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--times", type=int, default=10, help="how many times as large the larger lexicon is")
    arguments = parser.parse_args()
    documents = [item for item in read_paths([arguments.folder]) if isinstance(item, Document)]
    characters = sum(len(document.text) for document in documents)
    ontology, larger, jieba = load_ontology(ontology_dir()), with_more_names(arguments.times), tokenizer()

    def extraction(ontology: Ontology) -> None:
        for document in documents:
            extract(document, ontology)

    def cut() -> None:
        for document in documents:
            for _ in jieba.cut(document.text):
                pass

    works: tuple[Callable[[], object], ...] = (lambda: extraction(ontology), lambda: extraction(larger), cut)
    for work in works:
        work()  # load what is loaded on first use
    ours, ours_larger, theirs = zip(*([measured(work) for work in works] for _ in range(arguments.rounds)), strict=True)
    print(f"{len(documents)} documents, {characters} characters, {arguments.rounds} rounds, medians")
    for name, times in (
        (f"extraction, {len(ontology.lexicon.surfaces):,} names", ours),
        (f"extraction, {len(larger.lexicon.surfaces):,} names", ours_larger),
        ("jieba.cut", theirs),
    ):
        print(f"{name:28} {characters / statistics.median(times):12,.0f} characters/s")
    print(f"extraction / jieba.cut       {ratio(ours, theirs)}")
    print(f"more names / fewer           {ratio(ours_larger, ours)}")


if __name__ == "__main__":
    main()
