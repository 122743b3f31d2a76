"""The sieve: no match is lost where a rule is not tried, or tried only from some places on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.bundle import corpus_dir
from kg.clean import clean
from kg.discourse.outline import UNTOLD
from kg.encode import FIRST, LAST, Encoded, encode
from kg.find import find
from kg.model import Document
from kg.ontology import Ontology
from kg.relate import _Sentence
from kg.resolve import resolve
from kg.rules import Rule
from kg.segment import sentences

TEXTS = sorted(path for path in corpus_dir().glob("*.md") if path.stem != "SOURCES")


def _encoded(text: str, ontology: Ontology) -> Encoded:
    document = Document("text", text)
    found = clean(document).text
    hits = find(found, ontology.finder)
    mentions, _ = resolve(found, document, hits, ontology.lexicon, ontology.references, ontology.schema)
    return encode(found, mentions, ontology.schema)


def _may_be_tried(rule: Rule, sentence: str) -> bool:
    return not rule.triggers or any(word in sentence for word in rule.triggers)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_match_passes_the_sieve(path: Path, ontology: Ontology) -> None:
    encoded = _encoded(path.read_text("utf-8"), ontology)
    ruleset, spans = ontology.rules, sentences(encoded.text)
    for index, (span, tried) in enumerate(zip(spans, ruleset.sieve.sift(encoded.text, spans), strict=True)):
        sentence = _Sentence(encoded, index, span, ruleset, UNTOLD)
        sifted = {
            (rule, match.span())
            for rule, first, before in tried
            for match in sentence.matches(ruleset.rules[rule].compiled, first - span[0], before - span[0])
        }
        everywhere = {
            (number, match.span())
            for number, rule in enumerate(ruleset.rules)
            if _may_be_tried(rule, sentence.text)
            for match in rule.compiled.regex.finditer(sentence.text)
        }
        assert sifted == everywhere


def test_rules_are_tried_in_few_sentences(ontology: Ontology) -> None:
    encoded = _encoded("北京市与河北省共建曹妃甸协同发展示范区。今天天气很好。", ontology)
    first, second = ontology.rules.sieve.sift(encoded.text, sentences(encoded.text))
    assert "build-jointly" in {ontology.rules.rules[number].id for number, _, _ in first}
    assert not second


def test_demands_stand_in_order(ontology: Ontology) -> None:
    for rule in ontology.rules.rules:
        for example in rule.examples:
            words = re.sub(r"\[([^|\]]*)\|[^\]]*\]", "", example)
            at = 0
            for demand in rule.compiled.demands:
                plain = [word for word in demand if len(word) > 1 and not any(FIRST <= char <= LAST for char in word)]
                if len(plain) == len(demand):
                    ends = [place + len(word) for word in plain if (place := words.find(word, at)) >= 0]
                    assert ends, (rule.id, example)
                    at = min(ends)
