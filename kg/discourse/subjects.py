"""Subjects: how the words for what a sentence or document is about look, compiled from grammar, lexicon and schema."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.dates import YEAR
from kg.encode import FIRST, LAST, UNRESOLVED, Encoded, class_letter
from kg.knowledge.grammar import Grammar, SubjectWords
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.rules import PLAN, TITLED
from kg.schema import Schema
from kg.segment import heading

#: How the grammar writes the name of an event, and words for people and bodies of a place.
_EVENT, _ACTORS = "Ⓔ", "Ⓐ"
#: How far a text is read as its beginning, in encoded characters.
_OPENING = 160


@dataclass(frozen=True, slots=True)
class Subjects:
    """How subjects look, and what a whole document may be about."""

    #: One or more regions, platforms or organisations at the start of a sentence or clause, in the group `subject`; or
    #: where what follows takes place (在沧州，), in the group `scene`.
    pattern: re.Pattern[str]
    #: The same with projects and events, of which things are measured.
    measured: re.Pattern[str]
    #: How a clause promotes a platform, in the group `platform`, that the rest of its sentence tells of.
    promoted: re.Pattern[str]
    #: How a clause tells that the building of a platform goes on, in the same group.
    advanced: re.Pattern[str]
    #: How a clause begins that is about something else: what it does not name (这条线), a meeting, a project.
    strangers: re.Pattern[str]
    #: How words end for people and bodies of a place.
    actors: re.Pattern[str]
    #: How a clause begins that has no subject of its own; it may be over where what is told begins.
    bare: re.Pattern[str]
    #: How a sentence begins in which a meeting, a plan or a person asks for something.
    asking: re.Pattern[str]
    #: How a text tells that a place, in the group `first` or `second`, and a body sign an agreement.
    agreeing: re.Pattern[str]
    #: Canonical names of the regions and platforms of the lexicon.
    names: frozenset[str]
    #: The type of named areas, such as the region that a body of texts is about.
    area: str
    #: The types of places and platforms, and of those that can take something in.
    places: frozenset[str]
    hosts: frozenset[str]
    #: The types of bodies.
    bodies: frozenset[str]
    #: The types of things of which numbers are given: those, organisations and projects.
    bearers: frozenset[str]
    #: The types of places.
    regions: frozenset[str]
    #: The type of projects, among them ports and lines.
    project: str
    #: The type of meetings and other events.
    event: str
    #: The types of what a rule may take from the heading, by what the rule calls it.
    titled: Mapping[str, str]
    #: How texts of the parts of an area speak, with the part; words for several parts together.
    voices: Sequence[tuple[Entity, re.Pattern[str]]]
    together: re.Pattern[str]
    #: How texts of the parts speak of the others, with the part; how a text speaks for a place of a `kind`.
    facing: Sequence[tuple[Entity, re.Pattern[str]]]
    own: re.Pattern[str]
    #: What parts together make up, by the names of the parts.
    wholes: Mapping[frozenset[str], Entity]
    #: How a report begins that an agency or a newspaper sends; alone on a line it is no headline.
    datelines: re.Pattern[str]
    #: What tells one who acts from those with whom.
    partner: re.Pattern[str]
    #: The words of the grammar for the rest.
    words: SubjectWords
    lexicon: Lexicon

    def is_lifeless(self, entity: Entity) -> bool:
        """Whether an entity is a river, a lake or the like."""
        return entity.name.endswith(self.words.lifeless)

    def is_place(self, entity: Entity) -> bool:
        """Whether an entity is a place or a platform."""
        return entity.type in self.places

    def is_region(self, entity: Entity) -> bool:
        """Whether an entity is a place, and no platform."""
        return entity.type in self.regions

    def is_measured(self, entity: Entity) -> bool:
        """Whether an entity is of a kind of which numbers are given: a place, platform, organisation or project."""
        return entity.type in self.bearers

    def joint(self, entities: Sequence[Entity]) -> Sequence[Entity]:
        """What is meant by some entities together: the whole that they make up, else each of them."""
        whole = self.wholes.get(frozenset(entity.name for entity in entities))
        return entities if whole is None else [whole]

    def parts(self, whole: Entity) -> frozenset[str]:
        """The names of the places that together make up an entity, or whose bodies it is; empty if there are none."""
        wholes = ((parts, known.name) for parts, known in self.wholes.items() if whole.name.startswith(known.name))
        rest = ((parts, whole.name.removeprefix(name)) for parts, name in wholes)
        return next((parts for parts, word in rest if not word or self.words.summed.fullmatch(word)), frozenset())

    def is_wide(self, entity: Entity) -> bool:
        """Whether an entity is an area that no one place holds (京津冀, but not 北三县)."""
        return entity.type == self.area and not self.lexicon.parents.get(entity.name)

    def is_host(self, entity: Entity) -> bool:
        """Whether an entity can take something in: a place, or an area in one place, but no lake or river."""
        area = entity.type == self.area and not self.is_wide(entity)
        return (entity.type in self.hosts or area) and not self.is_lifeless(entity)

    def stands_in(self, end: Entity) -> list[Entity]:
        """The end of a line; of a station or a port the place that it is named after, if that is known."""
        if end.type != self.project:
            return [end]
        point = max((point for point in self.words.points if end.name.endswith(point)), key=len, default=end.name)
        stem, known = end.name.removesuffix(point), set(self.lexicon.containers(end.name))
        named = self.lexicon.surfaces.get(stem) or self.lexicon.surfaces.get(stem[:-1], ())  # 甲市站, 甲市西站
        places = [self.lexicon.entities[name] for name in named]
        return [one for one in places if self.is_place(one) and (not known or one.name in known)] or [end]

    def is_part(self, place: Entity, whole: Entity) -> bool:
        """Whether a place lies in another, or is one of those that make it up."""
        return place.name in self.parts(whole) or whole.name in self.lexicon.containers(place.name)

    def lie_in(self, place: Entity, entities: Sequence[Entity]) -> bool:
        """Whether entities lie in a place, or are it, or are named by all of its name (雄安新区启动区)."""
        return all(
            (self.is_place(entity) and entity.name.startswith(place.name))
            or place.name in self.lexicon.containers(entity.name)
            for entity in entities
        )

    def named_in(self, place: Entity, entity: Entity) -> bool:
        """Whether a place or platform lies in another place, or is named by it in any form (北京城市副中心)."""
        return place.name in self.lexicon.containers(entity.name) or self.lexicon.begins(entity, place)

    def around(self, place: Entity, kind: str) -> list[Entity]:
        """The region of a kind that another place lies in or is named after (全市, in a text about a park), if any."""
        named = [e.name for _, e in self.lexicon.beginnings(place.name) if e != place and self.is_region(e)][:1]
        names = (holder for name in (place.name, *named) for holder in (name, *self.lexicon.containers(name)))
        holders = (self.lexicon.entities[name] for name in names if name.endswith(kind) and name != place.name)
        return [holder for holder in holders if self.is_region(holder)][:1]

    def plan(self, entities: Sequence[Entity]) -> bool:
        """Whether some entities are plans that tell what is to be done."""
        plans = [entity for entity in entities if entity.type == self.titled[PLAN]]
        return any(self.words.agenda.search(entity.name) for entity in plans)

    def is_report(self, encoded: Encoded) -> bool:
        """Whether a text is by its title a report in which a place speaks of its own work, or tells of one as given.

        If the title as a whole is the name of a plan, by the end of that.
        """
        text, reports = encoded.text, self.words.reports
        if reports.search(text, 0, len(heading(text))) or self.session(encoded):
            return True
        title = encoded.surface(0, max(text.find("\n"), 0))
        return any(self.words.ended.fullmatch(title, found.end()) for found in reports.finditer(title))

    def session(self, encoded: Encoded) -> re.Match[str] | None:
        """The words with which a text begins that tells of a report as it was given to the congress of a place."""
        return self.words.session.match(opening(encoded))

    def is_plan(self, title: str) -> bool:
        """Whether a document is by its title a plan, whose sentences without subject say what its author has to do."""
        return self.words.plans.search(title) is not None


def compile_subjects(grammar: Grammar, lexicon: Lexicon, schema: Schema) -> Subjects:
    """The subjects for a grammar and a lexicon.

    Sentences are about regions, platforms and organisations, documents about the first two.
    """
    types = [schema.term(label) for label in ("region", "platform", "organisation")]
    of_place = class_letter(grammar.letters[schema.term("function")])
    letters = "".join(grammar.letters[t] for t in types) + of_place
    areas = "".join(grammar.letters[t] for t in types[:2])
    platform = f"[{areas}]*{grammar.letters[types[1]]}"
    places = frozenset(t for t in schema.types if schema.root(t) in types[:2])
    words, closer, separator = grammar.subject, grammar.lists.closers, grammar.separator
    kinds = ("project", "event", "person", "plan")
    project, event, person, plan = (grammar.letters[schema.term(kind)] for kind in kinds)
    return Subjects(
        pattern=_beginning(letters, areas, person, grammar),
        measured=_beginning(letters + project + event, areas, person, grammar),
        promoted=re.compile(f"{words.promoting}(?P<platform>[{areas}]){words.promoted}?(?=，)"),
        advanced=re.compile(
            f"(?<![^，；：。\n])(?P<platform>{platform}(?:{separator}{platform})*)"
            f"(?:{closer}[^，；：。\n{FIRST}-{LAST}]{{0,8}})?{words.advanced}(?=，)"
        ),
        strangers=_strangers(project, event, grammar),
        actors=re.compile(f"{words.actors}$"),
        bare=_bare(grammar),
        asking=_with_letters(words.asking, {_EVENT: event, "Ⓟ": person, "Ⓛ": plan, "Ⓤ": UNRESOLVED}),
        agreeing=_with_letters(words.agreeing, {"Ⓑ": grammar.letters[types[2]], "Ⓡ": grammar.letters[types[0]]}),
        names=frozenset(
            n for n, e in lexicon.entities.items() if schema.root(e.type) in types[:2] and not n.startswith("“")
        ),
        area=schema.term("named area"),
        places=places,
        bearers=frozenset(t for t in schema.types if schema.root(t) in (*types, schema.term("project"))),
        bodies=frozenset(t for t in schema.types if schema.root(t) == types[2]),
        hosts=places - {schema.term("named area"), schema.term("city cluster")},
        regions=frozenset(t for t in places if schema.root(t) == types[0]),
        project=schema.term("project"),
        event=schema.term("event"),
        titled={source: schema.term(kind) for source, kind in TITLED.items()},
        voices=[(lexicon.entities[n], told) for n, told in grammar.voices.items() if n in lexicon.entities],
        together=grammar.together,
        facing=[(lexicon.entities[n], told) for n, told in grammar.facing.items() if n in lexicon.entities],
        own=grammar.own,
        datelines=re.compile(words.datelines),
        partner=grammar.lists.partners,
        wholes={parts: lexicon.entities[whole] for parts, whole in grammar.wholes.items() if whole in lexicon.entities},
        words=words,
        lexicon=lexicon,
    )


def _beginning(letters: str, areas: str, person: str, grammar: Grammar) -> re.Pattern[str]:
    """How a sentence or clause begins with subjects of the types of some letters.

    They may stand after what an agency begins a report with, and after the places (`areas`) that they are in; what
    stands right before a `person` only says whose.
    """
    words, closer, separator = grammar.subject, grammar.lists.closers, grammar.separator
    item = f"(?:[{areas}]{words.particle}?)*[{letters}]"
    return re.compile(
        f"(?:{words.datelines}|(?!{words.datelines}))(?:【[^】]{{0,40}}】)?“?(?:(?!{item}{words.founded})[^，。；：]{{0,30}}?{words.adverbials}，)*(?:{words.openings}[，：]?)*"
        f"(?:{YEAR}，?)?(?:{words.openings}[，：]?)?{words.located}?"
        f"(?:(?P<subject>(?>{item}(?:{separator}{item})*)){closer}?(?=[^、”])(?!{words.aspect}|{person}|[{FIRST}-{LAST}]?{words.bylines}|{words.newcomers})"
        f"|{words.scene}(?:{YEAR})?(?P<scene>{item}){words.within}?(?=，))"
    )


def _strangers(project: str, event: str, grammar: Grammar) -> re.Pattern[str]:
    """How a clause begins that is about what is no place: of the types of two letters, or that is not known.

    All but a project is in the group `stranger`.
    """
    words, closer = grammar.subject, grammar.lists.closers
    strangers = words.strangers.replace(_EVENT, event).replace(_ACTORS, words.actors)
    unnamed = f"”?{closer}?(?![{FIRST}-{LAST}、{words.particle}”]|{words.newcomers}|{words.finished})"
    alone = f"(?!”?{closer}?{words.bylines}){unnamed}"
    return re.compile(
        f"“?(?:{words.openings}[，：]?)*(?:{YEAR}，?)?"
        f"(?:(?P<stranger>{strangers}|{words.located}|“?{event}{alone}|“?{UNRESOLVED}{unnamed})|“?{project}{alone})"
    )


def _bare(grammar: Grammar) -> re.Pattern[str]:
    """How a clause begins that has no subject of its own, or one that only tells when, in which matter or how it is."""
    words = grammar.subject
    return re.compile(
        f"(?:{words.datelines})?(?:{words.marks})?(?:[—“”]|{words.openings}[，：]?|{YEAR}，?|{words.dated})*"
        f"(?:{words.bare}|(?:{words.grown}|[^，。；：{words.particle}]{{1,16}}?{words.finished})，|\\Z)"
    )


def _with_letters(words: str, letters: Mapping[str, str]) -> re.Pattern[str]:
    """An expression of the grammar with the letters of types for the signs that it writes them with."""
    for sign, letter in letters.items():
        words = words.replace(sign, letter)
    return re.compile(words)


def subject_span(match: re.Match[str]) -> tuple[int, int]:
    """Where the subject or the scene stands that a clause begins with."""
    return match.span("subject" if match["subject"] else "scene")


def opening(encoded: Encoded) -> str:
    """The beginning of a text, as it has it."""
    return encoded.surface(0, min(_OPENING, len(encoded.text)))
