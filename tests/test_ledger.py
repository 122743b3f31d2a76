"""The ledger and what is written from it: in slices or at once, anew or brought up to date, it is the same graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.building.assemble import Assembled, assemble
from kg.building.excerpt import Excerpt, Limits, excerpt
from kg.building.splice import SPOOL, Rendered
from kg.bundle import ontology_dir
from kg.export.goals import SETS_GOAL, with_goals
from kg.export.render import DOCUMENTS, Renderer
from kg.export.triples import describe
from kg.keeping.entries import entries
from kg.keeping.ledger import Ledger
from kg.keeping.slices import Part, Range, slices
from kg.knowledge.authority import Authority
from kg.model import Document, Entity, Evidence, Extraction, Fact, Goal, Observation, Rejected
from kg.ontology import load_ontology
from kg.reading.versions import Version
from kg.schema import Schema

NAMES = ("北京市", "甲区", "乙园", "丙规划", "人口达到10万人")
TYPES = ("直辖市", "区县", "平台", "规划", "目标")
RELATIONS = ("位于", "承接", "提出目标", "合作")


@cache
def _schema() -> Schema:
    return load_ontology(ontology_dir()).schema


@cache
def _authority() -> Authority:
    return load_ontology(ontology_dir()).authority


@cache
def _renderer() -> Renderer:
    return Renderer(_schema(), _authority())


@st.composite
def _extractions(draw: st.DrawFn, identifier: str) -> Extraction:
    """What might be found in one document: few names, so that documents agree and contradict each other."""
    names, years = st.sampled_from(NAMES), st.sampled_from((None, "2020", "2030"))

    def evidence() -> tuple[Evidence, ...]:
        start = draw(st.integers(0, 9))
        return (Evidence(identifier, start, start + 4, "引\u2028文", draw(st.sampled_from("rs")), "承接", 0.9),)

    types = draw(st.dictionaries(names, st.sampled_from(TYPES), min_size=1))
    known = st.sampled_from(sorted(types))
    entities = tuple(Entity(name, types[name], draw(st.sampled_from(((), ("别名",))))) for name in sorted(types))
    facts = {
        (draw(known), draw(st.sampled_from(RELATIONS)), draw(known), draw(years))
        for _ in range(draw(st.integers(0, 4)))
    }
    goals = tuple(
        Goal(draw(names), draw(names), draw(st.sampled_from((None, 2020, 2030))), None, None, None, None, evidence())
        for _ in range(draw(st.integers(0, 2)))
    )
    figures = tuple(
        Observation(draw(names), "人口", Decimal(draw(st.integers(1, 2))), "万人", draw(years), "约1万人", evidence())
        for _ in range(draw(st.integers(0, 2)))
    )
    return Extraction(
        Document(identifier, "原文", date=draw(years), body=(0, 2)),
        entities,
        tuple(Fact(*key, evidence()) for key in sorted(facts, key=str)),
        goals,
        figures,
        (Rejected("三地", "nothing", evidence()[0]),) * draw(st.integers(0, 1)),
    )


@st.composite
def _corpora(draw: st.DrawFn) -> dict[str, Extraction]:
    return {name: draw(_extractions(name)) for name in draw(st.sets(st.sampled_from("abcd"), min_size=1))}


def _ledger(path: Path | None) -> Ledger:
    return Ledger(path, tuple(_schema().types), partial(with_goals, schema=_schema()))


def _entered(ledger: Ledger, found: Iterable[Extraction]) -> None:
    for extraction in found:
        ledger.enter(entries(extraction, Version("digest"), partial(with_goals, schema=_schema())))


def _written(ledger: Ledger, folder: Path, before: Path | None = None) -> Assembled:
    """Settle and write everything, in segments as small as they get."""
    touched = ledger.settle(_schema().term(SETS_GOAL))
    folder.mkdir()

    def render(ranges: Iterable[Range]) -> Iterator[Rendered]:
        for one in ranges:
            texts, tally = _renderer().render(ledger.slicer.slice(*one))
            yield {stream: text.encode() for stream, text in texts.items()}, tally

    with ThreadPoolExecutor() as pool:
        made = assemble(ledger, _renderer().layouts(), folder, render, pool, touched, before, "graph.nt")
    (folder / SPOOL).rmdir()
    return made


def test_a_part_that_cannot_be_rendered_leaves_nobody_waiting(tmp_path: Path) -> None:
    def render(ranges: Iterable[Range]) -> Iterator[Rendered]:
        raise ValueError

    ledger = _ledger(None)
    ledger.settle()
    with pytest.raises(ValueError), ThreadPoolExecutor() as pool:
        assemble(ledger, _renderer().layouts(), tmp_path, render, pool)


def _lines(folder: Path) -> list[str]:
    return (folder / "graph.nt").read_text(encoding="utf-8").split("\n")[:-1]


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


FEW = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
#: Segments of one noun: a small graph has many of them.
SMALL = patch.dict("kg.building.assemble._NOUNS", dict.fromkeys(Part, 1))


def _updates(before: dict[str, Extraction], after: dict[str, Extraction]) -> None:
    """Assert that an update from some documents to others writes what a full build of the others writes."""
    with TemporaryDirectory() as root, SMALL:
        earlier, updated, full = (Path(root) / name for name in ("earlier", "updated", "full"))
        ledger = _ledger(Path(root) / "ledger")
        _entered(ledger, before.values())
        _written(ledger, earlier)
        ledger.close()
        ledger = _ledger(Path(root) / "ledger")
        for name in before.keys() - after.keys() | {name for name in before if before[name] != after.get(name)}:
            ledger.remove(name)
        _entered(ledger, (after[name] for name in after if after[name] != before.get(name)))
        made = _written(ledger, updated, earlier)
        anew = _ledger(None)
        _entered(anew, after.values())
        whole = _written(anew, full)
        assert _contents(updated) == _contents(full)
        assert made.tally == whole.tally
        assert made.change is not None
        lines = set(_lines(earlier)) - set(made.change.gone.split("\n")) | set(made.change.new.split("\n"))
        assert lines - {""} == set(_lines(full))


@FEW
@given(_corpora(), _corpora())
def test_an_update_writes_what_a_full_build_writes(before: dict[str, Extraction], after: dict[str, Extraction]) -> None:
    _updates(before, after)


def test_goals_that_go_leave_their_name_to_the_documents_that_mention_it() -> None:
    words = "人口达到10万人"
    goals = tuple(
        Goal(words, subject, None, None, None, None, None, (Evidence("b", 0, 4, "引文", "r", "承接", 0.9),))
        for subject in ("甲区", "乙园")
    )
    mentioning = Extraction(Document("a", "原文", body=(0, 2)), (Entity(words, "目标"),), (), (), ())
    setting = Extraction(Document("b", "原文", body=(0, 2)), (Entity(words, "目标"),), (), goals, ())
    _updates({"a": mentioning, "b": setting}, {"a": mentioning})


@FEW
@given(_corpora())
def test_slices_say_what_the_whole_graph_says(found: dict[str, Extraction]) -> None:
    with TemporaryDirectory() as root, SMALL:
        ledger = _ledger(None)
        _entered(ledger, found.values())
        made = _written(ledger, Path(root) / "out")
        lines = _lines(Path(root) / "out")
        whole = [describe(part, _renderer().names, _authority()) for part in slices(ledger.slicer.graph())]
        stated = {f"{triple} ." for told in whole for triples in told.values() for triple in triples}
        assert len(lines) == len(set(lines))
        assert set(lines) == stated
        trig = list(parse(path=Path(root) / "out" / "graph.trig", format=RdfFormat.TRIG))
        assert {f"{quad.triple} ." for quad in trig} == stated
        assert len(trig) == made.tally["graph asserted"] + made.tally["graph provenance"]
        assert made.tally[DOCUMENTS] == len(found)


@FEW
@given(_corpora(), st.randoms())
def test_the_order_of_the_documents_makes_no_difference(found: dict[str, Extraction], chance: Random) -> None:
    there, back = list(found.values()), list(found.values())
    chance.shuffle(back)
    graphs = []
    for order in (there, back):
        ledger = _ledger(None)
        _entered(ledger, order)
        ledger.settle(_schema().term(SETS_GOAL))
        graphs.append(repr(ledger.slicer.graph()))
    assert graphs[0] == graphs[1]


def test_a_document_says_one_thing_once() -> None:
    proof = Evidence("a", 0, 4, "引文", "r", "承接", 0.9)
    fact = Fact("甲区", "承接", "总部", None, (proof,))
    found = Extraction(Document("a", ""), (Entity("总部", "功能"), Entity("甲区", "区县")), (fact, fact), (), ())
    ledger = _ledger(None)
    _entered(ledger, [found])
    ledger.settle()
    assert ledger.slicer.graph().facts == (fact,)


def test_ranges_cover_a_part_without_a_gap() -> None:
    ledger = _ledger(None)
    names = [f"区{number:03}" for number in range(100)]
    for number in range(3):
        entities = tuple(Entity(name, "区县") for name in names[: 100 - number])
        _entered(ledger, [Extraction(Document(str(number), ""), entities, (), (), ())])
    ledger.settle()
    ranges = list(ledger.slicer.cut(Range(Part.ENTITIES, None, None), 7, 1000))
    assert len(ranges) == 15
    assert [one.until for one in ranges[:-1]] == [one.first for one in ranges[1:]]
    assert ranges[-1].until is None
    found = [entity.name for one in ranges for entity in ledger.slicer.slice(*one).graph.entities]
    assert found == names


def test_what_belongs_together_is_never_cut() -> None:
    proof = (Evidence("a", 0, 4, "引文", "r", "承接", 0.9),)
    facts = [Fact("甲区", "承接", tail, str(year), proof) for tail in ("医院", "高校") for year in range(2001, 2006)]
    figures = [Observation("甲区", "人口", Decimal(year), "人", str(year), "人", proof) for year in range(2001, 2006)]
    figures.append(Observation("甲区", "产值", Decimal(1), "元", "2001", "1元", proof))
    ledger = _ledger(None)
    _entered(ledger, [Extraction(Document("a", ""), (), tuple(facts), (), tuple(figures))])
    ledger.settle()
    of_facts, of_figures = (
        list(ledger.slicer.cut(Range(part, None, None), 2, 3)) for part in (Part.FACTS, Part.OBSERVATIONS)
    )
    # What is stated later of an earlier time belongs into the same range.
    assert [one.first for one in of_facts] == [("甲区", "承接", "医院", ""), ("甲区", "承接", "高校", "")]
    assert [one.until for one in of_facts] == [("甲区", "承接", "高校", ""), None]
    assert [one.first for one in of_figures] == [("甲区", "产值", *[""] * 5)]
    found = [len(ledger.slicer.slice(*one).graph.facts) for one in of_facts]
    assert found == [5, 5]


# How much is drawn of a large graph


def _connected(most: int) -> Ledger:
    """A hub and `most` districts around it, the first with most evidence."""
    ledger = _ledger(None)
    for number in range(most):
        names = [f"区{other:03}" for other in range(number, most)]
        entities = (Entity("甲市", "地级市"), *(Entity(name, "区县") for name in names))
        proof = Evidence(str(number), 0, 4, "引文", "r", "位于", 0.9)
        facts = tuple(Fact(name, "位于", "甲市", None, (proof,)) for name in names)
        figures = tuple(
            Observation("甲市", "人口", Decimal(other), "万人", None, f"{number}-{other}", (proof,))
            for other in range(3)
        )
        _entered(ledger, [Extraction(Document(str(number), ""), entities, facts, (), figures)])
    ledger.settle()
    return ledger


def test_a_graph_within_the_limits_is_drawn_whole() -> None:
    ledger = _connected(5)
    assert excerpt(ledger.slicer, Limits(6, 5, 15, 15), Limits(1, 1, 1, 1)) == Excerpt(
        ledger.slicer.graph(), is_whole=True
    )


@pytest.mark.parametrize(
    ("limits", "entities", "facts", "evidence"),
    [
        (Limits(4, 99, 999, 9), 4, 3, 1 + 2 + 3),
        (Limits(99, 2, 999, 9), 11, 2, 10 + 9),
        (Limits(99, 99, 20, 9), 11, 10, 10 * 2 - 1),
        (Limits(99, 99, 1, 9), 11, 10, 10),
    ],
)
def test_of_a_larger_one_the_best_connected_and_best_proven(
    limits: Limits, entities: int, facts: int, evidence: int
) -> None:
    found = excerpt(_connected(10).slicer, limits, limits)
    drawn = found.graph
    assert not found.is_whole
    assert len(drawn.entities) == entities
    assert "甲市" in {entity.name for entity in drawn.entities}
    assert len(drawn.facts) == facts
    assert sum(len(fact.evidence) for fact in drawn.facts) == evidence
    assert len(drawn.observations) == limits.each
    cited = {proof.document for fact in drawn.facts for proof in fact.evidence}
    assert cited <= {document.id for document in drawn.documents}
