"""The cache: when it is used, when a thing is made anew, and what is never taken from it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.bundle import corpus_dir, ontology_dir
from kg.errors import OntologyError
from kg.extract import extract
from kg.knowledge import regexes
from kg.knowledge.cache import KEPT, cached
from kg.model import Document
from kg.ontology import Ontology, load_ontology, modules, read_ontology, source_files
from kg.read import read_paths
from kg.segment import tokenizer


@dataclass
class Thing:
    """What is made from the files of a folder, and how often it was."""

    folder: Path
    made: int = 0

    def get(self) -> list[str]:
        """From the cache or new."""
        return cached("thing", lambda: sorted(self.folder.iterdir()), self.make)

    def make(self) -> list[str]:
        """A new one."""
        self.made += 1
        return ["a thing"]


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "some where" / "cache"
    monkeypatch.setenv("KG_CACHE", str(folder))
    return folder


@pytest.fixture
def thing(tmp_path: Path) -> Thing:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("a.ttl", "b.tsv"):
        (folder / name).write_text("1")
    return Thing(folder)


def test_what_was_made_is_used_again(own_cache: Path, thing: Thing) -> None:
    assert thing.get() == thing.get() == ["a thing"]
    assert thing.made == 1
    (path,) = own_cache.iterdir()
    if os.name == "posix":
        assert not path.stat().st_mode & 0o077
        assert not own_cache.stat().st_mode & 0o077


def _change(folder: Path) -> None:
    before = (folder / "a.ttl").stat()
    (folder / "a.ttl").write_text("2")
    os.utime(folder / "a.ttl", ns=(before.st_atime_ns, before.st_mtime_ns))


def _add(folder: Path) -> None:
    (folder / "c.toml").write_text("")


def _remove(folder: Path) -> None:
    (folder / "b.tsv").unlink()


def _rename(folder: Path) -> None:
    (folder / "a.ttl").rename(folder / "aa.ttl")


@pytest.mark.parametrize("change", [_change, _add, _remove, _rename])
def test_it_is_made_anew_when_a_file_is_another(own_cache: Path, thing: Thing, change: Callable[[Path], None]) -> None:
    thing.get()
    change(thing.folder)
    thing.get()
    assert thing.made == 2


def test_a_change_while_it_is_made_is_seen(own_cache: Path, thing: Thing) -> None:
    def slowly() -> str:
        _change(thing.folder)
        return "old"

    assert cached("thing", lambda: sorted(thing.folder.iterdir()), slowly) == "old"
    assert thing.get() == ["a thing"]


@pytest.mark.parametrize("what", ["sys.version", "kg.knowledge.cache.__version__"])
def test_another_version_makes_it_anew(
    own_cache: Path, thing: Thing, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing.get()
    monkeypatch.setattr(what, "4.0")
    thing.get()
    assert thing.made == 2


@pytest.mark.parametrize("spoil", [lambda b: b"", lambda b: b[:-1], lambda b: b[:40] + b"?" + b[41:], lambda b: b[32:]])
def test_a_damaged_file_is_made_anew(own_cache: Path, thing: Thing, spoil: Callable[[bytes], bytes]) -> None:
    thing.get()
    (path,) = own_cache.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert thing.get() == thing.get() == ["a thing"]
    assert thing.made == 2


@pytest.mark.skipif(os.name != "posix", reason="files have no such rights here")
def test_a_file_that_others_may_write_is_not_read(own_cache: Path, thing: Thing) -> None:
    thing.get()
    (path,) = own_cache.iterdir()
    path.chmod(0o620)
    thing.get()
    assert thing.made == 2
    thing.get()
    assert thing.made == 2


@pytest.mark.skipif(os.name != "posix", reason="files have no such owner here")
def test_a_file_of_someone_else_is_not_read(own_cache: Path, thing: Thing, monkeypatch: pytest.MonkeyPatch) -> None:
    thing.get()
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    thing.get()
    assert thing.made == 2


@pytest.mark.skipif(os.name != "posix", reason="links may need rights here")
def test_a_link_is_not_followed(own_cache: Path, thing: Thing, tmp_path: Path) -> None:
    thing.get()
    (path,) = own_cache.iterdir()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    thing.get()
    assert thing.made == 2


@pytest.mark.parametrize("cache", ["a file", "a file/below", "/proc/none", ""])
def test_without_a_folder_that_can_be_written_it_is_made_each_time(
    tmp_path: Path, thing: Thing, cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_CACHE", cache)
    assert thing.get() == thing.get() == ["a thing"]
    assert thing.made == 2


def test_a_full_disk_leaves_nothing_behind(own_cache: Path, thing: Thing, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert thing.get() == ["a thing"]
    assert not list(own_cache.iterdir())


def test_what_cannot_be_kept_is_given_all_the_same(own_cache: Path) -> None:
    assert callable(cached("thing", list, lambda: lambda: None))


def test_what_is_made_from_files_that_cannot_be_read_is_not_kept(own_cache: Path, tmp_path: Path) -> None:
    assert cached("thing", lambda: [tmp_path / "missing"], lambda: 1) == 1
    assert not own_cache.exists()


def test_only_the_files_used_last_are_kept(own_cache: Path, thing: Thing) -> None:
    def get(number: int) -> bool:
        """Whether it was made anew."""
        before = thing.made
        (thing.folder / "a.ttl").write_text(str(number))
        thing.get()
        for age, path in enumerate(sorted(own_cache.iterdir(), key=lambda path: -path.stat().st_mtime_ns)):
            os.utime(path, ns=(0, 10**9 - age))  # a clock that is coarse must not decide
        return thing.made > before

    assert all(get(number) for number in range(KEPT))
    assert not get(0)
    assert get(KEPT)
    assert len(list(own_cache.iterdir())) == KEPT
    assert not get(0)
    assert get(1)


def test_the_usual_place_is_the_user_s_cache_folder(
    tmp_path: Path, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: tmp_path / "user" / name)
    thing.get()
    assert len(list((tmp_path / "user" / "jingjinji-kg").iterdir())) == 1


# What is kept


def test_every_file_that_is_loaded_counts(few_rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: set[Path] = set()
    read_text = Path.read_text

    def noting(path: Path, encoding: str | None = None, errors: str | None = None) -> str:
        opened.add(path)
        return read_text(path, encoding, errors)

    monkeypatch.setattr(Path, "read_text", noting)
    read_ontology(few_rules)
    assert {"schema.ttl", "references.toml", "undertake.toml"} <= {path.name for path in opened} and len(opened) > 20
    assert opened <= set(source_files(few_rules))
    assert {"rules.py", "model.py", "cache.py"} <= {path.name for path in modules()}


def test_the_facts_are_the_same(own_cache: Path) -> None:
    read, first, second = (load(ontology_dir()) for load in (read_ontology, load_ontology, load_ontology))
    assert len(list(own_cache.glob("ontology-*"))) == 1
    documents = [item for item in read_paths([str(corpus_dir())]) if isinstance(item, Document)]
    assert len(documents) == 5
    for document in documents:
        assert extract(document, second) == extract(document, first) == extract(document, read)


def test_an_ontology_in_use_can_be_kept(ontology: Ontology) -> None:
    extract(Document("d", "北京市与天津市共建某产业园。"), ontology)
    assert isinstance(pickle.loads(pickle.dumps(ontology)), Ontology)


def test_a_changed_rule_is_the_only_one_that_is_compiled_again(
    own_cache: Path, few_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the programs of expressions those that were asked for last are kept."""
    compiled: list[str] = []
    program = regexes._program

    def noting(source: str, flags: int) -> bytes:
        compiled.append(source)
        return program(source, flags)

    monkeypatch.setattr(regexes, "_program", noting)
    rules = len(read_ontology(few_rules).rules.rules)
    assert len(compiled) >= rules > 50
    compiled.clear()
    path = few_rules / "rules" / "undertake.toml"
    path.write_text(path.read_text("utf-8").replace('pattern = "', 'pattern = "(?:另外，)?', 1), "utf-8")
    read_ontology(few_rules)
    assert [source.startswith("(?:另外，)?") for source in compiled] == [True]
    (kept,) = own_cache.glob("programs-*")
    kept.write_bytes(b"broken")
    compiled.clear()
    read_ontology(few_rules)
    assert len(compiled) >= rules


def test_mistakes_in_an_ontology_are_reported_every_time(own_cache: Path, few_rules: Path) -> None:
    load_ontology(few_rules)
    path = few_rules / "rules" / "undertake.toml"
    path.write_text(path.read_text("utf-8").replace('relation = "承接"', 'relation = "承续"', 1), "utf-8")
    for _ in range(2):
        with pytest.raises(OntologyError, match=r"undertake\.toml.*承续"):
            load_ontology(few_rules)
    assert len(list(own_cache.glob("ontology-*"))) == 1


def test_the_words_are_those_of_jieba() -> None:
    import jieba

    theirs = jieba.Tokenizer()
    for document in read_paths([str(corpus_dir())]):
        if isinstance(document, Document):
            assert list(tokenizer().cut(document.text)) == list(theirs.cut(document.text))


def test_two_processes_at_once(own_cache: Path, few_rules: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("北京市与天津市共建某产业园。", "utf-8")
    command = [sys.executable, "-m", "kg", "extract", str(tmp_path / "text.txt"), "--ontology", str(few_rules)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    results = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert results[0] == results[1] and results[0][1] == b""
    assert sorted(path.name.partition("-")[0] for path in own_cache.iterdir()) == ["dictionary", "ontology", "programs"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == results[0][0]
