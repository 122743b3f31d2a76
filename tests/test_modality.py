"""Modality: what is planned, what is under way, what has happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Read

from kg.bundle import ontology_dir
from kg.errors import OntologyError
from kg.knowledge.modality import load_modalities
from kg.schema import Schema

#: A sentence, a relation that it states, and how far along it says it is.
PLANNED = [
    ("唐山市将承接企业总部。", "承接"),
    ("唐山市计划承接企业总部。", "承接"),
    ("唐山市力争承接企业总部。", "承接"),
    ("唐山市要承接企业总部。", "承接"),
    ("唐山市应当承接企业总部。", "承接"),
    ("企业总部拟迁入雄安新区。", "疏解至"),
    ("企业总部即将迁入雄安新区。", "疏解至"),
    ("下一步，唐山市承接企业总部。", "承接"),
    ("今后，唐山市完善配套，承接企业总部。", "承接"),
    ("到2020年，唐山市常住人口控制在800万人以内。", "提出目标"),
]
GOING_ON = [
    ("唐山市承接企业总部。", "承接"),
    ("唐山市正在承接企业总部。", "承接"),
    ("唐山市加快承接企业总部。", "承接"),
    ("唐山市有序承接企业总部。", "承接"),
    ("京雄城际铁路建设提速。唐山市积极承接企业总部。", "承接"),
    ("唐山市大力发展生物医药产业。", "发展"),
]
DONE = [
    ("唐山市承接了企业总部。", "承接"),
    ("唐山市已承接企业总部。", "承接"),
    ("唐山市累计承接企业总部。", "承接"),
    ("2019年，唐山市承接企业总部。", "承接"),
    ("去年，唐山市承接企业总部。", "承接"),
    ("7年来，唐山市承接企业总部。", "承接"),
    ("企业总部迁驻雄安新区。", "疏解至"),
    ("企业总部陆续迁入雄安新区。", "疏解至"),
    ("2014年至2018年，唐山市承接企业总部。", "承接"),
    ("北京企业落户沧州市。", "疏解自"),
    ("京雄城际铁路连接北京和雄安。", "连接"),
    ("唐山市位于河北省。", "位于"),
]
#: What words are no cue: 要素 is not 要, 将军 is not 将.
LOOKALIKES = [
    ("唐山市优化要素配置，2019年承接企业总部。", "承接", "已实现"),
    ("唐山市的主要领导调研。唐山市承接了企业总部。", "承接", "已实现"),
    ("唐山市深入了解需求，有序承接企业总部。", "承接", "推进中"),
]
TABLES = {"规划": PLANNED, "推进中": GOING_ON, "已实现": DONE}
CASES = [pytest.param(*row, name, id=f"{name}: {row[0]}") for name, table in TABLES.items() for row in table]


def test_the_tables_are_whole() -> None:
    assert [len(table) for table in TABLES.values()] == [10, 6, 12]
    assert len(LOOKALIKES) == 3


@pytest.mark.parametrize(("text", "relation", "modality"), [*CASES, *LOOKALIKES])
def test_modality(text: str, relation: str, modality: str, read: Read) -> None:
    stated = {e.modality for fact in read(text).facts if fact.relation == relation for e in fact.evidence}
    assert stated == {modality}


def test_the_modality_of_figures_and_goals(read: Read) -> None:
    (figure,) = read("2024年，唐山市港口吞吐量8亿吨。").observations
    (goal,) = read("到2030年，唐山市港口吞吐量达到8亿吨。").goals
    assert [item.evidence[0].modality for item in (figure, goal)] == ["已实现", "规划"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('values = ["规划", ', 'values = ["计划", ', "unknown modality '规划'"),
        ('"提出目标" = "规划"', '"提出口号" = "规划"', "unknown relation '提出口号'"),
        ("figure = ", "figures = ", "unknown relation 'figures'|missing key 'figure'"),
        ("\nlasting =", "\nlastings =", "unknown key 'lastings'"),
        ('"^了"', '"^(了"', "the expression does not compile"),
    ],
)
def test_a_wrong_wording_is_refused(old: str, new: str, problem: str, tmp_path: Path, schema: Schema) -> None:
    content = (ontology_dir() / "modality.toml").read_text(encoding="utf-8")
    assert old in content
    path = tmp_path / "modality.toml"
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=problem) as raised:
        load_modalities(path, schema)
    assert raised.value.where == str(path)
