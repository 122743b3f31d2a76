"""Names that a text repeats: what is recognised in one place by its form or its neighbours is a name everywhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kg.finder import Hit

#: Least characters of a name that is found again by its characters alone.
_SHORTEST = 3


def repeated_names(text: str, found: Sequence[Hit]) -> Iterator[Hit]:
    """The places where names that no list holds stand once more, apart from those that something was found at.

    Args:
        text: A clean text.
        found: What was found in it, in order and without overlaps.
    """
    known: dict[str, Hit] = {}
    for hit in found:
        if not (hit.names or hit.is_class or hit.several) and hit.type and len(hit.surface) >= _SHORTEST:
            known.setdefault(hit.surface, hit)
    for name, first in known.items():
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            index = bisect_left(found, end, key=attrgetter("start"))
            if not index or found[index - 1].end <= at:
                yield Hit(at, end, name, (), first.type)
            at = text.find(name, end)
