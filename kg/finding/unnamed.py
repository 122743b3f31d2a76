"""Occasions that have no name, visits and meetings, under the words with which a text tells of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kg.finding.finder import Finder, Hit, insert_apart, types_of
from kg.knowledge.occasions import Occasions
from kg.segment import clause

#: Most characters from who makes a visit to the way there, and of the name of a meeting.
_BETWEEN, _LONGEST = 12, 36
#: Least characters of the words for a meeting that tell it apart from others of its hosts.
_TELLING = 7
#: Most characters of the word for the way there.
_WAY = 2
#: Most characters before the words for a visit that belong to them.
_MANNER = 26
#: Most characters of a post between the names of two who make a visit together (甲某、校长乙某).
_POST = 10


def unnamed_occasions(text: str, found: Sequence[Hit], finder: Finder) -> list[Hit]:
    """What was found, with the occasions that have no name.

    A visit goes by who makes it and where it leads, a meeting by the words from who holds it on:

    ```
    text     张某某一行到海岭市考察工作     海岭市委5月2日召开会议
    hit                      ~~~~~~~~                      ~~~~
    name     张某某到海岭市考察工作         海岭市委5月2日召开会议
    called   到海岭市考察工作               会议
    ```

    Args:
        text: A clean text.
        found: What was found in it, in order and without overlaps.
        finder: How texts tell of occasions.
    """
    hits = list(found)
    told = finder.coined.occasions
    for new in (*_visits(text, found, told, finder), *_meetings(text, found, told, finder)):
        insert_apart(hits, new)
    return hits


def _visits(text: str, found: Sequence[Hit], told: Occasions, finder: Finder) -> Iterator[Hit]:
    """Visits of a person or a body to one place or several, which stand right before the word for it."""
    for match in told.visit.finditer(text):
        manner = told.manner.search(text, max(0, match.start() - _MANNER), match.start())
        start, place = (manner.start("kind"), manner.start()) if manner else (match.start(), match.start())
        first = at = bisect_left(found, place + 1, key=attrgetter("end"))
        while at and types_of(found[at - 1], finder) & told.places:
            joint = text[found[at - 1].end : place]
            if joint and not (at < first and told.joint.fullmatch(joint)):
                break
            at, place = at - 1, found[at - 1].start
        way = told.to.search(text, max(0, place - _BETWEEN), place)
        if at in (0, first) or way is None:
            continue
        who = found[at - 1]
        leader = found[at - 2] if at > 1 and told.leading.fullmatch(text, found[at - 2].end, way.start()) else who
        if not types_of(leader, finder) & told.visitors:
            continue
        near = leader is not who or 0 <= way.start() - who.end <= _BETWEEN
        near, who = near and way.start() <= clause(text, leader.end, leader.end)[1], leader
        while leader is found[at - 1] and at > 1 and who.name:  # of several who go there, the first
            between = told.joint.match(text, found[at - 2].end, who.start)
            if not between or who.start - between.end() > _POST or not types_of(found[at - 2], finder) & told.visitors:
                break
            at, who = at - 1, found[at - 2]
            leader = who
        if who.name and near:  # a word that only refers names nobody
            called = text[way.start() : match.end()]
            yield Hit(start, match.end(), who.name + called, (), told.type, called=called)


def _meetings(text: str, found: Sequence[Hit], told: Occasions, finder: Finder) -> Iterator[Hit]:
    """Meetings of a day, which their clause tells or the one before, or with a number, by who holds them."""
    events = [hit.surface for hit in found if hit.type == told.type]
    for match in told.meeting.finditer(text):
        first, _ = clause(text, *match.span())
        start, end = match.span("occasion")
        dated = clause(text, first - 2, first)[0] if text[first - 1 : first] == "，" else first
        opening = bisect_left(found, first, key=attrgetter("start"))
        before = reversed(found[opening : bisect_left(found, match.start() + 1, key=attrgetter("end"))])
        host = next((hit for hit in before if _holds(text, hit, told, finder)), None)
        if host is None:
            continue
        opening = host.start
        for beside in before:  # those who hold it with the last of them
            if not (
                types_of(beside, finder) & (told.hosts | told.places)
                and told.joint.fullmatch(text, beside.end, opening)
            ):
                break
            opening = beside.start
        body = finder.kinds.person not in types_of(host, finder)
        several = body and (opening < host.start or host.several)
        if not (several or end - start >= _TELLING or told.day.search(text, dated, end)):
            continue
        opening = opening if end - opening <= _LONGEST else host.start
        if end - opening <= _LONGEST:
            numbered = body and told.day.match(text, start)
            name = text[opening : host.end if numbered else start] + text[start:end]  # 某小组第三次会议
            short = text[start:end] if end - start >= _TELLING else name
            fuller = (event for event in events if event.endswith(short))
            yield Hit(start, end, next(fuller, name), (), told.type, called=match["occasion"])


def _holds(text: str, hit: Hit, told: Occasions, finder: Finder) -> bool:
    """Whether a hit before the word for a meeting may be who holds it, and not where it is held."""
    where = told.to.search(text, max(0, hit.start - _WAY), hit.start)
    return bool(types_of(hit, finder) & told.hosts) and not hit.is_class and where is None
