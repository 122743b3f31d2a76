"""How texts tell of what somebody builds or sets up, and names by ordinary words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.knowledge.expressions import any_of
from kg.knowledge.sections import ByWord, Expression, Section, Texts, TextSet
from kg.knowledge.toml import check_type
from kg.schema import Schema

#: Most characters of such a name before its ending.
_MOST = 16


class ActingWords(Section, frozen=True):
    """`[acting]`: what words for building govern where their clause names who builds."""

    #: The types of those who build; words for such; what stands before those where something is only built.
    doers: TextSet
    agents: re.Pattern[str]
    scenes: Texts
    #: The words that govern such a name, and what may stand between these and it.
    verbs: Expression
    between: Expression
    #: What such a name is made of, character by character; what follows it; what joins it to the next.
    character: Expression
    follows: Expression
    joint: Expression
    #: What follows one at the beginning of a clause that goes on with those who build.
    passive: Expression
    #: Words that tell nothing apart even here: no name is made of them and an ending alone.
    empty: TextSet
    #: Names that are made of them nonetheless.
    whole: TextSet
    endings: ByWord

    def check(self, path: Path, schema: Schema) -> None:
        """Raises OntologyError for an unknown type."""
        for type_name in (*self.endings.values(), *sorted(self.doers)):
            check_type(type_name, schema.types, where=path, entry="[acting]")


@dataclass(frozen=True, slots=True)
class Acting:
    """The same, ready to be looked for."""

    doers: frozenset[str]
    agents: re.Pattern[str]
    scenes: tuple[str, ...]
    verbs: re.Pattern[str]
    #: A name, with its ending in a group, right after such words; the next one of a list.
    item: re.Pattern[str]
    further: re.Pattern[str]
    #: What follows a name that begins a clause, before those who build; that name alone.
    passive: re.Pattern[str]
    begun: re.Pattern[str]
    empty: frozenset[str]
    whole: frozenset[str]
    endings: Mapping[str, str]


def compile_acting(told: ActingWords) -> Acting:
    """The words as expressions."""
    stem = f"{told.character}{{1,{_MOST}}}?"
    name = f"“?(?P<name>{stem}(?P<ending>{any_of(told.endings)}))"
    item = f"{name}(?={told.follows})”?"
    return Acting(
        told.doers,
        told.agents,
        told.scenes,
        re.compile(told.verbs + told.between),
        re.compile(item),
        re.compile(f"{told.joint}{item}"),
        re.compile(told.passive),
        re.compile(f"{name}”?"),
        told.empty,
        told.whole,
        told.endings,
    )
