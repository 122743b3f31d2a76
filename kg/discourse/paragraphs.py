"""Paragraphs: how the sentences of a text stand together, and which of them are headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from kg.dates import NUMERALS
from kg.segment import sentences

#: What ends a sentence, also before what closes a quotation.
_FINAL = frozenset("。！？”’）》")
_COMMA = "，"
#: How many paragraphs of a list are looked back over for what leads to it; greatest length of an item without a mark.
_ITEMS, _ITEM = 16, 60
_BULLET = re.compile(r"[—\-·●■◆◇•▪★]+|[\u2460-\u2473]")
#: The number of an item.
NUMERAL = re.compile(rf"[\d{''.join(NUMERALS)}]+")
_LEADS = "："


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
        titled = bool(self.spans) and self._text[self.spans[0][1] - 1] not in _FINAL
        title = self._bare(*self.spans[0]) if titled else ""
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

    def lead(self, index: int, words: re.Pattern[str], items: re.Pattern[str]) -> tuple[int, int] | None:
        """Where the words stand that lead to the list in an item of which sentence `index` is, if they are worded so.

        They stand in the sentence itself, up to a colon, or before it: in its paragraph, if it is marked as an item; or
        in a paragraph above it, if it is the first of its own.

        Args:
            index: The number of a sentence.
            words: How the words are, to their end.
            items: How marked items begin; all of a list are marked alike, and text may stand between them.
        """
        form, at = self._form(index, items), index
        while True:
            start, end = self.spans[at]
            colon = self._text.find(_LEADS, start, end) + 1 or end
            if (at < index or colon < end) and words.search(self._text[start:colon]):
                return start, colon
            if at == 0 or not self.continues(at) or not form:
                break
            at -= 1
        if at == 0 or self.continues(index):
            return None
        for _ in range(_ITEMS):
            last, at = at - 1, self.first(at - 1)
            for one in (last, at):
                if words.search(self._text[slice(*self.spans[one])]):
                    return self.spans[one]
            start, end = self.spans[at][0], self.spans[last][1]
            own, mark = self._form(at, items), self._text[end - 1]
            between = not own and mark in _FINAL if form else not own and mark != _LEADS and end - start <= _ITEM
            if at == 0 or not (between or own == form != ""):
                break
        return None

    def _form(self, index: int, items: re.Pattern[str]) -> str:
        """How the item is marked that a sentence begins, whatever its number; empty if it is not."""
        start = self.spans[index][0]
        mark = items.match(self._text, start) or _BULLET.match(self._text, start)
        return NUMERAL.sub("", mark[0]) or "0" if mark else ""
