"""Whose viewpoint a document takes: the place or body that it speaks as (我省, 我校)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from kg.finding.finder import Hit
from kg.knowledge.expressions import any_of
from kg.knowledge.referring import Reference, Viewpoint
from kg.lexicon import Lexicon
from kg.model import Document, Entity
from kg.schema import Schema
from kg.segment import heading

#: What stands between the members of a list, and between a place and what lies in it.
LISTING = ("、", "")
#: What a word begins with that other words may stand before.
_ANY = "…"
#: What a title begins with.
_TITLE = "《"
#: Longest name looked for in the description of a document, in characters.
_LONGEST = 12


class Viewpoints:
    """The viewpoints of one document, each looked for once."""

    def __init__(
        self,
        text: str,
        document: Document,
        hits: Sequence[Hit],
        named: set[str],
        lexicon: Lexicon,
        schema: Schema,
        references: Mapping[str, Reference],
    ) -> None:
        #: The words with which the document speaks as somebody (我市).
        self._voices = {hit.surface for hit in hits if isinstance(references.get(hit.surface), Viewpoint)}
        self._text, self._document, self._hits, self._named = text, document, hits, named
        self._lexicon, self._schema = lexicon, schema
        self._region, self._platform = schema.term("region"), schema.term("platform")
        self._found: dict[Viewpoint, tuple[Entity, ...]] = {}
        self._beside: dict[tuple[str, ...], frozenset[str]] = {}

    @cached_property
    def _heading(self) -> str:
        """The heading of the document."""
        return heading(self._text)

    @cached_property
    def _described(self) -> tuple[frozenset[str], ...]:
        """What is named by the description of the document, but for its title, by that, and by its heading."""
        described = (self._origin, self._document.title or "", self._heading)
        return tuple(_named_in(words, self._lexicon) for words in described)

    @cached_property
    def _origin(self) -> str:
        """Who publishes the document, and where it is from."""
        return " ".join(filter(None, (self._document.publisher, self._document.source)))

    def of(self, asked: Viewpoint) -> tuple[tuple[Entity, ...], str]:
        """The one entity that fits what is asked for; if there is none, the reason."""
        if asked not in self._found:
            self._found[asked] = next((tuple(found) for found in self._fitting(asked) if len(found) == 1), ())
        found = self._found[asked]
        return found, "" if found else "the document does not say whose viewpoint it takes"

    def _fitting(self, asked: Viewpoint) -> Iterator[list[Entity]]:
        """What fits of what publisher or source name, if that is its paper or the text is from there; else of others.

        These are a newspaper, else title, else heading, also of another level or by its form; else the
        platform of the description or heading named like a `zone`, or where these lie. Else, if the publisher is of no
        place that the text is far from, what its titles begin with, where most of what the text names lies, or of that
        and what its names begin with; else what it names, else what the names begin with, and what all of these lie in.
        """
        lexicon, described, partners = self._lexicon, self._described, self.partners(asked.beside)
        publishing = self._of_type(described[0], asked, asked.type)
        papers = _named_before(self._origin, asked.press, lexicon) if publishing else frozenset()
        near = [place for place in publishing if place.name in papers or self._is_near(place)]
        yield near
        yield self._of_type(_named_before(self._text, asked.press, lexicon), asked, asked.type)
        for names in described[1:]:
            fitting = self._of_type(names, asked, asked.type)
            yield fitting or (self._of_type(names, asked, self._region) if asked.ending else [])
        if asked.ending:
            yield self._formed(asked)
        for names in described:
            zones = frozenset(name for name in names if asked.zone and name.endswith(asked.zone))
            yield self._of_type(zones, asked, self._platform) or self._of_type(zones, asked, self._region)
        for names in described:
            yield self._of_type(frozenset(lexicon.holding(names - partners)), asked, asked.type)
        if publishing and not near:
            return  # reprinted far away: whose the text is, only it could say
        yield self._of_type(self._entitling, asked, asked.type)
        own = self._named - partners
        begun = self._begun | own
        for around in (own, begun):
            most = lexicon.holding_most(around, lambda place: self._schema.is_a(place.type, asked.type))
            yield self._of_type(most, asked, asked.type)
        yield self._of_type(frozenset(own), asked, asked.type)
        yield self._of_type(frozenset({*begun, *lexicon.holding(begun)}), asked, asked.type)

    @cached_property
    def _begun(self) -> frozenset[str]:
        """What the names in the text begin with."""
        surfaces = (hit.surface for hit in self._hits if hit.name)
        return frozenset(entity.name for surface in surfaces for _, entity in self._lexicon.beginnings(surface))

    @cached_property
    def _entitling(self) -> frozenset[str]:
        """What the titles in the text begin with."""
        titles = (hit.surface[1:] for hit in self._hits if hit.name and hit.surface.startswith(_TITLE))
        return frozenset(entity.name for title in titles for _, entity in self._lexicon.beginnings(title))

    @cached_property
    def _places(self) -> frozenset[str]:
        """The places that the text names or that its names begin with, and what these lie in."""
        entities = self._lexicon.entities
        named = {name for name in self._begun | self._named if self._schema.is_a(entities[name].type, self._region)}
        return frozenset({*named, *self._lexicon.holding(named)})

    def _is_near(self, place: Entity) -> bool:
        """Whether the text is not far from a place: it names that, what it lies in, or no place; or it lies in none."""
        around = tuple(self._lexicon.containers(place.name))
        return not around or not self._places or not self._places.isdisjoint((place.name, *around))

    def _of_type(self, names: frozenset[str], asked: Viewpoint, type_: str) -> list[Entity]:
        """The known things of some names that are of a type, and whose names end as asked; no partner."""
        own = names - self.partners(asked.beside)
        entities = (self._lexicon.entities[name] for name in own if name.endswith(asked.ending))
        return [entity for entity in entities if self._schema.is_a(entity.type, type_)]

    def partners(self, beside: tuple[str, ...]) -> frozenset[str]:
        """The known things with whom a word that refers to another does something, those in their names, their places.

        They stand in a list after it, or right before it (我市与某市某区、某大学; 某市与我市).
        """
        if not beside:
            return frozenset()
        if beside not in self._beside:
            hits = list(self._partner_hits(beside))
            inside = (_named_in(hit.surface, self._lexicon) for hit in hits)
            partners = {name for hit in hits for name in hit.names}.union(*inside)
            self._beside[beside] = frozenset(partners | self._lexicon.holding(partners))
        return self._beside[beside]

    def _partner_hits(self, beside: tuple[str, ...]) -> Iterator[Hit]:
        """What stands in the list right after a word with which the document speaks, or right before one."""
        for at, voice in enumerate(self._hits):
            if voice.surface in self._voices:
                yield from self._joined(voice, map(self._hits.__getitem__, range(at + 1, len(self._hits))), beside)
                yield from self._joined(voice, map(self._hits.__getitem__, range(at - 1, -1, -1)), beside)

    def _joined(self, voice: Hit, others: Iterable[Hit], beside: tuple[str, ...]) -> Sequence[Hit]:
        """What is joined to a word on one of its sides, nearest first; not the next pairs (我省与甲省、乙市与丙市)."""
        allowed, last, first = beside, voice, ""
        joined: list[Hit] = []
        for other in others:
            gap = self._text[last.end : other.start] if other > voice else self._text[other.end : last.start]
            if not other.name or not _joins(gap, allowed):
                break
            if gap == first:
                return joined[:-1]
            joined.append(other)
            allowed, last, first = (*beside, *LISTING), other, first or gap
        return joined

    def _formed(self, asked: Viewpoint) -> list[Entity]:
        """The things found by their form in the heading that are of the type and end as asked."""
        end = len(self._heading)
        hits = {hit.surface: hit.type for hit in self._hits if hit.start < end and hit.type and not hit.is_class}
        fitting = (name for name, type_ in hits.items() if self._schema.is_a(type_, asked.type))
        return [Entity(name, hits[name]) for name in fitting if name.endswith(asked.ending)]


def _joins(gap: str, words: Iterable[str]) -> bool:
    """Whether what stands between two names is one of some words, or ends with one that `…` begins."""
    ends = tuple(word[1:] for word in words if word.startswith(_ANY))
    return gap in words or (gap.isalpha() and bool(ends) and gap.endswith(ends))


def _named_in(described: str, lexicon: Lexicon) -> frozenset[str]:
    """The known entities that a description names."""
    parts = (
        described[start : start + length]
        for start in range(len(described))
        for length in lexicon.lengths.get(described[start : start + 2], ())
        if length <= min(_LONGEST, len(described) - start)
    )
    found = (lexicon.surfaces.get(part, ()) for part in parts)
    return frozenset(names[0] for names in found if len(names) == 1)


def _named_before(text: str, endings: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """The known entities whose names stand right before one of the endings (廊坊日报)."""
    found: set[str] = set()
    for match in re.finditer(any_of(endings), text) if endings else ():
        before = text[max(0, match.start() - _LONGEST) : match.start()]
        parts = (lexicon.surfaces.get(before[at:], ()) for at in range(len(before) - 1))
        found.update(next((names for names in parts if len(names) == 1), ()))
    return frozenset(found)
