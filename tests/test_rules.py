"""The relation rules: each example gives its fact, each counterexample none; how the loader refuses a wrong one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kg.bundle import ontology_dir
from kg.discourse.topics import Topics
from kg.encode import encode
from kg.errors import OntologyError
from kg.evaluating.examples import check_examples, failing_example, parse_example
from kg.knowledge.grammar import load_grammar
from kg.knowledge.toml import read_toml
from kg.ontology import Ontology
from kg.relate import compile_rules, relate
from kg.rules import SOURCES, Rule, load_rules
from kg.schema import Schema

FOLDER = ontology_dir() / "rules"
#: Rules of another shape, and what all rules share.
OTHERS = {"grammar", "names"}
TABLES: list[dict[str, Any]] = [
    table for path in sorted(FOLDER.glob("*.toml")) if path.stem not in OTHERS for table in read_toml(path)["rule"]
]
#: Rule id, whether the sentence states the fact, and the sentence with its marks.
SENTENCES: list[tuple[str, bool, str]] = [
    (table["id"], stated, sentence)
    for table in TABLES
    for key, stated in (("examples", True), ("counterexamples", False))
    for sentence in table[key]
]
CASES = [pytest.param(*row, id=row[0] + ("" if row[1] else " not")) for row in SENTENCES]
#: The last head of an example, if a verb or an adverbial follows it: no mark, and none of the words of lists.
LAST_HEAD = re.compile(r".*\|h\](?=[一-龥](?<![的和与及等]))")


@pytest.fixture(scope="module")
def rules(ontology: Ontology) -> dict[str, Rule]:
    return {rule.id: rule for rule in ontology.rules.rules}


def test_every_rule_and_sentence_was_collected(rules: dict[str, Rule]) -> None:
    assert len(CASES) > 200
    assert len(TABLES) > 90
    assert [table["id"] for table in TABLES] == list(rules)
    assert len(CASES) == sum(len(rule.examples) + len(rule.counterexamples) for rule in rules.values())


@pytest.mark.parametrize(("name", "stated", "sentence"), CASES)
def test_sentence(name: str, stated: bool, sentence: str, rules: dict[str, Rule], ontology: Ontology) -> None:
    sentences = (sentence,)
    rule = replace(rules[name], examples=sentences if stated else (), counterexamples=() if stated else sentences)
    alone = compile_rules([rule], ontology.rules.grammar, ontology.rules.modalities, ontology.lexicon, ontology.schema)
    assert failing_example(rule, alone, ontology.schema) is None


def stated(sentence: str, relation: str, ontology: Ontology) -> set[tuple[str, str]]:
    """The ends of the facts of a relation that all rules find in a marked sentence."""
    text, mentions, _, _ = parse_example(sentence, ontology.schema)
    encoded = encode(text, mentions, ontology.schema)
    found = relate(encoded, Topics(encoded, ontology.rules.subjects), ontology.rules)
    return {(fact.head.name, fact.tail.name) for fact in found if fact.relation == relation}


@pytest.mark.parametrize("time", ["于2023年5月18日", "今年"])
def test_a_time_after_the_heads_hides_hardly_a_fact(time: str, rules: dict[str, Rule], ontology: Ontology) -> None:
    tried, hidden = 0, []
    for name, _, sentence in (row for row in SENTENCES if row[1]):
        if head := LAST_HEAD.match(sentence):
            timed = head[0] + time + sentence[head.end() :]
            facts = stated(sentence, rules[name].relation, ontology)
            tried += 1
            if not facts <= stated(timed, rules[name].relation, ontology):
                hidden.append(f"{name}: {timed}")
    assert tried > 1000
    assert len(hidden) < 0.03 * tried, hidden


@pytest.mark.parametrize(("name", "sentence"), [(name, sentence) for name, stated, sentence in SENTENCES if not stated])
def test_a_counterexample_names_something(name: str, sentence: str, schema: Schema) -> None:
    _, mentions, heads, tails = parse_example(sentence, schema)
    assert mentions or heads or tails, "a sentence without names gives no fact whatever the rule says"


def test_every_relation_has_a_rule(rules: dict[str, Rule], schema: Schema) -> None:
    found = {rule.relation for rule in rules.values()}
    assert set(schema.relations) - found == {schema.term("sets goal")}


def test_confidence_is_a_share(rules: dict[str, Rule]) -> None:
    assert [rule.id for rule in rules.values() if not 0.5 <= rule.confidence < 1] == []


def test_a_head_or_tail_that_a_rule_names_is_known(rules: dict[str, Rule], ontology: Ontology) -> None:
    for rule in rules.values():
        for end in (rule.head, rule.tail):
            assert end is None or end in SOURCES or end in ontology.lexicon.entities, rule.id


EXAMPLE = "[天津市|地区|h]接过[企业总部|功能|t]。"
COUNTER = "[天津市|地区]不接过[企业总部|功能]。"
RULE = f"""[triggers]
"接过" = ["接过", "接过了"]

[[rule]]
id = "take-over"
relation = "承接"
pattern = "<h> ~ {{接过}} ~ <t>"
examples = ["{EXAMPLE}"]
counterexamples = ["{COUNTER}"]
"""
#: The line of the rule's id, where an error of the rule is reported.
LINE = 5
Load = Callable[[str], tuple[Rule, ...]]


@pytest.fixture
def load(tmp_path: Path, ontology: Ontology) -> Load:
    """Loads a rules file `own.toml` and runs its examples, as loading an ontology does."""

    def load(content: str) -> tuple[Rule, ...]:
        shutil.copy(FOLDER / "grammar.toml", tmp_path)
        (tmp_path / "own.toml").write_text(content, encoding="utf-8")
        grammar = load_grammar(tmp_path / "grammar.toml", ontology.schema)
        loaded = load_rules(tmp_path, ontology.schema, grammar)
        compiled = compile_rules(loaded, grammar, ontology.rules.modalities, ontology.lexicon, ontology.schema)
        check_examples(compiled, ontology.schema)
        return loaded

    return load


def test_a_rule(load: Load, schema: Schema) -> None:
    (rule,) = load(RULE)
    assert (rule.id, rule.relation, sorted(rule.triggers)) == ("take-over", "承接", ["接过", "接过了"])
    assert (rule.examples, rule.counterexamples) == ((EXAMPLE,), (COUNTER,))


#: What is wrong, the words replaced in the rule, the words instead, and what the message says.
WRONG = [
    ("relation", '"承接"', '"接管"', "unknown relation '接管'"),
    ("type", "<h> ~", "<h:城镇> ~", "unknown type '城镇'"),
    ("trigger list", "{接过}", "{接下}", "unknown trigger list '接下'"),
    (
        "what a unit relates",
        'relation = "承接"',
        'relation = "承接"\ncompose = "机构"\nemit = "unit"',
        "emit is 'unit'",
    ),
    ("unit", 'relation = "承接"', 'relation = "承接"\ncompose = "机构"', "the pattern has no group 'unit'"),
    ("type of a unit", 'relation = "承接"', 'relation = "承接"\ncompose = "处室"', "compose is '处室'"),
    ("layout", 'relation = "承接"', 'relation = "承接"\nhead = "layout"', "the pattern has no group 'noun'"),
    ("how many heads", 'relation = "承接"', 'relation = "承接"\nheads = "two"', "heads is 'two'"),
    ("mark", 'relation = "承接"', 'relation = "承接"\nwhere = ["，"]', "where holds the mark '，'"),
    ("ending list", "<t>", "<t*尾巴:功能>", "unknown trigger list '尾巴'"),
    ("pattern", "<h> ~", "<h> (~", "the pattern does not compile"),
    ("example", "接过[企业总部|功能|t]。", "不接过[企业总部|功能|t]。", "example gives []"),
    ("example with another fact", "[天津市|地区|h]接过", "[天津市|地区]接过", "example gives"),
    ("counterexample", "不接过", "接过", "counterexample gives"),
    ("unclosed mark", "[天津市|地区|h]接过", "[天津市|地区|h接过", "a mark is not closed"),
    ("type in a mark", "[天津市|地区|h]", "[天津市|城镇|h]", "unknown type '城镇'"),
    ("role in a mark", "[天津市|地区|h]", "[天津市|地区|x]", "a mark is not closed"),
]


@pytest.mark.parametrize(("what", "old", "new", "problem"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_rule_is_named(what: str, old: str, new: str, problem: str, load: Load, tmp_path: Path) -> None:
    assert old in RULE
    with pytest.raises(OntologyError) as raised:
        load(RULE.replace(old, new, 1))
    error = raised.value
    assert problem in error.problem
    assert (error.where, error.line, error.entry) == (str(tmp_path / "own.toml"), LINE, "take-over")
    assert error.remedy
    assert error.exit_status == 2


#: The key that is wrong, the words replaced in the rule, the words instead, what the message says, and of which line.
KEYS = [
    ("weight", 'relation = "承接"', 'relation = "承接"\nweight = 3', "unknown key 'weight'", 7),
    ("counters", "counterexamples =", "counters =", "unknown key 'counters'", 9),
    ("pattern", 'pattern = "<h> ~ {接过} ~ <t>"\n', "", "missing key 'pattern'", 4),
    ("counterexamples", f'counterexamples = ["{COUNTER}"]\n', "", "missing key 'counterexamples'", 4),
    ("counterexamples", f'["{COUNTER}"]', "[]", "expected list of length >= 1", 9),
    ("examples", f'["{EXAMPLE}"]', "[]", "expected list of length >= 1", 8),
    ("examples", f'examples = ["{EXAMPLE}"]', "examples = 1", "expected list, got whole number", 8),
    ("pattern", 'pattern = "<h> ~ {接过} ~ <t>"', "pattern = 5", "expected text, got whole number", 7),
    ("confidence", 'relation = "承接"', 'relation = "承接"\nconfidence = "high"', "expected number, got text", 7),
    ("confidence", 'relation = "承接"', 'relation = "承接"\nconfidence = 85', "expected number <= 1.0", 7),
]


@pytest.mark.parametrize(("key", "old", "new", "problem", "line"), KEYS)
def test_a_wrong_key_is_named(
    key: str, old: str, new: str, problem: str, line: int, load: Load, tmp_path: Path
) -> None:
    assert old in RULE
    with pytest.raises(OntologyError) as raised:
        load(RULE.replace(old, new, 1))
    error = raised.value
    assert problem in error.problem
    assert (error.where, error.line, error.entry) == (str(tmp_path / "own.toml"), line, f"take-over.{key}")
    assert error.remedy


def test_a_wrong_id_is_named(load: Load) -> None:
    with pytest.raises(OntologyError, match="expected text, got whole number") as raised:
        load(RULE.replace('id = "take-over"', "id = 7"))
    assert (raised.value.line, raised.value.entry) == (LINE, "rule.id")


def test_a_wrong_list_of_triggers_is_named(load: Load) -> None:
    with pytest.raises(OntologyError, match="expected list, got text") as raised:
        load(RULE.replace('["接过", "接过了"]', '"接过"'))
    assert (raised.value.line, raised.value.entry) == (2, "triggers.接过")


def test_two_rules_of_one_id(load: Load, tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="two rules of this id") as raised:
        load(RULE + RULE[RULE.index("[[rule]]") :])
    assert (raised.value.where, raised.value.entry) == (str(tmp_path / "own.toml"), "take-over")


def test_a_file_that_is_not_toml(load: Load, tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="not valid TOML") as raised:
        load(RULE.replace('id = "take-over"', "id = take-over"))
    assert (raised.value.where, raised.value.line) == (str(tmp_path / "own.toml"), LINE)


def test_an_unknown_table(load: Load) -> None:
    with pytest.raises(OntologyError, match="unknown key 'rules'"):
        load(RULE.replace("[[rule]]", "[[rules]]"))


def test_a_grammar_without_negation(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "grammar.toml"
    content = (FOLDER / "grammar.toml").read_text(encoding="utf-8")
    path.write_text(content.replace("\nnegation =", "\nnegations ="), encoding="utf-8")
    with pytest.raises(OntologyError, match="unknown key 'negations'"):
        load_grammar(path, schema)


@pytest.mark.parametrize(("entry", "group"), [("subject.organs", "place"), ("facing.own", "kind")])
def test_an_expression_of_the_grammar_without_its_group(entry: str, group: str, tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "grammar.toml"
    content = (FOLDER / "grammar.toml").read_text(encoding="utf-8")
    path.write_text(content.replace(f"(?P<{group}>", "(?:"), encoding="utf-8")
    with pytest.raises(OntologyError, match=f"the expression has no group '{group}'") as raised:
        load_grammar(path, schema)
    assert raised.value.entry == entry
    assert raised.value.line
