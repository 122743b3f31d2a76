"""The check against the schema: what is kept, what it entails, and what is rejected with its reason."""

from __future__ import annotations

import pytest

from kg.check import check, confident, facts_of
from kg.model import Document, Entity, Evidence, Extraction, Fact, Rejected
from kg.relate import Candidate
from kg.schema import Schema

TIANJIN, TANGSHAN = Entity("天津市", "直辖市"), Entity("唐山市", "地级市")
XIONGAN, FUNCTION, OFFICES = Entity("雄安新区", "平台"), Entity("北京非首都功能", "功能"), Entity("企业总部", "功能")
CUSTOMS, PERSON, INDUSTRY = Entity("天津海关", "机构"), Entity("赵国栋", "人物"), Entity("氢能", "产业")


def _candidate(
    head: Entity, relation: str, tail: Entity, time: str | None = None, start: int = 0, rule: str = "r"
) -> Candidate:
    return Candidate(head, relation, tail, time, start, start + 5, rule, "承接", 0.9, "推进中")


def _evidence(candidate: Candidate) -> Evidence:
    return Evidence(
        "d", candidate.start, candidate.end, "quote", candidate.rule, candidate.trigger, candidate.confidence
    )


def _checked(*candidates: Candidate, schema: Schema) -> tuple[tuple[Fact, ...], list[Rejected]]:
    kept, rejected = check(candidates, schema, _evidence)
    return facts_of(kept), rejected


def _rows(facts: tuple[Fact, ...]) -> list[tuple[str, str, str]]:
    return [(fact.head, fact.relation, fact.tail) for fact in facts]


ENTAILED = [
    (
        _candidate(XIONGAN, "承接", FUNCTION),
        [("北京非首都功能", "疏解至", "雄安新区"), ("雄安新区", "承接", "北京非首都功能")],
    ),
    (
        _candidate(FUNCTION, "疏解至", XIONGAN),
        [("北京非首都功能", "疏解至", "雄安新区"), ("雄安新区", "承接", "北京非首都功能")],
    ),
    # No function is moved to an organisation, so what an organisation takes in entails nothing.
    (_candidate(CUSTOMS, "承接", FUNCTION), [("天津海关", "承接", "北京非首都功能")]),
    (_candidate(TIANJIN, "发展", INDUSTRY), [("天津市", "发展", "氢能")]),
    (_candidate(TANGSHAN, "合作", TIANJIN), [("唐山市", "合作", "天津市")]),
    (_candidate(TIANJIN, "合作", TANGSHAN), [("唐山市", "合作", "天津市")]),
    (_candidate(TANGSHAN, "支持", TIANJIN), [("唐山市", "支持", "天津市")]),
]

REJECTED = [
    (_candidate(PERSON, "承接", FUNCTION), "the schema admits no 承接 from 人物 to 功能"),
    (_candidate(FUNCTION, "承接", XIONGAN), "the schema admits no 承接 from 功能 to 平台"),
    (_candidate(TIANJIN, "疏解至", XIONGAN), "the schema admits no 疏解至 from 直辖市 to 平台"),
    (_candidate(TIANJIN, "合作", PERSON), "the schema admits no 合作 from 直辖市 to 人物"),
    (_candidate(TIANJIN, "合作", TIANJIN), "head and tail are the same"),
    (_candidate(TIANJIN, "连接", TANGSHAN), "the schema admits no 连接 from 直辖市 to 地级市"),
]


def test_the_tables_are_whole() -> None:
    assert (len(ENTAILED), len(REJECTED)) == (7, 6)


def test_a_name_is_of_one_type_in_a_document(schema: Schema) -> None:
    titled = _candidate(TIANJIN, "定位为", Entity("海雾示范区", "定位"))
    kept, rejected = check([titled], schema, _evidence, {"海雾示范区": Entity("海雾示范区", "平台")})
    assert kept == {}
    assert [one.reason for one in rejected] == ["the schema admits no 定位为 from 直辖市 to 平台"]


@pytest.mark.parametrize(("candidate", "expected"), ENTAILED)
def test_kept_and_entailed(candidate: Candidate, expected: list[tuple[str, str, str]], schema: Schema) -> None:
    facts, rejected = _checked(candidate, schema=schema)
    assert _rows(facts) == expected
    assert rejected == []
    assert all(fact.evidence == (_evidence(candidate),) for fact in facts)


@pytest.mark.parametrize(("candidate", "reason"), REJECTED)
def test_rejected_with_its_reason(candidate: Candidate, reason: str, schema: Schema) -> None:
    facts, (rejected,) = _checked(candidate, schema=schema)
    assert facts == ()
    what = f"{candidate.head.name} {candidate.relation} {candidate.tail.name}"
    assert rejected == Rejected(what, reason, _evidence(candidate))


def test_what_is_rejected_leaves_the_rest(schema: Schema) -> None:
    facts, rejected = _checked(REJECTED[0][0], ENTAILED[3][0], REJECTED[1][0], schema=schema)
    assert _rows(facts) == [("天津市", "发展", "氢能")]
    assert len(rejected) == 2


def test_a_symmetric_relation_is_kept_once(schema: Schema) -> None:
    one, other = _candidate(TANGSHAN, "合作", TIANJIN, start=3), _candidate(TIANJIN, "合作", TANGSHAN, start=30)
    (fact,), _ = _checked(one, other, schema=schema)
    assert [evidence.start for evidence in fact.evidence] == [3, 30]


def test_inverses_add_up(schema: Schema) -> None:
    facts, _ = _checked(
        _candidate(XIONGAN, "承接", FUNCTION, start=3), _candidate(FUNCTION, "疏解至", XIONGAN, start=30), schema=schema
    )
    assert len(facts) == 2
    assert [[evidence.start for evidence in fact.evidence] for fact in facts] == [[3, 30]] * 2


def test_evidence_adds_up_in_text_order_and_a_sentence_counts_once(schema: Schema) -> None:
    found = [
        _candidate(TIANJIN, "发展", INDUSTRY, start=start, rule=rule) for start, rule in ((40, "a"), (3, "b"), (3, "a"))
    ]
    (fact,), _ = _checked(*found, *found, schema=schema)
    assert [(evidence.start, evidence.rule) for evidence in fact.evidence] == [(3, "a"), (40, "a")]


def test_another_time_is_another_fact(schema: Schema) -> None:
    facts, _ = _checked(
        _candidate(TIANJIN, "发展", INDUSTRY, "2019"),
        _candidate(TIANJIN, "发展", INDUSTRY),
        _candidate(TIANJIN, "发展", INDUSTRY, "2016-03"),
        schema=schema,
    )
    assert [fact.time for fact in facts] == [None, "2016-03", "2019"]


def test_the_entailed_fact_holds_at_the_same_time(schema: Schema) -> None:
    facts, _ = _checked(_candidate(XIONGAN, "承接", OFFICES, "2021"), schema=schema)
    assert [fact.time for fact in facts] == ["2021", "2021"]


def test_facts_are_sorted_whatever_the_order_they_were_found_in(schema: Schema) -> None:
    found = [candidate for candidate, _ in ENTAILED]
    assert _checked(*found, schema=schema)[0] == _checked(*reversed(found), schema=schema)[0]


def _said(*confidences: float) -> Fact:
    evidence = (Evidence("d", start, start + 5, "quote", "r", "承接", one) for start, one in enumerate(confidences))
    return Fact("雄安新区", "承接", "北京非首都功能", None, tuple(evidence))


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ([(0.9, 0.7)], [[0.9]]),
        ([(0.9, 0.7), (0.8,)], [[0.9]]),
        ([(0.9,)], [[0.9]]),
        ([(0.8, 0.7)], []),
    ],
)
def test_evidence_that_is_less_certain_is_left_out(stated: list[tuple[float, ...]], kept: list[list[float]]) -> None:
    extraction = Extraction(Document("d", ""), (), tuple(_said(*one) for one in stated), (), ())
    found = confident(extraction, 0.9)
    assert [[evidence.confidence for evidence in fact.evidence] for fact in found.facts] == kept
    assert [one.reason for one in found.rejected] == ["less certain than 0.9"] * (len(stated) - len(kept))
    assert confident(extraction, 0) is extraction
