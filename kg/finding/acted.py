"""Names of ordinary words: what a clause says that somebody builds or sets up (甲院与乙院共建骨科中心)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile
from operator import attrgetter

from kg.finding.finder import Finder, Hit, types_of
from kg.finding.joined import is_counted, is_of_many
from kg.segment import begins_word, past_last, words

#: Where sentences end; how far before the words for building those who build are looked for, in characters.
_SENTENCE, _BEFORE = re.compile(r"[。；！？\n]"), 60
#: Where clauses and the items of lists end.
_EDGE = re.compile(r"[，。；：！？、\n]")
#: Least characters of a name.
_LEAST = 4
#: How far around a name the words are looked at, in characters.
_AROUND = 12


def acted_names(text: str, found: Sequence[Hit], finder: Finder) -> Iterator[Hit]:
    """What words for building govern, or what is said to be built by somebody, where the sentence names who builds.

    Args:
        text: A clean text.
        found: The names found so far, known or by their form.
        finder: How texts tell of what is built.
    """
    told, ends = finder.acting, frozenset(hit.end for hit in found if hit.names)
    doers = sorted(hit for hit in found if not hit.is_class and types_of(hit, finder) & told.doers)
    for item in (*_governed(text, doers, finder), *_passive(text, doers, finder)):
        start, end = item.span("name")
        if end not in ends and _is_name(text, start, end, item["ending"], finder):
            yield Hit(start, end, text[start:end], (), told.endings[item["ending"]])


def _governed(text: str, doers: Sequence[Hit], finder: Finder) -> Iterator[re.Match[str]]:
    """What follows words for building whose sentence tells before them who builds, item by item."""
    told = finder.acting
    scenes = _scenes(text, doers, finder)
    for verb in told.verbs.finditer(text):
        if verb["placed"] and verb.start() not in scenes:
            continue
        if item := told.item.match(text, verb.end()):
            first = past_last(_SENTENCE, text, max(0, verb.start() - _BEFORE), verb.start())
            if told.agents.search(text, first, verb.start()) or _names_doer(text, first, verb.start(), doers, finder):
                while item:
                    yield item
                    item = told.further.match(text, item.end())


def _passive(text: str, doers: Sequence[Hit], finder: Finder) -> Iterator[re.Match[str]]:
    """What begins a clause that goes on with those who build it."""
    for agent in finder.acting.passive.finditer(text):
        first = past_last(_EDGE, text, max(0, agent.start() - _BEFORE), agent.start())
        item = finder.acting.begun.fullmatch(text, first, agent.start())
        if item and _names_doer(text, agent.end(), agent.end() + _BEFORE, doers, finder):
            yield item


def _names_doer(text: str, start: int, end: int, doers: Sequence[Hit], finder: Finder) -> bool:
    """Whether a stretch names one who does something, and not only where it is done."""
    scenes, first = finder.acting.scenes, bisect_left(doers, start, key=attrgetter("start"))
    inside = takewhile(lambda hit: hit.start < end, (doers[at] for at in range(first, len(doers))))
    return any(hit.end <= end and not text.endswith(scenes, 0, hit.start) for hit in inside)


def _scenes(text: str, doers: Sequence[Hit], finder: Finder) -> set[int]:
    """Where places end where something is done (甲大学在乙市丙区|的海雾中心)."""
    ends: set[int] = set()
    for hit in doers:
        if hit.start in ends or text.endswith(finder.acting.scenes, 0, hit.start):
            ends.add(hit.end)
    return ends


def _is_name(text: str, start: int, end: int, ending: str, finder: Finder) -> bool:
    """Whether what is built is one thing, and what stands before its ending tells it apart."""
    told, name = finder.acting, text[start:end]
    parts = words(name[: -len(ending)])
    return not (
        len(name) < _LEAST
        or (told.empty.issuperset(parts) and name not in told.whole)
        or finder.coined.words.foreign.intersection(parts)
        or any(not verb["placed"] for verb in told.verbs.finditer(name))
        or parts[0] in finder.stops.verbs
        or not begins_word(text, max(0, start - _AROUND), start, end)
        or is_of_many(text, start, end - len(ending), end, finder)
        or is_counted(text, end, told.endings[ending], finder)
        or name in finder.classes
    )
