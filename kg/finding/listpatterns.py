"""Lists of names and what closes them, as expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.knowledge.expressions import any_of, any_of_many
from kg.knowledge.forms import Elided, Forms, Layouts, Lists


@dataclass(frozen=True, slots=True)
class ListPatterns:
    """Expressions for lists, with what the words that these hold tell of the names."""

    #: A list whose names share their ending, in the groups `items` and `ending`; what closes one; those endings.
    elided: re.Pattern[str]
    elided_closing: re.Pattern[str]
    endings: Mapping[str, Elided]
    #: A list with the noun for what is in it, in the groups `items` and `noun`; what closes one; the types by noun.
    apposition: re.Pattern[str]
    apposition_closing: re.Pattern[str]
    nouns: Mapping[str, str]
    #: A list with what is said of it, in the same groups; what closes one; the types by what is said.
    predicated: re.Pattern[str]
    predicated_closing: re.Pattern[str]
    predicates: Mapping[str, str]
    #: Parts that the bodies of a list may share, with their types.
    part: re.Pattern[str]
    parts: Mapping[str, str]
    #: A quoted list of numbered elements.
    layout: re.Pattern[str]


def compile_lists(forms: Forms) -> ListPatterns:
    """The expressions for lists of some forms."""
    endings = {ending: elided for elided in forms.elided for ending in elided.endings}
    nouns = {noun: told.type for told in forms.apposition for noun in told.nouns}
    predicates = {words: told.type for told in forms.apposition for words in told.predicates}
    parts = {ending: type_name for type_name, words in forms.parts.endings.items() for ending in words}
    items = r"(?P<items>[^，。；：！？、（）《》\n]{2,24}+(?:、[^，。；：！？、（）《》\n]{2,20})+)"
    count, ending = forms.breaks.count.pattern, any_of_many(endings)
    apposed = _apposed(forms.lists, count, any_of_many(nouns))
    said = rf"{forms.lists.closer}(?P<noun>{any_of(predicates)})"
    return ListPatterns(
        elided=re.compile(
            r"(?P<items>(?:[\u4e00-\u9fff—-]{2,16}+、)+?[\u4e00-\u9fff—-]{2,16}?)"
            rf"(?P<others>{forms.lists.closer}[\u4e00-\u9fff\d]{{0,8}}?|{count})?"
            rf"(?P<ending>{ending})(?![\u4e00-\u9fff]{{0,2}}?{ending})"
        ),
        elided_closing=re.compile(ending),
        endings=endings,
        apposition=re.compile(f"{items}{apposed}"),
        apposition_closing=re.compile(apposed),
        nouns=nouns,
        predicated=re.compile(f"{items}{said}"),
        predicated_closing=re.compile(said),
        predicates=predicates,
        part=re.compile(any_of(parts)),
        parts=parts,
        layout=_layout(forms.layouts),
    )


def _apposed(lists: Lists, count: str, noun: str) -> str:
    """What closes a list with a noun, in the group `noun`, that no other such noun follows soon."""
    closed = rf"(?<![{lists.unclosed}]){lists.closer}"
    counted = rf"(?<![{lists.closer}{lists.particles}\d])(?={count}|{lists.kinds.pattern})"
    between = rf"(?:(?![{lists.particles}]|{any_of(lists.apart)})[\u4e00-\u9fff\d]){{0,13}}?"
    return rf"(?:{closed}|{counted}){between}(?P<noun>{noun})(?![\u4e00-\u9fff]{{0,3}}?{noun})"


def _layout(layouts: Layouts) -> re.Pattern[str]:
    """A list of numbered elements with marks between them, or without before a word for it."""
    numeral, uncounted, ends = layouts.numerals, layouts.numerals[-1], rf"[^、”]*[{layouts.ends}]"
    counted = rf"[{numeral}][^{layouts.measures}{numeral}、，。“”]"
    element = rf"(?:(?:{counted}){{2}}(?=[、”])|[{numeral}][^{layouts.measures}、，。“”][\u4e00-\u9fff]?)"
    before_noun = rf"[^，。；、“”]{{0,8}}{any_of(layouts.nouns)}"
    return re.compile(
        rf"“(?!{uncounted}[^、”]*、{uncounted})(?=(?:{ends}、)+{ends}”|[^”]*”{before_noun})"
        rf"({element}(?:、{element})+(?:、[\u4e00-\u9fff]{{2}})?)”"
        rf"|“((?:{counted}{{1,2}}){{2,4}})”(?={before_noun})"
    )
