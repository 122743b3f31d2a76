"""Partitions that are described apart say together what one machine says, however documents and names are divided."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest

from kg.building.partitions import Divider, Kind, Parcel, Report, answers, place, quads, unpack
from kg.errors import DocumentError
from kg.export.goals import with_goals
from kg.export.names import Names, Namespaces
from kg.export.rdf import by_graph, nquads
from kg.export.triples import describe
from kg.keeping.entries import entries
from kg.keeping.ledger import Ledger
from kg.keeping.slices import Part
from kg.knowledge.authority import Authority, Point
from kg.model import Document, Entity, Evidence, Extraction, Fact, Goal, Observation
from kg.schema import Schema

#: Few names, so that documents contradict one another; the last two are never an entity.
NAMES = ("北京市", "雄安新区", "示例园区", "建成园区", "人口达到100万人", "港口群分工合理", "企业", "京津冀三地")
ENTITIES = 6
TYPES = ("平台", "机构", "目标", "项目")
#: The facts of a place are counted.
AUTHORITY = Authority(points={name: Point(Decimal(39), Decimal(116), "示例") for name in NAMES[:2]})


def _extraction(number: int) -> Extraction:
    """A document that says things at random about few names."""
    random = Random(number)
    document = Document(f"{number % 3}/{number}.md", "", f"第{number}篇", date="2019-03")

    def said() -> tuple[Evidence, ...]:
        start = random.randrange(40)
        return (Evidence(document.id, start, start + 4, "引文", "rule", "词", 0.9, random.choice([None, "规划"])),)

    entities = {
        name: Entity(name, random.choice(TYPES), tuple(random.sample(("简称", "SHORT"), random.randrange(3))))
        for name in random.sample(NAMES[:ENTITIES], random.randrange(1, ENTITIES))
    }
    known = sorted(entities)
    facts = {}
    for _ in range(random.randrange(4)):
        relation = random.choice(("承接", "提出目标"))
        fact = Fact(random.choice(known), relation, random.choice(known), random.choice([None, "2020"]), said())
        facts[fact.head, fact.relation, fact.tail, fact.time or ""] = fact
    goals, figures = {}, {}
    for _ in range(random.randrange(4)):
        value, year = random.choice([None, Decimal("100")]), random.choice([None, 2020, 2025])
        goal = Goal(random.choice(NAMES[3:6]), random.choice(NAMES), year, "人口", None, value, "万人", said())
        goals[goal.name, goal.subject, str(goal.year), str(goal.value)] = goal
        figure = Observation(random.choice(NAMES), "人口", Decimal(random.randrange(3)), "人", None, "人", said())
        figures[figure.subject, figure.value] = figure
    found = tuple(entities[name] for name in known)
    return Extraction(document, found, tuple(facts.values()), tuple(goals.values()), tuple(figures.values()))


@pytest.fixture(scope="module")
def names(schema: Schema) -> Names:
    return Names(schema, Namespaces().prefixes(schema))


def _whole(extractions: Sequence[Extraction], names: Names) -> set[str]:
    """What one machine says."""
    ledger = Ledger(types=tuple(names.schema.types))
    for one in extractions:
        ledger.enter(entries(one, None, partial(with_goals, schema=names.schema)))
    ledger.settle()
    lines: set[str] = set()
    for part in Part:
        for section, triples in describe(ledger.slicer.slice(part), names, AUTHORITY).items():
            for graph, some in by_graph(section, triples, names).items():
                lines.update(nquads(some, names.graph(graph)))
    return lines


def _divided(extractions: Sequence[Extraction], names: Names, partitions: int, block: int) -> set[str]:
    """What partitions say together, the documents read in blocks."""
    parcels: list[Parcel] = []
    for first in range(0, len(extractions), block):
        divider = Divider(partitions, names.schema, AUTHORITY.points)
        for one in extractions[first : first + block]:
            divider.add(entries(one, None, partial(with_goals, schema=names.schema)))
        parcels += divider.parcels()
    for partition in range(partitions):
        asked = [one.content for one in parcels if one.kind == Kind.NAMES and one.partition == partition]
        parcels += answers(asked, names.schema)
    lines: set[str] = set()
    for partition in range(2 * partitions):
        mine = [(one.kind, one.content) for one in parcels if one.partition == partition]
        Random(partition).shuffle(mine)
        lines.update(quads(mine, partition, partitions, names, AUTHORITY))
    return lines


@pytest.mark.parametrize("seed", range(24))
def test_partitions_say_what_one_machine_says(names: Names, seed: int) -> None:
    documents = 30 if seed < 8 else 3
    extractions = [_extraction(1000 * seed + number) for number in range(documents)]
    whole = _whole(extractions, names)
    assert len(whole) > 10 * documents
    for partitions, block in ((1, 30), (2, 7), (5, 1), (64, 3)):
        assert _divided(extractions, names, partitions, block) == whole


def test_the_documents_contradict_one_another_as_they_should(names: Names, schema: Schema) -> None:
    """Goals share their words, some are called otherwise than by them, and some subjects are no entity."""
    ledger = Ledger(types=tuple(schema.types))
    for number in range(30):
        ledger.enter(entries(_extraction(number), None, partial(with_goals, schema=schema)))
    ledger.settle()
    goals, types = ledger.slicer.goals_named(NAMES), ledger.slicer.types(NAMES)
    assert len(goals) > len({goal.name for goal in goals})
    assert {types[goal.name] == "目标" for goal in goals} == {True, False}
    assert {goal.subject in types for goal in goals} == {True, False}


def test_a_document_costs_what_it_says_and_a_name_that_all_documents_name_comes_once_from_each_block(
    names: Names, schema: Schema
) -> None:
    divider = Divider(4, schema)
    for number in range(200):
        document = Document(f"{number}.md", "")
        found = Extraction(document, (Entity("北京市", "直辖市", ("北京",)),), (), (), ())
        divider.add(entries(found))
    parcels = list(divider.parcels())
    rows = [unpack(dict[str, Any], one.content) for one in parcels if one.kind == Kind.NAMES]
    assert sum(len(some.get("mention", ())) for some in rows) == 1
    assert [some["mention"][0][-1] for some in rows] == [200]
    assert [unpack(Report, one.content).documents for one in parcels if one.kind == Kind.REPORT] == [200]


def test_a_place_is_the_same_in_every_process() -> None:
    assert [place(name, 1000) for name in ("北京市", "雄安新区", "")] == [189, 491, 876]


def test_two_documents_of_one_id_are_refused(names: Names, schema: Schema) -> None:
    parcels = []
    for _ in range(2):
        divider = Divider(1, schema)
        divider.add(entries(_extraction(1), None, partial(with_goals, schema=schema)))
        parcels += [(one.kind, one.content) for one in divider.parcels() if one.partition == 1]
    with pytest.raises(DocumentError, match="two documents have this id"):
        list(quads(parcels, 1, 1, names, Authority()))
