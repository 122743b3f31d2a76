"""How numbers and goals are worded, read from `ontology/measures.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from kg.knowledge.bearing import BearerWords
from kg.knowledge.counting import Qualifiers, Units, apart, quantity_expression
from kg.knowledge.sections import ByWord, Section, Text, Texts, TextSet, read_sections
from kg.knowledge.telling import Telling
from kg.knowledge.toml import known_entity, read_toml
from kg.lexicon import Lexicon
from kg.model import Entity

#: How sure something is.
Confidence = Annotated[float, msgspec.Meta(ge=0, le=1)]


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


class Comparators(Section, frozen=True, rename={"at_most": "<=", "at_least": ">=", "about": "≈"}):
    """`[comparators]`: words that say how a number is to be compared."""

    at_most: Texts
    at_least: Texts
    about: Texts

    def of(self, clause: str) -> str:
        """How the number in the clause of a goal is to be compared: `<=`, `>=`, `≈` or `=`."""
        signs = ("<=", self.at_most), (">=", self.at_least), ("≈", self.about)
        return next((sign for sign, words in signs if any(word in clause for word in words)), "=")


class IndicatorWords(Section, frozen=True):
    """`[indicator]`: how the words around a number tell what it measures."""

    #: What gives each of several subjects the number, stands between a number and the thing it is of, and ends a list.
    each: re.Pattern[str]
    particle: Text
    listed: Text
    #: How words before a number end that say how far from a `place` it is.
    away: re.Pattern[str]
    #: How words before one read that only say so of a `place`; how those after a number of things (`thing`) go on of
    #: which it is told that each passes a `bound` in something (`what`).
    afar: re.Pattern[str]
    passing: re.Pattern[str]
    #: How words after a number of bodies (`who`) go on, up to the name of what they found (`deed`).
    founding: re.Pattern[str]
    #: Indicators that say nothing without what was counted, and without what was measured before them.
    dependent: TextSet
    bare: TextSet
    #: How a clause without numbers says by what things are reckoned (`what`) in those after it, how one ends that names
    #: what the next measures, and how one goes on after what grows or stays in it.
    reckoned: re.Pattern[str]
    headed: re.Pattern[str]
    manner: re.Pattern[str]
    #: How the words end and begin that belong to no indicator; those that end so and belong to it.
    endings: Texts
    openings: re.Pattern[str]
    kept: Texts
    #: What parts the words for what two numbers measure.
    joints: Text
    #: With what words those for the next number of a clause begin; how words end that lead on to the words after
    #: it; with what verbs words begin before a list that say what is done with those counted.
    parting: re.Pattern[str]
    leading_on: Texts
    listing_verbs: re.Pattern[str]
    #: With what words a list of numbers begins that say what is done with all its things (with people: `persons`); how
    #: the words before a later number begin that have a verb of their own.
    doing: re.Pattern[str]
    undone: re.Pattern[str]
    #: How an indicator begins that says to what something adds, and how the one before ends after the words for this;
    #: how that before and one end that compares it.
    contributing: re.Pattern[str]
    added_by: re.Pattern[str]
    against: re.Pattern[str]
    #: What stands in words that go on to a verb after them (高校在某地开展); how those end that go on to a partner.
    within: re.Pattern[str]
    #: What says only of what `kind` the things are, which are named after the next number.
    graded: re.Pattern[str]
    partnered: re.Pattern[str]
    #: How an indicator ends that leads on to what was not taken.
    hanging: re.Pattern[str]
    #: What sums up the parts of a list before what is measured of each.
    summing: re.Pattern[str]
    #: Words for what is measured, which the parts of a list before them share; nouns that begin with a unit.
    heads: re.Pattern[str]
    nouns: Texts
    #: How a clause begins that goes on with what was measured before it.
    continuing: Texts
    #: How one begins that tells what became of that in some years; how one begins that goes over to its parts.
    over_years: re.Pattern[str]
    dividing: re.Pattern[str]
    #: How one without numbers names the things (`what`) of which the next counts some, and what may stand before that.
    grouped: re.Pattern[str]
    having: re.Pattern[str]
    #: Words behind a place that are no kind of what is measured there.
    areas: TextSet
    #: How words end for the facilities of a work: what follows is measured of the work.
    facilities: re.Pattern[str]
    #: How an indicator begins that tells only what concerns those whom a number counts.
    embracing: re.Pattern[str]
    #: Where the words after a number go over to something else; what stands in those before it up to the verb whose
    #: object it measures (在某地设立的中心完成); how these end that only say what it was at first (由建场初期的).
    turning: re.Pattern[str]
    achieved: re.Pattern[str]
    base: re.Pattern[str]

    def whole_noun(self, unit: str, after: str) -> str:
        """The words after a number with the noun whole that its unit begins (7000万人口)."""
        begun = any(after.startswith(noun[1:]) for noun in self.nouns if unit.endswith(noun[0]))
        return unit[-1] + after if begun else after


class GoalWords(Section, frozen=True):
    """`[goal]`: how targets are set."""

    #: Words for a state to be reached, and before one; words that say that it is reached.
    states: Texts
    begins: Texts
    done: Texts
    #: What says that targets follow, that a section of them or a list begins; any section; the items of a list.
    announcing: re.Pattern[str]
    section: re.Pattern[str]
    listing: re.Pattern[str]
    #: How a paragraph begins that leaves such a list.
    leaving: re.Pattern[str]
    heading: re.Pattern[str]
    bullet: re.Pattern[str]
    #: Words for degrees that tell a target after a year; what a clause holds that sets none: an effect, a period, a
    #: thing alone; what holds for all of a kind.
    degrees: re.Pattern[str]
    apart: re.Pattern[str]
    #: How a clause begins that sets a task, where the sentence names no year, and one that sets none.
    tasks: Texts
    other: re.Pattern[str]
    #: What a clause holds after which a sentence sets none; what is one clause in spite of its commas.
    abroad: re.Pattern[str]
    whole: re.Pattern[str]
    #: How the words for a goal begin and end that are no part of it.
    joining: re.Pattern[str]
    closing: re.Pattern[str]
    #: How the words of a clause before a number read that tell what is still to be done this year.
    intended: re.Pattern[str]
    #: How a clause reads that belongs to the target before it.
    striving: re.Pattern[str]
    #: How a clause reads that only says what is measured, and how the next begins, after the year.
    measures: re.Pattern[str]
    reaching: re.Pattern[str]
    #: How the bodies are named that govern a place; how a clause goes on that tells where something is built.
    governing: re.Pattern[str]
    sited: re.Pattern[str]
    #: How a clause reads that only tells that something is reached, and not what.
    alone: re.Pattern[str]
    #: What a sentence holds that may set a target without a number, and what tells that it is one of a plan.
    aiming: re.Pattern[str]
    planning: re.Pattern[str]
    #: What tells that it reports, or of a time that is no horizon.
    reporting: re.Pattern[str]
    #: A `year` to come without a word that says so, with what is to be reached in it; or after a comma (`later`).
    coming: re.Pattern[str]
    #: A time by which something is to be reached: a `year`, this one (`now`), the `next`, or so many (`count`, up to
    #: `most`) from now on; with what says so (`aim`, `to`, `set`).
    aimed: re.Pattern[str]
    #: How the targets of a `year` begin in a section of them (2024年，新增基地10个).
    dated: re.Pattern[str]
    confidence: Confidence

    def tells_done(self, words: str) -> bool:
        """Whether words say that something is reached."""
        return any(word in words for word in self.done)


class _Observation(Section, frozen=True):
    """`[observation]`: how sure a figure is by how it is known what it is said of (`Way`)."""

    named: Confidence
    carried: Confidence
    assumed: Confidence
    disputed: Confidence


class _File(Section, frozen=True):
    """`measures.toml`."""

    units: Units
    #: What units measure of a thing that follows them; without a name, words before a number that say it themselves.
    measured: Mapping[str, Texts]
    qualifiers: Qualifiers
    comparators: Comparators
    bearer: BearerWords
    indicator: IndicatorWords
    telling: Telling
    goal: GoalWords
    observation: _Observation


@dataclass(frozen=True, slots=True)
class Measures:
    """How numbers and goals are worded."""

    units: Units
    #: A number with its unit; a number alone, in figures or spelled before its unit.
    quantity: re.Pattern[str]
    numeral: re.Pattern[str]
    #: By units, what they measure of a thing that follows them.
    measured: Mapping[str, str]
    #: Words before a number that say what it measures of a thing that follows it.
    amounts: tuple[str, ...]
    comparators: Comparators
    bearer: BearerWords
    #: What goals are for, by its words; parts of an area with the words for what is measured of that part alone.
    aims: Sequence[tuple[Entity, re.Pattern[str]]]
    parts: Sequence[tuple[Entity, re.Pattern[str]]]
    indicator: IndicatorWords
    #: The endings of words that belong to no indicator, and its joints, but not those in words that are kept.
    endings: re.Pattern[str]
    joints: re.Pattern[str]
    telling: Telling
    goal: GoalWords
    #: How sure a figure is by how it is known what it is said of.
    observed: Mapping[str, float]

    def goes_on(self, words: str) -> bool:
        """Whether a clause that begins with such words speaks of the indicator before it (占七成, but not 占地)."""
        goes_on = words.startswith(self.indicator.continuing) and not words.startswith(self.amounts)
        return goes_on or self.indicator.over_years.match(words) is not None


def load_measures(path: Path, lexicon: Lexicon) -> Measures:
    """The wording of numbers and goals in a file at `path`; the `lexicon` knows the areas and their parts.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, or an unknown entity.
    """
    file = read_sections(_File, read_toml(path), path)
    indicator, bearer = file.indicator, file.bearer

    def areas(told: Mapping[str, re.Pattern[str]]) -> Sequence[tuple[Entity, re.Pattern[str]]]:
        return [(known_entity(name, lexicon, where=path, entry=name), words) for name, words in told.items()]

    quantity, numeral = quantity_expression(file.units, file.qualifiers, indicator.kept)
    return Measures(
        units=file.units,
        quantity=re.compile(quantity),
        numeral=re.compile(numeral),
        measured=ByWord.of({what: units for what, units in file.measured.items() if what}),
        amounts=file.measured.get("", ()),
        comparators=file.comparators,
        bearer=bearer,
        aims=areas(bearer.aims),
        parts=areas(bearer.parts),
        indicator=indicator,
        endings=re.compile(f"(?:{apart(indicator.endings, indicator.kept)})+$"),
        joints=re.compile(apart(indicator.joints, indicator.kept)),
        telling=file.telling,
        goal=file.goal,
        observed=msgspec.structs.asdict(file.observation),
    )
