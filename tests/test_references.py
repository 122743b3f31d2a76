"""References: what the file says words stand for, and how the loader refuses a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.knowledge.references import load_references
from kg.knowledge.referring import Anaphor, Body, Collective, Counted, Reference, Viewpoint
from kg.ontology import Ontology

COLLECTIVES = [
    ("三地", ["北京市", "天津市", "河北省"]),
    ("三省市", ["北京市", "天津市", "河北省"]),
    ("两市一省", ["北京市", "天津市", "河北省"]),
    ("京津冀三地", ["北京市", "天津市", "河北省"]),
    ("京津", ["北京市", "天津市"]),
    ("津冀", ["天津市", "河北省"]),
    ("京冀", ["北京市", "河北省"]),
]
GAMES = (
    "奥会",
    "残奥会",
    "奥运会",
    "亚运会",
    "全运会",
    "运动会",
    "进博会",
    "世园会",
    "电影节",
    "奥会开幕式",
    "运动会开幕式",
    "奥会闭幕式",
)
VISITING, HOLDING = ("出席", "参加", "列席", "主持"), ("主办", "承办", "协办")
AFTER_MEETINGS = (*(verb + end for end in ("", "了") for verb in VISITING), *HOLDING, *"。，；\n")
AT_PLATFORMS = ("落户", "落户在", "入驻", "进驻", "迁入", "在", "推进", "推动", "启动")
AFTER_POSTS = ("市长", "区长", "县长", "副书记", "书记", "常委", "主任", "局长", "部长", "组长", "委员")
OF_PROVINCES = ("日报", "新闻网", "广播电视台", "卫视", "省人民政府网站", "省政府网", "青年报", "经济日报")
OTHERS: list[tuple[str, Reference]] = [
    ("该新区", Anaphor("平台", "新区")),
    ("该区", Anaphor("区县", "区")),
    ("该企业", Anaphor("机构", "公司")),
    ("该协会", Anaphor("机构", "协会")),
    ("科技城", Anaphor("平台", "科技城", (*"。，；：\n", *AT_PLATFORMS, *(post + "、" for post in AFTER_POSTS)))),
    ("两家集团", Counted("机构", 2, (), tuple("。，；\n"))),
    ("两条铁路", Counted("项目", 2, (), tuple("。；\n"))),
    ("作者", Anaphor("人物", "", ("（", "（本文"))),
    ("论坛", Anaphor("会议活动", ("论坛", "研讨会", "年会", "峰会"), first=True)),
    (
        "会议",
        Anaphor(
            "会议活动",
            ("会议", "会", "论坛", "仪式", "式", "活动", "班", "对话", "沙龙", "讲堂", "）", "”"),
            AFTER_MEETINGS,
            first=True,
            unlike=GAMES,
        ),
    ),
    ("全省", Viewpoint("省", press=OF_PROVINCES)),
]


def _collective(ontology: Ontology, surface: str) -> Collective:
    reference = ontology.references[surface]
    assert isinstance(reference, Collective)
    return reference


def test_the_voice_of_a_document_may_be_that_of_its_newspaper(ontology: Ontology) -> None:
    reference = ontology.references["我省"]
    assert isinstance(reference, Viewpoint)
    assert (reference.type, reference.voice, "日报" in reference.press) == ("省", True, True)


def test_the_file_was_read(ontology: Ontology) -> None:
    kinds = [type(reference) for reference in ontology.references.values()]
    assert (kinds.count(Collective) > 30, kinds.count(Anaphor) > 10, kinds.count(Viewpoint) > 3) == (True,) * 3
    assert kinds.count(Body) > 100


@pytest.mark.parametrize(("surface", "members"), COLLECTIVES)
def test_collective(surface: str, members: list[str], ontology: Ontology) -> None:
    assert [entity.name for entity in _collective(ontology, surface).members] == members


@pytest.mark.parametrize(("surface", "reference"), OTHERS)
def test_anaphor_and_viewpoint(surface: str, reference: Reference, ontology: Ontology) -> None:
    assert ontology.references[surface] == reference


@pytest.mark.parametrize(
    ("surface", "conditional"), [("三地", True), ("三省市", True), ("京津", False), ("津冀", False)]
)
def test_a_word_that_names_no_member_needs_a_condition(surface: str, conditional: bool, ontology: Ontology) -> None:
    assert bool(_collective(ontology, surface).given) is conditional


def test_every_collective_stands_for_something_and_repeats_nothing(ontology: Ontology) -> None:
    for surface in ontology.references:
        if isinstance(ontology.references[surface], Collective):
            names = [entity.name for entity in _collective(ontology, surface).members]
            assert names and len(names) == len(set(names)), surface


TWO = '[[collective]]\nsurfaces = ["甲乙"]\nmembers = ["北京市", "天津市"]\n'
#: What is wrong, the file, the line of the error, what the message says.
WRONG = [
    ("unknown member", TWO.replace("天津市", "丙市"), 2, "unknown entity '丙市'"),
    ("a short form as member", TWO.replace("天津市", "天津"), 2, "unknown entity '天津'"),
    ("unknown condition", TWO + 'given = ["丙市"]\n', 2, "unknown entity '丙市'"),
    ("unknown key", TWO + 'when = ["北京市"]\n', 4, "unknown key 'when'"),
    ("missing members", '[[collective]]\nsurfaces = ["甲乙"]\n', 1, "missing key 'members'"),
    ("missing type", '[[anaphor]]\nsurfaces = ["该县"]\n', 1, "missing key 'type'"),
    ("no count", '[[counted]]\ntype = "机构"\nsurfaces = ["双方"]\n', 3, "it is not told which words these are"),
    ("a wrong list", '[words]\n"镇报" = [7]\n', 2, "expected text, got whole number"),
    ("a wrong expression", TWO + 'whose = ["(某"]\n', 4, "does not compile"),
    ("words for a class", '[[anaphor]]\nsurfaces = ["医院"]\ntype = "机构"\n', 2, "the words for a class of things"),
    ("unknown type", '\n[[viewpoint]]\nsurfaces = ["我镇"]\ntype = "城镇"\n', 3, "unknown type '城镇'"),
    ("unknown list", '[[viewpoint]]\nsurfaces = ["我镇"]\ntype = "乡镇"\npress = "镇报"\n', 4, "unknown list '镇报'"),
    ("a surface twice", TWO + "\n" + TWO, 2, "surface stands twice"),
    ("not TOML", TWO + "given = 北京市\n", 4, "not valid TOML"),
]


@pytest.mark.parametrize(("what", "content", "line", "problem"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_file_is_refused(
    what: str, content: str, line: int, problem: str, tmp_path: Path, ontology: Ontology
) -> None:
    path = tmp_path / "references.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OntologyError) as raised:
        load_references(path, ontology.lexicon, ontology.schema)
    assert problem in raised.value.problem
    assert (raised.value.where, raised.value.line) == (str(path), line)
    assert raised.value.remedy


def test_an_unknown_kind_of_reference(tmp_path: Path, ontology: Ontology) -> None:
    path = tmp_path / "references.toml"
    path.write_text('[[pronoun]]\nsurfaces = ["它"]\n', encoding="utf-8")
    with pytest.raises(OntologyError, match="unknown key 'pronoun'"):
        load_references(path, ontology.lexicon, ontology.schema)


def test_entries_share_a_list(tmp_path: Path, ontology: Ontology) -> None:
    entry = '[[viewpoint]]\nsurfaces = ["我{0}"]\ntype = "乡镇"\npress = "镇报"\n'
    path = tmp_path / "references.toml"
    mixed = entry.format("村").replace('"镇报"', '["镇报", "乡音"]')
    content = '[words]\n"镇报" = ["镇报", "时讯"]\n' + entry.format("镇") + entry.format("乡") + mixed
    path.write_text(content, encoding="utf-8")
    references = load_references(path, ontology.lexicon, ontology.schema)
    alike = dict.fromkeys(("我镇", "我乡"), Viewpoint("乡镇", press=("镇报", "时讯")))
    assert references == {**alike, "我村": Viewpoint("乡镇", press=("镇报", "时讯", "乡音"))}


def test_a_file_that_is_not_there(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(OntologyError, match="cannot be read"):
        load_references(tmp_path / "references.toml", ontology.lexicon, ontology.schema)
