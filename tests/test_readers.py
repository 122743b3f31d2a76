"""What users load the files into reads them whole: RDF tools, graph tools, and the header rules of Neo4j.

A tool that is not installed is skipped by its name; `.ci/run` installs all of them.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

#: Files of the whole graph, and by which name each tool knows their syntax.
GRAPHS = {"graph.ttl": "turtle", "graph.nt": "ntriples", "graph.jsonld": "jsonld", "graph.trig": "trig"}
JAVA = Path("/usr/share/java")
N3 = Path(__file__).parent / "tools" / "node_modules" / "n3"


def _needs(program: str, package: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} ({package}) is not installed")
    return found


def _output(command: list[str], **environment: str) -> str:
    finished = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def _statements(path: Path) -> set[str]:
    """Statements of a file as lines, by the parser that wrote them."""
    return {str(quad) for quad in parse(path=path, format=RdfFormat.from_extension(path.suffix[1:]))}


def _lines(text: str) -> set[str]:
    """Statements of N-Triples or N-Quads that a tool wrote."""
    return {str(quad) for quad in parse(text, format=RdfFormat.N_QUADS)}


def test_the_graph_is_worth_reading(built: Path) -> None:
    triples = len(_statements(built / "graph.nt"))
    assert triples > 8000
    for name in ("graph.ttl", "graph.jsonld"):
        assert _statements(built / name) == _statements(built / "graph.nt")
    assert len(_statements(built / "graph.trig")) == triples + len(_statements(built / "inferred.ttl"))


# RDF


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("name", GRAPHS)
def test_rdflib(built: Path, name: str) -> None:
    from rdflib import Dataset, Graph

    read = Dataset().parse(built / name) if name.endswith(".trig") else Graph().parse(built / name)
    assert len(read) == len(_statements(built / name))


@pytest.mark.parametrize("name", GRAPHS)
def test_oxigraph(built: Path, tmp_path: Path, name: str) -> None:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or _needs("oxigraph", "oxigraph")
    _output([program, "load", "--location", str(tmp_path), "--file", str(built / name)])
    assert len(Store.read_only(str(tmp_path))) == len(_statements(built / name))


@pytest.mark.parametrize("name", ["graph.ttl", "graph.nt", "graph.trig"])
def test_rapper(built: Path, name: str) -> None:
    command = [_needs("rapper", "raptor2-utils"), "-q", "-i", GRAPHS[name], "-o", "nquads", str(built / name)]
    assert _lines(_output(command)) == _statements(built / name)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.nt", "graph.trig"])
def test_serdi(built: Path, name: str) -> None:
    command = [_needs("serdi", "serdi"), "-i", GRAPHS[name], "-o", "nquads", str(built / name)]
    assert _lines(_output(command)) == _statements(built / name)


@pytest.fixture(scope="module")
def riot(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], str]:
    """Jena's `riot` from Debian's jars, which come without the program."""
    java = _needs("java", "default-jre-headless")
    if not (JAVA / "jena-arq.jar").exists():
        pytest.skip("riot (libapache-jena-java) is not installed")
    # Debian's build moves the classes of Jena's XML parser, and leaves the texts of its messages behind.
    texts = tmp_path_factory.mktemp("jena")
    with zipfile.ZipFile(JAVA / "jena-core.jar") as jar:
        moved = [name for name in jar.namelist() if re.match(r"org/apache/jena/ext/xerces/.*\.properties$", name)]
        for name in moved:
            text = texts / name.removeprefix("org/apache/jena/ext/")
            text.parent.mkdir(parents=True, exist_ok=True)
            text.write_bytes(jar.read(name))
    # Of the loggers there, only the one that says nothing: several exclude one another.
    jars = [str(jar) for jar in sorted(JAVA.glob("*.jar")) if not re.search("slf4j|log4j", jar.name)]
    jars += [str(JAVA / "slf4j-api.jar"), str(JAVA / "slf4j-nop.jar")]
    path = os.pathsep.join([str(texts), *jars])
    return lambda file, syntax: _output(
        [java, "-cp", path, "riotcmd.riot", f"--syntax={syntax}", "--output=nquads", str(file)]
    )


@pytest.mark.parametrize("name", GRAPHS)
def test_riot(built: Path, riot: Callable[[Path, str], str], name: str) -> None:
    # Its JSON-LD 1.1 needs a library that Debian does not have; the context is one of 1.0 as well.
    syntax = "JSON-LD-10" if name.endswith(".jsonld") else GRAPHS[name]
    assert _lines(riot(built / name, syntax)) == _statements(built / name)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.nt", "graph.trig", "graph-1.2.ttl"])
def test_n3js(built: Path, name: str) -> None:
    node = _needs("node", "nodejs")
    if not N3.is_dir():
        pytest.skip("N3.js (npm install in tests/tools) is not installed")
    count = _output([node, str(N3.parent.parent / "count.mjs"), str(built / name), GRAPHS.get(name, "turtle")])
    assert int(count) == len(_statements(built / name))


def test_the_extra_syntaxes(built: Path) -> None:
    for name in ("inferred.ttl", "graph-1.2.ttl", "dataset.ttl"):
        assert len(_statements(built / name)) > 100
    from rdflib import Graph

    assert len(Graph().parse(built / "inferred.ttl")) == len(_statements(built / "inferred.ttl"))


# Networks and tables


def _edges(built: Path) -> int:
    facts = {tuple(row[:4]) for row in _table(built / "edges.csv")[1:]}
    return len(facts)


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", ["graph.graphml", "graph.gexf"])
def test_networkx(built: Path, name: str) -> None:
    import networkx as nx

    read = (nx.read_graphml if name.endswith("ml") else nx.read_gexf)(built / name)
    assert (len(read), read.number_of_edges()) == (len(_table(built / "nodes.csv")) - 1, _edges(built))
    assert read.nodes["雄安新区"]["type"] == "平台"


def test_igraph(built: Path) -> None:
    import igraph

    read = igraph.Graph.Read_GraphML(str(built / "graph.graphml"))
    assert (read.vcount(), read.ecount()) == (len(_table(built / "nodes.csv")) - 1, _edges(built))
    assert read.is_directed()
    place = read.vs.find(id="雄安新区")
    assert (place["type"], "承接" in {edge["relation"] for edge in place.out_edges()}) == ("平台", True)


def test_parquet_holds_the_rows_of_the_tables(built: Path) -> None:
    import pyarrow.parquet as pq

    for name in ("nodes", "edges"):
        rows, header = pq.read_table(built / f"{name}.parquet").to_pylist(), _table(built / f"{name}.csv")[0]
        assert [list(row) for row in rows[:1]] == [header]
        assert len(rows) == len(_table(built / f"{name}.csv")) - 1
    node = next(row for row in rows if row["head"] == "雄安新区")
    assert isinstance(node["start"], int) and isinstance(node["confidence"], float)


def test_neo4j_import_headers(built: Path) -> None:
    """As https://neo4j.com/docs/operations-manual/current/import/ has them."""
    nodes, relationships = _table(built / "neo4j-nodes.csv"), _table(built / "neo4j-relationships.csv")
    field = re.compile(r"[\w ]*:(ID|LABEL|START_ID|END_ID|TYPE)|\w+(:(int|long|float|double|boolean|string)(\[\])?)?")
    for header in (nodes[0], relationships[0]):
        assert all(field.fullmatch(name) for name in header)
    assert [sum(name.endswith(kind) for name in nodes[0]) for kind in (":ID", ":LABEL")] == [1, 1]
    kinds = (":START_ID", ":END_ID", ":TYPE")
    assert [relationships[0].count(kind) for kind in kinds] == [1, 1, 1]


def test_neo4j_rows_keep_the_rules_of_the_import(built: Path) -> None:
    nodes, relationships = _table(built / "neo4j-nodes.csv"), _table(built / "neo4j-relationships.csv")
    assert all(len(row) == len(nodes[0]) for row in nodes) and all(
        len(row) == len(relationships[0]) for row in relationships
    )
    identifiers = Counter(row[0] for row in nodes[1:])
    assert max(identifiers.values()) == 1 and "" not in identifiers
    labels = nodes[0].index(":LABEL")
    assert all(row[labels] and all(row[labels].split(";")) for row in nodes[1:])
    ends = {name for row in relationships[1:] for name in row[:2]}
    assert ends <= identifiers.keys()
    assert all(row[2] for row in relationships[1:]) and len(relationships) - 1 == _edges(built)
    numbers = relationships[0].index("confidence:double"), relationships[0].index("evidences:int")
    assert all(0 < float(row[numbers[0]]) <= 1 and int(row[numbers[1]]) >= 1 for row in relationships[1:])
    # Quoted cells hold no line break, which the import does not admit by default.
    assert not [cell for row in (*nodes, *relationships) for cell in row if "\n" in cell or "\r" in cell]


def test_json_ld_is_read_with_the_published_context_in_place_of_its_own(built: Path, tmp_path: Path) -> None:
    document = json.loads((built / "graph.jsonld").read_text(encoding="utf-8"))
    document["@context"] = json.loads((built / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    (tmp_path / "graph.jsonld").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert _statements(tmp_path / "graph.jsonld") == _statements(built / "graph.nt")
