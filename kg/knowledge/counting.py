"""Counting: how numbers with units are written, as expressions made from the words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.knowledge.expressions import any_of
from kg.knowledge.sections import Expression, Section, Text, Texts

#: The Chinese numerals of counts: 一家 is mostly no count.
_NUMERALS = "两二三四五六七八九十"
#: Two of these side by side tell no number (三四十家, 七八所).
_DIGITS = _NUMERALS[1:-1]
#: A number of which only the order is told, with what shows that it is one (近千名, 百余家).
_ROUND = (
    rf"(?(before)|(?<![一{_NUMERALS}几数半成\d])(?=[百千万亿][万亿]?[余多]|HALVES))(?P<round>[百千]|(?=[万亿]|HALVES))"
)
#: What stands in it for shares in words that have no number.
_HALVES = "HALVES"


class Units(Section, frozen=True):
    """`[units]`: what numbers count, and where they tell nothing."""

    words: Texts
    scales: Texts
    #: Units that may follow a Chinese numeral too.
    spelled: Texts
    #: What a number may be counted by (万元/人).
    per: Texts
    #: What follows a unit where its number is no figure.
    unless: re.Pattern[str]
    #: Shares in words, with the number that their number divides; below 1, they have none.
    fractions: Mapping[Text, float]
    #: How the words after a number begin where nobody would want it in a table.
    not_counted: Texts
    #: What follows a number that is part of a label; what follows one of things of which another number is given.
    labels: re.Pattern[str]
    of_others: re.Pattern[str]
    #: What grants sums to whoever meets its terms.
    granting: re.Pattern[str]


class Qualifiers(Section, frozen=True):
    """`[qualifiers]`: words before and after a number that qualify it."""

    before: Texts
    #: What qualifies a number of which only the order is told (上百家), and no other.
    of_order: Expression
    after: Texts


class Counting(NamedTuple):
    """How a number with its unit is written, and how any number, in figures or spelled before its unit."""

    quantity: str
    numeral: str


def quantity_expression(units: Units, qualifiers: Qualifiers, kept: Sequence[str]) -> Counting:
    """How numbers are written; the names of the groups are those of `kg.measuring.quantities.quantities`.

    Args:
        units: What numbers count.
        qualifiers: What qualifies them.
        kept: Words that only end like one of those before (签约52个 holds no 约).
    """
    others = {w: sorted({k.removesuffix(w)[-1] for k in kept if k.endswith(w) and k != w}) for w in qualifiers.before}
    unlike = {w: f"(?<![{re.escape(''.join(ends))}])" if ends else "" for w, ends in others.items()}
    before = "(?:" + "|".join([qualifiers.of_order, *(unlike[w] + re.escape(w) for w in _longest(others))]) + ")"
    begun = {w: sorted({word[len(w) :] for word in kept if word.startswith(w) and word != w}) for w in qualifiers.after}
    going_on = {w: "".join(f"(?!{re.escape(rest)})" for rest in rests) for w, rests in begun.items()}
    after = "(?:" + "|".join(re.escape(w) + going_on[w] for w in _longest(begun)) + ")"
    scales, words = any_of(units.scales), any_of(units.words)
    halves = any_of([word for word, number in units.fractions.items() if number < 1])
    round_ = _ROUND.replace(_HALVES, halves)
    numeral = f"(?![{_NUMERALS}]*[{_DIGITS}]{{2}})[{_NUMERALS}]{{1,3}}"
    spelled = (
        rf"(?<![{_NUMERALS}百千万亿\d第几数])(?<![{_NUMERALS}][到至]){numeral}"
        rf"(?=[多余]?{any_of(units.spelled)}|(?!.[多余][万亿]){scales}[多余]?{words})"
    )
    return Counting(
        rf"(?P<before>{before})?(?:(?<![\d.·第A-Za-z+＋])(?<!\. )(?:(?P<low>\d+(?:\.\d+)?)"
        rf"(?:[%％]|(?P<same>(?:{scales})?{words})(?=[-—–~～至到]\d+(?:\.\d+)?(?P=same)))?(?:-|—|–|~|～|至|到))?"
        rf"(?P<number>\d+(?:\.\d+)?)|(?P<spelled>{spelled})|{round_})(?P<more>{after})?(?P<scale>{scales})?"
        rf"(?:(?<=[万千])(?P<tenths>\d)[千百]|(?<=万)(?P<ones>\d{{4}})|(?<=亿)(?P<tens>\d{{3,4}})万)?"
        rf"(?P<rest>{after})?(?P<unit>{words}|(?<=亿\d{{3}}万)|(?<=亿\d{{4}}万))(?!{units.unless.pattern})(?:(?<=小时)(?P<minutes>[0-5]?\d)分(?:钟|(?!之)))?"
        rf"(?:(?<=成)(?P<part>[一二三四五六七八九])(?![成月年日]))?"
        rf"(?:（[^（）]）)?(?P<per>/(?:{scales})?{any_of(units.per)})?(?P<after>{after})?",
        rf"\d|{spelled}|{before}[百千万亿]|[百千万亿][余多]|{halves}",
    )


def apart(words: Sequence[str], kept: Sequence[str]) -> str:
    """Any of some words, but not from the middle of one that is to be kept on (平均达到 holds no 均达到)."""
    guards = {
        word: {whole[:at] for whole in kept for at in range(1, len(whole)) if word.startswith(whole[at:])}
        for word in words
    }
    return "|".join(
        "".join(f"(?<!{re.escape(before)})" for before in sorted(guards[word])) + re.escape(word)
        for word in _longest(words)
    )


def _longest(words: Iterable[str]) -> list[str]:
    """Some words, the longest first."""
    return sorted(words, key=lambda word: (-len(word), word))
