"""What a name itself states: 天津港智能化码头项目 lies in 天津, 北京海关综合业务处 belongs to 北京海关.

The rules are in `ontology/rules/names.toml`: the type of the whole, the type of the part it begins with, the relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError
from kg.lexicon import Lexicon
from kg.model import Entity, Mention
from kg.references import Collective, Reference
from kg.relate import Candidate
from kg.schema import Schema
from kg.toml import check_keys, line_of, read_toml


@dataclass(frozen=True, slots=True)
class NameRule:
    """A relation from a whole name to the known name it begins with."""

    id: str
    relation: str
    #: Types of the whole name and of the part, narrower ones among them.
    whole: frozenset[str]
    part: frozenset[str]
    #: The whole ends with one of these; empty: with anything.
    endings: tuple[str, ...]
    #: The whole ends with none of these.
    exceptions: tuple[str, ...]
    #: Whether the part may be a word for several entities (京津).
    collectives: bool
    #: Words that do not count as the part.
    not_parts: tuple[str, ...]
    #: The part must be the longest known name that the whole begins with.
    longest: bool
    #: The part must be named in the document by itself, too.
    named: bool
    #: The parts are the elements of a list that the whole name is (一核、双城、三轴).
    elements: bool
    #: What the name of the part states counts, too.
    deep: bool
    #: The part stands right before one of these endings (安贞医院 通州 院区), not at the beginning.
    before: tuple[str, ...]
    confidence: float


def load_name_rules(path: Path, schema: Schema) -> tuple[NameRule, ...]:
    """The name rules of a file.

    Raises:
        OntologyError: For an unknown relation, key or type.
    """
    tables = read_toml(path)
    check_keys(tables, required=("rule",), where=path, entry=path.name)
    rules = []
    for table in tables["rule"]:
        entry = str(table.get("id", "rule without id"))
        check_keys(
            table,
            required=("id", "relation", "whole", "part", "examples", "counterexamples"),
            optional=(
                "endings",
                "exceptions",
                "collectives",
                "not_parts",
                "longest",
                "named",
                "elements",
                "deep",
                "before",
                "confidence",
            ),
            where=path,
            entry=entry,
        )
        whole = frozenset(n for n in schema.types if any(schema.is_a(n, t) for t in table["whole"]))
        part = frozenset(n for n in schema.types if any(schema.is_a(n, t) for t in table["part"]))
        unknown = [t for t in (*table["whole"], *table["part"]) if t not in schema.types]
        if unknown or table["relation"] not in schema.relations:
            raise OntologyError(
                f"unknown type or relation {(unknown or [table['relation']])[0]!r}",
                where=path,
                line=line_of(path, f'"{entry}"'),
                entry=entry,
                remedy="use names of schema.ttl",
            )
        rules.append(
            NameRule(
                id=table["id"],
                relation=table["relation"],
                whole=whole,
                part=part,
                endings=tuple(table.get("endings", ())),
                exceptions=tuple(table.get("exceptions", ())),
                collectives=bool(table.get("collectives", False)),
                not_parts=tuple(table.get("not_parts", ())),
                longest=bool(table.get("longest", False)),
                named=bool(table.get("named", False)),
                deep=bool(table.get("deep", False)),
                before=tuple(table.get("before", ())),
                elements=bool(table.get("elements", False)),
                confidence=float(table.get("confidence", 0.9)),
            )
        )
    return tuple(rules)


def known_parts(
    surface: str, lexicon: Lexicon, references: Mapping[str, Reference], others: Mapping[str, Entity]
) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """The known names that a longer name begins with, longest first, each with what it stands for.

    Args:
        surface: The whole name as it stands in the text.
        lexicon: Known names.
        references: Collectives among which a part may be.
        others: Names found in the same document, by surface.
    """
    for length in range(len(surface) - 1, 1, -1):
        part = surface[:length]
        names = lexicon.surfaces.get(part, ())
        reference = references.get(part)
        if isinstance(reference, Collective):
            yield part, reference.members
        elif len(names) == 1:
            yield part, (lexicon.entities[names[0]],)
        elif part in others:
            yield part, (others[part],)


def relate_name_parts(
    mentions: Sequence[Mention],
    rules: Sequence[NameRule],
    lexicon: Lexicon,
    references: Mapping[str, Reference],
    schema: Schema,
    spans: Mapping[int, tuple[int, int]],
) -> Iterator[Candidate]:
    """The facts that names state, once for each surface form, with the sentence of its first mention.

    Args:
        mentions: Mentions in text order.
        rules: Name rules.
        lexicon: Known names.
        references: Collectives.
        schema: Which type is narrower than which.
        spans: Start of each mention to the span of its sentence in the clean text.
    """
    others = {m.surface: m.entities[0] for m in mentions if len(m.entities) == 1}
    named = {entity.name for mention in mentions for entity in mention.entities}
    waiting = [(m.surface, m.entities[0], spans[m.start]) for m in reversed(mentions) if len(m.entities) == 1]
    done: set[str] = set()
    while waiting:
        surface, whole, (start, end) = waiting.pop()
        if surface in done:
            continue
        done.add(surface)
        fitting_rules = [rule for rule in rules if whole.type in rule.whole]
        if not fitting_rules:
            continue
        leading = list(known_parts(surface.lstrip("“《"), lexicon, references, others))
        for rule in fitting_rules:
            if rule.elements:
                for element in _elements(surface, whole, rule, lexicon, schema):
                    yield Candidate(whole, rule.relation, element, None, start, end, rule.id, surface, rule.confidence)
                continue
            parts = _inner_parts(surface, rule, lexicon) if rule.before else leading
            fitting = (
                (part, tails)
                for part, tails in (parts[:1] if rule.longest else parts)
                if _fits(surface, whole, part, tails, rule, schema)
                and (not rule.named or all(tail.name in named for tail in tails))
            )
            part, tails = next(fitting, ("", ()))
            for tail in tails:
                yield Candidate(whole, rule.relation, tail, None, start, end, rule.id, part, rule.confidence)
            if rule.deep and len(tails) == 1:
                waiting.append((part, tails[0], (start, end)))  # what the part's own name states


def _inner_parts(surface: str, rule: NameRule, lexicon: Lexicon) -> list[tuple[str, tuple[Entity, ...]]]:
    """The longest known name that stands right before the ending of a name, and what it stands for."""
    ending = next((e for e in rule.before if surface.endswith(e)), None)
    stem = surface[: -len(ending)] if ending else ""
    for start in range(1, len(stem) - 1):
        names = lexicon.surfaces.get(stem[start:], ())
        if len(names) == 1:
            return [(stem[start:], (lexicon.entities[names[0]],))]
    return []


def _elements(surface: str, whole: Entity, rule: NameRule, lexicon: Lexicon, schema: Schema) -> list[Entity]:
    """The elements of a name that is a list; those that are not known are of the type of the whole."""
    elements = surface.strip("“”").split("、")
    if len(elements) < 2:
        return []
    names = [lexicon.surfaces.get(element, ()) for element in elements]
    return [
        lexicon.entities[known[0]] if len(known) == 1 else Entity(element, whole.type)
        for element, known in zip(elements, names, strict=True)
    ]


def _fits(surface: str, whole: Entity, part: str, tails: Sequence[Entity], rule: NameRule, schema: Schema) -> bool:
    return (
        part not in rule.not_parts
        and whole not in tails
        and (rule.collectives or len(tails) == 1)
        and all(tail.type in rule.part for tail in tails)
        and (not rule.endings or surface.endswith(rule.endings))
        and not (rule.exceptions and surface.endswith(rule.exceptions))
    )
