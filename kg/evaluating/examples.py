"""Run the examples of the relation rules: each must give its fact, each counterexample none.

An example is a sentence with its mentions marked: `[雄安新区|平台|h]承接[北京非首都功能|功能|t]`. A mark holds the
name, its type (none for words that an open slot takes), and `h` or `t` where it is head or tail of the fact; all heads
go with all tails. Names that the rule makes itself follow after `=>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.discourse.topics import Topics
from kg.encode import encode
from kg.errors import OntologyError
from kg.knowledge.toml import line_of
from kg.model import Entity, Mention
from kg.relate import Ruleset, compile_rules, relate
from kg.rules import SOURCES, Rule
from kg.schema import Schema

_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]*)(?:\|([ht]))?\]")


def parse_example(example: str, schema: Schema) -> tuple[str, list[Mention], list[str], list[str]]:
    """Plain text, mentions, names of the heads and names of the tails of a marked sentence.

    Raises:
        ValueError: For a mark that is not closed, or an unknown type.
    """
    example, _, named = example.partition("=>")
    text, mentions, last = "", [], 0
    ends: dict[str, list[str]] = {"h": [], "t": []}
    for mark in _MARK.finditer(named):
        ends[mark[3]].append(mark[1])
    for mark in _MARK.finditer(example):
        text += example[last : mark.start()]
        surface, type_name, role = mark.groups()
        if type_name:
            if type_name not in schema.types:
                raise ValueError(f"unknown type {type_name!r}")
            entity = Entity(surface, type_name)
            mentions.append(Mention(len(text), len(text) + len(surface), surface, (entity,)))
        text += surface
        last = mark.end()
        if role:
            ends[role].append(surface)
    text += example[last:]
    if re.search(r"[\[\]|]", text):
        raise ValueError("a mark is not closed")
    return text, mentions, ends["h"], ends["t"]


def failing_example(rule: Rule, ruleset: Ruleset, schema: Schema) -> str | None:
    """What is wrong with the first example of a rule that does not hold; None if all do.

    Args:
        rule: The rule.
        ruleset: That rule alone, compiled.
        schema: Types.
    """
    for example in (*rule.examples, *rule.counterexamples):
        wanted = example in rule.examples
        try:
            text, mentions, heads, tails = parse_example(example, schema)
        except ValueError as error:
            return f"{error}: {example}"
        encoded = encode(text, mentions, schema)
        candidates = relate(encoded, Topics(encoded, ruleset.subjects), ruleset)
        found = {(c.head.name, c.tail.name) for c in candidates}
        if not wanted:
            if found:
                return f"counterexample gives {sorted(found)}: {example}"
            continue
        first, second = _ends(rule, ruleset, heads, tails)
        expected = (
            {(a, b) for i, a in enumerate(first) for b in first[i + 1 :]}
            if rule.pairs
            else {(a, b) for a in first for b in second}
        )
        if found != expected or not expected:
            return f"example gives {sorted(found)}, not {sorted(expected)}: {example}"
    return None


def _ends(
    rule: Rule, ruleset: Ruleset, heads: Sequence[str], tails: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """Heads and tails, with those that the rule names itself."""
    named = [source if source and source not in SOURCES else None for source in (rule.head, rule.tail)]
    return ([named[0]] if named[0] else heads), ([named[1]] if named[1] else tails)


def check_examples(ruleset: Ruleset, schema: Schema) -> None:
    """Run every example of every rule.

    Raises:
        OntologyError: For the first that fails, with file, line and rule.
    """
    shared = (ruleset.grammar, ruleset.modalities, ruleset.lexicon, schema, ruleset.subjects)
    for rule in ruleset.rules:
        alone = compile_rules([rule], *shared)
        problem = failing_example(rule, alone, schema)
        if problem:
            raise OntologyError(
                problem,
                where=rule.file,
                line=line_of(rule.file, f'"{rule.id}"'),
                entry=rule.id,
                remedy="correct the pattern or the example",
            )
