"""The commands, queries and links of the documentation are true."""

from __future__ import annotations

import html
import re
import shlex
import tomllib
from collections import Counter
from pathlib import Path

import click
import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

from kg.bundle import ontology_dir
from kg.cli import cli
from kg.query import load_graph, run_query
from kg.schema import load_schema

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "docs/linked-data.md", "docs/scale.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [content for name, content in BLOCK.findall(text) if name == language]


def commands(page: str) -> list[str]:
    """The `kg` commands in the shell blocks of a page, without comments; continued lines are joined."""
    lines = "".join(blocks(page, "sh")).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("kg ")]


COMMANDS = [(page, command) for page in PAGES for command in commands(page)]


def test_there_are_commands_to_check() -> None:
    counts = {page: len(commands(page)) for page in PAGES}
    assert counts["README.md"] == counts["README.zh.md"] >= 12
    assert counts["CONTRIBUTING.md"] >= 2


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_command_is_one_that_kg_understands(page: str, command: str) -> None:
    words = list(shlex.shlex(command, posix=True, punctuation_chars="|>"))
    arguments = re.split(r"\s[|>]\s", command)[0]
    name, *rest = shlex.split(arguments, comments=True)[1:]
    assert name in cli.commands, words
    with click.Context(cli, info_name="kg") as parent:
        cli.commands[name].make_context(name, rest, parent=parent)


def _queries() -> list[tuple[str, str]]:
    return [(page, query) for page in (*READMES, "docs/linked-data.md") for query in blocks(page, "sparql")]


def test_there_are_queries_to_check() -> None:
    counts = {"README.md": 4, "README.zh.md": 4, "docs/linked-data.md": 10}
    assert Counter(page for page, _ in _queries()) == counts
    assert blocks("README.md", "sparql") == blocks("README.zh.md", "sparql")


@pytest.mark.parametrize(("page", "query"), _queries())
def test_a_query_is_in_terms_of_the_schema_and_has_an_answer(page: str, query: str, built: Path) -> None:
    schema = load_schema(ontology_dir() / "schema.ttl")
    terms = set(re.findall(rf"\b{schema.prefix}:(\w+)", query))
    assert terms <= schema.labels.keys()
    assert run_query(load_graph(built), query).rows


def test_the_example_of_a_fact_is_turtle() -> None:
    from pyoxigraph import RdfFormat, parse

    examples = [content for page in READMES for content in blocks(page, "turtle")]
    assert len(examples) == 2 and examples[0] == examples[1]
    assert len(list(parse(examples[0], format=RdfFormat.TURTLE))) > 10


@pytest.mark.parametrize("page", READMES)
def test_every_dependency_has_its_reason(page: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=!~ ;\[]", dependency)[0] for dependency in project["dependencies"]]
    assert len(names) >= 15
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not [name for name in names if name not in text]


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link}
    assert links, "a page without a link"
    assert not {link for link in links if not ((ROOT / page).parent / link).exists()}


@pytest.mark.parametrize("page", PAGES)
def test_lists_of_steps_are_short(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not re.search(r"^7\. ", text, re.MULTILINE)
    if page == "CONTRIBUTING.md":
        assert len(re.findall(r"^1\. ", text, re.MULTILINE)) == 3


def test_the_reference_page_has_every_term_of_the_ontology() -> None:
    schema = load_schema(ontology_dir() / "schema.ttl")
    page = html.unescape((ROOT / "docs" / "ontology.html").read_text(encoding="utf-8"))
    missing = [name for name, label in schema.labels.items() if f"{name} {label['en']}" not in page]
    assert not missing, "run `make docs`"
    definitions = Graph().parse(schema.path).objects(None, SKOS.definition)
    assert not [str(text) for text in definitions if str(text) not in page], "run `make docs`"
