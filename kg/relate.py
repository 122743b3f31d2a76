"""Relate the mentions of a document: try, in each sentence, the rules whose triggers stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from kg.dates import fact_time
from kg.encode import FIRST, LAST, Encoded
from kg.grammar import Grammar
from kg.lexicon import Lexicon
from kg.modality import Modalities
from kg.model import Entity
from kg.patterns import Pattern
from kg.rules import HOST, INFERRED, LAYOUT, THEME, TOPIC, Rule
from kg.schema import Schema
from kg.sieve import Sieve, compile_sieve
from kg.slots import body, captured, layout, partners, segment, units
from kg.topics import Subjects, Topics, compile_subjects

#: Where `^` matches in a pattern.
_CLAUSE_START = re.compile("^|(?<=[，。；：“])")
_CLAUSE_END = re.compile(r"[，。；：！？\n]")


class Candidate(NamedTuple):
    """A fact as a rule states it, before the schema has been asked. Positions are those of the clean text."""

    head: Entity
    relation: str
    tail: Entity
    time: str | None
    start: int
    end: int
    rule: str
    trigger: str
    confidence: float
    modality: str
    #: The words for the time.
    time_text: str | None = None


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules with the sieve that finds the sentences where they may match."""

    rules: tuple[Rule, ...]
    sieve: Sieve
    grammar: Grammar
    modalities: Modalities
    lexicon: Lexicon
    subjects: Subjects
    #: The type of the bodies of places.
    body_type: str
    #: A character with which a name, or what belongs to it, may begin.
    beginning: re.Pattern[str]


def compile_rules(
    rules: Sequence[Rule], grammar: Grammar, modalities: Modalities, lexicon: Lexicon, schema: Schema
) -> Ruleset:
    """The rules made ready for one pass over a text.

    Args:
        rules: Compiled rules.
        grammar: What they share.
        modalities: How modality is worded.
        lexicon: Known entities, for rules that name one or ask the gazetteer.
        schema: Types; sentences are about regions, platforms and organisations, documents about the first two.
    """
    return Ruleset(
        rules=tuple(rules),
        sieve=compile_sieve(rules),
        grammar=grammar,
        modalities=modalities,
        lexicon=lexicon,
        subjects=compile_subjects(grammar, lexicon, schema),
        body_type=schema.term("organisation"),
        beginning=re.compile(f"[{re.escape(''.join(sorted(grammar.beginnings)))}{FIRST}-{LAST}]"),
    )


def relate(encoded: Encoded, topics: Topics, ruleset: Ruleset, today: str | None = None) -> list[Candidate]:
    """All facts that the rules find in a document, in text order, before the schema has been asked.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        ruleset: The rules.
        today: The day of publication, as precise as it is known.
    """
    candidates: list[Candidate] = []
    sifted = ruleset.sieve.sift(encoded.text, topics.spans)
    for index, ((start, end), rules) in enumerate(zip(topics.spans, sifted, strict=True)):
        if not rules:
            continue
        sentence = encoded.text[start:end]
        if sentence.endswith("？") or ruleset.grammar.question.search(sentence):
            continue
        starts = _Starts(sentence, ruleset.beginning)
        stated: list[tuple[Rule, Candidate]] = []
        for number, before in rules:
            rule = ruleset.rules[number]
            for match in starts.matches(rule.pattern, before - start):
                if _is_stated(sentence, match, ruleset.grammar):
                    found = _candidates(encoded, start, sentence, index, match, rule, ruleset, topics)
                    stated.extend((rule, c) for c in _dated(found, sentence, match, rule, ruleset.modalities, today))
        candidates.extend(_without_guesses(stated))
    return candidates


def _without_guesses(stated: Sequence[tuple[Rule, Candidate]]) -> Iterator[Candidate]:
    """The facts of a sentence without those whose head or tail is inferred where the sentence itself names one."""
    named_heads = {(c.relation, c.tail.name) for rule, c in stated if rule.head not in INFERRED}
    named_tails = {(c.relation, c.head.name) for rule, c in stated if rule.tail not in INFERRED}
    for rule, candidate in stated:
        if rule.head in INFERRED and (candidate.relation, candidate.tail.name) in named_heads:
            continue
        if rule.tail in INFERRED and (candidate.relation, candidate.head.name) in named_tails:
            continue
        yield candidate


class _Starts:
    """Where matches may begin in one sentence."""

    def __init__(self, sentence: str, beginning: re.Pattern[str]) -> None:
        self._sentence = sentence
        self._clauses = [match.start() for match in _CLAUSE_START.finditer(sentence)]
        self._names = [(match.start(), match[0]) for match in beginning.finditer(sentence)]

    def matches(self, pattern: Pattern, before: int) -> Iterator[re.Match[str]]:
        """The matches of a pattern that begin before `before`, in order, without overlaps."""
        if pattern.clausal:
            starts = self._clauses
        elif pattern.beginnings:
            starts = [at for at, char in self._names if char in pattern.beginnings]
        else:
            yield from pattern.regex.finditer(self._sentence)
            return
        end = 0
        for start in starts:
            if start >= before:
                break
            if start >= end and (match := pattern.regex.match(self._sentence, start)):
                yield match
                end = match.end()


def _is_stated(sentence: str, match: re.Match[str], grammar: Grammar) -> bool:
    """Whether the match states a fact: not denied in its clause, and not supposed before it."""
    trigger, stop = _trigger_span(match)
    clause = 0
    for end in _CLAUSE_END.finditer(sentence, 0, trigger):
        clause = end.end()
    closing = _CLAUSE_END.search(sentence, stop)
    stop = min(closing.start() if closing else len(sentence), max(stop, match.end()))
    if any(cue["cue"] for cue in grammar.negation.finditer(sentence, clause, stop)):
        return False
    return not grammar.hypothesis.search(sentence, 0, match.start() + 1)


def _candidates(
    encoded: Encoded,
    offset: int,
    sentence: str,
    index: int,
    match: re.Match[str],
    rule: Rule,
    ruleset: Ruleset,
    topics: Topics,
) -> Iterator[Candidate]:
    """The facts of one match: every head with every tail."""
    groups = match.re.groupindex
    ends = []
    for slot, source in (("h", rule.head), ("t", rule.tail)):
        if slot in groups:
            ends.append(captured(encoded, offset, match.span(slot), rule, slot, ruleset.grammar))
        elif source == TOPIC:
            ends.append(topics.at(index, offset + match.start()))
        elif source == HOST:
            ends.append(topics.host(index, offset + match.start()))
        elif source == LAYOUT:
            ends.append(layout(encoded, offset, match, rule, ruleset.grammar))
        elif source == THEME:
            ends.append(topics.first(index, offset + match.start()) or topics.theme)
        else:
            known = ruleset.lexicon.entities.get(source or "")
            ends.append([known] if known is not None else [])
    heads, tails = ends
    if rule.body:
        tails = [body(place, rule.body, ruleset.lexicon, ruleset.body_type) for place in tails]
    for wanted, entities in ((rule.heads, heads), (rule.tails, tails)):
        if wanted and (wanted == "many") != (len(entities) > 1):
            return
    if rule.compose:
        pairs = units(encoded, offset, match, rule, heads)
    else:
        pairs = iter(partners(encoded, offset, match, rule, ruleset.grammar) if rule.pairs else product(heads, tails))
    start, end = segment(sentence, match.start(), match.end())
    for head, tail in pairs:
        if rule.gazetteer and tail.name not in ruleset.lexicon.containers(head.name):
            continue
        if rule.tail == HOST and (
            tail.name.startswith(head.name) or head.name in ruleset.lexicon.containers(tail.name)
        ):
            continue  # nothing takes place within a part of itself
        yield Candidate(
            head,
            rule.relation,
            tail,
            None,
            encoded.clean(offset + start),
            encoded.clean_end(offset + end),
            rule.id,
            _trigger(encoded, offset, match),
            rule.confidence,
            ruleset.modalities.default(rule.relation),
        )


def _dated(
    candidates: Iterable[Candidate],
    sentence: str,
    match: re.Match[str],
    rule: Rule,
    modalities: Modalities,
    today: str | None,
) -> Iterator[Candidate]:
    """The facts of one match with the time and the modality that the sentence tells."""
    facts = list(candidates)
    if not facts:
        return
    time = fact_time(sentence, match.end(), today)
    modality = modalities.of_fact(rule.relation, sentence, *_trigger_span(match))
    for fact in facts:
        yield fact._replace(time=time.value, time_text=time.words, modality=modality)


def _trigger_span(match: re.Match[str]) -> tuple[int, int]:
    """Where the words stand that a match hung on; the whole match if it has no trigger."""
    span = match.span("trigger") if "trigger" in match.re.groupindex else (-1, -1)
    return span if span[0] >= 0 else match.span()


def _trigger(encoded: Encoded, offset: int, match: re.Match[str]) -> str:
    """The words a match hung on, as they stand in the clean text."""
    start, end = _trigger_span(match)
    return encoded.surface(offset + start, offset + end).strip()
