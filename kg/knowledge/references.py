"""References: words that stand for things named elsewhere, read from `ontology/references.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, product
from pathlib import Path
from typing import Any, TypeVar

from msgspec import field
from msgspec.structs import replace

from kg.knowledge.referring import NOTHING, Anaphor, Body, Collective, Counted, Reference, Viewpoint
from kg.knowledge.sections import Section, Text, Texts, TextSet, read_sections
from kg.knowledge.toml import check_type, expression, known_entity, read_toml, wrong_entry
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.schema import Schema

#: Keys whose words may be those of a list of `[words]`, under its name, alone or among other words.
_LISTS = ("press", "beside", "common", "without", "apart", "after", "whose", "unlike", "founding", "ending")
#: Those of them whose words are expressions, with what follows any of these.
_EXPRESSIONS = {"whose": "", "founding": "", "without": r"\Z"}
Kind = TypeVar("Kind", bound=Section)


class _Collectives(Section, frozen=True):
    """`[[collective]]`: words for several entities at once, by their names."""

    surfaces: Texts
    members: Texts
    given: Texts = ()
    named_only: bool = False
    count: int | None = None
    areas: Mapping[Text, Texts] = field(default_factory=dict)
    beginning: bool = False
    whose: re.Pattern[str] = NOTHING


class _Anaphors(Anaphor, frozen=True, kw_only=True):
    """`[[anaphor]]`: words for an entity mentioned before."""

    surfaces: Texts


class _Viewpoints(Viewpoint, frozen=True, kw_only=True):
    """`[[viewpoint]]`: words for the entity from whose viewpoint the document is written."""

    surfaces: Texts


class _Counted(Counted, frozen=True, kw_only=True):
    """`[[counted]]`: words for so many entities; or what such words are made of, the numerals from those for two on."""

    surfaces: Texts = ()
    count: int = 0
    determiners: tuple[str, ...] = ()
    numerals: tuple[Texts, ...] = ()
    measures: tuple[str, ...] = ()
    nouns: Texts = ()


class _Bodies(Section, frozen=True):
    """`[[body]]`: bodies named without their place."""

    type: Text
    place: Text
    ending: Text
    after: TextSet
    press: Texts = ()
    common: Texts = ()
    beside: Texts = ()


class _Lists(Section, frozen=True):
    """`[words]`: lists that several entries share."""

    words: Mapping[Text, Texts] = field(default_factory=dict)


class _File(Section, frozen=True):
    """`references.toml`, with the words of its lists in the place of their names."""

    collective: tuple[_Collectives, ...] = ()
    anaphor: tuple[_Anaphors, ...] = ()
    viewpoint: tuple[_Viewpoints, ...] = ()
    counted: tuple[_Counted, ...] = ()
    body: tuple[_Bodies, ...] = ()


def load_references(path: Path, lexicon: Lexicon, schema: Schema) -> Mapping[str, Reference]:
    """Surface form to what it refers to.

    Raises:
        OntologyError: For a missing or unknown key, a value of the wrong kind, an unknown type, member or list, a
            surface that stands twice, or one that is in the lexicon as the words for a class of things.
    """
    tables = read_toml(path)
    lists = read_sections(_Lists, {"words": tables.pop("words", {})}, path).words
    file = read_sections(_File, {kind: _spelled_out(entries, lists, path) for kind, entries in tables.items()}, path)
    _check_types(file, path, schema)
    references: dict[str, Reference] = {}
    told: Iterator[tuple[str, Reference]] = chain(_collectives(file, path, lexicon), _anaphors(file), _viewpoints(file))
    for surface, reference in told:
        if surface in references:
            raise wrong_entry("surface stands twice", path, surface, "keep one of the two")
        if surface in lexicon.classes:
            raise wrong_entry("the lexicon has it as the words for a class of things", path, surface, "leave it out")
        references[surface] = reference
    told = chain(_counted(file, path), _bodies(file, lexicon, schema))
    for surface, reference in told:
        references.setdefault(surface, reference)
    return references


def _spelled_out(entries: Any, lists: Mapping[str, tuple[str, ...]], path: Path) -> Any:
    """Entries with the words of lists in the place of their names; what is of a wrong kind is left to be told."""
    if isinstance(entries, list):
        return [_spelled_out(entry, lists, path) for entry in entries]
    if not isinstance(entries, dict):
        return entries
    spelled = dict(entries)
    for key in entries.keys() & _LISTS:
        given = entries[key]
        if isinstance(given, str) and key != "ending":  # that is a word itself
            if given not in lists:
                raise wrong_entry(f"unknown list {given!r}", path, given, "name one of [words], or give the words")
            given = [given]
        if isinstance(given, list) and given and all(isinstance(name, str) and name for name in given):
            words = [word for name in given for word in lists.get(name, [name])]
            if key in _EXPRESSIONS:
                spelled[key] = f"(?:{'|'.join(expression(word, path) for word in words)}){_EXPRESSIONS[key]}"
            else:
                spelled[key] = words
    return spelled


def _check_types(file: _File, path: Path, schema: Schema) -> None:
    """Refuse types that are none of the schema's."""
    told = [
        *((a.surfaces[0], (a.type, a.also or a.type)) for a in file.anaphor),
        *((viewpoint.surfaces[0], (viewpoint.type,)) for viewpoint in file.viewpoint),
        *(((*c.surfaces, *c.nouns, "[[counted]]")[0], (c.type, *c.wider)) for c in file.counted),
        *((body.type, (body.type, body.place)) for body in file.body),
    ]
    for entry, names in told:
        for name in names:
            check_type(name, schema.types, where=path, entry=entry)


def _plain(kind: type[Kind], told: Kind) -> Kind:
    """What an entry tells, without the words for it."""
    return kind(**{name: getattr(told, name) for name in kind.__struct_fields__})


def _collectives(file: _File, path: Path, lexicon: Lexicon) -> Iterator[tuple[str, Collective]]:
    """Words for several entities, which the lexicon has."""
    for told in file.collective:
        areas = chain(told.areas, *told.areas.values())
        known = {
            name: known_entity(name, lexicon, where=path, entry=told.surfaces[0])
            for name in (*told.members, *told.given, *areas)
        }
        collective = Collective(
            tuple(known[name] for name in told.members),
            frozenset(told.given),
            told.named_only,
            told.count,
            {area: tuple(known[name] for name in names) for area, names in told.areas.items()},
            told.beginning,
            told.whose,
        )
        yield from ((surface, collective) for surface in told.surfaces)


def _anaphors(file: _File) -> Iterator[tuple[str, Anaphor]]:
    for told in file.anaphor:
        anaphor = _plain(Anaphor, told)
        for surface in told.surfaces:
            yield surface, replace(anaphor, ending=surface) if anaphor.ending == () else anaphor


def _viewpoints(file: _File) -> Iterator[tuple[str, Viewpoint]]:
    for told in file.viewpoint:
        viewpoint = _plain(Viewpoint, told)
        yield from ((surface, viewpoint) for surface in told.surfaces)


def _counted(file: _File, path: Path) -> Iterator[tuple[str, Counted]]:
    """Words for so many entities: as they stand, or of determiner, numeral, measure word and noun."""
    for told in file.counted:
        whole, made = (told.surfaces, told.count), (told.determiners, told.numerals, told.measures, told.nouns)
        if not (all(whole) and not any(made)) and not (all(made) and not any(whole)):
            entry = (*told.surfaces, *told.nouns, "[[counted]]")[0]
            remedy = "give surfaces and count, or else determiners, numerals, measures and nouns"
            raise wrong_entry("it is not told which words these are", path, entry, remedy)
        counted = _plain(Counted, told)
        yield from ((surface, counted) for surface in told.surfaces)
        for count, numerals in enumerate(told.numerals, 2):
            counted = replace(counted, count=count)
            for words in product(told.determiners, numerals, told.measures, told.nouns):
                yield "".join(words), counted


def _bodies(file: _File, lexicon: Lexicon, schema: Schema) -> Iterator[tuple[str, Body]]:
    """The bodies of the lexicon whose name begins with that of a place, under the name without that of the place."""
    for told in file.body:
        ending, is_a = told.ending, schema.is_a
        places = {name for name, e in lexicon.entities.items() if name.endswith(ending) and is_a(e.type, told.place)}
        bodies: dict[str, dict[str, Entity]] = {}
        for surface, names in lexicon.surfaces.items():
            entity = lexicon.entities[names[0]]
            if len(names) > 1 or ending not in surface or not is_a(entity.type, told.type):
                continue
            place, _, rest = surface.partition(ending)
            if rest and place + ending in places and ending + rest not in lexicon.surfaces:
                bodies.setdefault(ending + rest, {})[place + ending] = entity
        common = {ending + rest for rest in told.common}
        for surface in sorted({*bodies, *common} - lexicon.surfaces.keys()):
            known = bodies.get(surface, {})
            body = Body(told.place, known, told.after, told.type, ending, told.press, surface in common, told.beside)
            yield surface, body
