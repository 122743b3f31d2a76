"""A build: what it writes, what it says of bad inputs and of a wrong ontology, and that it is whole or not there."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import NothingRead, build
from kg.building.basis import LEDGER
from kg.building.outputs import FACTS, FILES, OPTIONAL_FILES
from kg.bundle import ontology_dir
from kg.cli import run
from kg.errors import KgError

ONE = "雄安新区承接北京非首都功能。曹妃甸区位于唐山市。"
TWO = "---\ntitle: 港口\ndate: 2019-05-01\n---\n天津市和河北省合作。到2025年，天津市常住人口达到1500万人。\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "one.txt").write_text(ONE, encoding="utf-8")
    (folder / "two.md").write_text(TWO, encoding="utf-8")
    for path in folder.iterdir():
        os.utime(path, (0, 0))  # the ledger does not trust the state of what was written just now
    return folder


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _documents(folder: Path) -> list[str]:
    lines = (folder / FACTS).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["doc"] for line in lines]


def test_writes_every_file_and_reports_what_it_made(texts: Path, tmp_path: Path) -> None:
    done: list[tuple[str, str]] = []
    out = tmp_path / "out"
    report = build([str(texts)], out, ontology_dir(), lambda kind, name: done.append((kind, name)))
    assert set(_contents(out)) == set(FILES)
    assert all(_contents(out).values())
    assert report.documents == 2
    assert report.facts["承接"] == 1
    assert report.entities["地区"] >= 4
    assert report.goals == 1
    assert done[:3] == [("to read", "2"), ("document", "one.txt"), ("document", "two.md")]
    assert {name for kind, name in done if kind == "file"} == set(FILES)
    assert list(tmp_path.glob(".out*")) == []


def test_same_bytes_whatever_the_hash_seed_and_the_order_of_arguments(texts: Path, tmp_path: Path) -> None:
    one, two = str(texts / "one.txt"), str(texts / "two.md")
    contents = []
    for seed, paths in (("1", [one, two]), ("2", [two, one]), ("3", [str(texts)])):
        out = tmp_path / f"out{seed}"
        command = [
            sys.executable,
            "-m",
            "kg",
            "build",
            *paths,
            "-o",
            str(out),
            "--infer",
            "--rdf12",
            "--parquet",
            "--picture",
        ]
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True)
        contents.append(_contents(out))
    assert set(contents[0]) == {*FILES, *OPTIONAL_FILES}
    for name, content in contents[0].items():
        assert content == contents[1][name] == contents[2][name], name


def test_an_output_below_the_texts_is_not_read_by_the_next_build(
    texts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(texts)
    assert run(["build", "."]) == 0
    before = _contents(texts / "out")
    assert run(["build", "."]) == 0
    assert _contents(texts / "out") == before
    assert capsys.readouterr().err.count("skipped: the output of an earlier build") == 1


# Bad inputs


def _unreadable(path: Path) -> None:
    """A file that nobody may read; for root, who may read every file, a link that leads to itself."""
    if os.geteuid() == 0:
        path.symlink_to(path)
    else:
        path.write_text(ONE, encoding="utf-8")
        path.chmod(0)


#: What is wrong, the name of the file, how it is made, and the reason that is given.
BAD: list[tuple[str, str, Callable[[Path], object], str]] = [
    ("empty file", "empty.txt", lambda path: path.write_bytes(b""), "is empty"),
    ("blank file", "blank.txt", lambda path: path.write_text(" \n\u3000\n"), "is empty"),
    ("binary file", "binary.txt", lambda path: path.write_bytes(bytes(range(256)) * 40), "binary"),
    ("a line of 100 MB", "line.txt", lambda path: path.write_bytes(b"\xe4\xba\xac" * 34_000_000), "too large"),
    ("broken PDF", "broken.pdf", lambda path: path.write_bytes(b"%PDF-1.7\n%%EOF\n"), "PDF"),
    ("no PDF at all", "text.pdf", lambda path: path.write_text(ONE, encoding="utf-8"), "PDF"),
    ("broken Word file", "broken.docx", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(60)), "Word|docx"),
    ("wrong encoding", "wrong.txt", lambda path: path.write_bytes(ONE.encode() + b"\xff" + ONE.encode()), ""),
    ("missing path", "missing.txt", lambda path: None, "does not exist"),
    ("folder with no document", "folder", lambda path: path.mkdir(), "holds no document"),
    ("pattern without a match", "none*.txt", lambda path: None, "matches no file"),
    ("unreadable file", "secret.txt", _unreadable, "cannot be read"),
]


@pytest.mark.parametrize(("what", "name", "make", "reason"), BAD)
def test_a_bad_input_is_named_and_everything_else_is_built(
    texts: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    what: str,
    name: str,
    make: Callable[[Path], object],
    reason: str,
) -> None:
    bad = tmp_path / name
    make(bad)
    assert run(["build", str(bad), str(texts), "-o", str(tmp_path / "out")]) == 1
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("kg: ")]
    assert len(errors) == 1
    assert errors[0].startswith(f"kg: {bad}: ")
    assert re.search(reason, errors[0])
    assert _documents(tmp_path / "out") == ["one.txt", "two.md"]


def test_nothing_is_written_if_nothing_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"
    assert run(["build", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(out)]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3
    assert "nothing was written" in errors[2]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NothingRead) as raised:
        build([str(tmp_path / "a.txt")], out, ontology_dir(), lambda kind, name: None)
    assert [failure.where for failure in raised.value.failures] == [str(tmp_path / "a.txt")]


def test_other_files_of_a_folder_are_listed_and_are_no_failure(
    texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (texts / "picture.png").write_bytes(b"\x89PNG")
    assert run(["build", str(texts), "-o", str(tmp_path / "out")]) == 0
    assert f"kg: {texts / 'picture.png'}: skipped: " in capsys.readouterr().err


def test_a_folder_with_other_things_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text(ONE, encoding="utf-8")
    assert run(["build", str(tmp_path / "thesis.txt"), "-o", str(tmp_path)]) == 1
    assert "[thesis.txt]" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


# A build that does not end well


def _start(texts: Path, out: Path) -> subprocess.Popen[str]:
    """A build that has read all texts, and now waits for a pipe into which nothing is written."""
    pipe = texts / "waiting.txt"
    os.mkfifo(pipe)
    # Ctrl-C is ignored by what a shell started in the background, and so by its children.
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from kg.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "build", str(texts), str(pipe), "-o", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    until = time.monotonic() + 60
    while not list(out.parent.glob(f".{out.name}.kg-*/{LEDGER}")):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.05)
    return process


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)])
def test_a_build_that_is_ended_leaves_the_earlier_output(
    texts: Path, tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    out = tmp_path / "out"
    assert run(["build", str(texts / "one.txt"), "-o", str(out)]) == 0
    before = _contents(out)
    with _start(texts, out) as process:
        process.send_signal(sent)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == status
    assert _contents(out) == before
    if sent == signal.SIGINT:
        assert errors.strip() == "kg: interrupted; nothing was written"
        assert list(tmp_path.glob(".out*")) == []
    (texts / "waiting.txt").unlink()
    assert run(["build", str(texts), "-o", str(out)]) == 0
    assert _documents(out) == ["one.txt", "two.md"]
    assert list(tmp_path.glob(".out*")) == []


def test_an_export_that_fails_leaves_the_earlier_output(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["build", str(texts / "one.txt"), "-o", str(out)]) == 0
    before = _contents(out)

    def full(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device", "graph.html")

    monkeypatch.setattr("kg.export.html.write_page", full)
    capsys.readouterr()
    assert run(["build", str(texts), "-o", str(out)]) == 1
    assert capsys.readouterr().err.startswith("kg: graph.html: cannot write: No space left on device; ")
    assert _contents(out) == before
    assert list(tmp_path.glob(".out*")) == []


# A wrong ontology


def _edit(old: str, new: str) -> Callable[[Path], None]:
    """Replace the first `old` in a file that holds it."""

    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def _append(text: str) -> Callable[[Path], None]:
    def append(path: Path) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    return append


RULE = """
[[rule]]
id = "test.rule"
relation = "位于"
pattern = "<h>~坐落在~<t>"
examples = ["[雄安新区|平台|h]坐落在[河北省|地区|t]"]
counterexamples = ["[雄安新区|平台]离开了[河北省|地区]"]
"""

HEADER = "surface\tname\ttype\tstatus\tsource\n"


def _row(row: str) -> Callable[[Path], None]:
    """A lexicon file with one row, written with blanks for tabs."""
    return _append(HEADER + row.replace(" ", "\t") + "\n")


def _rule(old: str, new: str) -> Callable[[Path], None]:
    """A rules file whose one rule differs from the right one."""
    assert old in RULE
    return _append(RULE.replace(old, new))


ROWS, RULES = "lexicon/zz.tsv", "rules/zz.toml"
#: What is wrong, the file, the change to it, and what the message says: problem, entry.
WRONG: list[tuple[str, str, Callable[[Path], None], str, str]] = [
    ("row of unknown type", ROWS, _row("甲县 甲县 州 name 自拟"), "type", "甲县"),
    ("second entity of a name", ROWS, _row("唐山市 唐山市 机构 name 自拟"), "", "唐山市"),
    ("alias without an entity", ROWS, _row("甲 甲县 区县 short 自拟"), "", "甲"),
    ("unknown status", ROWS, _row("甲县 甲县 区县 nickname 自拟"), "status", "甲县"),
    ("row with too few cells", ROWS, _row("甲县 甲县"), "cells", "甲县"),
    ("wrong header", ROWS, _append("name\tsurface\n"), "header", ""),
    ("unknown relation", RULES, _rule("位于", "毗邻"), "relation", "test.rule"),
    ("unknown key", RULES, _rule("pattern =", "weight = 3\npattern ="), "key", "test.rule"),
    ("no example", RULES, _rule("examples = [", "examples = [] # ["), "example", "test.rule"),
    ("example that fails", RULES, _rule("坐落在[", "地处["), "example", "test.rule"),
    ("counterexample that fails", RULES, _rule("离开了", "坐落在"), "counterexample", "test.rule"),
    ("example with an open mark", RULES, _rule("平台|h]", "平台|h"), "mark", "test.rule"),
    ("pattern with an unknown type", RULES, _rule("<h>", "<h:国家>"), "type", "test.rule"),
    ("pattern that does not compile", RULES, _rule("<h>", "(<h>"), "pattern", "test.rule"),
    ("two rules of one id", RULES, _append(RULE + RULE), "id", "test.rule"),
    ("rules that are no TOML", RULES, _append("[[rule]\n"), "TOML", ""),
    ("schema that does not parse", "schema.ttl", _append("\njjj:承接 a .\n"), "Turtle", ""),
    ("schema without a label", "schema.ttl", _edit('"地区"@zh , ', ""), "label", "地区"),
    ("schema that is not there", "schema.ttl", Path.unlink, "schema", ""),
]


def test_the_tables_are_whole() -> None:
    assert (len(BAD), len(WRONG)) == (12, 19)


def test_the_rule_that_is_broken_below_is_right(texts: Path, tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ontology_dir(), ontology)
    _append(RULE)(ontology / "rules" / "zz.toml")
    assert run(["build", str(texts), "--ontology", str(ontology), "-o", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(("what", "name", "change", "problem", "entry"), WRONG)
def test_a_wrong_ontology_stops_the_build(
    texts: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    what: str,
    name: str,
    change: Callable[[Path], None],
    problem: str,
    entry: str,
) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ontology_dir(), ontology)
    change(ontology / name)
    assert run(["build", str(texts), "--ontology", str(ontology), "-o", str(tmp_path / "out")]) == 2
    (error,) = capsys.readouterr().err.splitlines()
    assert error.startswith(f"kg: {ontology / name}:"), "names the file"
    assert problem in error
    assert entry in error
    assert "; " in error, "says what to do"
    if what != "schema that is not there":
        assert re.match(rf"kg: {re.escape(str(ontology / name))}:\d+: ", error), "names the line"
    assert not (tmp_path / "out").exists()


def test_an_ontology_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--ontology", str(tmp_path / "none"), "-o", str(tmp_path / "out")]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
    assert issubclass(NothingRead, KgError)
