"""Name rules: what a name states about the known name it holds, read from `ontology/rules/names.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from kg.knowledge.sections import Section, Share, Text, Texts, TextSet, read_sections
from kg.knowledge.toml import read_toml, wrong_entry
from kg.schema import Schema


class NameRule(Section, frozen=True):
    """`[[rule]]`: a relation from a whole name to the known name it begins with."""

    id: Text
    relation: Text
    #: Types of the whole name and of the part; once loaded, narrower ones among them.
    whole: TextSet
    part: TextSet
    #: Names with the part that each states; names that state nothing.
    examples: Texts
    counterexamples: Texts
    #: The whole ends with one of these; empty: with anything.
    endings: Texts = ()
    #: The whole ends with none of these; one that is a list of elements and holds one of them names a grid.
    exceptions: Texts = ()
    #: Whether the part may be a word for several entities (京津).
    collectives: bool = False
    #: Words that do not count as the part.
    not_parts: Texts = ()
    #: What the part does not stand right before: a second body (甲委、乙局), words for a class of things.
    not_before: Texts = ()
    #: The part stands right before one of these, whatever the name goes on with (某大学附属某医院).
    then: Texts = ()
    #: The part must be the longest known name that the whole begins with.
    longest: bool = False
    #: The part must be named in the document by itself, too.
    named: bool = False
    #: The parts are the elements of a list that the whole name is (一核、双城、三轴).
    elements: bool = False
    #: Each element begins with one of these characters; empty: with any.
    element_starts: Text = ""
    #: The whole must take part in a fact that its sentence states.
    related: bool = False
    #: The parts are the names at the beginning that a mark joins (北京-雄安科创走廊), or a word for several entities.
    joined: bool = False
    #: Characters that join the parts besides the marks that do so (通州区与北三县示范区).
    joints: Text = ""
    #: Those of them beside which one part suffices, whatever stands on the other side (北京至海雾铁路).
    ways: Text = ""
    #: The places that single characters of the name stand for before one of `then` (京唐城际: 京, 唐).
    initials: Mapping[Text, Text] = {}
    #: What stands before the first place in a title (关于支持), or before a part behind another name (附属).
    leads: Texts = ()
    #: The name begins with a place that lies in the place right before it, or that it begins with (河北廊坊医院).
    nested: bool = False
    #: The part is what stands before a known place and one of the endings `before` (北京小学 通州 校区).
    stem: bool = False
    #: What stands before the part is the other end of the fact, and not the whole (the body of a campus moves there).
    mover: bool = False
    #: The canonical name is looked at, too, whatever form stands in the text (启动区 for 雄安新区启动区).
    full: bool = False
    #: The part stands right after the mark that joins it to a partner (北京·沧州渤海新区产业园).
    beyond: bool = False
    #: The part stands right after another known name that the name begins with (某集团怀来数据中心).
    behind: bool = False
    #: The part stands right before the mark that joins it to a partner.
    marked: bool = False
    #: The part stands in brackets.
    bracketed: bool = False
    #: The sentences name no place within the part where the whole lies or goes.
    unplaced: bool = False
    #: What stands after the part where the whole is but a fuller form of its name.
    rests: TextSet = frozenset()
    #: Places whose things stand in the part where they follow it right away (某开发区北京生物医药产业园).
    guests: Texts = ()
    #: How the part ends, which need be no known name; empty: it is one.
    parents: Texts = ()
    #: Types of which the rest of the name may hold no place that lies elsewhere than in the part; as `whole`.
    apart: TextSet = frozenset()
    #: Words of which the whole holds none; how the stem ends, where it is no known name.
    without: Texts = ()
    stems: Texts = ()
    #: The relation holds from the part to the whole.
    reverse: bool = False
    #: What the name of the part states counts, too.
    deep: bool = False
    #: The part stands right before one of these endings (安贞医院 通州 院区), not at the beginning.
    before: Texts = ()
    confidence: Share = 0.9


class _File(Section, frozen=True, rename={"rules": "rule"}):
    """`names.toml`."""

    rules: tuple[NameRule, ...]


def load_name_rules(path: Path, schema: Schema) -> tuple[NameRule, ...]:
    """The name rules of a file.

    Raises:
        OntologyError: For an unknown relation, key or type, a value of the wrong kind, an example or counterexample
            that is missing, or an id that stands twice.
    """
    known: set[str] = set()
    for rule in (rules := read_sections(_File, read_toml(path), path).rules):
        problem, remedy = "", "use names of schema.ttl"
        unknown = sorted((rule.whole | rule.part | rule.apart) - schema.types.keys())
        if unknown or rule.relation not in schema.relations:
            problem = f"unknown type or relation {(*unknown, rule.relation)[0]!r}"
        elif rule.id in known:
            problem, remedy = "two rules of this id", "rename one"
        if problem:
            raise wrong_entry(problem, path, rule.id, remedy, '"{}"')
        known.add(rule.id)
    return tuple(_with_narrower(rule, schema) for rule in rules)


def _with_narrower(rule: NameRule, schema: Schema) -> NameRule:
    """A rule with the narrower types of each of its types."""

    def narrower(types: Iterable[str]) -> frozenset[str]:
        return frozenset(name for name in schema.types if any(schema.is_a(name, wide) for wide in types))

    return replace(rule, whole=narrower(rule.whole), part=narrower(rule.part), apart=narrower(rule.apart))
