"""An ontology, grown: with many more names, or with many times the rules."""

from __future__ import annotations

import json
import random
import re
import shutil
import tempfile
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.knowledge.grammar import any_of
from kg.ontology import Ontology, load_ontology
from kg.relate import compile_rules
from kg.rules import load_rules
from kg.segment import tokenizer

#: How many times as frequent or as rare the trigger of a copied rule may be as the original one.
_NEAR = 2
#: What a pattern holds that is no word of its own.
_SLOT = r"<[^>]*>|\{[^}]*\}"


@contextmanager
def with_more_names(folder: Path, count: int) -> Iterator[Path]:
    """A copy of the ontology of a folder, its lexicon grown to so many surfaces by names of four to ten characters.

    They are made up of the characters of the other names, and occur in hardly any text.
    """
    chance = random.Random(1)
    known = load_ontology(folder).lexicon.surfaces
    letters = sorted({char for surface in known for char in surface if char.isalpha()})
    names: set[str] = set()
    while len(names) < count - len(known):
        name = "".join(chance.choices(letters, k=chance.randint(4, 10)))
        if name not in known:
            names.add(name)
    with tempfile.TemporaryDirectory() as temporary:
        ontology = Path(temporary) / "ontology"
        shutil.copytree(folder, ontology)
        rows = (f"{name}\t{name}\t平台\tname\tmade up\n" for name in sorted(names))
        (ontology / "lexicon" / "more.tsv").write_text("surface\tname\ttype\tstatus\tsource\n" + "".join(rows), "utf-8")
        yield ontology


def with_more_rules(folder: Path, times: int) -> Ontology:
    """The ontology of a folder with so many times its relation rules.

    A copy of a rule has other words for each of its triggers, as long and about as frequent (as jieba counts). Rules
    without trigger are not copied.
    """
    ontology = load_ontology(folder)
    with tempfile.TemporaryDirectory() as temporary:
        rules = Path(temporary) / "rules"
        shutil.copytree(folder / "rules", rules)
        shared = tomllib.loads((rules / "grammar.toml").read_text("utf-8"))["triggers"]
        words = _Words({word for rule in ontology.rules.rules for word in rule.triggers})
        gated = {rule.id for rule in ontology.rules.rules if rule.triggers}
        for path in sorted(rules.glob("*.toml")):
            if path.stem in ("grammar", "names"):
                continue
            tables = tomllib.loads(path.read_text("utf-8"))
            for copy in range(1, times):
                words.renew()
                lists = {**shared, **tables.get("triggers", {})}
                lines = ["[triggers]", *(f"{_toml(n)} = {_toml(words.others(w))}" for n, w in lists.items())]
                for rule in tables["rule"]:
                    if rule["id"] in gated:
                        lines += ["[[rule]]", *(f"{k} = {_toml(v)}" for k, v in _copied(rule, copy, words).items())]
                (rules / f"{path.stem}-{copy}.toml").write_text("\n".join(lines), "utf-8")
        schema, known = ontology.schema, ontology.rules
        grown = compile_rules(
            load_rules(rules, schema, known.grammar), known.grammar, known.modalities, known.lexicon, schema
        )
    return replace(ontology, rules=grown)


def _copied(rule: Mapping[str, Any], copy: int, words: _Words) -> dict[str, Any]:
    """The rule under another id and with other words for those that it names itself."""
    changed = {**rule, "id": f"{rule['id']}-{copy}"}
    if "where" in rule:
        changed["where"] = words.others(rule["where"])
        named = re.compile(f"{_SLOT}|(?P<word>{any_of(rule['where'])})")
        changed["pattern"] = named.sub(lambda m: words.other(m["word"]) if m["word"] else m[0], rule["pattern"])
    return changed


def _toml(value: object) -> str:
    """A text, number, truth value or list of texts as TOML, which writes them as JSON does."""
    return json.dumps(value, ensure_ascii=False)


class _Words:
    """Words in the place of others, as long and about as frequent."""

    def __init__(self, excluded: set[str]) -> None:
        self._chance = random.Random(1)
        self._chosen: dict[str, str] = {}
        #: Length to the words of that length with their frequencies, in the order of these.
        self._known: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for word, frequency in tokenizer().FREQ.items():
            if frequency and word not in excluded and word.isalpha():
                self._known[len(word)].append((frequency, word))
        for words in self._known.values():
            words.sort()

    def renew(self) -> None:
        """Choose other words from now on."""
        self._chosen.clear()

    def others(self, words: list[str]) -> list[str]:
        """Another word for each."""
        return [self.other(word) for word in words]

    def other(self, word: str) -> str:
        """Another word, the same one for the same word."""
        if word not in self._chosen:
            known, frequency = self._known[len(word)], tokenizer().FREQ.get(word) or 1
            first, last = (bisect_left(known, (round(frequency * by), "")) for by in (1 / _NEAR, _NEAR + 1))
            near = known[first:last] or known
            self._chosen[word] = self._chance.choice(near)[1] if near else word[::-1]
        return self._chosen[word]
