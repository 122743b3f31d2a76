"""Serving: a conforming endpoint, an editor and the page, offline, read-only, and gone when it is told to end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import IncompleteRead
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from kg.building.store import is_store, keep
from kg.bundle import ontology_dir
from kg.cli import run
from kg.query import load_graph, named_query, run_query

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
#: A query whose answer takes longer than anybody waits.
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . FILTER(?a = ?d && ?c != ?f) }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass
class Server:
    """A running `kg serve`."""

    process: subprocess.Popen[str]
    base: str
    lines: list[str]

    def get(self, path: str, accept: str = "*/*", **fields: str) -> tuple[int, str, str]:
        """The answer to a GET request."""
        return self.send(f"{path}?{urlencode(fields)}" if fields else path, headers={"Accept": accept})

    def post(self, path: str, body: str, kind: str, accept: str = "*/*") -> tuple[int, str, str]:
        """The answer to a POST request."""
        return self.send(path, body.encode(), {"Content-Type": kind, "Accept": accept})

    def send(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, type and text of an answer."""
        request = urllib.request.Request(self.base + path, body, headers or {})
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get_content_type(), error.read().decode("utf-8")


def _start(out: Path, *options: str) -> Server:
    command = [sys.executable, "-m", "kg", "serve", str(out), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    lines = [process.stdout.readline().strip() for _ in range(3)]
    return Server(process, lines[1].split()[-1].rstrip("/"), lines)


def _end(server: Server, number: int = signal.SIGINT) -> tuple[int, str]:
    """Exit status, and what was said on standard error."""
    server.process.send_signal(number)
    _, said = server.process.communicate(timeout=20)
    return server.process.returncode, said


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    yield from _running(built, "--timeout", "120")


@pytest.fixture(scope="module")
def hasty_server(built: Path) -> Iterator[Server]:
    """One that gives a query up after two seconds."""
    yield from _running(built, "--timeout", "2")


def _running(built: Path, *options: str) -> Iterator[Server]:
    running = _start(built, *options)
    try:
        yield running
    finally:
        assert _end(running) == (0, "")


@pytest.fixture(scope="module")
def size(built: Path) -> int:
    """Triples of what is stated: the default graph."""
    return len({quad.triple for quad in parse(path=built / "graph.nt", format=RdfFormat.N_TRIPLES)})


def test_it_prints_its_addresses(server: Server) -> None:
    assert [line.split() for line in server.lines] == [
        ["SPARQL", f"{server.base}/sparql"],
        ["Editor", f"{server.base}/"],
        ["Page", f"{server.base}/graph.html"],
    ]
    assert server.base.startswith("http://127.0.0.1:")


# The endpoint


@pytest.mark.parametrize("path", ["/sparql", "/query"])
def test_a_query_may_come_in_each_way_of_the_protocol(server: Server, size: int, path: str) -> None:
    accept = "application/sparql-results+json"
    answers = [
        server.get(path, accept, query=COUNT),
        server.post(path, urlencode({"query": COUNT}), "application/x-www-form-urlencoded", accept),
        server.post(path, COUNT, "application/sparql-query", accept),
    ]
    for status, kind, text in answers:
        assert (status, kind) == (200, accept)
        assert json.loads(text)["results"]["bindings"][0]["n"]["value"] == str(size)


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        (COUNT, "application/sparql-results+json", "application/sparql-results+json"),
        (COUNT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (COUNT, "text/csv", "text/csv"),
        (COUNT, "text/tab-separated-values", "text/tab-separated-values"),
        (COUNT, "text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5", "text/turtle", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5", "application/n-triples", "application/n-triples"),
        ("DESCRIBE <https://w3id.org/jingjinji/id/雄安新区>", "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_the_format_is_negotiated(server: Server, query: str, accept: str, kind: str) -> None:
    status, found, text = server.get("/sparql", accept, query=query)
    assert (status, found) == (200, kind) and text


@pytest.mark.parametrize("graph", ["asserted", "inferred", "nowhere"])
def test_a_query_may_name_its_graphs(server: Server, built: Path, graph: str) -> None:
    quads = parse(path=built / "graph.trig", format=RdfFormat.TRIG)
    size = len([quad for quad in quads if str(quad.graph_name).endswith(f"/{graph}>")])
    iri = f"https://w3id.org/jingjinji/id/graph/{graph}"
    inside = COUNT.replace("WHERE", f"FROM <{iri}> WHERE")
    assert server.get("/sparql", "text/csv", query=inside)[2].split()[1:] == [str(size)]
    assert server.get("/sparql", "text/csv", query=COUNT, **{"default-graph-uri": iri})[2].split()[1:] == [str(size)]


@pytest.mark.parametrize("name", ["三地共建", "隶属", "事实证据"])
def test_a_named_query_is_answered_as_by_the_command(server: Server, built: Path, name: str) -> None:
    text = named_query(name, ontology_dir())
    rows = server.get("/sparql", "text/csv", query=text)[2].strip().splitlines()[1:]
    assert len(rows) == len(run_query(load_graph(built), text).rows) > 0


def test_the_head_of_an_answer_may_be_asked_for(server: Server) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/graph.ttl"):
        request = urllib.request.Request(server.base + path, method="HEAD")
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            assert (answer.status, answer.read()) == (200, b"")
        assert server.get("/sparql", "application/sparql-results+json", query="ASK {}")[0] == 200


def test_named_graphs_can_be_asked(server: Server) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    rows = server.get("/sparql", "text/csv", query=query)[2].split()[1:]
    assert [row.rpartition("/")[2] for row in rows] == ["asserted", "inferred", "provenance"]


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/sparql", urlencode({"update": "CLEAR ALL"}), "application/x-www-form-urlencoded", 403),
        ("/sparql", "DELETE WHERE { ?s ?p ?o }", "application/sparql-update", 403),
        ("/sparql", "DELETE WHERE { ?s ?p ?o }", "application/sparql-query", 403),
        ("/query?update=CLEAR%20ALL", "", "application/sparql-query", 403),
        ("/update", "CLEAR ALL", "application/sparql-update", 403),
        ("/sparql", "LOAD <http://127.0.0.1/x.ttl>", "application/sparql-query", 403),
        ("/sparql", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "application/sparql-query", 403),
        ("/sparql", urlencode({"query": "ASK { SERVICE ?x { } }"}), "application/x-www-form-urlencoded", 403),
        # Two queries, of which a server might take either.
        (f"/sparql?query={quote(COUNT)}", urlencode({"query": "ASK {}"}), "application/x-www-form-urlencoded", 400),
        (f"/sparql?query={quote(COUNT)}", "ASK {}", "application/sparql-query", 400),
        ("/sparql", urlencode([("query", "ASK {}"), ("query", "ASK {}")]), "application/x-www-form-urlencoded", 400),
        ("/store", "<a:a> <a:a> <a:a> .", "application/n-triples", 405),
        ("/sparql", "SELECT ?x", "application/sparql-query", 400),
        ("/sparql", "x" * 1_000_001, "application/sparql-query", 413),
        ("/sparql", "ASK {}", "text/plain", 415),
    ],
)
def test_nothing_is_changed_and_no_other_machine_is_asked(
    server: Server, size: int, path: str, body: str, kind: str, status: int
) -> None:
    assert server.post(path, body, kind)[0] == status
    assert server.get("/sparql", "text/csv", query=COUNT)[2].split() == ["n", str(size)]


def test_a_refusal_says_why(server: Server) -> None:
    status, kind, text = server.get("/sparql", query="SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    assert (status, kind) == (403, "text/plain")
    assert "asks another server" in text and "leave SERVICE out" in text


def test_a_query_is_given_up_in_time(hasty_server: Server) -> None:
    status, _, text = hasty_server.get("/sparql", query=ENDLESS)
    assert status == 504 and "longer than 2 seconds" in text
    # And what it was busy with is over: the next one is answered.
    assert hasty_server.get("/sparql", query="ASK {}")[0] == 200


def test_a_query_that_is_given_up_takes_no_other_with_it(hasty_server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        endless = [pool.submit(hasty_server.get, "/sparql", query=ENDLESS) for _ in range(4)]
        time.sleep(1)
        # Begun with those, and still busy when they are given up: its server is ended when it has answered.
        slow = pool.submit(hasty_server.get, "/sparql", "text/csv", query=SLOW)
        assert [one.result()[0] for one in endless] == [504] * 4
        assert slow.result()[0] in (200, 504) and "Server disconnected" not in slow.result()[2]
    assert hasty_server.get("/sparql", query="ASK {}")[0] == 200


def test_a_server_that_dies_is_replaced(built: Path) -> None:
    running = _start(built)
    children = subprocess.run(["pgrep", "-f", "oxigraph serve-read-only.*kg-serve"], capture_output=True, text=True)
    mine = [pid for pid in children.stdout.split() if _grandparent(pid) == str(running.process.pid)]
    assert mine
    for pid in mine:
        os.kill(int(pid), signal.SIGKILL)
    time.sleep(0.3)
    statuses = [running.get("/sparql", query="ASK {}")[0] for _ in range(2)]
    assert statuses[-1] == 200
    assert _end(running) == (0, "")


def _grandparent(pid: str) -> str:
    def parent(one: str) -> str:
        return Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]

    try:
        return parent(parent(pid))
    except OSError:
        return ""


def test_a_store_is_served_as_it_is(built: Path, size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path / "store", built / "graph.nt", "digest", {}, None, None)
    server = _start(built, "--store", str(tmp_path / "store"))
    try:
        assert f'"{size}"' in server.get("/sparql", "application/sparql-results+json", query=COUNT)[2]
    finally:
        assert _end(server) == (0, "")
    assert is_store(tmp_path / "store")
    assert run(["serve", str(built), "--store", str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith("there is no store; make one with kg build --store\n")


def test_an_answer_without_end_is_cut_off_for_all_to_see(hasty_server: Server) -> None:
    with pytest.raises(IncompleteRead):
        hasty_server.get("/sparql", query="SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_a_page_elsewhere_cannot_ask_under_a_name_of_its_own(server: Server, host: str) -> None:
    assert server.send(f"/sparql?query={quote('ASK {}')}", headers={"Host": host})[0] == 400


@pytest.mark.parametrize("option", [(), ("--cors",)])
def test_pages_elsewhere_may_ask_only_if_they_are_let(built: Path, option: tuple[str, ...]) -> None:
    running = _start(built, *option)
    request = urllib.request.Request(
        f"{running.base}/sparql?query={quote('ASK {}')}", headers={"Origin": "https://other.example"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        allowed = answer.headers.get("Access-Control-Allow-Origin")
    assert _end(running)[0] == 0
    assert allowed == ("*" if option else None)


# Files


def test_files_of_the_build_are_shown_and_no_others(server: Server, built: Path) -> None:
    for name, kind in (("graph.html", "text/html"), ("graph.ttl", "text/turtle"), ("dataset.ttl", "text/turtle")):
        assert server.get(f"/{name}")[:2] == (200, kind)
    assert server.get("/graph.ttl")[2] == (built / "graph.ttl").read_text(encoding="utf-8")
    for path in (
        "/nothing.ttl",
        "/%2e%2e%2fsecret.ttl",
        "/..%2Fsecret.ttl",
        "/a/b.ttl",
        f"/{'a' * 300}.ttl",
        "/%00.ttl",
    ):
        (built.parent / "secret.ttl").write_text("", encoding="utf-8")
        assert server.get(path)[0] == 404, path


# Clients


def test_sparqlwrapper(server: Server, size: int) -> None:
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    client = SPARQLWrapper(f"{server.base}/sparql", returnFormat=JSON)
    client.setQuery(COUNT)
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == str(size)  # type: ignore[index, call-overload]
    client.setMethod(POST)
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == str(size)  # type: ignore[index, call-overload]


def test_rdflib_as_a_client(server: Server, size: int) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    rows = list(Graph(SPARQLStore(f"{server.base}/sparql")).query(COUNT))
    assert str(rows[0][0]) == str(size)  # type: ignore[index]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server, size: int) -> None:
    command = ["curl", "--silent", "--noproxy", "*", "--get", "--data-urlencode", f"query={COUNT}"]
    output = subprocess.run(
        [*command, "--header", "Accept: text/csv", f"{server.base}/sparql"], capture_output=True, text=True, check=True
    )
    assert output.stdout.split() == ["n", str(size)]


@pytest.mark.skipif(shutil.which("node") is None, reason="node (nodejs) is not installed")
def test_javascript_fetch(server: Server, size: int) -> None:
    script = f"""
        const body = new URLSearchParams({{ query: {json.dumps(COUNT)} }});
        const headers = {{ Accept: 'application/sparql-results+json' }};
        const answer = await fetch('{server.base}/sparql', {{ method: 'POST', body, headers }});
        console.log((await answer.json()).results.bindings[0].n.value);
    """
    output = subprocess.run(
        ["node", "--input-type=module", "--eval", script], capture_output=True, text=True, check=True
    )
    assert output.stdout.strip() == str(size)


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_editor_works_with_the_network_unplugged(server: Server, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.route(lambda url: not url.startswith(server.base), lambda route: route.abort())
        page.goto(server.base)
        page.wait_for_selector(".yasqe .CodeMirror")
        page.evaluate(
            "text => document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(text)",
            "SELECT ?x WHERE { ?x <https://w3id.org/jingjinji/ontology#承接> ?what }",
        )
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr_results td")
        text = page.inner_text(".yasr_results")
        page.screenshot(path=tmp_path / "editor.png")
        browser.close()
    assert "雄安新区" in text
    elsewhere = [url for url in asked if not url.startswith((server.base, "data:", "blob:"))]
    assert elsewhere == []


# Its beginning and its end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_order_to_end_is_obeyed(built: Path, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers any more, and the server's own folder is gone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    running = _start(built)
    assert list(tmp_path.glob("kg-serve-*"))
    assert running.get("/sparql", "text/csv", query="ASK {}")[2]
    assert _end(running, number) == (0, "")
    with pytest.raises(urllib.error.URLError):
        running.get("/")
    assert not list(tmp_path.glob("kg-serve-*"))


def test_nothing_is_left_even_of_a_process_that_is_killed(built: Path) -> None:
    running = _start(built)
    found = subprocess.run(["pgrep", "-f", "oxigraph serve-read-only"], capture_output=True, text=True).stdout.split()
    mine = [pid for pid in found if _grandparent(pid) == str(running.process.pid)]
    assert mine
    running.process.kill()
    running.process.communicate()
    until = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in mine):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_check_of_hosts_holds_for_every_name_of_this_machine(built: Path, host: str) -> None:
    running = _start(built, "--host", host)
    assert running.send(f"/sparql?query={quote('ASK {}')}", headers={"Host": "evil.example"})[0] == 400
    assert running.send(f"/sparql?query={quote('ASK {}')}")[0] == 200
    assert _end(running) == (0, "")


def test_an_empty_host_is_refused(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", str(built), "--host", ""]) == 2
    assert "--host names an address" in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(server: Server, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = server.base.rpartition(":")[2]
    assert run(["serve", str(built), "--port", port]) == 1
    said = capsys.readouterr().err
    assert f"[127.0.0.1:{port}]" in said and "--port" in said


@pytest.mark.parametrize(("content", "message"), [(None, "no built graph"), ("<a:a> <a:b", "the graph is damaged")])
def test_a_graph_that_cannot_be_served_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "graph.trig").write_text(content, encoding="utf-8")
        (tmp_path / "graph.nt").write_text("", encoding="utf-8")
    assert run(["serve", str(tmp_path), "--port", "0"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"kg: {tmp_path / 'graph.trig'}: ") and message in said and "kg build" in said
