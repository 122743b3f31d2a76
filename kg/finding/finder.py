"""The lexicon, the references and the name forms, compiled for one pass over a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import attrgetter

from msgspec import Struct

from kg.finding.coined import Coined, compile_coined
from kg.finding.kinds import Kinds, kinds_of
from kg.finding.listpatterns import ListPatterns, compile_lists
from kg.finding.personpatterns import PersonPatterns, compile_persons
from kg.finding.stops import StopWords
from kg.knowledge.acting import Acting, compile_acting
from kg.knowledge.automaton import Automaton
from kg.knowledge.coinings import Coinings
from kg.knowledge.expressions import any_of
from kg.knowledge.forms import Form, Forms, Numbered, Stops
from kg.lexicon import Lexicon
from kg.schema import Schema


class Hit(Struct, frozen=True, order=True):
    """A stretch of clean text, before it is decided what it stands for."""

    start: int
    end: int
    #: The text from `start` to `end`; the whole name where a list leaves its ending out.
    surface: str
    #: Canonical names of the lexicon it may stand for; empty for references and for most names found by form.
    names: tuple[str, ...]
    #: Type of a name found by its form.
    type: str | None
    #: The words for a class of things.
    is_class: bool = False
    #: The names of all that it stands for, where these share a part (十九届三中、四中全会).
    several: tuple[str, ...] = ()
    #: What the text calls it here, where its name is longer and no list leaves out a part of it.
    called: str = ""
    #: An event of before that its clause only recalls.
    recalled: bool = False

    @property
    def name(self) -> str:
        """Its canonical name, or as the text has it; empty for what only refers to others."""
        return self.names[0] if self.names else self.surface if self.type else ""


def insert_apart(hits: list[Hit], new: Hit) -> None:
    """Put a stretch among others that are in order and do not overlap, where it overlaps none of them."""
    at = bisect_left(hits, new.end, key=attrgetter("start"))
    if not at or hits[at - 1].end <= new.start:
        hits.insert(at, new)


def replace_within(hits: list[Hit], new: Hit) -> None:
    """Put a stretch in the place of those within it; not where another reaches beyond it."""
    first = bisect_right(hits, new.start, key=attrgetter("end"))
    last = bisect_left(hits, new.end, key=attrgetter("start"))
    if all(new.start <= hit.start and hit.end <= new.end for hit in hits[first:last]):
        hits[first:last] = [new]


@dataclass(frozen=True, slots=True)
class Finder:
    """What names look like, ready to be looked for."""

    #: Finds known surfaces, references and pseudo words, the longest at each place.
    automaton: Automaton
    surfaces: tuple[str, ...]
    #: Canonical names of each surface; None for a pseudo word, which hides the names in it.
    names: tuple[tuple[str, ...] | None, ...]
    #: Finds the endings of name forms and of words that only look so; the forms by ending.
    endings: Automaton
    formed: Mapping[str, Sequence[Form]]
    forms: Forms
    kinds: Kinds
    lists: ListPatterns
    persons: PersonPatterns
    coined: Coined
    #: The coinings that go before names found by their form.
    coined_first: Coined
    #: What words for building govern, where somebody builds.
    acting: Acting
    #: The words that names do not begin with.
    stops: StopWords
    #: Surfaces that only count beside another name of the same main type, and what may stand between the two.
    listed: frozenset[str]
    between: frozenset[str]
    #: Surfaces that are the words for a class of things, each with its type; what stands between such in a list.
    classes: Mapping[str, str]
    beside: re.Pattern[str]
    #: What joins the two tasks of a body.
    tasks: re.Pattern[str]
    #: Surface to the main types with which it may begin a name.
    anchors: Mapping[str, frozenset[str]]
    #: Canonical names by surface.
    named: Mapping[str, tuple[str, ...]]
    #: Names that a number tells apart, with their types, by the words one of which stands in their clause; these.
    numbered: Mapping[Sequence[str], Sequence[tuple[str, re.Pattern[str]]]]
    numbering: Automaton
    #: References that only count after some words, with those.
    after: Mapping[str, tuple[str, ...]]

    def matches(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Number, start and end of the surfaces in a text.

        What begins in a reference and goes on after it goes before it (4家|企业总部), and so do the words for a class
        of things that it ends with where it does not count (首批4所|学校).
        """
        for match in self.automaton.find_matches_as_indexes(text):
            index, start, end = match
            after = self.after.get(self.surfaces[index])
            inside = range(start + 1, end) if after else ()
            least = end - (after is not None and not text.endswith(after, 0, start))
            longer = (found for at in inside if (found := self.automaton.longer(text, at, least)))
            yield next((m for m in longer if m[2] > end or self.surfaces[m[0]] in self.classes), match)


def compile_finder(
    lexicon: Lexicon,
    references: Mapping[str, frozenset[str]],
    forms: Forms,
    coinings: Coinings,
    schema: Schema,
    after: Mapping[str, tuple[str, ...]],
) -> Finder:
    """The finder for a lexicon, references and forms.

    Args:
        lexicon: Known names.
        references: Reference surface to the main types with which it may begin a name.
        forms: Name forms.
        coinings: How texts coin names.
        schema: The types.
        after: References that only count after some words, with those.

    Raises:
        OntologyError: If the schema lacks a type.
    """
    known = {**lexicon.surfaces, **dict.fromkeys(references, ()), **dict.fromkeys(forms.pseudo.words)}
    surfaces = tuple(sorted(known))
    anchors = {
        surface: frozenset(schema.root(lexicon.entities[name].type) for name in names)
        for surface, names in lexicon.surfaces.items()
    }
    formed = _by_ending(forms.form)
    numbered = _by_words(forms.numbered)
    stops = _stop_words(forms.stops)
    return Finder(
        automaton=Automaton(surfaces, longest=True),
        surfaces=surfaces,
        names=tuple(known[surface] for surface in surfaces),
        endings=Automaton(tuple(sorted({*formed, *forms.pseudo.endings})), longest=True),
        formed=formed,
        forms=forms,
        kinds=kinds_of(schema),
        lists=compile_lists(forms),
        persons=compile_persons(forms.people, forms.lists.closer),
        coined=compile_coined(coinings, stops, forms.pseudo.endings, first=False),
        coined_first=compile_coined(coinings, stops, forms.pseudo.endings, first=True),
        acting=compile_acting(coinings.acting),
        stops=stops,
        listed=lexicon.listed,
        between=frozenset(("", *forms.lists.between)),
        classes={surface: lexicon.entities[lexicon.surfaces[surface][0]].type for surface in lexicon.classes},
        beside=re.compile(f"{any_of(forms.lists.between)}(?:{forms.classes.number.pattern})?"),
        tasks=re.compile(any_of(forms.joint.joints)),
        anchors={**anchors, **references},
        named=lexicon.surfaces,
        numbered=numbered,
        numbering=Automaton(tuple(sorted({word for words in numbered for word in words}))),
        after=after,
    )


def _by_ending(forms: Iterable[Form]) -> Mapping[str, Sequence[Form]]:
    """Some forms by the endings of their names, in their order."""
    found: dict[str, list[Form]] = {}
    for form in forms:
        for number, ending in product(form.numbers, form.endings):
            found.setdefault(number + ending, []).append(form)
    return found


def _by_words(numbered: Iterable[Numbered]) -> Mapping[Sequence[str], Sequence[tuple[str, re.Pattern[str]]]]:
    """Types and expressions of names that a number tells apart, by the words one of which stands in their clause."""
    found: dict[Sequence[str], list[tuple[str, re.Pattern[str]]]] = {}
    for named in numbered:
        found.setdefault(named.where, []).extend((named.type, pattern) for pattern in named.patterns)
    return found


def _stop_words(stops: Stops) -> StopWords:
    """The words that names avoid, as what looks for names needs them."""
    kept = re.compile(f"{any_of(stops.kept)}|{stops.years.pattern}")
    return StopWords(stops.words, stops.words - stops.in_firms, re.compile(any_of(stops.words)), kept, stops.verbs)


def types_of(hit: Hit, finder: Finder) -> frozenset[str]:
    """The main types that a hit may have."""
    return frozenset({hit.type}) if hit.type else finder.anchors.get(hit.surface, frozenset())
