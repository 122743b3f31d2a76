"""Modality: whether a sentence reports something done, something under way, or a plan; read from `modality.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.encode import FIRST, LAST, NAME
from kg.knowledge.sections import Section, Text, Texts, TextSet, read_sections
from kg.knowledge.toml import expression, read_toml, wrong_entry
from kg.schema import Schema
from kg.segment import clause


class _Cues(Section, frozen=True):
    """`[[cue]]`: expressions that tell a modality, by the place where they stand."""

    modality: Text
    before: Texts = ()
    after: Texts = ()
    earlier: Texts = ()


class Headings(Section, frozen=True):
    """`[heading]`: how the headings of sections are worded that tell when, and how far along, is what they hold."""

    mark: re.Pattern[str]
    leading: re.Pattern[str]
    reviewing: re.Pattern[str]
    planning: re.Pattern[str]
    either: re.Pattern[str]
    #: Words in a section of what is to be done that tell of what was done.
    done: re.Pattern[str]


class _File(Section, frozen=True):
    """`modality.toml`."""

    values: Texts
    heading: Headings
    lasting: TextSet
    cue: tuple[_Cues, ...]
    default: Mapping[Text, Text]


@dataclass(frozen=True, slots=True)
class Cue:
    """Expressions that tell a modality by standing in one place about the trigger."""

    modality: str
    #: `before`, `after` or `earlier`.
    place: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Modalities:
    """How modality is worded."""

    #: From the least to the most accomplished.
    values: tuple[str, ...]
    cues: tuple[Cue, ...]
    #: By relation, where nothing is said.
    defaults: Mapping[str, str]
    #: Relations whose modality is always the default.
    lasting: frozenset[str]
    other: str
    figure: str
    headings: Headings

    def default(self, relation: str) -> str:
        """The modality of a relation whose sentence does not tell it."""
        return self.defaults.get(relation, self.other)

    def done(self, sentence: str, end: int) -> bool:
        """Whether the clauses of a sentence up to that of `end` tell what was done."""
        return self.headings.done.search(sentence, 0, clause(sentence, end, end)[1]) is not None

    def stated(self, sentence: str, start: int, end: int, planned: bool | None = None) -> str | None:
        """What the sentence tells about the words `start:end` in it; None if nothing.

        Args:
            sentence: The sentence.
            start: Where the words begin in it.
            end: Where they end.
            planned: Whether the sentence stands among what is still to be done, or was done; None if that is not known.
        """
        plan = self.values[0]
        if planned and not self.done(sentence, end):
            return plan
        first, last = clause(sentence, start, end)
        parts = {
            "before": sentence[first:end],
            "after": sentence[end:last],
            "earlier": sentence[:first],
        }
        cues = (cue for cue in self.cues if planned is not False or cue.modality != plan)
        return next((cue.modality for cue in cues if cue.pattern.search(parts[cue.place])), None)


def load_modalities(path: Path, schema: Schema) -> Modalities:
    """The wording of modality in a file.

    Raises:
        OntologyError: For a missing or unknown key, modality or relation, or an expression that does not compile.
    """
    tables = read_sections(_File, read_toml(path), path)

    def known(name: str) -> str:
        if name not in tables.values:
            raise wrong_entry(f"unknown modality {name!r}", path, name, "use one of `values`")
        return name

    cues = [
        Cue(known(cues.modality), place, _compiled(given, path))
        for cues in tables.cue
        for place, given in (("before", cues.before), ("after", cues.after), ("earlier", cues.earlier))
        if given
    ]
    defaults = {name: known(modality) for name, modality in tables.default.items()}
    for name in ("other", "figure"):
        if name not in defaults:
            raise wrong_entry(f"missing key {name!r}", path, "[default]", "add it")
    relations = {name: modality for name, modality in defaults.items() if name not in ("other", "figure")}
    for name in (*relations, *tables.lasting):
        if name not in schema.relations:
            raise wrong_entry(f"unknown relation {name!r}", path, name, "use a relation of schema.ttl")
    return Modalities(
        tables.values, tuple(cues), relations, tables.lasting, defaults["other"], defaults["figure"], tables.heading
    )


def _compiled(expressions: Iterable[str], path: Path) -> re.Pattern[str]:
    return re.compile("|".join(expression(each, path) for each in expressions).replace(NAME, f"[{FIRST}-{LAST}]"))
