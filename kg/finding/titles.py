"""Titles in book-title marks: of plans and other papers, of books, films and broadcasts; and what is short for one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kg.finding.finder import Finder, Hit
from kg.lexicon import Lexicon
from kg.model import Entity

#: The type of titles that are no names: they hide the names in them and are left out at last.
WORK = ""
_TITLE = re.compile(r"《[^《》\n]{2,60}》")
#: How a title closes: with its years in brackets or without.
_CLOSE = re.compile(r"(?:（[^（）]*）)?》$")
#: Least characters of a title without marks that stands for one in marks; how many at its end are the same in both.
_LEAST, _KIND = 8, 2
_SEVERAL = 2


def titles(text: str, known: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Titles in 《》 that are not known names themselves; what they end with tells a paper from a work.

    Args:
        text: A clean text.
        known: The known names in it, in order and without overlaps.
        finder: How the titles of papers look.
    """
    starts = [hit.start for hit in known]
    for match in _TITLE.finditer(text):
        start, end = match.span()
        index = bisect_right(starts, start) - 1
        if index < 0 or known[index].end < end:
            paper = finder.forms.titles.papers.search(match[0])
            yield Hit(start, end, match[0], (), finder.forms.titles.type if paper else WORK)


class Titles:
    """The titles of a document, and the fuller one that a shorter one stands for."""

    def __init__(self, text: str, hits: Iterable[Hit], lexicon: Lexicon, plan: str) -> None:
        self._text, self._lexicon, self._plan = text, lexicon, plan
        self._before: dict[str, Entity] = {}
        marked = (hit for hit in hits if hit.surface.startswith("《") and len(hit.names) < _SEVERAL)
        self._all = [hit for hit in marked if hit.type == plan or (hit.type is None and hit.names)]

    def add(self, entity: Entity) -> None:
        """Note what a name before stands for, if that is a title or an event about one (《某协议》签约仪式)."""
        if entity.name.endswith("》"):
            self._before.setdefault(entity.name, entity)
        elif entity.name.startswith("《"):
            title = entity.name[: entity.name.rindex("》") + 1]
            self._before.setdefault(title, self._lexicon.named(title, self._plan))

    def fuller(self, surface: str) -> Entity | None:
        """The one fuller title before a title in marks."""
        tail, least = surface.lstrip("《"), len(surface)
        found = [e for name, e in self._before.items() if name.endswith(tail) and len(name) > least]
        return found[0] if len(found) == 1 else None

    def whole(self, short: Hit) -> Hit | None:
        """The one title in marks, in a line below, that a title without marks shortens.

        That holds characters of the whole one in their order, and the kind of paper (a headline's 海雾治理合作协议 for
        《关于共同推进海雾治理的合作协议》).
        """
        end = self._text.find("\n", short.end) if short.type == self._plan else -1
        found = {
            hit.surface: hit for hit in self._all if hit.start > end >= 0 and _shortens(short.surface, hit.surface)
        }
        return next(iter(found.values())) if len(found) == 1 else None


def _shortens(surface: str, title: str) -> bool:
    """Whether a title without marks holds characters of one in marks, in order, and ends like it."""
    words = _CLOSE.sub("", title)
    if len(surface) < _LEAST or surface.startswith("《") or not words.endswith(surface[-_KIND:]):
        return False
    rest = iter(words)
    return all(char in rest for char in surface)
