"""Relate the mentions of a document: try, in each sentence, the rules whose triggers stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from kg.automaton import Automaton
from kg.dates import fact_time
from kg.encode import FIRST, LAST, Encoded
from kg.grammar import Grammar
from kg.lexicon import Lexicon
from kg.modality import Modalities
from kg.model import Entity
from kg.rules import HOST, INFERRED, LAYOUT, THEME, TOPIC, Rule
from kg.schema import Schema
from kg.slots import body, captured, layout, partners, segment, units
from kg.topics import Subjects, Topics, compile_subjects

_LETTER = re.compile(f"[{FIRST}-{LAST}]")
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
    """Rules with the automaton of their triggers."""

    rules: tuple[Rule, ...]
    automaton: Automaton
    #: For each trigger of the automaton, the indexes of the rules that wait for it.
    waiting: tuple[tuple[int, ...], ...]
    #: Indexes of the rules that are tried everywhere.
    always: tuple[int, ...]
    grammar: Grammar
    modalities: Modalities
    lexicon: Lexicon
    subjects: Subjects
    #: The type of the bodies of places.
    body_type: str
    #: The rules that the letters of a sentence allow: filled as sentences come, since few of the sets ever occur.
    possible: dict[frozenset[str], frozenset[int]] = field(default_factory=dict, compare=False, repr=False)


def compile_rules(
    rules: Sequence[Rule],
    grammar: Grammar,
    modalities: Modalities,
    lexicon: Lexicon,
    schema: Schema,
    subjects: Subjects | None = None,
) -> Ruleset:
    """The rules made ready for one pass over a text.

    Args:
        rules: Compiled rules.
        grammar: What they share.
        modalities: How modality is worded.
        lexicon: Known entities, for rules that name one or ask the gazetteer.
        schema: Types; sentences are about regions, platforms and organisations, documents about the first two.
        subjects: How subjects look, if that has been compiled for this grammar, lexicon and schema before.
    """
    words = tuple(sorted({word for rule in rules for word in rule.triggers}))
    return Ruleset(
        rules=tuple(rules),
        automaton=Automaton(words),
        waiting=tuple(tuple(i for i, r in enumerate(rules) if word in r.triggers) for word in words),
        always=tuple(i for i, rule in enumerate(rules) if not rule.triggers),
        grammar=grammar,
        modalities=modalities,
        lexicon=lexicon,
        subjects=subjects or compile_subjects(grammar, lexicon, schema),
        body_type=schema.term("organisation"),
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
    tried = _rules_by_sentence(encoded.text, topics.spans, ruleset)
    for index, ((start, end), rules) in enumerate(zip(topics.spans, tried, strict=True)):
        if not rules:
            continue
        sentence = encoded.text[start:end]
        if sentence.endswith("？") or ruleset.grammar.question.search(sentence):
            continue
        stated: list[tuple[Rule, Candidate]] = []
        for rule in rules:
            for match in rule.pattern.regex.finditer(sentence):
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


def _rules_by_sentence(text: str, spans: Sequence[tuple[int, int]], ruleset: Ruleset) -> list[list[Rule]]:
    """For each sentence the rules to try, in their order: a trigger and the types they need stand in it."""
    waiting = [set(ruleset.always) for _ in spans]
    index = 0
    for word, start, _ in ruleset.automaton.find_matches_as_indexes(text, overlapping=True):
        while index < len(spans) and spans[index][1] <= start:
            index += 1
        if index < len(spans) and spans[index][0] <= start:
            waiting[index].update(ruleset.waiting[word])
    tried: list[list[Rule]] = []
    for (start, end), numbers in zip(spans, waiting, strict=True):
        letters = frozenset(_LETTER.findall(text, start, end))
        possible = ruleset.possible.get(letters)
        if possible is None:
            possible = ruleset.possible[letters] = frozenset(
                number
                for number, rule in enumerate(ruleset.rules)
                if all(not letters.isdisjoint(need) for need in rule.pattern.needs)
            )
        tried.append([ruleset.rules[number] for number in sorted(possible & numbers)])
    return tried


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
