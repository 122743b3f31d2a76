"""Documents in, facts out, one after the other, for commands that keep nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.errors import DocumentError
from kg.model import Document, Extraction

if TYPE_CHECKING:
    from kg.ontology import Ontology
    from kg.read import Skipped


class Extractor:
    """Extracts from documents as they are read, and keeps account of what cannot be read."""

    def __init__(self, ontology: Ontology, least: float = 0.0) -> None:
        self.ontology = ontology
        self.least = least
        self.failures: list[DocumentError] = []
        self.skipped: list[Skipped] = []

    def run(self, paths: Iterable[str]) -> Iterator[Extraction]:
        """Gives what was found in each document with at least the confidence `least`, holding one document at a time.

        The paths are taken in sorted order: what comes out does not depend on how they were listed.
        """
        from kg.check import confident
        from kg.extract import extract
        from kg.read import read_paths

        for item in read_paths(sorted(paths)):
            if isinstance(item, Document):
                yield confident(extract(item, self.ontology), self.least)
            elif isinstance(item, DocumentError):
                self.failures.append(item)
            else:
                self.skipped.append(item)
