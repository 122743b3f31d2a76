"""What is said of an expression holds for its matches."""

from __future__ import annotations

import re

import pytest

from kg.knowledge.expressions import Expression, beginnings, crosses
from kg.ontology import Ontology

KNOWN = [
    ("ab|c", "ac"),
    ("(?:a|b)?c", "abc"),
    ("(?P<x>[a-c])d", "abc"),
    ("(?<![xy])(?!z)[ab]{2}", "ab"),
    ("(?:^|(?<=，))a+b", "a"),
    (r"\[a|\nb", "[\n"),
    ("a{0,2}b", "ab"),
    ("a{2}b", "a"),
    (r"(?<=\ue102)[\u4e00-\u4e02]a", "一丁丂"),
]


@pytest.mark.parametrize(("expression", "first"), KNOWN)
def test_beginnings(expression: str, first: str) -> None:
    assert beginnings(expression) == frozenset(first)


@pytest.mark.parametrize(
    "expression", ["a?", "a|", ".a", "[^a]b", r"\da", "[\u4e00-\u9fff]a", "(?P=x)a", "(?i:a)", "(a"]
)
def test_beginnings_that_are_not_known(expression: str) -> None:
    assert not beginnings(expression)


OPENINGS = [
    ("[ab](?=[cd])", "ac ad bc bd"),
    ("[ab]x?y?(?=[ab])", "aa ab ax ay ba bb bx by"),
    ("(?<!x)(?:x|yz)w", "xw yz"),
    ("a(?:|b)c", "ab ac"),
    ("abc|(?!x)(?P<y>cd)*ef", "ab cd ef"),
]


@pytest.mark.parametrize(("expression", "pairs"), OPENINGS)
def test_openings(expression: str, pairs: str) -> None:
    assert Expression(expression).openings() == frozenset(pairs.split())


@pytest.mark.parametrize("expression", ["a", "ab?", "a+b", "(?=[ab])[ac]d", "[^a]b", "a.", "[a-z][a-z]", "(a"])
def test_openings_that_are_not_known(expression: str) -> None:
    assert not Expression(expression).openings()


def test_what_expressions_cross() -> None:
    assert not crosses("a(?=，)[^，；]{0,8}(?!b，)(?:c|[d-f])\\d?", "，；")
    assert all(
        crosses(expression, "，；") for expression in ("[^，]", ".", "a|b，", "(?:a；)?", "[。-～]", r"\s", "(?i:a)")
    )


def test_the_patterns_of_all_rules_are_understood(ontology: Ontology) -> None:
    """Else a rule is tried at each character: its matches are the same, and take many times as long."""
    assert not [rule.id for rule in ontology.rules.rules if not Expression(rule.compiled.regex.pattern).is_known]


def test_rules_begin_as_their_patterns_say(ontology: Ontology) -> None:
    for rule in ontology.rules.rules:
        for example in rule.examples:
            text = re.sub(r"\[([^|\]]*)\|[^\]]*\]", "", example)
            for match in rule.compiled.regex.finditer(text):
                assert not rule.compiled.beginnings or match[0][0] in rule.compiled.beginnings
                openings = Expression(rule.compiled.expression.source).openings()
                assert not openings or text[match.start() : match.start() + 2] in openings
