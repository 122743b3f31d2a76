"""Bearing: how clauses tell what their numbers are said of, read from `[bearer]` of `ontology/measures.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.knowledge.sections import Section, Text, Texts, TextSet
from kg.model import Entity


class Kind(Section, frozen=True):
    """`[[bearer.kind]]`: a kind of thing of which numbers are given."""

    #: The type of such things, what their names end with, and the words for what is measured of them.
    type: Text
    endings: Texts
    words: re.Pattern[str]

    def has(self, entity: Entity) -> bool:
        """Whether an entity is one of them."""
        return entity.type == self.type and entity.name.endswith(self.endings)


class BearerWords(Section, frozen=True):
    """`[bearer]`: how clauses tell what their numbers are said of."""

    #: Words that tell that an organisation came, spoke or decided: what follows is not measured of it; and those
    #: that tell that it opened or signed: the sentences after either are not about it.
    passing: Texts
    opening: Texts
    #: The word before who does something; the words between the ends of a way, and the units in which it is measured.
    agent: Text
    to: Texts
    travel: Texts
    #: The words between partners.
    partners: re.Pattern[str]
    #: How a clause speaks of what it does not name: `pointer` and `whole` stand before its kind, `here` is a place.
    pointing: re.Pattern[str]
    #: Words of one character for a kind of thing (该河).
    brief: Texts
    #: How a clause goes on to the region as a whole; what stands between an attribute and a name (某省工程——某水库).
    regional: Texts
    #: Types of places of which numbers are given only near their names.
    broad: TextSet
    called: re.Pattern[str]
    #: What follows the last name of a list that goes on to others, also if that is only the beginning of a name.
    others: re.Pattern[str]
    #: What follows a place where only a part of what was counted comes from there; how words end before the number of
    #: those who join several bodies; how a clause tells that those it counts do something with a body; what is measured
    #: of places alone, and of regions as well as of other things.
    shares: re.Pattern[str]
    added: re.Pattern[str]
    joining: re.Pattern[str]
    peopled: re.Pattern[str]
    regioned: re.Pattern[str]
    #: How a clause begins that measures works or bodies, and no region (`bodily`: bodies, and no platform); that tells
    #: of what is inside a place.
    worked: re.Pattern[str]
    within: re.Pattern[str]
    #: What follows the first part of a name; how a clause is about what has no known name, is there, or is ready.
    unknown: re.Pattern[str]
    unnamed: re.Pattern[str]
    foreign: re.Pattern[str]
    attributed: re.Pattern[str]
    scene: re.Pattern[str]
    completed: re.Pattern[str]
    #: How words end before the place where the things counted have come; how the names of bodies end that speak of
    #: others, words for those who only hold an event.
    arriving: Texts
    speakers: Texts
    hosting: Texts
    #: How a sentence goes on after the name of what its document introduces.
    introducing: re.Pattern[str]
    #: What the headline of a report of an event holds; what is told of an event itself; which of its kind an event is.
    events: re.Pattern[str]
    gathering: re.Pattern[str]
    edition: re.Pattern[str]
    #: How the names of bodies end whose members meet: a report of such a meeting tells of them.
    unions: Texts
    #: How a clause begins that only tells from where some of what was counted come; the word for that in an indicator.
    coming: re.Pattern[str]
    whence: Text
    #: How a clause goes on after a place that with another has built what it ends with.
    jointly: re.Pattern[str]
    #: How the names of groups of companies end, of whose own texts the numbers are theirs; what is told of a park.
    groups: re.Pattern[str]
    tenants: re.Pattern[str]
    #: How a clause begins that speaks of the whole country or the world, and how a body goes on that decides of others.
    wide: re.Pattern[str]
    decreeing: re.Pattern[str]
    #: How a clause begins that is about a section of a line.
    sections: re.Pattern[str]
    #: How the names of lines end, and of their sections; how a clause begins that speaks of the line told of before.
    lines: Texts
    section: Text
    along: re.Pattern[str]
    #: Kinds of things of which numbers are given; what goals are for, by its words; parts of an area with the words for
    #: what is measured of that part alone.
    kind: tuple[Kind, ...]
    #: Words that stand for a thing whose name ends otherwise (学校 for a university).
    standing: tuple[Kind, ...]
    aims: Mapping[Text, re.Pattern[str]]
    parts: Mapping[Text, re.Pattern[str]]
