"""How many rows a named query gives: what its head says, or another number, and whether there are more."""

from pathlib import Path

import pytest
from rdflib import Graph

from kg.bundle import ontology_dir
from kg.cli import run
from kg.errors import GraphError
from kg.query import NamedQuery, load_graph, named_queries, named_query
from kg.querying.limit import ask, limit, with_limit

QUERY = """# 问：测试？
# @limit 300
SELECT ?x WHERE {
  { SELECT ?x WHERE { ?x a ?y } LIMIT 300 }
  { SELECT ?x WHERE { ?x a ?y } LIMIT 3000 }
}
LIMIT 300
"""
#: Queries whose rows are as many as there are types, relations or years, whatever the graph.
FEW = {"关系统计", "类型统计", "目标年份"}


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    return load_graph(built)


def test_the_head_states_the_limit() -> None:
    assert limit(QUERY) == 300
    assert limit("SELECT ?x WHERE { ?x a ?y } LIMIT 300") is None


def test_another_limit_takes_its_place() -> None:
    assert with_limit(QUERY, 5) == QUERY.replace("LIMIT 300 }", "LIMIT 5 }").replace("\nLIMIT 300\n", " LIMIT 5\n")
    assert with_limit(QUERY, None) == QUERY.replace(" LIMIT 300 }", " }").replace("\nLIMIT 300\n", "\n")
    assert with_limit("ASK {}", 5) == "ASK {}"


@pytest.mark.parametrize("query", named_queries(ontology_dir()), ids=lambda query: query.name)
def test_each_query_that_lists_has_a_limit(query: NamedQuery) -> None:
    text = named_query(query.name, ontology_dir())
    assert (limit(text) is None) is (query.name in FEW)
    if limit(text) is not None:
        assert with_limit(text, 7).count("LIMIT 7") == text.count(f"LIMIT {limit(text)}") >= 1


@pytest.mark.parametrize("query", named_queries(ontology_dir()), ids=lambda query: query.name)
def test_no_answer_on_the_bundled_documents_is_cut(graph: Graph, query: NamedQuery) -> None:
    text = named_query(query.name, ontology_dir())
    shown, more = ask(graph, text, None, limit(text))
    every, _ = ask(graph, text, None, None)
    assert shown.table() == every.table()
    assert not more


def test_a_limit_gives_so_many_rows_and_says_whether_there_are_more(graph: Graph) -> None:
    text = named_query("承接", ontology_dir())
    every, _ = ask(graph, text, None, None)
    some, more = ask(graph, text, None, 3)
    assert more and len(some.rows) == 3 and set(some.rows) < set(every.rows)
    assert ask(graph, text, None, len(every.rows)) == (every, False)


def test_what_is_ranked_begins_with_the_first(graph: Graph) -> None:
    text = named_query("承接排行", ontology_dir())
    every, _ = ask(graph, text, None, None)
    first, _ = ask(graph, text, None, 1)
    assert first.table()[0][1] == every.table()[0][1]


def test_a_query_of_ones_own_is_read_so_far(graph: Graph) -> None:
    found, more = ask(graph, "SELECT ?x WHERE { ?x a jjj:地区 }", None, 2)
    assert len(found.rows) == 2 and more
    with pytest.raises(GraphError, match="not SPARQL"):
        ask(graph, "SELECT ?x", "my.rq", 2)


def test_the_command_shows_what_the_query_says_and_says_that_there_is_more(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# @limit 2\nSELECT ?x WHERE { ?x a jjj:地区 } LIMIT 2"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    asked = ["query", str(tmp_path / "q.rq"), "--graph", str(built)]
    assert run(asked) == 0
    shown = capsys.readouterr()
    assert shown.out.count("id:") == 2
    assert shown.err == "kg: 2 rows, and there are more: --limit 0 gives all, --set asks about less\n"
    assert run([*asked, "--limit", "0"]) == 0
    every = capsys.readouterr()
    assert every.out.count("id:") > 2 and not every.err
    assert run([*asked, "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("/id/") == every.out.count("id:")
    assert run([*asked, "--format", "csv", "--limit", "1"]) == 0
    cut = capsys.readouterr()
    assert cut.out.count("/id/") == 1 and "1 rows, and there are more" in cut.err
