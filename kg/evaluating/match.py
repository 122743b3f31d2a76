r"""When two annotated facts say the same: the rules by which extracted facts are compared with gold facts.

Two names agree when any of their surface forms (name or alias, each in its own document's list) agree after
`normalise`. Times and evidence are not compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from functools import lru_cache

from kg.evaluating.gold import Record

#: Hyphens and dashes of every width: Chinese typesetting uses them interchangeably inside names.
_DASHES = re.compile("[\u2010\u2011\u2013\u2014\u2015\u2212\uff0d-]+")
#: Blanks, title marks, quotes, brackets, and the points and commas between parts: a name is the same with and
#: without them. (Full-width brackets and commas are half-width after NFKC.)
_MARKS = re.compile("[\\s\u300a\u300b\u201c\u201d\"\u2018\u2019'\u300c-\u300f()\u00b7\u3001,\u3002]")
#: Share of common bigrams from which two goals without a number are the same: clauses of 10 to 40 characters,
#: whose wording differs by where the annotator cut them.
_SAME_GOAL = 0.6
#: The same for the indicators of observations, which are short and agree in value and unit already.
_SAME_INDICATOR = 0.3
#: A shorter name of a goal is too general to be the same goal for being part of another name.
_SHORTEST_PART = 6
#: Values are decimal fractions read as floats: closer than this they were written alike.
_SAME_VALUE = 1e-9


@lru_cache(maxsize=1 << 16)  # every gold name is compared with every predicted one
def normalise(name: str) -> str:
    """`name` without what writers vary: width, case, dashes, quotes, brackets, blanks.

    >>> normalise("Ｐｏｒｔ – “A 1”")
    'port-a1'
    """
    return _MARKS.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", name))).lower()


def similarity(one: str, other: str) -> float:
    """Dice coefficient of the character bigrams of two normalised texts, from 0 to 1.

    >>> similarity("abcd", "abce")
    0.6666666666666666
    """
    first, second = _bigrams(one), _bigrams(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _bigrams(text: str) -> Counter[str]:
    text = normalise(text)
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


class Matcher:
    """Compares the facts of one gold document with those predicted for it.

    Args:
        gold: The annotated document.
        predicted: What was extracted from it.
        symmetric: Names of the relations whose head and tail may be exchanged.
    """

    def __init__(self, gold: Record, predicted: Record, symmetric: Collection[str]) -> None:
        self._gold = _surface_forms(gold)
        self._predicted = _surface_forms(predicted)
        self._symmetric = symmetric

    def rule(self, kind: str) -> Callable[[Record, Record], bool]:
        """The test for `kind` (entities, relations, goals, observations), called with gold and prediction."""
        rules = {
            "entities": same_entity,
            "relations": self.same_relation,
            "goals": same_goal,
            "observations": same_observation,
        }
        return rules[kind]

    def same_relation(self, gold: Record, predicted: Record) -> bool:
        """Same relation between the same two things."""
        if gold["relation"] != predicted["relation"]:
            return False
        head, tail = predicted["head"], predicted["tail"]
        if self._same_name(gold["head"], head) and self._same_name(gold["tail"], tail):
            return True
        exchangeable = gold["relation"] in self._symmetric
        return exchangeable and self._same_name(gold["head"], tail) and self._same_name(gold["tail"], head)

    def same_subject(self, gold: Record, predicted: Record) -> bool:
        """Whether two goals or observations are said of the same thing."""
        return self._same_name(gold.get("subject") or "", predicted.get("subject") or "")

    def _same_name(self, gold: str, predicted: str) -> bool:
        gold, predicted = normalise(gold), normalise(predicted)
        return not self._gold.get(gold, {gold}).isdisjoint(self._predicted.get(predicted, {predicted}))


def same_entity(gold: Record, predicted: Record) -> bool:
    """Same type and a name in common."""
    return gold["type"] == predicted["type"] and not _forms(gold).isdisjoint(_forms(predicted))


def same_goal(gold: Record, predicted: Record) -> bool:
    """Same year, and the same number; or, for a goal without a number, nearly the same name."""
    if gold.get("year") != predicted.get("year"):
        return False
    if gold.get("value") is not None:
        return _same_quantity(gold, predicted)
    if similarity(gold["name"], predicted["name"]) >= _SAME_GOAL:
        return True
    one, other = normalise(gold["name"]), normalise(predicted["name"])
    return one in other or (len(other) >= _SHORTEST_PART and other in one)


def same_observation(gold: Record, predicted: Record) -> bool:
    """Same number of a similar indicator; subjects are too variously worded to be compared."""
    if not _same_quantity(gold, predicted):
        return False
    if similarity(gold["indicator"], predicted["indicator"]) >= _SAME_INDICATOR:
        return True
    one, other = normalise(gold["indicator"]), normalise(predicted["indicator"])
    return one in other or other in one


def _same_quantity(gold: Record, predicted: Record) -> bool:
    """Same value and unit; nothing is the same as a missing value."""
    one, other = gold.get("value"), predicted.get("value")
    if one is None or other is None:
        return False
    same_unit = normalise(gold.get("unit") or "") == normalise(predicted.get("unit") or "")
    return same_unit and abs(float(one) - float(other)) < _SAME_VALUE


def _forms(entity: Record) -> set[str]:
    return {normalise(form) for form in (entity["name"], *entity.get("aliases", ()))} - {""}


def _surface_forms(document: Record) -> dict[str, set[str]]:
    """Normalised name of each entity of a document to all its normalised surface forms."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for entity in document.get("entities", ()):
        forms[normalise(entity["name"])] |= _forms(entity)
    return dict(forms)
