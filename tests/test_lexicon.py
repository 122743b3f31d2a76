"""The lexicon: what its files hold, row by row, and how the loader refuses a wrong one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from kg.bundle import ontology_dir
from kg.clean import clean
from kg.errors import OntologyError
from kg.find import find
from kg.lexicon import GAZETTEER_HEADER, HEADER, STATUSES, Row, load_lexicon, read_lexicon_rows, read_rows
from kg.model import Document
from kg.ontology import Ontology
from kg.schema import Schema

FOLDER = ontology_dir() / "lexicon"
ROWS = read_lexicon_rows(FOLDER)
#: File, main type of what it holds, and the least number of entities in it.
FILES = [
    ("agencies", "机构", 550),
    ("areas", "地区", 100),
    ("companies", "机构", 250),
    ("functions", "功能", 50),
    ("hospitals", "机构", 120),
    ("industries", "产业", 170),
    ("infrastructure", "项目", 200),
    ("layouts", "空间结构", 50),
    ("meetings", "会议活动", 50),
    ("people", "人物", 50),
    ("places", "地区", 350),
    ("plans", "规划", 140),
    ("platforms", "平台", 230),
    ("positionings", "定位", 70),
    ("projects", "项目", 60),
    ("universities", "机构", 250),
]
LONGEST = 64
#: Labels, names too common to be looked for, and names that count beside others only.
NOT_FOUND_ALONE = {"en", "unmatched", "listed"}


def _rows(stem: str) -> list[Row]:
    return [row for row in ROWS if row.file.stem == stem]


def test_every_file_is_in_the_table() -> None:
    assert [stem for stem, _, _ in FILES] == sorted({row.file.stem for row in ROWS})
    assert len(ROWS) > 7000
    assert sum(row.status == "name" for row in ROWS) > 2800


@pytest.mark.parametrize(("stem", "root", "least"), FILES)
def test_a_file_holds_things_of_one_type(stem: str, root: str, least: int, schema: Schema) -> None:
    rows = _rows(stem)
    assert {row.type for row in rows} <= set(schema.types)
    assert {schema.root(row.type) for row in rows} == {root}
    assert sum(row.status == "name" for row in rows) >= least


@pytest.mark.parametrize("stem", [stem for stem, _, _ in FILES])
def test_rows_are_sorted_and_each_stands_once(stem: str) -> None:
    cells = [cells for _, cells in read_rows(FOLDER / f"{stem}.tsv", HEADER)]
    keys = [(name, spelled) for spelled, name, *_ in cells]
    assert keys == sorted(keys)
    surfaces = Counter((row.name, row.surface) for row in _rows(stem))
    assert [key for key, count in surfaces.items() if count > 1] == []


@pytest.mark.parametrize("stem", [stem for stem, _, _ in FILES])
def test_a_file_is_plain_text(stem: str) -> None:
    content = (FOLDER / f"{stem}.tsv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n") and not content.endswith(b"\n\n")
    text = content.decode("utf-8")
    assert text.startswith("#")
    assert "CC0" in text.partition("\n" + HEADER[0])[0]
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("stem", [stem for stem, _, _ in FILES])
def test_no_cell_is_empty_padded_or_holds_invisible_characters(stem: str) -> None:
    for row in _rows(stem):
        for cell in (row.surface, row.name, row.type, row.status, row.source):
            assert cell and cell == cell.strip(), row
            assert not {unicodedata.category(character) for character in cell} & {"Cc", "Cf", "Co", "Cn"}, row


@pytest.mark.parametrize("stem", [stem for stem, _, _ in FILES])
def test_status(stem: str) -> None:
    for row in _rows(stem):
        assert row.status in STATUSES, row
        assert (row.status in ("name", "class")) >= (row.surface == row.name) >= (row.status == "name"), row


def test_every_entity_has_one_name_row_in_one_file_and_one_type() -> None:
    named = Counter(row.name for row in ROWS if row.status in ("name", "class") and row.surface == row.name)
    assert [name for name, count in named.items() if count > 1] == []
    assert {row.name for row in ROWS} == set(named)
    assert len({(row.name, row.type, row.file) for row in ROWS}) == len(named)


def test_every_entity_has_at_most_one_english_label() -> None:
    labels = Counter(row.name for row in ROWS if row.status == "en")
    assert len(labels) > 700
    assert [name for name, count in labels.items() if count > 1] == []


def test_no_name_is_long() -> None:
    assert [row for row in ROWS if row.status != "en" and not 2 <= len(row.surface) <= LONGEST] == []


def test_only_places_share_a_surface(ontology: Ontology) -> None:
    lexicon, schema = ontology.lexicon, ontology.schema
    shared = {surface: names for surface, names in lexicon.surfaces.items() if len(names) > 1}
    assert shared
    for surface, names in shared.items():
        assert {schema.root(lexicon.entities[name].type) for name in names} == {"地区"}, surface
        assert all(lexicon.parents.get(name) for name in names), surface


def test_no_surface_is_a_reference_too(ontology: Ontology) -> None:
    assert set(ontology.lexicon.surfaces) & set(ontology.references) == set()


def test_every_surface_outlives_the_repair_of_a_text(ontology: Ontology) -> None:
    surfaces = ontology.lexicon.surfaces
    repaired = {surface: clean(Document("d", surface)).text for surface in surfaces}
    lost = {s: r for s, r in repaired.items() if surfaces.get(r) != surfaces[s]}
    assert lost == {}, "a text is repaired before names are sought in it, so these are never found"


def test_every_surface_is_found_whole_where_it_stands_alone(ontology: Ontology) -> None:
    beside = ontology.finder.forms.classes.beside  # these count only beside others
    surfaces = sorted({row.surface for row in ROWS if row.status not in NOT_FOUND_ALONE} - beside)
    assert len(surfaces) > 6500
    missed = [
        (surface, found)
        for surface in surfaces
        if clean(Document("d", surface)).text == surface
        and (found := [hit.surface for hit in find(surface, ontology.finder)]) != [surface]
    ]
    assert missed == []


def test_known_names(ontology: Ontology) -> None:
    lexicon = ontology.lexicon
    assert lexicon.surfaces["雄安"] == ("雄安新区",)
    assert lexicon.entities["雄安新区"].type == "平台"
    assert "河北雄安新区" in lexicon.entities["雄安新区"].aliases
    assert lexicon.codes["雄安新区"] == "133100"
    assert lexicon.english["北京市"] == "Beijing"
    assert "Beijing" not in lexicon.surfaces
    assert list(lexicon.containers("乐亭县")) == ["唐山市", "河北省"]


HEAD = "\t".join(HEADER)
GOOD = "甲市\t甲市\t地级市\tname\t民政部"
#: What is wrong, the rows after the header (line 2 on), the line it stands in, and what the message says.
WRONG: list[tuple[str, list[str], int, str]] = [
    ("unknown type", [GOOD, "乙市\t乙市\t城镇\tname\t民政部"], 4, "unknown type '城镇'"),
    ("unknown status", [GOOD, "甲\t甲市\t地级市\tabbr\t民政部"], 4, "unknown status 'abbr'"),
    ("a second entity of the name", [GOOD, "甲市\t甲市\t平台\tname\t国务院"], 4, "second entity named '甲市'"),
    ("no name row", [GOOD, "乙\t乙市\t地级市\tshort\t民政部"], 4, "no row of status `name` or `class` defines '乙市'"),
    ("other type in an alias", [GOOD, "甲\t甲市\t平台\tshort\t民政部"], 4, "type differs from '地级市'"),
    ("a name row of another surface", ["甲\t甲市\t地级市\tname\t民政部"], 3, "must have its name as surface"),
    ("an empty surface", ["\t甲市\t地级市\talias\t民政部"], 3, "empty surface or name"),
    (
        "spellings that nothing closes",
        [GOOD, "甲[城|都\t甲市\t地级市\talias\t民政部"],
        4,
        "a bracket without its other",
    ),
    ("a cell too few", ["甲市\t甲市\t地级市\tname"], 3, "4 cells where 5 are expected"),
    ("a cell too many", [GOOD, GOOD.replace("\t", "\t\t", 1)], 4, "6 cells where 5 are expected"),
]


def _folder(tmp_path: Path, lexicon: str, gazetteer: str | None = None) -> Path:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "places.tsv").write_text(lexicon, encoding="utf-8")
    if gazetteer is not None:
        (tmp_path / "gazetteer.tsv").write_text(gazetteer, encoding="utf-8")
    return tmp_path


def _refusal(folder: Path, schema: Schema) -> OntologyError:
    with pytest.raises(OntologyError) as raised:
        load_lexicon(folder, schema)
    assert raised.value.remedy
    return raised.value


def test_a_small_lexicon(tmp_path: Path, schema: Schema) -> None:
    rows = [GOOD, "Jia\t甲市\t地级市\ten\t民政部", "甲\t甲市\t地级市\tshort\t民政部"]
    rows += ["乙区\t乙区\t区县\tname\t民政部"]
    gazetteer = "\t".join(GAZETTEER_HEADER) + "\n乙区\t990101\t甲市\n"
    lexicon = load_lexicon(_folder(tmp_path, "\n".join(["# 注", HEAD, *rows]), gazetteer), schema)
    assert lexicon.entities["甲市"].aliases == ("甲",)
    assert lexicon.surfaces == {"乙区": ("乙区",), "甲": ("甲市",), "甲市": ("甲市",)}
    assert (lexicon.english, lexicon.codes, lexicon.parents) == ({"甲市": "Jia"}, {"乙区": "990101"}, {"乙区": "甲市"})


def test_a_row_gives_several_spellings(tmp_path: Path, schema: Schema) -> None:
    rows = [GOOD, "甲[城|都]", "[大]甲", "老甲[|城]市[区|]"]
    content = [HEAD, rows[0], *(f"{surface}\t甲市\t地级市\talias\t民政部" for surface in rows[1:])]
    lexicon = load_lexicon(_folder(tmp_path, "\n".join(content)), schema)
    assert lexicon.entities["甲市"].aliases == ("大甲", "甲城", "甲都", "老甲城市", "老甲城市区", "老甲市", "老甲市区")


@pytest.mark.parametrize(("what", "rows", "line", "problem"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_row_is_named(
    what: str, rows: list[str], line: int, problem: str, tmp_path: Path, schema: Schema
) -> None:
    error = _refusal(_folder(tmp_path, "\n".join(["# 注", HEAD, *rows])), schema)
    assert problem in error.problem
    assert (error.where, error.line) == (str(tmp_path / "lexicon" / "places.tsv"), line)
    assert error.entry is not None


@pytest.mark.parametrize(("content", "line"), [("", 1), ("# 注\nname\tsurface\n", 2), (f"# 注\n{GOOD}\n", 2)])
def test_a_wrong_header_is_named(content: str, line: int, tmp_path: Path, schema: Schema) -> None:
    error = _refusal(_folder(tmp_path, content), schema)
    assert "header row" in error.problem
    assert (error.where, error.line) == (str(tmp_path / "lexicon" / "places.tsv"), line)


def test_two_names_in_two_files(tmp_path: Path, schema: Schema) -> None:
    folder = _folder(tmp_path, f"{HEAD}\n{GOOD}\n")
    (folder / "lexicon" / "zones.tsv").write_text(f"{HEAD}\n甲市\t甲市\t平台\tname\t国务院\n", encoding="utf-8")
    error = _refusal(folder, schema)
    assert (error.where, error.line) == (str(folder / "lexicon" / "zones.tsv"), 2)
    assert f"places.tsv:{2}" in error.problem


def test_an_unknown_place_in_the_gazetteer(tmp_path: Path, schema: Schema) -> None:
    gazetteer = "\t".join(GAZETTEER_HEADER) + "\n甲市\t990100\t丙省\n"
    error = _refusal(_folder(tmp_path, f"{HEAD}\n{GOOD}\n", gazetteer), schema)
    assert "unknown place '丙省'" in error.problem
    assert (error.where, error.line, error.entry) == (str(tmp_path / "gazetteer.tsv"), 2, "甲市")


def test_a_folder_without_lexicon(tmp_path: Path, schema: Schema) -> None:
    assert "no lexicon file" in _refusal(tmp_path, schema).problem


def test_a_file_that_is_not_utf_8(tmp_path: Path, schema: Schema) -> None:
    folder = _folder(tmp_path, HEAD)
    (folder / "lexicon" / "places.tsv").write_bytes(f"{HEAD}\n{GOOD}\n".encode("gb18030"))
    assert "cannot be read" in _refusal(folder, schema).problem
