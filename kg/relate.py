"""Relate the mentions of a document: try, in each sentence, the rules whose triggers stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec import Struct

from kg.dates import fact_time
from kg.discourse.outline import UNTOLD, Outline, Section
from kg.discourse.subjects import Subjects, compile_subjects
from kg.discourse.topics import Topics
from kg.encode import FIRST, LAST, Encoded
from kg.knowledge.grammar import Grammar
from kg.knowledge.modality import Modalities
from kg.knowledge.patterns import Pattern
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.relating import slots
from kg.relating.ends import paired, takers
from kg.relating.fitting import fit
from kg.relating.inferred import Place, admitted, inferred, lead
from kg.relating.sieve import Sieve, compile_sieve
from kg.rules import INFERRED, PARTS, TOLD, WHOLE, Rule
from kg.schema import Schema
from kg.segment import clause
from kg.times import Time

#: After these, and at the beginning, `^` matches in a pattern.
_CLAUSE_START = re.compile("[，。；：“]")


class Candidate(Struct, frozen=True):
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
    #: Those that look into titles.
    titled: tuple[Rule, ...]
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
    beginnings = {first for rule in rules if rule.compiled.named for first in rule.compiled.beginnings}
    return Ruleset(
        rules=tuple(rules),
        titled=tuple(rule for rule in rules if rule.titled),
        sieve=compile_sieve(rules, grammar.joined),
        grammar=grammar,
        modalities=modalities,
        lexicon=lexicon,
        subjects=subjects or compile_subjects(grammar, lexicon, schema),
        body_type=schema.term("organisation"),
        beginning=re.compile(f"[{re.escape(''.join(sorted(beginnings)))}{FIRST}-{LAST}]"),
    )


def relate(encoded: Encoded, topics: Topics, ruleset: Ruleset, outline: Outline | None = None) -> list[Candidate]:
    """All facts that the rules find in a document, in text order, before the schema has been asked.

    Args:
        encoded: The encoded text.
        topics: What its sentences are about.
        ruleset: The rules.
        outline: The sections that its sentences stand in, if that is known.
    """
    candidates: list[Candidate] = []
    today = outline.today if outline else None
    sifted = ruleset.sieve.sift(encoded.text, topics.spans)
    silent = {rule.id for rule in ruleset.titled} - slots.told(encoded, ruleset.titled)
    of_parts = ruleset.grammar.subject.of_parts
    for index, (span, rules) in enumerate(zip(topics.spans, sifted, strict=True)):
        if not rules:
            continue
        sentence = _Sentence(encoded, index, span, ruleset, outline.at(index) if outline else UNTOLD)
        stated: list[tuple[Rule, Candidate]] = []
        for number, first, before in rules:
            rule = ruleset.rules[number]
            if rule.id in silent or (rule.under and not lead(topics, index, rule.under)):
                continue
            several = rule.several and rule.relation not in of_parts
            for match in sentence.matches(rule.compiled, first - sentence.offset, before - sentence.offset, several):
                if sentence.states(match):
                    facts = _candidates(sentence, match, rule, ruleset, topics, today)
                    stated.extend((rule, fact) for fact in facts)
        guessed = any(rule.infers for rule, _ in stated)
        candidates.extend(_without_guesses(stated) if guessed else (fact for _, fact in stated))
    return candidates


def _without_guesses(stated: Sequence[tuple[Rule, Candidate]]) -> Iterator[Candidate]:
    """The facts of a sentence without those whose head or tail is inferred where the sentence itself names one."""
    named_heads = {(c.relation, c.tail.name) for rule, c in stated if rule.head not in INFERRED}
    named_tails = {(c.relation, c.head.name) for rule, c in stated if rule.tail not in INFERRED}
    for rule, candidate in stated:
        if rule.head in INFERRED and not rule.joins and (candidate.relation, candidate.tail.name) in named_heads:
            continue
        if rule.tail in INFERRED and not rule.joins and (candidate.relation, candidate.head.name) in named_tails:
            continue
        yield candidate


class _Sentence:
    """A sentence, with what is asked of it for one rule after the other."""

    def __init__(self, encoded: Encoded, index: int, span: tuple[int, int], ruleset: Ruleset, section: Section) -> None:
        self.encoded, self.index, self.offset, self._section = encoded, index, span[0], section
        self.text = encoded.text[span[0] : span[1]]
        self._grammar, self._modalities, cues = ruleset.grammar, ruleset.modalities, ruleset.grammar.cues
        self._names = [(match.start(), match[0]) for match in ruleset.beginning.finditer(self.text)]
        #: By the characters that a match may begin with: where one of them stands.
        self._starts: dict[frozenset[str], list[int]] = {}
        self._told: dict[tuple[int, int], str | None] = {}
        self._clauses = [0, *(match.end() for match in _CLAUSE_START.finditer(self.text))]
        self._asked = len(self.text) if cues.question.search(self.text) else self.text.rfind("？") + 1
        self._denies = cues.negation.search(self.text) is not None
        self._supposes = cues.hypothesis.search(self.text) is not None

    def matches(self, pattern: Pattern, first: int, before: int, several: bool = False) -> list[re.Match[str]]:
        """Matches of a pattern that begin from `first` on and before `before`, without overlaps; with several heads."""
        if pattern.clausal:
            starts = self._clauses
        elif pattern.named:
            if pattern.beginnings not in self._starts:
                self._starts[pattern.beginnings] = [at for at, char in self._names if char in pattern.beginnings]
            starts = self._starts[pattern.beginnings]
        else:
            text, wanted = self.text, pattern.beginnings
            starts = [at for at in range(first, before) if not wanted or text[at] in wanted]
        found: list[re.Match[str]] = []
        tried = pattern.regex.match
        for start in starts[bisect_left(starts, first) : bisect_left(starts, before)]:
            match = tried(self.text, start) if start >= first else None
            if match and not (several and self.encoded.single(self.offset, match.span("h"))):
                found.append(match)
                first = match.end()
        return found

    def states(self, match: re.Match[str]) -> bool:
        """Whether the match states a fact: not asked, not denied in its clause, and not supposed before it."""
        if match.start() < self._asked:
            return False
        if self._denies:
            start, stop = _trigger_span(match)
            first, last = clause(self.text, start, stop)
            cues = self._grammar.denial.finditer(self.text, first, min(last, max(stop, match.end())))
            if any(cue["cue"] for cue in cues):
                return False
        return not (self._supposes and self._grammar.cues.hypothesis.search(self.text, 0, match.start() + 1))

    def modality(self, relation: str, span: tuple[int, int]) -> str:
        """The modality of a relation that the words of a span state."""
        modalities = self._modalities
        if relation in modalities.lasting:
            return modalities.default(relation)
        if span not in self._told:
            self._told[span] = modalities.stated(self.text, *span, self._section.planned)
        return self._told[span] or modalities.default(relation)

    def time(self, relation: str, end: int, today: str | None) -> Time:
        """When what is told up to `end` holds: as the sentence says, else its section, unless it holds for good."""
        time = fact_time(self.text, end, today)
        return time if relation in self._modalities.lasting else self._section.when(time)


def _candidates(
    sentence: _Sentence, match: re.Match[str], rule: Rule, ruleset: Ruleset, topics: Topics, today: str | None
) -> Iterator[Candidate]:
    """The facts of one match, with the time and the modality that the sentence tells."""
    pairs = list(_pairs(sentence, match, rule, ruleset, topics))
    if not pairs:
        return
    encoded, offset = sentence.encoded, sentence.offset
    start, end = slots.segment(sentence.text, match.start(), match.end())
    trigger = _trigger_span(match)
    time = sentence.time(rule.relation, match.end(), today)
    modality = sentence.modality(rule.relation, trigger)
    first, last = encoded.clean(offset + start), encoded.clean_end(offset + end)
    words = encoded.surface(offset + trigger[0], offset + trigger[1]).strip()
    for head, tail in pairs:
        yield Candidate(
            head, rule.relation, tail, time.value, first, last, rule.id, words, rule.confidence, modality, time.words
        )


def _pairs(
    sentence: _Sentence, match: re.Match[str], rule: Rule, ruleset: Ruleset, topics: Topics
) -> Iterator[tuple[Entity, Entity]]:
    """The heads and tails of one match: every head with every tail."""
    encoded, offset, index = sentence.encoded, sentence.offset, sentence.index
    first, groups, grammar = offset + match.start(), match.groupdict(""), ruleset.grammar
    words, relation = grammar.subject, rule.relation
    told = slots.titled(encoded, offset, match, rule, grammar, topics)
    if not all(told.values()):
        return
    place, ends = Place(encoded, topics, index, offset, match), []
    for slot, source in (("h", rule.head), ("t", rule.tail)):
        if slot in told or slot in groups:
            found = told.get(slot) or slots.captured(encoded, offset, match.span(slot), rule, slot, grammar)
        else:
            found = inferred(slot, source, rule, place, grammar)
        ends.append(found if slot in groups else admitted(found, slot, source, rule, place, grammar))
    heads, tails = ends
    if rule.heads == PARTS or relation in words.of_parts:
        heads = slots.acting(heads, rule, topics, "h" in groups or bool(topics.own(index, first)))
    if rule.head in TOLD and relation in words.hosted:
        heads = list(takers(heads, tails, ruleset.subjects))
    if rule.heads == WHOLE or relation in words.of_wholes:  # with partners that join: 某市携手乙、丙打造样板
        heads = list(topics.subjects.joint([*(topics.at(index, first) if rule.joins else ()), *heads]))
    if rule.body is not None:
        unit = encoded.surface(*(offset + at for at in match.span("unit"))) if groups.get("unit") else ""
        kind, places, ending = ruleset.body_type, ruleset.subjects.places, rule.body + unit
        bodies = [slots.body(place, ending, ruleset.lexicon, kind, places) for place in tails]
        tails = [body for body in bodies if not groups.get("of") or body.name.endswith(groups["of"] + ending)]
    if relation in words.linking:
        tails = list(dict.fromkeys(place for tail in tails for place in ruleset.subjects.stands_in(tail)))
    same = set(tails) & set(heads) if not rule.pairs and len(tails) > 1 else set()
    if same and (len(same) == len(set(tails)) or relation in words.unled):
        return  # what partners do with all of them (两地支持京廊网络) they do not to each other, nor one to both
    for wanted, entities in ((rule.heads, heads), (rule.tails, tails)):
        if wanted not in (None, WHOLE) and (wanted != "one") != (len(entities) > 1):
            return
    pairs: Iterable[tuple[Entity, Entity]]
    if rule.compose:
        pairs = slots.units(encoded, offset, match, rule, heads)
    elif rule.pairs:
        pairs = slots.partners(encoded, offset, match, rule, grammar, heads)
    else:
        pairs = paired(heads, tails, match, grammar)
    reporting = topics.theme if topics.reports else ()
    for head, tail in pairs:
        if fit(head, tail, rule, grammar, ruleset.subjects, reporting):
            yield head, tail


def _trigger_span(match: re.Match[str]) -> tuple[int, int]:
    """Where the words stand that a match hung on; the whole match if it has no trigger."""
    span = match.span("trigger") if "trigger" in match.re.groupindex else (-1, -1)
    return span if span[0] >= 0 else match.span()
