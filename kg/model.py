"""The nouns that pass between the steps: frozen values that hold what was read and found, and do nothing.

Those of which there are many in a text are msgspec's: they are made in a ninth of the time of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from kg.schema import Schema
    from kg.show import Page


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read. All offsets in the program's output count the code points of `text`."""

    #: Name under which facts cite it: the file's name, or its `/`-separated path below the folder read.
    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    #: `2015`, `2015-08` or `2015-08-23`, as precise as the document says.
    date: str | None = None
    source: str | None = None
    #: (start, end) of the part of `text` to extract from; front matter lies outside it.
    body: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CleanText:
    """A repaired text, and where each of its characters stands in the original.

    `text` has one paragraph per line, full-width punctuation between Han characters, and no other white
    space than single blanks between Latin words. `offsets[i]` is the position of `text[i]` in the original.
    """

    text: str
    offsets: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original text that the clean span `start:end` (not empty) was made from."""
        first, last = self.offsets[start], self.offsets[end - 1]
        return min(first, last), max(first, last) + 1


class Entity(Struct, frozen=True):
    """A thing in the world with one canonical name.

    `type` is a class of the schema: one of its twelve types or a subclass of one.
    """

    name: str
    type: str
    #: Other names for it, sorted: those of the lexicon and those met in documents.
    aliases: tuple[str, ...] = ()


class Mention(Struct, frozen=True):
    """A stretch of clean text that stands for one entity, or for the members of a collective."""

    start: int
    end: int
    surface: str
    #: What it stands for; empty when the reference could not be resolved.
    entities: tuple[Entity, ...]
    #: The words for a class of things (高校), which are an entity only where a fact speaks of them.
    is_class: bool = False
    #: An event of before that its clause only recalls: no other word stands for it.
    recalled: bool = False


class Evidence(Struct, frozen=True):
    """Where a document states something. `start` and `end` count code points of the original text."""

    document: str
    start: int
    end: int
    #: The original text from `start` to `end`, without line breaks and the blanks between Han characters.
    quote: str
    #: Id of the rule that found it.
    rule: str
    #: The words the rule hung on.
    trigger: str
    #: From 0 to 1: how likely the fact is right, given the rule.
    confidence: float
    #: Whether it is stated as done, under way or planned: a value of `ontology/modality.toml`.
    modality: str | None = None
    #: The words for the time, as they stand in the text; None if none are said.
    time_text: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Head and tail (canonical names) stand in a relation, at a time if one is stated."""

    head: str
    relation: str
    tail: str
    #: `2020`, `2020-12`, `2016/2020` from year to year, `2014/..` since a year (EDTF).
    time: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with a horizon: a number to reach, or a quality when `value` is None."""

    name: str
    #: Canonical name of the entity whose target it is.
    subject: str
    year: int | None
    indicator: str | None
    #: `<=`, `>=`, `=`, `<`, `>`, `≈`, or None.
    comparator: str | None
    value: Decimal | None
    unit: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """A number that a document reports."""

    #: Canonical name of the entity it is about, or of several joined as the text joins them.
    subject: str
    indicator: str
    value: Decimal
    unit: str
    #: As of a fact.
    time: str | None
    #: The number as it stands in the text, with what qualifies it (`近3000家`).
    raw: str
    evidence: tuple[Evidence, ...]
    #: What the text says of the number's exactness (`近`, `超`, `余`); None if it stands bare.
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate fact or reference that was not kept, and why."""

    what: str
    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one document, each list sorted."""

    document: Document
    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    goals: tuple[Goal, ...]
    observations: tuple[Observation, ...]
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """The merged facts of all documents, each tuple sorted: what the exporters write."""

    #: Without text: only what the graph says about a document.
    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    goals: tuple[Goal, ...]
    observations: tuple[Observation, ...]
    #: Document id to the names of the entities it mentions, sorted.
    mentions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: int = 0

    def show(self, schema: Schema | None = None, *, height: int = 640) -> Page:
        """The page of the graph, for a notebook. Arguments as for `kg.show.show`."""
        from kg.show import show

        return show(self, schema, height=height)
