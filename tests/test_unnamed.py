"""Occasions that have no name: visits by who makes them and where they lead, meetings of a day by who holds them."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.find import find
from kg.model import Document
from kg.ontology import Ontology

#: Texts with the name of each occasion in them, what it is called in the text, and the part of the text that is found.
OCCASIONS: tuple[tuple[str, list[tuple[str, str, str]]], ...] = (
    (
        "2021年3月5日，市委书记张建国在海淀区考察工作时强调，要加快建设。",
        [("张建国在海淀区考察工作", "在海淀区考察工作", "考察工作")],
    ),
    (
        "副市长李明华一行到天津市、河北省调研，召开座谈会。",
        [("李明华到天津市、河北省调研", "到天津市、河北省调研", "调研")],
    ),
    (
        "省长张建国先后来到安新县、雄县等地进行实地调研。",
        [("张建国来到安新县、雄县等地进行实地调研", "来到安新县、雄县等地进行实地调研", "实地调研")],
    ),
    ("国务院5月27日召开会议，研究部署有关工作。", [("国务院5月27日召开会议", "会议", "会议")]),
    (
        "省委书记王建国26日在石家庄市主持召开座谈会，听取汇报。",
        [("王建国26日在石家庄市主持召开座谈会", "座谈会", "座谈会")],
    ),
    (
        "教育部班子成员到海淀区考察。",
        [("教育部到海淀区考察", "到海淀区考察", "考察")],
    ),
    (
        "教育部与天津市教委举行座谈会，议程很满。",
        [("教育部与天津市教委举行座谈会", "座谈会", "座谈会")],
    ),
    ("教育部举行座谈会，议题很多。", []),
    ("教育部与北京市教委定期举行座谈会。", []),
    ("省长张建国说，海淀区调研报告已经完成。", []),
    ("省长张建国会见来自海淀区考察团。", []),
    ("大家在海淀区考察工作。", []),
    ("总书记在海淀区考察时强调，要加快建设。", []),
    ("国务院多次召开会议，研究部署有关工作。", []),
    ("5月27日召开会议，研究部署有关工作。", []),
)


@pytest.mark.parametrize(("text", "expected"), OCCASIONS)
def test_an_occasion_goes_by_the_words_of_the_text(
    text: str, expected: list[tuple[str, str, str]], ontology: Ontology
) -> None:
    """Who only is referred to, and what is held on no day, gives no name."""
    found = [(hit.surface, hit.called, text[hit.start : hit.end]) for hit in find(text, ontology.finder) if hit.called]
    assert found == expected


def test_the_words_for_an_occasion_stand_for_it_afterwards(ontology: Ontology) -> None:
    """Who comes to a meeting, and who speaks there, is told by the word for it."""
    text = (
        "海淀区委5月27日召开会议，研究部署有关工作。区长李明华出席会议。"
        "会上，主任赵国强作了发言。副区长钱明、孙志勇以及有关部门负责同志参加会议。"
    )
    found = extract(Document("d", text), ontology)
    (meeting,) = (entity for entity in found.entities if entity.type == "会议活动")
    assert (meeting.name, meeting.aliases) == ("海淀区委5月27日召开会议", ("会议",))
    present = {fact.head for fact in found.facts if (fact.relation, fact.tail) == ("参加", meeting.name)}
    assert {"李明华", "赵国强", "钱明", "孙志勇"} <= present


def test_a_visit_is_no_meeting(ontology: Ontology) -> None:
    """The words for a meeting do not stand for a visit."""
    text = "省长张建国在海淀区考察工作。省长张建国出席座谈会。"
    facts = [fact for fact in extract(Document("d", text), ontology).facts if fact.relation == "参加"]
    assert [(fact.head, fact.tail) for fact in facts] == [("张建国", "张建国在海淀区考察工作")]


def test_a_branch_goes_by_its_place_in_short(ontology: Ontology) -> None:
    """What is set up in a place has the name of its parent and of the place, however the text writes them."""
    found = extract(Document("d", "北京朝阳医院在石家庄市设立院区。"), ontology)
    (branch,) = (entity for entity in found.entities if entity.name.endswith("院区"))
    assert branch.name == "首都医科大学附属北京朝阳医院石家庄院区"
    assert {"北京朝阳医院石家庄院区", "石家庄市院区", "石家庄院区"} <= set(branch.aliases)


def test_who_gives_a_notice_stands_over_its_title(ontology: Ontology) -> None:
    text = (
        "北京市发展和改革委员会 天津市发展和改革委员会\n关于印发《海雾利用行动方案》的通知\n\n"
        "各区有关单位：\n现将方案印发给你们。\n"
    )
    facts = {(fact.head, fact.relation, fact.tail) for fact in extract(Document("d", text), ontology).facts}
    assert facts == {
        ("北京市发展和改革委员会", "印发", "《海雾利用行动方案》"),
        ("天津市发展和改革委员会", "印发", "《海雾利用行动方案》"),
    }
