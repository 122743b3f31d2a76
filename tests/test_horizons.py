"""Horizons: the years that plans aim at, by a word for a plan and in a text of a known day."""

from __future__ import annotations

import pytest
from conftest import Read

from kg.extract import extract
from kg.model import Document, Extraction
from kg.ontology import Ontology

DAY = "2019-03-05"


def dated(text: str, ontology: Ontology, date: str | None = DAY) -> Extraction:
    return extract(Document("d", text, date=date), ontology)


#: Text of that day, and year, name, indicator and value of each goal in it.
Told = tuple[int, str, str | None, int | None]
AIMED: list[tuple[str, list[Told]]] = [
    ("海雾线争取2024年贯通。", [(2024, "海雾线贯通", None, None)]),
    ("云海大桥预计明年6月通车。", [(2020, "云海大桥通车", None, None)]),
    ("海雾站年底前建成投用。", [(2019, "海雾站建成投用", None, None)]),
    ("预计2021年上半年，海雾站投入运营。", [(2021, "海雾站投入运营", None, None)]),
    ("唐山市将修建云海码头，力争明年10月前完工。", [(2020, "修建云海码头，完工", None, None)]),
    ("“十四五”末，唐山市渔船要全部达标。", [(2025, "唐山市渔船要全部达标", None, None)]),
    ("唐山市计划年内新建渔港12座。", [(2019, "新建渔港12座", "新建渔港", 12)]),
    ("唐山市今年的目标任务是新增渔港12座。", [(2019, "新增渔港12座", "新增渔港", 12)]),
    ("唐山市提出今年新增渔港12座的目标。", [(2019, "新增渔港12座", "新增渔港", 12)]),
    ("唐山市明确，三年内新增渔港12座。", [(2021, "新增渔港12座", "新增渔港", 12)]),
    ("唐山市力争三到五年新增渔港12座。", [(2023, "新增渔港12座", "新增渔港", 12)]),
    ("四年后，唐山市渔港占比将由31%提到六成。", [(2023, "唐山市渔港占比将由31%提到六成", "渔港占比", 60)]),
    ("唐山市提出，2024年，渔业产值要突破三百亿元。", [(2024, "渔业产值要突破三百亿元", "渔业产值", 300)]),
    ("到2022年，唐山市将建成300公里的绿道网。", [(2022, "唐山市将建成300公里的绿道网", "绿道网", 300)]),
    ("唐山市计划2022年渔港满30座。", [(2022, "渔港满30座", "渔港", 30)]),
    ("唐山市计划2022年引进渔企上百家。", [(2022, "引进渔企上百家", "引进渔企", 100)]),
    ("唐山市2022年人口控制在20万至25万人。", [(2022, "人口控制在20万至25万人", "人口", 25)]),
    ("唐山市力争2020年建成渔港30座，目前渔船3万艘。", [(2020, "建成渔港30座", "建成渔港", 30)]),
    # what was done, what is only expected or takes place, and what is no time to come
    ("去年年底前，唐山市海雾线通车。", []),
    ("唐山市计划2018年建成渔港30座。", []),
    ("唐山市年内已建成渔港30座。", []),
    ("唐山市海雾论坛将于2019年6月举行，吸引客商300人。", []),
    ("预计今年唐山市渔业产值300亿元。", []),
    ("唐山市实施渔业三年行动，新增渔港12座。", []),
    ("企业自注册之日起三年内将获唐山市补贴30万元。", []),
    ("今年5月底前报名的唐山市渔民有300人。", []),
    ("唐山市天气晴好，争取年底前通车。", []),
]


@pytest.mark.parametrize(("text", "expected"), AIMED)
def test_years_that_plans_aim_at(text: str, expected: list[Told], ontology: Ontology) -> None:
    goals = dated(text, ontology).goals
    assert [(goal.year, goal.name, goal.indicator, goal.value) for goal in goals] == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("唐山市力争2026年建成渔港30座。", [2026]),
        ("唐山市年底前建成渔港30座。", []),
        ("唐山市2026年前渔业全面建成。海雾线预计年底前通车。", [2026]),
    ],
)
def test_without_a_day_only_years_count_that_plans_name(text: str, years: list[int], ontology: Ontology) -> None:
    assert [goal.year for goal in dated(text, ontology, None).goals] == years


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("曹妃甸区渔业忙\n\n曹妃甸区临海。到2022年，全市渔港达到30座。", "唐山市"),
        ("唐山市海雾局计划2022年新增渔港12座。", "唐山市"),
        ("大兴国际机场计划2024年新建海雾廊桥30座。", ""),
    ],
)
def test_whose_plans_they_are(text: str, subject: str, ontology: Ontology) -> None:
    assert [goal.subject for goal in dated(text, ontology).goals] == [subject]


def test_hundreds_and_thousands_may_be_spelled(read: Read) -> None:
    found = read("唐山市引进渔企两百家，产值突破三百亿元，建成住房两千多套，渔民三百多万人。").observations
    assert [(int(one.value), one.unit) for one in found] == [(200, "家"), (300, "亿元"), (2000, "套")]
