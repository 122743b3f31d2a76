"""Queries: the competency questions are answered, on two engines alike, and a bad query says where it is bad."""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from rdflib import Graph
from small_graph import CODES, ENGLISH, SMALL

from kg.bundle import ontology_dir
from kg.errors import GraphError
from kg.export.rdf import to_graph, write_rdf
from kg.query import load_graph, named_queries, named_query, run_query
from kg.schema import load_schema

NAMES = [path.stem for path in sorted((ontology_dir() / "queries").glob("*.rq"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built")
    write_rdf(SMALL, load_schema(ontology_dir() / "schema.ttl"), path, english=ENGLISH, codes=CODES)
    return path


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    return load_graph(folder)


# The competency questions

ANSWERS: dict[str, Sequence[Sequence[str]]] = {
    "承接": [["雄安新区", "平台"]],
    "承接内容": [["雄安新区", "北京非首都功能", "北京市"]],
    "承接排行": [["雄安新区", "1"]],
    "疏解去向": [["北京非首都功能", "雄安新区"]],
    "定位": [["北京市", "全国政治中心"]],
    "空间布局": [["京津冀", "一核", "北京市"]],
    "目标": [
        ["2017", "京津冀", "疏解取得明显进展", "疏解", "", "", ""],
        ["2020", "京津冀", "疏解取得明显进展", "疏解", "", "", ""],
        ["2020", "北京市", "北京市人口不超过2300万人", "常住人口", "<=", "2300", "万人"],
    ],
    "观测": [
        ["常住人口", "北京市", "2021", "2188.6", "万人", "2188.6万人"],
        ["整治岸线", "天津市和河北省", "", "20.5", "公里", "近20.50公里"],
        ["疏解企业", "北京市", "2011/2021", "3000", "家", "近3000家"],
    ],
    "指标": [["常住人口", "1", "1"], ["整治岸线", "0", "1"], ["疏解", "2", "0"], ["疏解企业", "0", "1"]],
    "京冀共建": [["曹妃甸协同发展示范区", "平台"]],
    "共建": [["曹妃甸协同发展示范区", "北京市、河北省"]],
    "证据": [
        ["雄安新区", "位于", "河北省", "", "雄安新区地处河北腹地", "平台承接有序推进"],
        ["雄安新区", "承接", "北京非首都功能", "", "雄安新区作为承载地，承接“北京非首都功能”\\疏解", "second file.txt"],
        ["雄安新区", "承接", "北京非首都功能", "", "雄安新区承接北京非首都功能", "平台承接有序推进"],
        ["北京非首都功能", "疏解至", "雄安新区", "", "雄安新区承接北京非首都功能", "平台承接有序推进"],
        [
            "示例城际铁路",
            "连接",
            "雄安新区",
            "",
            "京冀两地2016年起合力建设曹妃甸协同发展示范区",
            "平台承接有序推进",
        ],
    ],
    "多源事实": [["雄安新区", "承接", "北京非首都功能", "2"]],
    "规划": [["《示例规划》", "印发", "发展改革 50%/委<1>"], ["《示例规划》", "审议", "张三"]],
    "连接": [["示例城际铁路", "北京市、雄安新区"]],
    "产业": [],
    "推进": [["天津市", "示例城际铁路", "项目"]],
    "合作": [["北京市", "天津市"]],
    "平台位置": [["雄安新区", "河北省"]],
    "人物": [["张三", "任职", "发展改革 50%/委<1>"], ["张三", "审议", "《示例规划》"]],
    "时间线": [
        ["2015-08", "发展改革 50%/委<1>", "印发", "《示例规划》"],
        ["2016", "北京市", "共建", "曹妃甸协同发展示范区"],
        ["2016", "河北省", "共建", "曹妃甸协同发展示范区"],
        ["2017", "京津冀", "提出目标", "疏解取得明显进展"],
        ["2020", "京津冀", "提出目标", "疏解取得明显进展"],
        ["2020", "北京市", "提出目标", "北京市人口不超过2300万人"],
    ],
    "文档": [["second file.txt", "", "1", "3"], ["平台承接有序推进", "2019-03", "4", "3"]],
}


def test_every_expected_answer_has_its_question() -> None:
    assert len(ANSWERS) >= 12
    missing = sorted(ANSWERS.keys() - set(NAMES))
    assert not missing, f"ontology/queries no longer has {missing}: put them back, or take their answers out of ANSWERS"


@pytest.mark.parametrize("name", ANSWERS)
def test_question_is_answered(graph: Graph, name: str) -> None:
    rows = run_query(graph, named_query(name, ontology_dir()))
    assert rows.table() == [list(row) for row in ANSWERS[name]]


@pytest.mark.parametrize("name", NAMES)
def test_question_is_in_terms_of_the_schema(name: str) -> None:
    schema = load_schema(ontology_dir() / "schema.ttl")
    terms = set(re.findall(rf"\b{schema.prefix}:(\w+)", named_query(name, ontology_dir())))
    assert terms, f"{name}.rq asks for nothing that the graph says"
    unknown = sorted(terms - schema.labels.keys())
    assert not unknown, f"{name}.rq: correct {unknown}, or define them in schema.ttl"


@pytest.mark.parametrize("name", NAMES)
def test_plain_rdflib_gives_the_same_answer(folder: Path, graph: Graph, name: str) -> None:
    text = named_query(name, ontology_dir())
    plain = run_query(Graph().parse(folder / "graph.ttl"), text)
    assert plain.names == run_query(graph, text).names
    assert sorted(plain.table()) == sorted(run_query(graph, text).table())


@pytest.mark.parametrize("name", NAMES)
def test_question_stands_in_the_first_lines(name: str) -> None:
    (query,) = (query for query in named_queries(ontology_dir()) if query.name == name)
    lines = query.path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# 问：.+？", lines[0]), f"{query.path.name}: the first line is to be `# 问：……？`"
    assert re.fullmatch(r"# Q: .+\?", lines[1]), f"{query.path.name}: the second line is to be `# Q: …?`"
    assert query.questions == (lines[0].removeprefix("# "), lines[1].removeprefix("# "))


def test_an_unknown_question_lists_the_known_ones() -> None:
    with pytest.raises(GraphError, match=r"\[疏散\]; known are: .*定位, .*承接, "):
        named_query("疏散", ontology_dir())


# What is asked, what comes back


@pytest.mark.parametrize(
    ("text", "names", "table"),
    [
        ("SELECT ?x ?y { ?x jjj:承接 ?what OPTIONAL { ?x jjj:没有 ?y } }", ("x", "y"), [["id:雄安新区", ""]]),
        ("SELECT ?名称 { id:雄安新区 rdfs:label ?名称 FILTER(LANG(?名称) = 'zh') }", ("名称",), [["雄安新区"]]),
        ("SELECT (COUNT(*) AS ?n) { ?x a jjj:平台 }", ("n",), [["3"]]),
        ("ASK { id:雄安新区 a jjj:平台 }", ("answer",), [["true"]]),
        ("ASK { id:雄安新区 a jjj:人物 }", ("answer",), [["false"]]),
        (
            "CONSTRUCT { ?b skos:related ?a } WHERE { ?a jjj:连接 ?b }",
            ("subject", "predicate", "object"),
            [["id:北京市", "skos:related", "id:示例城际铁路"], ["id:雄安新区", "skos:related", "id:示例城际铁路"]],
        ),
        (
            "DESCRIBE id:一核",
            ("subject", "predicate", "object"),
            [
                ["id:一核", "rdf:type", "jjj:空间结构"],
                ["id:一核", "rdfs:label", "一核"],
                ["id:一核", "skos:prefLabel", "一核"],
                ["id:一核", "jjj:构成", "id:北京市"],
            ],
        ),
        # Words that look like keywords, where they are none.
        ("# DELETE, SERVICE\nSELECT ?service { ?service rdfs:label 'insert <SERVICE> {' }", ("service",), []),
    ],
)
def test_answers_are_tables(graph: Graph, text: str, names: tuple[str, ...], table: list[list[str]]) -> None:
    rows = run_query(graph, text)
    assert (rows.names, sorted(rows.table())) == (names, sorted(table))


def test_answers_as_csv(graph: Graph) -> None:
    text = "SELECT ?x ?v ?y { ?x jjj:数值 ?v ; jjj:年份 ?y }"
    assert run_query(graph, text).csv() == (
        "x,v,y\r\nhttps://w3id.org/jingjinji/id/北京市人口不超过2300万人,2300,2020\r\n"
    )
    quotes = run_query(graph, "SELECT ?q { ?s oa:exact ?q }").csv()
    assert len(list(csv.reader(io.StringIO(quotes)))) == 1 + 6


def test_answers_as_json(graph: Graph) -> None:
    text = "SELECT ?x ?l ?y ?z { ?x jjj:年份 ?y ; jjj:数值 ?v ; rdfs:label ?l OPTIONAL { ?x jjj:没有 ?z } }"
    assert json.loads(run_query(graph, text).json()) == {
        "head": {"vars": ["x", "l", "y", "z"]},
        "results": {
            "bindings": [
                {
                    "x": {"type": "uri", "value": "https://w3id.org/jingjinji/id/北京市人口不超过2300万人"},
                    "l": {"type": "literal", "value": "北京市人口不超过2300万人", "xml:lang": "zh"},
                    "y": {
                        "type": "literal",
                        "value": "2020",
                        "datatype": "http://www.w3.org/2001/XMLSchema#gYear",
                    },
                }
            ]
        },
    }
    assert json.loads(run_query(graph, "ASK {}").json()) == {"head": {}, "boolean": True}


def test_a_graph_in_memory_is_asked_in_the_same_way() -> None:
    graph = to_graph(SMALL, load_schema(ontology_dir() / "schema.ttl"))
    assert run_query(graph, "SELECT ?x { ?x jjj:承接 ?y }").table() == [["id:雄安新区"]]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("SELECT ?x WHERE {\n  ?x a }", 2, "no SPARQL|not SPARQL"),
        ("SELECT ?x {\n\n ?x a foo:b }", 3, "Prefix not found"),
        ("SELECT ?x { ?x ?p ?o } GROUP BY ?p", 1, "unbound"),
        ("", None, "no SPARQL query"),
        ("# 只有注释\n", None, "no SPARQL query"),
        ("承接", None, "no SPARQL query"),
        ("SELECT (<https://example.org/f>(1) AS ?x) {}", None, "custom function"),
        ("INSERT DATA { id:a id:b id:c }", 1, "update"),
        ("PREFIX x: <y:>\nDELETE WHERE { ?s ?p ?o }", 2, "update"),
        ("clear all", 1, "update"),
        ("LOAD <https://example.org/x>", 1, "update"),
        ("SELECT * {\n SERVICE <https://example.org/> { ?s ?p ?o } }", 2, "another server"),
        ("SELECT * {\n\n Service Silent ?x { ?s ?p ?o } }", 3, "another server"),
    ],
)
def test_a_query_that_cannot_be_asked_says_where(graph: Graph, text: str, line: int | None, message: str) -> None:
    before = len(graph)
    with pytest.raises(GraphError, match=message) as caught:
        run_query(graph, text, "my.rq")
    assert (caught.value.where, caught.value.line) == ("my.rq", line)
    assert caught.value.remedy
    assert len(graph) == before


# Graphs


@pytest.mark.parametrize("name", ["", "graph.ttl", "graph.nt", "graph.jsonld"])
def test_a_graph_is_loaded_from_a_folder_or_a_file(folder: Path, graph: Graph, name: str) -> None:
    assert len(load_graph(folder / name)) == len(graph) > 300


def test_a_folder_with_ntriples_alone_will_do(folder: Path, graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "graph.nt").write_bytes((folder / "graph.nt").read_bytes())
    assert len(load_graph(tmp_path)) == len(graph)


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("graph.ttl", "@prefix a: <b:> .\na:x a:y .\n", 2, "damaged"),
        ("graph.nt", "<a:x> <a:y> <a:z> .\n<a:x> <a:", 2, "damaged"),
        ("graph.jsonld", "{", 1, "damaged"),
        ("graph.docx", "", None, r"name a \.ttl, \.nt or \.jsonld file"),
        ("nothing.ttl", None, None, "no such graph"),
        (".", None, None, r"holds no graph\.ttl or graph\.nt"),
    ],
)
def test_a_graph_that_cannot_be_loaded_is_named(
    tmp_path: Path, name: str, content: str | None, line: int | None, message: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(GraphError, match=message) as caught:
        load_graph(path)
    assert (caught.value.where, caught.value.line) == (str(path), line)
    assert caught.value.remedy
