"""Name forms: how names outside the lexicon look, read from `ontology/forms.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from kg.knowledge.besides import Besides, load_besides
from kg.knowledge.shared import Parts, Shared, load_parts, load_shared
from kg.knowledge.toml import check_keys, check_type, compiled, expression, read_toml
from kg.knowledge.wordlists import spelled_out
from kg.schema import Schema

#: The tables of the file, what a form may have, and the entries of `[people]`.
_TABLES = (
    *("form", "elided", "apposition", "numbered", "shared", "parts", "titles", "layouts", "editions"),
    *("lists", "besides", "industries", "classes", "breaks", "joint", "stops", "pseudo", "people"),
)
_FORM = ("anchor", "unit", "after", "class", "numbers")
_PEOPLE = (
    *("surnames", "rare_surnames", "titles", "verbs", "camera", "speaking", "being"),
    *("reporters", "spoke", "given", "speaking_after", "reporting_after", "camera_after", "beside", "posted"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """Names of one type that share what they begin with."""

    type: str
    #: Types (of the twelve) of the known name that the new name must begin with; empty: any words.
    anchor: frozenset[str]
    #: The words that the new name must follow where it begins with no known name; empty: any words.
    after: tuple[str, ...]
    #: The name is a unit of its anchor and follows it directly.
    unit: bool
    #: The name is that of a class of things (北京企业).
    is_class: bool
    #: Names of two characters each may share the ending in a list that nothing closes (雄忻、石雄铁路).
    pairs: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """All name forms, by ending, and the words that names do not begin with."""

    endings: Mapping[str, tuple[Form, ...]]
    stops: frozenset[str]
    #: What holds one of them and is a word of its own; expressions for the years that names hold, and for the brackets:
    #: those with the group `anywhere` at any place, others right after a known name.
    kept: tuple[str, ...]
    years: str
    brackets: str
    in_firms: frozenset[str]  # those of them that occur within the names of firms
    verbs: frozenset[str]  # words that say what is done in the place before them, where more of a name follows
    #: What joins two places at the beginning of a name, the words one of which it then holds; what joins line ends.
    joints: tuple[str, ...]
    joint_words: tuple[str, ...]
    line_joints: tuple[str, ...]
    #: Words that no name holds, and expressions for a number with its measure word; one for many, before a kind.
    breaks: tuple[str, ...]
    count: str
    many: str
    kinds: str  # an expression for the number of kinds that a list holds (三大优势产业)
    #: Words that hold a known name and do not name it.
    pseudo: tuple[str, ...]
    #: Words that end like a name and are none.
    pseudo_endings: tuple[str, ...]
    #: Endings that the names of a list may share (友谊、安贞等医院), with the form of the names; None: known ones only.
    elided: Mapping[str, Form | None]
    #: Noun that closes a list (A、B等重大项目) to the type of what is in the list.
    appositions: Mapping[str, str]
    #: What is said of a list that tells what its names are (A、B等快速成长) to that type.
    predicates: Mapping[str, str]
    #: Words that names avoid and that those of firms and of what is built may begin with.
    opening: frozenset[str]
    brands: tuple[str, ...]  # that stand before the place of what they build or run
    #: The types of single names that such a noun tells (推进国贸中心等重大项目).
    singled: frozenset[str]
    #: Types and expressions of names that a number tells apart (地铁22号线).
    numbered: tuple[tuple[str, str, tuple[str, ...]], ...]
    shared: tuple[Shared, ...]
    parts: Parts
    #: The type of a title in book-title marks.
    title_type: str
    #: What tells that a title is that of a paper.
    papers: re.Pattern[str]
    layout_type: str  # that of a quoted list of numbered elements, and the characters that number them
    numerals: str
    layouts: tuple[str, ...]  # words that such a list without marks must stand before (“一轴一核多片区”格局)
    measures: str  # characters that make a numbered element a count of things (一本书)
    layout_ends: str  # those of which one ends the first element of a list that stands before none of these words
    #: The type of events, and how an edition of one is written before its name.
    edition_type: str
    edition: str
    #: The words that may stand before those for a class of things and belong to them.
    class_modifiers: tuple[str, ...]
    class_followers: tuple[str, ...]  # what may follow those words
    #: The words before a place that things come from, what stands between it and them, and the type of places.
    class_origins: tuple[str, ...]
    class_particle: str
    #: What stands between a place and the words for so many things of it (北京10家企业).
    class_number: str
    #: What goes on an industry to a longer name: a second one in a list that goes on, or words before what it is.
    industry_longer: str
    #: The words before a place that things go to.
    class_destinations: tuple[str, ...]
    #: Words for a class of things that are one only beside others (高校、医院).
    class_beside: frozenset[str]
    #: What says that some of the things named before come from the place that follows, in the group `noun` what things;
    #: the same where what part they are is said after the place; how that begins.
    class_shares: str
    class_rests: str
    class_rest_parts: str
    place_type: str
    areas: frozenset[str]
    #: Words for several places together, which name nothing with an ending alone, and the types of such names.
    several: frozenset[str]
    made: frozenset[str]
    body_type: str
    project_type: str
    #: The endings of the names of firms.
    firms: tuple[str, ...]
    #: What is said of the industries of a place that are moved; the types of industries and of what is moved.
    moved: tuple[str, ...]
    industry_type: str
    function_type: str
    surnames: str
    rare_surnames: str  # those that only count after titles
    #: What stands between the names of a list, the empty string among them.
    between: tuple[str, ...]
    #: What closes a list before the words that say what it is of; the characters that those words do not hold.
    list_closer: str
    #: Characters that make another word with it (高等).
    list_unclosed: str
    list_particles: str
    #: Words that stand between the two where what they say is of something else; words that begin another list.
    list_apart: tuple[str, ...]
    list_anew: frozenset[str]
    list_followers: str  # the characters that may follow the noun of a list that says what its names are
    besides: Besides  # what tells names by those beside them
    person_titles: tuple[str, ...]
    being: tuple[str, ...]  # what stands between a name and its post where no title stands before it
    person_verbs: tuple[str, ...]
    camera: str  # the word after the name of who took a picture
    #: The titles of reporters, whose names stand side by side; what is said of a person who has just been quoted.
    reporters: tuple[str, ...]
    spoke: tuple[str, ...]
    #: Expressions for the last character of a name that seems to begin a word, for what stands before the name of who
    #: speaks and of who reports; characters before the next name.
    given: str
    speaking_after: str
    reporting_after: str
    camera_after: str
    beside: str
    speaking: str  # the characters for speaking, with which no name after a title ends
    posted: str  # an expression for a name (Ⓝ) between its body and its post


def _elided(tables: Sequence[Mapping[str, Any]], path: Path, schema: Schema) -> Iterator[tuple[str, Form | None]]:
    """The endings that names of a list may share, with their forms."""
    for table in tables:
        entry = table["endings"][0] if table.get("endings") else "[[elided]]"
        check_keys(table, required=("endings",), optional=("type", "class", "pairs"), where=path, entry=entry)
        form = None
        if "type" in table:
            check_type(table["type"], schema.types, where=path, entry=entry)
            form = Form(table["type"], frozenset(), (), False, table.get("class", False), table.get("pairs", False))
        for ending in table["endings"]:
            yield ending, form


def _appositions(
    tables: Sequence[Mapping[str, Any]], key: str, path: Path, schema: Schema
) -> Iterator[tuple[str, str]]:
    """The nouns that close lists of names, or the predicates of these, with the types of the names."""
    for table in tables:
        entry = table["nouns"][0] if table.get("nouns") else "[[apposition]]"
        check_keys(table, required=("type", "nouns"), optional=("predicates",), where=path, entry=entry)
        check_type(table["type"], schema.types, where=path, entry=entry)
        yield from ((noun, table["type"]) for noun in table.get(key, ()))


def _numbered(
    tables: Sequence[Mapping[str, Any]], path: Path, schema: Schema
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Type and expression of each kind of numbered name, and the words one of which stands in its clause."""
    for table in tables:
        entry = table["patterns"][0] if table.get("patterns") else "[[numbered]]"
        check_keys(table, required=("type", "patterns", "where"), where=path, entry=entry)
        check_type(table["type"], schema.types, where=path, entry=entry)
        where = tuple(table["where"])
        yield from ((table["type"], expression(pattern, path), where) for pattern in table["patterns"])


def load_forms(path: Path, schema: Schema) -> Forms:
    """The name forms of a file.

    Raises:
        OntologyError: For an unknown key or type.
    """
    tables = spelled_out(read_toml(path), path)
    check_keys(tables, required=_TABLES, where=path, entry=path.name)
    endings: dict[str, list[Form]] = {}
    for table in tables["form"]:
        entry = table["endings"][0] if table.get("endings") else "endings"
        check_keys(table, required=("type", "endings"), optional=_FORM, where=path, entry=entry)
        for type_name in (table["type"], *table.get("anchor", [])):
            check_type(type_name, schema.types, where=path, entry=entry)
        anchor, after = frozenset(table.get("anchor", [])), tuple(table.get("after", []))
        form = Form(table["type"], anchor, after, table.get("unit", False), table.get("class", False))
        for ending in map("".join, product(table.get("numbers", [""]), table["endings"])):
            if form not in endings.setdefault(ending, []):
                endings[ending].append(form)
    people = tables["people"]
    check_keys(people, required=_PEOPLE, where=path, entry="[people]")
    return Forms(
        endings={ending: tuple(forms) for ending, forms in sorted(endings.items())},
        breaks=tuple(tables["breaks"]["words"]),
        count=expression(tables["breaks"]["count"], path),
        many=expression(tables["breaks"]["many"], path),
        kinds=expression(tables["lists"]["kinds"], path),
        stops=frozenset(tables["stops"]["words"]),
        kept=tuple(tables["stops"]["kept"]),
        years=expression(tables["stops"]["years"], path),
        brackets=expression(tables["joint"]["brackets"], path),
        in_firms=frozenset(tables["stops"]["in_firms"]),
        verbs=frozenset(tables["stops"]["verbs"]),
        joints=tuple(tables["joint"]["joints"]),
        joint_words=tuple(tables["joint"]["words"]),
        line_joints=tuple(tables["joint"]["lines"]),
        pseudo=tuple(tables["pseudo"]["words"]),
        pseudo_endings=tuple(tables["pseudo"]["endings"]),
        elided=dict(_elided(tables["elided"], path, schema)),
        appositions=dict(_appositions(tables["apposition"], "nouns", path, schema)),
        predicates=dict(_appositions(tables["apposition"], "predicates", path, schema)),
        opening=frozenset(tables["stops"]["opening"]),
        brands=tuple(tables["stops"]["brands"]),
        numbered=tuple(_numbered(tables["numbered"], path, schema)),
        shared=tuple(load_shared(tables["shared"], path, schema)),
        parts=load_parts(tables["parts"], path, schema),
        singled=frozenset(tables["lists"]["singled"]),
        title_type=tables["titles"]["type"],
        papers=compiled(tables["titles"]["papers"], path),
        layout_type=tables["layouts"]["type"],
        numerals=tables["layouts"]["numerals"],
        layouts=tuple(tables["layouts"]["nouns"]),
        measures=tables["layouts"]["measures"],
        layout_ends=tables["layouts"]["ends"],
        edition_type=tables["editions"]["type"],
        edition=expression(tables["editions"]["pattern"], path),
        class_modifiers=tuple(tables["classes"]["modifiers"]),
        class_followers=tuple(tables["classes"]["followers"]),
        class_origins=tuple(tables["classes"]["origins"]),
        class_particle=expression(tables["classes"]["particle"], path),
        class_number=expression(tables["classes"]["number"], path),
        industry_longer=expression(tables["industries"]["longer"], path),
        class_destinations=tuple(tables["classes"]["destinations"]),
        class_beside=frozenset(tables["classes"]["beside"]),
        class_shares=expression(tables["classes"]["shares"], path),
        class_rests=expression(tables["classes"]["rests"], path),
        class_rest_parts=expression(tables["classes"]["rest_parts"], path),
        place_type=schema.term("region"),
        several=frozenset(tables["classes"]["several"]),
        made=frozenset(map(schema.term, ("platform", "organisation", "project"))),
        areas=frozenset({schema.term("region"), schema.term("platform")}),
        body_type=schema.term("organisation"),
        project_type=schema.term("project"),
        firms=tuple(tables["stops"]["firms"]),
        moved=tuple(tables["classes"]["moved"]),
        industry_type=schema.term("industry"),
        function_type=schema.term("function"),
        surnames=people["surnames"],
        rare_surnames=people["rare_surnames"],
        between=("", *tables["lists"]["between"]),
        list_closer=tables["lists"]["closer"],
        list_unclosed=tables["lists"]["unclosed"],
        list_particles=tables["lists"]["particles"],
        list_apart=tuple(tables["lists"]["apart"]),
        list_anew=frozenset(tables["lists"]["anew"]),
        list_followers=tables["lists"]["followers"],
        besides=load_besides(tables["besides"], path, schema),
        person_titles=tuple(people["titles"]),
        person_verbs=tuple(people["verbs"]),
        camera=people["camera"],
        reporters=tuple(people["reporters"]),
        spoke=tuple(people["spoke"]),
        given=expression(people["given"], path),
        speaking_after=expression(people["speaking_after"], path),
        reporting_after=expression(people["reporting_after"], path),
        camera_after=expression(people["camera_after"], path),
        beside=people["beside"],
        speaking=people["speaking"],
        being=tuple(people["being"]),
        posted=expression(people["posted"], path),
    )
