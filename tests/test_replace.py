"""A folder that appears whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg.building.replace
from kg.building.replace import replacing
from kg.errors import GraphError

KNOWN = frozenset({"a.txt", "b.txt"})


def _write(out: Path, content: str) -> None:
    with replacing(out, KNOWN) as folder:
        (folder / "a.txt").write_text(content)


def _content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_makes_the_folder_and_its_parents(tmp_path: Path) -> None:
    _write(tmp_path / "some" / "where" / "out", "new")
    assert _content(tmp_path / "some" / "where" / "out") == {"a.txt": "new"}


@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "where the system cannot exchange"])
def test_takes_the_place_of_an_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        monkeypatch.setattr(kg.building.replace, "_exchange", lambda one, other: False)
    out = tmp_path / "out"
    out.mkdir()
    (out / "b.txt").write_text("old")
    _write(out, "new")
    assert _content(out) == {"a.txt": "new"}
    assert list(tmp_path.iterdir()) == [out]


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    _write(out, "new")
    assert _content(out) == {"a.txt": "new"}


def test_a_link_keeps_pointing_at_the_folder(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "there")
    _write(link, "new")
    assert link.is_symlink()
    assert _content(tmp_path / "there") == {"a.txt": "new"}


def test_an_exception_leaves_the_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    _write(tmp_path / "out", "old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "out", KNOWN) as folder:
        (folder / "a.txt").write_text("half")
        raise ZeroDivisionError
    assert _content(tmp_path / "out") == {"a.txt": "old"}
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_an_exception_leaves_no_parents(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "some" / "out", KNOWN):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out, "old")
    (out / "thesis.docx").write_text("years of work")
    with pytest.raises(GraphError, match=r"holds what no build wrote \[thesis.docx\]"):
        _write(out, "new")
    assert _content(out) == {"a.txt": "old", "thesis.docx": "years of work"}


def test_other_things_put_there_meanwhile_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out, "old")
    with pytest.raises(GraphError, match=r"thesis\.docx"), replacing(out, KNOWN):
        (out / "thesis.docx").write_text("years of work")
    assert _content(out) == {"a.txt": "old", "thesis.docx": "years of work"}


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(GraphError, match="is a file, not a folder"):
        _write(tmp_path / "out", "new")


def test_a_place_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(GraphError, match="cannot write"):
        _write(tmp_path / "file" / "out", "new")
    assert (tmp_path / "file").read_text() == "a file"


def test_what_dead_builds_left_is_removed_and_what_live_ones_use_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = f"""
import os, sys
from pathlib import Path
from kg.building.replace import replacing
with replacing(Path({str(out)!r}), frozenset()) as folder:
    (folder / "half").touch()
    print(folder.name, flush=True)
    if sys.argv[1] == "die":
        os._exit(9)
    sys.stdin.read()
    (folder / "half").unlink()
"""
    command = [sys.executable, "-c", code]
    dead = subprocess.run([*command, "die"], capture_output=True, text=True, check=False)
    assert dead.returncode == 9
    assert (tmp_path / dead.stdout.strip() / "half").exists()
    with subprocess.Popen([*command, "live"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as live:
        assert live.stdout is not None
        name = live.stdout.readline().strip()
        assert not (tmp_path / dead.stdout.strip()).exists()
        (tmp_path / f".{out.name}.kg-notes").mkdir()
        _write(out, "new")
        assert (tmp_path / name / "half").exists()
        live.communicate("")
    assert live.returncode == 1  # it finds an output that it does not know, and leaves it
    assert _content(out) == {"a.txt": "new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{out.name}.kg-notes", out.name]


def test_a_swap_that_was_cut_in_two_is_finished(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out, "old")
    out.rename(tmp_path / ".out.kg-before")
    with pytest.raises(ZeroDivisionError), replacing(out, KNOWN):
        raise ZeroDivisionError
    assert _content(out) == {"a.txt": "old"}
