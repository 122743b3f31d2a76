"""Paragraphs: how the sentences of a text stand together, and which of them are headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from kg.segment import sentences

#: What ends a sentence, also before what closes a quotation.
_FINAL = frozenset("。！？”’）》")
_COMMA = "，"
#: What ends a line that leads to a list; how long an item or a headline is at most, in encoded characters; how many
#: items before one are looked at.
_LEADING = "：:"
_SHORT, _ITEMS = 30, 12


class Paragraphs:
    """The sentences of one text, each in its paragraph."""

    def __init__(self, text: str) -> None:
        self._text = text
        #: Where each sentence begins and ends.
        self.spans: Sequence[tuple[int, int]] = sentences(text)

    def continues(self, index: int) -> bool:
        """Whether a sentence, but the first, stands in the paragraph of the one before it."""
        return self.spans[index - 1][1] == self.spans[index][0]

    @cached_property
    def _firsts(self) -> list[int]:
        """For each sentence the first one of its paragraph."""
        firsts: list[int] = []
        for index in range(len(self.spans)):
            firsts.append(firsts[-1] if index and self.continues(index) else index)
        return firsts

    def first(self, index: int) -> int:
        """The first sentence of the paragraph of sentence `index`."""
        return self._firsts[index]

    def last(self, index: int) -> int:
        """The last sentence of the paragraph of sentence `index`."""
        return bisect_right(self._firsts, self._firsts[index]) - 1

    def headlines(self) -> list[int]:
        """The sentences that are headlines of items: lines without final punctuation before a line that has some."""
        closed = [self._text[end - 1] in _FINAL for _, end in self.spans]
        alone = [not (at and self.continues(at)) for at in range(len(self.spans))] + [True]
        inner = range(1, len(self.spans) - 1)
        return [at for at in inner if alone[at] and alone[at + 1] and not closed[at] and closed[at + 1]]

    def sections(self) -> list[int]:
        """The headlines that the title is made of, each with an item of its own under it; none if it is not of two."""
        title = self._bare(*self.spans[0]) if self.spans else ""
        found = [at for at in self.headlines() if self._bare(*self.spans[at]) in title]
        return found if len(found) > 1 else []

    def _bare(self, start: int, end: int) -> str:
        """A sentence without the blanks in it, and without the commas that stand for those of a title."""
        return "".join(self._text[start:end].split()).replace(_COMMA, "")

    def headline_above(self, index: int) -> tuple[int, int] | None:
        """Where the headline right above the paragraph of sentence `index` stands; None if there is none."""
        index = self.first(index)
        start, end = self.spans[index - 1] if index else (0, 0)
        alone = index > 0 and not (index > 1 and self.continues(index - 1))
        return (start, end) if alone and self._text[end - 1] not in _FINAL else None

    def stands_under(self, index: int, words: re.Pattern[str]) -> bool:
        """Whether sentence `index` stands under a headline of some words, or in a list that a line of them leads to.

        Of such a list the items before it are short lines of their own.
        """
        at = self.first(index)
        for _ in range(_ITEMS):
            if not at:
                break
            start, end = self.spans[self.last(at - 1)]
            leads = end - start <= _SHORT or self._text[end - 1] in _LEADING
            if leads and words.search(self._text, start, end):
                return True
            at = self.first(at - 1)
            if end - self.spans[at][0] > _SHORT:
                break
        return False

    def before_list(self, index: int, items: re.Pattern[str]) -> int:
        """The sentence before the list in whose item `index` is the first sentence; -1 if it is in none.

        Args:
            index: The number of a sentence.
            items: How the items of such lists begin, each a paragraph.
        """
        listed = False
        while index > 0 and items.match(self._text, self.spans[index][0]):
            listed, index = True, self.first(index - 1)
        if not listed or items.match(self._text, self.spans[index][0]):
            return -1
        return self.last(index)
