"""How numbers and goals are worded, read from `ontology/measures.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.dates import without_times
from kg.grammar import any_of
from kg.toml import check_keys, expression, read_toml

#: A quotation that is a name, not a statement: a number in it is part of the name. What stands before that number, and
#: how many characters that is at most.
_QUOTED_NUMBER = re.compile(r"[“‘][^”’]{0,3}$")
_QUOTED = 4
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Measures:
    """How numbers and goals are worded."""

    quantity: re.Pattern[str]
    not_counted: tuple[str, ...]
    comparators: Mapping[str, tuple[str, ...]]
    endings: re.Pattern[str]
    openings: re.Pattern[str]
    continuing: tuple[str, ...]
    #: Where the words after a number go over to something else.
    turning: re.Pattern[str]
    states: tuple[str, ...]
    begins: tuple[str, ...]
    done: tuple[str, ...]
    #: Words that say that targets follow.
    announcing: re.Pattern[str]
    other: tuple[str, ...]
    #: How the words for a goal end that are no part of it.
    closing: re.Pattern[str]
    goal_confidence: float
    observation_confidence: float


#: Characters that lead from a number to the words after it and belong to neither.
_LEADING = "，、的（"


def load_measures(path: Path) -> Measures:
    """The wording of numbers and goals in a file.

    Raises:
        OntologyError: For a missing or unknown key.
    """
    tables = read_toml(path)
    sections = {
        "units": ("words", "scales", "per", "not_counted"),
        "qualifiers": ("before", "after"),
        "comparators": ("<=", ">=", "≈"),
        "indicator": ("endings", "continuing", "openings", "turning"),
        "goal": ("states", "begins", "done", "announcing", "other", "closing", "confidence", "observation_confidence"),
    }
    check_keys(tables, required=tuple(sections), where=path, entry=path.name)
    for section, keys in sections.items():
        check_keys(tables[section], required=keys, where=path, entry=f"[{section}]")
    before, after = any_of(tables["qualifiers"]["before"]), any_of(tables["qualifiers"]["after"])
    units, indicator, goal = tables["units"], tables["indicator"], tables["goal"]
    return Measures(
        quantity=re.compile(
            rf"(?P<before>{before})?(?<![\d.·第A-Za-z])(?:(?P<low>\d+(?:\.\d+)?)[%％]?(?:-|—|–|~|～|至))?"
            rf"(?P<number>\d+(?:\.\d+)?)(?P<more>{after})?(?P<scale>{any_of(units['scales'])})?(?P<rest>{after})?"
            rf"(?P<unit>{any_of(units['words'])})(?P<per>/(?:{any_of(units['scales'])})?{any_of(units['per'])})?(?P<after>{after})?"
        ),
        not_counted=tuple(units["not_counted"]),
        comparators={sign: tuple(words) for sign, words in tables["comparators"].items()},
        endings=re.compile(f"(?:{any_of(indicator['endings'])})+$"),
        openings=re.compile(f"^(?:{any_of(indicator['openings'])})"),
        continuing=tuple(indicator["continuing"]),
        turning=re.compile(any_of(indicator["turning"])),
        states=tuple(goal["states"]),
        begins=tuple(goal["begins"]),
        done=tuple(goal["done"]),
        announcing=re.compile(expression(goal["announcing"], path)),
        other=tuple(goal["other"]),
        closing=re.compile(f"{any_of(goal['closing'])}$"),
        goal_confidence=float(goal["confidence"]),
        observation_confidence=float(goal["observation_confidence"]),
    )


def quantities(text: str, measures: Measures) -> Iterator[re.Match[str]]:
    """The numbers with a unit in a stretch of text that a reader would want in a table.

    Groups of a match: `before`, `low` (of a range), `number`, `more`, `scale`, `rest`, `unit`, `per`, `after`.
    """
    if not _DIGIT.search(text):
        return
    for match in measures.quantity.finditer(text):
        start, end = match.span()
        if text.startswith(measures.not_counted, end) and match["unit"] in "个项条":
            continue
        if _QUOTED_NUMBER.search(text, max(0, start - _QUOTED), start) or text.startswith("代", end):
            continue
        yield match


def unit_of(quantity: re.Match[str]) -> str:
    """Unit of a quantity with the scale before it (万人, 亿元)."""
    return (quantity["scale"] or "") + quantity["unit"].replace("％", "%") + (quantity["per"] or "")


def value_of(quantity: re.Match[str]) -> Decimal:
    """The number of a quantity, of a range the lower one; the scale is left to the unit."""
    return Decimal(quantity["low"] or quantity["number"])


def qualifier_of(quantity: re.Match[str]) -> str | None:
    """What is said of the exactness of a quantity (`近`, `多`, `以上`; of a range `至5%`); None if nothing is."""
    upper = f"至{quantity['number']}{unit_of(quantity)}" if quantity["low"] else ""
    return (
        "".join((quantity["before"] or "", upper, *(quantity[part] or "" for part in ("more", "rest", "after"))))
        or None
    )


def comparator_of(clause: str, measures: Measures) -> str:
    """How the number in the clause of a goal is to be compared: `<=`, `>=`, `≈` or `=`."""
    for sign, words in measures.comparators.items():
        if any(word in clause for word in words):
            return sign
    return "="


def trim(words: str, measures: Measures) -> str:
    """Words around a number without dates, openings and the verb before the number."""
    words = without_times(words)
    for _ in range(4):
        shorter = measures.endings.sub("", measures.openings.sub("", words.lstrip(_LEADING)))
        if shorter == words:
            break
        words = shorter
    return words.strip("，、的（）“”")
