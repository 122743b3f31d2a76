"""Builds that start from an earlier one, use several processes, or fill a store: the graph is that of a plain build."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.build import build
from kg.building.basis import LEDGER
from kg.building.outputs import OPTIONAL_FILES, BuildReport, Extras
from kg.bundle import ontology_dir
from kg.cli import run
from kg.errors import GraphError
from kg.export import html, page_data
from kg.read import Source
from kg.reading import versions

TEXTS = {
    "a.txt": "雄安新区承接北京非首都功能。曹妃甸区位于唐山市。",
    "b.md": "---\ntitle: 港口\ndate: 2019-05-01\n---\n天津市和河北省合作。到2025年，天津市常住人口达到1500万人。\n",
    "c.txt": "到2025年，河北省常住人口达到1500万人。北京市和天津市共建天津滨海—中关村科技园。",
    "d/e.txt": "保定市与雄安新区加快建设京雄城际铁路。2019年，唐山市地区生产总值达到6890亿元。",
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "texts"


def _build(texts: Path, out: Path, ontology: Path | None = None, **options: object) -> BuildReport:
    return build([str(texts)], out, ontology or ontology_dir(), lambda *_: None, **options)  # type: ignore[arg-type]


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file but the ledger, which is a build's memory and no output."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != LEDGER}


def _write(name: str, text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return write


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _damage(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xff\xfe\x00" * 7)


CHANGES: dict[str, tuple[Callable[[Path], None], int]] = {
    "nothing": (lambda folder: None, 0),
    "a document more": (_write("aa.txt", "廊坊市承接北京市的物流产业。"), 1),
    "one before all others": (_write("0.txt", "廊坊市位于河北省。"), 1),
    "a document less": (_remove("c.txt"), 0),
    "another text": (_write("a.txt", "雄安新区位于河北省。"), 1),
    "the same goal elsewhere": (_write("z.txt", "到2025年，天津市常住人口达到1500万人。"), 1),
    "another goal in the same words": (_write("z.txt", "到2030年，天津市常住人口达到1500万人。"), 1),
    "the same at an earlier time": (_write("z.txt", "2014年，雄安新区已承接北京非首都功能。"), 1),
    "another figure": (_write("z.txt", "2018年，唐山市地区生产总值达到6300亿元。"), 1),
    "one that cannot be read any more": (_damage, 0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_update_gives_the_bytes_of_a_full_build(texts: Path, tmp_path: Path, change: str) -> None:
    out, full = tmp_path / "out", tmp_path / "full"
    _build(texts, out)
    edit, read = CHANGES[change]
    edit(texts)
    report = _build(texts, out, update=True)
    anew = _build(texts, full)
    assert _contents(out) == _contents(full)
    assert report.read == read
    assert (report.documents, report.entities, report.facts) == (anew.documents, anew.entities, anew.facts)
    assert [str(error) for error in report.failures] == [str(error) for error in anew.failures]


def test_updates_follow_one_another(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _build(texts, out)
    for edit, _ in CHANGES.values():
        edit(texts)
        _build(texts, out, update=True)
    _build(texts, tmp_path / "full")
    assert _contents(out) == _contents(tmp_path / "full")


def test_an_update_with_nothing_to_do_leaves_the_output_as_it_is(texts: Path, tmp_path: Path) -> None:
    out, store, extras = tmp_path / "out", tmp_path / "store", Extras(picture=True)
    first = _build(texts, out, extras=extras, store=store)
    for path in texts.rglob("*.*"):  # what was written just now may be written once more without a trace
        os.utime(path, ns=(0, 0))
    _build(texts, out, update=True, extras=extras)
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.iterdir()}
    again = _build(texts, out, update=True, extras=extras, store=store)
    assert {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.iterdir()} == before
    assert again == replace(first, read=0)
    assert _kept(store) == _stated(out)


@pytest.mark.parametrize("missing", ["graph.html", "dataset.ttl", "graph.svg"])
def test_an_output_that_lacks_a_file_is_completed(texts: Path, tmp_path: Path, missing: str) -> None:
    out, extras = tmp_path / "out", Extras(picture=True)
    _build(texts, out, extras=extras)
    expected = _contents(out)
    (out / missing).unlink()
    assert _build(texts, out, update=True, extras=extras).read == 0
    assert _contents(out) == expected


def test_an_update_of_nothing_is_a_build(texts: Path, tmp_path: Path) -> None:
    report = _build(texts, tmp_path / "out", update=True)
    assert report.read == report.documents == len(TEXTS)


def _age(texts: Path) -> None:
    """Have the files changed an hour ago, so that their state is trusted."""
    for path in texts.rglob("*.*"):
        os.utime(path, ns=(0, path.stat().st_mtime_ns - 3_600_000_000_000))


def test_a_file_is_read_again_only_if_its_state_is_another(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, hashed = tmp_path / "out", list[str]()
    _age(texts)
    _build(texts, out)
    digest = versions._digest

    def told(source: Source) -> str:
        hashed.append(source.id)
        return digest(source)

    monkeypatch.setattr(versions, "_digest", told)
    assert _build(texts, out, update=True).read == 0
    assert hashed == []
    # Touched, the same: the state is noted again. Written just now: it may be written once more without a trace.
    os.utime(texts / "a.txt", ns=(0, 0))
    (texts / "b.md").write_text(TEXTS["b.md"], encoding="utf-8")
    assert _build(texts, out, update=True).read == 0
    assert _build(texts, out, update=True).read == 0
    assert hashed == ["a.txt", "b.md", "b.md"]
    # Another text of the same length under the same time.
    before = (texts / "c.txt").stat()
    (texts / "c.txt").write_text(TEXTS["c.txt"].replace("河北省", "北京市"), encoding="utf-8")
    os.utime(texts / "c.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (texts / "c.txt").stat().st_size == before.st_size
    assert _build(texts, out, update=True).read == 1
    _build(texts, tmp_path / "full")
    assert _contents(out) == _contents(tmp_path / "full")


@pytest.mark.parametrize("by_system", [True, False])
def test_files_are_put_together_in_strides(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_system: bool
) -> None:
    monkeypatch.setattr("kg.building.splice._BUFFER", 997)
    if not by_system:
        monkeypatch.delattr(os, "copy_file_range", raising=False)
    out = tmp_path / "out"
    _build(texts, out)
    (texts / "c.txt").unlink()
    _build(texts, out, update=True)
    monkeypatch.undo()
    _build(texts, tmp_path / "full")
    assert _contents(out) == _contents(tmp_path / "full")
    description = (out / "dataset.ttl").read_text(encoding="utf-8")
    for name in ("graph.jsonld", "graph.nt"):
        assert sha256((out / name).read_bytes()).hexdigest() in description


def test_what_is_drawn_as_before_is_not_laid_out_again(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, computed = tmp_path / "out", list[str]()
    _build(texts, out)
    for module, name in ((html, "positions"), (html, "on_map"), (page_data, "_sound")):
        monkeypatch.setattr(module, name, _told(getattr(module, name), name, computed))
    # Another sentence for the same facts, then another fact.
    (texts / "z.txt").write_text(TEXTS["a.txt"] * 2, encoding="utf-8")
    _build(texts, out, update=True)
    assert computed == []
    (texts / "z.txt").write_text("廊坊市承接北京市的物流产业。", encoding="utf-8")
    _build(texts, out, update=True, extras=Extras(picture=True))
    assert [computed.count(name) for name in ("positions", "on_map")] == [1, 1]
    _build(texts, tmp_path / "full", extras=Extras(picture=True))
    assert _contents(out) == _contents(tmp_path / "full")


def _told(function: Callable[..., object], name: str, computed: list[str]) -> Callable[..., object]:
    def told(*arguments: object) -> object:
        computed.append(name)
        return function(*arguments)

    return told


def _append(name: str, text: str) -> Callable[[Path], None]:
    def append(ontology: Path) -> None:
        with (ontology / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return append


@pytest.mark.parametrize(
    ("edit", "read"),
    [
        (_append("lexicon/places.tsv", "甲乙丙丁镇\t甲乙丙丁镇\t乡镇\tname\tmade up\n"), len(TEXTS)),
        (_append("queries/cities.rq", "\n"), 0),
        (lambda ontology: _points(ontology / "points.tsv"), 0),
    ],
    ids=["a name", "a query", "a point"],
)
def test_what_changed_in_the_ontology_is_done_again(
    texts: Path, tmp_path: Path, edit: Callable[[Path], None], read: int
) -> None:
    ontology, out = tmp_path / "ontology", tmp_path / "out"
    shutil.copytree(ontology_dir(), ontology)
    _build(texts, out, ontology)
    before = (out / "graph.ttl").read_bytes()
    edit(ontology)
    assert _build(texts, out, ontology, update=True).read == read
    _build(texts, tmp_path / "full", ontology)
    assert _contents(out) == _contents(tmp_path / "full")
    assert (before != (out / "graph.ttl").read_bytes()) == (ontology / "points.tsv").read_text("utf-8").count("1.25")


def _points(path: Path) -> None:
    """Move every point of Tangshan's to another place."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (number,) = (place for place, line in enumerate(lines) if line.startswith("唐山市\t"))
    cells = lines[number].split("\t")
    cells[1] = "1.25"
    path.write_text("".join([*lines[:number], "\t".join(cells), *lines[number + 1 :]]), encoding="utf-8")


def test_other_options_are_done_again(texts: Path, tmp_path: Path) -> None:
    out, extras = tmp_path / "out", Extras(infer=True, rdf12=True, parquet=True, picture=True)
    _build(texts, out)
    assert _build(texts, out, update=True, extras=extras).read == 0
    assert set(_contents(out)) >= set(OPTIONAL_FILES)
    assert _build(texts, out, update=True, least=0.9).read == len(TEXTS)
    _build(texts, tmp_path / "full", least=0.9)
    assert _contents(out) == _contents(tmp_path / "full")


@pytest.mark.parametrize("damage", [b"", b"no database at all", None])
def test_a_ledger_that_is_damaged_is_made_anew(texts: Path, tmp_path: Path, damage: bytes | None) -> None:
    out = tmp_path / "out"
    _build(texts, out)
    if damage is None:
        with sqlite3.connect(out / LEDGER) as db:
            db.execute("DROP TABLE note")
    else:
        (out / LEDGER).write_bytes(damage)
    assert _build(texts, out, update=True).read == len(TEXTS)


def test_files_that_were_edited_are_written_anew(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _build(texts, out)
    expected = _contents(out)
    text = (out / "graph.ttl").read_text(encoding="utf-8")
    (out / "graph.ttl").write_text(text.replace("唐山市", "海山市"), encoding="utf-8")
    (out / "nodes.csv").unlink()
    assert _build(texts, out, update=True).read == 0
    assert _contents(out) == expected


# Several processes


def test_any_number_of_processes_gives_the_same_bytes(texts: Path, tmp_path: Path) -> None:
    for number in range(30):
        (texts / f"n{number}.txt").write_text(TEXTS["a.txt"] * (1 + number % 3), encoding="utf-8")
    (texts / "n7.txt").write_bytes(b"\xff\xfe\x00" * 7)
    _age(texts)
    contents = []
    for jobs in (1, 2, 3):
        report = _build(texts, tmp_path / f"out{jobs}", jobs=jobs)
        assert [Path(str(error.where)).name for error in report.failures] == ["n7.txt"]
        contents.append(
            _contents(tmp_path / f"out{jobs}") | {"ledger": (tmp_path / f"out{jobs}" / LEDGER).read_bytes()}
        )
    assert contents[0] == contents[1] == contents[2]


def test_standard_input_is_read_with_several_processes(texts: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", str(texts), "-", "-o", str(tmp_path / "out"), "--jobs", "2"]
    subprocess.run(command, input=TEXTS["a.txt"].encode(), check=True, capture_output=True)
    assert '"doc": "stdin"' in (tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8")


def test_a_pipe_is_read_once(texts: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "kg", "build", str(texts), str(pipe), "-o", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        pipe.write_text(TEXTS["a.txt"], encoding="utf-8")
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert '"doc": "pipe.txt"' in (tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8")


def test_a_process_that_dies_is_told_and_leaves_the_earlier_output(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    _build(texts, out)
    before = _contents(out)
    monkeypatch.setattr("kg.building.workers._read", _die)
    assert run(["build", str(texts), "-o", str(out), "--jobs", "2"]) == 1
    assert capsys.readouterr().err.strip().endswith("ended before its work was done; build with fewer --jobs")
    assert _contents(out) == before
    assert list(tmp_path.glob(".out*")) == []


def _die(sources: object) -> None:
    os._exit(9)


# A store


def _stated(path: Path) -> set[str]:
    # The store knows one form of each kind of number.
    return {_plain(str(quad.triple)) for quad in parse(path=path / "graph.nt", format=RdfFormat.N_TRIPLES)}


def _plain(triple: str) -> str:
    return triple.replace("#nonNegativeInteger>", "#integer>")


def _kept(path: Path) -> set[str]:
    return {_plain(str(quad.triple)) for quad in Store.read_only(str(path))}


def test_a_store_holds_the_graph_and_follows_it(texts: Path, tmp_path: Path) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    _build(texts, out, store=store)
    assert _kept(store) == _stated(out)
    for edit, _ in CHANGES.values():
        edit(texts)
        _build(texts, out, update=True, store=store)
        assert _kept(store) == _stated(out)


def test_a_store_that_missed_a_build_is_loaded_anew(texts: Path, tmp_path: Path) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    _build(texts, out, store=store)
    CHANGES["another text"][0](texts)
    _build(texts, out, update=True)
    CHANGES["a document more"][0](texts)
    _build(texts, out, update=True, store=store)
    assert _kept(store) == _stated(out)


def test_a_store_is_asked_like_a_folder(texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    _build(texts, out, store=store)
    capsys.readouterr()
    answers = []
    for graph in (out, store):
        assert run(["query", "承接", "--graph", str(graph), "--format", "csv"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    assert "雄安新区" in answers[0]


def test_a_folder_that_is_no_store_is_not_replaced(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphError, match="holds what no build wrote"):
        _build(texts, tmp_path / "out", store=tmp_path / "mine")
    assert (tmp_path / "mine" / "diary.txt").read_text(encoding="utf-8") == "mine"


def test_a_store_in_use_is_not_written(texts: Path, tmp_path: Path) -> None:
    out, store = tmp_path / "out", tmp_path / "store"
    _build(texts, out, store=store)
    CHANGES["another text"][0](texts)
    held = Store(str(store))
    with pytest.raises(GraphError, match="the store cannot be written"):
        _build(texts, out, update=True, store=store)
    del held
    _build(texts, out, update=True, store=store)
    assert _kept(store) == _stated(out)
