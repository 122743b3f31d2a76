"""Authors: whose document a text is, as those tell who publish it, sign it, are addressed by it or reported to."""

from __future__ import annotations

import pytest

from kg.discourse.authors import author, replying
from kg.encode import Encoded, encode
from kg.find import find
from kg.model import Document, Entity
from kg.ontology import Ontology
from kg.resolve import resolve

WORK = "推进港口建设，发展氢能。"
#: Publisher and text, and the place whose it is.
CASES: list[tuple[str, str, list[str]]] = [
    # a report or plan by its title, by who publishes it
    ("唐山市人民政府", f"政府工作报告\n\n{WORK}", ["唐山市"]),
    ("唐山市发展和改革委员会", f"关于港口的实施方案\n\n{WORK}", ["唐山市"]),
    ("唐山日报", f"政府工作报告\n\n{WORK}", []),
    # a report as it was given to a congress
    ("某报", f"唐山市十六届人大四次会议开幕。市长作政府工作报告。\n{WORK}", ["唐山市"]),
    ("某报", f"唐山市代表团开会。\n{WORK}", []),
    # without a headline, by who signs it in lines of their own, publishes or addresses it
    ("某网", f"各有关单位：\n现印发给你们。\n中共唐山市委\n唐山市人民政府\n2021年7月1日\n{WORK}", ["唐山市"]),
    ("某网", f"各有关单位：\n现印发给你们。\n唐山市人民政府\n承德市人民政府\n{WORK}", []),
    ("中共唐山市委、唐山市人民政府", f"一、港口\n{WORK}", ["唐山市"]),
    ("唐山市人民政府、承德市人民政府", f"一、港口\n{WORK}", []),
    ("唐山晚报", f"一、港口\n{WORK}", []),
    ("某网", f"各市县（辛集市、定州市在内），雄安新区，省直部门：\n{WORK}", ["河北省"]),
    ("某网", f"各有关单位：\n{WORK}", []),
    # but not where it is about something that does not hold that place
    ("唐山市人民政府", "天津市临海。天津市推进港口建设。\n天津市发展氢能。", []),
]


def _author(publisher: str, text: str, ontology: Ontology) -> tuple[Encoded, list[str]]:
    document = Document("d", text, publisher=publisher)
    hits = find(text, ontology.finder)
    mentions, _ = resolve(text, document, hits, ontology.lexicon, ontology.references, ontology.schema)
    encoded = encode(text, mentions, ontology.schema)
    return encoded, [place.name for place in author(encoded, publisher, ontology.rules.subjects)]


def test_the_table_is_whole() -> None:
    assert len(CASES) == 13


@pytest.mark.parametrize(("publisher", "text", "expected"), CASES)
def test_whose_document_it_is(publisher: str, text: str, expected: list[str], ontology: Ontology) -> None:
    assert _author(publisher, text, ontology)[1] == expected


@pytest.mark.parametrize(
    ("body", "text", "speaks"),
    [
        ("生态环境部", f"某某代表：\n您的建议收悉。{WORK}", True),
        ("生态环境部", f"关于某建议的答复\n{WORK}", True),
        ("生态环境部", WORK, False),
        ("唐山市教育局", f"某某代表：\n您的建议收悉。{WORK}", False),
    ],
)
def test_who_replies(body: str, text: str, speaks: bool, ontology: Ontology) -> None:
    publisher = [Entity(body, "机构")]
    encoded, _ = _author(body, text, ontology)
    assert list(replying(encoded, publisher, ontology.rules.subjects)) == (publisher if speaks else [])
