"""Knowledge files are read with their texts on one line, and errors find them there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.knowledge.toml import expression, line_of, read_toml

LAID_OUT = """\
# how a place is told
told = '''
    (?:海岭|
        云河)
    [市区]
'''
plain = "雾 岭"
marks = ["\\n", "，"]
wrong = [
    '''
        (海岭|
        云河
    ''',
]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "laid-out.toml"
    file.write_text(LAID_OUT, encoding="utf-8")
    return file


def test_a_text_over_several_lines_is_one_line(path: Path) -> None:
    assert read_toml(path) == {
        "told": "(?:海岭|云河)[市区]",
        "plain": "雾 岭",
        "marks": ["\n", "，"],
        "wrong": ["(海岭|云河"],
    }


@pytest.mark.parametrize(
    ("text", "line"), [("(?:海岭|云河)[市区]", 3), ("云河)", 4), ("雾 岭", 7), ("(海岭|云河", 11), ("南湾", None)]
)
def test_the_line_of_a_text_is_where_it_begins(text: str, line: int | None, path: Path) -> None:
    assert line_of(path, text) == line


def test_a_wrong_expression_over_several_lines_is_found(path: Path) -> None:
    with pytest.raises(OntologyError, match="does not compile") as raised:
        expression(read_toml(path)["wrong"][0], path)
    assert raised.value.line == 11
