"""Scopes: in which sentence and paragraph something stands, and which entities stood there before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from kg.knowledge.referring import Collective
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.segment import is_word, sentences

#: Things as they are named: each with the numbers of its sentence and paragraph, and the character before its list.
Named = Sequence[tuple[Entity, int, int, str]]
_LINE_END = re.compile("\n")
#: Length of the short name of a place, of which either letter may stand for it.
_SHORT = 2


class Scopes:
    """Which sentence and which paragraph a position lies in."""

    def __init__(self, text: str) -> None:
        self._sentences = [start for start, _ in sentences(text)]
        self._paragraphs = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def at(self, position: int) -> tuple[int, int]:
        """The numbers of the sentence and the paragraph at a position."""
        return bisect_right(self._sentences, position), bisect_right(self._paragraphs, position)


class Fitting:
    """The entities before a word for one of them, by name, in each scope."""

    def __init__(self) -> None:
        #: How many of the entities before were looked at.
        self._read = 0
        self._everywhere: dict[str, Entity] = {}
        self._sentences: defaultdict[tuple[int, int], dict[str, Entity]] = defaultdict(dict)
        self._paragraphs: defaultdict[int, dict[str, Entity]] = defaultdict(dict)

    def add(self, entity: Entity, sentence: int, paragraph: int) -> None:
        """Take in an entity that stands in a sentence and a paragraph."""
        for scope in (self._sentences[sentence, paragraph], self._paragraphs[paragraph], self._everywhere):
            scope[entity.name] = entity

    def read_on(self, before: Named, fitting: Callable[[Entity], Entity | None]) -> None:
        """Take in what the entities that were not looked at yet stand for, each with its sentence and paragraph."""
        for entity, sentence, paragraph, _ in before[self._read :]:
            if (found := fitting(entity)) is not None:
                self.add(found, sentence, paragraph)
        self._read = len(before)

    def only(self, paragraph: int) -> tuple[Entity, ...]:
        """The one entity in a paragraph; empty if there is another number."""
        found = tuple(self._paragraphs[paragraph].values())
        return found if len(found) == 1 else ()

    def begun(self, words: str, lexicon: Lexicon) -> Entity | None:
        """The one whose name, and no other, begins with the last of some words, which are no name themselves."""
        for start in range(len(words) - 1):
            found = [entity for name, entity in self._everywhere.items() if name.startswith(words[start:])]
            if len(found) == 1 and words[start:] not in lexicon.surfaces and not is_word(words[start:]):
                return found[0]
        return None

    def nearest_first(self, sentence: int, paragraph: int) -> Iterator[Mapping[str, Entity]]:
        """The entities in the sentence, in the one before it in its paragraph, in the paragraph, in the document."""
        yield self._sentences[sentence, paragraph]
        yield self._sentences[sentence - 1, paragraph]
        yield self._paragraphs[paragraph]
        yield self._everywhere


class Places:
    """The places and platforms that a sentence names, and which of them a word for so many places stood for."""

    def __init__(self, lexicon: Lexicon, platform: str, area: str, district: str) -> None:
        self._lexicon, self._platform, self._area, self._district = lexicon, platform, area, district
        #: Names of districts that here are those of others, in cities elsewhere.
        self._strange: set[str] = set()
        #: Those named last, in the order of their last mentions, and the sentence and the paragraph where that is.
        self._named: dict[str, Entity] = {}
        self._at = (0, 0)
        #: What a word for them stood for last in a paragraph, and in the document; and what has been named since.
        self._summed: dict[int, tuple[Entity, ...]] = {}
        self._last: tuple[Entity, ...] = ()
        self._since: set[str] = set()

    def add(self, entity: Entity, here: tuple[int, int]) -> None:
        """Take in one that stands in a sentence and a paragraph."""
        if self._at != here:
            self._at = here
            self._named.clear()
        self._since.add(entity.name)
        self._named.pop(entity.name, None)
        self._named[entity.name] = entity

    def strange(self, place: Entity, surface: str, holder: Entity | None) -> bool:
        """Whether a district only bears the name of a known one: it stands right after a city elsewhere (沈阳市和平区).

        So does what goes by that name from there on, but right after its own city (`holder`: what is right before it).
        """
        others = (self._platform, self._area, self._district)
        if holder and place.type == self._district and holder.name in self._named and holder.type not in others:
            around = {holder.name, *self._lexicon.containers(holder.name)}
            apart = self._lexicon.placed(holder.name) and around.isdisjoint(self._lexicon.containers(place.name))
            (self._strange.add if apart else self._strange.discard)(surface)
        return surface in self._strange

    def before(self, word: Collective, here: tuple[int, int], closing: bool = False) -> tuple[Entity, ...]:
        """Those that the sentence names, if they are as many as a word says, else what it last stood for here.

        Of more, as many as it says where it stands right after the last (`closing`: 甲市与乙市、丙区、丁县三地).

        Platforms count with the rest where what the word else stands for is not among them; what it stood for holds
        for the paragraph, and, unless these are platforms alone, for the next ones until they name what the word is
        otherwise given by. Else those of the sentence before, with named areas or without, if no platform nor what the
        word else stands for is there.
        """
        if not word.count:
            return ()
        sentence, paragraph = here
        if self._at == here:
            for other in ("", self._platform):
                smallest = self._closed(other, word.count) if closing else self._smallest(other)
                mixed = not closing and self._mixed(smallest, word)
                if len(smallest) == word.count and not mixed and (other or not self._known(smallest, word)):
                    self.note(smallest, here)
                    break
        elif self._at == (sentence - 1, paragraph) and paragraph not in self._summed:
            for smallest in (self._smallest(""), self._smallest(self._area)):
                if len(smallest) == word.count and set(smallest).isdisjoint(word.members):
                    found = () if any(entity.type == self._platform for entity in smallest) else smallest
                    return self.note(found, here)
        given = word.given - {member.name for member in word.members}
        lasting = len(self._last) == word.count and given.isdisjoint(self._since)
        lasting = lasting and any(entity.type != self._platform for entity in self._last)
        return self._summed.get(paragraph) or (self._last if lasting else ())

    def note(self, places: tuple[Entity, ...], here: tuple[int, int]) -> tuple[Entity, ...]:
        """Keep what the word stands for in a paragraph, and give it back."""
        if places:
            self._summed[here[1]] = self._last = places
            self._since.clear()
        return places

    def initials(self, letters: str, names: Collection[str]) -> tuple[Entity, ...]:
        """The places among some names whose names begin with letters, one each; empty if there is another number."""
        found: list[Entity] = []
        for letter in letters:
            known = (self._lexicon.entities[name] for name in names)
            places = [e for e in known if self._lexicon.placed(e.name) and self._begins(e, letter)]
            smallest = self._lexicon.innermost(places)
            if len(smallest) != 1:
                return ()
            found.extend(smallest)
        return tuple(found)

    def _begins(self, place: Entity, letter: str) -> bool:
        """Whether a letter stands for a place: a name of it begins with it (通州区), or ends with it (大兴)."""
        names = (place.name, *place.aliases)
        return any(name.startswith(letter) or (len(name) == _SHORT and name.endswith(letter)) for name in names)

    def _smallest(self, other: str) -> tuple[Entity, ...]:
        """Those named last that are not of a type, but for those in which others lie."""
        return tuple(self._lexicon.innermost([entity for entity in self._named.values() if entity.type != other]))

    def _closed(self, other: str, count: int) -> tuple[Entity, ...]:
        """The last `count` of those not of a type: the ones in which others of these lie, and none before, left out."""
        named = [entity for entity in self._named.values() if entity.type != other]
        ends = (self._lexicon.innermost(named[start:]) for start in range(len(named) - count, -1, -1))
        return next((tuple(found) for found in ends if len(found) == count), ())

    def _mixed(self, places: Collection[Entity], word: Collective) -> bool:
        """Whether a place inside one of all those that a word stands for is named beside the others (京津冀与沧州)."""
        return not set(places).isdisjoint(word.members) and {e.name for e in word.members} <= self._named.keys()

    def _known(self, places: Collection[Entity], word: Collective) -> bool:
        """Whether platforms and what a word else stands for are among some places."""
        return any(e.type == self._platform for e in places) and not set(places).isdisjoint(word.members)
