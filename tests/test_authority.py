"""Authority data: points, identities and units of the ontology are sound, and a fault in them is named."""

from decimal import Decimal
from pathlib import Path

import pytest

from kg.bundle import ontology_dir
from kg.errors import OntologyError
from kg.knowledge.authority import StandardUnit, load_authority
from kg.lexicon import Lexicon
from kg.model import Entity
from kg.ontology import Ontology

LEXICON = Lexicon(entities={"甲市": Entity("甲市", "城市")}, surfaces={})
POINTS, IDENTITIES, UNITS = "name\tlatitude\tlongitude\tsource\n", "name\tiri\tsource\n", "unit\tqudt\tfactor\tsource\n"


def test_there_is_something_known(ontology: Ontology) -> None:
    authority = ontology.authority
    assert len(authority.points) > 250 and len(authority.identities) > 100 and len(authority.units) > 200
    assert authority.units["万吨"] == StandardUnit("TONNE", Decimal(10000))
    assert authority.identities["天津市"] == "http://www.wikidata.org/entity/Q11736"


def test_no_identity_and_no_unit_is_used_for_two_things(ontology: Ontology) -> None:
    identities = list(ontology.authority.identities.values())
    assert len(identities) == len(set(identities))


def test_points_lie_in_china_and_near_what_contains_them(ontology: Ontology) -> None:
    points, checked = ontology.authority.points, 0
    for name, point in points.items():
        assert 17 < point.latitude < 54 and 73 < point.longitude < 136, name
        parent = points.get(ontology.lexicon.parents.get(name, ""))
        if parent is not None and ontology.lexicon.parents.get(ontology.lexicon.parents[name]):
            # A county lies within two degrees of the city it belongs to.
            assert abs(point.latitude - parent.latitude) < 2 and abs(point.longitude - parent.longitude) < 2, name
            checked += 1
    assert checked > 120


def test_units_that_differ_by_a_scale_differ_by_their_factors(ontology: Ontology) -> None:
    units, scales = ontology.authority.units, {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
    pairs = [(unit, scale) for unit in units for scale in scales if scale + unit in units]
    assert len(pairs) > 50
    for unit, scale in pairs:
        larger = units[scale + unit]
        assert (larger.name, larger.factor) == (units[unit].name, units[unit].factor * scales[scale]), scale + unit


@pytest.mark.parametrize(
    ("name", "text", "message", "line"),
    [
        ("points.tsv", POINTS + "乙市\t39\t116\tx\n", "no such name [乙市]", 2),
        ("points.tsv", POINTS + "甲市\t91\t116\tx\n", "“91” is no number of degrees", 2),
        ("points.tsv", POINTS + "甲市\t39\t东\tx\n", "“东” is no number of degrees", 2),
        ("points.tsv", POINTS + "甲市\tNaN\t116\tx\n", "“NaN” is no number", 2),
        ("points.tsv", POINTS + "甲市\t39\t116\tx\n# again\n甲市\t39\t116\tx\n", "stands here twice", 4),
        ("points.tsv", POINTS + "甲市\t39\t116\t\n", "no source", 2),
        ("points.tsv", "name\tlat\n", "header row", 1),
        ("identities.tsv", IDENTITIES + "甲市\tQ1\tx\n", "“Q1” is none", 2),
        ("identities.tsv", IDENTITIES + "甲市\thttp://a/<b>\tx\n", "is none", 2),
        ("units.tsv", UNITS + "吨\tunit:TONNE\t1\tx\n", "“unit:TONNE” is none", 2),
        ("units.tsv", UNITS + "吨\tTONNE\t0\tx\n", "“0” is no factor", 2),
        ("units.tsv", UNITS + "吨\tTONNE\tx\tx\n", "“x” is no factor", 2),
        ("units.tsv", UNITS + "吨\tTONNE\tx\n", "3 cells", 2),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, name: str, text: str, message: str, line: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError) as caught:
        load_authority(tmp_path, LEXICON)
    assert message in str(caught.value)
    assert (caught.value.where, caught.value.line) == (str(tmp_path / name), line)
    assert caught.value.remedy


def test_an_ontology_without_authority_data_will_do(tmp_path: Path) -> None:
    authority = load_authority(tmp_path, LEXICON)
    assert (authority.points, authority.identities, authority.units) == ({}, {}, {})


@pytest.mark.parametrize("name", ["points.tsv", "identities.tsv"])
def test_rows_are_sorted_by_name(name: str) -> None:
    lines = (ontology_dir() / name).read_text(encoding="utf-8").splitlines()
    names = [line.partition("\t")[0] for line in lines if not line.startswith("#")][1:]
    assert names == sorted(names) and len(names) > 100
