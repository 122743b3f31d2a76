"""Regular expressions that are kept as they were compiled: the same as compiled anew, and never less than that."""

from __future__ import annotations

import pickle
import re
from importlib import import_module
from typing import Any

import pytest

from kg.knowledge import regexes
from kg.knowledge.regexes import Regex, dumped
from kg.ontology import Ontology

#: Expressions with what is special about them.
EXPRESSIONS = (
    ("", 0),
    ("a|b", 0),
    ("(?P<first>a)(b)(?P<last>c)?", 0),
    ("[一二三四五六七八九十百千]{1,6}[家所个座项]", 0),
    ("(?<=的)[^，。]{0,12}?(?!等)", 0),
    (".*[，。]", re.DOTALL),
    ("(?i:wto)|apec", re.IGNORECASE),
    (r"^\w+$", re.MULTILINE | re.ASCII),
)


@pytest.mark.parametrize(("source", "flags"), EXPRESSIONS)
def test_a_kept_expression_is_the_one_that_python_compiles(source: str, flags: int) -> None:
    """Equal expressions have the same instructions; the groups of a match go by their names."""
    regex = Regex.compile(source, flags)
    assert regex.program is not None, "this Python has other private parts: adapt kg/knowledge/regexes.py"
    again: Regex = pickle.loads(pickle.dumps(regex))
    anew = re.compile(source, flags)
    assert again.compiled == anew
    assert again.compiled.groupindex == anew.groupindex
    assert again.compiled.groups == anew.groups


def test_the_groups_of_a_loaded_expression_have_their_names() -> None:
    """`lastgroup` needs the names by their numbers."""
    match = Regex.compile("(?P<first>a)(b)(?P<last>c)?").compiled.match("abc")
    assert match is not None
    assert (match.lastgroup, match.groupdict(), match.groups()) == ("last", {"first": "a", "last": "c"}, tuple("abc"))


def test_all_patterns_of_the_ontology_are_kept(ontology: Ontology) -> None:
    """Each with its program, from which it is loaded without the compiler."""
    patterns = [rule.compiled for rule in ontology.rules.rules]
    assert len(patterns) > 700
    kept = [p.expression for p in patterns] + [p.open_expression for p in patterns if p.open_expression]
    assert all(regex.program for regex in kept)
    for regex in kept[::20]:
        assert regex.compiled == re.compile(regex.source)


def test_what_is_no_expression_is_an_error() -> None:
    """The error is that of `re.compile`."""
    with pytest.raises(re.error, match="unterminated"):
        Regex.compile("(a")


def test_a_program_that_cannot_be_loaded_is_compiled_anew() -> None:
    """One of another Python, or none at all."""
    for program in (None, b"", b"no program"):
        assert Regex("a+", 0, program).compiled == re.compile("a+")


@pytest.mark.parametrize("missing", ["re._parser", "re._compiler", "_sre"])
def test_without_the_private_parts_all_is_compiled(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has others is slower, and nothing else."""

    def imported(name: str) -> Any:
        if name == missing:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(regexes, "import_module", imported)
    assert Regex.compile("a+", re.ASCII).compiled == re.compile("a+", re.ASCII)


def test_compiled_expressions_anywhere_in_a_value_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading them asks no compiler; those of bytes, of which there are none here, are left to pickle."""
    value = {"a": re.compile("(?P<x>甲)|乙"), "b": [re.compile("c", re.DOTALL)], "c": 1}
    content, bytes_too = dumped(value), dumped(re.compile(b"c"))
    monkeypatch.setattr(re, "compile", None)
    assert pickle.loads(content) == value
    monkeypatch.undo()
    assert pickle.loads(bytes_too) == re.compile(b"c")


def test_known_programs_are_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one of other flags taken for them; those that were asked for last stand at the end."""
    programs: regexes.Programs = {}
    with regexes.knowing(programs):
        first, second = Regex.compile("a"), Regex.compile("a", re.DOTALL)
        assert first.compiled != second.compiled
    assert list(programs.values()) == [first.program, second.program]
    monkeypatch.setattr(regexes, "_program", None)
    with regexes.knowing(programs):
        assert Regex.compile("a") == first
    assert list(programs.values()) == [second.program, first.program]
