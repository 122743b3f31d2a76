"""Sieve: which rules may match in which sentence, by the words and names that their matches hold.

One pass of an automaton finds the words of all rules in a text. A rule hangs on one set of words that its pattern
demands, as a rule its triggers; it is tried in a sentence if one of them stands there, with what the pattern demands
before it on its left, what the pattern demands after it on its right, and everything else somewhere. Where the pattern
lets no clause end between the words, what it demands must stand in their clause, and a match begins there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kg.automaton import Automaton
from kg.encode import FIRST, LAST
from kg.grammar import CLAUSE_MARKS
from kg.rules import Rule


class Demand(NamedTuple):
    """What must stand in a sentence for a rule to match, as bits of numbers: one bit for each set of words."""

    #: One word of each of these in the clause of the word that the rule hangs on (the lower bits), and anywhere in the
    #: sentence (the upper bits).
    needs: int
    rule: int
    #: After that word in its clause.
    later: int
    #: All of a match before that word stands in its clause.
    near: bool


@dataclass(frozen=True, slots=True)
class Sieve:
    """The words of all rules, ready to be looked for."""

    #: Finds the words; letters that stand for names and the marks between clauses are among them.
    automaton: Automaton
    #: For each word the sets it belongs to, none for the marks, and the rules that hang on it.
    words: tuple[tuple[int, tuple[Demand, ...]], ...]
    #: What follows a mark that ends no clause.
    joined: tuple[str, ...]
    #: The rules that hang on no word.
    free: tuple[Demand, ...]
    #: How many sets there are.
    size: int

    def sift(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int, int]]]:
        """For each sentence the rules that may match, in order, each with the places between which matches begin.

        Args:
            text: The encoded text.
            spans: Its sentences, in order.
        """
        found = self.automaton.find_matches_as_indexes(text, overlapping=True)
        at, size = 0, len(found)
        for start, end in spans:
            while at < size and found[at][1] < start:
                at += 1
            first = at
            while at < size and found[at][1] < end:
                at += 1
            yield self._rules(text, found[first:at], start, end)

    def _rules(
        self, text: str, found: Sequence[tuple[int, int, int]], start: int, end: int
    ) -> list[tuple[int, int, int]]:
        """The rules that may match a sentence, by the words found in it in the order of their ends."""
        words, joined = self.words, self.joined
        clauses = []
        #: The words of a clause that rules hang on, each with the sets that follow it.
        hooks: list[tuple[int, int, tuple[Demand, ...]]] = []
        whole = here = 0
        for word, word_start, word_end in reversed(found):
            held, hanging = words[word]
            if hanging:
                hooks.append((word_start, here, hanging))
            elif not held and not text.startswith(joined, word_end):
                clauses.append((word_end, here, hooks))
                whole |= here
                here, hooks = 0, []
            here |= held
        clauses.append((start, here, hooks))
        whole = (whole | here) << self.size
        every = (1 << 2 * self.size) - 1
        rules = {demand.rule: (start, end) for demand in self.free if not demand.needs & ~whole}
        for first, here, hooks in clauses:
            lacking = every ^ (whole | here)
            for at, right, hanging in hooks:
                for _, rule, later, near in [demand for demand in hanging if not demand[0] & lacking]:
                    if later & ~right:
                        continue
                    opening, before = first if near else start, at + 1
                    if rule in rules:
                        opening, before = min(opening, rules[rule][0]), max(before, rules[rule][1])
                    rules[rule] = opening, before
        return [(rule, *rules[rule]) for rule in sorted(rules)]


def compile_sieve(rules: Sequence[Rule], joined: tuple[str, ...] = ()) -> Sieve:
    """The sieve for some rules.

    Args:
        rules: Compiled rules.
        joined: What follows a mark between clauses that ends none.
    """
    everything = [
        [*rule.pattern.demands, *map(frozenset, rule.pattern.needs), *([rule.triggers] if rule.triggers else [])]
        for rule in rules
    ]
    numbers = {words: number for number, words in enumerate(dict.fromkeys(chain.from_iterable(everything)))}

    def bits(sets: Iterable[frozenset[str]]) -> int:
        return sum(1 << numbers[words] for words in set(sets))

    hanging: dict[str, list[Demand]] = {}
    free: list[Demand] = []
    for number, (rule, anywhere) in enumerate(zip(rules, everything, strict=True)):
        demands = rule.pattern.demands
        if not demands:
            free.append(Demand(bits(anywhere) << len(numbers), number, 0, False))
            continue
        at = _hook(demands, rule.triggers)
        within = all(_within(words) for words in demands)
        before, after = (near and within for near in rule.pattern.near[at])
        near = bits([*(demands[:at] if before else ()), *(demands[at + 1 :] if after else ())])
        needs = near | (bits(anywhere) & ~near) << len(numbers)
        demand = Demand(needs, number, bits(demands[at + 1 :]) if after else 0, before)
        for word in demands[at]:
            hanging.setdefault(word, []).append(demand)
    sets: dict[str, int] = dict.fromkeys(CLAUSE_MARKS, 0)
    for words, index in numbers.items():
        for word in words:
            sets[word] = sets.get(word, 0) | 1 << index
    known = sorted(sets)
    return Sieve(
        automaton=Automaton(tuple(known)),
        words=tuple((sets[word], tuple(hanging.get(word, ()))) for word in known),
        joined=joined,
        free=tuple(free),
        size=len(numbers),
    )


def _within(words: frozenset[str]) -> bool:
    """Whether none of some words runs across the end of a clause."""
    return not any(mark in word for word in words for mark in CLAUSE_MARKS)


def _hook(demands: Sequence[frozenset[str]], triggers: frozenset[str]) -> int:
    """Which of its demands a rule hangs on: its triggers, if they are not too common, else what is the rarest."""
    if triggers in demands and min(map(len, triggers)) > 1:
        return demands.index(triggers)
    return min(range(len(demands)), key=lambda at: _commonness(demands[at]))


def _commonness(words: frozenset[str]) -> tuple[bool, int, int]:
    """Sorts sets of words by how often one of them may stand in a sentence: names last."""
    return any(FIRST <= word <= LAST for word in words), -min(map(len, words)), len(words)
