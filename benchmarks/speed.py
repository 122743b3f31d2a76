"""Compare the speed of extraction with `jieba.cut` on the same text in one run.

usage: python benchmarks/speed.py [FOLDER OF TEXTS] [--rounds N]

Prints characters per second of both, round by round in turn, and the ratio of the medians. Ratios of one run can be
compared between machines; the figures themselves cannot.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from kg.bundle import corpus_dir, ontology_dir
from kg.extract import extract
from kg.model import Document
from kg.ontology import load_ontology
from kg.read import read_paths
from kg.segment import tokenizer


def measured(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description="Extraction against jieba.cut on the same text.")
    parser.add_argument("folder", nargs="?", default=str(corpus_dir()))
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    documents = [item for item in read_paths([arguments.folder]) if isinstance(item, Document)]
    characters = sum(len(document.text) for document in documents)
    ontology, jieba = load_ontology(ontology_dir()), tokenizer()

    def extraction() -> None:
        for document in documents:
            extract(document, ontology)

    def cut() -> None:
        for document in documents:
            for _ in jieba.cut(document.text):
                pass

    for work in (extraction, cut):
        work()  # load what is loaded on first use
    times = [(measured(extraction), measured(cut)) for _ in range(arguments.rounds)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratios = sorted(first / second for first, second in times)
    print(f"{len(documents)} documents, {characters} characters, {arguments.rounds} rounds, medians")
    print(f"extraction (clean to facts)  {characters / ours:12,.0f} characters/s")
    print(f"jieba.cut                    {characters / theirs:12,.0f} characters/s")
    print(
        f"extraction / jieba.cut       {statistics.median(ratios):.2f} times as long ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main()
