"""Events that are held: they go by the whole of what a clause says is held."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.find import find
from kg.model import Document
from kg.ontology import Ontology

#: Texts with the names of the events in them.
HELD: tuple[tuple[str, list[str]], ...] = (
    ("京津冀养老服务共建共享大会在承德市举行。", ["京津冀养老服务共建共享大会"]),
    (
        "5月6日，以“海雾利用”为主题的第三届海岭市海雾产业融合发展大会在廊坊市开幕。",
        ["第三届海岭市海雾产业融合发展大会"],
    ),
    ("海雾日报讯（记者李明）近日，2026年全市海雾防治帮扶工作会在京召开。", ["2026年全市海雾防治帮扶工作会"]),
    ("“听海——海的故事”海雾保护专题宣介会今天（5月6日）在唐山市举行。", ["“听海——海的故事”海雾保护专题宣介会"]),
    ("“海雾利用暨海岭行活动”在唐山市成功举办。", ["海雾利用暨海岭行活动"]),
    ("“海雾论坛——走进唐山”活动在唐山市成功举办。", ["“海雾论坛——走进唐山”活动"]),
    ("燕山大学举办了第二届海雾观测与利用交流会。", ["第二届海雾观测与利用交流会"]),
    ("5月6日，唐山市、廊坊市启动首届“海雾识别员培训日”活动。", ["首届“海雾识别员培训日”活动"]),
    ("近日，《海雾合作协议》签约仪式由唐山市、廊坊市在承德市举行。", ["《海雾合作协议》签约仪式"]),
    ("《海雾合作协议》（以下简称《协议》）签字仪式在承德市举行。", ["《海雾合作协议》签字仪式"]),
    ("日前，北京、天津、河北三地海雾治理研讨会在京召开。", ["北京、天津、河北三地海雾治理研讨会"]),
    ("有关部门召开海雾沟（3+5）战略合作研讨会，并签订协议。", ["海雾沟（3+5）战略合作研讨会"]),
    ("本次推进会在承德市举行。", []),
    ("会议在承德市召开。", []),
    ("京津冀协同发展座谈会和京津冀海雾论坛在天津市举行。", ["京津冀海雾论坛"]),
    ("三地举办多场文化活动。", []),
    ("海雾促进委员会在承德市召开会议。", []),
)


@pytest.mark.parametrize(("text", "names"), HELD)
def test_an_event_goes_by_the_whole_of_what_is_held(text: str, names: list[str], ontology: Ontology) -> None:
    """What only refers to one, and many at once, give no name."""
    assert [hit.surface for hit in find(text, ontology.finder) if hit.type == "会议活动"] == names


def test_two_that_are_held_as_one_are_one(ontology: Ontology) -> None:
    """It goes by the first of its names, too."""
    text = "京津冀海雾利用联盟成立大会暨海雾治理论坛在承德市举行。京津冀海雾利用联盟成立大会由燕山大学承办。"
    found = extract(Document("d", text), ontology)
    (event,) = (entity for entity in found.entities if entity.type == "会议活动")
    assert event.name == "京津冀海雾利用联盟成立大会暨海雾治理论坛"
    assert event.aliases == ("京津冀海雾利用联盟成立大会",)
    assert ("燕山大学", event.name) in {(fact.head, fact.tail) for fact in found.facts if fact.relation == "参加"}


@pytest.mark.parametrize(
    "recalled",
    [
        "为深入贯彻深入推进京津冀协同发展座谈会上的重要部署，",
        "为落实京津冀协同发展座谈会精神，",
        "自京津冀协同发展座谈会召开以来，合作日益密切。",
    ],
)
def test_an_event_that_is_only_recalled_is_not_meant_afterwards(recalled: str, ontology: Ontology) -> None:
    """A meeting of which a clause only says that it is put into effect is none that somebody attends here."""
    text = recalled + "5月6日，京津冀海雾利用推进会在承德市举行。市长李明华出席会议并致辞。"
    facts = [fact for fact in extract(Document("d", text), ontology).facts if fact.relation == "参加"]
    assert [(fact.head, fact.tail) for fact in facts] == [("李明华", "京津冀海雾利用推进会")]


def test_what_a_heading_only_recalls_is_no_event_that_somebody_speaks_at(ontology: Ontology) -> None:
    """A report on a meeting's spirit is given elsewhere."""
    text = "各地宣讲京津冀协同发展座谈会精神\n\n干部们认真听讲。天气晴好。市长李明华作专题报告。"
    assert not [fact for fact in extract(Document("d", text), ontology).facts if fact.relation == "参加"]


def test_the_title_that_an_event_is_about_is_known_by_its_short_form(ontology: Ontology) -> None:
    """An event named by an agreement names the agreement, too."""
    text = "《海雾合作协议》（以下简称《协议》）签字仪式在承德市举行。唐山市、廊坊市共同签署了《协议》。"
    found = extract(Document("d", text), ontology)
    assert ("唐山市", "《海雾合作协议》") in {(fact.head, fact.tail) for fact in found.facts}
