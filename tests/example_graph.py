"""A small graph with everything an export must carry: parallel edges, goals, observations, and hostile text."""

from __future__ import annotations

from decimal import Decimal

from kg.bundle import ontology_dir
from kg.model import Document, Entity, Evidence, Fact, Goal, KnowledgeGraph, Observation
from kg.schema import Schema, load_schema

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "\u202e反\u2066转\u2069\u202c",
    "{{ 7*7 }}${alert(4)}",
    "&lt;b&gt;\u2028'`",
)
QUOTE = "雄安新区重点承接北京非首都功能，建设高水平现代化城市。"
SECOND_QUOTE = "几年来，雄安新区稳步承接北京非首都功能。"


def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


def said(quote: str, trigger: str, *, document: str = "one.md", confidence: float = 0.9, start: int = 10) -> Evidence:
    return Evidence(document, start, start + len(quote), quote, "test.rule", trigger, confidence, "推进中")


def graph() -> KnowledgeGraph:
    entities = [
        Entity("雄安新区", "平台", ("河北雄安新区", "雄安")),
        Entity("北京非首都功能", "功能", ("非首都功能",)),
        Entity("北京市", "直辖市", ("北京",)),
        Entity("天津市", "直辖市", ("天津",)),
        Entity("河北省", "省"),
        Entity("京津冀协同发展", "规划"),
        *(Entity(text, "项目", (text[::-1],)) for text in HOSTILE),
    ]
    facts = [
        Fact(
            "雄安新区",
            "承接",
            "北京非首都功能",
            None,
            (said(QUOTE, "承接"), said(SECOND_QUOTE, "承接", document="two.md")),
        ),
        Fact("雄安新区", "承接", "北京非首都功能", "2020", (said("2020年雄安新区承接北京非首都功能。", "承接"),)),
        Fact("雄安新区", "位于", "河北省", None, (said("雄安新区地处河北省腹地。", "地处", confidence=0.8),)),
        Fact("北京市", "合作", "天津市", None, (said("北京市与天津市加强合作。", "合作"),)),
        Fact("天津市", "支持", "河北省", "2019-05", (said("天津市对河北省给予支持。", "支持"),)),
        Fact("京津冀协同发展", "构成", "京津冀协同发展", None, (said("自指的一例。", "一例"),)),
        *(Fact("北京市", "推进", text, None, (said(f"北京市推进{text}。", "推进"),)) for text in HOSTILE),
    ]
    cap = Goal(
        "北京市常住人口不超过2300万人",
        "北京市",
        2020,
        "常住人口",
        "<=",
        Decimal("2300"),
        "万人",
        (said("到2020年，北京市常住人口不超过2300万人。", "不超过"),),
    )
    output = Observation(
        "天津市",
        "地区生产总值",
        Decimal("1.80"),
        "万亿元",
        "2024",
        "约1.80万亿元",
        (said("天津市约1.80万亿元。", "约"),),
    )
    return KnowledgeGraph(
        documents=(
            Document("one.md", "", "承接的一年", "示例报", "2019-03", "https://example.org/one"),
            Document("two.md", "", HOSTILE[0]),
        ),
        entities=tuple(sorted(entities, key=lambda entity: entity.name)),
        facts=tuple(sorted(facts, key=lambda fact: (fact.head, fact.relation, fact.tail, fact.time or ""))),
        goals=(cap,),
        observations=(output,),
        mentions={"one.md": ("北京市", "雄安新区"), "two.md": ("雄安新区",)},
    )
