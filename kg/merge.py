"""Merge the facts of many documents into one graph; evidence adds up."""

from __future__ import annotations

from collections.abc import Iterable

from kg.keeping.entries import entries
from kg.keeping.ledger import Ledger
from kg.model import Extraction, KnowledgeGraph


def merge(extractions: Iterable[Extraction]) -> KnowledgeGraph:
    """The graph of all extractions, the same for any order of theirs.

    Takes them one at a time and keeps no text. Where documents give one name different types, the most frequent type
    wins, and among equals the first in code-point order.
    """
    ledger = Ledger()
    for extraction in extractions:
        ledger.enter(entries(extraction))
    ledger.settle()
    return ledger.slicer.graph()
