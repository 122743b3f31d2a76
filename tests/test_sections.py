"""Knowledge files are read by the types of their sections; whatever is wrong in one is told, with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kg import rules
from kg.bundle import ontology_dir
from kg.errors import OntologyError
from kg.knowledge import coinings, forms, grammar, measures, modality, namerules, references
from kg.knowledge.sections import (
    ByWord,
    Characters,
    Expression,
    Section,
    Text,
    Texts,
    check_groups,
    read_sections,
)
from kg.knowledge.toml import read_toml
from kg.lexicon import Lexicon, load_lexicon
from kg.schema import Schema, load_schema

FILE = """\
plain = "雾岭"

[words]
joints = ["与", "和"]
told = "(?:海岭|云河)"
marks = "，。"

[[form]]
endings = ["园"]

[[form]]
endings = ["城"]
unit = true

[levels]
"市" = 1
"县" = 2
"""


class Words(Section, frozen=True):
    """`[words]` of the file above."""

    joints: Texts
    told: re.Pattern[str]
    marks: Characters
    rare: Texts = ()
    shared: Expression = Expression("(?:的)")


class Form(Section, frozen=True):
    """`[[form]]` of the file above."""

    endings: Texts
    unit: bool = False
    id: Text | None = None


class File(Section, frozen=True):
    """The file above."""

    plain: Text
    words: Words
    form: tuple[Form, ...]
    levels: Mapping[Text, int]
    kinds: ByWord = msgspec.field(default_factory=ByWord)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "file.toml"
    file.write_text(FILE, encoding="utf-8")
    return file


def test_a_file_is_read_by_its_types(path: Path) -> None:
    words = Words(("与", "和"), re.compile("(?:海岭|云河)"), Characters("。，"))
    file = File("雾岭", words, (Form(("园",)), Form(("城",), unit=True)), {"市": 1, "县": 2})
    assert read_sections(File, read_toml(path), path) == file


def test_words_stand_for_an_expression(path: Path) -> None:
    tables = read_toml(path)
    tables["words"]["told"] = ["海岭", "云.河"]
    told = read_sections(File, tables, path).words.told
    assert told.fullmatch("云.河")
    assert not told.fullmatch("云山河")


def test_lists_are_read_as_what_their_words_are_listed_under(path: Path) -> None:
    tables = {**read_toml(path), "kinds": {"园": ["雾岭"], "市": ["海岭", "云河"]}}
    assert read_sections(File, tables, path).kinds == {"雾岭": "园", "海岭": "市", "云河": "市"}
    with pytest.raises(OntologyError, match="expected a table of lists of words"):
        read_sections(File, {**tables, "kinds": {"市": "海岭"}}, path)


@pytest.mark.parametrize(("given", "group"), [("海岭|云河", "(?:海岭|云河)"), (["云河", "海岭城"], "(?:海岭城|云河)")])
def test_an_expression_that_others_hold_is_a_group(given: str | list[str], group: str, path: Path) -> None:
    tables = read_toml(path)
    tables["words"]["shared"] = given
    assert read_sections(File, tables, path).words.shared == group


@pytest.mark.parametrize(
    ("old", "new", "problem", "line", "entry"),
    [
        ('plain = "雾岭"\n', "", "missing key 'plain'", None, "plain"),
        ('plain = "雾岭"', "plain = 7", "expected text, got whole number", 1, "plain"),
        ('plain = "雾岭"', 'plain = ""', "expected text of length >= 1", 1, "plain"),
        ('joints = ["与", "和"]\n', "", "missing key 'joints'", 3, "words.joints"),
        ('joints = ["与", "和"]', '"jo=" = ["与"]', "unknown key 'jo='", 4, "words.jo="),
        ('joints = ["与", "和"]', "joints = []", "expected list of length >= 1", 4, "words.joints"),
        ('"(?:海岭|云河)"', '"(?:海岭|云河"', "does not compile", 5, "(?:海岭|云河"),
        ('"(?:海岭|云河)"', "[7]", "expected an expression or a list of words", 5, "words.told"),
        ('marks = "，。"', 'marks = ["，"]', "expected a text of one or more characters", 6, "words.marks"),
        ("unit = true", "unite = true", "unknown key 'unite'", 13, "form.unite"),
        ("unit = true", 'unit = "是"', "expected true or false, got text", 13, "form.unit"),
        ('["城"]', '"城"', "expected list, got text", 12, "form.endings"),
        ("unit = true", "id = 7", "expected text, got whole number", 13, "form.id"),
        ('["城"]', '["城", 7]', "expected text, got whole number", 12, "form.endings"),
        ('endings = ["城"]', 'id = "towns"', "missing key 'endings'", 11, "towns.endings"),
        ("unit = true", 'id = "towns"\nunit = "是"', "expected true or false", 14, "towns.unit"),
        ('joints = ["与", "和"]', 'joints = ["与", ""]', "expected text of length >= 1", 4, "words.joints"),
        ('"县" = 2', '"县" = "二"', "expected whole number, got text", 17, "levels.县"),
    ],
)
def test_an_error_names_the_line_and_what_to_do(
    old: str, new: str, problem: str, line: int | None, entry: str, path: Path
) -> None:
    assert old in FILE
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=re.escape(problem)) as raised:
        read_sections(File, read_toml(path), path)
    assert (raised.value.line, raised.value.entry) == (line, entry)
    assert raised.value.remedy


def test_an_expression_without_a_group_is_refused(path: Path) -> None:
    told = read_sections(File, read_toml(path), path).words.told
    check_groups(re.compile("(?P<place>海岭)"), {"place"}, path, "words.told")
    with pytest.raises(OntologyError, match="has no group 'place'") as raised:
        check_groups(told, {"place"}, path, "words.told")
    assert (raised.value.line, raised.value.entry) == (5, "words.told")


def test_the_keys_that_a_table_may_have_are_told(path: Path) -> None:
    path.write_text(FILE.replace("unit", "unite"), encoding="utf-8")
    with pytest.raises(OntologyError, match="unknown key 'unite'") as raised:
        read_sections(File, read_toml(path), path)
    assert raised.value.remedy == "allowed are endings, id, unit"


@cache
def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


@cache
def lexicon() -> Lexicon:
    return load_lexicon(ontology_dir(), schema())


#: Each file of the ontology with the module that reads it and how that does.
READERS: Mapping[str, tuple[Any, Callable[[Path], object]]] = {
    "coinings.toml": (coinings, lambda path: coinings.load_coinings(path, schema())),
    "forms.toml": (forms, lambda path: forms.load_forms(path, schema())),
    "measures.toml": (measures, lambda path: measures.load_measures(path, lexicon())),
    "modality.toml": (modality, lambda path: modality.load_modalities(path, schema())),
    "references.toml": (references, lambda path: references.load_references(path, lexicon(), schema())),
    "rules/grammar.toml": (grammar, lambda path: grammar.load_grammar(path, schema())),
    "rules/names.toml": (namerules, lambda path: namerules.load_name_rules(path, schema())),
}
#: The families of relation rules.
RULES = sorted({*(ontology_dir() / "rules").glob("*.toml")} - {ontology_dir() / name for name in READERS})
SPOILED: Mapping[str, Any] = {"a number": 7, "an empty list": [], "a text": "某"}


def keys(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key of the tables of a file, with those that lead to it; of tables of one name, the first two."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*before, key)
            yield from keys(inner, (*before, key))
    elif isinstance(value, list) and isinstance(value[0], dict):
        for number, inner in enumerate(value[:2]):
            yield from keys(inner, (*before, number))


def spoil(tables: Any, module: Any, load: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """Read tables with each of their keys missing or spoiled; how often that was refused, always with a remedy."""
    told = 0
    for *before, last in keys(tables):
        for value in (None, *SPOILED.values()):
            spoiled: Any = deepcopy(tables)
            holder = spoiled
            for key in before:
                holder = holder[key]
            if value is None:
                del holder[last]
            else:
                holder[last] = value
            monkeypatch.setattr(module, "read_toml", lambda _, spoiled=spoiled: spoiled)
            try:
                load()
            except OntologyError as error:
                assert error.remedy
                told += 1
    return told


@pytest.mark.parametrize("name", READERS)
def test_whatever_is_wrong_in_a_file_is_told_without_a_traceback(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ontology_dir() / name
    module, load = READERS[name]
    assert spoil(read_toml(path), module, lambda: load(path), monkeypatch) > 50


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
def test_whatever_is_wrong_in_a_rule_is_told_without_a_traceback(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = read_toml(path)
    tables["rule"] = [max(tables["rule"], key=len)]
    shared = grammar.load_grammar(path.with_name("grammar.toml"), schema())
    assert spoil(tables, rules, lambda: rules.read_rules(path, schema(), shared), monkeypatch) > 20


@pytest.mark.parametrize(
    ("keys", "value", "problem", "entry"),
    [
        (("titles", "type"), "海雾", "unknown type '海雾'", "[titles]"),
        (("besides", "item_type"), "海雾", "unknown type '海雾'", "[besides]"),
        (("form", 0, "anchor"), ["海雾"], "unknown type '海雾'", "科技小院"),
        (("classes", "shares"), "海雾", "no group 'noun'", "classes.shares"),
        (("shared", 1, "name"), "{item}{whole}", "no group 'whole'", "shared.pattern"),
        (("shared", 1, "name"), "{item", "text matching", "shared.name"),
    ],
)
def test_forms_speak_of_types_and_groups_that_there_are(
    keys: tuple[Any, ...], value: Any, problem: str, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = read_toml(ontology_dir() / "forms.toml")
    holder: Any = tables
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = value
    monkeypatch.setattr(forms, "read_toml", lambda _: tables)
    with pytest.raises(OntologyError, match=re.escape(problem)) as raised:
        forms.load_forms(ontology_dir() / "forms.toml", schema())
    assert raised.value.line
    assert raised.value.entry == entry
