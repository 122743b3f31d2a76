"""The benchmarks, and the documents that they are run on."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.extract import extract
from kg.model import Document
from kg.ontology import Ontology
from kg.read import read_paths

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def documents() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents", BENCHMARKS / "documents.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["documents"] = module
    spec.loader.exec_module(module)
    return module


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}


def test_documents_do_not_depend_on_how_many_there_are(documents: ModuleType, tmp_path: Path) -> None:
    documents.write_documents(tmp_path / "three", 3)
    documents.write_documents(tmp_path / "four", 3)
    documents.write_documents(tmp_path / "four", 1, first=3)
    three, four = files(tmp_path / "three"), files(tmp_path / "four")
    assert len(three) == len(set(three.values())) == 3
    assert three.items() < four.items() and len(four) == 4


def test_documents_are_the_same_in_every_run(documents: ModuleType, tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "documents.py"), str(tmp_path / "run"), "--count", "3", "--seed", "2"]
    subprocess.run(command, check=True, cwd=BENCHMARKS.parent)
    documents.write_documents(tmp_path / "here", 3, 2)
    assert files(tmp_path / "run") == files(tmp_path / "here")
    assert files(tmp_path / "run").keys() == {"0000/0000000.md", "0000/0000001.md", "0000/0000002.md"}
    assert documents.generator(1).document(0) != documents.generator(2).document(0)


def test_documents_have_about_the_length_asked_for(documents: ModuleType) -> None:
    for characters in (500, 4000):
        series = documents.generator(1, characters)
        lengths = [len(series.document(number)) for number in range(10)]
        assert all(characters < length < characters + 800 for length in lengths)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    command = [sys.executable, str(BENCHMARKS / "documents.py"), str(tmp_path / "file"), "--count", "1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=BENCHMARKS.parent)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr


def test_documents_state_what_real_ones_state(documents: ModuleType, ontology: Ontology, tmp_path: Path) -> None:
    documents.write_documents(tmp_path, 50)
    read = [document for document in read_paths([str(tmp_path)]) if isinstance(document, Document)]
    assert len(read) == 50
    assert all(document.title and document.publisher and document.date and document.source for document in read)
    found = [extract(document, ontology) for document in read]
    relations = {fact.relation for extraction in found for fact in extraction.facts}
    assert len(relations) >= 15
    thousands = sum(len(document.text) for document in read) / 1000
    # In the bundled documents: 43 facts, 6 observations and 1.3 goals in 1,000 characters.
    assert 30 < sum(len(extraction.facts) for extraction in found) / thousands < 60
    assert 3 < sum(len(extraction.observations) for extraction in found) / thousands < 9
    assert 0.7 < sum(len(extraction.goals) for extraction in found) / thousands < 2.5
    # The more documents, the more names.
    half, whole = ({e.name for extraction in some for e in extraction.entities} for some in (found[:25], found))
    assert len(whole) > 1.5 * len(half)


def test_speed_is_compared_printed_and_written(few_rules: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("雄安新区有序承接北京非首都功能。北京市与天津市共建某产业园。", "utf-8")
    small = ["--rounds", "1", "--names", "27000", "--times", "2", "--ontology", str(few_rules)]
    small += ["--out", str(tmp_path / "results")]
    command = [sys.executable, str(BENCHMARKS / "speed.py"), str(tmp_path / "text.txt"), *small]
    environment = os.environ | {"PYTHONPATH": str(BENCHMARKS.parent)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment)
    written = (tmp_path / "results" / "speed.md").read_text("utf-8")
    for row in ("extraction", "bare scan", "jieba.cut", "jieba.posseg.cut", "spaCy", "relate", "check", "27,000 names"):
        assert row in done.stdout and f"| {row}" in written
    assert "≥ 5" in written and "≤ 1.3" in written
    assert (tmp_path / "results" / "speed.svg").stat().st_size > 1000
