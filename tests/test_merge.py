"""Merging: many documents make one graph, in any order the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from kg.merge import merge
from kg.model import Document, Entity, Evidence, Extraction, Fact, Goal, Observation, Rejected


def _evidence(document: str, start: int = 0, rule: str = "r") -> Evidence:
    return Evidence(document, start, start + 4, "引文", rule, "承接", 0.9)


def _extraction(
    name: str,
    entities: tuple[Entity, ...] = (),
    facts: tuple[Fact, ...] = (),
    goals: tuple[Goal, ...] = (),
    observations: tuple[Observation, ...] = (),
    rejected: tuple[Rejected, ...] = (),
) -> Extraction:
    document = Document(name, f"{name}的全文", title=f"{name}题", date="2020", body=(0, 2))
    return Extraction(document, entities, facts, goals, observations, rejected)


def _fact(document: str, time: str | None = None, start: int = 0) -> Fact:
    return Fact("甲区", "承接", "总部", time, (_evidence(document, start),))


def _goal(document: str, value: int = 10) -> Goal:
    return Goal(f"人口达到{value}万人", "甲区", 2030, "人口", "=", Decimal(value), "万人", (_evidence(document),))


def _observation(document: str, time: str | None = "2020", raw: str = "近10万人") -> Observation:
    return Observation("甲区", "人口", Decimal(10), "万人", time, raw, (_evidence(document),))


A = _extraction(
    "a.txt",
    (Entity("甲区", "区县", ("甲",)), Entity("总部", "功能")),
    (_fact("a.txt", start=9), _fact("a.txt", "2020")),
    (_goal("a.txt"),),
    (_observation("a.txt"),),
    (Rejected("三地", "nothing", _evidence("a.txt")),),
)
B = _extraction(
    "b.txt",
    (Entity("丙园", "平台"), Entity("甲区", "区县", ("甲县",)), Entity("总部", "功能", ("企业总部",))),
    (_fact("b.txt", start=3),),
    (_goal("b.txt"), _goal("b.txt", 20)),
    (_observation("b.txt"), _observation("b.txt", None)),
)
C = _extraction("c.txt", (Entity("丙园", "项目"), Entity("甲区", "平台")), (_fact("c.txt"),))


def test_any_order_gives_the_same_graph() -> None:
    graphs = [merge(order) for order in permutations((A, B, C))]
    assert len(graphs) == 6
    assert all(repr(graph) == repr(graphs[0]) for graph in graphs)


def test_what_differs_in_wording_alone_stands_in_one_order_too() -> None:
    one = _extraction("a.txt", goals=(_goal("a.txt"),), observations=(_observation("a.txt", raw="近10万人"),))
    other = _extraction(
        "b.txt",
        goals=(replace(_goal("b.txt"), comparator=">=", indicator="常住人口"),),
        observations=(_observation("b.txt", raw="约10万人"),),
    )
    there, back = merge([one, other]), merge([other, one])
    assert (len(there.goals), len(there.observations)) == (2, 2)
    assert there.goals == back.goals
    assert there.observations == back.observations


def test_evidence_of_one_fact_adds_up_in_order() -> None:
    graph = merge([C, B, A])
    assert [(fact.head, fact.relation, fact.tail, fact.time) for fact in graph.facts] == [
        ("甲区", "承接", "总部", None),
        ("甲区", "承接", "总部", "2020"),
    ]
    assert [(e.document, e.start) for e in graph.facts[0].evidence] == [("a.txt", 9), ("b.txt", 3), ("c.txt", 0)]
    assert [e.document for e in graph.facts[1].evidence] == ["a.txt"]


def test_evidence_of_goals_and_observations_adds_up() -> None:
    graph = merge([B, A])
    assert [(goal.value, [e.document for e in goal.evidence]) for goal in graph.goals] == [
        (Decimal(10), ["a.txt", "b.txt"]),
        (Decimal(20), ["b.txt"]),
    ]
    assert [(o.time, [e.document for e in o.evidence]) for o in graph.observations] == [
        (None, ["b.txt"]),
        ("2020", ["a.txt", "b.txt"]),
    ]


def test_the_same_evidence_counts_once() -> None:
    again = replace(A, facts=(A.facts[0], A.facts[0]))
    assert merge([again]).facts == (A.facts[0],)


@pytest.mark.parametrize(
    ("types", "winner"),
    [
        (["区县", "区县", "平台"], "区县"),
        (["平台", "区县", "平台"], "平台"),
        (["平台", "区县"], "区县"),
        (["项目", "平台", "区县"], "区县"),
    ],
)
def test_the_most_frequent_type_wins_and_among_equals_the_first(types: list[str], winner: str) -> None:
    found = [_extraction(f"{i}.txt", (Entity("甲区", name),)) for i, name in enumerate(types)]
    assert [entity.type for entity in merge(found).entities] == [winner]


def test_aliases_of_all_documents_are_joined() -> None:
    graph = merge([B, A, C])
    assert graph.entities == (
        Entity("丙园", "平台"),
        Entity("总部", "功能", ("企业总部",)),
        Entity("甲区", "区县", ("甲", "甲县")),
    )


def test_documents_lose_their_text_and_keep_their_description() -> None:
    graph = merge([B, A])
    assert [(d.id, d.text, d.body, d.title, d.date) for d in graph.documents] == [
        ("a.txt", "", None, "a.txt题", "2020"),
        ("b.txt", "", None, "b.txt题", "2020"),
    ]
    assert graph.mentions == {"a.txt": ("甲区", "总部"), "b.txt": ("丙园", "甲区", "总部")}
    assert list(graph.mentions) == ["a.txt", "b.txt"]
    assert graph.rejected == 1


def test_extractions_are_taken_one_at_a_time() -> None:
    assert merge(iter([A, B, C])) == merge([A, B, C])


def test_nothing_makes_an_empty_graph() -> None:
    graph = merge([])
    assert (graph.documents, graph.entities, graph.facts, graph.goals, graph.observations) == ((),) * 5
    assert (graph.mentions, graph.rejected) == ({}, 0)
