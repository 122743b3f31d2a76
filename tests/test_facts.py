"""The facts file, in the format of the gold annotation."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from example_graph import QUOTE, SECOND_QUOTE, graph, said, schema

from kg.export.facts import to_line, to_record
from kg.model import Entity, Extraction, Fact, Rejected


def extraction() -> Extraction:
    kg = graph()
    return Extraction(kg.documents[0], kg.entities, kg.facts, kg.goals, kg.observations)


def test_a_record_has_the_keys_of_the_gold_format() -> None:
    record = to_record(extraction(), schema())
    assert list(record) == ["doc", "entities", "relations", "goals", "observations", "rejected", "document"]
    assert record["doc"] == "one.md"
    assert record["goals"] == [
        {
            "name": "北京市常住人口不超过2300万人",
            "subject": "北京市",
            "year": 2020,
            "indicator": "常住人口",
            "comparator": "<=",
            "value": 2300,
            "unit": "万人",
            "evidence": "到2020年，北京市常住人口不超过2300万人。",
            "rule": "test.rule",
            "start": 10,
            "end": 34,
            "confidence": 0.9,
            "modality": "推进中",
            "time_text": None,
        }
    ]
    (observation,) = record["observations"]
    assert (observation["indicator"], observation["value"], observation["raw"]) == ("地区生产总值", 1.8, "约1.80万亿元")


def test_entities_have_their_main_type() -> None:
    entities = {entity["name"]: entity for entity in to_record(extraction(), schema())["entities"]}
    assert len(entities) == len(graph().entities)
    assert entities["北京市"] == {"name": "北京市", "type": "地区", "aliases": ["北京"]}
    assert {entity["type"] for entity in entities.values()} <= set(schema().roots)


def test_a_fact_stated_twice_is_one_row_with_its_best_evidence_first() -> None:
    early, sure = said(QUOTE, "承接", confidence=0.7), said(SECOND_QUOTE, "承接", confidence=0.95, start=80)
    found = replace(extraction(), facts=(Fact("雄安新区", "承接", "北京非首都功能", None, (early, sure)),))
    (row,) = to_record(found, schema())["relations"]
    assert row == {
        "head": "雄安新区",
        "relation": "承接",
        "tail": "北京非首都功能",
        "time": None,
        "evidence": SECOND_QUOTE,
        "rule": "test.rule",
        "start": 80,
        "end": 80 + len(SECOND_QUOTE),
        "confidence": 0.95,
        "modality": "推进中",
        "time_text": None,
        "more_evidence": [
            {
                "evidence": QUOTE,
                "rule": "test.rule",
                "start": 10,
                "end": 10 + len(QUOTE),
                "confidence": 0.7,
                "modality": "推进中",
                "time_text": None,
            }
        ],
    }


def test_goals_are_entities_and_relations_too_where_the_extraction_has_them() -> None:
    kg = graph()
    goal = kg.goals[0]
    fact = Fact(goal.subject, "提出目标", goal.name, "2020", goal.evidence)
    found = replace(extraction(), entities=(Entity(goal.name, "目标"),), facts=(fact,))
    record = to_record(found, schema())
    assert record["entities"] == [{"name": goal.name, "type": "目标", "aliases": []}]
    assert [(row["head"], row["relation"], row["tail"]) for row in record["relations"]] == [
        ("北京市", "提出目标", goal.name)
    ]


NUMBERS = [("2300", "2300"), ("2300.00", "2300"), ("11.5", "11.5"), ("0.050", "0.05"), ("-3", "-3"), ("1E+3", "1000")]


@pytest.mark.parametrize(("value", "written"), NUMBERS)
def test_values_are_written_as_plain_numbers(value: str, written: str) -> None:
    kg = graph()
    found = replace(extraction(), observations=(replace(kg.observations[0], value=Decimal(value)),))
    assert f'"value": {written}, "unit"' in to_line(found, schema())


def test_a_goal_without_a_number_has_none() -> None:
    goal = replace(graph().goals[0], value=None, unit=None, comparator=None, indicator=None)
    (row,) = to_record(replace(extraction(), goals=(goal,)), schema())["goals"]
    assert (row["value"], row["unit"], row["comparator"]) == (None, None, None)


def test_a_record_is_one_line_even_for_a_reader_that_takes_a_separator_for_a_line_end() -> None:
    line = to_line(extraction(), schema())
    assert line.splitlines() == [line]
    assert json.loads(line) == to_record(extraction(), schema())
    assert "雄安新区" in line


def test_what_was_rejected_stands_there_with_the_reason() -> None:
    unsure = Rejected("新区", "nothing before it fits", said(QUOTE, "新区"))
    (row,) = to_record(replace(extraction(), rejected=(unsure,)), schema())["rejected"]
    assert (row["what"], row["reason"], row["evidence"]) == ("新区", "nothing before it fits", QUOTE)


def test_the_description_of_the_document_stands_there() -> None:
    document = extraction().document
    described = to_record(extraction(), schema())["document"]
    assert described["title"] == document.title
    assert None not in described.values()
