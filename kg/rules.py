"""Relation rules, read from `ontology/rules/*.toml`; `kg.knowledge.patterns` explains their patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import asdict

from kg.errors import OntologyError
from kg.knowledge.grammar import CLAUSE_MARKS, Grammar
from kg.knowledge.patterns import Pattern, compile_pattern
from kg.knowledge.sections import Section, Share, Text, Texts, TextSet, read_sections
from kg.knowledge.toml import read_toml, wrong_entry
from kg.schema import Schema

#: How heads are meant that are the parts of what the slot holds; that are two and more, or the parts of one; that are
#: what all of them make up.
PARTS, MEMBERS, WHOLE = "parts", "members", "whole"
#: All pairs of the names of a list are related, those within one of its sides (A与B、C) among them.
ALL = "all"
#: What keys with few values may be.
_CHOICES = {
    "heads": ("one", "many", PARTS, MEMBERS, WHOLE),
    "tails": ("one", "many"),
    "pairs": ("sides", ALL),
    "emit": ("parent-unit", "unit-parent", "unit-place"),
}
#: Where a head or tail that the pattern does not hold may come from: what the sentence is about, looking back to
#: earlier sentences of the paragraph; the same, whatever else it tells of, for words that are said of nothing but
#: places; what a clause of the sentence before it is about; what the sentence is about if that is a single place
#: or platform that can take something in; what the sentence begins with, else what the document is about; the
#: same, unless that is an area of several places; the one place of the line that leads to its list, else what the
#: document is about; what a sentence stands under; the names that sign a letter; the event that a sentence or one
#: before it names; the same, else the event of the heading; the one project that it or one of two before it names;
#: the body as which the text speaks (我校); the body or plan named last in the heading; or the layout that counts
#: what the other slot lists (六链 for 氢能、… 六条产业链).
TOPIC, FRAMED, STATED, HOST = "topic", "framed", "stated", "host"
THEME, PLACE, LEAD, HEADING = "theme", "place", "lead", "heading"
SIGNATURE, EVENT, MEETING, WORKS, VOICE, LAYOUT = "signature", "event", "meeting", "works", "voice", "layout"
#: The names that sign a letter, else the body that publishes it.
AUTHOR = "author"
#: Those of the heading, with what they are there.
PLAN = "titled plan"
TITLED = {"titled body": "organisation", PLAN: "plan", "titled project": "project"}
#: What a sentence of a report or plan is about, as stated; nothing in other documents.
REPORTED = "reported"
#: What a sentence is about, by one of these accounts.
TOLD = (TOPIC, FRAMED, STATED, HOST, REPORTED)
INFERRED = (*TOLD, THEME, PLACE, LEAD, HEADING, SIGNATURE, AUTHOR, EVENT, MEETING, WORKS, VOICE, *TITLED)
SOURCES = (*INFERRED, LAYOUT)


class _Table(Section, frozen=True):
    """`[[rule]]`: one construction that states one relation."""

    id: Text
    relation: Text
    #: The construction, as `kg.knowledge.patterns` explains.
    pattern: Text
    examples: Texts
    counterexamples: Texts
    confidence: Share = 0.9
    #: The rule is tried where one of these words stands, instead of those of the pattern's trigger.
    where: TextSet = frozenset()
    #: One of `SOURCES`, a canonical name, or None: the pattern's own slot.
    head: Text | None = None
    tail: Text | None = None
    #: The names in the head slot are related to one another: `all`, or `sides`, those of one side to those of the other
    #: where the list has two (A与B、C).
    pairs: Text | None = None
    #: An inferred end joins those that the sentence names, and does not give way to them (与乙共建丙, of 甲).
    joins: bool = False
    #: Places act by what is theirs, which otherwise acts for itself (甲省40所学校与乙市结对).
    theirs: bool = False
    #: `many` or `one` where the rule holds only for two and more heads (tails), or for a single one; `parts`: the heads
    #: are the places that together make up the one area in the slot (京津冀签署协议); `members`: many, or those places;
    #: `whole`: what all of them make up, if it is known (三地产业突破万亿).
    heads: Text | None = None
    tails: Text | None = None
    #: Head must lie in tail as far as the gazetteer knows.
    gazetteer: bool = False
    #: The gazetteer knows nothing of the head, a place of the level below that of the tail (a town after its county).
    levels: bool = False
    #: The tail names where it comes from (北京企业), or is of a kind that comes from elsewhere (央企).
    outside: bool = False
    #: The head is nothing that runs through many places (a line).
    still: bool = False
    #: The head is no section of a line: what the sentence goes on to tell is of all of it.
    whole: bool = False
    #: Type of the units that the rule names after their parent and their place (某中心 + 天津 + 分中心); the places are
    #: in the tail slot, the last word in the group `unit`.
    compose: Text | None = None
    #: What a composing rule relates: `parent-unit`, `unit-parent` or `unit-place`.
    emit: Text = "parent-unit"
    #: What follows the name of a place in the name of its body: the tail is that body of the place, whose name ends
    #: with what is in the group `of`, if there is one; after it the body's own name goes on with the group `unit` (or
    #: is that alone, where it is empty).
    body: str | None = None
    #: How a title in the tail slot names the head or the tail, in the groups `h` and `t` (《关于支持某新区的意见》);
    #: without groups, how it must be worded, also where it is an event that the pattern does not hold.
    titled: re.Pattern[str] | None = None
    #: How the line is worded, to its end, that leads to the list of paragraphs of which the match begins one.
    under: re.Pattern[str] | None = None


class _File(Section, frozen=True, rename={"rules": "rule"}):
    """A file of rules, with the word lists of their patterns."""

    rules: tuple[_Table, ...]
    triggers: Mapping[Text, Texts] = {}


class Rule(_Table, frozen=True, kw_only=True):
    """A rule made ready."""

    compiled: Pattern
    #: The rule is tried where one of these words stands; empty: everywhere.
    triggers: frozenset[str]
    file: Path

    def fits(self, title: str) -> bool:
        """Whether an event or a body that the pattern does not hold is worded as the rule asks."""
        return not self.titled or bool(self.titled.search(title))

    @property
    def several(self) -> bool:
        """Whether the pattern holds two and more heads."""
        return self.heads == "many" and "h" in self.compiled.slots

    @property
    def apart(self) -> bool:
        """Whether what belongs to a place acts for itself, and not for the place."""
        return self.pairs is None and not self.theirs

    @property
    def infers(self) -> bool:
        """Whether its head or tail is not named by what it matches."""
        return self.head in INFERRED or self.tail in INFERRED


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
        for rule in read_rules(path, schema, grammar):
            if rule.id in rules:
                raise _error("two rules of this id", path, rule.id, "rename one")
            rules[rule.id] = rule
    return tuple(rules.values())


def read_rules(path: Path, schema: Schema, grammar: Grammar) -> tuple[Rule, ...]:
    """The rules of a file.

    Raises:
        OntologyError: As `load_rules` does, but for ids.
    """
    file = read_sections(_File, read_toml(path), path)
    words = {**grammar.auxiliary, **grammar.triggers, **file.triggers}
    return tuple(_compile(table, path, schema, grammar, words) for table in file.rules)


def _error(problem: str, path: Path, entry: str, remedy: str) -> OntologyError:
    return wrong_entry(problem, path, entry, remedy, '"{}"')


def _compile(table: _Table, path: Path, schema: Schema, grammar: Grammar, words: Mapping[str, Sequence[str]]) -> Rule:
    """A rule from its table, checked."""
    entry = table.id
    for key, choices in _CHOICES.items():
        if (given := getattr(table, key)) is not None and given not in choices:
            raise _error(f"{key} is {given!r}", path, entry, "use one of " + ", ".join(choices))
    relation = schema.relations.get(table.relation)
    if relation is None:
        raise _error(f"unknown relation {table.relation!r}", path, entry, "use one of " + ", ".join(schema.relations))
    if marks := sorted(table.where.intersection(CLAUSE_MARKS)):
        raise _error(f"where holds the mark {marks[0]!r}", path, entry, "name words: a clause ends with each such mark")
    tails = relation.tail_types if table.body is None else schema.roots
    admitted = {"h": relation.head_types, "t": tails, "_": schema.roots}
    try:
        pattern = compile_pattern(table.pattern, admitted, words, grammar, whole_list=table.pairs is not None)
    except ValueError as error:
        raise _error(str(error), path, entry, "correct the pattern, or add the list to [triggers]") from error
    if table.compose and table.compose not in schema.types:
        raise _error(f"compose is {table.compose!r}", path, entry, "use a class of schema.ttl")
    for asked, groups in ((table.compose, ("t", "unit")), (LAYOUT in (table.head, table.tail), ("noun", "count"))):
        if missing := [group for group in groups if asked and group not in pattern.regex.groupindex]:
            raise _error(f"the pattern has no group {missing[0]!r}", path, entry, "add it, or leave out what needs it")
    return Rule(**asdict(table), compiled=pattern, triggers=table.where or pattern.triggers, file=path)
