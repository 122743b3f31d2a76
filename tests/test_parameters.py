"""Parameters of queries: declared in the head, replaced where they stand, refused with a reason."""

from pathlib import Path

import pytest
from rdflib import Graph
from small_graph import SMALL

from kg.bundle import ontology_dir
from kg.cli import run
from kg.errors import GraphError
from kg.export.rdf import to_graph, write_rdf
from kg.query import named_queries, run_query
from kg.querying.parameters import Parameter, parameters, set_parameters
from kg.schema import Schema

QUERY = """# 问：测试？
# Q: Test?
# @param entity 地方 = id:北京市 — 哪里 · where
# @param entity 内容 = UNDEF — 什么 · what
# @param relation 关系 = jjj:共建 — 怎样 · how
# @param text 名称 = "区" — 名称中的文字 · a part of the name
SELECT ?内容 ?名 WHERE {
  VALUES ?内容 { UNDEF }
  id:北京市 jjj:共建 ?内容 . # id:北京市
  ?内容 rdfs:label ?名 FILTER(CONTAINS(?名, "区") && ?内容 != id:北京市朝阳区)
}"""


@pytest.fixture(scope="module")
def graph(schema: Schema) -> Graph:
    return to_graph(SMALL, schema)


def test_parameters_are_read_from_the_head() -> None:
    assert parameters(QUERY) == (
        Parameter("地方", "entity", "id:北京市", "哪里 · where"),
        Parameter("内容", "entity", "UNDEF", "什么 · what"),
        Parameter("关系", "relation", "jjj:共建", "怎样 · how"),
        Parameter("名称", "text", '"区"', "名称中的文字 · a part of the name"),
    )


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "  id:北京市 jjj:共建 ?内容 . # id:北京市"),
        (
            {"地方": "河北省"},
            "  <https://w3id.org/jingjinji/id/河北省> jjj:共建 ?内容 . # <https://w3id.org/jingjinji/id/河北省>",
        ),
        ({"地方": "雄安"}, "  <https://w3id.org/jingjinji/id/雄安新区> jjj:共建 ?内容 ."),
        ({"关系": "推进"}, "  id:北京市 <https://w3id.org/jingjinji/ontology#推进> ?内容 ."),
        ({"内容": "河北省"}, "  VALUES ?内容 { <https://w3id.org/jingjinji/id/河北省> }"),
        ({"名称": '"\\'}, r'CONTAINS(?名, "\"\\") && ?内容 != id:北京市朝阳区)'),
    ],
)
def test_what_is_set_stands_in_the_query(graph: Graph, schema: Schema, values: dict[str, str], line: str) -> None:
    text = set_parameters(QUERY, values, graph, schema)
    assert line in text
    assert text.splitlines()[:6] == QUERY.splitlines()[:6]


def test_two_parameters_may_change_places(graph: Graph, schema: Schema) -> None:
    text = (
        "# @param entity 甲 = id:北京市 — x\n# @param entity 乙 = id:河北省 — x\nASK { id:北京市 jjj:合作 id:河北省 }"
    )
    base = "https://w3id.org/jingjinji/id/"
    changed = set_parameters(text, {"甲": "河北省", "乙": "北京市"}, graph, schema)
    assert changed.endswith(f"ASK {{ <{base}河北省> jjj:合作 <{base}北京市> }}")


def test_a_text_that_is_set_cannot_end_the_query(graph: Graph, schema: Schema) -> None:
    text = set_parameters(QUERY, {"名称": '") } # \n } DROP ALL'}, graph, schema)
    assert run_query(graph, text).table() == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"地点": "北京市"}, "no such parameter [地点]; its parameters are 地方, 内容, 关系, 名称"),
        ({"地方": "北京布"}, "no such name [北京布]; did you mean 北京"),
        ({"地方": "疏解取得明显进展"}, "several meanings [疏解取得明显进展]"),
        ({"关系": "建设"}, "no such relation [建设]; name one of 承接"),
    ],
)
def test_what_cannot_be_set_is_named(graph: Graph, schema: Schema, values: dict[str, str], message: str) -> None:
    with pytest.raises(GraphError) as caught:
        set_parameters(QUERY, values, graph, schema, "测试")
    assert message in str(caught.value)


def test_a_query_without_parameters_says_so(graph: Graph, schema: Schema) -> None:
    with pytest.raises(GraphError, match="it has none: leave --set out"):
        set_parameters("ASK {}", {"a": "b"}, graph, schema)


def test_each_parameter_of_a_named_query_stands_in_it() -> None:
    queries = [query for query in named_queries(ontology_dir()) if query.parameters]
    assert len(queries) > 20
    for query in queries:
        body = [line for line in query.path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for parameter in query.parameters:
            assert any(parameter.place().search(line) for line in body), f"{query.path.name}: {parameter.name}"
            zh, dot, en = parameter.meaning.partition(" · ")
            assert zh and dot and en


def test_the_command_sets_them(tmp_path: Path, schema: Schema, capsys: pytest.CaptureFixture[str]) -> None:
    write_rdf(SMALL, schema, tmp_path)
    (tmp_path / "q.rq").write_text(QUERY, encoding="utf-8")
    ask = ["query", str(tmp_path / "q.rq"), "--graph", str(tmp_path), "--format", "csv"]
    assert run([*ask, "--set", "地方=河北省", "--set", "名称=曹妃甸"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "https://w3id.org/jingjinji/id/曹妃甸协同发展示范区,曹妃甸协同发展示范区"
    ]
    assert run([*ask, "--set", "地方"]) == 2
    assert "--set is NAME=VALUE, not 地方" in capsys.readouterr().err
    assert run(["query"]) == 0
    assert "地区" in capsys.readouterr().out
