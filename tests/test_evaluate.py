"""Precision, recall and F1, and the rules by which extracted facts are compared with gold facts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.bundle import ontology_dir
from kg.errors import GoldError
from kg.evaluate import Score, evaluate
from kg.evaluating.gold import Record, load_annotations
from kg.evaluating.match import Matcher, normalise, same_entity, same_goal, same_observation, similarity
from kg.schema import Schema, load_schema

NORMALISED = [
    ("雄安新区", "雄安新区"),
    ("《京津冀协同发展规划纲要》", "京津冀协同发展规划纲要"),
    ("“一带一路”", "一带一路"),
    ("滨海—中关村科技园", "滨海-中关村科技园"),
    ("滨海－中关村科技园", "滨海-中关村科技园"),
    ("滨海--中关村科技园", "滨海-中关村科技园"),
    ("自由贸易试验区（天津）", "自由贸易试验区天津"),
    ("自由贸易试验区(天津)", "自由贸易试验区天津"),
    ("ＣＢＤ 核心区", "cbd核心区"),
    ("沿海、沿江", "沿海沿江"),
    ("甲，乙。", "甲乙"),
    ("「甲」『乙』‘丙’", "甲乙丙"),
    ("甲·乙", "甲乙"),
    ("《》", ""),
]


def entity(name: str, *aliases: str, type: str = "地区") -> Record:
    return {"name": name, "type": type, "aliases": list(aliases)}


def relation(head: str, relation: str, tail: str) -> Record:
    return {"head": head, "relation": relation, "tail": tail}


def goal(
    name: str = "常住人口", *, year: int | None = 2020, value: float | None = None, unit: str | None = None
) -> Record:
    return {"name": name, "year": year, "value": value, "unit": unit}


def observation(indicator: str, value: float | None, unit: str) -> Record:
    return {"indicator": indicator, "value": value, "unit": unit}


#: What is compared, the gold record, the predicted one, and whether they say the same.
Row = tuple[str, Record, Record, bool]

ENTITIES: list[Row] = [
    ("same name", entity("天津市"), entity("天津市"), True),
    ("other type", entity("天津市"), entity("天津市", type="机构"), False),
    ("alias to name", entity("天津市", "天津"), entity("天津"), True),
    ("alias to alias", entity("天津市", "津"), entity("直辖市天津", "津"), True),
    ("marks", entity("《纲要》", type="规划"), entity("纲要", type="规划"), True),
    ("nothing in common", entity("天津市"), entity("唐山市"), False),
    ("empty forms do not match", entity("《》"), entity("“”"), False),
]

#: The entities of the two documents that the relations stand in.
GOLD = {"entities": [entity("天津市", "天津", "津")]}
PREDICTED = {"entities": [entity("天津")]}
RELATIONS: list[Row] = [
    ("same", relation("天津市", "合作", "北京市"), relation("天津市", "合作", "北京市"), True),
    ("gold alias", relation("天津市", "承接", "高校"), relation("天津", "承接", "高校"), True),
    ("unknown names as they are", relation("津", "承接", "高校"), relation("津", "承接", "高校"), True),
    ("other relation", relation("天津市", "承接", "高校"), relation("天津市", "发展", "高校"), False),
    ("other tail", relation("天津市", "承接", "高校"), relation("天津市", "承接", "医院"), False),
    ("exchanged, symmetric", relation("天津市", "合作", "甲"), relation("甲", "合作", "天津"), True),
    ("exchanged, directed", relation("天津市", "位于", "甲"), relation("甲", "位于", "天津市"), False),
]

LONG = "到那时公共服务趋于均衡并且全面共享成果"
GOALS: list[Row] = [
    ("same number", goal(value=2300, unit="万人"), goal(value=2300.0, unit="万人"), True),
    ("other number", goal(value=2300, unit="万人"), goal(value=2400, unit="万人"), False),
    ("other unit", goal(value=2300, unit="万人"), goal(value=2300, unit="人"), False),
    ("no unit is the empty unit", goal(value=3, unit=None), goal(value=3, unit=""), True),
    ("number missed", goal(value=2300, unit="万人"), goal(), False),
    ("other year", goal(year=2020), goal(year=2030), False),
    ("no year in both", goal(year=None), goal(year=None), True),
    ("similar name", goal("区域一体化格局基本形成"), goal("区域一体化的格局基本形成"), True),
    ("gold name is a part", goal("空气"), goal("空气质量总体改善并且稳定达标"), True),
    ("predicted name is a long part", goal(LONG), goal("公共服务趋于"), True),
    ("predicted name is a short part", goal(LONG), goal("公共服务"), False),
    ("other name", goal("空气质量总体改善"), goal("公共服务趋于均衡"), False),
]

OBSERVATIONS: list[Row] = [
    ("same", observation("吞吐量", 5.1, "亿吨"), observation("吞吐量", 5.1, "亿吨"), True),
    ("part of the indicator", observation("集装箱吞吐量", 5, "吨"), observation("量", 5, "吨"), True),
    ("a third in common", observation("森林覆盖率", 3, "%"), observation("覆盖率提高", 3, "%"), True),
    ("other indicator", observation("森林覆盖率", 3, "%"), observation("吞吐量", 3, "%"), False),
    ("other value", observation("森林覆盖率", 3, "%"), observation("森林覆盖率", 31, "%"), False),
    ("other unit", observation("吞吐量", 5, "亿吨"), observation("吞吐量", 5, "吨"), False),
    ("full-width unit", observation("森林覆盖率", 3, "％"), observation("森林覆盖率", 3, "%"), True),
    ("no value", observation("森林覆盖率", None, "%"), observation("森林覆盖率", None, "%"), False),
]
TABLES = (ENTITIES, RELATIONS, GOALS, OBSERVATIONS)


def test_the_tables_are_whole() -> None:
    assert [len(NORMALISED), *map(len, TABLES)] == [14, 7, 7, 12, 8]


@pytest.mark.parametrize(("name", "expected"), NORMALISED)
def test_normalise(name: str, expected: str) -> None:
    assert normalise(name) == expected


def test_similarity_counts_repeated_bigrams_once_each() -> None:
    assert similarity("一二三", "一二三") == 1
    assert similarity("一二三四", "一二五六") == pytest.approx(1 / 3)
    assert similarity("一一一", "一一") == pytest.approx(2 / 3)
    assert similarity("一", "一") == 0


@pytest.mark.parametrize(("what", "gold", "predicted", "same"), ENTITIES)
def test_same_entity(what: str, gold: Record, predicted: Record, same: bool) -> None:
    assert same_entity(gold, predicted) is same, what


@pytest.mark.parametrize(("what", "gold", "predicted", "same"), RELATIONS)
def test_same_relation(what: str, gold: Record, predicted: Record, same: bool) -> None:
    assert Matcher(GOLD, PREDICTED, {"合作"}).same_relation(gold, predicted) is same, what


@pytest.mark.parametrize(("what", "gold", "predicted", "same"), GOALS)
def test_same_goal(what: str, gold: Record, predicted: Record, same: bool) -> None:
    assert same_goal(gold, predicted) is same, what


@pytest.mark.parametrize(("what", "gold", "predicted", "same"), OBSERVATIONS)
def test_same_observation(what: str, gold: Record, predicted: Record, same: bool) -> None:
    assert same_observation(gold, predicted) is same, what


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        (Score(10, 8, 9, 9), 1.0, 0.8, 2 * 0.8 / 1.8),
        (Score(0, 0, 0, 0), None, None, 0.0),
        (Score(4, 0, 0, 0), 0.0, 0.0, 0.0),
        (Score(0, 0, 3, 0), 0.0, None, 0.0),
    ],
)
def test_score(score: Score, precision: float | None, recall: float | None, f1: float) -> None:
    assert (score.precision, score.recall) == (precision, recall)
    assert score.f1 == pytest.approx(f1)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(ontology_dir() / "schema.ttl")


def test_optional_facts_are_right_but_not_required(schema: Schema) -> None:
    gold = {"a": {"entities": [entity("天津市"), {**entity("北方腹地"), "optional": True}]}}
    both = evaluate(gold, {"a": {"entities": [entity("天津市"), entity("北方腹地")]}}, schema)
    one = evaluate(gold, {"a": {"entities": [entity("天津市")]}}, schema)
    assert both.kinds["entities"] == Score(1, 1, 2, 2)
    assert one.kinds["entities"] == Score(1, 1, 1, 1)


def test_goals_are_not_counted_again_as_entities_or_relations(schema: Schema) -> None:
    name = "常住人口控制在100万人以内"
    document = {"entities": [entity(name, type="目标")], "relations": [relation("天津市", "提出目标", name)]}
    result = evaluate({"a": document}, {"a": document}, schema)
    assert result.kinds == dict.fromkeys(("entities", "relations", "goals", "observations"), Score())


def test_what_is_missing_and_what_is_too_much_is_named(schema: Schema) -> None:
    gold = {
        "a": {"entities": [entity("天津市"), entity("雄安新区", type="平台")]},
        "b": {"entities": [entity("唐山市")]},
    }
    predicted = {"a": {"entities": [entity("天津市"), entity("高铁", type="项目")]}, "c": {}}
    result = evaluate(gold, predicted, schema)
    assert [(fault.document, fault.missed, fault.record["name"]) for fault in result.faults] == [
        ("a", True, "雄安新区"),
        ("a", False, "高铁"),
        ("b", True, "唐山市"),
    ]
    assert result.types == {"地区": Score(2, 1, 1, 1), "平台": Score(1, 0, 0, 0), "项目": Score(0, 0, 1, 0)}
    assert (result.absent, result.unknown) == (("b",), ("c",))


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("", None, "holds no annotated document"),
        ("{", 1, "is not JSON"),
        ("[]", 1, "is not an object"),
        ('{"entities": []}', 1, 'document\'s name under "doc"'),
        ('{"doc": "a.txt", "entities": {}}', 1, '"entities" is not a list'),
        ('{"doc": "a.txt"}\n{"doc": "b/a.md"}', 2, "annotated twice"),
        ('{"doc": "a.txt", "entities": [{"name": "甲"}]}', 1, '"type" is missing'),
        ('{"doc": "a.txt", "entities": [7]}', 1, "is not an object"),
        ('{"doc": "a.txt", "entities": [{"name": "甲", "type": "地区", "aliases": "乙"}]}', 1, '"aliases"'),
        (
            '\n{"doc": "a.txt", "relations": [{"head": "甲", "relation": "合作", "tail": null}]}',
            2,
            '"tail" is missing',
        ),
        ('{"doc": "a.txt", "observations": [{"indicator": "甲", "value": "7"}]}', 1, '"value" is missing'),
    ],
)
def test_a_gold_file_that_is_wrong(tmp_path: Path, content: str, line: int | None, problem: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError) as raised:
        load_annotations(path)
    assert problem in raised.value.problem
    assert (raised.value.where, raised.value.line) == (str(path), line)
    assert raised.value.remedy


def test_a_gold_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read: No such file"):
        load_annotations(tmp_path / "gold.jsonl")


def test_a_gold_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_bytes("甲".encode("gb18030"))
    with pytest.raises(GoldError, match="is not UTF-8"):
        load_annotations(tmp_path / "gold.jsonl")


@pytest.mark.parametrize(
    ("subject", "right"),
    [("唐山市", 1), ("唐山", 1), ("河北省", 0)],
    ids=["its name", "another of its names", "another"],
)
def test_subjects_are_judged_apart(subject: str, right: int, schema: Schema) -> None:
    number = {"indicator": "港口吞吐量", "value": 8, "unit": "亿吨"}
    gold = {"a": {"entities": [entity("唐山市", "唐山")], "observations": [{**number, "subject": "唐山市"}]}}
    predicted = {"a": {"observations": [{**number, "subject": subject}, {**number, "value": 9, "subject": "唐山市"}]}}
    result = evaluate(gold, predicted, schema)
    assert result.kinds["observations"] == Score(1, 1, 2, 1)
    assert result.subjects == {"goals": Score(), "observations": Score(1, right, 1, right)}


def test_a_folder_of_gold_files_is_one_gold(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"doc": f"texts/{name}.md"}), encoding="utf-8")
    (tmp_path / "README.md").write_text("#", encoding="utf-8")
    assert list(load_annotations(tmp_path)) == ["a", "b"]


def _annotation(name: str, side: int) -> dict[str, Any]:
    """A document with one side of every row of the tables."""
    kinds = ("entities", "relations", "goals", "observations")
    return {"doc": name} | {kind: [row[side] for row in table] for kind, table in zip(kinds, TABLES, strict=True)}


def test_agrees_with_the_reference_scorer(tmp_path: Path, schema: Schema, gold_of_sources: Path) -> None:
    scorer = str(gold_of_sources / "score.py")
    one, other = _annotation("a.txt", 1), _annotation("texts/a.md", 2)
    one["entities"] += [{**entity("北方腹地"), "optional": True}, entity("到2020年", type="目标")]
    one["relations"] += [relation("北京市", "提出目标", "到2020年")]
    pairs = [(one, other), (other, one)]
    gold = (gold_of_sources / "dev.jsonl").read_text(encoding="utf-8")
    one, other = (json.loads(line) for line in gold.splitlines()[:2])
    pairs += [(one, other | {"doc": one["doc"]}), (one, one | {"entities": one["entities"][::2]})]
    for number, pair in enumerate(pairs):
        files = [tmp_path / f"{number}-{side}.jsonl" for side in ("gold", "predicted")]
        for file, record in zip(files, pair, strict=True):
            file.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
        command = [sys.executable, scorer, *map(str, files), "--json"]
        output = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        result = evaluate(load_annotations(files[0]), load_annotations(files[1]), schema)
        for kind, figures in json.loads(output).items():
            ours = result.kinds[kind]
            assert figures["F1"] == round(ours.f1, 4), kind
            for key in ("required", "found", "predicted", "right"):
                assert figures[key] == getattr(ours, key), (kind, key)
            assert ours.right or number > 1, f"the table has no right {kind}"
