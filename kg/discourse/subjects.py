"""Subjects: how the words for what a sentence or document is about look, compiled from grammar, lexicon and schema."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.dates import YEAR
from kg.encode import FIRST, LAST, UNRESOLVED, class_letter
from kg.knowledge.grammar import Grammar
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.rules import TITLED
from kg.schema import Schema
from kg.segment import heading

#: How the grammar writes the name of an event, and words for people and bodies of a place.
_EVENT, _ACTORS = "Ⓔ", "Ⓐ"


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
    #: The place in a title where a meeting is held.
    venue: re.Pattern[str]
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
    #: Canonical names of places that things are moved out of.
    origins: frozenset[str]
    #: How names end in which a place only says where something is.
    seated: tuple[str, ...]
    #: The words before a scene that a paragraph stays with (在某市，, but not 走进某市，).
    staying: tuple[str, ...]
    #: How the names end of waters and mountains, which set themselves no targets.
    lifeless: tuple[str, ...]
    #: How the items of a list begin that runs over paragraphs, each a paragraph.
    items: re.Pattern[str]
    #: The type of projects, among them ports and lines.
    project: str
    #: The type of meetings and other events.
    event: str
    #: The types of what a rule may take from the heading, by what the rule calls it.
    titled: Mapping[str, str]
    #: What the title of a report holds in which a place speaks of its own work.
    reports: re.Pattern[str]
    #: What that of a plan of a place holds.
    plans: re.Pattern[str]
    #: What that of a text holds that tells what an area has to do.
    agenda: re.Pattern[str]
    #: The title of a bulletin, whose items have nothing to do with one another.
    bulletins: re.Pattern[str]
    #: How texts of the parts of an area speak, with the part; words for several parts together.
    voices: Sequence[tuple[Entity, re.Pattern[str]]]
    together: re.Pattern[str]
    #: How texts of the parts speak of the others, with the part; how a text speaks for a place of a `kind`.
    facing: Sequence[tuple[Entity, re.Pattern[str]]]
    own: re.Pattern[str]
    #: What parts together make up, by the names of the parts.
    wholes: Mapping[frozenset[str], Entity]
    #: What follows the name of one in those of the bodies of all its parts that act for them.
    summed: re.Pattern[str]
    #: What stands before the one by whom something is done, and of whom the rest is not told; before the bodies that
    #: are charged with what a paragraph says.
    agent: re.Pattern[str]
    charged: re.Pattern[str]
    #: How a report begins that an agency or a newspaper sends; alone on a line it is no headline.
    datelines: re.Pattern[str]
    #: How a clause begins that only leads to what the next is about.
    fronting: re.Pattern[str]
    #: What tells one who acts from those with whom.
    partner: re.Pattern[str]
    #: What makes a name an attribute of the next.
    particle: str
    lexicon: Lexicon

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
        return next((parts for parts, word in rest if not word or self.summed.fullmatch(word)), frozenset())

    def is_wide(self, entity: Entity) -> bool:
        """Whether an entity is an area that no one place holds (京津冀, but not 北三县)."""
        return entity.type == self.area and not self.lexicon.parents.get(entity.name)

    def is_host(self, entity: Entity) -> bool:
        """Whether an entity can take something in: a place, or an area in one place."""
        return entity.type in self.hosts or (entity.type == self.area and not self.is_wide(entity))

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

    def is_report(self, text: str) -> bool:
        """Whether an encoded text is by its title a report in which a place speaks of its own work."""
        return self.reports.search(text, 0, len(heading(text))) is not None

    def is_plan(self, title: str) -> bool:
        """Whether a document is by its title a plan, whose sentences without subject say what its author has to do."""
        return self.plans.search(title) is not None


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
    kinds = ("project", "event", "person", "plan")
    project, event, person, plan = (grammar.letters[schema.term(kind)] for kind in kinds)
    return Subjects(
        pattern=_beginning(letters, areas, person, grammar),
        measured=_beginning(letters + project + event, areas, person, grammar),
        promoted=re.compile(f"{grammar.promoting}(?P<platform>{grammar.letters[types[1]]}){grammar.promoted}?(?=，)"),
        advanced=re.compile(
            f"(?<![^，；：。\n])(?P<platform>{platform}(?:{grammar.separator}{platform})*)"
            f"(?:{grammar.closer}[^，；：。\n{FIRST}-{LAST}]{{0,8}})?{grammar.advanced}(?=，)"
        ),
        strangers=_strangers(project, event, grammar),
        actors=re.compile(f"{grammar.actors}$"),
        bare=_bare(grammar),
        asking=_with_letters(grammar.asking, {_EVENT: event, "Ⓟ": person, "Ⓛ": plan, "Ⓤ": UNRESOLVED}),
        agreeing=_with_letters(grammar.agreeing, {"Ⓑ": grammar.letters[types[2]], "Ⓡ": grammar.letters[types[0]]}),
        venue=grammar.venue,
        names=frozenset(
            n for n, e in lexicon.entities.items() if schema.root(e.type) in types[:2] and not n.startswith("“")
        ),
        area=schema.term("named area"),
        places=places,
        bearers=frozenset(t for t in schema.types if schema.root(t) in (*types, schema.term("project"))),
        bodies=frozenset(t for t in schema.types if schema.root(t) == types[2]),
        hosts=places - {schema.term("named area"), schema.term("city cluster")},
        regions=frozenset(t for t in places if schema.root(t) == types[0]),
        origins=grammar.origins,
        seated=grammar.seated,
        staying=grammar.staying,
        lifeless=grammar.lifeless,
        items=grammar.items,
        project=schema.term("project"),
        event=schema.term("event"),
        titled={source: schema.term(kind) for source, kind in TITLED.items()},
        reports=grammar.reports,
        plans=grammar.plans,
        agenda=grammar.agenda,
        bulletins=grammar.bulletins,
        voices=[(lexicon.entities[n], words) for n, words in grammar.voices.items() if n in lexicon.entities],
        together=grammar.together,
        facing=[(lexicon.entities[n], words) for n, words in grammar.facing.items() if n in lexicon.entities],
        own=grammar.own,
        agent=grammar.agent,
        charged=grammar.charged,
        datelines=re.compile(grammar.datelines),
        fronting=grammar.fronting,
        partner=grammar.partner,
        particle=grammar.particle,
        wholes={parts: lexicon.entities[whole] for parts, whole in grammar.wholes.items() if whole in lexicon.entities},
        summed=grammar.summed,
        lexicon=lexicon,
    )


def _beginning(letters: str, areas: str, person: str, grammar: Grammar) -> re.Pattern[str]:
    """How a sentence or clause begins with subjects of the types of some letters.

    They may stand after what an agency begins a report with, and after the places (`areas`) that they are in; what
    stands right before a `person` only says whose.
    """
    item = f"(?:[{areas}]{grammar.particle}?)*[{letters}]"
    return re.compile(
        f"(?:{grammar.datelines}|(?!{grammar.datelines}))(?:【[^】]{{0,40}}】)?“?(?:(?!{item}{grammar.founded})[^，。；：]{{0,30}}?{grammar.adverbials}，)*(?:{grammar.openings}[，：]?)*"
        f"(?:{YEAR}，?)?(?:{grammar.openings}[，：]?)?{grammar.located}?"
        f"(?:(?P<subject>(?>{item}(?:{grammar.separator}{item})*)){grammar.closer}?(?=[^、”])(?!{grammar.aspect}|{person}|[{FIRST}-{LAST}]?{grammar.bylines}|{grammar.newcomers})"
        f"|{grammar.scene}(?:{YEAR})?(?P<scene>{item}){grammar.within}?(?=，))"
    )


def _strangers(project: str, event: str, grammar: Grammar) -> re.Pattern[str]:
    """How a clause begins that is about what is no place: of the types of two letters, or that is not known.

    All but a project is in the group `stranger`.
    """
    strangers = grammar.strangers.replace(_EVENT, event).replace(_ACTORS, grammar.actors)
    unnamed = f"”?{grammar.closer}?(?![{FIRST}-{LAST}、{grammar.particle}”]|{grammar.newcomers}|{grammar.finished})"
    alone = f"(?!”?{grammar.closer}?{grammar.bylines}){unnamed}"
    return re.compile(
        f"“?(?:{grammar.openings}[，：]?)*(?:{YEAR}，?)?"
        f"(?:(?P<stranger>{strangers}|{grammar.located}|“?{event}{alone}|“?{UNRESOLVED}{unnamed})|“?{project}{alone})"
    )


def _bare(grammar: Grammar) -> re.Pattern[str]:
    """How a clause begins that has no subject of its own, or one that only tells when, in which matter or how it is."""
    return re.compile(
        f"(?:{grammar.datelines})?(?:[—“”]|{grammar.openings}[，：]?|{YEAR}，?|{grammar.dated})*"
        f"(?:{grammar.bare}|(?:{grammar.grown}|[^，。；：{grammar.particle}]{{1,16}}?{grammar.finished})，|\\Z)"
    )


def _with_letters(words: str, letters: Mapping[str, str]) -> re.Pattern[str]:
    """An expression of the grammar with the letters of types for the signs that it writes them with."""
    for sign, letter in letters.items():
        words = words.replace(sign, letter)
    return re.compile(words)


def subject_span(match: re.Match[str]) -> tuple[int, int]:
    """Where the subject or the scene stands that a clause begins with."""
    return match.span("subject" if match["subject"] else "scene")
