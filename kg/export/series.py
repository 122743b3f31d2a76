"""What facts with the same ends, and figures of one subject and indicator, say together: no index would find it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pyoxigraph import Literal, NamedNode

from kg.export.names import Names
from kg.knowledge.authority import Authority
from kg.model import Fact, Observation

#: What no evidence states with at least this confidence is to be checked.
SURE = 0.8
_Key = TypeVar("_Key", bound=Hashable)
_Dated = TypeVar("_Dated", Fact, Observation)
#: A property, and its value if there is something to say.
Pair = tuple[NamedNode, Literal | str | None]


@dataclass(frozen=True, slots=True)
class Series(Generic[_Dated]):
    """Nouns that belong together."""

    #: The earliest that has a time; the first one if none has.
    first: _Dated
    nouns: Sequence[_Dated]


def in_series(nouns: Iterable[tuple[_Key, _Dated]]) -> dict[_Key, Series[_Dated]]:
    """The nouns of each key, in their order."""
    found: dict[_Key, list[_Dated]] = {}
    for key, noun in nouns:
        found.setdefault(key, []).append(noun)
    return {key: Series(min(some, key=_when), some) for key, some in found.items()}


def _when(noun: Fact | Observation) -> tuple[bool, str]:
    return noun.time is None, noun.time or ""


def of_facts(series: Series[Fact], names: Names) -> Iterator[Pair]:
    """That there are several documents, several stages, no evidence that is sure. Of most facts nothing is said."""
    evidence = [one for fact in series.nouns for one in fact.evidence]
    yield names.term("documents"), _several(len({one.document for one in evidence}), names)
    stages = sorted({one.modality for one in evidence if one.modality})
    yield from ((names.term("stage"), stage) for stage in stages if len(stages) > 1)
    sure = max((one.confidence for one in evidence), default=SURE)
    yield names.term("highest confidence"), names.decimal(sure) if sure < SURE else None


def of_figures(series: Series[Observation], names: Names, authority: Authority) -> Iterator[Pair]:
    """That there are several values, in the normalised unit where there is one."""
    units = ((one.value, authority.units.get(one.unit)) for one in series.nouns)
    values = {value * unit.factor if unit else value for value, unit in units}
    yield names.term("values"), _several(len(values), names)


def _several(number: int, names: Names) -> Literal | None:
    return names.typed(str(number), "integer") if number > 1 else None
