"""The encoded text: one character for each mention, and every position leads back to the clean text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.encode import FIRST, LAST, UNRESOLVED, Encoded, encode, in_one_list, letters
from kg.model import Entity, Mention
from kg.schema import Schema

XIONGAN, FUNCTION, CITY = Entity("雄安新区", "平台"), Entity("北京非首都功能", "功能"), Entity("唐山市", "地级市")


def _mention(start: int, surface: str, *entities: Entity) -> Mention:
    return Mention(start, start + len(surface), surface, entities)


def test_each_main_type_has_a_letter_of_its_own(schema: Schema) -> None:
    table = letters(schema)
    assert tuple(table) == schema.roots
    assert len(set(table.values())) == len(table) == 12
    assert all(FIRST < letter <= LAST for letter in table.values())
    assert UNRESOLVED not in table.values()


def test_a_sentence(schema: Schema) -> None:
    text = "河北雄安新区承接北京非首都功能，该区和唐山。"
    mentions = [
        _mention(0, "河北雄安新区", XIONGAN),
        _mention(8, "北京非首都功能", FUNCTION),
        _mention(16, "该区"),
        _mention(19, "唐山", CITY),
    ]
    encoded = encode(text, mentions, schema)
    letter = letters(schema)
    assert encoded.text == f"{letter['平台']}承接{letter['功能']}，{UNRESOLVED}和{letter['地区']}。"
    assert list(encoded.positions) == [0, 3, 5, 7]
    assert encoded.mention(3) == mentions[1]
    assert encoded.mention(4) is None
    assert list(encoded.between(1, 6)) == mentions[1:3]
    assert [encoded.clean(position) for position in (0, 1, 3, 4, 5, 6, 8)] == [0, 6, 8, 15, 16, 18, 21]
    assert [encoded.clean_end(end) for end in (1, 2, 4, 9)] == [6, 7, 15, 22]
    assert encoded.surface(1, 5) == "承接北京非首都功能，"


def test_titles_side_by_side_are_a_list(schema: Schema) -> None:
    text = "《海雾规划》《云霞规划》印发。"
    plans = [Entity("《海雾规划》", "规划"), Entity("《云霞规划》", "规划")]
    encoded = encode(text, [_mention(0, "《海雾规划》", plans[0]), _mention(6, "《云霞规划》", plans[1])], schema)
    letter = letters(schema)["规划"]
    assert encoded.text == f"{letter}、{letter}印发。"
    assert [encoded.clean(position) for position in range(5)] == [0, 6, 6, 12, 13]


def test_quotations_side_by_side_are_a_list(schema: Schema) -> None:
    text = "启动“云梯”“云帆”项目。"
    works = [Entity("“云梯”", "项目"), Entity("“云帆”项目", "项目")]
    encoded = encode(text, [_mention(2, "“云梯”", works[0]), _mention(6, "“云帆”项目", works[1])], schema)
    letter = letters(schema)["项目"]
    assert encoded.text == f"启动{letter}、{letter}。"


def test_a_text_without_mentions(schema: Schema) -> None:
    encoded = encode("没有名称。", [], schema)
    assert (encoded.text, encoded.mention(0), list(encoded.between(0, 5))) == ("没有名称。", None, [])
    assert (encoded.clean(3), encoded.clean_end(5), encoded.surface(1, 3)) == (3, 5, "有名")


def test_groups_of_places_are_one_list(schema: Schema) -> None:
    text = "唐山，唐山、唐山等三地与唐山，唐山。"
    at = [i for i in range(len(text)) if text.startswith("唐山", i)]
    mentions = [_mention(start, "唐山", CITY) for start in at]
    place = letters(schema)["地区"]
    groups = re.compile(f"{place}(?:，{place}(?:、{place})*)+(?=等三地)")
    encoded = in_one_list(encode(text, mentions, schema), groups)
    assert encoded.text == f"{place}、{place}、{place}等三地与{place}，{place}。"
    assert [mention.start for mention in encoded.mentions] == at


#: A text as pieces, each a name with its type, a name that stands for nothing, or other words.
PIECES = st.lists(
    st.tuples(
        st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Co")), min_size=1, max_size=6),
        st.sampled_from(["", "unresolved", "平台", "功能", "地级市", "机构"]),
    ),
    max_size=12,
)


def _build(pieces: list[tuple[str, str]]) -> tuple[str, list[Mention]]:
    text, mentions = "", []
    for words, kind in pieces:
        if kind:
            mentions.append(_mention(len(text), words, *([Entity(words, kind)] if kind != "unresolved" else [])))
        text += words
    return text, mentions


def _check_positions(encoded: Encoded, text: str) -> None:
    """The encoded characters, one by one, cover the clean text without gap or overlap."""
    last = 0
    for position, character in enumerate(encoded.text):
        start, end = encoded.clean(position), encoded.clean_end(position + 1)
        assert start == last
        assert encoded.surface(position, position + 1) == text[start:end]
        mention = encoded.mention(position)
        assert (mention is not None) == (FIRST <= character <= LAST)
        assert (start, end) == ((mention.start, mention.end) if mention else (start, start + 1))
        last = end
    assert last == len(text)


@given(PIECES)
def test_every_position_leads_back(schema: Schema, pieces: list[tuple[str, str]]) -> None:
    text, mentions = _build(pieces)
    encoded = encode(text, mentions, schema)
    assert encoded.surface(0, len(encoded.text)) == text
    assert list(encoded.between(0, len(encoded.text))) == mentions
    assert sum(FIRST <= character <= LAST for character in encoded.text) == len(mentions)
    _check_positions(encoded, text)


@given(PIECES, st.integers(0, 40), st.integers(0, 40))
def test_a_stretch_of_the_encoded_text_is_a_stretch_of_the_clean_one(
    schema: Schema, pieces: list[tuple[str, str]], one: int, other: int
) -> None:
    text, mentions = _build(pieces)
    encoded = encode(text, mentions, schema)
    start, end = sorted((min(one, len(encoded.text)), min(other, len(encoded.text))))
    if start == end:
        assert encoded.surface(start, end) == ""
    else:
        assert encoded.surface(start, end) == text[encoded.clean(start) : encoded.clean_end(end)]
