"""Why the graph says so: facts of a built graph with their sentences and documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg.building.outputs import FACTS
from kg.bundle import ontology_dir
from kg.cli import run
from kg.errors import GraphError
from kg.explain import Explanation, Figure, explain
from kg.schema import Schema, load_schema


def _said(quote: str, start: int, confidence: float = 0.9) -> dict[str, object]:
    return {
        "evidence": quote,
        "rule": "test.rule",
        "start": start,
        "end": start + len(quote),
        "confidence": confidence,
    }


def _entity(name: str, type: str, *aliases: str) -> dict[str, object]:
    return {"name": name, "type": type, "aliases": list(aliases)}


def _fact(head: str, relation: str, tail: str, time: str | None = None) -> dict[str, object]:
    return {"head": head, "relation": relation, "tail": tail, "time": time}


def _figure(subject: str, indicator: str, raw: str, time: str | None) -> dict[str, object]:
    return {"subject": subject, "indicator": indicator, "raw": raw, "time": time}


FIRST = {
    "document": {"title": "承载地建设提速", "publisher": "示例报", "date": "2019-03-01"},
    "doc": "texts/first.md",
    "entities": [
        _entity("雄安新区", "平台", "雄安", "新区"),
        _entity("滨海新区", "平台", "新区"),
        _entity("北京非首都功能", "功能", "非首都功能"),
        _entity("北京市", "地区", "北京"),
        _entity("天津市", "地区", "天津"),
    ],
    "relations": [
        _fact("雄安新区", "承接", "北京非首都功能")
        | _said("雄安承接非首都功能", 30, 0.8)
        | {"more_evidence": [_said("非首都功能由新区承接", 60, 0.7)]},
        _fact("北京市", "支持", "雄安新区") | _said("北京支持雄安", 90),
        _fact("北京市", "合作", "天津市", "2019-03") | _said("2019年3月，京津签约", 120),
    ],
    "goals": [
        {"name": "人口控制在200万人以内", "subject": "雄安新区", "year": 2035}
        | {"indicator": "人口", "comparator": "<=", "value": 200, "unit": "万人"}
        | _said("到2035年人口…", 150)
    ],
    "observations": [
        _figure("雄安新区", "投资", "约500亿元", "2020") | _said("投资约500亿元", 200),
        _figure("北京市和天津市", "协议", "30项", None) | _said("京津签约30项", 220),
    ],
}
SECOND = {
    "doc": "second.txt",
    "entities": [_entity("雄安新区", "平台"), _entity("北京非首都功能", "功能")],
    "relations": [_fact("雄安新区", "承接", "北京非首都功能") | _said("集中承载地", 5, 0.95)],
    "goals": [],
    "observations": [],
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in (FIRST, SECOND)]
    (tmp_path / FACTS).write_text("".join(lines), encoding="utf-8")
    return tmp_path


def _triples(found: list[Explanation | Figure]) -> list[tuple[str, str, str]]:
    return [(fact.head, fact.relation, fact.tail) for fact in found if isinstance(fact, Explanation)]


def _figures(found: list[Explanation | Figure]) -> list[tuple[str, str, str, str | None]]:
    return [(one.subject, one.indicator, one.raw, one.time) for one in found if isinstance(one, Figure)]


def _rewrite(graph: Path, *records: Mapping[str, object]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    (graph / FACTS).write_text("".join(lines), encoding="utf-8")


HOSTS = ("雄安新区", "承接", "北京非首都功能")
BACKS = ("北京市", "支持", "雄安新区")
AIMS = ("雄安新区", "提出目标", "人口控制在200万人以内")
JOINS = ("北京市", "合作", "天津市")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("雄安新区",), [HOSTS, AIMS, BACKS]),
        (("雄安",), [HOSTS, AIMS, BACKS]),
        (("雄安新区", "承接"), [HOSTS]),
        (("雄安新区", "承接", "北京非首都功能"), [HOSTS]),
        (("雄安", "承接", "非首都功能"), [HOSTS]),
        (("北京非首都功能",), [HOSTS]),
        (("雄安新区", "提出目标"), [AIMS]),
        (("人口控制在200万人以内",), [AIMS]),
        (("北京市", "合作", "天津市"), [JOINS]),
        (("天津市", "合作", "北京市"), [JOINS]),
        (("天津", "合作"), [JOINS]),
    ],
)
def test_the_facts_about_a_name(
    graph: Path, schema: Schema, asked: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert _triples(explain(graph, schema, *asked)) == expected


def test_every_sentence_of_every_document_is_given_the_most_certain_first(graph: Path, schema: Schema) -> None:
    (fact,) = explain(graph, schema, "雄安新区", "承接")
    assert isinstance(fact, Explanation)
    assert [(source.quote, source.document, source.start, source.end) for source in fact.sources] == [
        ("集中承载地", "second.txt", 5, 10),
        ("雄安承接非首都功能", "texts/first.md", 30, 39),
        ("非首都功能由新区承接", "texts/first.md", 60, 70),
    ]
    plain, described, _ = fact.sources
    assert (plain.title, plain.publisher, plain.date) == (None, None, None)
    assert (described.title, described.publisher, described.date) == ("承载地建设提速", "示例报", "2019-03-01")
    assert (described.rule, described.confidence) == ("test.rule", 0.8)


def test_facts_carry_their_time(graph: Path, schema: Schema) -> None:
    assert [fact.time for fact in explain(graph, schema, "北京市", "合作")] == ["2019-03"]
    assert [fact.time for fact in explain(graph, schema, "雄安新区", "提出目标")] == ["2035"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("雄安区",), "the graph has no such name [雄安区]; did you mean 雄安新区, 雄安"),
        (("Xyz",), "the graph has no such name [Xyz]; look for it in nodes.csv"),
        (("新区",), "the name has several meanings [新区]; name one of: 滨海新区, 雄安新区"),
        (("雄安新区", "承接", "南京市"), "the graph has no such name [南京市]; did you mean 北京市"),
        (("雄安新区", "承受"), "the graph has no such relation [承受]; its relations are 承接, 疏解至, "),
        (
            ("雄安", "承接", "北京"),
            "no fact of the graph says this [雄安新区 承接 北京市]; "
            "`kg explain 雄安新区` prints all that is said about 雄安新区, "
            "which is named in second.txt, texts/first.md",
        ),
        (
            ("北京非首都功能", "承接"),
            "no fact of the graph says this [北京非首都功能 承接]; "
            "the other direction holds: `kg explain 雄安新区 承接 北京非首都功能`",
        ),
        (
            ("雄安新区", "支持", "北京"),
            "no fact of the graph says this [雄安新区 支持 北京市]; "
            "the other direction holds: `kg explain 北京市 支持 雄安新区`",
        ),
        (("滨海新区",), "no fact of the graph says this [滨海新区]; "),
    ],
)
def test_what_is_not_known_is_said_with_what_is_close(
    graph: Path, schema: Schema, asked: tuple[str, ...], message: str
) -> None:
    with pytest.raises(GraphError) as raised:
        explain(graph, schema, *asked)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (FACTS, None, "there is no built graph"),
        (FACTS, b"{", "cannot be read"),
        (FACTS, b"\xff", "cannot be read"),
    ],
)
def test_a_graph_that_cannot_be_read(
    graph: Path, schema: Schema, name: str, content: bytes | None, message: str
) -> None:
    if content is None:
        (graph / name).unlink()
    else:
        (graph / name).write_bytes(content)
    with pytest.raises(GraphError, match=message):
        explain(graph, schema, "雄安新区")


def test_the_command_prints_fact_sentence_document_and_rule(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "雄安", "承接", "非首都功能", "--graph", str(graph)]) == 0
    assert capsys.readouterr().out.splitlines()[:6] == [
        "雄安新区 — 承接 → 北京非首都功能",
        "    集中承载地",
        "        second.txt 5–10 · test.rule · 0.95",
        "    雄安承接非首都功能",
        "        承载地建设提速, 示例报, 2019-03-01",
        "        texts/first.md 30–39 · test.rule · 0.8",
    ]


def test_the_command_says_when_the_graph_does_not_say_so(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "雄安", "承接", "北京", "--graph", str(graph)]) == 1
    assert capsys.readouterr().err.startswith("kg: no fact of the graph says this [雄安新区 承接 北京市]; ")


def test_a_name_alone_brings_its_goals_and_figures(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "雄安", "--graph", str(graph)]) == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert heads == [
        "雄安新区 — 承接 → 北京非首都功能",
        "雄安新区 — 提出目标 → 人口控制在200万人以内 · 人口 <= 200 万人 (2035)",
        "北京市 — 支持 → 雄安新区",
        "雄安新区 · 投资: 约500亿元 (2020)",
    ]


@pytest.mark.parametrize("name", ["北京市", "天津", "北京市和天津市"])
def test_a_figure_of_several_is_told_of_each(graph: Path, schema: Schema, name: str) -> None:
    assert _figures(explain(graph, schema, name)) == [("北京市和天津市", "协议", "30项", None)]
    assert not _figures(explain(graph, schema, "北京市", "合作"))


def test_a_relation_of_another_ontology_comes_last(graph: Path, schema: Schema) -> None:
    watches = ("雄安新区", "没有的关系", "滨海新区")
    _rewrite(graph, FIRST, SECOND | {"relations": [_fact(*watches) | _said("雄安监督滨海", 5)]})
    assert "没有的关系" not in schema.relations
    assert _triples(explain(graph, schema, "雄安新区")) == [HOSTS, AIMS, watches, BACKS]
    assert _triples(explain(graph, schema, "雄安新区", "没有的关系")) == [watches]
