"""How good extracted facts are: precision, recall and F1 against facts that a person annotated.

Recall counts the gold facts that are required; precision accepts the required and the optional ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.evaluating.gold import FIELDS, Record
from kg.evaluating.match import Matcher

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
class Judged:
    """A predicted fact, and whether the gold has it."""

    document: str
    kind: str
    right: bool
    record: Record


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How a rule did: the facts it found, how many of them are right, and a sentence it read."""

    hits: int
    right: int
    #: The sentence of a right fact, else of a wrong one; None if the rule found nothing.
    example: str | None

    @property
    def precision(self) -> float | None:
        """Share of the facts that are right; None without any."""
        return self.right / self.hits if self.hits else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all gold documents together."""

    #: By kind of fact: entities, relations, goals, observations.
    kinds: Mapping[str, Score]
    types: Mapping[str, Score]
    relations: Mapping[str, Score]
    #: Goals and observations that are right, of which the subject is to be right too (comparing them leaves it out).
    subjects: Mapping[str, Score]
    faults: tuple[Fault, ...]
    #: Every predicted fact, entities apart.
    judged: tuple[Judged, ...]
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
    subjects = {"goals": Score(), "observations": Score()}
    faults: list[Fault] = []
    judged: list[Judged] = []
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
            if kind in subjects:
                subjects[kind] += matches.subjects(matcher.same_subject)
            faults += matches.faults(document, kind)
            if kind != "entities":
                judged += [Judged(document, kind, bool(partners), record) for record, partners in matches.predicted]
            for attribute in sorted(groups.keys() & fields.keys()):
                for value in matches.values(attribute):
                    score = groups[attribute].get(value, Score())
                    groups[attribute][value] = score + matches.only(attribute, value).score()
    return Evaluation(
        kinds=kinds,
        types=dict(sorted(groups["type"].items())),
        relations=dict(sorted(groups["relation"].items())),
        subjects=subjects,
        faults=tuple(faults),
        judged=tuple(judged),
        absent=tuple(sorted(gold.keys() - predicted.keys())),
        unknown=tuple(sorted(predicted.keys() - gold.keys())),
    )


def score_rules(judged: Iterable[Judged], rules: Iterable[str]) -> dict[str, RuleScore]:
    """The score of each rule, those of `rules` that found nothing among them, in the order of `rules`, then by name.

    A fact counts for every rule that found it.
    """
    hits: Counter[str] = Counter()
    right: Counter[str] = Counter()
    examples: dict[tuple[str, bool], str] = {}
    for fact in judged:
        for evidence in (fact.record, *fact.record.get("more_evidence", ())):
            rule = evidence.get("rule")
            if rule is None:
                continue  # written by a person
            hits[rule] += 1
            right[rule] += fact.right
            examples.setdefault((rule, fact.right), evidence["evidence"])
    names = list(dict.fromkeys((*rules, *sorted(hits))))
    return {
        name: RuleScore(hits[name], right[name], examples.get((name, True)) or examples.get((name, False)))
        for name in names
    }


def score_confidence(judged: Iterable[Judged], floors: Sequence[float]) -> dict[float, RuleScore]:
    """How many facts of each confidence are right; `floors` are the lower bounds of the bands, from high to low."""
    bands: dict[float, list[Judged]] = {floor: [] for floor in floors}
    for fact in judged:
        confidence = fact.record.get("confidence")
        floor = next((floor for floor in floors if confidence is not None and confidence >= floor), None)
        if floor is not None:
            bands[floor].append(fact)
    return {
        floor: RuleScore(len(facts), sum(fact.right for fact in facts), facts[0].record["evidence"] if facts else None)
        for floor, facts in bands.items()
    }


def _is_any(record: Record, terms: Mapping[str, str]) -> bool:
    return any(record.get(attribute) == term for attribute, term in terms.items())


@dataclass(frozen=True, slots=True)
class _Matches:
    """Gold records with whether each was found, predicted records with the gold records that each agrees with."""

    gold: Sequence[tuple[Record, bool]]
    predicted: Sequence[tuple[Record, Sequence[Record]]]

    def subjects(self, same: Callable[[Record, Record], bool]) -> Score:
        """How many of the predicted records that are right have the subject of one of their partners."""
        found = [any(same(gold, record) for gold in partners) for record, partners in self.predicted if partners]
        return Score(len(found), sum(found), len(found), sum(found))

    def score(self) -> Score:
        required = [found for record, found in self.gold if not record.get("optional")]
        right = sum(bool(partners) for _, partners in self.predicted)
        return Score(len(required), sum(required), len(self.predicted), right)

    def faults(self, document: str, kind: str) -> list[Fault]:
        missed = [record for record, found in self.gold if not found and not record.get("optional")]
        wrong = [record for record, partners in self.predicted if not partners]
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
    partners = [[i for i, annotation in enumerate(gold) if same(annotation, prediction)] for prediction in predicted]
    found = {i for agreeing in partners for i in agreeing}
    return _Matches(
        [(record, i in found) for i, record in enumerate(gold)],
        [(record, [gold[i] for i in agreeing]) for record, agreeing in zip(predicted, partners, strict=True)],
    )
