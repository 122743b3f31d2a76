"""Sieve: which rules may match in which sentence, by the words and names that their matches hold.

One pass of an automaton finds the words of all rules in a text. A rule hangs on one set of words that its pattern
demands, as a rule its triggers; it is tried in a sentence if one of them stands there, with what the pattern demands
before it on its left, what the pattern demands after it on its right, both in their order, and everything else
somewhere. Where the pattern lets no clause end between the words, what it demands must stand in their clause, and a
match begins there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kg.encode import FIRST, LAST
from kg.knowledge.automaton import Automaton
from kg.knowledge.grammar import CLAUSE_MARKS
from kg.rules import Rule


class Demand(NamedTuple):
    """What must stand in a sentence for a rule to match, as bits of numbers: one bit for each set of words."""

    #: One word of each of these in the clause of the word that the rule hangs on (the lower bits), and anywhere in the
    #: sentence (the upper bits).
    needs: int
    rule: int
    #: The numbers of the words one of each of which stands before that word, from right to left, and after it.
    before: tuple[frozenset[int], ...]
    after: tuple[frozenset[int], ...]
    #: All of a match before that word stands in its clause; all after it.
    near: bool
    close: bool


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
        #: The words of a clause that rules hang on, by their places among all.
        hooks: list[tuple[int, tuple[Demand, ...]]] = []
        first, whole, here, begin = start, 0, 0, 0
        for place, (word, _, word_end) in enumerate(found):
            held, hanging = words[word]
            if hanging:
                hooks.append((place, hanging))
            elif not held and not text.startswith(joined, word_end):
                clauses.append((first, here, hooks, begin, place))
                whole |= here
                first, here, hooks, begin = word_end, 0, [], place
            here |= held
        clauses.append((first, here, hooks, begin, len(found)))
        whole = (whole | here) << self.size
        every = (1 << 2 * self.size) - 1
        rules = {demand.rule: (start, end) for demand in self.free if not demand.needs & ~whole}
        numbers = [word for word, _, _ in found]
        for first, here, hooks, begin, stop in clauses:
            lacking = every ^ (whole | here)
            for place, hanging in hooks:
                for _, rule, before, after, near, close in [demand for demand in hanging if not demand[0] & lacking]:
                    if before and not _stand(before, numbers[begin if near else 0 : place][::-1]):
                        continue
                    if after and not _stand(after, numbers[place + 1 : stop if close else None]):
                        continue
                    opening, last = first if near else start, found[place][1] + 1
                    if rule in rules:
                        opening, last = min(opening, rules[rule][0]), max(last, rules[rule][1])
                    rules[rule] = opening, last
        return [(rule, *rules[rule]) for rule in sorted(rules)]


def _stand(wanted: Iterable[frozenset[int]], numbers: Iterable[int]) -> bool:
    """Whether a word of each of some sets stands among others, in this order."""
    left = iter(numbers)
    for words in wanted:
        if words.isdisjoint(left):  # takes of what is left as far as to the first of them
            break
    else:
        return True
    return False


def compile_sieve(rules: Sequence[Rule], joined: tuple[str, ...] = ()) -> Sieve:
    """The sieve for some rules.

    Args:
        rules: Compiled rules.
        joined: What follows a mark between clauses that ends none.
    """
    everything = [
        [*rule.compiled.demands, *map(frozenset, rule.compiled.needs), *([rule.triggers] if rule.triggers else [])]
        for rule in rules
    ]
    numbers = {words: number for number, words in enumerate(dict.fromkeys(chain.from_iterable(everything)))}
    known = sorted({*CLAUSE_MARKS, *chain.from_iterable(numbers)})
    places = {word: place for place, word in enumerate(known)}
    placed = {words: frozenset(places[word] for word in words) for words in numbers}

    def bits(sets: Iterable[frozenset[str]]) -> int:
        return sum(1 << numbers[words] for words in set(sets))

    hanging: dict[str, list[Demand]] = {}
    free: list[Demand] = []
    for number, (rule, anywhere) in enumerate(zip(rules, everything, strict=True)):
        demands = rule.compiled.demands
        if not demands:
            free.append(Demand(bits(anywhere) << len(numbers), number, (), (), False, False))
            continue
        at = _hook(demands, rule.triggers)
        within = all(_within(words) for words in demands)
        before, after = demands[:at][::-1], demands[at + 1 :]
        near, close = (one and within for one in rule.compiled.near[at])
        inside = bits([*(before if near else ()), *(after if close else ())])
        needs = inside | (bits(anywhere) & ~inside) << len(numbers)
        left, right = (tuple(placed[words] for words in side) for side in (before, after))
        demand = Demand(needs, number, left, right, near, close)
        for word in demands[at]:
            hanging.setdefault(word, []).append(demand)
    sets: dict[str, int] = dict.fromkeys(CLAUSE_MARKS, 0)
    for words, index in numbers.items():
        for word in words:
            sets[word] = sets.get(word, 0) | 1 << index
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
