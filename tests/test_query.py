"""Queries: the competency questions are answered, on two engines alike, and a bad query says where it is bad."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rdflib import Graph
from small_graph import AUTHORITY, SMALL

from kg.bundle import ontology_dir
from kg.errors import GraphError
from kg.export.rdf import to_graph, write_rdf
from kg.query import load_graph, named_queries, named_query, run_query
from kg.schema import load_schema

NAMES = [path.stem for path in sorted((ontology_dir() / "queries").glob("*.rq"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built")
    write_rdf(SMALL, load_schema(ontology_dir() / "schema.ttl"), path, authority=AUTHORITY)
    return path


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    return load_graph(folder)


# The named queries; what they answer is in test_competency.py


@pytest.mark.parametrize("name", NAMES)
def test_question_is_in_terms_of_the_schema(name: str) -> None:
    schema = load_schema(ontology_dir() / "schema.ttl")
    terms = set(re.findall(rf"\b{schema.prefix}:(\w+)", named_query(name, ontology_dir())))
    assert terms or "rdf:" in named_query(name, ontology_dir()) or "skos:" in named_query(name, ontology_dir())
    unknown = sorted(terms - schema.labels.keys())
    assert not unknown, f"{name}.rq: correct {unknown}, or define them in schema.ttl"


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
        ("PREFIX x: <x:> SELECT ?s { ?s x:a.add 1 ; x:service ?load }", ("s",), []),
        ("SELECT ?s { ?s rdfs:label 'x'@clear }", ("s",), []),
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
        # Hidden behind what begins no comment, string or IRI, or ends one.
        ("SELECT * { ?s id:a\\#b ?o . SERVICE <http://a/> { ?s ?p ?o } }", 1, "another server"),
        ("SELECT * { ?s id:a\\'b ?o . SERVICE <http://a/> { ?s ?p 'x' } }", 1, "another server"),
        ("# x\rSELECT * { SERVICE <http://a/> { ?s ?p ?o } }", 1, "another server"),
        ('SELECT * { ?s ?p """a\\"""b""" . SERVICE <http://a/> { ?s ?p "" } . ?s ?p """""" }', 1, "another server"),
        ("SELECT * { ?s ?p 0.9SERVICE<http://a/>{ ?s ?p ?o } }", 1, "another server"),
        ("SELECT * { ?s ?p 1e0SERVICE<http://a/>{ ?s ?p ?o } }", 1, "another server"),
        ("SELECT * { ?s ?p trueSERVICE<http://a/>{ ?s ?p ?o } }", 1, "another server"),
        ("SELECT * { ?s ?p falseService<http://a/>{ ?s ?p ?o } }", 1, "another server"),
        ("SELECT * { FILTER(1<2)SERVICE<http://a/>{ ?s ?p ?o } FILTER(2>1) }", 1, "another server"),
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
