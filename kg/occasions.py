"""How texts tell of occasions without a name (visits, meetings of a day), read from `ontology/coinings.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.schema import Schema
from kg.toml import check_keys, check_type, expression


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
    #: The word for the way there, at the end of what stands before the place.
    to: re.Pattern[str]
    #: What stands between places.
    joint: re.Pattern[str]
    #: That a meeting is held, with the words for it in the group `occasion`; the day, which its clause tells.
    meeting: re.Pattern[str]
    day: re.Pattern[str]


def load_occasions(table: Mapping[str, Any], path: Path, schema: Schema) -> Occasions:
    """How texts tell of occasions, of a file.

    Raises:
        OntologyError: For an unknown key or type, or an expression that does not compile.
    """
    types, words = ("hosts", "visitors", "places"), ("visit", "manner", "to", "joint", "meeting", "day")
    check_keys(table, required=("type", *types, *words), where=path, entry="[occasions]")
    for type_name in (table["type"], *(name for key in types for name in table[key])):
        check_type(type_name, schema.types, where=path, entry="[occasions]")
    visit, manner, to, joint, meeting, day = (expression(table[word], path) for word in words)
    return Occasions(
        type=table["type"],
        hosts=frozenset(table["hosts"]),
        visitors=frozenset(table["visitors"]),
        places=frozenset(table["places"]),
        visit=re.compile(visit),
        manner=re.compile(rf"{manner}\Z"),
        to=re.compile(rf"(?:{to})\Z"),
        joint=re.compile(joint),
        meeting=re.compile(meeting),
        day=re.compile(day),
    )
