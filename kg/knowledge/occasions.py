"""How texts tell of occasions: of visits and meetings without a name, of events that are held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kg.knowledge.sections import Expression, Section, Text, TextSet
from kg.knowledge.toml import check_type
from kg.schema import Schema

#: Least and most characters of the name of an event before its ending.
_LEAST, _MOST = 3, 44


class HeldWords(Section, frozen=True):
    """`[occasions.held]`: events that go by the whole of what a clause says is held, from where it begins or its verb.

    Expressions all.
    """

    #: What may stand before the name of an event that begins a clause, what governs one that does not; what neither
    #: begins with.
    lead: Expression
    verb: Expression
    opening: Expression
    #: What both are made of, a whole or a character; words that neither holds; how both end.
    part: Expression
    character: Expression
    inner: Expression
    event: Expression
    #: What follows a name that begins a clause, and one that a verb governs; what this one holds.
    progress: Expression
    follows: Expression
    telling: re.Pattern[str]
    #: What joins two names to one; what joins two events that are held side by side.
    joint: Expression
    apart: re.Pattern[str]
    #: A word for it, which stands in such a clause.
    holding: re.Pattern[str]
    #: What stands before, and what after, an event of before that a clause only recalls.
    recalling: Expression
    recalled: re.Pattern[str]
    #: What stands in a name and is none of it (以下简称…).
    aside: re.Pattern[str]


class Occasions(Section, frozen=True):
    """`[occasions]`: what tells of meetings and visits, and which types take part in them."""

    type: Text
    #: The types of who holds a meeting, who makes a visit, and where visits lead.
    hosts: TextSet
    visitors: TextSet
    places: TextSet
    #: The words for a visit; at the end of what stands before them what belongs to them (`kind`), with what may stand
    #: between that and the place.
    visit: re.Pattern[str]
    manner: re.Pattern[str]
    #: What tells that the person before it leads a delegation there (率某市代表团), up to the way there.
    leading: re.Pattern[str]
    #: The word for the way there, at the end of what stands before the place.
    to: re.Pattern[str]
    #: What stands between places.
    joint: re.Pattern[str]
    #: That a meeting is held, with the words for it in the group `occasion`; the day, which its clause tells.
    meeting: re.Pattern[str]
    day: re.Pattern[str]
    held: HeldWords

    def checked(self, path: Path, schema: Schema) -> Occasions:
        """The same, once its types are known and what stands at an end is looked for there alone.

        Raises:
            OntologyError: For an unknown type.
        """
        for type_name in (self.type, *sorted(self.hosts | self.visitors | self.places)):
            check_type(type_name, schema.types, where=path, entry="[occasions]")
        manner, to = (re.compile(rf"(?:{told.pattern})\Z") for told in (self.manner, self.to))
        return replace(self, manner=manner, to=to)


@dataclass(frozen=True, slots=True)
class Held:
    """How clauses tell that an event is held: it is in the group `name`, or, if a quotation, in the group `quoted`."""

    #: The event begins the clause, or follows a verb.
    subject: re.Pattern[str]
    governed: re.Pattern[str]
    #: How the first of two names ends that are joined to one.
    first: re.Pattern[str]
    #: What stands before an event of before that a clause only recalls, at its end.
    recalling: re.Pattern[str]


def compile_held(told: HeldWords) -> Held:
    """How clauses tell that an event is held, as expressions."""
    part = rf"{told.part}|(?!{told.inner}){told.character}"
    stem = rf"(?:(?=“)(?:{part}){{1,{_MOST}}}?|(?:{part}){{{_LEAST},{_MOST}}}?)"
    named = rf"(?!{told.opening}){stem}{told.event}(?:（[^（）]{{2,8}}）)?"
    name = rf"(?P<name>{named}|“(?P<quoted>[^“”\n]{{{_LEAST},{_MOST}}}?{told.event})”)"
    return Held(
        subject=re.compile(rf"(?<![^，。；：！？\n]){told.lead}{name}(?={told.progress})"),
        governed=re.compile(rf"(?:{told.verb}){name}(?={told.follows})"),
        first=re.compile(rf"(?:“[^“”]*”|[^“”])+?{told.event}(?={told.joint})"),
        recalling=re.compile(rf"(?:{told.recalling})\Z"),
    )
