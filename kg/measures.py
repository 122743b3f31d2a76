"""How numbers and goals are worded, read from `ontology/measures.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.counting import apart, quantity_expression
from kg.encode import FIRST, LAST_NAME
from kg.errors import OntologyError
from kg.grammar import any_of
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.telling import KEYS as TELLING
from kg.telling import Telling, telling
from kg.toml import check_keys, compiled, expression, line_of, read_toml

#: The keys of the sections that have many.
_KEYS = {
    "bearer": "passing opening to agent travel partners pointing wide arriving speakers hosting events decreeing "
    "sections regional shares added peopled called unknown unnamed foreign attributed scene completed kind parts aims",
    "indicator": "each particle listed headed kept away bare reckoned dependent manner endings continuing openings "
    "turning achieved base parting leading_on listing_verbs within partnered hanging heads nouns",
    "goal": "states begins done announcing other closing section listing heading bullet degrees tasks apart confidence",
}


class Way(StrEnum):
    """How it is known what a number is said of."""

    #: Its clause names it.
    NAMED = "named"
    #: A clause before in its sentence names it.
    CARRIED = "carried"
    #: Its sentence does not name it: what the sentences before or the document are about.
    ASSUMED = "assumed"
    #: The same, but one other thing was named last.
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing of which numbers are given."""

    #: The type of such things, what their names end with, and the words for what is measured of them.
    type: str
    endings: tuple[str, ...]
    words: re.Pattern[str]

    def has(self, entity: Entity) -> bool:
        """Whether an entity is one of them."""
        return entity.type == self.type and entity.name.endswith(self.endings)


@dataclass(frozen=True, slots=True)
class Measures:
    """How numbers and goals are worded."""

    quantity: re.Pattern[str]
    #: A number, in figures or spelled before its unit.
    numeral: re.Pattern[str]
    #: What units measure of a thing that follows them.
    measured: Mapping[str, str]
    #: Words before a number that say what it measures of a thing that follows it.
    amounts: tuple[str, ...]
    #: What gives each of several subjects the number, stands between a number and the thing it is of, and ends a list.
    each: re.Pattern[str]
    particle: str
    listed: str
    not_counted: tuple[str, ...]
    #: What follows a number that is part of a label; what follows one of things of which another number is given.
    labels: re.Pattern[str]
    of_others: re.Pattern[str]
    #: What grants sums to whoever meets its terms; how words before a number end that say how far from a `place` it is.
    granting: re.Pattern[str]
    away: re.Pattern[str]
    #: Indicators that say nothing without what was counted, and without what was measured before them.
    dependent: frozenset[str]
    bare: frozenset[str]
    #: How a clause without numbers says by what things are reckoned (`what`) in those after it, how one ends that names
    #: what the next measures, and how one goes on after what grows or stays in it.
    reckoned: re.Pattern[str]
    headed: re.Pattern[str]
    manner: re.Pattern[str]
    #: Words that tell that an organisation came, spoke or decided: what follows is not measured of it; and with those
    #: that tell that it opened or signed: the sentences after it are not about it.
    passing: tuple[str, ...]
    opening: tuple[str, ...]
    #: The word before who does something; the words between the ends of a way, and the units in which it is measured.
    agent: str
    to: tuple[str, ...]
    travel: tuple[str, ...]
    #: The words between partners.
    partner: re.Pattern[str]
    #: How a clause speaks of what it does not name: `pointer` and `whole` stand before its kind, `here` is a place.
    pointing: re.Pattern[str]
    #: How a clause goes on to the region as a whole; what stands between an attribute and a name (某省工程——某水库).
    regional: tuple[str, ...]
    called: re.Pattern[str]
    #: What follows a place where only a part of what was counted comes from there; how words end before the number of
    #: those who join several bodies; what is measured of places alone.
    shares: re.Pattern[str]
    added: re.Pattern[str]
    peopled: re.Pattern[str]
    #: What follows the first part of a name; how a clause is about what has no known name, is there, or is ready.
    unknown: re.Pattern[str]
    unnamed: re.Pattern[str]
    foreign: re.Pattern[str]
    attributed: re.Pattern[str]
    scene: re.Pattern[str]
    completed: re.Pattern[str]
    #: How words end before the place where the things counted have come; how the names of bodies end that speak of
    #: others, words for those who only hold an event.
    arriving: re.Pattern[str]
    speakers: tuple[str, ...]
    hosting: tuple[str, ...]
    #: What the headline of a report of an event holds.
    events: re.Pattern[str]
    #: How a clause begins that speaks of the whole country or the world, and how a body goes on that decides of others.
    wide: re.Pattern[str]
    decreeing: re.Pattern[str]
    #: What follows a place where only a section of a line in it is meant; kinds of things of which numbers are given.
    sections: re.Pattern[str]
    kinds: Sequence[Kind]
    aims: Sequence[tuple[Entity, re.Pattern[str]]]
    #: Parts of an area with the words for what is measured of that part alone.
    parts: Sequence[tuple[Entity, re.Pattern[str]]]
    comparators: Mapping[str, tuple[str, ...]]
    endings: re.Pattern[str]
    kept: tuple[str, ...]  #: words that end like one of those and belong to the indicator
    openings: re.Pattern[str]
    #: What parts the words for what two numbers measure.
    joints: re.Pattern[str]
    #: With what words those for the next number of a clause begin; how words end that lead on to the words after
    #: it; with what verbs words begin before a list that say what is done with those counted.
    parting: re.Pattern[str]
    leading_on: re.Pattern[str]
    listing_verbs: re.Pattern[str]
    #: What stands in words that go on to a verb after them (高校在某地开展); how those end that go on to a partner.
    within: re.Pattern[str]
    partnered: re.Pattern[str]
    #: How an indicator ends that leads on to what was not taken.
    hanging: re.Pattern[str]
    #: Words for what is measured, which the parts of a list before them share; nouns that begin with a unit.
    heads: re.Pattern[str]
    nouns: tuple[str, ...]
    continuing: tuple[str, ...]
    #: Where the words after a number go over to something else; what stands in those before it up to the verb whose
    #: object it measures (在某地设立的中心完成); how these end that only say what it was at first (由建场初期的).
    turning: re.Pattern[str]
    achieved: re.Pattern[str]
    base: re.Pattern[str]
    #: What makes a number with its indicator a figure.
    telling: Telling
    states: tuple[str, ...]
    begins: tuple[str, ...]
    done: tuple[str, ...]
    #: What says that targets follow, that a section of them or a list begins; any section; the items of a list.
    announcing: re.Pattern[str]
    section: re.Pattern[str]
    listing: re.Pattern[str]
    heading: re.Pattern[str]
    bullet: re.Pattern[str]
    #: Words for degrees that tell a target after a year; what a clause holds that sets none: an effect, a period, a
    #: thing alone; what holds for all of a kind.
    degrees: re.Pattern[str]
    apart: re.Pattern[str]
    #: How a clause begins that sets a task, where the sentence names no year.
    tasks: tuple[str, ...]
    other: tuple[str, ...]
    #: How the words for a goal end that are no part of it.
    closing: re.Pattern[str]
    goal_confidence: float
    #: How sure a figure is by how it is known what it is said of.
    observed: Mapping[Way, float]

    def whole_noun(self, unit: str, after: str) -> str:
        """The words after a number with the noun whole that its unit begins (7000万人口)."""
        begun = any(after.startswith(noun[1:]) for noun in self.nouns if unit.endswith(noun[0]))
        return unit[-1] + after if begun else after

    def goes_on(self, words: str) -> bool:
        """Whether a clause that begins with such words speaks of the indicator before it (占七成, but not 占地)."""
        return words.startswith(self.continuing) and not words.startswith(self.amounts)


def load_measures(path: Path, lexicon: Lexicon) -> Measures:
    """The wording of numbers and goals in a file at `path`; the `lexicon` knows the areas and their parts.

    Raises:
        OntologyError: For a missing or unknown key, or an unknown entity.
    """
    tables = read_toml(path)
    sections = {
        "observation": tuple(Way),
        "units": ("words", "spelled", "scales", "per", "not_counted", "labels", "of_others", "granting", "unless"),
        "qualifiers": ("before", "after"),
        "comparators": ("<=", ">=", "≈"),
        "measured": tuple(tables.get("measured", ())),
        "telling": TELLING,
        **{section: tuple(keys.split()) for section, keys in _KEYS.items()},
    }
    check_keys(tables, required=tuple(sections), where=path, entry=path.name)
    for section, keys in sections.items():
        check_keys(tables[section], required=keys, where=path, entry=f"[{section}]")
    units, indicator, goal, bearer = (tables[section] for section in ("units", "indicator", "goal", "bearer"))
    for name in (*bearer["parts"], *bearer["aims"]):
        if name not in lexicon.entities:
            remedy, line = "use a canonical name of the lexicon", line_of(path, name)
            raise OntologyError(f"unknown entity {name!r}", where=path, line=line, entry="[bearer]", remedy=remedy)
    numbers = quantity_expression(units, tables["qualifiers"], indicator["kept"], expression(units["unless"], path))
    return Measures(
        quantity=re.compile(numbers.quantity),
        numeral=re.compile(numbers.numeral),
        measured={unit: what for what, words in tables["measured"].items() if what for unit in words},
        amounts=tuple(tables["measured"].get("", ())),
        each=compiled(indicator["each"], path),
        particle=indicator["particle"],
        listed=indicator["listed"],
        not_counted=tuple(units["not_counted"]),
        labels=compiled(units["labels"], path),
        of_others=compiled(units["of_others"], path),
        granting=compiled(units["granting"], path),
        away=compiled(indicator["away"], path),
        dependent=frozenset(indicator["dependent"]),
        bare=frozenset(indicator["bare"]),
        reckoned=compiled(indicator["reckoned"], path),
        headed=compiled(indicator["headed"], path),
        manner=re.compile(any_of(indicator["manner"])),
        passing=tuple(bearer["passing"]),
        agent=bearer["agent"],
        to=tuple(bearer["to"]),
        opening=(*bearer["passing"], *bearer["opening"]),
        travel=tuple(bearer["travel"]),
        partner=re.compile(any_of(bearer["partners"])),
        pointing=compiled(bearer["pointing"], path),
        regional=tuple(bearer["regional"]),
        shares=compiled(bearer["shares"], path),
        added=compiled(bearer["added"], path),
        peopled=compiled(bearer["peopled"], path),
        called=compiled(bearer["called"], path),
        unknown=compiled(bearer["unknown"], path),
        unnamed=compiled(bearer["unnamed"], path),
        scene=compiled(bearer["scene"], path),
        foreign=compiled(bearer["foreign"], path),
        attributed=compiled(bearer["attributed"], path),
        completed=compiled(bearer["completed"], path),
        wide=compiled(bearer["wide"], path),
        arriving=re.compile(f"{any_of(bearer['arriving'])}(?=[{FIRST}-{LAST_NAME}][”]?$)"),
        speakers=tuple(bearer["speakers"]),
        hosting=tuple(bearer["hosting"]),
        events=compiled(bearer["events"], path),
        sections=compiled(bearer["sections"], path),
        decreeing=compiled(bearer["decreeing"], path),
        kinds=[_kind(table, path) for table in bearer["kind"]],
        parts=[(lexicon.entities[n], compiled(words, path)) for n, words in bearer["parts"].items()],
        aims=[(lexicon.entities[n], compiled(words, path)) for n, words in bearer["aims"].items()],
        comparators={sign: tuple(words) for sign, words in tables["comparators"].items()},
        endings=re.compile(f"(?:{apart(indicator['endings'], indicator['kept'])})+$"),
        kept=tuple(indicator["kept"]),
        openings=re.compile(f"^(?:{any_of(indicator['openings'])})"),
        joints=re.compile(apart("、和与及暨", indicator["kept"])),
        parting=re.compile(any_of(indicator["parting"])),
        listing_verbs=compiled(indicator["listing_verbs"], path),
        leading_on=re.compile(f"{any_of(indicator['leading_on'])}$"),
        within=re.compile(any_of(indicator["within"])),
        partnered=compiled(indicator["partnered"], path),
        hanging=compiled(indicator["hanging"], path),
        heads=compiled(indicator["heads"], path),
        nouns=tuple(indicator["nouns"]),
        continuing=tuple(indicator["continuing"]),
        turning=compiled(indicator["turning"], path),
        achieved=compiled(indicator["achieved"], path),
        base=compiled(indicator["base"], path),
        telling=telling(tables["telling"], path),
        states=tuple(goal["states"]),
        begins=tuple(goal["begins"]),
        done=tuple(goal["done"]),
        announcing=compiled(goal["announcing"], path),
        section=compiled(goal["section"], path),
        listing=compiled(goal["listing"], path),
        heading=compiled(goal["heading"], path),
        bullet=re.compile(f"(?:{expression(goal['bullet'], path)})+"),
        degrees=re.compile(any_of(goal["degrees"])),
        apart=compiled(goal["apart"], path),
        tasks=tuple(goal["tasks"]),
        other=tuple(goal["other"]),
        closing=re.compile(f"{any_of(goal['closing'])}$"),
        goal_confidence=float(goal["confidence"]),
        observed={Way(way): float(sure) for way, sure in tables["observation"].items()},
    )


def _kind(table: Mapping[str, Any], path: Path) -> Kind:
    check_keys(table, required=("type", "endings", "words"), where=path, entry="[[bearer.kind]]")
    return Kind(table["type"], tuple(table["endings"]), compiled(table["words"], path))
