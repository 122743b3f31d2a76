"""Decide what each hit stands for: one entity, the members of a collective, or, when in doubt, nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from kg.dates import period_end
from kg.finding.finder import Hit
from kg.finding.titles import Titles
from kg.knowledge.referring import Anaphor, Body, Collective, Counted, Reference, Viewpoint
from kg.lexicon import Lexicon
from kg.model import Document, Entity, Mention
from kg.resolving.groups import Groups
from kg.resolving.scopes import Fitting, Places, Scopes
from kg.resolving.viewpoints import LISTING, Viewpoints
from kg.schema import Schema
from kg.segment import heading

_CLOSING = "”"  # how a quotation ends
#: Length of a number with its measure word before what is counted (三所).
_NUMBERED = 2


class Unresolved(NamedTuple):
    """A hit that stands for nothing certain, and why."""

    hit: Hit
    reason: str


class _Resolver:
    """The state of one pass over the hits of one document."""

    def __init__(
        self,
        text: str,
        document: Document,
        hits: Sequence[Hit],
        lexicon: Lexicon,
        references: Mapping[str, Reference],
        schema: Schema,
        today: str | None,
    ) -> None:
        self.lexicon, self.references, self.schema, self.text, self.hits = lexicon, references, schema, text, hits
        self.publisher = document.publisher or ""
        scopes = Scopes(text)
        #: Sentence and paragraph of each hit, and of the one in hand.
        self.places = [scopes.at(hit.start) for hit in hits]
        self.here = (0, 0)
        #: The certain names of the document, of each sentence, and of each paragraph.
        self.in_sentence, self.in_paragraph = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
        self.named = {hit.names[0] for hit in hits if len(hit.names) == 1}
        for hit, (sentence, paragraph) in zip(hits, self.places, strict=True):
            if len(hit.names) == 1:
                self.in_sentence[sentence].add(hit.names[0])
                self.in_paragraph[paragraph].add(hit.names[0])
        self.viewpoints = Viewpoints(text, document, hits, self.named, lexicon, schema, references)
        self.before: list[tuple[Entity, int, int, str]] = []  # what was resolved: sentence, paragraph, lead
        #: What the words for one thing before them may stand for.
        self.fitting: dict[Anaphor | tuple[str, bool], Fitting] = {}
        self.plans: set[str] = set()  # the names of all plans among it, with marks or without
        self.region, self.platform, self.plan = map(schema.term, ("region", "platform", "plan"))
        self.area, self.year = schema.term("named area"), (today or "")[:4]  # the year of publication, if it is known
        self.titles = Titles(text, hits, lexicon, self.plan)
        self.summed = Places(lexicon, self.platform, self.area, schema.term("district or county"))
        self.groups = Groups(lexicon, schema)
        self.placed = {self.platform, schema.term("organisation")}
        self.last_end, self.lead = -1, ""  # where the last hit ended, and the character before the list that it is in
        self.spoken: tuple[int, tuple[Entity, ...]] = -1, ()  # the last sentence that speaks as a place, and this

    def add(self, entities: Sequence[Entity]) -> None:
        """Note what the hit in hand stands for."""
        sentence, paragraph = self.here
        for entity in entities:
            self.before.append((entity, sentence, paragraph, self.lead))
            if self.schema.is_a(entity.type, self.region) or entity.type == self.platform:
                self.summed.add(entity, self.here)
            self.titles.add(entity)
            if self.schema.is_a(entity.type, self.plan):
                self.plans.add(entity.name)

    def entities(self, hit: Hit) -> tuple[tuple[Entity, ...], str]:
        """The entities a hit stands for; if none, the reason."""
        if hit.several:
            return tuple(self.lexicon.named(name, hit.type or "") for name in hit.several), ""
        if hit.type is not None:
            return (self.formed(hit),), ""
        if len(hit.names) == 1:
            known = self.lexicon.entities[hit.names[0]]
            beside = self.before and hit.start == self.last_end
            if self.summed.strange(known, hit.surface, self.before[-1][0] if beside else None):
                return (), "here it is the name of another place, elsewhere"
            return (self.edition(known, hit.surface),), ""
        if hit.names:
            return self.homonym(hit)
        reference = self.references[hit.surface]
        if isinstance(reference, Collective | Counted) and reference.whose.match(self.text, hit.end):
            return (), "it only says whose what comes after it is"
        match reference:
            case Collective():
                quoted = bool(reference.count) and self.quoted(hit)
                closing = hit.start == self.last_end  # it closes a list of them
                members = self.initials(hit, reference, quoted) or self.summed.before(reference, self.here, closing)
                if quoted and not members:
                    return (), "words in quotation marks before it say which, and are not known"
                if not members and any(area in self.within for area in reference.areas):
                    title = heading(self.text)
                    told = any(area in title for area in reference.areas)  # else in its paragraph, or the first
                    near = ((e.name, told or p in (1, self.here[1])) for e, _, p, _ in reversed(self.before))
                    members = reference.parts(name for name, close in near if close or name in reference.given)
                if not members and reference.given and not self.given(reference.given):
                    return (), "the document names none of the things this word stands for"
                members = members or reference.members
                if reference.named_only:
                    members = tuple(member for member in members if member.name in self.named)
                return members, "" if members else "the document names none of its members"
            case Anaphor():
                return self.antecedent(hit, reference)
            case Viewpoint():
                self.spoken = self.here[0], (spoken := self.viewpoints.of(reference))[0]
                return spoken
            case Body():
                return self.body(hit, reference)
            case Counted():
                return self.groups.of(reference, self.before, self.here)

    def initials(self, hit: Hit, reference: Collective, quoted: bool) -> tuple[Entity, ...]:
        """The places of the document whose names the letters right before a hit begin, one each (通宝唐三地)."""
        end = hit.start - quoted
        start = end - (reference.count or 0)
        free = self.last_end in (-1, end) or self.last_end <= start
        if not reference.count or start < 0 or not free or not self.text[start:end].isalpha():
            return ()
        return self.summed.note(self.summed.initials(self.text[start:end], self.named), self.here)

    def quoted(self, hit: Hit) -> bool:
        """Whether a quotation ends right before a hit that ends with no name (“甲乙丙”三地)."""
        return self.text[hit.start - 1 : hit.start] == _CLOSING and self.last_end < hit.start - 1

    @cached_property
    def within(self) -> str:
        """All names that stand in the text."""
        return "\n".join(hit.surface for hit in self.hits)

    def given(self, names: frozenset[str]) -> bool:
        """Whether the document names one of some things, or names something after an area among them (京津冀联盟)."""
        areas = (name for name in names if self.lexicon.entities[name].type == self.area)
        return bool(names & self.named) or any(name in self.within for name in areas)

    def edition(self, entity: Entity, surface: str) -> Entity:
        """What a name stands for: not the edition of a plan that had run out when the text was published."""
        last = period_end(entity.name)
        if last is None or period_end(surface) or self.year <= last:
            return entity
        return Entity(surface, entity.type)

    def formed(self, hit: Hit) -> Entity:
        """A name found by its form; a shortened title stands for the one fuller title."""
        if hit.names:  # an edition of a known event
            return Entity(hit.surface, hit.type or "", (hit.names[0],))
        if title := self.titles.whole(hit):
            known = self.lexicon.entities[title.names[0]] if title.names else self.formed(title)
            return self.edition(known, title.surface)
        if hit.surface.startswith("《"):
            if fuller := self.titles.fuller(hit.surface):
                return fuller
        elif hit.type in self.placed:
            return self.lexicon.without_holder(hit.surface, hit.type)
        return Entity(hit.surface, hit.type or "", (hit.called,) if hit.called else ())

    def homonym(self, hit: Hit) -> tuple[tuple[Entity, ...], str]:
        """Of several things of one name, the one whose container is named nearest."""
        sentence, paragraph = self.here
        for context in (self.in_sentence[sentence], self.in_paragraph[paragraph], self.named):
            fitting = [name for name in hit.names if context.intersection(self.lexicon.containers(name))]
            smallest = [name for name in fitting if next(iter(self.lexicon.containers(name)), "") in context]
            itself = [name for name in hit.names if name in context]
            for candidates in (itself, fitting, smallest):
                if len(candidates) == 1:
                    return (self.lexicon.entities[candidates[0]],), ""
        return (), "homonym: " + ", ".join(hit.names)

    def pointing(self, hit: Hit) -> Hit:
        """A class of things with its number at the head of a clause, if so many are named before it (三所学校都…)."""
        start = hit.start - _NUMBERED
        reference = self.references.get(surface := self.text[max(0, start) : hit.end]) if hit.is_class else None
        if isinstance(reference, Counted) and self.text.endswith(reference.after or "", 0, start):
            found, _ = self.groups.of(reference, self.before, self.here)
            return Hit(start, hit.end, surface, (), None) if found else hit
        return hit

    def antecedent(self, hit: Hit, anaphor: Anaphor) -> tuple[tuple[Entity, ...], str]:
        """The one that the words before it begin to name, in the nearest scope, the first there; in names of others."""
        fitting, is_a = self.fitting.setdefault(anaphor, Fitting()), self.schema.is_a
        fitting.read_on(self.before, lambda e: anaphor.of(e, is_a))
        if begun := fitting.begun(self.text[max(0, hit.start - 4) : hit.start], self.lexicon):
            return (begun,), ""
        if anaphor.apart and (before := self.text[hit.start - 1 : hit.start]).isalnum() and before not in anaphor.apart:
            return (), "it may be part of a longer name"
        for near in fitting.nearest_first(*self.here):
            found = anaphor.rather_of(near, self.publisher)
            if len(found) == 1 or (found and anaphor.first):
                return tuple(found.values())[:1], ""
            if found:
                return (), "two or more candidates: " + ", ".join(sorted(found))
        bodies = {e.name for e, s, *_ in self.before if s == self.here[0] and e.type in self.placed}
        for names in (bodies, self.plans):
            named = {e for name in names for e in self.lexicon.inside(name) if anaphor.of(e, is_a) == e}
            if len(named) == 1:
                return tuple(named), ""
        return (), "nothing before it fits"

    def body(self, hit: Hit, reference: Body) -> tuple[tuple[Entity, ...], str]:
        """The body of the place whose body the sentence names last, a partner's right before; else of the viewpoint."""
        before = self.text[hit.start - 1 : hit.start]
        if before.isalnum() and before not in reference.after and hit.start != self.last_end:
            return (), "it may be part of a longer name"
        own = [e for e in self.spoken[1] if self.spoken[0] == self.here[0] and e.name.endswith(reference.ending)]
        if own and (body := reference.of(own[0], hit.surface)):
            return (body,), ""
        listed = self.text[max(0, self.last_end) : hit.start] in (*LISTING, *reference.beside)
        places, reason = self.viewpoints.of(reference.viewpoint)
        bodies = (body for place in places if (body := reference.of(place, hit.surface)))
        found = tuple(self.lexicon.named(body.name, body.type) for body in bodies)
        if found and not listed and self.in_sentence[self.here[0]].issuperset(place.name for place in places):
            return found[:1], ""  # the sentence names the document's own place
        partners = self.viewpoints.partners(() if listed else reference.beside)
        for entity, *_ in takewhile(lambda one: one[1] == self.here[0], reversed(self.before)):
            if entity.name in partners:
                continue
            if body := reference.of_same(entity, self.lexicon):
                return (body,), ""
            if reference.has_like(entity, hit.surface.removeprefix(reference.ending), self.lexicon):
                break
        if not places:  # a paragraph that tells of one such place
            near = self.fitting.setdefault((hit.surface, listed), Fitting())
            near.read_on(self.before, lambda e: None if e.name in partners else reference.of_same(e, self.lexicon))
            found = near.only(self.here[1])
        return found, "" if found else reason or "no place of the kind has such bodies"


def resolve(
    text: str,
    document: Document,
    hits: Sequence[Hit],
    lexicon: Lexicon,
    references: Mapping[str, Reference],
    schema: Schema,
    today: str | None = None,
) -> tuple[list[Mention], list[Unresolved]]:
    """The mentions of a document in order, unresolved ones among them, and the latter with their reasons.

    Args:
        text: The clean text.
        document: Where the text comes from; its description says whose viewpoint it takes.
        hits: Hits in the text, in order and without overlaps.
        lexicon: Known entities.
        references: What the reference words stand for.
        schema: Types and which are narrower than which.
        today: The day of publication, as precise as it is known.
    """
    resolver = _Resolver(text, document, hits, lexicon, references, schema, today)
    mentions: list[Mention] = []
    unresolved: list[Unresolved] = []
    for hit, here in zip(hits, resolver.places, strict=True):
        resolver.here = here
        hit = resolver.pointing(hit)
        entities, reason = resolver.entities(hit)
        if not entities:
            unresolved.append(Unresolved(hit, reason))
        resolver.lead = text[max(0, hit.start - 1) : hit.start] if hit.start > resolver.last_end else resolver.lead
        resolver.last_end = hit.end
        if not (hit.is_class or hit.recalled):
            resolver.add(entities)
        elif hit.is_class and (begun := next(lexicon.beginnings(hit.surface), None)) and lexicon.placed(begun[1].name):
            resolver.add(begun[1:])  # the place of what such words stand for (某市资源)
        if not hit.names and hit.type is None and _sums_up(hit.start, entities, mentions, lexicon):
            continue
        mentions.append(Mention(hit.start, hit.end, hit.surface, entities, hit.is_class, hit.recalled))
    return mentions, unresolved


def _sums_up(start: int, entities: Sequence[Entity], mentions: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Whether a reference only says once more what the list right before it names (天津、河北两省市).

    What the names in the list lie in may stand before them (天津市宝坻区、河北省唐山市两地).
    """
    named: set[Entity] = set()
    for mention in reversed(mentions):
        if not 0 <= start - mention.end <= bool(named):
            break
        named.update(mention.entities)
        start = mention.start
    holding = lexicon.holding(entity.name for entity in entities)
    return len(entities) > 1 and {entity for entity in named if entity.name not in holding} == set(entities)
