"""Sieve: which rules may match in which sentence, by the words and names that their matches hold.

One pass of an automaton finds the words of all rules in a text. A rule hangs on one set of words that its pattern
demands, as a rule its triggers; it is tried in a sentence if one of them stands there, with what the pattern demands
before it on its left, what the pattern demands after it on its right, and everything else somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from kg.automaton import Automaton
from kg.rules import Rule


class Demand(NamedTuple):
    """The sets of words of which one word each must stand in a sentence, as bits of numbers."""

    rule: int
    anywhere: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Sieve:
    """The words of all rules, ready to be looked for."""

    #: Finds the words; letters that stand for names are among them.
    automaton: Automaton
    #: For each word the sets it belongs to, and the rules that hang on it.
    sets: tuple[int, ...]
    hanging: tuple[tuple[Demand, ...], ...]
    #: The rules that hang on no word; the bits of all sets.
    free: tuple[Demand, ...]
    every: int

    def sift(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
        """For each sentence the rules that may match, in order, each with the place before which a match begins.

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
            yield self._rules(found[first:at], end)

    def _rules(self, found: Sequence[tuple[int, int, int]], end: int) -> list[tuple[int, int]]:
        """The rules that may match a sentence, by the words found in it in the order of their ends."""
        masks = [self.sets[word] for word, _, _ in found]
        before = list(accumulate(masks, or_, initial=0))
        after = accumulate(reversed(masks), or_, initial=0)
        missing = self.every ^ before.pop()
        rules = {demand.rule: end for demand in self.free if not demand.anywhere & missing}
        for (word, _, word_end), left, right in zip(reversed(found), reversed(before), after, strict=False):
            for rule, anywhere, earlier, later in self.hanging[word]:
                if not anywhere & missing and earlier & left == earlier and later & right == later:
                    rules.setdefault(rule, word_end)
        return sorted(rules.items())


def compile_sieve(rules: Sequence[Rule]) -> Sieve:
    """The sieve for some rules."""
    numbers: dict[frozenset[str], int] = {}

    def bits(sets: Iterable[frozenset[str]]) -> int:
        total = 0
        for words in sets:
            total |= 1 << numbers.setdefault(words, len(numbers))
        return total

    hanging: dict[str, list[Demand]] = {}
    free: list[Demand] = []
    for number, rule in enumerate(rules):
        demands = rule.pattern.demands
        anywhere = [*demands, *map(frozenset, rule.pattern.needs), *([rule.triggers] if rule.triggers else [])]
        at = _hook(demands, rule.triggers)
        if at is None:
            free.append(Demand(number, bits(anywhere), 0, 0))
            continue
        demand = Demand(number, bits(anywhere), bits(demands[:at]), bits(demands[at + 1 :]))
        for word in demands[at]:
            hanging.setdefault(word, []).append(demand)
    sets: dict[str, int] = {}
    for words, index in numbers.items():
        for word in words:
            sets[word] = sets.get(word, 0) | 1 << index
    known = sorted(sets)
    return Sieve(
        automaton=Automaton(tuple(known)),
        sets=tuple(sets[word] for word in known),
        hanging=tuple(tuple(hanging.get(word, ())) for word in known),
        free=tuple(free),
        every=(1 << len(numbers)) - 1,
    )


def _hook(demands: Sequence[frozenset[str]], triggers: frozenset[str]) -> int | None:
    """Which of its demands a rule hangs on: its triggers, else the set whose words are the longest."""
    if triggers in demands:
        return demands.index(triggers)
    plain = [at for at, words in enumerate(demands) if min(map(len, words)) > 1]
    return max(plain, key=lambda at: min(map(len, demands[at])), default=None)
