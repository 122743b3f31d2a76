"""Quantities: the numbers with a unit in a text, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.dates import NUMERALS, without_times
from kg.encode import Encoded
from kg.knowledge.measures import Measures

#: A quotation that is a name, not a statement: a number in it is part of the name. What stands before that number, and
#: how many characters that is at most.
_QUOTED_NUMBER = re.compile(r"[“‘][^”’]{0,3}$")
_QUOTED = 4
#: Units of things.
_THINGS = frozenset("个家座所项户亩条支种")
#: Greatest length of what follows the number of a label, in characters.
_LABEL = 24
#: The numbers of which only the order is told; 万 and 亿 are scales.
_ROUND = {"百": 100, "千": 1000, "": 1}
#: The measure word before a unit of time or a scale (3个小时, 4个多小时, 3个半小时, 1个亿), and with a half.
_COUNTED_UNIT = re.compile("^个[多半]?(?=小时|亿)")
_HALF = "个半"
#: The unit of shares in tenths (三成: 30 %).
_TENTHS = "成"
#: Characters that lead from a number to the words after it and belong to neither.
_LEADING = "，、的（"
#: A remark that words begin with, or the end of one or of a quotation that begins before them.
_CLOSED = re.compile(r"（?[^（）“”]*）|[^（）“”]*”")


def quantities(text: str, measures: Measures) -> Iterator[re.Match[str]]:
    """The numbers with a unit in a stretch of text that a reader would want in a table.

    Groups of a match: `before`, `low` (of a range), `number`, `spelled` or `round`, `more`, `scale`, `tenths`,
    `ones` and `tens` (of the scale), `minutes` (after hours), `part` (of a tenth), `rest`, `unit`, `per`, `after`.
    """
    if not measures.numeral.search(text):
        return
    for match in measures.quantity.finditer(text):
        start, end = match.span()
        if text.startswith(measures.units.not_counted, end) and match["unit"] in "个项条":
            continue
        if match["unit"] in _THINGS and (_is_part(match) or _measured_after(text, end, measures)):
            continue
        if _QUOTED_NUMBER.search(text, max(0, start - _QUOTED), start):
            continue
        yield match


def quantities_between(encoded: Encoded, start: int, end: int, measures: Measures) -> Iterator[re.Match[str]]:
    """The same of a clause between two positions, in which they count; without those of labels (1小时通勤圈)."""
    for match in quantities(encoded.text[start:end], measures):
        after = start + match.end()
        if not measures.units.labels.match(encoded.surface(after, min(len(encoded.text), after + _LABEL))):
            yield match


def _is_part(quantity: re.Match[str]) -> bool:
    """Whether a number of things has decimals and no scale: its unit comes later (高于12.6个和8.6个百分点)."""
    return "." in (quantity["number"] or "") and not quantity["scale"]


def _measured_after(text: str, end: int, measures: Measures) -> bool:
    """Whether the things counted up to `end` are those of which the next number of the text measures something."""
    following = measures.units.of_others.match(text, end)
    return following is not None and measures.quantity.search(text, following.end()) is not None


def unit_of(quantity: re.Match[str], measures: Measures) -> str:
    """Unit of a quantity with the scale before it (万人, 亿元); shares are told in hundredths."""
    share = quantity["unit"] == _TENTHS or quantity["unit"] in measures.units.fractions
    unit = "%" if share else _COUNTED_UNIT.sub("", quantity["unit"]).replace("％", "%")
    scale = quantity["scale"] or ""
    return (scale[1:] if _spells(quantity) else scale) + unit + (quantity["per"] or "")


def value_of(quantity: re.Match[str], measures: Measures, *, upper: bool = False) -> Decimal:
    """The number of a quantity, of a range the lower one, or the `upper`; its scale is left to the unit (1万2千)."""
    figures = quantity["number"] if upper else quantity["low"] or quantity["number"]
    value = Decimal(figures or (_spelled(quantity["spelled"]) if quantity["spelled"] else _ROUND[quantity["round"]]))
    if _spells(quantity):
        value *= _ROUND[quantity["scale"][0]]
    if part := measures.units.fractions.get(quantity["unit"]):
        return round(100 * Decimal(part) / value, 1)
    value += Decimal("0.5") if quantity["unit"].startswith(_HALF) else 0
    value = 10 * value + NUMERALS.get(quantity["part"], 0) if quantity["unit"] == _TENTHS else value
    below = quantity["ones"] or quantity["tens"]
    value += Decimal(below) / 10000 if below else 0
    value += round(Decimal(quantity["minutes"]) / 60, 2) if quantity["minutes"] else 0
    return value + Decimal(quantity["tenths"]) / 10 if quantity["tenths"] else value


def _spells(quantity: re.Match[str]) -> bool:
    """Whether hundreds or thousands belong to a number that is spelled (三百亿元: 300 亿元)."""
    return bool(quantity["spelled"] and quantity["scale"] and quantity["scale"][0] in _ROUND)


def _spelled(numeral: str) -> int:
    """The number of a Chinese numeral below 100."""
    tens, ten, ones = numeral.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)


def qualifier_of(quantity: re.Match[str], measures: Measures) -> str | None:
    """What is said of the exactness of a quantity (`近`, `多`, `以上`; of a range `至5%`); None if nothing is."""
    upper = f"至{quantity['number']}{unit_of(quantity, measures)}" if quantity["low"] else ""
    return (
        "".join((quantity["before"] or "", upper, *(quantity[part] or "" for part in ("more", "rest", "after"))))
        or None
    )


def trim(words: str, measures: Measures, closing: bool = True) -> str:
    """Words around a number without dates, openings and, if they stand before it, their last verb (`closing`)."""
    timeless = without_times(words)
    words = (timeless if timeless == words else measures.telling.stray.sub("", timeless)).replace("（）", "")
    words = _CLOSED.sub("", words, count=1) if _CLOSED.match(words) else words
    worded = measures.indicator
    for _ in range(4):
        shorter = words.lstrip(_LEADING)
        if not shorter.startswith(worded.kept) and (opening := worded.openings.match(shorter)):
            shorter = shorter[opening.end() :]
        shorter = worded.base.sub("", shorter)
        if closing and not shorter.endswith(worded.kept):
            shorter = measures.endings.sub("", shorter)
        if shorter == words:
            break
        words = shorter
    words = words.strip("，、的（）")
    return words if words.count("“") == words.count("”") else words.strip("“”")
