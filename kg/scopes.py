"""Scopes: in which sentence and paragraph something stands, and which entities stood there before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.model import Entity
from kg.segment import sentences

_LINE_END = re.compile("\n")


class Scopes:
    """Which sentence and which paragraph a position lies in."""

    def __init__(self, text: str) -> None:
        self._sentences = [start for start, _ in sentences(text)]
        self._paragraphs = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def at(self, position: int) -> tuple[int, int]:
        """The numbers of the sentence and the paragraph at a position."""
        return bisect_right(self._sentences, position), bisect_right(self._paragraphs, position)


class Fitting:
    """The entities before a word for one of them, by name, in each scope."""

    def __init__(self) -> None:
        #: How many of the entities before were looked at.
        self.read = 0
        self._everywhere: dict[str, Entity] = {}
        self._sentences: defaultdict[tuple[int, int], dict[str, Entity]] = defaultdict(dict)
        self._paragraphs: defaultdict[int, dict[str, Entity]] = defaultdict(dict)

    def add(self, entity: Entity, sentence: int, paragraph: int) -> None:
        """Take in an entity that stands in a sentence and a paragraph."""
        for scope in (self._sentences[sentence, paragraph], self._paragraphs[paragraph], self._everywhere):
            scope[entity.name] = entity

    def nearest_first(self, sentence: int, paragraph: int) -> Iterator[Mapping[str, Entity]]:
        """The entities in the sentence, in the one before it in its paragraph, in the paragraph, in the document."""
        yield self._sentences[sentence, paragraph]
        yield self._sentences[sentence - 1, paragraph]
        yield self._paragraphs[paragraph]
        yield self._everywhere
