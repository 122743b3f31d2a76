"""Relation rules, read from `ontology/rules/*.toml` and compiled to regular expressions over encoded text.

A pattern is a regular expression in which
    `<h>` `<t>`         stand for the head and the tail: one name or a coordinated list of names, of the types that the
                        relation allows;
    `<h:平台|机构>`      for names of these types only;  `<h1>` for one name and no list;
    `<h+>`              for a loose list: names with up to 12 other characters between them, not across a semicolon;
    `<h++>`             for a looser one: up to 30 other characters, semicolons among them;
    `<t*>`              for names or, where they are not known, the words themselves, between 、;
    `<_:地区>`          for a name that plays no part in the fact;
    `{承接}`            for any word of the list of that name; the first list that is neither optional nor auxiliary is
                        the trigger, without which the rule is not tried;
    `%`                 for up to 12 characters without punctuation, names and the attributive 的;
    `~`                 for up to 16 characters without punctuation and names;  `~~` for up to 30 without punctuation;
    `…`                 for up to 80 characters of the same sentence;
    `^`                 for the start of a clause.
Blanks count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.encode import FIRST, LAST
from kg.errors import OntologyError
from kg.grammar import Grammar, any_of
from kg.schema import Schema
from kg.toml import check_keys, check_values, line_of, read_toml

_REQUIRED = ("id", "relation", "pattern", "examples", "counterexamples")
_KINDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "relation": str,
    "pattern": str,
    "examples": list,
    "counterexamples": list,
    "confidence": (int, float),
    "head": str,
    "tail": str,
    "pairs": bool,
    "gazetteer": bool,
    "where": list,
    "heads": str,
    "tails": str,
    "compose": str,
    "emit": str,
}
#: What keys with few values may be.
_CHOICES = {
    "heads": ("one", "many"),
    "tails": ("one", "many"),
    "emit": ("parent-unit", "unit-parent", "unit-place"),
}
_TOKEN = re.compile(
    r"<(?P<role>[ht_])(?P<mode>[1*]|\+{0,2})(?P<ending>[^:<>]*)(?::(?P<types>[^<>]+))?>|\{(?P<list>[^{},\d]+)\}|(?P<gap>~~|~|…|%|(?<!\[)\^)|\s+"
)
_STOPS = "，。；：！？\n"
_GAPS = {
    "%": f"[^%{_STOPS}{FIRST}-{LAST}]{{0,12}}?",
    "~": f"[^{_STOPS}{FIRST}-{LAST}]{{0,16}}?",
    "~~": f"[^{_STOPS}]{{0,30}}?",
    "…": "[^。！？\n]{0,80}?",
    "^": "(?:^|(?<=[，。；：“]))",
}
#: Where a head or tail that the pattern does not hold may come from: what the sentence is about, looking back to
#: earlier sentences of the paragraph; or the area that the document is about.
TOPIC, THEME = "topic", "theme"


@dataclass(frozen=True, slots=True)
class Rule:
    """One construction that states one relation."""

    id: str
    relation: str
    pattern: re.Pattern[str]
    #: The rule is tried where one of these words stands; empty: everywhere.
    triggers: frozenset[str]
    confidence: float
    #: `topic`, `theme`, a canonical name, or None: the pattern's own slot.
    head: str | None
    tail: str | None
    #: All pairs of the names in the head slot are related.
    pairs: bool
    #: `many` or `one` where the rule holds only for two and more heads (tails), or for a single one.
    heads: str | None
    tails: str | None
    #: Head must lie in tail as far as the gazetteer knows.
    gazetteer: bool
    #: Type of the units that the rule names after their parent and their place (某中心 + 天津 + 分中心); the places are
    #: in the tail slot, the last word in the group `unit`.
    compose: str | None
    #: What a composing rule relates: `parent-unit`, `unit-parent` or `unit-place`.
    emit: str
    #: Letters of the types that each slot takes.
    slots: Mapping[str, str]
    #: Letters of which one must stand in a sentence, for the head and for the tail unless they are open or implied.
    needs: tuple[str, ...]
    #: The open slot, the type of what it takes in, and how one item of it looks; None without open slot.
    open_slot: str | None
    open_type: str | None
    open_item: re.Pattern[str] | None
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    file: Path


def load_rules(folder: Path, schema: Schema, grammar: Grammar) -> tuple[Rule, ...]:
    """All rules of a folder's TOML files but `grammar.toml` and `names.toml`, in file and line order.

    Raises:
        OntologyError: For an unknown relation, key, type or trigger list, a pattern that does not compile, or an id
            that stands twice.
    """
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem in ("grammar", "names"):
            continue
        tables = read_toml(path)
        check_keys(tables, required=("rule",), optional=("triggers",), where=path, entry=path.name)
        triggers = {
            **grammar.auxiliary,
            **grammar.triggers,
            **{k: tuple(v) for k, v in tables.get("triggers", {}).items()},
        }
        for table in tables["rule"]:
            rule = _compile(table, path, schema, grammar, triggers)
            if rule.id in rules:
                raise _error("two rules of this id", path, rule.id, "rename one")
            rules[rule.id] = rule
    return tuple(rules.values())


def _error(problem: str, path: Path, entry: str, remedy: str) -> OntologyError:
    return OntologyError(problem, where=path, line=line_of(path, f'"{entry}"'), entry=entry, remedy=remedy)


def _compile(
    table: Mapping[str, Any],
    path: Path,
    schema: Schema,
    grammar: Grammar,
    triggers: Mapping[str, Sequence[str]],
) -> Rule:
    entry = str(table.get("id", "rule without id"))
    check_keys(table, required=_REQUIRED, optional=_KINDS.keys() - set(_REQUIRED), where=path, entry=entry)
    check_values(table, _KINDS, where=path, entry=entry)
    for key, choices in _CHOICES.items():
        if key in table and table[key] not in choices:
            raise _error(f"{key} is {table[key]!r}", path, entry, "use one of " + ", ".join(choices))
    if table["relation"] not in schema.relations:
        raise _error(
            f"unknown relation {table['relation']!r}",
            path,
            entry,
            "use one of " + ", ".join(schema.relations),
        )
    relation = schema.relations[table["relation"]]
    admitted = {"h": relation.head_types, "t": relation.tail_types, "_": schema.roots}
    gate: frozenset[str] | None = None
    slots: dict[str, str] = {}
    needs: list[str] = []
    open_type: str | None = None
    open_item: re.Pattern[str] | None = None
    open_slot: str | None = None
    pieces, last = [], 0
    if table.get("pairs"):
        pieces.append(f"(?<![{grammar.joints}{FIRST}-{LAST}])")  # a list of partners is taken whole or not at all
    source: str = table["pattern"]
    for token in _TOKEN.finditer(source):
        pieces.append(source[last : token.start()])
        last = token.end()
        if token["role"]:
            types = token["types"].split("|") if token["types"] else list(admitted[token["role"]])
            unknown = [t for t in types if t not in grammar.letters]
            if unknown:
                raise _error(f"unknown type {unknown[0]!r} in the pattern", path, entry, "use one of the main types")
            if token["mode"] == "*":
                open_type = types[0]
                last_words = triggers.get(token["ending"], ())
                closing = f"{any_of(last_words)}(?={grammar.separator}|$)" if last_words else "(?=、|$)"
                open_item = re.compile(f"[{FIRST}-{LAST}](?=[”’]?(?:{grammar.separator}|$))|[^、]*?{closing}")
                open_slot = token["role"]
            slots[token["role"]] = "".join(grammar.letters[t] for t in types)
            if token["role"] != "_" and token["mode"] != "*":
                needs.append(slots[token["role"]])
            if token["ending"] and token["ending"] not in triggers:
                raise _error(f"unknown trigger list {token['ending']!r}", path, entry, "add it to [triggers]")
            pieces.append(_slot(token["role"], token["mode"], types, grammar, triggers.get(token["ending"], ())))
        elif token["list"]:
            if token["list"] not in triggers:
                raise _error(f"unknown trigger list {token['list']!r}", path, entry, "add it to [triggers]")
            words = triggers[token["list"]]
            optional = source[last : last + 1] in ("?", "*")
            if gate is None and not optional and token["list"] not in grammar.auxiliary:
                gate = frozenset(words)
                pieces.append(f"(?P<trigger>{any_of(words)})")
            else:
                pieces.append(any_of(words))
        elif token["gap"]:
            pieces.append(_GAPS[token["gap"]].replace("%", grammar.particle))
    pieces.append(source[last:])
    try:
        pattern = re.compile("".join(pieces))
    except re.error as error:
        raise _error(f"the pattern does not compile: {error}", path, entry, "correct the pattern") from error
    if "compose" in table and (table["compose"] not in schema.types or "unit" not in pattern.groupindex):
        raise _error("compose needs a class of schema.ttl and a group `unit`", path, entry, "add what is missing")
    return Rule(
        id=table["id"],
        relation=table["relation"],
        pattern=pattern,
        triggers=frozenset(table.get("where", gate or ())),
        confidence=float(table.get("confidence", 0.9)),
        head=table.get("head"),
        tail=table.get("tail"),
        pairs=bool(table.get("pairs", False)),
        heads=table.get("heads"),
        tails=table.get("tails"),
        gazetteer=bool(table.get("gazetteer", False)),
        compose=table.get("compose"),
        emit=table.get("emit", "parent-unit"),
        slots=slots,
        needs=tuple(needs),
        open_slot=open_slot,
        open_type=open_type,
        open_item=open_item,
        examples=tuple(table["examples"]),
        counterexamples=tuple(table["counterexamples"]),
        file=path,
    )


def _slot(role: str, mode: str, types: Sequence[str], grammar: Grammar, endings: Sequence[str]) -> str:
    """The expression for one name, or for a list of names, of some types."""
    letter = "[" + "".join(grammar.letters[t] for t in types) + "]"
    group = f"?P<{role}>" if role != "_" else "?:"
    if mode == "1":
        return f"({group}{letter})"
    item = f"{grammar.prefix}?[“‘]?(?:{grammar.region}{grammar.particle}?)*{letter}[”’]?"
    if mode == "*":
        words = f"[^{_STOPS}、“”（）{letter[1:-1]}]"
        item = f"(?:{item}|{words}{{0,24}}?{any_of(endings)})" if endings else f"(?:{item}|{words}{{2,30}})"
        return f"({group}{item}(?:{grammar.separator}{item})*)"
    if mode in ("+", "++"):
        gap = f"[^。；！？\n{letter[1:-1]}]{{0,12}}?" if mode == "+" else f"[^。！？\n{letter[1:-1]}]{{0,30}}?"
        return f"({group}{item}(?:{gap}{item})*){grammar.closer}?"
    unknown = f"(?:[^{_STOPS}、“”{FIRST}-{LAST}]{{1,10}}、)?"
    return f"({group}{item}(?:{grammar.separator}{unknown}{item})*(?:{grammar.closer}{item})?){grammar.closer}?"
