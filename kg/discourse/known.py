"""Known: the names of one document, beside those of the lexicon."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from kg.encode import Encoded
from kg.lexicon import Lexicon
from kg.model import Entity


class Known:
    """What one document names, and what some words begin with that it knows or the lexicon."""

    def __init__(self, encoded: Encoded, lexicon: Lexicon, author: Sequence[Entity] = ()) -> None:
        self._encoded, self._lexicon = encoded, lexicon
        #: The body that publishes the document, if it is one that leads.
        self.author = author
        #: What was asked before: with which thing the document speaks, by the words; the first things of a type.
        self._spoken: dict[Collection[str], list[Entity]] = {}
        self._first: dict[str, list[tuple[int, Entity]]] = {}

    @cached_property
    def named(self) -> Collection[Entity]:
        """Everything that the document names."""
        return dict.fromkeys(entity for mention in self._encoded.mentions for entity in mention.entities)

    def speaking(self, words: frozenset[str]) -> list[Entity]:
        """The one thing that some words stand for, with which the document speaks (我校); else nothing."""
        if words not in self._spoken:
            spoken = dict.fromkeys(e for m in self._encoded.mentions if m.surface in words for e in m.entities)
            self._spoken[words] = list(spoken) if len(spoken) == 1 else []
        return self._spoken[words]

    def first(self, type_name: str, position: int) -> list[Entity]:
        """The things of a type that the document names before a position and does not only recall, at most two."""
        if type_name not in self._first:
            told = zip(self._encoded.positions, self._encoded.mentions, strict=True)
            named = ((at, e) for at, m in told if not m.recalled for e in m.entities if e.type == type_name)
            firsts: dict[Entity, int] = {}
            for at, entity in named:
                firsts.setdefault(entity, at)
                if len(firsts) > 1:
                    break
            self._first[type_name] = [(at, entity) for entity, at in firsts.items()]
        return [entity for at, entity in self._first[type_name] if at < position]

    @cached_property
    def _forms(self) -> Mapping[str, Entity]:
        """What names stand for, by their forms in the document; those of one thing."""
        return {m.surface: m.entities[0] for m in self._encoded.mentions if len(m.entities) == 1}

    def beginnings(self, words: str) -> Iterator[tuple[str, Entity]]:
        """The names that some words begin with, known to the lexicon or to the document, longest first."""
        known = dict(self._lexicon.beginnings(words))
        for size in range(len(words), 0, -1):
            if entity := known.get(words[:size]) or self._forms.get(words[:size]):
                yield words[:size], entity

    def beginning(self, words: str, before: Sequence[Entity]) -> tuple[str, Entity] | None:
        """The longest name that some words begin with; of a body without its place, that of the last one `before`.

        So is 省政府 of 河北省委、省政府.
        """
        found = next(self.beginnings(words), None)
        named = [place.name for place in self._lexicon.inside(before[-1].name)] if before and not found else []
        for place in filter(lambda name: name.endswith(words[0]), named):
            full = next(iter(self._lexicon.beginnings(place[:-1] + words)), None)
            if full is not None and len(full[0]) > len(place):
                return full[0][len(place) - 1 :], full[1]
        return found
