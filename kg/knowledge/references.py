"""References: words that stand for things named elsewhere, read from `ontology/references.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, product
from pathlib import Path
from typing import Any

from kg.errors import OntologyError
from kg.knowledge.toml import check_keys, check_type, compiled, line_of, read_toml
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.schema import Schema

#: Keys whose list may stand in the file under a name, for several entries; in the last one as a member of a list.
_LISTS = ("press", "beside", "common", "without", "apart", "after", "whose", "unlike", "founding", "ending")
#: The optional keys of a counted reference: lists of words, and what is taken as it stands.
_COUNTED_WORDS, _COUNTED = ("wider", "after", "ending"), ("without", "whose", "stages")
_NONE = re.compile("(?!)")  # no words
_WHERE = {"whose": "", "founding": "", "without": r"\Z"}  # lists of expressions, and what follows any of them


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
    whose: re.Pattern[str] = _NONE

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


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word for the one entity mentioned before whose type is `type` and whose name ends with `ending`."""

    type: str
    ending: str | tuple[str, ...]
    #: The words it must follow, a line break among them for the beginning of a line; empty if it may follow anything.
    after: tuple[str, ...] = ()
    #: Of several at the same distance it stands for the one named first.
    first: bool = False
    unlike: tuple[str, ...] = ()
    #: The characters that it may follow, apart from punctuation and what begins the name; empty if any may.
    apart: frozenset[str] = frozenset()
    #: Another type that the entity may be of; empty if none may.
    also: str = ""
    #: The names of events, with that of what is founded or unveiled there as their group (an expression).
    founding: re.Pattern[str] = _NONE

    def of(self, entity: Entity, is_a: Callable[[str, str], bool]) -> Entity | None:
        """An entity, or what an event is about (某联盟成立大会), if the name ends as asked."""
        if is_a(entity.type, self.type) or entity.type == self.also:
            return entity if self.fits(entity.name) else None
        event = self.founding.match(entity.name)
        return Entity(event[1], self.type) if event and self.fits(event[1]) else None

    def fits(self, name: str) -> bool:
        """Whether a name ends as asked, and not as those that it never stands for (`unlike`)."""
        return name.endswith(self.ending) and not name.endswith(self.unlike)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A word for the one entity of `type` from whose viewpoint the document is written."""

    type: str
    #: The document speaks as that entity.
    voice: bool = False
    #: What the names of newspapers and broadcasters end with, after that of their place.
    press: tuple[str, ...] = ()
    #: What the names of platforms end with whose documents speak so too.
    zone: str = ""
    #: What the name of the entity ends with; empty for any.
    ending: str | tuple[str, ...] = ""
    #: What stands between the word and the name of another, with whom that entity does something (我市与某市).
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A word for the `count` entities of `type` named right before it (这六个功能区).

    Where their number is not right, for those of the types `wider` (双方: a body and a place).
    """

    type: str
    count: int
    wider: tuple[str, ...] = ()
    #: The marks it must follow; empty if it may follow anything.
    after: tuple[str, ...] = ()
    #: How names end that do not count (an expression): of those who report (某报讯：甲局与乙局签约，双方…).
    without: re.Pattern[str] = _NONE
    #: The words before which it only says whose they are (an expression).
    whose: re.Pattern[str] = _NONE
    #: The characters after which a name only tells where they meet.
    stages: str = ""
    #: How names end that count; empty if any do.
    ending: tuple[str, ...] = ()


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


def load_references(path: Path, lexicon: Lexicon, schema: Schema) -> Mapping[str, Reference]:
    """Surface form to what it refers to.

    Raises:
        OntologyError: For an unknown key, type or member, a surface that stands twice, or one that is in the
            lexicon as the words for a class of things.
    """
    tables = read_toml(path)
    kinds = ("collective", "anaphor", "viewpoint", "counted", "body")
    check_keys(tables, required=(), optional=("words", *kinds), where=path, entry=path.name)
    for table in chain.from_iterable(tables.get(kind, []) for kind in kinds):
        _spell_out(table, tables.get("words", {}), path)
    references: dict[str, Reference] = {}
    for kind in ("collective", "anaphor", "viewpoint"):
        for table in tables.get(kind, []):
            entry = (table.get("surfaces") or [kind])[0]
            reference = _reference(kind, table, path, entry, lexicon, schema)
            for surface in table["surfaces"]:
                if surface in references:
                    raise _error("surface stands twice", path, surface, "keep one of the two")
                if surface in lexicon.classes:
                    raise _error("the lexicon has it as the words for a class of things", path, surface, "leave it out")
                own = isinstance(reference, Anaphor) and "ending" not in table
                references[surface] = replace(reference, ending=surface) if own else reference
    for table in tables.get("counted", []):
        for surface, counted in _counted(table, path, schema):
            references.setdefault(surface, counted)
    for table in tables.get("body", []):
        for surface, body in _bodies(table, path, lexicon, schema):
            references.setdefault(surface, body)
    return references


def _spell_out(table: dict[str, Any], words: Mapping[str, list[str]], path: Path) -> None:
    """Put the words of a list into an entry that gives its name (`press = "省报"`), or holds it among other words."""
    for key in _LISTS:
        given = table.get(key, [])
        if isinstance(given, str) and key == "ending":
            continue  # a word itself
        if isinstance(given, str) and given not in words:
            raise _error(f"unknown list {given!r}", path, given, "name one of [words], or give the words")
        if given:
            spelt = [w for item in ([given] if isinstance(given, str) else given) for w in words.get(item, [item])]
            any_of = f"(?:{'|'.join(spelt)}){_WHERE[key]}" if key in _WHERE else ""
            table[key] = compiled(any_of, path) if any_of else spelt


def _bodies(table: Mapping[str, Any], path: Path, lexicon: Lexicon, schema: Schema) -> Iterator[tuple[str, Body]]:
    """All bodies of the lexicon whose name begins with that of a place, under the name without that of the place."""
    optional = ("press", "common", "beside")
    check_keys(table, required=("type", "place", "ending", "after"), optional=optional, where=path, entry="body")
    for type_ in (table["type"], table["place"]):
        check_type(type_, schema.types, where=path, entry=type_)
    ending = table["ending"]
    places = {
        name for name, e in lexicon.entities.items() if name.endswith(ending) and schema.is_a(e.type, table["place"])
    }
    bodies: dict[str, dict[str, Entity]] = {}
    for surface, names in lexicon.surfaces.items():
        entity = lexicon.entities[names[0]]
        if len(names) > 1 or ending not in surface or not schema.is_a(entity.type, table["type"]):
            continue
        place, _, rest = surface.partition(ending)
        if rest and place + ending in places and ending + rest not in lexicon.surfaces:
            bodies.setdefault(ending + rest, {})[place + ending] = entity
    common = {ending + rest for rest in table.get("common", ())}
    after = frozenset(table["after"])
    press, beside = (tuple(table.get(key, ())) for key in ("press", "beside"))
    for surface in sorted({*bodies, *common} - lexicon.surfaces.keys()):
        known = bodies.get(surface, {})
        yield surface, Body(table["place"], known, after, table["type"], ending, press, surface in common, beside)


def _counted(table: Mapping[str, Any], path: Path, schema: Schema) -> Iterator[tuple[str, Counted]]:
    """All surfaces of a counted reference: determiner, numeral, measure word and noun."""
    entry = (table.get("surfaces") or table.get("nouns") or ["counted"])[0]
    listed = "surfaces" in table
    required = ("surfaces", "count") if listed else ("determiners", "numerals", "measures", "nouns")
    check_keys(table, required=("type", *required), optional=(*_COUNTED_WORDS, *_COUNTED), where=path, entry=entry)
    told: dict[str, Any] = {key: tuple(table.get(key, ())) for key in _COUNTED_WORDS}
    told |= {key: table[key] for key in _COUNTED if key in table}
    for name in (table["type"], *told["wider"]):
        check_type(name, schema.types, where=path, entry=entry)
    if listed:
        counted = Counted(table["type"], table["count"], **told)
        yield from ((surface, counted) for surface in table["surfaces"])
        return
    for count, numerals in enumerate(table["numerals"], 2):
        for parts in product(table["determiners"], numerals, table["measures"], table["nouns"]):
            yield "".join(parts), Counted(table["type"], count, **told)


def _reference(
    kind: str, table: Mapping[str, Any], path: Path, entry: str, lexicon: Lexicon, schema: Schema
) -> Reference:
    if kind == "collective":
        optional = ("given", "named_only", "count", "areas", "beginning", "whose")
        check_keys(table, required=("surfaces", "members"), optional=optional, where=path, entry=entry)
        areas = table.get("areas", {})
        for name in (*table["members"], *table.get("given", []), *areas, *chain.from_iterable(areas.values())):
            if name not in lexicon.entities:
                raise _error(f"unknown entity {name!r}", path, entry, "use a canonical name of the lexicon")
        members, given = (lexicon.entities[name] for name in table["members"]), frozenset(table.get("given", []))
        parts = {area: tuple(lexicon.entities[name] for name in names) for area, names in areas.items()}
        only, begins = (bool(table.get(key, False)) for key in ("named_only", "beginning"))
        return Collective(tuple(members), given, only, table.get("count"), parts, begins, table.get("whose", _NONE))
    keys = {"anaphor": ("ending", "after", "first", "unlike", "apart", "also", "founding")}.get(
        kind, ("voice", "press", "zone", "ending", "beside")
    )
    check_keys(table, required=("surfaces", "type"), optional=keys, where=path, entry=entry)
    for name in (table["type"], table.get("also", table["type"])):
        check_type(name, schema.types, where=path, entry=entry)
    endings = ending if isinstance(ending := table.get("ending", ""), str) else tuple(ending)
    if kind == "anaphor":
        after, unlike = (tuple(table.get(key, ())) for key in ("after", "unlike"))
        apart, also, founding = frozenset(table.get("apart", "")), table.get("also", ""), table.get("founding", _NONE)
        return Anaphor(table["type"], endings, after, bool(table.get("first", False)), unlike, apart, also, founding)
    press, beside = (tuple(table.get(key, ())) for key in ("press", "beside"))
    return Viewpoint(table["type"], bool(table.get("voice", False)), press, table.get("zone", ""), endings, beside)


def _error(problem: str, path: Path, entry: str, remedy: str) -> OntologyError:
    return OntologyError(problem, where=path, line=line_of(path, entry), entry=entry, remedy=remedy)
