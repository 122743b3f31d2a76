"""Names that a text repeats: what is a name in one place is one everywhere, also as the text says it calls it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kg.finding.finder import Finder, Hit, replace_within
from kg.finding.parties import listed_before
from kg.segment import is_common

#: Least characters of a name that is found again by its characters alone.
_SHORTEST = 3


def repeated_names(text: str, found: Sequence[Hit]) -> list[Hit]:
    """What was found, with the places where names that no list holds stand once more, the longer names first.

    A name stands for all that was found in it; what was found as a whole stays as it was found.

    Args:
        text: A clean text.
        found: What was found in it, in order and without overlaps.
    """
    hits = list(found)
    known: dict[str, str] = {}
    for hit in found:
        if not (hit.names or hit.is_class or hit.several) and hit.type and len(hit.surface) >= _SHORTEST:
            known.setdefault(hit.surface, hit.type)
    stood = {(hit.start, hit.end) for hit in found}
    for name in sorted(known, key=len, reverse=True):
        for start, end in _places(name, text, 0):
            if (start, end) not in stood:
                replace_within(hits, Hit(start, end, name, (), known[name]))
    return hits


def _places(words: str, text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where some words stand in a text from a position on, without overlaps."""
    while (start := text.find(words, start)) >= 0:
        yield start, start + len(words)
        start += len(words)


def short_names(text: str, found: Sequence[Hit], finder: Finder) -> list[Hit]:
    """What was found, with the places where names stand under what the text says that it calls them for short.

    The words that say so count as part of the name that they follow: `某研究中心（以下简称“中心”）`. A common word
    stands for the name only where no longer word holds it.

    Args:
        text: A clean text.
        found: What was found in it, in order and without overlaps.
        finder: How texts say so.
    """
    hits = list(found)
    for match in finder.forms.besides.shortened.finditer(text):
        at = bisect_left(hits, match.start(), key=attrgetter("end"))
        if at == len(hits) or hits[at].end != match.start() or hits[at].is_class or hits[at].several:
            continue
        named, short = hits[at], match["short"]
        if not (named.names or named.type):
            continue
        common = is_common(short) or short in finder.classes or short in finder.anchors
        several: tuple[str, ...] = () if named.names else (named.surface,)
        if short in finder.forms.besides.parties.together:
            several = listed_before(hits, at, text, finder)
            common = False
        inside = bisect_left(hits, match.end(), key=attrgetter("start"))
        hits[at:inside] = [Hit(named.start, match.end(), named.surface, named.names, named.type, several=several)]
        for start, end in _places(short, text, match.end()):
            if not common or finder.forms.besides.called.match(text, start):
                surface = named.surface if common else short
                replace_within(hits, Hit(start, end, surface, named.names, named.type, several=several))
    return hits
