"""From documents to facts: every quote stands where it is said to stand, and the same text gives the same facts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Read

from kg.bundle import corpus_dir
from kg.export.facts import to_line
from kg.extract import extract, quote
from kg.model import Document, Evidence, Extraction, Fact, Goal, Observation
from kg.ontology import Ontology
from kg.read import read_paths
from kg.schema import Schema

_WHITE = re.compile(r"\s+")


def _bundled() -> list[Path]:
    return sorted(path for path in corpus_dir().glob("*.md") if not path.stem.isupper())


def _documents(paths: list[Path]) -> list[Document]:
    return [item for item in read_paths([str(path) for path in paths]) if isinstance(item, Document)]


@pytest.fixture(scope="module", params=["corpus", "KG_SOURCES"])
def extractions(request: pytest.FixtureRequest, ontology: Ontology) -> list[Extraction]:
    """What is found in the bundled documents, and in those of the folder that KG_SOURCES names."""
    if request.param == "corpus":
        documents = _documents(_bundled())
    elif folder := os.environ.get(request.param):
        documents = _documents([Path(folder)])
    else:
        pytest.skip(f"{request.param} does not name a folder of texts")
    return [extract(document, ontology) for document in documents]


def _evidence(extraction: Extraction) -> Iterator[Evidence]:
    items: list[Fact | Goal | Observation] = [*extraction.facts, *extraction.goals, *extraction.observations]
    for item in items:
        assert item.evidence, f"nothing is said to state {item}"
        yield from item.evidence
    for rejected in extraction.rejected:
        yield rejected.evidence


def test_there_is_something_to_check(extractions: list[Extraction]) -> None:
    assert len(extractions) >= 5
    assert all(extraction.entities and extraction.facts for extraction in extractions)
    assert sum(1 for extraction in extractions for _ in _evidence(extraction)) > 400


def test_every_quote_stands_where_it_is_said_to_stand(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        document = extraction.document
        first, last = document.body or (0, len(document.text))
        for evidence in _evidence(extraction):
            assert evidence.document == document.id
            assert 0 <= first <= evidence.start < evidence.end <= last <= len(document.text)
            original = document.text[evidence.start : evidence.end]
            assert _WHITE.sub("", evidence.quote) == _WHITE.sub("", original)
            assert evidence.quote and evidence.quote == evidence.quote.strip()
            assert "\n" not in evidence.quote
            assert 0 <= evidence.confidence <= 1
            assert evidence.rule and evidence.trigger


def test_heads_and_tails_are_among_the_entities(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        names = [entity.name for entity in extraction.entities]
        assert names == sorted(set(names))
        for fact in extraction.facts:
            assert {fact.head, fact.tail} <= set(names), fact


def test_subjects_are_among_the_entities(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        names = {entity.name for entity in extraction.entities} | {""}
        items: list[Goal | Observation] = [*extraction.goals, *extraction.observations]
        for item in items:
            assert item.subject in names or set(item.subject.split("和")) <= names, item


def test_the_schema_admits_every_fact(extractions: list[Extraction], schema: Schema) -> None:
    for extraction in extractions:
        types = {entity.name: entity.type for entity in extraction.entities}
        assert set(types.values()) <= set(schema.types)
        for fact in extraction.facts:
            assert schema.admits(fact.relation, types[fact.head], types[fact.tail]), fact
            inverse = schema.relations[fact.relation].inverse
            if inverse and schema.admits(inverse, types[fact.tail], types[fact.head]):
                assert (fact.tail, inverse, fact.head, fact.time) in {
                    (other.head, other.relation, other.tail, other.time) for other in extraction.facts
                }


def test_lists_are_sorted_and_nothing_stands_twice(extractions: list[Extraction]) -> None:
    for extraction in extractions:
        keys = [(fact.head, fact.relation, fact.tail, fact.time or "") for fact in extraction.facts]
        assert keys == sorted(set(keys))
        for fact in extraction.facts:
            places = [(evidence.start, evidence.end, evidence.rule) for evidence in fact.evidence]
            assert places == sorted(set(places))


def test_names_and_aliases_hold_no_private_characters_or_line_ends(extractions: list[Extraction]) -> None:
    """The letters of the encoded text stay inside the program."""
    inner = re.compile("[\ue000-\uf8ff\n]")
    for extraction in extractions:
        for entity in extraction.entities:
            assert not any(inner.search(form) for form in (entity.name, *entity.aliases)), entity
        for goal in extraction.goals:
            assert not inner.search(goal.name + (goal.indicator or "")), goal
        for observation in extraction.observations:
            assert not inner.search(observation.indicator + observation.raw + (observation.time or "")), observation
        for evidence in _evidence(extraction):
            assert not inner.search(evidence.trigger), evidence


def test_the_same_document_gives_the_same_facts(extractions: list[Extraction], ontology: Ontology) -> None:
    for extraction in extractions:
        assert repr(extract(extraction.document, ontology)) == repr(extraction)


def test_the_same_bytes_under_any_hash_seed(ontology: Ontology) -> None:
    paths = [str(path) for path in _bundled()]
    assert len(paths) == 5
    outputs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "kg", "extract", *paths]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        outputs.append(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
    assert outputs[0] == outputs[1]
    here = [to_line(extract(document, ontology), ontology.schema) + "\n" for document in _documents(_bundled())]
    assert outputs[0].decode("utf-8") == "".join(here)


def test_broken_lines_are_joined_in_the_quote(ontology: Ontology) -> None:
    text = "雄安新区积\n极承接企业总部。\n"
    extraction = extract(Document("d", text), ontology)
    (fact,) = [fact for fact in extraction.facts if fact.relation == "承接"]
    assert {evidence.quote for evidence in fact.evidence} == {"雄安新区积极承接企业总部。"}
    assert {text[evidence.start : evidence.end] for evidence in fact.evidence} == {"雄安新区积\n极承接企业总部。"}


def test_a_strategy_names_its_area(ontology: Ontology) -> None:
    extraction = extract(Document("d", "推动京津冀协同发展。"), ontology)
    assert [entity.name for entity in extraction.entities] == ["京津冀", "京津冀协同发展战略"]
    titled = extract(Document("d", "落实《京津冀协同发展规划纲要》。"), ontology)
    assert [entity.name for entity in titled.entities] == ["《京津冀协同发展规划纲要》"]


def test_of_the_front_matter_the_title_is_read(ontology: Ontology) -> None:
    title = "唐山市承接一般制造业"
    text = f"---\ntitle: {title}_唐山频道\nauthor: 天津市承接首都功能\n---\n雄安新区承接企业总部。"
    document = Document("d", text, title=f"{title}_唐山频道", body=(text.index("雄安"), len(text)))
    facts = [fact for fact in extract(document, ontology).facts if fact.relation == "承接"]
    assert [(fact.head, fact.tail) for fact in facts] == [("唐山市", "一般制造业"), ("雄安新区", "企业总部")]
    assert [text[evidence.start : evidence.end] for evidence in facts[0].evidence] == [title]


def test_a_title_that_the_body_repeats_is_read_once(ontology: Ontology) -> None:
    title = "唐山市承接一般制造业"
    text = f"---\ntitle: {title}\n---\n# {title}\n\n雄安新区承接企业总部。"
    document = Document("d", text, title=title, body=(text.index("#"), len(text)))
    facts = [fact for fact in extract(document, ontology).facts if fact.head == "唐山市"]
    assert [[evidence.start for evidence in fact.evidence] for fact in facts] == [[text.index("# ") + 2]]


def test_a_document_is_about_what_its_title_names(ontology: Ontology) -> None:
    text = "---\ntitle: 唐山市召开推进会\n---\n近日，各项任务有了安排。要加快建设京唐城际铁路。"
    document = Document("d", text, title="唐山市召开推进会", body=(text.index("近日"), len(text)))
    assert ("唐山市", "推进", "京唐城际铁路") in {
        (f.head, f.relation, f.tail) for f in extract(document, ontology).facts
    }


def test_what_is_doubtful_is_rejected_with_its_sentence(read: Read) -> None:
    (rejected,) = read("天气转凉。新区拔节生长。企业很多。").rejected
    assert (rejected.what, rejected.reason, rejected.evidence.quote) == (
        "新区",
        "nothing before it fits",
        "新区拔节生长。",
    )


@pytest.mark.parametrize(
    "text", ["", "\n", "。", "……", "Nothing in Chinese.", "一", "《", "“", "到2020年，", "的" * 5000]
)
def test_a_text_that_says_nothing(text: str, read: Read) -> None:
    extraction = read(text)
    assert (extraction.entities, extraction.facts, extraction.observations) == ((), (), ())


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("雄安新区\n承接", "雄安新区承接"),
        ("雄 安 新 区", "雄安新区"),
        ("Beijing Daxing\nAirport", "Beijing Daxing Airport"),
        ("在 Beijing Daxing 机场", "在Beijing Daxing机场"),
        ("　雄安新区。\r\n", "雄安新区。"),
        ("2020 年 6 月", "2020年6月"),
    ],
)
def test_quote(original: str, expected: str) -> None:
    assert quote(original) == expected


def test_an_ontology_is_shown_by_its_folder_alone(ontology: Ontology) -> None:
    assert repr(ontology) == f"Ontology({str(ontology.folder)!r})"
