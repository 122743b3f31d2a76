"""Outline: what the headings of a document tell of what stands under them."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent

import pytest

from kg.discourse.outline import UNTOLD, Outline, Section
from kg.discourse.paragraphs import Paragraphs
from kg.encode import encode
from kg.extract import extract
from kg.model import Document, Extraction
from kg.ontology import Ontology
from kg.times import Time

#: A heading of a text of 2026-02-02, and the time of what stands under it.
REVIEWING = [
    ("一、2025年工作回顾", "2025"),
    ("（一）回顾过去五年的工作", "2021/2025"),
    ("第一部分 “十四五”时期发展成就", "2021/2025"),
    ("2025年工作情况", "2025"),
    ("一、2025年和“十四五”时期工作回顾", "2021/2025"),
    ("一、2025年的主要工作", "2025"),
    ("二、重点任务完成情况", None),
]
PLANNING = [
    ("三、2026年重点任务", "2026"),
    ("三、2026年工作", "2026"),
    ("二、“十五五”时期主要目标任务", "2026/2030"),
    ("2026年工作安排", "2026"),
    ("一、2026年3月工作安排", "2026-03"),
    ("第三章 保障措施", None),
    ("1.总体要求", None),
    ("今年要重点做好以下工作：", "2026"),
]
#: What is no such heading: what does not tell, what tells both, and what is a sentence.
OTHERS = [
    ("一、产业集群加快成形", None),
    ("二、“十四五”时期发展成就和“十五五”时期主要目标任务", None),
    ("2025年工作回顾已经发布。", None),
    ("产业对接企业情况和思路", None),
]
CASES = [
    pytest.param(*row, planned, id=row[0])
    for planned, table in ((False, REVIEWING), (True, PLANNING), (None, OTHERS))
    for row in table
]
REPORT = """
    2026年唐山市政府工作报告

    ——2026年2月2日在唐山市人民代表大会上

    各位代表：

    现在向大会报告工作。

    一、2025年工作回顾

    过去一年，全市主动服务大局。承接企业总部3家。

    五年来，港口吞吐量增长8%。

    （一）产业升级

    推进唐山新城建设。

    二、2026年工作安排

    今年要实施港口改造。

    （一）产业升级

    新建充电桩3万个、停车位5000个，推进唐山新城建设。标准厂房面积已达20万平方米。

    三、加强政府自身建设

    办好唐山新城建设。
"""


def outline(text: str, ontology: Ontology, today: str | None = "2026-02-02") -> Outline:
    encoded = encode(text, [], ontology.schema)
    return Outline(encoded, Paragraphs(text), ontology.rules.modalities.headings, today)


def test_the_tables_are_whole() -> None:
    assert (len(REVIEWING), len(PLANNING), len(OTHERS)) == (7, 8, 4)


@pytest.mark.parametrize(("heading", "time", "planned"), CASES)
def test_what_a_heading_tells(heading: str, time: str | None, planned: bool | None, ontology: Ontology) -> None:
    section = outline(f"某市工作报告\n现在报告工作。\n{heading}\n扩建港口。\n", ontology).at(3)
    assert (section.planned, section.time.value) == (planned, time)


@pytest.mark.parametrize(
    ("today", "planned"), [("2026-02-02", True), ("2026-12-20", False), ("2027", False), (None, None)]
)
def test_the_work_of_a_year_is_told_apart_by_the_day(
    today: str | None, planned: bool | None, ontology: Ontology
) -> None:
    section = outline("某市工作报告\n现在报告工作。\n一、2026年主要工作\n扩建港口。\n", ontology, today).at(3)
    assert section.planned is planned or (planned is None and not section.planned)


def test_a_title_is_no_heading(ontology: Ontology) -> None:
    assert outline("2026年重点任务\n扩建港口。\n", ontology).at(1) == UNTOLD


def test_without_headings_nothing_is_told(ontology: Ontology) -> None:
    assert outline("扩建港口。\n港口投用。\n", ontology).at(1) == UNTOLD


def test_several_times_are_told_of_in_turn(ontology: Ontology) -> None:
    first, second = "过去一年，扩建港口。\n扩建机场。\n", "五年来，扩建公路。\n扩建铁路。\n"
    text = f"报告\n现在报告。\n一、2025年和“十四五”时期工作回顾\n扩建港口。\n{first}{second}"
    sections = outline(text, ontology)
    assert [sections.at(index).time.value for index in range(3, 8)] == [
        "2021/2025",
        "2025",
        "2025",
        "2021/2025",
        "2021/2025",
    ]


def test_headings_below_one_tell_what_it_tells_and_what_follows_a_plan_is_one(ontology: Ontology) -> None:
    under = "（一）产业\n扩建港口。\n"
    text = f"报告\n现在报告。\n一、2025年工作回顾\n{under}二、2026年工作安排\n{under}三、其他\n扩建港口。\n"
    sections = outline(text, ontology)
    planned = [sections.at(index) for index in (4, 7, 9)]
    assert [(one.planned, one.time.value, one.horizon) for one in planned] == [
        (False, "2025", None),
        (True, "2026", 2026),
        (True, "2026", 2026),
    ]


def test_under_a_heading_that_tells_only_one_with_a_time_tells_something_else(ontology: Ontology) -> None:
    text = "报告\n现在报告。\n一、2026年重点工作\n（一）释放开放成效\n扩建港口。\n（二）2025年工作回顾\n扩建机场。\n"
    sections = outline(text, ontology)
    assert [(sections.at(index).planned, sections.at(index).time.value) for index in (4, 6)] == [
        (True, "2026"),
        (False, "2025"),
    ]


def test_further_headings_go_on_with_the_time_that_is_told_of(ontology: Ontology) -> None:
    text = "报告\n现在报告。\n一、2025年和“十四五”时期工作回顾\n过去一年，扩建港口。\n（一）产业\n扩建机场。\n"
    assert outline(text, ontology).at(5).time.value == "2025"


@pytest.mark.parametrize(
    ("value", "horizon"), [("2026", 2026), ("2026-03", 2026), ("2026/2030", 2030), ("2026/..", None), (None, None)]
)
def test_the_horizon_of_a_section(value: str | None, horizon: int | None) -> None:
    assert Section(True, Time(value, value)).horizon == horizon


def test_a_section_of_several_times_has_no_horizon() -> None:
    assert Section(True, UNTOLD.time).horizon is None


def stages(extraction: Extraction, tail: str) -> set[tuple[str | None, str | None]]:
    return {(fact.time, one.modality) for fact in extraction.facts if fact.tail == tail for one in fact.evidence}


def test_facts_and_numbers_of_a_report(ontology: Ontology) -> None:
    document = Document("d", dedent(REPORT).strip(), "2026年唐山市政府工作报告", date="2026-02-02")
    extraction = extract(document, ontology)
    assert stages(extraction, "企业总部") == {("2025", "已实现")}
    assert stages(extraction, "唐山新城") == {("2025", "推进中"), ("2026", "规划")}
    assert [(one.indicator, one.raw, one.time) for one in extraction.observations] == [
        ("承接企业总部数量", "3家", "2025"),
        ("港口吞吐量增长", "8%", "2021/2025"),
        ("标准厂房面积", "达20万平方米", "2026"),
    ]
    assert [(goal.name, goal.subject, goal.year, goal.indicator, goal.value) for goal in extraction.goals] == [
        ("新建充电桩3万个", "唐山市", 2026, "新建充电桩数量", Decimal(3)),
        ("新建停车位5000个", "唐山市", 2026, "新建停车位数量", Decimal(5000)),
    ]
