"""How good extracted facts are: precision, recall and F1 against facts that a person annotated.

Recall counts the gold facts that are required; precision accepts the required and the optional ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.gold import FIELDS, Record
from kg.match import Matcher

if TYPE_CHECKING:
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind of fact, and the figures they make; a figure without a base is None."""

    required: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.required + other.required,
            self.found + other.found,
            self.predicted + other.predicted,
            self.right + other.right,
        )

    @property
    def precision(self) -> float | None:
        """Share of the predicted facts that are right; with nothing predicted where something is, 0."""
        if self.predicted:
            return self.right / self.predicted
        return 0.0 if self.required else None

    @property
    def recall(self) -> float | None:
        """Share of the required facts that were found."""
        return self.found / self.required if self.required else None

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where either has no base."""
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision and recall else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A required fact that was missed, or a predicted one that is wrong."""

    document: str
    kind: str
    missed: bool
    record: Record


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all gold documents together."""

    #: By kind of fact: entities, relations, goals, observations.
    kinds: Mapping[str, Score]
    types: Mapping[str, Score]
    relations: Mapping[str, Score]
    faults: tuple[Fault, ...]
    #: Gold documents for which nothing was predicted: all their facts count as missed.
    absent: tuple[str, ...]
    #: Predicted documents that are not in the gold: they are not counted.
    unknown: tuple[str, ...]


def evaluate(gold: Mapping[str, Record], predicted: Mapping[str, Record], schema: Schema) -> Evaluation:
    """Compare predicted with gold documents, both by document name.

    Goals are compared once, as goals: neither as entities nor through the relation that ties them to their
    subject.
    """
    skipped = {"type": schema.term("goal"), "relation": schema.term("sets goal")}
    symmetric = {name for name, relation in schema.relations.items() if relation.symmetric}
    kinds = dict.fromkeys(FIELDS, Score())
    groups: dict[str, dict[str, Score]] = {attribute: {} for attribute in skipped}
    faults: list[Fault] = []
    for document, annotation in gold.items():
        prediction = predicted.get(document, {})
        matcher = Matcher(annotation, prediction, symmetric)
        for kind, fields in FIELDS.items():
            matches = _match(
                [record for record in annotation.get(kind, ()) if not _is_any(record, skipped)],
                [record for record in prediction.get(kind, ()) if not _is_any(record, skipped)],
                matcher.rule(kind),
            )
            kinds[kind] += matches.score()
            faults += matches.faults(document, kind)
            for attribute in sorted(groups.keys() & fields.keys()):
                for value in matches.values(attribute):
                    score = groups[attribute].get(value, Score())
                    groups[attribute][value] = score + matches.only(attribute, value).score()
    return Evaluation(
        kinds=kinds,
        types=dict(sorted(groups["type"].items())),
        relations=dict(sorted(groups["relation"].items())),
        faults=tuple(faults),
        absent=tuple(sorted(gold.keys() - predicted.keys())),
        unknown=tuple(sorted(predicted.keys() - gold.keys())),
    )


def _is_any(record: Record, terms: Mapping[str, str]) -> bool:
    return any(record.get(attribute) == term for attribute, term in terms.items())


@dataclass(frozen=True, slots=True)
class _Matches:
    """Gold records with whether each was found, predicted records with whether each is right."""

    gold: Sequence[tuple[Record, bool]]
    predicted: Sequence[tuple[Record, bool]]

    def score(self) -> Score:
        required = [found for record, found in self.gold if not record.get("optional")]
        return Score(len(required), sum(required), len(self.predicted), sum(right for _, right in self.predicted))

    def faults(self, document: str, kind: str) -> list[Fault]:
        missed = [record for record, found in self.gold if not found and not record.get("optional")]
        wrong = [record for record, right in self.predicted if not right]
        return [Fault(document, kind, True, record) for record in missed] + [
            Fault(document, kind, False, record) for record in wrong
        ]

    def values(self, attribute: str) -> list[str]:
        return sorted({record[attribute] for record, _ in (*self.gold, *self.predicted)})

    def only(self, attribute: str, value: str) -> _Matches:
        return _Matches(
            [pair for pair in self.gold if pair[0][attribute] == value],
            [pair for pair in self.predicted if pair[0][attribute] == value],
        )


def _match(gold: Sequence[Record], predicted: Sequence[Record], same: Callable[[Record, Record], bool]) -> _Matches:
    """Mark what has a partner on the other side; a prediction may repeat a fact that was found already."""
    found, right = set[int](), set[int]()
    for j, prediction in enumerate(predicted):
        for i, annotation in enumerate(gold):
            if same(annotation, prediction):
                found.add(i)
                right.add(j)
    return _Matches(
        [(record, i in found) for i, record in enumerate(gold)],
        [(record, j in right) for j, record in enumerate(predicted)],
    )
