"""Referring: words that stand for things named elsewhere, each with the condition under which it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg.knowledge.sections import Section, Text, Texts, TextSet
from kg.lexicon import Lexicon
from kg.model import Entity

#: An expression that nothing matches.
NOTHING = re.compile("(?!)")
#: The least number of things of which one is rather meant.
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Collective:
    """A word for several entities at once, where the document mentions one of `given` (or always)."""

    members: tuple[Entity, ...]
    given: frozenset[str]
    #: Stands only for those of its members that the document names itself.
    named_only: bool = False
    #: Where the same sentence names exactly so many places before it, it stands for those.
    count: int | None = None
    #: Named areas, with their parts: it stands for those where such an area is the last one named before it.
    areas: Mapping[str, tuple[Entity, ...]] = field(default_factory=dict)
    #: Stands for them only where a name begins with it.
    beginning: bool = False
    #: The words before which it only says whose they are (an expression).
    whose: re.Pattern[str] = NOTHING

    def parts(self, before: Iterable[str]) -> tuple[Entity, ...]:
        """The parts of the area named last among the names `before` it, which stand from last to first.

        The name of something else may begin with it. Empty if none is named, or if what the word is otherwise given by
        is named after it.
        """
        given = self.given - {member.name for member in self.members}
        for name in before:
            if area := next((area for area in self.areas if name.lstrip("“《").startswith(area)), ""):
                return self.areas[area]
            if name in given:
                break
        return ()


class Anaphor(Section, frozen=True):
    """A word for the one entity mentioned before whose type is `type` and whose name ends with `ending`."""

    type: Text
    #: Or with one of several; empty tuple: it ends with the word itself.
    ending: str | Texts = ()
    #: The words it must follow, a line break among them for the beginning of a line; empty if it may follow anything.
    after: Texts = ()
    #: Of several at the same distance it stands for the one named first.
    first: bool = False
    unlike: Texts = ()
    #: How the names end that it stands for rather, of several at the same distance.
    rather: Texts = ()
    #: The characters that it may follow, apart from punctuation and what begins the name; empty if any may.
    apart: TextSet = frozenset()
    #: Another type that the entity may be of; empty if none may.
    also: str = ""
    #: The names of events, with that of what is founded or unveiled there as their group (an expression).
    founding: re.Pattern[str] = NOTHING

    def of(self, entity: Entity, is_a: Callable[[str, str], bool]) -> Entity | None:
        """An entity, or what an event is about (某联盟成立大会), if the name ends as asked."""
        if is_a(entity.type, self.type) or entity.type == self.also:
            return entity if self.fits(entity.name) else None
        event = self.founding.match(entity.name)
        return Entity(event[1], self.type) if event and self.fits(event[1]) else None

    def rather_of(self, found: Mapping[str, Entity], publisher: str) -> Mapping[str, Entity]:
        """Of several things the one that publishes the document, or whose name ends as rather meant; else all."""
        if len(found) < _SEVERAL:
            return found
        told = [name for name, entity in found.items() if publisher in (name, *entity.aliases)]
        rather = told or [name for name in found if name.endswith(self.rather)]
        return {rather[0]: found[rather[0]]} if len(rather) == 1 else found

    def fits(self, name: str) -> bool:
        """Whether a name ends as asked, and not as those that it never stands for (`unlike`)."""
        return name.endswith(self.ending) and not name.endswith(self.unlike)


class Viewpoint(Section, frozen=True):
    """A word for the one entity of `type` from whose viewpoint the document is written."""

    type: Text
    #: The document speaks as that entity.
    voice: bool = False
    #: What the names of newspapers and broadcasters end with, after that of their place.
    press: Texts = ()
    #: What the names of platforms end with whose documents speak so too.
    zone: str = ""
    #: What the name of the entity ends with; empty for any.
    ending: str | Texts = ""
    #: What stands between the word and the name of another, with whom that entity does something (我市与某市).
    beside: Texts = ()


class Counted(Section, frozen=True):
    """A word for the `count` entities of `type` named right before it (这六个功能区).

    Where their number is not right, for those of the types `wider` (双方: a body and a place).
    """

    type: Text
    count: int
    wider: Texts = ()
    #: The marks it must follow; empty if it may follow anything.
    after: Texts = ()
    #: How names end that do not count (an expression): of those who report (某报讯：甲局与乙局签约，双方…).
    without: re.Pattern[str] = NOTHING
    #: The words before which it only says whose they are (an expression).
    whose: re.Pattern[str] = NOTHING
    #: The characters after which a name only tells where they meet.
    stages: str = ""
    #: How names end that count; empty if any do.
    ending: Texts = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body named without its place (省教育厅): that of the place named before it or of the document's viewpoint."""

    #: The type of the places.
    place: str
    #: Canonical name of each place to its body of that name.
    bodies: Mapping[str, Entity]
    #: The characters that it may follow, apart from punctuation and other names.
    after: frozenset[str]
    #: The type of the bodies, and what the names of the places end with.
    type: str
    ending: str
    #: What the names of newspapers and broadcasters end with, after that of their place.
    press: tuple[str, ...] = ()
    #: All places of the kind have one.
    common: bool = False
    #: What stands between the words for the document's place and the name of another (我市与某市).
    beside: tuple[str, ...] = ()

    def of(self, place: Entity, surface: str) -> Entity | None:
        """The body of a place, also one that the lexicon does not know, where all places have one."""
        if place.name in self.bodies or not (self.common and place.name.endswith(self.ending)):
            return self.bodies.get(place.name)
        return Entity(place.name + surface.removeprefix(self.ending), self.type)

    @property
    def viewpoint(self) -> Viewpoint:
        """The place whose body it is where no other is named."""
        return Viewpoint(self.place, press=self.press, ending=self.ending, beside=self.beside)

    def has_like(self, other: Entity, kind: str, lexicon: Lexicon) -> bool:
        """Whether another thing is the like (called `kind`: 委) of a place of another level, or another body of one."""
        named = (other.name, *other.aliases)
        begun = next((p for name in named for _, p in lexicon.beginnings(name) if lexicon.placed(p.name)), None)
        elsewhere = begun is not None and other.type == self.type and not begun.name.endswith(self.ending)
        return elsewhere or any(name.endswith(kind) for name in named)

    def of_same(self, other: Entity, lexicon: Lexicon) -> Entity | None:
        """The known body of the place that another thing is or lies in, or that its name begins with, and no inner."""
        places = {other.name, *lexicon.containers(other.name)}
        for place, body in self.bodies.items():
            rests = (n[len(place) :] for n in (other.name, *other.aliases) if n.startswith(place))
            if place in places or any(not any(lexicon.placed(e.name) for _, e in lexicon.beginnings(r)) for r in rests):
                return body
        return None


Reference = Collective | Anaphor | Viewpoint | Counted | Body
