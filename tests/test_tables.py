"""The two tables, read back as a spreadsheet reads them."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from example_graph import QUOTE, graph, said, schema

from kg.export.tables import EDGE_COLUMNS, NODE_COLUMNS, write_tables
from kg.model import Entity, Fact


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_nodes_have_names_types_and_documents(tmp_path: Path) -> None:
    write_tables(graph(), schema(), tmp_path)
    found = {row["name"]: row for row in rows(tmp_path / "nodes.csv")}
    assert len(found) == len(graph().entities) + 1
    assert list(found["雄安新区"]) == list(NODE_COLUMNS)
    assert found["雄安新区"] == {
        "name": "雄安新区",
        "type": "平台",
        "main_type": "平台",
        "aliases": "河北雄安新区; 雄安",
        "facts": "3",
        "documents": "one.md; two.md",
    }
    assert found["北京市常住人口不超过2300万人"]["type"] == "目标"
    assert found["京津冀协同发展"]["facts"] == "1"


def test_edges_have_one_row_for_each_evidence(tmp_path: Path) -> None:
    write_tables(graph(), schema(), tmp_path)
    found = rows(tmp_path / "edges.csv")
    assert len(found) == sum(len(fact.evidence) for fact in graph().facts) + 1
    assert list(found[0]) == list(EDGE_COLUMNS)
    assert (
        found.count(
            {
                "head": "雄安新区",
                "relation": "承接",
                "tail": "北京非首都功能",
                "time": "",
                "document": "one.md",
                "quote": QUOTE,
                "start": "10",
                "end": str(10 + len(QUOTE)),
                "rule": "test.rule",
                "confidence": "0.9",
                "modality": "推进中",
                "time_text": "",
            }
        )
        == 1
    )


def test_files_open_in_a_spreadsheet_as_utf_8(tmp_path: Path) -> None:
    write_tables(graph(), schema(), tmp_path)
    for name in ("nodes.csv", "edges.csv"):
        content = (tmp_path / name).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") > 5


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_run_as_a_formula(tmp_path: Path, text: str) -> None:
    fact = Fact("北京市", "合作", text, None, (said(text + "一句", "合", document=text),))
    kg = replace(graph(), entities=(Entity(text, "项目", (text,)), Entity("北京市", "城市")), facts=(fact,), goals=())
    write_tables(kg, schema(), tmp_path)
    (edge,) = rows(tmp_path / "edges.csv")
    assert (edge["tail"], edge["quote"], edge["document"]) == ("'" + text, f"'{text}一句", "'" + text)
    cells = [cell for row in [*rows(tmp_path / "nodes.csv"), edge] for cell in row.values()]
    assert len(cells) == 2 * len(NODE_COLUMNS) + len(EDGE_COLUMNS)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_tables(graph(), schema(), tmp_path / name)
    assert (tmp_path / "a" / "edges.csv").read_bytes() == (tmp_path / "b" / "edges.csv").read_bytes()
