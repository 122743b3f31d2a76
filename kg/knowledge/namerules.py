"""Name rules: what a name states about the known name it holds, read from `ontology/rules/names.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError
from kg.knowledge.toml import check_keys, check_values, line_of, read_toml
from kg.schema import Schema

_REQUIRED = ("id", "relation", "whole", "part", "examples", "counterexamples")
_KINDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "relation": str,
    "whole": list,
    "part": list,
    "examples": list,
    "counterexamples": list,
    "endings": list,
    "exceptions": list,
    "not_parts": list,
    "not_before": list,
    "before": list,
    "then": list,
    "collectives": bool,
    "longest": bool,
    "named": bool,
    "elements": bool,
    "element_starts": str,
    "deep": bool,
    "related": bool,
    "reverse": bool,
    "joined": bool,
    "joints": str,
    "leads": list,
    "nested": bool,
    "stem": bool,
    "mover": bool,
    "full": bool,
    "beyond": bool,
    "behind": bool,
    "marked": bool,
    "bracketed": bool,
    "unplaced": bool,
    "apart": list,
    "rests": list,
    "parents": list,
    "guests": list,
    "without": list,
    "stems": list,
    "confidence": (int, float),
}


@dataclass(frozen=True, slots=True)
class NameRule:
    """A relation from a whole name to the known name it begins with."""

    id: str
    relation: str
    #: Types of the whole name and of the part, narrower ones among them.
    whole: frozenset[str]
    part: frozenset[str]
    #: The whole ends with one of these; empty: with anything.
    endings: tuple[str, ...]
    #: The whole ends with none of these; one that is a list of elements and holds one of them names a grid.
    exceptions: tuple[str, ...]
    #: Whether the part may be a word for several entities (京津).
    collectives: bool
    #: Words that do not count as the part.
    not_parts: tuple[str, ...]
    #: What the part does not stand right before: a second body (甲委、乙局), words for a class of things.
    not_before: tuple[str, ...]
    #: The part stands right before one of these, whatever the name goes on with (某大学附属某医院).
    then: tuple[str, ...]
    #: The part must be the longest known name that the whole begins with.
    longest: bool
    #: The part must be named in the document by itself, too.
    named: bool
    #: The parts are the elements of a list that the whole name is (一核、双城、三轴).
    elements: bool
    #: Each element begins with one of these characters; empty: with any.
    element_starts: str
    #: The whole must take part in a fact that its sentence states.
    related: bool
    #: The parts are the names at the beginning that a mark joins (北京-雄安科创走廊), or a word for several entities.
    joined: bool
    #: Characters that join the parts besides the marks that do so (通州区与北三县示范区).
    joints: str
    #: What stands before the first place in a title (关于支持).
    leads: tuple[str, ...]
    #: The name begins with a place that lies in the place right before it, or that it begins with (河北廊坊医院).
    nested: bool
    #: The part is what stands before a known place and one of the endings `before` (北京小学 通州 校区).
    stem: bool
    #: What stands before the part is the other end of the fact, and not the whole (the body of a campus moves there).
    mover: bool
    #: The canonical name is looked at, too, whatever form stands in the text (启动区 for 雄安新区启动区).
    full: bool
    #: The part stands right after the mark that joins it to a partner (北京·沧州渤海新区产业园).
    beyond: bool
    #: The part stands right after another known name that the name begins with (某集团怀来数据中心).
    behind: bool
    #: The part stands right before the mark that joins it to a partner.
    marked: bool
    #: The part stands in brackets.
    bracketed: bool
    #: The sentences name no place within the part where the whole lies or goes.
    unplaced: bool
    #: What stands after the part where the whole is but a fuller form of its name.
    rests: frozenset[str]
    #: Places whose things stand in the part where they follow it right away (某开发区北京生物医药产业园).
    guests: tuple[str, ...]
    #: How the part ends, which need be no known name; empty: it is one.
    parents: tuple[str, ...]
    #: Types of which the rest of the name may hold no place that lies elsewhere than in the part.
    apart: frozenset[str]
    #: Words of which the whole holds none; how the stem ends, where it is no known name.
    without: tuple[str, ...]
    stems: tuple[str, ...]
    #: The relation holds from the part to the whole.
    reverse: bool
    #: What the name of the part states counts, too.
    deep: bool
    #: The part stands right before one of these endings (安贞医院 通州 院区), not at the beginning.
    before: tuple[str, ...]
    confidence: float


def load_name_rules(path: Path, schema: Schema) -> tuple[NameRule, ...]:
    """The name rules of a file.

    Raises:
        OntologyError: For an unknown relation, key or type, a value of the wrong kind, an example or counterexample
            that is missing, or an id that stands twice.
    """
    tables = read_toml(path)
    check_keys(tables, required=("rule",), where=path, entry=path.name)
    rules: dict[str, NameRule] = {}
    for table in tables["rule"]:
        entry = str(table.get("id", "rule without id"))
        check_keys(table, required=_REQUIRED, optional=_KINDS.keys() - set(_REQUIRED), where=path, entry=entry)
        check_values(table, _KINDS, where=path, entry=entry)
        unknown = [t for t in (*table["whole"], *table["part"]) if t not in schema.types]
        if unknown or table["relation"] not in schema.relations:
            name = (unknown or [table["relation"]])[0]
            raise _error(f"unknown type or relation {name!r}", path, entry, "use names of schema.ttl")
        if entry in rules:
            raise _error("two rules of this id", path, entry, "rename one")
        rules[entry] = NameRule(
            id=entry,
            relation=table["relation"],
            whole=_with_narrower(table["whole"], schema),
            part=_with_narrower(table["part"], schema),
            endings=tuple(table.get("endings", ())),
            exceptions=tuple(table.get("exceptions", ())),
            collectives=table.get("collectives", False),
            not_parts=tuple(table.get("not_parts", ())),
            not_before=tuple(table.get("not_before", ())),
            then=tuple(table.get("then", ())),
            longest=table.get("longest", False),
            named=table.get("named", False),
            elements=table.get("elements", False),
            element_starts=table.get("element_starts", ""),
            related=table.get("related", False),
            joined=table.get("joined", False),
            joints=table.get("joints", ""),
            leads=tuple(table.get("leads", ())),
            stem=table.get("stem", False),
            mover=table.get("mover", False),
            full=table.get("full", False),
            beyond=table.get("beyond", False),
            behind=table.get("behind", False),
            marked=table.get("marked", False),
            bracketed=table.get("bracketed", False),
            unplaced=table.get("unplaced", False),
            rests=frozenset(table.get("rests", ())),
            guests=tuple(table.get("guests", ())),
            parents=tuple(table.get("parents", ())),
            without=tuple(table.get("without", ())),
            stems=tuple(table.get("stems", ())),
            apart=_with_narrower(table.get("apart", ()), schema),
            nested=table.get("nested", False),
            reverse=table.get("reverse", False),
            deep=table.get("deep", False),
            before=tuple(table.get("before", ())),
            confidence=float(table.get("confidence", 0.9)),
        )
    return tuple(rules.values())


def _with_narrower(types: Sequence[str], schema: Schema) -> frozenset[str]:
    return frozenset(name for name in schema.types if any(schema.is_a(name, wide) for wide in types))


def _error(problem: str, path: Path, entry: str, remedy: str) -> OntologyError:
    return OntologyError(problem, where=path, line=line_of(path, f'"{entry}"'), entry=entry, remedy=remedy)
