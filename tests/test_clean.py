"""The repair of texts: what goes in messy comes out as prose, and every character keeps its place."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.clean import clean
from kg.model import Document
from kg.read import read_file


def cleaned(text: str) -> str:
    return clean(Document("d", text)).text


BLANKS = [
    ("3 月 15 日，两市签约。", "3月15日，两市签约。"),
    ("2016 年 4 月，新 区 启 动 建 设 。", "2016年4月，新区启动建设。"),
    ("占 40% 以上，PM2.5 下降 8 微克", "占40%以上，PM2.5下降8微克"),
    ("完成投资 4802.46 亿 元", "完成投资4802.46亿元"),
    ("进出口 4,802.46 亿元，其中 1,200,300 吨", "进出口4802.46亿元，其中1200300吨"),
    ("2013,2014两年", "2013,2014两年"),
    ("2 0 1 9 年投用", "2019年投用"),
    ("技术合同5 881项，成交额1 989.4亿元", "技术合同5881项，成交额1989.4亿元"),
    ("见表1 200家企业", "见表1 200家企业"),
    ("共 12\u202f500 人", "共12500人"),
    ("Beijing  Daxing\u3000Airport 与大兴 机场", "Beijing Daxing Airport与大兴机场"),
    ("绩效 A 级企业", "绩效A级企业"),
    ("会议开幕。　　代表发言。", "会议开幕。\n代表发言。"),
]

#: The parts of a headline are told apart by a comma; the empty line after it is no longer there.
HEADLINES = [
    (
        "某县迎来家具企业 两地合建产业园\n\n首批厂房在这个月的月底封顶。",
        "某县迎来家具企业，两地合建产业园\n首批厂房在这个月的月底封顶。",
    ),
    (
        "某县厂房完成投资 4802亿元\n\n首批厂房在这个月的月底封顶。",
        "某县厂房完成投资4802亿元\n首批厂房在这个月的月底封顶。",
    ),
    (
        "甲市人民政府 乙市人民政府\n\n两市就园区的事联合通告如下。",
        "甲市人民政府乙市人民政府\n两市就园区的事联合通告如下。",
    ),
]

PUNCTUATION = [
    ("港口(北区),铁路;公路:都好!是吗?", "港口（北区），铁路；公路：都好！是吗？"),
    ("规划(2018—2035年)获批", "规划（2018—2035年）获批"),
    ("细颗粒物(PM2.5)浓度", "细颗粒物（PM2.5）浓度"),
    ("比重为 6.2:35.7:58.1", "比重为6.2:35.7:58.1"),
    ("增长8.9%,较上年快", "增长8.9%，较上年快"),
    ('所谓"双城"和"两翼"', "所谓“双城”和“两翼”"),
    ('"双城"开局,增长5%,"两翼"齐飞', "“双城”开局，增长5%，“两翼”齐飞"),
    ("他说'好',可以", "他说“好”，可以"),
    ("Xiong'an 新区 isn't 旧区", "Xiong'an新区isn't旧区"),
    ("「一核」与『两翼』", "“一核”与“两翼”"),
    ("实施‘绿廊’工程，“‘两翼’齐飞”，Xi’an", "实施“绿廊”工程，“‘两翼’齐飞”，Xi’an"),
    ("２０１５年６０％，Ａ级", "2015年60%，A级"),
    ("天津﹒滨海•新区", "天津·滨海·新区"),
    ("建成通车.随后扩建.", "建成通车。随后扩建。"),
    ("⼈⼝规模", "人口规模"),
]

MARKUP = [
    ("<p>甲市与乙市<b>共建</b>园区。</p><p>丙市承接。</p>", "甲市与乙市共建园区。\n丙市承接。"),
    ("正文<!-- more -->继续<br/>写完。", "正文继续写完。"),
    ("<script>var a = 1 < 2;</script>正文。", "正文。"),
    ("研发&amp;转化，收入&gt;支出&#8203;", "研发&转化，收入>支出"),
    ("3 < 5 而 7 > 6", "3 < 5而7 > 6"),
    ("# 总体要求\n坚持**协同**发展，见[规划](https://example.org/a)。", "总体要求\n坚持协同发展，见规划。"),
    ("任务如下：\n\n- 建设中心\n- 疏解市场\n* 治理河流", "任务如下：\n建设中心\n疏解市场\n治理河流"),
    ("| 城市 | 定位 |\n|---|---|\n| 甲市 | 中心 |", "城市\n定位\n甲市\n中心"),
    ("![图](a.png)正文。", "图正文。"),
    ("> 引用的话。", "引用的话。"),
    ("零\u200b宽\ufeff字\ue123符\x07都不要。", "零宽字符都不要。"),
    ("第一行，\r\n第二行。\r\n", "第一行，第二行。"),
]

WRAPPED = """    七月，两地签署了合作框架协议，明确
由甲方牵头建设实验室，乙方提供用地和配
套服务。项目总投资十二亿元，计划三年建
成。

    建成之后，园区可以容纳四十家企业，
带动就业六千人。
"""
SPACED = WRAPPED.replace("\n", "\n\n").replace("    ", "")
FLAT = WRAPPED.replace("\n\n", "\n").replace("    ", "")
JOINED = (
    "七月，两地签署了合作框架协议，明确由甲方牵头建设实验室，乙方提供用地和配套服务。"
    "项目总投资十二亿元，计划三年建成。\n建成之后，园区可以容纳四十家企业，带动就业六千人。"
)

LAYOUT = [
    (WRAPPED, JOINED),
    (SPACED, JOINED),
    # A page ends inside a sentence.
    (WRAPPED.replace("总投资十二亿元，计划三年建\n", "总投资十二亿元，计划三年建\n\n- 12 -\n\n"), JOINED),
    (WRAPPED.replace("总投资十二亿元，计划三年建\n", "总投资十二亿元，计划三年建\n12\n\f\n"), JOINED),
    # Headings, bylines, credits and editors' lines.
    ("园区建设提速\n本报记者 王 某\n" + WRAPPED, "园区建设提速\n本报记者王某\n" + JOINED),
    ("园区建设提速\n滨城晚报记者 王某\n" + FLAT, "园区建设提速\n滨城晚报记者王某\n" + JOINED),
    ("园区建设提速\n\n滨城晚报记者\n\n王某\n\n" + FLAT, "园区建设提速\n滨城晚报记者王某\n" + JOINED),
    ("园区现场。滨城官网王某某\n\n摄\n\n" + FLAT, "园区现场。滨城官网王某某摄\n" + JOINED),
    ("滨城晚报驻天津港记者 王某 李某某\n" + FLAT, "滨城晚报驻天津港记者王某李某某\n" + JOINED),
    ("园区建设提速\n王 某\n\n" + SPACED, "园区建设提速\n王某\n" + JOINED),
    (WRAPPED + "\n（下转第七版）\n[责任编辑：李某]\n本版编辑 张 某 来稿邮箱 a@example.org\n", JOINED),
    ("关于印发协同发展工作要点的通知\n甲市各区，乙市各县，有关单位：\n" + "经研究同意，" * 20 + "。\n",
     "关于印发协同发展工作要点的通知\n甲市各区，乙市各县，有关单位：\n" + "经研究同意，" * 20 + "。"),
    # Who gives a notice stands on lines of its own over the title.
    ("甲市发展改革委 乙市工信局\n关于印发协同发展工作要点的通知\n\n" + "经研究同意，" * 20 + "。\n",
     "甲市发展改革委乙市工信局关于印发协同发展工作要点的通知\n" + "经研究同意，" * 20 + "。"),
    (WRAPPED + "\n数据来源：甲市统计局\n", JOINED + "\n数据来源：甲市统计局"),
    ("园区里的工人。 王某摄\n\n" + WRAPPED, "园区里的工人。王某摄\n" + JOINED),
    ("一、完善机制\n" + WRAPPED, "一、完善机制\n" + JOINED),
    (WRAPPED.replace("十二亿元", "十二亿元[1]").replace("三年", "三[2]年"), JOINED),
    ("完善体制机制\n\n推进一体化\n\n" + WRAPPED, "完善体制机制\n推进一体化\n" + JOINED),
    ("重点项目名单\n空港产业园\n淡化工程\n湿地公园\n", "重点项目名单\n空港产业园\n淡化工程\n湿地公园"),
    # Numbers, words and hyphens cut in two.
    ("投资额在今后三年要达到120\n0亿元，并且保持稳定。", "投资额在今后三年要达到1200亿元，并且保持稳定。"),
    ("the co-\nordinated plan of\nthe region", "the coordinated plan of the region"),
    # Lines that are paragraphs.
    ("原标题：某地新闻\n核心提示：甲市开工。\n" + "乙市继续推进，" * 20 + "丙市完工。\n丁市验收。",
     "原标题：某地新闻\n核心提示：甲市开工。\n" + "乙市继续推进，" * 20 + "丙市完工。\n丁市验收。"),
]  # fmt: skip

#: Two short lines are told apart by the empty line or the blank that is no longer there.
STABLE = sorted({clean for _, clean in BLANKS + PUNCTUATION + LAYOUT if not re.search(r"\n(王某|推进一体化)\n", clean)})

COLUMNS_A = "合作园区的企业名单已经公布，其中以生物医药和高端装备制造为主，多数来自中心城区的开发"
COLUMNS_B = "区，预计年底前全部投产。"
COLUMNS_OTHER = "第二，公共服务的水平提高得很快，两地居民可以持卡就医，也可以持卡乘车，十分方便快捷。"


@pytest.mark.parametrize(("messy", "expected"), BLANKS + HEADLINES + PUNCTUATION + MARKUP + LAYOUT)
def test_messy_text_comes_out_clean(messy: str, expected: str) -> None:
    assert cleaned(messy) == expected


@pytest.mark.parametrize("expected", STABLE)
def test_clean_text_stays_as_it_is(expected: str) -> None:
    assert cleaned(expected) == expected


def test_a_sentence_cut_by_another_column_is_joined_when_the_document_knows_the_word() -> None:
    page = "\n\n".join([COLUMNS_A, COLUMNS_OTHER, COLUMNS_B, "经济技术开发区的面积扩大。"])
    assert cleaned(page).split("\n") == [COLUMNS_A + COLUMNS_B, COLUMNS_OTHER, "经济技术开发区的面积扩大。"]


def test_a_sentence_cut_by_another_column_is_left_when_in_doubt() -> None:
    page = "\n\n".join([COLUMNS_A, COLUMNS_OTHER, "来往的客商络绎不绝。"])
    assert cleaned(page).split("\n") == [COLUMNS_A, COLUMNS_OTHER, "来往的客商络绎不绝。"]


def test_two_lines_of_a_heading_are_joined_when_the_document_knows_the_word() -> None:
    page = "关于支持产业转\n移示范工作的意见\n\n要推动产业转移，完善配套政策，保障项目用地。\n"
    assert cleaned(page).split("\n")[0] == "关于支持产业转移示范工作的意见"


def test_running_heads_are_dropped() -> None:
    sentence = "全省共建成产业园区五十六个，吸纳就业人员十八万人，带动了周边各县的发展，成效十分明显。"
    pages = [sentence[at : at + 11] for at in range(0, len(sentence), 11)]
    assert len(pages) == 4
    text = "\f".join(f"某省公报 第{number}期\n{page}\n" for number, page in enumerate(pages, 1))
    assert cleaned(text) == sentence


def test_only_the_body_is_cleaned() -> None:
    text = "---\ntitle: 题\n---\n甲 市 开 工 。"
    result = clean(Document("d", text, body=(text.index("甲"), len(text))))
    assert result.text == "甲市开工。"
    assert [text[offset] for offset in result.offsets] == list("甲市开工。")


def test_an_entity_and_a_link_map_to_their_place() -> None:
    text = "见[规划](http://a.b/c)与A&amp;B"
    result = clean(Document("d", text))
    assert result.text == "见规划与A&B"
    assert result.original(1, 3) == (text.index("规"), text.index("划") + 1)
    assert text[result.offsets[5]] == "&"


#: Characters that stand in for others: all else must stand in the original as it is.
REPLACED = set("，；：？！（）“”‘’·—。、\n &<>")
PIECES = [
    "京津冀",
    "雄安新区",
    "承接",
    "，",
    "。",
    "；",
    "：",
    "“",
    "”",
    "——",
    "2014",
    " 年",
    "12.5",
    "12",
    "%",
    "PM2.5",
    "A",
]
PIECES += ["(", ")", '"', "'", ",", ":", "<p>", "<!--", "-->", "&amp;", "**", "|", "-", "[", "](", "#", "\u200b"]
PIECES += ["（下转第三版）", "责任编辑：某", "王某摄", "一是"]
PIECES += ["\n", "\n\n", "\r\n", "\f", " ", "　　", "# ", "- ", "km "]


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)), st.data())
def test_every_character_has_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    result = clean(Document("d", text, body=(start, end)))
    assert len(result.text) == len(result.offsets)
    assert all(start <= offset < end for offset in result.offsets)
    entities = "&" in text
    for character, offset in zip(result.text, result.offsets, strict=True):
        original = text[offset]
        kept = character == original or character in REPLACED or entities
        assert kept or (original >= "\u2e80" and character.isascii()) or "\u2f00" <= original < "\u2fd6"


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@example("\n# - - 京津冀")
def test_paragraphs_are_lines_without_blanks_at_their_ends(text: str) -> None:
    result = cleaned(text)
    assert "\n\n" not in result
    assert result == result.strip()
    assert not re.search(r"[\u4e00-\u9fff] | [\u4e00-\u9fff]|  |[\t\r\f\u3000\x1e]", result)


@pytest.mark.parametrize(
    "piece",
    ["京津冀协同发展，", "<", "<!--", "[", "](", "#", "(", "- ", "1,", "推\n\n", "&a", "记 ", '"'],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        document = Document("d", piece * (size // len(piece)))
        before = time.process_time()
        clean(document)
        return time.process_time() - before

    small = min(seconds(20_000) for _ in range(3))
    assert seconds(200_000) < 40 * small + 0.1


def sources() -> list[Path]:
    folder = os.environ.get("KG_SOURCES")
    return sorted(Path(folder).glob("*.txt")) if folder else []


@pytest.mark.skipif(not os.environ.get("KG_SOURCES"), reason="KG_SOURCES names no folder of source texts")
def test_real_texts_become_sentences() -> None:
    files = sources()
    assert files, "KG_SOURCES holds no .txt file"
    for file in files:
        document = read_file(file, file.name)
        paragraphs = clean(document).text.split("\n")
        prose = [paragraph for paragraph in paragraphs if len(paragraph) > 40]
        finished = [p for p in prose if p.rstrip("”’）】")[-1] in "。！？" or p.startswith("（")]
        # One of the pages lost the ends of many columns.
        assert len(finished) >= 0.65 * len(prose), file.name
        assert sum(paragraph.count("。") for paragraph in paragraphs) >= 40, file.name
        # A paragraph that begins with a closing sign or a comma was cut out of a sentence.
        assert not [p for p in paragraphs if p[0] in "，。；：、！？）”’》"], file.name
        assert not re.search(r"[\u4e00-\u9fff] |[\u4e00-\u9fff][,;:?!()]", "\n".join(paragraphs)), file.name
