"""How texts tell of occasions: of visits and meetings without a name, of events that are held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.knowledge.toml import check_keys, check_type, expression
from kg.schema import Schema

#: Least and most characters of the name of an event before its ending.
_LEAST, _MOST = 3, 44
#: The entries of `[occasions.held]`.
_HELD = (
    "lead verb opening part character inner event progress follows telling joint apart holding recalling recalled aside"
)


@dataclass(frozen=True, slots=True)
class Held:
    """How clauses tell that an event is held, which goes by the whole of what they say is held.

    That is in the group `name`, or, where it is a quotation, in the group `quoted`.
    """

    #: A word for it, which stands in such a clause.
    holding: re.Pattern[str]
    #: The event begins the clause, or follows a verb.
    subject: re.Pattern[str]
    governed: re.Pattern[str]
    #: What the name of an event holds that follows a verb.
    telling: re.Pattern[str]
    #: How the first of two names ends that are joined to one.
    first: re.Pattern[str]
    #: What joins two events that are held side by side.
    apart: re.Pattern[str]
    #: What stands before, and what after, an event of before that a clause only recalls.
    recalling: re.Pattern[str]
    recalled: re.Pattern[str]
    #: What stands in a name and is none of it (以下简称…).
    aside: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Occasions:
    """What tells of meetings and visits, and which types take part in them."""

    type: str
    #: The types of who holds a meeting, who makes a visit, and where visits lead.
    hosts: frozenset[str]
    visitors: frozenset[str]
    places: frozenset[str]
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
    held: Held


def load_occasions(table: Mapping[str, Any], path: Path, schema: Schema) -> Occasions:
    """How texts tell of occasions, of a file.

    Raises:
        OntologyError: For an unknown key or type, or an expression that does not compile.
    """
    types, words = ("hosts", "visitors", "places"), ("visit", "manner", "leading", "to", "joint", "meeting", "day")
    check_keys(table, required=("type", "held", *types, *words), where=path, entry="[occasions]")
    for type_name in (table["type"], *(name for key in types for name in table[key])):
        check_type(type_name, schema.types, where=path, entry="[occasions]")
    visit, manner, leading, to, joint, meeting, day = (expression(table[word], path) for word in words)
    return Occasions(
        type=table["type"],
        hosts=frozenset(table["hosts"]),
        visitors=frozenset(table["visitors"]),
        places=frozenset(table["places"]),
        visit=re.compile(visit),
        manner=re.compile(rf"{manner}\Z"),
        leading=re.compile(leading),
        to=re.compile(rf"(?:{to})\Z"),
        joint=re.compile(joint),
        meeting=re.compile(meeting),
        day=re.compile(day),
        held=_held(table["held"], path),
    )


def _held(table: Mapping[str, Any], path: Path) -> Held:
    """How clauses tell that an event is held."""
    check_keys(table, required=_HELD.split(), where=path, entry="[occasions.held]")
    for words in table.values():
        expression(words, path)
    part = rf"{table['part']}|(?!{table['inner']}){table['character']}"
    stem = rf"(?:(?=“)(?:{part}){{1,{_MOST}}}?|(?:{part}){{{_LEAST},{_MOST}}}?)"
    named = rf"(?!{table['opening']}){stem}{table['event']}(?:（[^（）]{{2,8}}）)?"
    name = rf"(?P<name>{named}|“(?P<quoted>[^“”\n]{{{_LEAST},{_MOST}}}?{table['event']})”)"
    return Held(
        holding=re.compile(table["holding"]),
        subject=re.compile(rf"(?<![^，。；：！？\n]){table['lead']}{name}(?={table['progress']})"),
        governed=re.compile(rf"(?:{table['verb']}){name}(?={table['follows']})"),
        telling=re.compile(table["telling"]),
        first=re.compile(rf"(?:“[^“”]*”|[^“”])+?{table['event']}(?={table['joint']})"),
        apart=re.compile(table["apart"]),
        recalling=re.compile(rf"(?:{table['recalling']})\Z"),
        recalled=re.compile(table["recalled"]),
        aside=re.compile(table["aside"]),
    )
