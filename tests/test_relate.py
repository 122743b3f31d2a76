"""Sentences and the facts they state: lists, negation, subjects carried over, time."""

from __future__ import annotations

import pytest
from conftest import Read

from kg.model import Extraction

#: Text, relation, and the pairs it holds between.
Row = tuple[str, str, list[tuple[str, str]]]

LISTS: list[Row] = [
    ("雄安新区承接北京非首都功能。", "承接", [("雄安新区", "北京非首都功能")]),
    (
        "天津市、河北省和山东省承接企业总部、一般制造业。",
        "承接",
        [(place, what) for place in ("天津市", "山东省", "河北省") for what in ("一般制造业", "企业总部")],
    ),
    (
        "企业总部、一般制造业向唐山、廊坊等地转移。",
        "疏解至",
        [(what, place) for what in ("一般制造业", "企业总部") for place in ("唐山市", "廊坊市")],
    ),
    (
        "天津市武清区、宝坻区，河北省廊坊市等三地人社部门签署合作协议。",
        "合作",
        [("宝坻区", "廊坊市"), ("宝坻区", "武清区"), ("廊坊市", "武清区")],
    ),
    ("京雄城际铁路连接北京和雄安。", "连接", [("京雄城际铁路", "北京市"), ("京雄城际铁路", "雄安新区")]),
    (
        "国务院、河北省联合印发《滨海盐碱地利用规划》。",
        "印发",
        [("国务院", "《滨海盐碱地利用规划》"), ("河北省", "《滨海盐碱地利用规划》")],
    ),
    (
        "京津冀发展提速，三地共建唐山海洋装备产业园。",
        "共建",
        [("北京市", "唐山海洋装备产业园"), ("天津市", "唐山海洋装备产业园"), ("河北省", "唐山海洋装备产业园")],
    ),
    ("北京市、天津市和河北省签署协议。", "合作", [("北京市", "天津市"), ("北京市", "河北省"), ("天津市", "河北省")]),
    ("河北省唐山市、秦皇岛市临海。", "位于", [("唐山市", "河北省"), ("秦皇岛市", "河北省")]),
    (
        "天津市宝坻区、河北省唐山市两地共建唐山海洋装备产业园。",
        "共建",
        [("唐山市", "唐山海洋装备产业园"), ("宝坻区", "唐山海洋装备产业园")],
    ),
    ("海淀区、朝阳区分别对口帮扶赤城县、康保县。", "支持", [("海淀区", "赤城县"), ("北京市朝阳区", "康保县")]),
    ("海淀区与赤城县、朝阳区与康保县签署协议。", "合作", [("海淀区", "赤城县"), ("北京市朝阳区", "康保县")]),
    (
        "唐山市主动作为，与天津市共建唐山海洋装备产业园。",
        "共建",
        [("唐山市", "唐山海洋装备产业园"), ("天津市", "唐山海洋装备产业园")],
    ),
    ("书记赵国栋主持召开京津冀协同发展座谈会。", "参加", [("赵国栋", "京津冀协同发展座谈会")]),
]
MAIN_SUBJECTS: list[Row] = [
    ("河北纪事\n\n京津冀协同发展不断深入，引进企业总部八百家。", "承接", [("河北省", "企业总部")]),
    (
        "甲章。\n唐山临海，唐山多山。唐山又多滩涂。\n天津临海。\n天津多河。\n春天来了。积极承接一般制造业。",
        "承接",
        [("天津市", "一般制造业")],
    ),
    (
        "唐山的春天\n\n天津临海。\n天津多河。\n春天来了。积极承接一般制造业。",
        "承接",
        [("唐山市", "一般制造业")],
    ),
    (
        "京津冀的春天\n\n天津临海。\n天津多河。\n春天来了。加快建设京唐城际铁路。",
        "推进",
        [("京津冀", "京唐城际铁路")],
    ),
    ("京津冀的春天\n\n春天来了。积极承接一般制造业。", "承接", []),
    (
        "国务院关于唐山市总体规划的批复\n\n天津临海。\n天津多河。\n积极承接一般制造业。",
        "承接",
        [("唐山市", "一般制造业")],
    ),
    (
        "甲章\n\n国家发展改革委部署两项任务。\n一是有序推进。\n二是支持天津发展。",
        "支持",
        [("国家发展和改革委员会", "天津市")],
    ),
    ("推进京津冀协同发展\n\n办好省级运动会。加快建设京唐城际铁路。", "推进", [("河北省", "京唐城际铁路")]),
    (
        "推进京津冀协同发展\n\n办好省级运动会，春天属于三地。加快建设京唐城际铁路。",
        "推进",
        [("京津冀", "京唐城际铁路")],
    ),
    (
        "唐山市的春天\n\n曹妃甸区春暖花开。加快建设京唐城际铁路。",
        "推进",
        [("唐山市", "京唐城际铁路")],
    ),
]
ENTAILED: list[Row] = [
    ("雄安新区承接企业总部。", "疏解至", [("企业总部", "雄安新区")]),
    ("企业总部陆续迁入雄安新区。", "承接", [("雄安新区", "企业总部")]),
    ("唐山港由唐山市运营。", "疏解至", []),
]
DENIED: list[Row] = [
    ("雄安新区不承接一般制造业。", "承接", []),
    ("雄安新区没有承接一般制造业。", "承接", []),
    ("雄安新区尚未承接企业总部。", "承接", []),
    ("一般制造业不再向雄安新区转移。", "疏解至", []),
    ("北京市并未与河北省共建唐山海洋装备产业园。", "共建", []),
    ("京雄城际铁路不途经天津市。", "连接", []),
    ("唐山市难以承接企业总部。", "承接", []),
    ("唐山市禁止承接一般制造业。", "承接", []),
]
DENIED_ELSEWHERE: list[Row] = [
    ("雄安新区没有码头，积极承接企业总部。", "承接", [("雄安新区", "企业总部")]),
    ("唐山市没有承接企业总部，河北省承接一般制造业。", "承接", [("河北省", "一般制造业")]),
    ("唐山市承接企业总部，不承接一般制造业。", "承接", [("唐山市", "企业总部")]),
]
PSEUDO_DENIED: list[Row] = [
    ("雄安新区不断承接企业总部。", "承接", [("雄安新区", "企业总部")]),
    (
        "雄安新区不仅承接企业总部，还承接金融机构总部。",
        "承接",
        [("雄安新区", "企业总部"), ("雄安新区", "金融机构总部")],
    ),
    ("雄安新区毫不动摇地承接企业总部。", "承接", [("雄安新区", "企业总部")]),
    ("雄安新区坚定不移承接企业总部。", "承接", [("雄安新区", "企业总部")]),
    ("雄安新区源源不断地承接企业总部。", "承接", [("雄安新区", "企业总部")]),
]
ASKED: list[Row] = [
    ("雄安新区能承接企业总部吗？", "承接", []),
    ("唐山市为什么承接企业总部？", "承接", []),
    ("雄安新区是否承接企业总部，尚待研究。", "承接", []),
    ("谁来承接？雄安新区承接企业总部。", "承接", [("雄安新区", "企业总部")]),
]
SUPPOSED: list[Row] = [
    ("如果雄安新区承接企业总部，通勤将更方便。", "承接", []),
    ("假如企业总部迁入雄安新区，通勤将更方便。", "疏解至", []),
    ("一旦雄安新区承接企业总部，通勤就更方便。", "承接", []),
    ("雄安新区承接企业总部，如果顺利，通勤将更方便。", "承接", [("雄安新区", "企业总部")]),
]
PLANNED: list[Row] = [
    ("要推动企业总部向雄安新区转移。", "疏解至", [("企业总部", "雄安新区")]),
    ("唐山市将加快建设唐山海洋装备产业园。", "推进", [("唐山市", "唐山海洋装备产业园")]),
    ("支持雄安新区承接企业总部。", "承接", [("雄安新区", "企业总部")]),
]
TOPICS: list[Row] = [
    ("唐山市区位优越，积极承接一般制造业。", "承接", [("唐山市", "一般制造业")]),
    ("唐山市区位优越。近年来积极承接一般制造业。", "承接", [("唐山市", "一般制造业")]),
    ("唐山市区位优越，廊坊市交通便利，积极承接一般制造业。", "承接", [("廊坊市", "一般制造业")]),
    ("唐山市区位优越。廊坊市交通便利。积极承接一般制造业。", "承接", [("廊坊市", "一般制造业")]),
    ("唐山市和廊坊市区位优越，积极承接一般制造业。", "承接", [("唐山市", "一般制造业"), ("廊坊市", "一般制造业")]),
    ("天津市依托港口，大力发展生物医药产业。", "发展", [("天津市", "生物医药")]),
    ("积极承接一般制造业。", "承接", []),
    ("三地携手。“唐山市区位优越，积极承接一般制造业。”", "承接", [("唐山市", "一般制造业")]),
]
REFERRED: list[Row] = [
    ("雄安新区起步，新区承接企业总部。", "承接", [("雄安新区", "企业总部")]),
    ("曹妃甸区临海。该区承接一般制造业。", "承接", [("曹妃甸区", "一般制造业")]),
    ("浦东新区和雄安新区各有千秋，新区承接企业总部。", "承接", []),
]
HOSTS: list[Row] = [
    ("在沧州市，企业总部陆续迁入。", "疏解至", [("企业总部", "沧州市")]),
    ("走进沧州市，厂房成排。积极承接一般制造业。", "承接", [("沧州市", "一般制造业")]),
    ("雄安新区起步。企业总部陆续迁入。", "疏解至", [("企业总部", "雄安新区")]),
    ("唐山市和廊坊市起步。企业总部陆续迁入。", "疏解至", []),
    ("北京市起步。企业总部陆续迁入。", "疏解至", []),
]
#: What a sentence says itself holds, and no subject is inferred beside it.
EXPLICIT: list[Row] = [
    ("唐山市临海。廊坊市承接一般制造业。", "承接", [("廊坊市", "一般制造业")]),
    ("唐山市临海，推动廊坊市承接一般制造业。", "承接", [("廊坊市", "一般制造业")]),
]
CLASSES: list[Row] = [
    ("高校向雄安新区疏解。", "疏解至", [("高校", "雄安新区")]),
    ("北京企业落户沧州市。", "疏解至", [("北京企业", "沧州市")]),
    ("来自北京的企业落户沧州市。", "承接", [("沧州市", "北京企业")]),
]
COUNTED: list[Row] = [
    (
        "“两链五群”成形。三地绘制氢能、机器人两条重点产业链的图谱。",
        "构成",
        [],
    ),
    (
        "“六链五群”成形。三地绘制氢能、机器人、生物医药、集成电路、网络安全、新材料六条重点产业链的图谱。",
        "构成",
        [("“六链五群”", what) for what in ("氢能", "机器人", "生物医药", "集成电路", "网络安全", "新材料")],
    ),
    ("“六链五群”成形。三地绘制氢能、机器人两条重点产业链的图谱。", "构成", []),
]
#: What is not so whatever the words are: partners do nothing to each other where the thing is of them all, and nothing
#: lies in a part of itself, nor a place in another than it is known to lie in.
IMPOSSIBLE: list[Row] = [
    ("北京市和廊坊市携手，支持京廊医疗网络建设。", "支持", []),
    ("唐山市和廊坊市支持承德市发展。", "支持", [("唐山市", "承德市"), ("廊坊市", "承德市")]),
    ("雄安新区位于雄安新区启动区。", "位于", []),
    ("唐山市和廊坊市共建产业园，坐落在宁河区。", "位于", []),
    ("天津市位于雄安新区。", "位于", []),
    ("唐山市位于曹妃甸区。", "位于", []),
    ("容城县位于雄安新区。", "位于", [("容城县", "雄安新区")]),
    ("位于北京市和唐山市之间的宝坻南站开工。", "位于", []),
    ("天津大学将生产基地落在武清区。", "位于", []),
]
#: Who acts: no cluster of cities does, nor the first of a list of newcomers; a place does since it was set up.
ACTING: list[Row] = [
    ("首都都市圈联系紧密，加快建设京唐城际铁路。", "推进", []),
    (
        "唐山市的春天\n\n中国石化5家子公司、首钢京唐等项目落户，承接一般制造业。",
        "承接",
        [("唐山市", what) for what in ("一般制造业", "中国石油化工集团有限公司", "首钢京唐钢铁联合有限责任公司")],
    ),
    # who reports is not spoken of; what a clause says of the year of founding is about its subject
    (
        "新华社天津3月8日电（记者张某）唐山市临海，加快建设京唐城际铁路。",
        "推进",
        [("唐山市", "京唐城际铁路")],
    ),
    ("唐山市的春天\n\n曹妃甸区成立于2012年，加快建设京唐城际铁路。", "推进", [("曹妃甸区", "京唐城际铁路")]),
    (
        "唐山市的春天\n\n首钢集团总经理张某告诉记者，企业2016年从北京市迁至曹妃甸区。",
        "疏解自",
        [("首钢集团有限公司", "北京市")],
    ),
    (
        "唐山市的春天\n\n位于曹妃甸区的曹妃甸综合保税区，加快建设京唐城际铁路。",
        "推进",
        [("曹妃甸综合保税区", "京唐城际铁路")],
    ),
    (
        "唐山市的春天\n\n位于曹妃甸区的曹妃甸综合保税区，加快建设京唐城际铁路。",
        "位于",
        [("曹妃甸综合保税区", "曹妃甸区")],
    ),
    # the event that the sentence before names
    ("京津冀协同发展座谈会在天津市举行。张高丽出席并讲话。", "参加", [("张高丽", "京津冀协同发展座谈会")]),
    ("京津冀协同发展座谈会在天津市举行。\n张高丽出席并讲话。", "参加", []),
    ("京津冀协同发展座谈会和京津冀协同发展论坛在天津市举行。张高丽出席并讲话。", "参加", []),
    ("唐山市的春天\n\n自雄安新区设立以来，企业总部陆续迁入。", "疏解至", [("企业总部", "雄安新区")]),
]
#: What the title of a document says.
TITLED: list[Row] = [
    ("《国务院关于支持雄安新区发展的意见》出台。", "支持", [("国务院", "雄安新区")]),
    ("《国务院关于雄安新区发展的意见》出台。", "支持", []),
    (
        "北京市和河北省签署《共同打造曹妃甸协同发展示范区框架协议》。",
        "共建",
        [
            *((place, "《共同打造曹妃甸协同发展示范区框架协议》") for place in ("北京市", "河北省")),
            *((place, "曹妃甸协同发展示范区") for place in ("北京市", "河北省")),
        ],
    ),
    (
        "唐山海洋装备产业园很大。\n北京市和河北省签署《共建唐山海洋装备产业园协议》。",
        "共建",
        [
            *((place, "《共建唐山海洋装备产业园协议》") for place in ("北京市", "河北省")),
            *((place, "唐山海洋装备产业园") for place in ("北京市", "河北省")),
        ],
    ),
]
TABLES = {
    "impossible": IMPOSSIBLE,
    "acting": ACTING,
    "titled": TITLED,
    "host": HOSTS,
    "explicit": EXPLICIT,
    "class": CLASSES,
    "counted": COUNTED,
    "list": LISTS,
    "entailed": ENTAILED,
    "denied": DENIED,
    "denied elsewhere": DENIED_ELSEWHERE,
    "pseudo-negation": PSEUDO_DENIED,
    "asked": ASKED,
    "supposed": SUPPOSED,
    "planned": PLANNED,
    "topic": TOPICS,
    "main subject": MAIN_SUBJECTS,
    "referred": REFERRED,
}
CASES = [pytest.param(*row, id=f"{kind}: {row[0]}") for kind, table in TABLES.items() for row in table]

#: Text, relation, and the times of the facts.
TIMES: list[tuple[str, str, list[str | None]]] = [
    ("雄安新区承接企业总部。", "承接", [None]),
    ("2021年，雄安新区承接企业总部。", "承接", ["2021"]),
    ("2021年8月，雄安新区承接企业总部。", "承接", ["2021-08"]),
    ("2021年12月，雄安新区承接企业总部。", "承接", ["2021-12"]),
    ("2021年8月5日，雄安新区承接企业总部。", "承接", ["2021-08"]),
    ("2019年，雄安新区起步；2021年，雄安新区承接企业总部。", "承接", ["2021"]),
    ("2016年，唐山市承接企业总部；2018年，廊坊市承接一般制造业。", "承接", ["2016", "2018"]),
    ("与2013年相比，雄安新区承接企业总部的条件更好。", "承接", [None]),
    ("到2030年，雄安新区承接企业总部。", "承接", [None]),
    ("上世纪的港口在20世纪80年代扩建，雄安新区承接企业总部。", "承接", [None]),
]


def _pairs(extraction: Extraction, relation: str) -> list[tuple[str, str]]:
    """The pairs of a relation, but for what a name itself states (北京海关 lies in 北京)."""
    return sorted(
        (fact.head, fact.tail)
        for fact in extraction.facts
        if fact.relation == relation and not all(e.rule.startswith("name-") for e in fact.evidence)
    )


def test_the_tables_are_whole() -> None:
    assert [len(table) for table in TABLES.values()] == [9, 11, 4, 5, 2, 3, 3, 14, 3, 8, 3, 5, 4, 4, 3, 8, 10, 3]


@pytest.mark.parametrize(("text", "relation", "expected"), CASES)
def test_facts(text: str, relation: str, expected: list[tuple[str, str]], read: Read) -> None:
    assert _pairs(read(text), relation) == sorted(expected)


@pytest.mark.parametrize(("text", "relation", "times"), TIMES)
def test_time(text: str, relation: str, times: list[str | None], read: Read) -> None:
    assert sorted((fact.time for fact in read(text).facts if fact.relation == relation), key=str) == times


def test_the_evidence_is_the_sentence_and_names_rule_and_trigger(read: Read) -> None:
    text = "天气转凉。雄安新区承接企业总部。企业很多。"
    (fact,) = [fact for fact in read(text).facts if fact.relation == "承接"]
    assert {evidence.quote for evidence in fact.evidence} == {"雄安新区承接企业总部。"}
    assert {text[evidence.start : evidence.end] for evidence in fact.evidence} == {"雄安新区承接企业总部。"}
    assert ("undertake-active", "承接") in {(evidence.rule, evidence.trigger) for evidence in fact.evidence}
    assert all(0 < evidence.confidence < 1 for evidence in fact.evidence)


def test_the_evidence_of_a_part_between_semicolons_is_that_part(read: Read) -> None:
    (fact,) = [fact for fact in read("天气转凉；雄安新区承接企业总部；企业很多。").facts if fact.relation == "承接"]
    assert {evidence.quote.strip("；") for evidence in fact.evidence} == {"雄安新区承接企业总部"}


def test_a_fact_stated_twice_has_two_proofs(read: Read) -> None:
    (fact,) = [fact for fact in read("雄安新区承接企业总部。\n雄安承接企业总部。").facts if fact.relation == "承接"]
    assert {evidence.quote for evidence in fact.evidence} == {"雄安新区承接企业总部。", "雄安承接企业总部。"}
