"""Topics: what a sentence is about when it does not say so itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from kg.dates import YEAR
from kg.encode import FIRST, LAST, Encoded, class_letter, listed
from kg.grammar import Grammar
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.schema import Schema
from kg.segment import heading, sentences
from kg.themes import theme

_CLAUSE = re.compile(r"[，；：]")


@dataclass(frozen=True, slots=True)
class Subjects:
    """How subjects look, and what a whole document may be about."""

    #: One or more regions, platforms or organisations at the start of a sentence or clause, in the group `subject`; or
    #: where what follows takes place (在沧州，), in the group `scene`.
    pattern: re.Pattern[str]
    #: The same with projects, of which things are measured.
    measured: re.Pattern[str]
    #: Canonical names of the regions and platforms of the lexicon.
    names: frozenset[str]
    #: The type of named areas, such as the region that a body of texts is about.
    area: str
    #: The types of places and platforms, and of those that can take something in.
    places: frozenset[str]
    hosts: frozenset[str]
    #: The types of things of which numbers are given: those, organisations and projects.
    bearers: frozenset[str]
    #: The types of places.
    regions: frozenset[str]
    #: Canonical names of places that things are moved out of.
    origins: frozenset[str]
    #: How the items of a list begin that runs over paragraphs, each a paragraph.
    items: re.Pattern[str]
    #: The type of projects, among them ports and lines.
    project: str
    #: What the title of a report holds in which a place speaks of its own work.
    reports: re.Pattern[str]
    #: How texts of the parts of an area speak, with the part; words for several parts together.
    voices: Sequence[tuple[Entity, re.Pattern[str]]]
    together: re.Pattern[str]
    #: What parts together make up, by the names of the parts.
    wholes: Mapping[frozenset[str], Entity]
    #: What makes a name an attribute of the next.
    particle: str
    lexicon: Lexicon


def compile_subjects(grammar: Grammar, lexicon: Lexicon, schema: Schema) -> Subjects:
    """The subjects for a grammar and a lexicon.

    Sentences are about regions, platforms and organisations, documents about the first two.
    """
    types = [schema.term(label) for label in ("region", "platform", "organisation")]
    of_place = class_letter(grammar.letters[schema.term("function")])
    letters = "".join(grammar.letters[t] for t in types) + of_place
    areas = "".join(grammar.letters[t] for t in types[:2])
    places = frozenset(t for t in schema.types if schema.root(t) in types[:2])
    return Subjects(
        pattern=_beginning(letters, areas, grammar),
        measured=_beginning(letters + grammar.letters[schema.term("project")], areas, grammar),
        names=frozenset(
            n for n, e in lexicon.entities.items() if schema.root(e.type) in types[:2] and not n.startswith("“")
        ),
        area=schema.term("named area"),
        places=places,
        bearers=frozenset(t for t in schema.types if schema.root(t) in (*types, schema.term("project"))),
        hosts=places - {schema.term("named area"), schema.term("city cluster")},
        regions=frozenset(t for t in places if schema.root(t) == types[0]),
        origins=grammar.origins,
        items=grammar.items,
        project=schema.term("project"),
        reports=grammar.reports,
        voices=[(lexicon.entities[n], words) for n, words in grammar.voices.items() if n in lexicon.entities],
        together=grammar.together,
        particle=grammar.particle,
        wholes={parts: lexicon.entities[whole] for parts, whole in grammar.wholes.items() if whole in lexicon.entities},
        lexicon=lexicon,
    )


def _beginning(letters: str, areas: str, grammar: Grammar) -> re.Pattern[str]:
    """How a sentence or clause begins with subjects of the types of some letters.

    They may stand after what an agency begins a report with, and after the places (`areas`) that they are in.
    """
    item = f"(?:[{areas}]{grammar.particle}?)*[{letters}]"
    return re.compile(
        f"(?:{grammar.datelines}|(?!{grammar.datelines}))(?:【[^】]{{0,40}}】)?“?(?:(?!{item}{grammar.founded})[^，。；：]{{0,30}}?{grammar.adverbials}，)*(?:{grammar.openings}[，：]?)*"
        f"(?:{YEAR}，?)?(?:{grammar.openings}[，：]?)?"
        f"(?:(?P<subject>{item}(?:{grammar.separator}{item})*){grammar.closer}?(?=[^、”])(?![{FIRST}-{LAST}]?{grammar.bylines}|{grammar.newcomers})"
        f"|{grammar.scene}(?:{YEAR})?(?P<scene>{item}){grammar.within}?(?=，))"
    )


class Topics:
    """What the sentences of one document are about."""

    def __init__(self, encoded: Encoded, subjects: Subjects, viewpoint: Sequence[Entity] = ()) -> None:
        #: Encoded spans of the sentences.
        self.spans: Sequence[tuple[int, int]] = sentences(encoded.text)
        self._encoded, self._subjects = encoded, subjects
        self._known: dict[int, list[tuple[int, list[Entity]]]] = {}
        #: What the document is about: whose viewpoint it takes, else the region or platform of its heading or of
        #: most of its paragraphs.
        self.theme = list(viewpoint) or theme(encoded, subjects)
        #: Whether the document is a report of one place, whose sentences without subject are about that place.
        self._reports = (
            len(self.theme) == 1
            and self.theme[0].type in subjects.places - {subjects.area}
            and subjects.reports.search(encoded.text, 0, len(heading(encoded.text))) is not None
        )

    def at(self, index: int, position: int, places: bool = False) -> list[Entity]:
        """What a word at the encoded `position` in sentence `index` is about.

        The subject of the nearest clause before it in its sentence, else the subject of the nearest sentence before
        it in its paragraph, else what the document is about. Of the subjects only places and platforms, if asked for
        those (`places`).
        """
        entities = self.own(index, position, places)
        stated = bool(entities)
        if self._reports and not stated:
            return self.theme
        while not entities and index > 0 and self._continues(index):
            index -= 1
            entities = self._first(index, places)
        if not entities and (index := self._before_list(index)) >= 0:
            entities = self._first(index, places)
        if entities and not stated and self._within_theme(entities):
            return self.theme
        return entities or self.theme

    def _within_theme(self, entities: list[Entity]) -> bool:
        """Whether entities lie in the one place that the document is about; in a wide area they are told apart."""
        if len(self.theme) != 1 or self.theme[0].type == self._subjects.area:
            return False
        main, lexicon = self.theme[0].name, self._subjects.lexicon
        return all(main in lexicon.containers(entity.name) for entity in entities)

    def _before_list(self, index: int) -> int:
        """The sentence before the list in whose item `index` is the first sentence; -1 if it is in none."""
        listed = False
        while index > 0 and self._subjects.items.match(self._encoded.text, self.spans[index][0]):
            listed, index = True, index - 1
            while index > 0 and self._continues(index):
                index -= 1
        if not listed or self._subjects.items.match(self._encoded.text, self.spans[index][0]):
            return -1
        while index + 1 < len(self.spans) and self._continues(index + 1):
            index += 1
        return index

    def _continues(self, index: int) -> bool:
        """Whether a sentence stands in the paragraph of the one before it."""
        return self.spans[index - 1][1] == self.spans[index][0]

    def first(self, index: int, position: int) -> list[Entity]:
        """The place or platform that sentence `index` begins with, if before the encoded `position`.

        In the report of a place, only another place: a platform that has made progress makes none of what follows.
        """
        subject, end = self.within(*self.spans[index])
        if self._reports and subject and not any(entity.type in self._subjects.regions for entity in subject):
            return []
        return subject if end <= position and self._counts(subject, True) else []

    def _first(self, index: int, places: bool) -> list[Entity]:
        """The subject that sentence `index` begins with; the next is not about that of a later clause."""
        subject, _ = self.within(*self.spans[index])
        return subject if self._counts(subject, places) else []

    def _counts(self, subject: list[Entity], places: bool) -> bool:
        return not places or all(entity.type in self._subjects.places for entity in subject)

    def host(self, index: int, position: int) -> list[Entity]:
        """What can take something in: what `at` gives, if that is a single place or platform.

        What lies in it counts instead if the document is about that. No area of several places is a host, and none of
        the places that texts move things out of.
        """
        subjects = self._subjects
        entities = self.at(index, position, places=True)
        narrower = [e for e in self.theme if entities and entities[0].name in subjects.lexicon.containers(e.name)]
        entities = narrower or entities
        fits = len(entities) == 1 and entities[0].type in subjects.hosts and entities[0].name not in subjects.origins
        return entities if fits else []

    def own(self, index: int, position: int, places: bool = False) -> list[Entity]:
        """The subject of the nearest clause of sentence `index` before the encoded `position`; empty if none has."""
        subjects = self._subjects_of(index)
        last = bisect_right(subjects, position, key=itemgetter(0))
        counting = (subjects[at][1] for at in range(last - 1, -1, -1) if self._counts(subjects[at][1], places))
        return next(counting, [])

    def within(self, start: int, end: int, measured: bool = False) -> tuple[list[Entity], int]:
        """The subject that a clause itself begins with, and where it ends; nothing and `start` if it has none.

        Projects are subjects of what is measured alone (`measured`).
        """
        if not self._encoded.numbers(start, end):
            return [], start
        pattern = self._subjects.measured if measured else self._subjects.pattern
        match = pattern.match(self._encoded.text, start, end)
        if match is None:
            return [], start
        first, last = _span(match)
        return self._named(first, last), last

    def joint(self, entities: Sequence[Entity]) -> Sequence[Entity]:
        """What is meant by some entities together: the whole that they make up, else each of them."""
        whole = self._subjects.wholes.get(frozenset(entity.name for entity in entities))
        return entities if whole is None else [whole]

    def is_place(self, entity: Entity) -> bool:
        """Whether an entity is a place or a platform."""
        return entity.type in self._subjects.places

    def is_measured(self, entity: Entity) -> bool:
        """Whether an entity is of a kind of which numbers are given: a place, platform, organisation or project."""
        return entity.type in self._subjects.bearers

    @cached_property
    def named(self) -> Collection[Entity]:
        """Everything that the document names."""
        return dict.fromkeys(entity for mention in self._encoded.mentions for entity in mention.entities)

    @property
    def area_type(self) -> str:
        """The type of named areas."""
        return self._subjects.area

    @property
    def project_type(self) -> str:
        """The type of projects."""
        return self._subjects.project

    def _named(self, start: int, end: int) -> list[Entity]:
        """The entities of a subject; of words for classes of things (河北产业) the places that they begin with."""
        classes = [mention.surface for mention in self._encoded.between(start, end) if mention.is_class]
        places = [place for surface in classes if (place := self._place(surface)) is not None]
        return places if classes else listed(self._encoded, start, end, None, self._subjects.particle)

    def kind_before(self, end: int) -> str:
        """The words for a class of things that end at `end` (北京第三产业), without the place; empty if none do."""
        mention = self._encoded.mention(end - 1)
        if mention is None or not mention.is_class:
            return ""
        beginnings = self._subjects.lexicon.beginnings(mention.surface[:-1])
        place = next((words for words, entity in beginnings if entity.type in self._subjects.places), "")
        return mention.surface[len(place) :]

    def _place(self, surface: str) -> Entity | None:
        beginnings = self._subjects.lexicon.beginnings(surface[:-1])
        return next((entity for _, entity in beginnings if entity.type in self._subjects.places), None)

    def _subjects_of(self, index: int) -> list[tuple[int, list[Entity]]]:
        """End and entities of the subject of each clause of a sentence that has one, in order."""
        if index not in self._known:
            start, end = self.spans[index]
            found: list[tuple[int, list[Entity]]] = []
            while start < end and self._encoded.numbers(start, end):
                match = self._subjects.pattern.match(self._encoded.text, start, end)
                later = match is not None and (not found or _span(match)[1] > found[-1][0])
                if match and later and (subject := self._named(*_span(match))):
                    found.append((_span(match)[1], subject))
                clause = _CLAUSE.search(self._encoded.text, start, end)
                start = clause.end() if clause else end
            self._known[index] = found
        return self._known[index]


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Where the subject or the scene stands that a clause begins with."""
    return match.span("subject" if match["subject"] else "scene")
