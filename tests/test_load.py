"""Loading: real stores hold the graph afterwards, a cut-off load goes on, and what goes wrong is named."""

import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse, serialize

from kg.cli import run
from kg.errors import GraphError
from kg.load import Endpoint, Loaded, load, query_address

INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], address: str, patience: float, folder: Path) -> Iterator[None]:
    """A server that answers at an address, ended with the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                httpx.get(address, trust_env=False)
                break
            except httpx.HTTPError:
                assert process.poll() is None and time.monotonic() < until, f"{command[0]} does not start"
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an empty Oxigraph server."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert program
    base = f"http://127.0.0.1:{_free_port()}"
    with _running([program, "serve", "--bind", base.removeprefix("http://")], base, 20, tmp_path_factory.mktemp("ox")):
        yield base


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an empty Virtuoso 7."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("virtuoso-t (virtuoso-opensource) is not installed")
    folder, port = tmp_path_factory.mktemp("virtuoso"), _free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, sql=_free_port(), http=port), encoding="utf-8")
    base = f"http://127.0.0.1:{port}"
    with _running(["virtuoso-t", "+configfile", str(ini), "+foreground"], f"{base}/sparql", 60, folder):
        yield base


@pytest.fixture(scope="module")
def expected(built: Path) -> Counter[str]:
    """Named graph to the number of its triples."""
    quads = parse(path=built / "graph.trig", format=RdfFormat.TRIG)
    return Counter(str(quad.graph_name).strip("<>") for quad in quads)


def _quiet(_done: int, _total: int) -> None:
    pass


def _ask(address: str, query: str) -> list[dict[str, Any]]:
    headers = {"accept": "application/sparql-results+json"}
    answer = httpx.post(address, data={"query": query}, headers=headers, trust_env=False).raise_for_status()
    rows: list[dict[str, Any]] = answer.json()["results"]["bindings"]
    return rows


@pytest.mark.parametrize("graph_store", [False, True])
def test_oxigraph_holds_the_graph(built: Path, oxigraph: str, expected: Counter[str], graph_store: bool) -> None:
    address = f"{oxigraph}/store" if graph_store else f"{oxigraph}/update"
    endpoint = Endpoint(address, f"{oxigraph}/query", graph_store)
    loaded = load(built, endpoint, replace=True, progress=_quiet)
    assert loaded == Loaded(dict(expected), expected.total(), 0)
    again = load(built / "graph.trig", endpoint, resume=True, progress=_quiet)
    assert again == Loaded(dict(expected), 0, expected.total())


@pytest.mark.parametrize("graph_store", [False, True])
def test_virtuoso_holds_the_graph(built: Path, virtuoso: str, expected: Counter[str], graph_store: bool) -> None:
    address = f"{virtuoso}/sparql-graph-crud-auth" if graph_store else f"{virtuoso}/sparql-auth"
    endpoint = Endpoint(address, f"{virtuoso}/sparql", graph_store, ("dba", "dba"))
    loaded = load(built, endpoint, replace=True, progress=_quiet)
    assert loaded == Loaded(dict(expected), expected.total(), 0)
    again = load(built, endpoint, resume=True, batch=200, progress=_quiet)
    # It cannot be asked for triples with a point, so the batches that have one are sent again.
    assert again.graphs == dict(expected) and again.found > again.sent


def test_what_virtuoso_holds_is_what_was_built(built: Path, virtuoso: str, expected: Counter[str]) -> None:
    load(built, Endpoint(f"{virtuoso}/sparql-auth", f"{virtuoso}/sparql", user=("dba", "dba")), progress=_quiet)
    rows = _ask(f"{virtuoso}/sparql", "SELECT ?what { <https://w3id.org/jingjinji/id/曹妃甸协同发展示范区> "
                "<https://w3id.org/jingjinji/ontology#承接> ?what }")  # fmt: skip
    assert "https://w3id.org/jingjinji/id/北京非首都功能" in {row["what"]["value"] for row in rows}
    labels = _ask(f"{virtuoso}/sparql", "SELECT ?l { <https://w3id.org/jingjinji/id/雄安新区> "
                  "<http://www.w3.org/2004/02/skos/core#prefLabel> ?l }")  # fmt: skip
    assert {(row["l"]["value"], row["l"]["xml:lang"]) for row in labels} >= {("雄安新区", "zh")}


def test_a_load_that_was_cut_off_goes_on(built: Path, oxigraph: str, expected: Counter[str]) -> None:
    endpoint = Endpoint(f"{oxigraph}/update", f"{oxigraph}/query")

    class Cut(Exception):
        pass

    def cut(done: int, total: int) -> None:
        if done > total / 2:
            raise Cut

    with pytest.raises(Cut):
        load(built, endpoint, replace=True, batch=100, progress=cut)
    loaded = load(built, endpoint, batch=100, resume=True, progress=_quiet)
    assert loaded.graphs == dict(expected)
    assert 0 < loaded.sent <= loaded.found + 200 and loaded.sent + loaded.found == expected.total()


def test_a_batch_that_arrived_in_part_is_completed(built: Path, oxigraph: str, expected: Counter[str]) -> None:
    endpoint = Endpoint(f"{oxigraph}/update", f"{oxigraph}/query")
    load(built, endpoint, replace=True, progress=_quiet)
    graph = next(iter(expected))
    lost = f"WITH <{graph}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o ; a <https://w3id.org/jingjinji/ontology#省> }}"
    httpx.post(endpoint.update, content=lost, headers={"content-type": "application/sparql-update"}, trust_env=False)
    assert load(built, endpoint, resume=True, progress=_quiet).graphs == dict(expected)


def test_an_older_build_in_the_store_is_no_resumed_load(
    built: Path, oxigraph: str, expected: Counter[str], tmp_path: Path
) -> None:
    endpoint = Endpoint(f"{oxigraph}/update", f"{oxigraph}/query")
    load(built, endpoint, replace=True, progress=_quiet)
    text = (built / "graph.trig").read_text(encoding="utf-8")
    assert '"130000"' in text
    (tmp_path / "graph.trig").write_text(text.replace('"130000"', '"139999"'), encoding="utf-8")
    # As many triples as before, and another one among them: the store has both now, and its count tells.
    for resume in (False, True):
        with pytest.raises(GraphError, match="--replace"):
            load(tmp_path, endpoint, resume=resume, progress=_quiet)
    load(tmp_path, endpoint, replace=True, progress=_quiet)
    codes = _ask(endpoint.query, "SELECT ?c { GRAPH ?g { <https://w3id.org/jingjinji/id/河北省> "
                 "<https://w3id.org/jingjinji/ontology#行政区划代码> ?c } }")  # fmt: skip
    assert [row["c"]["value"] for row in codes] == ["139999"]


def test_what_followed_from_an_older_build_goes_with_it(built: Path, oxigraph: str, tmp_path: Path) -> None:
    endpoint = Endpoint(f"{oxigraph}/update", f"{oxigraph}/query")
    load(built, endpoint, replace=True, progress=_quiet)
    quads = [
        quad
        for quad in parse(path=built / "graph.trig", format=RdfFormat.TRIG)
        if "inferred" not in str(quad.graph_name)
    ]
    (tmp_path / "graph.trig").write_bytes(serialize(quads, format=RdfFormat.TRIG) or b"")
    load(tmp_path, endpoint, replace=True, progress=_quiet)
    left = _ask(endpoint.query, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [row["g"]["value"].rpartition("/")[2] for row in left] == ["asserted", "provenance"]


def test_other_triples_in_a_graph_are_told_and_left_unless_it_is_replaced(
    built: Path, oxigraph: str, expected: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    graph = next(iter(expected))
    more = f"INSERT DATA {{ GRAPH <{graph}> {{ <a:a> <a:b> <a:c> }} }}"
    headers = {"content-type": "application/sparql-update"}
    httpx.post(f"{oxigraph}/update", content=more, headers=headers, trust_env=False).raise_for_status()
    assert run(["load", str(built), "--endpoint", f"{oxigraph}/update"]) == 1
    said = capsys.readouterr().err
    assert f"[{graph}]" in said and "--replace" in said
    assert f"counts {expected[graph] + 1} triples where the graph has {expected[graph]}" in said
    assert run(["load", str(built), "--endpoint", f"{oxigraph}/update", "--replace", "--batch", "500"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [f"{name}\t{number}" for name, number in expected.items()]
    assert f"{expected.total()} triples sent" in printed.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (lambda base: ["--endpoint", "http://127.0.0.1:1/update"], "does not answer"),
        (lambda base: ["--endpoint", "nowhere"], "does not answer"),
        (lambda base: ["--endpoint", f"{base}/nowhere"], "refuses (404)"),
        (lambda base: ["--endpoint", f"{base}/update", "--query", f"{base}/"], "refuses (404)"),
        (lambda base: ["--endpoint", f"{base}/update", "--query", f"{base}/nowhere"], "refuses (404)"),
    ],
)
def test_a_store_that_does_not_serve_is_named(
    built: Path, oxigraph: str, capsys: pytest.CaptureFixture[str], options: Callable[[str], list[str]], message: str
) -> None:
    assert run(["load", str(built), *options(oxigraph)]) == 1
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1


def test_virtuoso_asks_for_a_user(built: Path, virtuoso: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["load", str(built), "--endpoint", f"{virtuoso}/sparql-auth"]) == 1
    assert "refuses (401)" in (said := capsys.readouterr().err) and "--user" in said


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), ("<a:a> <a:b", "is damaged"), ("<a:a> <a:b> <a:c> .", "no named graph")],
)
def test_a_graph_that_cannot_be_loaded_is_named(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "graph.trig").write_text(content, encoding="utf-8")
    with pytest.raises(GraphError, match=message) as caught:
        load(tmp_path, Endpoint("http://127.0.0.1:1/", "http://127.0.0.1:1/"), progress=_quiet)
    assert caught.value.where == str(tmp_path / "graph.trig")


@pytest.mark.parametrize(
    ("update", "query"),
    [
        ("http://a/update", "http://a/query"),
        ("http://a/ds/update", "http://a/ds/query"),
        ("http://a/ds/data", "http://a/ds/query"),
        ("http://a/store", "http://a/query"),
        ("http://a/sparql-graph-crud-auth", "http://a/sparql"),
        ("http://a/repositories/x/statements", "http://a/repositories/x"),
        ("http://a/sparql-auth", "http://a/sparql-auth"),
    ],
)
def test_the_address_for_questions_is_known_by_that_for_updates(update: str, query: str) -> None:
    assert query_address(update) == query
