"""The command line: what each command prints where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg import __version__
from kg.cli import cli, run
from kg.errors import OntologyError

COMMANDS = ("build", "check", "evaluate", "explain", "extract", "load", "query", "serve", "view")
ONE = "雄安新区位于河北省。天津市和河北省合作。到2025年，天津市常住人口达到1500万人。"
TWO = "曹妃甸区位于唐山市。\n"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "one.txt").write_text(ONE, encoding="utf-8")
    (folder / "two.txt").write_text(TWO, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graph(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "out"
    assert run(["build", str(texts), "-o", str(out)]) == 0
    return out


def _kg(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, capture_output=True, check=False, **options)


# Start-up and help


def test_what_is_heavy_is_loaded_only_when_it_is_needed() -> None:
    code = "import sys, kg.cli; kg.cli.run(['--help']); print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "click" in loaded
    heavy = {"rdflib", "pyoxigraph", "jieba", "networkx", "pyvis", "rich", "numpy", "jinja2", "trafilatura", "docx"}
    assert not loaded & heavy


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(sorted(cli.commands)) == COMMANDS
    assert run(["--help"]) == 0
    output = capsys.readouterr().out
    assert all(f"\n  {name} " in output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert f"Usage: kg {name} " in capsys.readouterr().out
    assert cli.commands[name].help
    options = [parameter for parameter in cli.commands[name].params if parameter.param_type_name == "option"]
    assert not [option.name for option in options if not option.help and option.name != "form"]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"kg {__version__}\n"


# How a run ends


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "biuld"),
        (["extract"], "PATH"),
        (["explain"], "HEAD"),
        (["evaluate"], "GOLD"),
        (["build", "--fast"], "--fast"),
        (["build", "-o"], "-o"),
        (["query", "x", "--format", "xml"], "'xml' is not one of"),
        (["query", "x", "-e", "ASK {}"], "NAME or FILE.rq and -e exclude each other"),
        (["evaluate", "gold", "text", "--predicted", "facts"], "PATH and --predicted exclude each other"),
        (
            ["evaluate", "gold", "--predicted", "facts", "--min-confidence", "0.5"],
            "--min-confidence and --predicted exclude each other",
        ),
        (["view", "one", "two"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    assert line.startswith("kg: ")
    assert message in line
    assert "--help`" in line


def test_a_command_without_arguments_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().err


WRONG = OntologyError("is wrong", where="a.tsv", line=3, entry="甲", remedy="mend it")
BUG = "this is a bug in kg: ValueError: two lines; set KG_DEBUG=1 to see where, and report it"


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (WRONG, 2, "a.tsv:3: is wrong [甲]; mend it"),
        (KeyboardInterrupt(), 130, "interrupted; nothing was written"),
        (ValueError("two\nlines"), 70, BUG),
    ],
)
def test_a_failure_is_one_line(
    error: BaseException,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.delenv("KG_DEBUG", raising=False)
    monkeypatch.setattr("kg.build.build", fail)
    assert run(["build"]) == status
    assert capsys.readouterr().err.strip() == f"kg: {message}"


def test_an_interrupted_command_does_not_deny_what_it_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.ontology.load_ontology", interrupt)
    assert run(["extract", "text.txt"]) == 130
    assert capsys.readouterr().err.strip() == "kg: interrupted; the output is not complete"


def test_the_traceback_of_a_bug_is_shown_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setenv("KG_DEBUG", "1")
    monkeypatch.setattr("kg.build.build", fail)
    with pytest.raises(ValueError, match="a bug"):
        run(["build"])


def test_a_reader_that_goes_away_ends_the_run_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen([sys.executable, "-m", "kg", "query"], stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_that_cannot_be_written_is_named() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "kg", "query"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"kg: cannot write: No space left on device\n"


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_output_is_utf_8_in_every_locale(graph: Path, locale: str) -> None:
    environment = os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment.pop("PYTHONIOENCODING", None)
    done = _kg("query", "-e", "ASK {}", "--graph", str(graph.parent / "无"), env=environment)
    assert done.returncode == 1
    assert "无".encode() in done.stderr
    listed = _kg("query", env=environment)
    assert "承接" in listed.stdout.decode("utf-8")


# Commands


def test_build_names_the_page_on_standard_output_and_the_rest_on_standard_error(texts: Path, tmp_path: Path) -> None:
    done = _kg("build", str(texts), "-o", "my out", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode() == f"my out{os.sep}graph.html\n"
    rows = [line.split() for line in done.stderr.decode().splitlines() if line.strip()]
    counts = {name: int(count) for name, count in rows}
    assert counts["documents"] == 2
    assert counts["合作"] == 1
    assert counts["facts"] >= counts["位于"] + counts["合作"] == 3
    assert counts["goals"] == 1
    assert {"entities", "地区", "平台", "observations", "rejected"} <= counts.keys()


def test_a_progress_bar_is_shown_on_a_terminal_only(texts: Path, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "kg", "build", str(texts), "-o", str(tmp_path / "out")]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=follower, env=environment) as process:
        os.close(follower)
        seen = b""
        try:
            while chunk := os.read(leader, 4096):
                seen += chunk
        except OSError:  # Linux reports the end of a terminal as an error
            pass
        os.close(leader)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"\x1b[" in seen and b"2/2" in seen and b"15/15" in seen
    piped = _kg("build", str(texts), "-o", str(tmp_path / "other")).stderr
    assert b"\x1b[" not in piped and b"2/?" not in piped


def test_extract_prints_one_object_per_document(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(texts / "two.txt"), str(texts / "one.txt"), str(texts / "none.txt")]) == 1
    output = capsys.readouterr()
    records = [json.loads(line) for line in output.out.splitlines()]
    assert [record["doc"] for record in records] == ["one.txt", "two.txt"]
    fact = {"head": "曹妃甸区", "relation": "位于", "tail": "唐山市", "time": None}
    (found,) = records[1]["relations"]
    assert fact.items() <= found.items()
    assert TWO[found["start"] : found["end"]].startswith("曹妃甸区")
    assert {"evidence", "rule", "confidence"} <= found.keys()
    assert output.err.startswith(f"kg: {texts / 'none.txt'}: does not exist")


def test_less_certain_facts_are_left_out_and_said_to_be(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "three.txt").write_text("北京海关开放日。曹妃甸区位于唐山市。", encoding="utf-8")
    try:
        assert run(["extract", str(texts / "three.txt"), "--min-confidence", "0.99"]) == 0
    finally:
        (texts / "three.txt").unlink()
    record = json.loads(capsys.readouterr().out)
    assert record["relations"] == []
    reasons = {item["reason"] for item in record["rejected"]}
    assert reasons == {"less certain than 0.99"}
    assert {item["what"] for item in record["rejected"]} >= {"曹妃甸区 位于 唐山市"}


def test_a_build_leaves_out_what_is_less_certain(texts: Path, tmp_path: Path) -> None:
    sizes = []
    for least in ("0", "0.99"):
        out = tmp_path / least
        assert run(["build", str(texts), "-o", str(out), "--min-confidence", least]) == 0
        sizes.append((out / "facts.jsonl").read_text(encoding="utf-8").count('"relation"'))
    assert sizes[0] > sizes[1] == 0


def test_extract_reads_standard_input() -> None:
    done = _kg("extract", "-", input=TWO.encode())
    assert json.loads(done.stdout)["doc"] == "stdin"
    assert done.returncode == 0


SELECT = "SELECT ?x WHERE { ?x jjj:位于 id:唐山市 }"


def test_query_as_a_table(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "-e", SELECT, "--graph", str(graph)]) == 0
    assert capsys.readouterr().out.split()[::2] == ["x", "id:曹妃甸区"]


def test_query_as_csv(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "-e", SELECT, "--graph", str(graph), "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [["x"], ["https://w3id.org/jingjinji/id/曹妃甸区"]]


def test_query_as_json_from_a_file(graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "where.rq").write_text(SELECT, encoding="utf-8")
    assert run(["query", str(tmp_path / "where.rq"), "--graph", str(graph), "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert row["x"]["value"].endswith("/曹妃甸区")


def test_query_by_name(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "合作", "--graph", str(graph), "--format", "csv"]) == 0
    assert "天津市" in capsys.readouterr().out


def test_query_without_a_query_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query"]) == 0
    output = capsys.readouterr().out
    assert "承接" in output and "？" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.rq"], "none.rq: the query cannot be read: No such file or directory; "),
        (["没有"], "there is no query of this name [没有]; "),
        (["-e", "SELECT"], "the query is not SPARQL"),
    ],
)
def test_a_query_that_cannot_be_answered(
    arguments: list[str], message: str, graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["query", *arguments, "--graph", str(graph)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line


def test_view_opens_the_page_and_prints_its_path(
    graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def open_first(address: str) -> bool:
        opened.append(address)
        return len(opened) == 1

    monkeypatch.setattr("webbrowser.open", open_first)
    assert run(["view", str(graph)]) == 0
    assert opened == [(graph / "graph.html").as_uri()]
    assert capsys.readouterr() == (f"{graph / 'graph.html'}\n", "")
    assert run(["view", str(graph)]) == 0
    assert capsys.readouterr().err == "kg: no browser was found; open the page yourself\n"


@pytest.mark.parametrize("command", [["view"], ["query", "承接", "--graph"], ["explain", "甲", "--graph"]])
def test_a_graph_that_is_not_there(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, str(tmp_path / "out")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"kg: {tmp_path / 'out'}: there is no ")
    assert "kg build" in line


# Evaluation


@pytest.fixture
def gold(texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """What kg itself finds in the texts, with one entity more."""
    assert run(["extract", str(texts)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    records[1]["entities"].append({"name": "首钢京唐公司", "type": "机构", "aliases": []})
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def _evaluated(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["evaluate", *arguments, "--json"]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_evaluate_extracts_and_compares(gold: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = _evaluated(capsys, str(gold), str(texts))
    assert figures["kinds"]["relations"]["F1"] == 1
    assert figures["kinds"]["entities"]["P"] == 1
    assert figures["types"]["机构"] == {
        "P": 0,
        "R": 0,
        "F1": 0,
        "required": 1,
        "found": 0,
        "predicted": 0,
        "right": 0,
    }
    assert figures["relations"]["位于"]["right"] >= 2


def test_evaluate_compares_facts_that_were_extracted_before(
    gold: Path, texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = _evaluated(capsys, str(gold), str(texts))
    before = _evaluated(capsys, str(gold), "--predicted", str(gold))
    assert before["kinds"]["relations"] == now["kinds"]["relations"]
    assert before["kinds"]["entities"]["F1"] == 1


def test_evaluate_prints_tables_and_errors(gold: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(gold), str(texts / "two.txt"), "--errors"]) == 0
    output = capsys.readouterr()
    assert output.err == "kg: one: is in the gold only; its facts count as missed\n"
    headings = [line.split()[0] for line in output.out.splitlines() if " F1 " in line]
    assert headings == ["kind", "type", "relation", "subjects"]
    assert 'missed\tentities\ttwo\t{"name": "首钢京唐公司", "type": "机构"}' in output.out
    assert "missed\trelations\tone\t" in output.out


def test_evaluate_reports_every_rule(gold: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(gold), str(texts), "--rules"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    headings = [line[0] for line in lines if "P" in line]
    assert headings == ["kind", "type", "relation", "subjects", "rule", "confidence"]
    (lies,) = [line for line in lines if line[0] == "lies-in"]
    assert [float(lies[1]), int(lies[2]), int(lies[3])] == [1, 2, 2]
    unused = [line for line in lines if line[0] == "relocate-to-active"]
    assert unused and unused[0][2] == "0"


def test_evaluate_without_texts_takes_those_that_come_with_kg(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(gold)]) == 0
    errors = capsys.readouterr().err.splitlines()
    assert "kg: one: is in the gold only; its facts count as missed" in errors
    assert len([line for line in errors if line.endswith("is not in the gold; not counted")]) == 5


def test_evaluate_names_texts_that_cannot_be_read(gold: Path, texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(gold), str(texts), str(texts / "none.txt")]) == 1
    assert "does not exist" in capsys.readouterr().err
