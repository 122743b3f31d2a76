"""The parties of an agreement, under what it calls them: 甲方：某市人民政府; 甲局、乙局（以下简称“双方”）."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter

from kg.finding.finder import Finder, Hit, replace_within

#: The name of a party, and the type of one that no list holds.
Party = tuple[str, str | None]


def _parties(text: str, hits: Sequence[Hit], finder: Finder) -> Mapping[str, Party]:
    """What a text calls the parties that it names in lines of their own, with their names.

    The government of a place acts for the place.
    """
    told: dict[str, Party] = {}
    for match in finder.forms.besides.parties.line.finditer(text):
        at = bisect_left(hits, match.end(), key=attrgetter("start"))
        if at == len(hits) or hits[at].start != match.end():
            continue
        while at + 1 < len(hits) and hits[at + 1].start == hits[at].end and _is_place(hits[at].surface, finder):
            at += 1
        hit = hits[at]
        if not hit.is_class and hit.name and finder.forms.besides.parties.closed.match(text, hit.end):
            told.setdefault(match["label"], _acting(hit, finder))
    return told if len(told) > 1 else {}


def sides(text: str, hits: Sequence[Hit], finder: Finder) -> Sequence[Party]:
    """The parties of an agreement: those in lines of their own, else those for which a word for all of them stands.

    Args:
        text: A clean text.
        hits: What `with_parties` gave.
        finder: How texts say who the parties are.
    """
    if told := _parties(text, hits, finder):
        return tuple(told.values())
    together = finder.forms.besides.parties.together
    summed = (hit for hit in hits if hit.several and text[hit.start : hit.end] in together)
    return [(name, hit.type) for hit in islice(summed, 1) for name in hit.several]


def _acting(hit: Hit, finder: Finder) -> Party:
    """Who acts where a body does: the place, if it is the government of one; other places may stand before its name."""
    for ending in finder.forms.besides.parties.governments:
        place = hit.surface.removesuffix(ending)
        if place == hit.surface:
            continue
        for start in (at for at in range(len(place) - 1) if not at or _is_place(place[:at], finder)):
            if _is_place(place[start:], finder):
                return finder.named[place[start:]][0], None
    return hit.name, hit.type


def _is_place(name: str, finder: Finder) -> bool:
    """Whether a name is that of one known place."""
    return len(finder.named.get(name, ())) == 1 and finder.kinds.place in finder.anchors.get(name, ())


def with_parties(text: str, found: Sequence[Hit], finder: Finder) -> list[Hit]:
    """What was found, with the places where the parties of an agreement stand under what it calls them.

    Args:
        text: A clean text.
        found: What was found in it, in order and without overlaps.
        finder: How texts say who the parties are.
    """
    words = finder.forms.besides.parties
    told = _parties(text, found, finder)
    hits = list(found)
    for label, (name, type_name) in told.items():
        for start in _places(label, text, ("", "：:（")):
            replace_within(hits, Hit(start, start + len(label), label, (), type_name, several=(name,)))
    names = tuple(name for name, _ in told.values())
    type_name = next((type_name for _, type_name in told.values() if type_name), None)
    together = {**words.together, **(words.places if all(_is_place(name, finder) for name in names) else {})}
    for word, count in together.items() if told else ():
        if count in (0, len(told)):
            for start in _places(word, text, words.longer):
                replace_within(hits, Hit(start, start + len(word), word, (), type_name, several=names))
    return hits


def listed_before(hits: Sequence[Hit], at: int, text: str, finder: Finder) -> tuple[str, ...]:
    """The names of the list whose last one is the hit number `at`."""
    joints, first = finder.forms.besides.parties.joints, at
    while first and joints.fullmatch(text, hits[first - 1].end, hits[first].start) and _named(hits[first - 1]):
        first -= 1
    return tuple(hit.name for hit in hits[first : at + 1])


def _named(hit: Hit) -> bool:
    return not hit.is_class and not hit.several and bool(hit.name)


def _places(word: str, text: str, longer: tuple[str, str]) -> Iterator[int]:
    """Where a word begins in a text, where none of some characters stands before or after it."""
    for match in re.finditer(word, text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if not ((before and before in longer[0]) or (after and after in longer[1])):
            yield match.start()
