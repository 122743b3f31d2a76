"""How numbers and goals are worded, read from `ontology/measures.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from kg.encode import FIRST, LAST_NAME
from kg.errors import OntologyError
from kg.knowledge.counting import apart, quantity_expression
from kg.knowledge.expressions import any_of
from kg.knowledge.telling import Telling, telling
from kg.knowledge.toml import check_keys, compiled, expression, line_of, read_section, read_toml
from kg.lexicon import Lexicon
from kg.model import Entity

#: The keys of the sections that are no class of their own.
_KEYS: Mapping[str, Sequence[str]] = {
    "units": ("words", "spelled", "scales", "per", "not_counted", "labels", "of_others", "granting", "unless"),
    "qualifiers": ("before", "after"),
    "comparators": ("<=", ">=", "≈"),
}
#: The sections that are.
_CLASSES = ("indicator", "goal", "bearer", "telling")


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
class BearerWords:
    """How clauses tell what their numbers are said of."""

    #: Words that tell that an organisation came, spoke or decided: what follows is not measured of it; and with those
    #: that tell that it opened or signed: the sentences after it are not about it.
    passing: tuple[str, ...]
    opening: tuple[str, ...]
    #: The word before who does something; the words between the ends of a way, and the units in which it is measured.
    agent: str
    to: tuple[str, ...]
    travel: tuple[str, ...]
    #: The words between partners.
    partners: re.Pattern[str]
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
    #: What follows a place where only a section of a line in it is meant.
    sections: re.Pattern[str]
    #: Kinds of things of which numbers are given; what goals are for, by its words; parts of an area with the words for
    #: what is measured of that part alone.
    kind: Sequence[Kind]
    aims: Sequence[tuple[Entity, re.Pattern[str]]]
    parts: Sequence[tuple[Entity, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """How the words around a number tell what it measures."""

    #: What gives each of several subjects the number, stands between a number and the thing it is of, and ends a list.
    each: re.Pattern[str]
    particle: str
    listed: str
    #: How words before a number end that say how far from a `place` it is.
    away: re.Pattern[str]
    #: Indicators that say nothing without what was counted, and without what was measured before them.
    dependent: frozenset[str]
    bare: frozenset[str]
    #: How a clause without numbers says by what things are reckoned (`what`) in those after it, how one ends that names
    #: what the next measures, and how one goes on after what grows or stays in it.
    reckoned: re.Pattern[str]
    headed: re.Pattern[str]
    manner: re.Pattern[str]
    #: How the words end and begin that belong to no indicator; those that end so and belong to it.
    endings: re.Pattern[str]
    openings: re.Pattern[str]
    kept: tuple[str, ...]
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
    #: How a clause begins that goes on with what was measured before it.
    continuing: tuple[str, ...]
    #: Where the words after a number go over to something else; what stands in those before it up to the verb whose
    #: object it measures (在某地设立的中心完成); how these end that only say what it was at first (由建场初期的).
    turning: re.Pattern[str]
    achieved: re.Pattern[str]
    base: re.Pattern[str]

    def whole_noun(self, unit: str, after: str) -> str:
        """The words after a number with the noun whole that its unit begins (7000万人口)."""
        begun = any(after.startswith(noun[1:]) for noun in self.nouns if unit.endswith(noun[0]))
        return unit[-1] + after if begun else after


@dataclass(frozen=True, slots=True)
class GoalWords:
    """How targets are set."""

    #: Words for a state to be reached, and before one; words that say that it is reached.
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
    #: How a clause begins that sets a task, where the sentence names no year, and one that sets none.
    tasks: tuple[str, ...]
    other: tuple[str, ...]
    #: How the words for a goal end that are no part of it.
    closing: re.Pattern[str]
    confidence: float


@dataclass(frozen=True, slots=True)
class Measures:
    """How numbers and goals are worded."""

    #: A number with its unit; a number alone, in figures or spelled before its unit.
    quantity: re.Pattern[str]
    numeral: re.Pattern[str]
    #: What units measure of a thing that follows them.
    measured: Mapping[str, str]
    #: Words before a number that say what it measures of a thing that follows it.
    amounts: tuple[str, ...]
    #: How the words after a number begin where nobody would want it in a table.
    not_counted: tuple[str, ...]
    #: What follows a number that is part of a label; what follows one of things of which another number is given.
    labels: re.Pattern[str]
    of_others: re.Pattern[str]
    #: What grants sums to whoever meets its terms.
    granting: re.Pattern[str]
    comparators: Mapping[str, tuple[str, ...]]
    bearer: BearerWords
    indicator: IndicatorWords
    #: What makes a number with its indicator a figure.
    telling: Telling
    goal: GoalWords
    #: How sure a figure is by how it is known what it is said of.
    observed: Mapping[Way, float]

    def goes_on(self, words: str) -> bool:
        """Whether a clause that begins with such words speaks of the indicator before it (占七成, but not 占地)."""
        return words.startswith(self.indicator.continuing) and not words.startswith(self.amounts)


def load_measures(path: Path, lexicon: Lexicon) -> Measures:
    """The wording of numbers and goals in a file at `path`; the `lexicon` knows the areas and their parts.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, or an unknown entity.
    """
    tables = read_toml(path)
    keys = {"observation": tuple(Way), "measured": tuple(tables.get("measured", ())), **_KEYS}
    check_keys(tables, required=(*keys, *_CLASSES), where=path, entry=path.name)
    for section, names in keys.items():
        check_keys(tables[section], required=names, where=path, entry=f"[{section}]")
    units, measured = tables["units"], tables["measured"]
    indicator = read_section(IndicatorWords, tables["indicator"], path, "indicator", _of_indicators)
    numbers = quantity_expression(units, tables["qualifiers"], indicator.kept, expression(units["unless"], path))
    return Measures(
        quantity=re.compile(numbers.quantity),
        numeral=re.compile(numbers.numeral),
        measured={unit: what for what, words in measured.items() if what for unit in words},
        amounts=tuple(measured.get("", ())),
        not_counted=tuple(units["not_counted"]),
        labels=compiled(units["labels"], path),
        of_others=compiled(units["of_others"], path),
        granting=compiled(units["granting"], path),
        comparators={sign: tuple(words) for sign, words in tables["comparators"].items()},
        bearer=read_section(BearerWords, tables["bearer"], path, "bearer", partial(_of_bearers, lexicon, path)),
        indicator=indicator,
        telling=telling(tables["telling"], path),
        goal=read_section(GoalWords, tables["goal"], path, "goal", _of_goals),
        observed={Way(way): float(sure) for way, sure in tables["observation"].items()},
    )


def _of_bearers(lexicon: Lexicon, path: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are made of several keys, or with the lexicon."""
    for name in (*table["parts"], *table["aims"]):
        if name not in lexicon.entities:
            remedy, line = "use a canonical name of the lexicon", line_of(path, name)
            raise OntologyError(f"unknown entity {name!r}", where=path, line=line, entry="[bearer]", remedy=remedy)
    return {
        "opening": [*table["passing"], *table["opening"]],
        "arriving": f"{any_of(table['arriving'])}(?=[{FIRST}-{LAST_NAME}][”]?$)",
        "kind": [read_section(Kind, kind, path, "bearer.kind") for kind in table["kind"]],
        "parts": [(lexicon.entities[name], compiled(words, path)) for name, words in table["parts"].items()],
        "aims": [(lexicon.entities[name], compiled(words, path)) for name, words in table["aims"].items()],
    }


def _of_indicators(table: Mapping[str, Any]) -> dict[str, Any]:
    """The expressions that are made of words, and of those that are kept."""
    return {
        "endings": f"(?:{apart(table['endings'], table['kept'])})+$",
        "openings": f"^(?:{any_of(table['openings'])})",
        "joints": apart(table["joints"], table["kept"]),
        "leading_on": f"{any_of(table['leading_on'])}$",
    }


def _of_goals(table: Mapping[str, Any]) -> dict[str, Any]:
    """The expressions for whole words, or for words at an end."""
    return {"bullet": f"(?:{table['bullet']})+", "closing": f"{any_of(table['closing'])}$"}
