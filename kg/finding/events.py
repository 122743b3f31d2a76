"""Events that are held, by the whole of what a clause says is held (某市某产业创新大会暨某联盟年会在某地举行)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from operator import attrgetter

from msgspec.structs import replace

from kg.finding.finder import Finder, Hit, types_of
from kg.segment import clause

#: How far after a clause what follows a name in it may stand; least characters of a name that nothing tells apart.
_AFTER, _LEAST = 6, 8
#: Most characters of a name that a verb governs and that is none without a word that tells.
_GENERAL = 6
#: How far before an event that a clause recalls the word for it stands.
_BACK = 50


def held_events(text: str, found: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """Events by the clauses that tell that they are held, and where the first of two that are one stands again.

    Args:
        text: A clean text.
        found: The names found so far, known or by their form: what is made of events side by side is not one.
        finder: How texts tell of occasions.
    """
    told = finder.coined.occasions
    events = sorted((hit for hit in found if told.type in types_of(hit, finder)), key=attrgetter("start", "end"))
    longest = max((hit.end - hit.start for hit in events), default=0)
    spans = ((span, _overlapping(events, longest, *span)) for span in _spans(text, finder))
    names = dict.fromkeys(span for span, inside in spans if not _known(text, *span, inside, finder))
    firsts: dict[str, str] = {}
    for start, end in sorted(names):
        match = finder.coined.held.first.match(text, start, end)
        if match:
            firsts.setdefault(match[0], text[start:end])
        yield Hit(start, end, told.held.aside.sub("", text[start:end]), (), told.type, called=match[0] if match else "")
    for first, name in firsts.items():
        for match in re.finditer(re.escape(first), text):
            yield Hit(*match.span(), name, (), told.type, called=first)


def with_recalled(text: str, found: Iterable[Hit], finder: Finder) -> Iterator[Hit]:
    """What was found, with the mark of those events of before that a clause only recalls (学习某座谈会精神).

    An event right before another is but what that one is part of (2025某论坛年会“某对接会”).
    """
    told, hits = finder.coined.occasions, list(found)
    for hit, following in zip_longest(hits, hits[1:]):
        if told.type in types_of(hit, finder):
            first = max(clause(text, hit.start, hit.end)[0], hit.start - _BACK)
            recalled = told.held.recalled.match(text, hit.end)
            around = recalled or finder.coined.held.recalling.search(text, first, hit.start)
            part = following and told.type in types_of(following, finder)
            if around or (part and not text[hit.end : following.start].strip("“")):
                hit = replace(hit, recalled=True)
        yield hit


def _spans(text: str, finder: Finder) -> Iterator[tuple[int, int]]:
    """Where the names stand of what clauses say is held."""
    told, held = finder.coined.occasions.held, finder.coined.held
    last = 0
    for word in told.holding.finditer(text):
        if word.start() < last:
            continue
        first, last = clause(text, *word.span())
        for match in held.subject.finditer(text, first, last + _AFTER):
            if len(match["name"]) >= _LEAST or told.telling.search(match["name"]):
                yield match.span("quoted" if match["quoted"] else "name")
        for match in held.governed.finditer(text, first, last + _AFTER):
            if len(match["name"]) > _GENERAL or told.telling.search(match["name"]):
                yield match.span("quoted" if match["quoted"] else "name")


def _overlapping(events: Sequence[Hit], longest: int, start: int, end: int) -> Sequence[Hit]:
    """The events, in order and none longer than `longest`, that share characters with a stretch of text."""
    first, last = (bisect_left(events, at, key=attrgetter("start")) for at in (start - longest, end))
    return [hit for hit in events[first:last] if start < hit.end]


def _known(text: str, start: int, end: int, inside: Sequence[Hit], finder: Finder) -> bool:
    """Whether a name is, or is part of, that of a known event, an edition of one, or made of several side by side."""
    if any(hit.start <= start and end <= hit.end for hit in inside):
        return True
    if len(inside) == 1 and inside[0].end == end and inside[0].names:
        return finder.forms.editions.pattern.fullmatch(text, start, inside[0].start) is not None
    apart = finder.coined.occasions.held.apart
    if any(hit.end < end and apart.match(text, hit.end) for hit in inside):
        return True
    return bool(inside) and inside[0].start == start and sum(hit.end - hit.start for hit in inside) == end - start
