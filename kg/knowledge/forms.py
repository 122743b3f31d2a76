"""Name forms: how names outside the lexicon look, read from `ontology/forms.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from msgspec.structs import replace

from kg.knowledge.besides import Besides
from kg.knowledge.people import People
from kg.knowledge.sections import Characters, Section, Text, Texts, TextSet, check_groups, read_sections
from kg.knowledge.shared import Parts, Shared, checked
from kg.knowledge.toml import check_type, read_toml
from kg.knowledge.wordlists import spelled_out
from kg.schema import Schema

#: The groups of the expressions that have some.
_GROUPS = {
    "besides.parties.line": {"label"},
    "besides.shortened": {"short"},
    "joint.brackets": {"anywhere"},
    "parts.between": {"closer", "place"},
    "classes.shares": {"noun"},
    "classes.rests": {"noun"},
}


class Form(Section, frozen=True, rename={"is_class": "class"}):
    """`[[form]]`: names of one type that share what they begin with."""

    type: Text
    endings: Texts
    #: What stands before each of the endings.
    numbers: tuple[str, ...] = ("",)
    #: Types (of the twelve) of the known name that the new name must begin with; empty: any words.
    anchor: frozenset[Text] = frozenset()
    #: The words that the new name must follow where it begins with no known name; empty: any words.
    after: Texts = ()
    #: The name is a unit of its anchor and follows it directly.
    unit: bool = False
    #: The name is that of a class of things (北京企业).
    is_class: bool = False


class Elided(Section, frozen=True, rename={"is_class": "class"}):
    """`[[elided]]`: endings that the names of a list may share (友谊、安贞等医院)."""

    endings: Texts
    #: The type of the names; None: known ones only.
    type: Text | None = None
    is_class: bool = False
    #: Names of two characters each may share the ending in a list that nothing closes (雄忻、石雄铁路).
    pairs: bool = False


class Apposition(Section, frozen=True):
    """`[[apposition]]`: what tells the type of the names of a list."""

    type: Text
    #: Nouns that close the list (A、B等重大项目); what is said of it (A、B等快速成长).
    nouns: Texts
    predicates: Texts = ()


class Numbered(Section, frozen=True):
    """`[[numbered]]`: names that a number tells apart (地铁22号线)."""

    type: Text
    patterns: tuple[re.Pattern[str], ...]
    #: Their clause holds one of these words.
    where: Texts


class Titles(Section, frozen=True):
    """`[titles]`: titles in book-title marks."""

    type: Text
    #: What tells that a title is that of a paper.
    papers: re.Pattern[str]


class Layouts(Section, frozen=True):
    """`[layouts]`: quoted lists of numbered elements."""

    type: Text
    #: The characters that number the elements, of which the last counts nothing.
    numerals: Text
    #: Words that such a list without marks must stand before (“一轴一核多片区”格局).
    nouns: Texts
    #: Characters that make a numbered element a count of things (一本书).
    measures: Text
    #: Those of which one ends each element of a list with marks that stands before none of these words.
    ends: Text


class Editions(Section, frozen=True):
    """`[editions]`: how an edition of an event is written before its name."""

    type: Text
    pattern: re.Pattern[str]


class Lists(Section, frozen=True):
    """`[lists]`: lists of names, and what says what they are of."""

    #: What stands between the names.
    between: Texts
    #: What closes a list before the words that say what it is of; characters that make another word with it (高等).
    closer: Text
    unclosed: Text
    #: The number of kinds that a list holds (三大优势产业).
    kinds: re.Pattern[str]
    #: The types of single names that such a noun tells (推进国贸中心等重大项目).
    singled: TextSet
    #: The characters that the words between closer and noun do not hold.
    particles: Text
    #: Words that stand between the two where what they say is of something else; words that begin another list.
    apart: Texts
    anew: TextSet
    #: The characters that may follow the noun of a list that says what its names are.
    followers: Characters


class Industries(Section, frozen=True):
    """`[industries]`."""

    #: What goes on an industry to a longer name: a second one in a list that goes on, or words before what it is.
    longer: re.Pattern[str]


class Classes(Section, frozen=True):
    """`[classes]`: the words for a class of things."""

    #: Words for several places together, which name nothing with an ending alone.
    several: TextSet
    #: What is said of the industries of a place that are moved.
    moved: Texts
    #: The words before a place that things come from, and what stands between it and them.
    origins: Texts
    particle: re.Pattern[str]
    #: The words before a place that things go to.
    destinations: Texts
    #: What stands between a place and the words for so many things of it (北京10家企业).
    number: re.Pattern[str]
    #: Words for a class of things that are one only beside others (高校、医院).
    beside: TextSet
    #: What says that some of the things named before come from the place that follows, in the group `noun` what things;
    #: the same where what part they are is said after the place; how that begins.
    shares: re.Pattern[str]
    rests: re.Pattern[str]
    rest_parts: re.Pattern[str]
    #: The words that may stand before those for a class of things and belong to them; what may follow those.
    modifiers: re.Pattern[str]
    followers: Texts


class Breaks(Section, frozen=True):
    """`[breaks]`: what no name holds."""

    #: A number with its measure word; one for many, before a kind.
    count: re.Pattern[str]
    many: re.Pattern[str]
    words: Texts


class Joint(Section, frozen=True):
    """`[joint]`: what joins the parts of names."""

    #: The brackets that names hold: with the group `anywhere` at any place, others right after a known name.
    brackets: re.Pattern[str]
    #: What joins two places at the beginning of a name, the words one of which it then holds; what joins line ends.
    joints: Texts
    words: Texts
    lines: Texts


class Stops(Section, frozen=True):
    """`[stops]`: the words that names do not begin with."""

    #: The years that names hold, and what holds one of the words and is a word of its own.
    years: re.Pattern[str]
    kept: Texts
    #: The endings of the names of firms.
    firms: Texts
    #: Words that firms and what is built may begin with, and those that occur within the names of firms.
    opening: Characters
    in_firms: TextSet
    #: Brands that stand before the place of what they build or run.
    brands: Texts
    #: Words that say what is done in the place before them, where more of a name follows.
    verbs: TextSet
    words: TextSet


class Pseudo(Section, frozen=True):
    """`[pseudo]`: words that hold a known name and do not name it; words that end like a name and are none."""

    words: TextSet
    endings: Texts


class Forms(Section, frozen=True):
    """`forms.toml`."""

    form: tuple[Form, ...]
    elided: tuple[Elided, ...]
    apposition: tuple[Apposition, ...]
    numbered: tuple[Numbered, ...]
    shared: tuple[Shared, ...]
    parts: Parts
    titles: Titles
    layouts: Layouts
    editions: Editions
    lists: Lists
    besides: Besides
    industries: Industries
    classes: Classes
    breaks: Breaks
    joint: Joint
    stops: Stops
    pseudo: Pseudo
    people: People


def load_forms(path: Path, schema: Schema) -> Forms:
    """The name forms of a file.

    Raises:
        OntologyError: For a missing or unknown key or type, a value of the wrong kind, or an expression that does not
            compile or lacks a group.
    """
    forms = read_sections(Forms, spelled_out(read_toml(path), path), path)
    for type_name, entry in _types(forms):
        check_type(type_name, schema.types, where=path, entry=entry)
    besides, classes = forms.besides, forms.classes
    for entry, groups in _GROUPS.items():
        check_groups(attrgetter(entry)(forms), groups, path, entry)
    partner = rf"(?P<name>{besides.name.pattern}){besides.together.pattern}"
    return replace(
        forms,
        besides=replace(besides, name=re.compile(partner)),
        classes=replace(
            classes,
            shares=re.compile(rf"(?:{classes.shares.pattern})$"),
            rests=re.compile(rf"(?:{classes.rests.pattern})$"),
            modifiers=re.compile(rf"(?:{classes.modifiers.pattern})+$"),
        ),
        shared=tuple(checked(forms.shared, path)),
    )


def _types(forms: Forms) -> Iterator[tuple[str, str]]:
    """The types that a file speaks of, each with the entry that does so."""
    for form in forms.form:
        yield from ((name, form.endings[0]) for name in (form.type, *sorted(form.anchor)))
    yield from ((elided.type, elided.endings[0]) for elided in forms.elided if elided.type)
    yield from ((told.type, told.nouns[0]) for told in forms.apposition)
    yield from ((named.type, named.where[0]) for named in forms.numbered)
    yield from ((shared.type, shared.where[0]) for shared in forms.shared)
    besides = forms.besides
    for entry, names in (
        ("[titles]", [forms.titles.type]),
        ("[layouts]", [forms.layouts.type]),
        ("[editions]", [forms.editions.type]),
        ("[lists]", sorted(forms.lists.singled)),
        ("[parts]", forms.parts.endings),
        ("[besides]", [*besides.types, *besides.closing, *besides.going_on, besides.item_type]),
    ):
        yield from ((name, entry) for name in names)
