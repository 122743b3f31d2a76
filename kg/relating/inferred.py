"""Inferred ends: what a fact is about where the pattern that states it does not hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.discourse.themes import main_host
from kg.discourse.topics import Topics
from kg.encode import FIRST, LAST_NAME, UNRESOLVED, Encoded
from kg.knowledge.grammar import Grammar, SubjectWords
from kg.model import Entity
from kg.relating import slots
from kg.relating.duties import charged
from kg.rules import (
    AUTHOR,
    EVENT,
    FRAMED,
    HEADING,
    HOST,
    LAYOUT,
    LEAD,
    MEETING,
    PLACE,
    REPORTED,
    SIGNATURE,
    STATED,
    THEME,
    TITLED,
    TOLD,
    TOPIC,
    WORKS,
    Rule,
)

#: How many lines above what they send out the names of bodies stand at most; such a line, with names that are not
#: known among at least as many that are; one of those; the number of a letter.
_LINES = 24
_ROW = re.compile(
    rf"(?:(?:[{FIRST}-{LAST_NAME}]|(?<![^、，\s])[^{FIRST}-{LAST_NAME}\d、，。；：！？（）《》\s]{{3,12}})[、，\s]?)+$"
)
_UNKNOWN = re.compile(rf"[^{FIRST}-{LAST_NAME}、，\s]+")
_NUMBERED = re.compile(r"[〔\[［]20\d\d[〕\]］]\D?\d{1,4}\D$")
#: What follows the name of what an article is about.
_DEFINING = "（"
#: How many sentences before one are looked at for its works.
_BACK = 2


class Place(NamedTuple):
    """Where a pattern matches."""

    encoded: Encoded
    topics: Topics
    #: Number of the sentence, and where it begins in the text.
    sentence: int
    offset: int
    match: re.Match[str]

    @property
    def first(self) -> int:
        """Where the match begins in the text."""
        return self.offset + self.match.start()


def inferred(slot: str, source: str | None, rule: Rule, place: Place, grammar: Grammar) -> list[Entity]:
    """The heads (`slot` h) or tails (t) of a match that its pattern does not hold.

    Args:
        slot: Which of the two.
        source: Where they come from: one of `kg.rules.SOURCES`, or a canonical name.
        rule: The rule.
        place: Where its pattern matches.
        grammar: Which relations are of what kind.
    """
    encoded, topics, index, offset, match = place
    first, doer = place.first, slot == "h"
    if source in TOLD:
        steady = source == FRAMED or rule.relation in grammar.subject.steady
        steady = steady and not encoded.text.startswith(UNRESOLVED, topics.spans[index][0])
        if not steady and topics.strays(index, first, doer):
            return []
        return _told(source, rule, place, grammar, doer=doer)
    if source in (EVENT, MEETING):
        events = slots.event(encoded, topics, index, first, topics.subjects.event, source == MEETING)
        return [event for event in events if rule.fits(event.name)]
    if source == WORKS:
        return _works(place, grammar.subject if rule.relation in grammar.subject.linking else None)
    if source in TITLED:
        titled = slots.of_heading(encoded, topics.subjects.titled[source])
        return [one for one in titled if rule.fits(one.name)][-1:]
    if source == HEADING:
        return slots.headed(encoded, topics.spans, index, topics.subjects.words.items)
    if source in (SIGNATURE, AUTHOR):
        signing = _letterhead(encoded, topics, index) or slots.signed(encoded, topics.spans, index)
        return signing or (list(topics.known.author) if source == AUTHOR else [])
    if source == LAYOUT:
        return slots.layout(encoded, offset, match)
    if source == LEAD:
        return _led(place, rule.under)
    if source in (THEME, PLACE):
        if doer and rule.relation in grammar.subject.unled and (tasked := charged(encoded, topics, index, first)):
            return tasked
        about = topics.first(index, first) or topics.clauses.themed(topics.theme_of(index), first)
        return [one for one in about if source == THEME or not topics.subjects.is_wide(one)]
    return slots.called(source or "", rule, topics, index, first, grammar)


def _told_back(place: Place) -> Iterator[tuple[int, dict[Entity, None]]]:
    """The sentence of a match up to it and the two before, nearest first: the number of each, and what it names."""
    for at in range(place.sentence, max(-1, place.sentence - _BACK - 1), -1):
        start, end = place.topics.spans[at]
        named = place.encoded.between(start, min(end, place.first))
        yield at, dict.fromkeys(one for mention in named if not mention.recalled for one in mention.entities)


def _works(place: Place, linking: SubjectWords | None) -> list[Entity]:
    """The one project that the sentence names before a match, else the heading, or one of the two sentences before it.

    None if a platform is nearer. Before the first sentence of its paragraph that is the one before. Of what links
    others, platforms are the ends, and no point such as a station is it.
    """
    topics, index, subjects = place.topics, place.sentence, place.topics.subjects
    nearer = frozenset() if linking else subjects.places - subjects.regions
    points = linking.points if linking else ()
    for at, told in _told_back(place):
        works = [one for one in told if one.type == subjects.project and not one.name.endswith(points)]
        if works or any(one.type in nearer for one in told):
            return works if len(works) == 1 else []
        if at == index and (described := _described(place.encoded, subjects.project, points)):
            return described
        if at < index and not topics.paragraphs.continues(at):
            break
    return []


def _park(place: Place) -> list[Entity]:
    """The one platform that can take something in which the nearest of the two sentences before names."""
    topics, index, subjects = place.topics, place.sentence, place.topics.subjects
    for at, told in _told_back(place):
        parks = [one for one in told if one.type in subjects.places - subjects.regions and subjects.is_host(one)]
        if parks or (at == index and any(subjects.is_place(one) for one in told)):
            return parks if at < index and len(parks) == 1 and parks[0].name not in subjects.words.origins else []
        if not topics.paragraphs.continues(at):
            break
    return []


def _behind(place: Place) -> list[Entity]:
    """The place that can take something in which a text names most, where it is about none, or a lake or the like."""
    topics, subjects = place.topics, place.topics.subjects
    about = topics.at(place.sentence, place.first, places=True)
    return main_host(place.encoded, subjects) if all(map(subjects.is_lifeless, about)) else []


def _described(encoded: Encoded, kind: str, points: tuple[str, ...]) -> list[Entity]:
    """The one project of the heading, else the one that a text begins to tell of (某线（又称…），…)."""
    first = encoded.mention(0) if encoded.text.startswith(_DEFINING, 1) else None
    found = slots.of_heading(encoded, kind) or (list(first.entities) if first else [])
    return found if len(found) == 1 and found[0].type == kind and not found[0].name.endswith(points) else []


def lead(topics: Topics, index: int, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Where the words stand that lead to the list in which sentence `index` is, if they are worded so."""
    return topics.paragraphs.lead(index, words, topics.subjects.words.items)


def _led(place: Place, words: re.Pattern[str] | None) -> list[Entity]:
    """The one place that leads to a match, else that of the document, unless that is a wide area.

    The words name it that lead to the list in which the match stands (`words`), or else the sentence begins with it.
    """
    topics, encoded, index = place.topics, place.encoded, place.sentence
    span = lead(topics, index, words) if words else None
    if words and (span is None or span[1] > max(place.first, span[0] + 1)):
        return []
    named = encoded.between(*span) if span else []
    told = [one for mention in named for one in mention.entities if topics.subjects.is_place(one)]
    told = list(dict.fromkeys(told)) if words else topics.first(index, place.first)
    found = told or [one for one in topics.theme_of(index) if not topics.subjects.is_wide(one)]
    return found if len(found) == 1 else []


def _letterhead(encoded: Encoded, topics: Topics, index: int) -> list[Entity]:
    """The bodies in lines of their own right above a sentence, with no more between than the number of the letter."""
    bodies: list[Entity] = []
    for start, end in reversed(topics.spans[max(0, index - _LINES) : index]):
        mentions = encoded.between(start, end)
        told = [entity for mention in mentions for entity in mention.entities]
        unknown = len(_UNKNOWN.findall(encoded.text, start, end))
        row = _ROW.match(encoded.text, start, end) and (not unknown or max(unknown, 2) <= len(mentions))
        if row and all(one.type in topics.subjects.bodies for one in told):
            bodies[:0] = told
        elif bodies or mentions or not _NUMBERED.search(encoded.text, start, end):
            break
    return bodies


def admitted(
    found: list[Entity], slot: str, source: str | None, rule: Rule, place: Place, grammar: Grammar
) -> list[Entity]:
    """Those of some heads or tails which the pattern does not hold that the relation can have (`inferred`)."""
    subjects, words = place.topics.subjects, grammar.subject
    if rule.relation in words.unled:
        found = [entity for entity in found if not entity.name.endswith(words.clusters)]
    if slot == "h" and rule.relation in words.hosted:
        found = list(filter(subjects.is_place, found))
    if slot == "h" and rule.relation in words.linking:
        found = [entity for entity in found if not subjects.is_place(entity)]
    if rule.relation not in words.narrow:
        return found
    narrow = [entity for entity in found if not subjects.is_wide(entity)]
    if found and not narrow and source == TOPIC:  # told of an area by one of its places
        return [entity for entity in place.topics.theme_of(place.sentence) if not subjects.is_wide(entity)]
    return narrow


def _told(source: str | None, rule: Rule, place: Place, grammar: Grammar, *, doer: bool) -> list[Entity]:
    """What a sentence is about, by one of the accounts of that."""
    topics, index, first = place.topics, place.sentence, place.first
    unled, joint = rule.relation in grammar.subject.unled, rule.relation in grammar.subject.of_parts
    tasked = charged(place.encoded, topics, index, first) if doer and (unled or joint) else []
    alone = source in (REPORTED, STATED) if unled else joint and len(tasked) > 1
    if tasked and alone:  # what a place does is the task of those, and what is built together is built by those
        return tasked
    if source == HOST:
        host = topics.host(index, first, doer, moved=not doer or rule.relation in grammar.subject.hosted)
        return host or (_park(place) or _behind(place) if rule.relation in grammar.subject.moving else [])
    if source not in (TOPIC, FRAMED):
        own = topics.own(index, first)
        if not topics.owned:
            if source == REPORTED:
                return []
            voiced = not own and topics.speaks and rule.relation in grammar.subject.voiced
            return list(topics.theme_of(index)) if voiced else own
        # whose report or plan it is: a platform that has made progress makes none of what follows, nor a body works
        placed, works = topics.subjects.is_place, rule.relation in grammar.subject.voiced
        told = [one for one in own if topics.subjects.is_region(one) or not (works or placed(one))]
        return told or list(topics.theme_of(index))
    subject = topics.at(index, first, doer=doer)
    if rule.relation in grammar.subject.mutual:
        subject = topics.clauses.alone(index, subject)
    return subject + (tasked if unled else [])
