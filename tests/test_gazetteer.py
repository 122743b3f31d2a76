"""The places of the region: each named once, with its code, where it lies, and the names it had before."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ONTOLOGY = Path(__file__).parent.parent / "ontology"
LEXICON_COLUMNS = ["surface", "name", "type", "status", "source"]
STATUSES = {"name", "alias", "short", "former", "listed", "unmatched", "en"}
#: Administrative divisions that are platforms first: new areas of the state.
NEW_AREAS = {"滨海新区", "雄安新区"}
TYPES = {
    "places": {"省", "直辖市", "地级市", "区县", "乡镇"},
    "areas": {"城市群", "区域"},
}

#: Districts, county-level cities and counties under each city of the region: the official count.
COUNTIES = {
    "北京市": 16,
    "天津市": 16,
    "石家庄市": 22,
    "唐山市": 14,
    "秦皇岛市": 7,
    "邯郸市": 18,
    "邢台市": 18,
    "保定市": 24,
    "张家口市": 16,
    "承德市": 11,
    "沧州市": 16,
    "廊坊市": 10,
    "衡水市": 11,
}

CODES = [
    ("北京市", "110000", ""),
    ("天津市", "120000", ""),
    ("河北省", "130000", ""),
    ("石家庄市", "130100", "河北省"),
    ("衡水市", "131100", "河北省"),
    ("北京市通州区", "110112", "北京市"),
    ("滨海新区", "120116", "天津市"),
    ("曹妃甸区", "130209", "唐山市"),
    ("雄县", "130638", "保定市"),
    ("容城县", "130629", "保定市"),
    ("安新县", "130632", "保定市"),
    ("定州市", "130682", "保定市"),
    ("辛集市", "130181", "石家庄市"),
    ("三河市", "131082", "廊坊市"),
    ("雄安新区", "133100", "河北省"),
    ("济南市", "370100", "山东省"),
    ("北三县", "", "廊坊市"),
    ("燕郊镇", "", "三河市"),
]

FORMER = [
    ("宣武区", "西城区"),
    ("崇文区", "东城区"),
    ("密云县", "密云区"),
    ("延庆县", "延庆区"),
    ("塘沽区", "滨海新区"),
    ("静海县", "静海区"),
    ("宁河县", "宁河区"),
    ("蓟县", "蓟州区"),
    ("唐海县", "曹妃甸区"),
    ("滦县", "滦州市"),
    ("获鹿县", "鹿泉区"),
    ("藁城市", "藁城区"),
    ("抚宁县", "抚宁区"),
    ("永年县", "永年区"),
    ("邢台县", "信都区"),
    ("冀州市", "冀州区"),
    ("崇礼县", "崇礼区"),
    ("平泉县", "平泉市"),
]

HOMONYMS = [
    ("新华区", ["沧州市新华区", "石家庄市新华区"]),
    ("桥西区", ["信都区", "张家口市桥西区", "石家庄市桥西区"]),
    ("桥东区", ["张家口市桥东区", "襄都区"]),
]

#: Words that are a place's name and something else besides, or that stand inside other words (形成都市圈).
UNSAFE = [
    *["朝阳", "和平", "河东", "河西", "南开", "大兴", "大厂", "三河", "固安", "迁安", "安新", "容城"],
    *["兴隆", "万全", "平山", "无极", "围场", "望都", "康保", "大连", "大同", "海口", "成都", "成都市"],
    *["河北区", "海港区", "运河区", "新市区", "任县", "海河", "坝上", "西北", "东北", "中心城区"],
]


def rows(name: str, columns: list[str]) -> list[dict[str, str]]:
    lines = (ONTOLOGY / name).read_text(encoding="utf-8").split("\n")
    assert lines.pop() == "", "the file ends in one line feed"
    table = [line for line in lines if not line.startswith("#")]
    assert table[0].split("\t") == columns
    assert all(len(line.split("\t")) == len(columns) for line in table)
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


PLACES = rows("lexicon/places.tsv", LEXICON_COLUMNS)
AREAS = rows("lexicon/areas.tsv", LEXICON_COLUMNS)
PLATFORMS = rows("lexicon/platforms.tsv", LEXICON_COLUMNS)
GAZETTEER = rows("gazetteer.tsv", ["name", "code", "parent"])
CODE = {row["name"]: row["code"] for row in GAZETTEER}
PARENT = {row["name"]: row["parent"] for row in GAZETTEER}


def test_the_files_were_read() -> None:
    assert len(PLACES) > 1000
    assert len(AREAS) > 300
    assert len(GAZETTEER) > 400


@pytest.mark.parametrize(("kind", "table"), [("places", PLACES), ("areas", AREAS)])
def test_a_lexicon_file_is_sorted_unique_and_well_formed(kind: str, table: list[dict[str, str]]) -> None:
    keys = [(row["name"], row["surface"]) for row in table]
    assert keys == sorted(set(keys)), f"sort {kind}.tsv by name, then surface, in code-point order, each row once"
    for row in table:
        assert row["type"] in TYPES[kind], row
        assert row["status"] in STATUSES, row
        assert (row["status"] == "name") == (row["surface"] == row["name"]), row
        assert row["status"] == "en" or re.fullmatch(r"[\u4e00-\u9fff“”+＋—\d-]{2,}", row["surface"]), row
        for value in row.values():
            assert value and value == value.strip() and unicodedata.is_normalized("NFC", value), row


@pytest.mark.parametrize("table", [PLACES, AREAS], ids=["places", "areas"])
def test_every_entity_has_one_name_one_type_and_one_english_label_at_most(table: list[dict[str, str]]) -> None:
    names = Counter({row["name"]: 1 for row in table})
    assert Counter(row["name"] for row in table if row["status"] == "name") == names
    english = Counter(row["name"] for row in table if row["status"] == "en")
    assert english <= names, f"keep one row of status en for each of {sorted(english - names)}"
    assert english.total() > 0.9 * len(names)
    types = {(row["name"], row["type"]) for row in table}
    assert len(types) == len({name for name, _ in types})
    labels = Counter(row["surface"] for row in table if row["status"] == "en")
    assert [label for label, count in labels.items() if count > 1] == []


def test_the_gazetteer_is_sorted_and_its_names_and_codes_are_unique() -> None:
    names = [row["name"] for row in GAZETTEER]
    codes = [row["code"] for row in GAZETTEER if row["code"]]
    assert names == sorted(set(names)), "sort gazetteer.tsv by name, in code-point order, each name once"
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[1-8]\d{5}", code) for code in codes)


def test_every_parent_and_every_name_is_known() -> None:
    known = {row["name"] for row in (*PLACES, *AREAS, *PLATFORMS)}
    assert known >= NEW_AREAS
    missing = sorted({row["name"] for row in PLACES} - set(CODE))
    assert not missing, f"add rows to gazetteer.tsv for {missing}"
    strange = sorted(set(CODE) - known)
    assert not strange, f"no place, area or platform of the lexicon is called {strange}: add or correct the name"
    parents = sorted(set(PARENT.values()) - {""} - set(CODE))
    assert not parents, f"gazetteer.tsv has no row for the parents {parents}"


def test_a_code_begins_with_that_of_its_parent() -> None:
    checked = 0
    for name, parent in PARENT.items():
        if CODE[name] and parent:
            assert CODE[name].startswith(CODE[parent].rstrip("0")), f"{name} has a code outside of {parent}"
            checked += 1
    assert checked > 250


def test_every_district_and_county_of_the_region_is_there() -> None:
    types = {row["name"]: row["type"] for row in PLACES}
    found = Counter(PARENT[name] for name, kind in types.items() if kind == "区县" and PARENT[name] in COUNTIES)
    found[PARENT["滨海新区"]] += 1
    assert found == Counter(COUNTIES)
    assert sum(found.values()) == 199
    prefectures = [name for name, kind in types.items() if kind == "地级市" and PARENT[name] == "河北省"]
    assert sorted(CODE[name] for name in prefectures) == [f"13{n:02}00" for n in range(1, 12)]
    uncoded = [name for name, kind in types.items() if kind != "乡镇" and not CODE[name]]
    assert not uncoded, f"give {uncoded} their codes (GB/T 2260) in gazetteer.tsv"


@pytest.mark.parametrize(("name", "code", "parent"), CODES)
def test_code_and_parent(name: str, code: str, parent: str) -> None:
    assert (CODE[name], PARENT[name]) == (code, parent)


@pytest.mark.parametrize(("former", "name"), FORMER)
def test_former_name(former: str, name: str) -> None:
    assert {(row["name"], row["status"]) for row in (*PLACES, *PLATFORMS) if row["surface"] == former} == {
        (name, "former")
    }


def test_only_the_listed_surfaces_are_shared() -> None:
    owners: dict[str, list[str]] = {}
    for row in sorted((*PLACES, *AREAS), key=lambda row: row["name"]):
        owners.setdefault(row["surface"], []).append(row["name"])
    shared = {surface: names for surface, names in owners.items() if len(names) > 1}
    assert shared == dict(HOMONYMS), "keep a surface to one name, or add it to HOMONYMS if the context decides"


@pytest.mark.parametrize("word", UNSAFE)
def test_an_unsafe_word_is_no_surface(word: str) -> None:
    assert word not in {row["surface"] for row in (*PLACES, *AREAS) if row["status"] != "listed"}
