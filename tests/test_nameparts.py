"""What a name itself states: the examples of its rules, run against the names that are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Read

from kg.bundle import ontology_dir
from kg.errors import OntologyError
from kg.find import find
from kg.knowledge.namerules import load_name_rules
from kg.knowledge.toml import read_toml
from kg.model import Document
from kg.ontology import Ontology
from kg.resolve import resolve
from kg.schema import Schema

PATH = ontology_dir() / "rules" / "names.toml"
TABLES: list[dict[str, Any]] = read_toml(PATH)["rule"]
EXAMPLES = [
    pytest.param(table["id"], table["relation"], *example.split(" → "), id=table["id"])
    for table in TABLES
    for example in table["examples"]
]
COUNTEREXAMPLES = [
    pytest.param(table["id"], name, id=table["id"]) for table in TABLES for name in table["counterexamples"]
]


def _stands_for(name: str, ontology: Ontology) -> list[str]:
    """The entities that a text of this name alone mentions."""
    hits = find(name, ontology.finder)
    mentions, _ = resolve(name, Document("d", name), hits, ontology.lexicon, ontology.references, ontology.schema)
    return [entity.name for mention in mentions for entity in mention.entities]


def _stated(text: str, rule: str, read: Read) -> set[tuple[str, str, str]]:
    return {
        (fact.head, fact.relation, fact.tail)
        for fact in read(text).facts
        if any(evidence.rule == rule for evidence in fact.evidence)
    }


def test_every_rule_has_examples() -> None:
    assert len(TABLES) >= 9
    assert all(table["examples"] and table["counterexamples"] for table in TABLES)
    assert len({table["id"] for table in TABLES}) == len(TABLES)
    assert (len(EXAMPLES) >= 11, len(COUNTEREXAMPLES) >= 9) == (True, True)


@pytest.mark.parametrize(("rule", "relation", "whole", "parts"), EXAMPLES)
def test_example(rule: str, relation: str, whole: str, parts: str, read: Read, ontology: Ontology) -> None:
    table = next(table for table in TABLES if table["id"] == rule)
    if table.get("nested"):  # two places: the first lies in the second
        inner, outer = (_stands_for(part, ontology)[0] for part in parts.split(" "))
        assert _stated(f"{whole}。", rule, read) == {(inner, relation, outer)}
        return
    head = _stands_for(whole.partition(parts)[0] if table.get("mover") else whole, ontology)[-1]
    tails = {name for part in parts.split(" ") for name in _stands_for(part, ontology) or [part]}
    # some rules ask that the part is named by itself, others that the whole takes part in a fact
    alone = "".join(f"\n{part}。" for part in parts.split(" "))
    texts = [f"{whole}落户天津市武清区。"] if table.get("related") else [f"{whole}。{alone}", f"{whole}。"]
    # of two rules that read the same fact in one sentence, the surer one is named
    stated = {fact for text in texts for fact in _stated(text, rule, read) if head in fact and fact[1] == relation}
    assert stated == {(tail, relation, head) if table.get("reverse") else (head, relation, tail) for tail in tails}


@pytest.mark.parametrize(("rule", "name"), COUNTEREXAMPLES)
def test_counterexample(rule: str, name: str, read: Read, ontology: Ontology) -> None:
    assert _stands_for(name, ontology), "a name that is not found gives no fact whatever the rule says"
    assert _stated(f"{name}。", rule, read) == set()


#: Texts, the relation, and facts that the names in them state and do not state.
INSIDE = [
    ("天津市武清区两会闭幕。", "位于", {("武清区", "天津市")}, set()),
    ("《关于支持河北雄安新区海雾观测的意见》施行。", "位于", {("雄安新区", "河北省")}, set()),
    (
        "《北京市通州区与河北省三河、大厂、香河三县市协同发展规划》施行。",
        "位于",
        {("三河市", "河北省"), ("大厂回族自治县", "河北省"), ("香河县", "河北省")},
        set(),
    ),
    ("《河北雄安新区条例》施行。", "位于", {("雄安新区", "河北省")}, set()),
    ("在河北沧州渤海新区，项目开工。", "位于", {("沧州市", "河北省")}, set()),
    ("通州区与廊坊北三县一体化高质量发展示范区揭牌。", "位于", {("北三县", "廊坊市")}, set()),
    ("北京朝阳医院派出专家。", "位于", set(), {("朝阳区", "北京市"), ("北京市朝阳区", "北京市")}),
    ("增开北京—天津港集装箱铁路班列。", "连接", {("北京—天津港集装箱铁路班列", "北京市")}, set()),
    ("启动区建设提速，雄安新区很大。", "位于", {("雄安新区启动区", "雄安新区")}, set()),
    ("北京（曹妃甸）现代产业发展试验区起步。", "位于", {("北京（曹妃甸）现代产业发展试验区", "曹妃甸区")}, set()),
    ("北京（曹妃甸）现代产业发展试验区起步。", "位于", set(), {("北京（曹妃甸）现代产业发展试验区", "北京市")}),
    # a firm in the place in brackets, unless a sentence says where in that place
    ("海雾科技（唐山）有限公司招工。", "位于", {("海雾科技（唐山）有限公司", "唐山市")}, set()),
    ("海雾科技（唐山）有限公司迁至曹妃甸区。", "位于", set(), {("海雾科技（唐山）有限公司", "唐山市")}),
    ("北京理工大学雄安校区项目开工。", "位于", set(), {("北京理工大学雄安校区项目", "北京市")}),
    ("雄安新区至石家庄输气管道工程开工。", "位于", set(), {("雄安新区至石家庄输气管道工程", "雄安新区")}),
    # of a place and another in it that end a line, the latter
    (
        "天津至河北承德高速铁路开工。",
        "连接",
        {("天津至河北承德高速铁路", "天津市"), ("天津至河北承德高速铁路", "承德市")},
        {("天津至河北承德高速铁路", "河北省")},
    ),
    ("北京·沧州渤海新区海雾产业园起步。", "位于", {("沧州渤海新区", "沧州市")}, set()),
    ("保定·中关村创新中心起步。", "位于", {("保定·中关村创新中心", "保定市")}, set()),
    ("北京大学口腔医院宝坻门诊部起步。", "位于", {("北京大学口腔医院宝坻门诊部", "宝坻区")}, set()),
    ("唐山海雾渔业公司起步。", "位于", set(), {("唐山海雾渔业公司", "唐山市")}),
    ("天津宝坻海雾产业园起步。", "位于", {("宝坻海雾产业园", "宝坻区")}, {("宝坻海雾产业园", "天津市")}),
    ("河北廊坊固安海雾小学起步。", "位于", {("廊坊固安海雾小学", "固安县"), ("廊坊市", "河北省")}, set()),
    ("河北雄安新区起步。", "位于", {("雄安新区", "河北省")}, set()),
    ("首钢集团唐山总装线起步。", "位于", {("首钢集团唐山总装线", "唐山市")}, set()),
    ("天津西青经济技术开发区起步。", "位于", {("天津西青经济技术开发区", "西青区")}, set()),
    (
        "燕山大学、北京理工大学雄安校区全部开工。",
        "疏解至",
        {("燕山大学", "雄安新区"), ("北京理工大学", "雄安新区")},
        {("北京理工大学雄安校区", "雄安新区")},
    ),
    ("怀来·顺义海雾产业园起步。", "位于", {("怀来·顺义海雾产业园", "怀来县")}, {("怀来·顺义海雾产业园", "顺义区")}),
    ("北京·怀来海雾产业园起步。", "位于", {("北京·怀来海雾产业园", "怀来县")}, set()),
    ("中国科学院怀来海雾观测站起步。", "位于", {("中国科学院怀来海雾观测站", "怀来县")}, set()),
    ("亦庄永清高新区起步。", "位于", set(), {("北京亦庄·永清高新技术产业开发区", "北京经济技术开发区")}),
    ("京秦高速河北段开工。", "推进", set(), {("河北省", "京秦高速河北段")}),
    ("2031北京通州·河北廊坊北三县推介会举行。", "位于", {("北三县", "廊坊市"), ("廊坊市", "河北省")}, set()),
    ("高碑店新发地农产品物流园开业。", "位于", {("高碑店新发地农产品物流园", "高碑店市")}, set()),
    ("黄骅（北京）海雾产业示范区起步。", "位于", {("黄骅（北京）海雾产业示范区", "黄骅市")}, set()),
    ("中国海雾学会渔汛分会到场。", "隶属", {("中国海雾学会渔汛分会", "中国海雾学会")}, set()),
    ("“一核两翼”建设提速。", "构成", set(), {("“一核两翼”", "一核"), ("“一核两翼”", "两翼")}),
]


@pytest.mark.parametrize(("text", "relation", "stated", "unstated"), INSIDE, ids=[row[0] for row in INSIDE])
def test_what_is_inside_a_name(
    text: str, relation: str, stated: set[tuple[str, str]], unstated: set[tuple[str, str]], read: Read
) -> None:
    found = {(fact.head, fact.tail) for fact in read(text).facts if fact.relation == relation}
    assert stated <= found
    assert not unstated & found


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("北京市属学校迁入唐山市。", ["北京市"]),
        ("北京市属学校迁入城市副中心。", []),
        ("北京市属学校迁入城市副中心和唐山市。", ["北京市"]),
    ],
)
def test_what_moves_within_a_city_does_not_leave_it(text: str, origins: list[str], read: Read) -> None:
    assert [fact.tail for fact in read(text).facts if fact.relation == "疏解自"] == origins


def test_a_name_is_read_once_with_the_sentence_that_has_it_first(read: Read) -> None:
    text = "北京海关成立。北京海关放行货物。"
    (fact,) = [fact for fact in read(text).facts if (fact.head, fact.relation) == ("北京海关", "位于")]
    assert [evidence.quote for evidence in fact.evidence] == ["北京海关成立。"]


RULE = """[[rule]]
id = "own"
relation = "位于"
whole = ["机构"]
part = ["城市"]
examples = ["北京海关 → 北京"]
counterexamples = ["海关总署"]
"""
#: What is wrong, the words replaced in the rule, the words instead, what the message says, of which line and entry.
WRONG = [
    ("relation", '"位于"', '"坐落"', "'坐落'", 2, "own"),
    ("type of the whole", '["机构"]', '["单位"]', "'单位'", 2, "own"),
    ("type of the part", '["城市"]', '["城镇"]', "'城镇'", 2, "own"),
    ("key", 'relation = "位于"', 'relation = "位于"\nendnigs = ["关"]', "unknown key 'endnigs'", 4, "own.endnigs"),
    ("missing key", 'part = ["城市"]\n', "", "missing key 'part'", 1, "own.part"),
    ("no counterexamples", "counterexamples =", "counters =", "unknown key 'counters'", 7, "own.counters"),
    ("no counterexample in the list", '["海关总署"]', "[]", "expected list of length >= 1", 7, "own.counterexamples"),
    ("no example in the list", '["北京海关 → 北京"]', "[]", "expected list of length >= 1", 6, "own.examples"),
    ("confidence", 'id = "own"', 'id = "own"\nconfidence = 7', "expected number <= 1.0", 3, "own.confidence"),
]


def test_a_name_rule(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "names.toml"
    path.write_text(RULE, encoding="utf-8")
    (rule,) = load_name_rules(path, schema)
    assert (rule.id, rule.relation) == ("own", "位于")


@pytest.mark.parametrize(
    ("old", "new", "problem", "line", "entry"), [row[1:] for row in WRONG], ids=[r[0] for r in WRONG]
)
def test_a_wrong_name_rule_is_named(
    old: str, new: str, problem: str, line: int, entry: str, tmp_path: Path, schema: Schema
) -> None:
    path = tmp_path / "names.toml"
    assert old in RULE
    path.write_text(RULE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError) as raised:
        load_name_rules(path, schema)
    assert problem in raised.value.problem
    assert (raised.value.where, raised.value.line, raised.value.entry) == (str(path), line, entry)
    assert raised.value.remedy


def test_two_name_rules_of_one_id(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "names.toml"
    path.write_text(RULE + "\n" + RULE, encoding="utf-8")
    with pytest.raises(OntologyError, match="two rules of this id"):
        load_name_rules(path, schema)


def test_what_the_items_of_a_list_belong_to(read: Read) -> None:
    text = "国家金融监督管理总局北京监管局、天津监管局、河北监管局签约。"
    authority = "国家金融监督管理总局"
    offices = {f"{authority}{place}监管局" for place in ("北京", "天津", "河北")}
    assert _stated(text, "name-office-of-authority", read) == {(office, "隶属", authority) for office in offices}
