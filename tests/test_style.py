"""What holds for the source code as a whole."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from rich.cells import cell_len

from kg.cli import cli

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
KNOWLEDGE = sorted((ROOT / "ontology").rglob("*.toml"))
#: Modules that know the Chinese language: its punctuation, numerals, dates, units, name endings. All other
#: words are knowledge about the world and stand in ontology/.
LANGUAGE = {
    "kg/cleaning/columns.py",
    "kg/cleaning/furniture.py",
    "kg/cleaning/layout.py",
    "kg/cleaning/typography.py",
    "kg/dates.py",
    "kg/knowledge/counting.py",
    "kg/measuring/figures.py",
    "kg/measuring/goals.py",
    "kg/measuring/horizons.py",
    "kg/measuring/legs.py",
    "kg/measuring/indicators.py",
    "kg/measuring/quantities.py",
    "kg/measuring/wording.py",
}
#: The folders of the program. Each needs those before it and none after it.
FOLDERS = (
    "reading",
    "cleaning",
    "knowledge",
    "discourse",
    "finding",
    "resolving",
    "relating",
    "measuring",
    "evaluating",
    "keeping",
    "export",
    "building",
    "cluster",
    "querying",
    "commands",
)
HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
LINES = 300
#: Columns of a line, of which a Chinese character takes two.
COLUMNS = 120
#: What stands on a line of its own however long it is: one sentence, one set of characters.
WHOLE = re.compile(r'\s*(?:"[^"]*",|\[[^\]]*\](?:\{[\d,]+\})?)')


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _docstrings(tree: ast.Module) -> set[int]:
    """Ids of the nodes that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def han_literals(source: str) -> list[tuple[int, str]]:
    """Line and text of each string literal with a Han character, docstrings apart."""
    tree = ast.parse(source)
    docstrings = _docstrings(tree)
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and HAN.search(node.value)
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "承接"', 1),
        ('x = f"{y}承接"', 1),
        ('x = {"承接": ["转移"]}', 2),
        ('x = "\\u627f"', 1),
        ('"""承接"""', 0),
        ('def f():\n    """承接"""\n    return "take in"', 0),
        ("x = 1  # 承接", 0),
        ('x = "、。《》"', 0),
    ],
)
def test_the_search_for_han_literals(source: str, found: int) -> None:
    assert len(han_literals(source)) == found


def test_there_are_modules_to_check() -> None:
    assert len(MODULES) > 35


def test_no_knowledge_of_the_domain_in_the_code() -> None:
    found = {
        f"{_name(path)}:{line}: {text}"
        for path in MODULES
        if _name(path) not in LANGUAGE
        for line, text in han_literals(path.read_text(encoding="utf-8"))
    }
    assert not found


def test_each_language_module_is_one() -> None:
    assert not {name for name in LANGUAGE if not han_literals((ROOT / name).read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_files_are_short_and_say_what_they_hold(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LINES
    assert ast.get_docstring(ast.parse(source))
    assert path.stem not in {"utils", "helpers", "common", "misc", "api"}


def imported(path: Path, *, always: bool) -> set[str]:
    """Modules of the program that one imports, whole or a name of; those alone that it imports when it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = (node for node in (tree.body if always else ast.walk(tree)) if isinstance(node, ast.ImportFrom))
    named = {
        name for node in nodes for name in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
    }
    return {name for name in named if (ROOT / name.replace(".", "/")).with_suffix(".py").is_file()}


def test_every_folder_has_its_place_in_the_order() -> None:
    assert {path.parent.name for path in MODULES if path.parent.parent.name == "kg"} == set(FOLDERS)
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)/` \|", contributing, re.MULTILINE)) == FOLDERS


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name in FOLDERS], ids=_name)
def test_no_folder_needs_one_after_it(path: Path) -> None:
    after = FOLDERS[FOLDERS.index(path.parent.name) + 1 :]
    assert not {name for name in imported(path, always=False) if name.split(".")[1] in after}


def test_no_module_needs_itself() -> None:
    names = {path: _name(path).removesuffix(".py").replace("/", ".") for path in MODULES}
    needs = {names[path]: imported(path, always=True) for path in MODULES}
    assert sum(map(len, needs.values())) > 400
    assert len(list(TopologicalSorter(needs).static_order())) >= len(needs)  # a circle is an error


def test_there_is_knowledge_to_check() -> None:
    assert len(KNOWLEDGE) > 15


@pytest.mark.parametrize("path", KNOWLEDGE, ids=_name)
def test_knowledge_can_be_read_on_a_screen(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [
        f"{number}: {line}"
        for number, line in enumerate(lines, 1)
        if cell_len(line) > COLUMNS and not WHOLE.fullmatch(line)
    ]


def lists(value: object) -> Iterator[list[str]]:
    """The lists of texts that a file of knowledge holds, however deep."""
    if isinstance(value, dict):
        for part in value.values():
            yield from lists(part)
    elif isinstance(value, list):
        yield [part for part in value if isinstance(part, str)]
        for part in value:
            yield from lists(part)


def test_no_list_of_the_knowledge_says_a_word_twice() -> None:
    found = [words for path in KNOWLEDGE for words in lists(tomllib.loads(path.read_text(encoding="utf-8")))]
    assert sum(map(len, found)) > 10_000
    assert not [word for words in found for word, times in Counter(words).items() if times > 1]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_shows_every_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(cli.commands) == 9
    assert not [command for command in cli.commands if f"kg {command}" not in text]
