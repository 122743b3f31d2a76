"""What a regular expression says of all of its matches: what they may begin with, what they cannot hold.

The answers are on the safe side: of what this module does not know it says that it may be anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<open>\(\?(?P<kind>[:>=!]|<[=!]|P<\w+>)|\((?!\?))|(?P<close>\))|(?P<bar>\|)|(?P<anchor>[\^$]|\\[AbBZ])"
    r"|(?P<set>\[(?P<negated>\^?)(?P<members>\]?(?:\\.|[^\]\\])*)\])|(?P<any>\.)"
    r"|(?P<char>\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^\w]|\\[dDsSwWn]|[^\\*+?{])",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")
_MEMBER = re.compile(r"(?P<first>\\x..|\\u....|\\.|.)(?:-(?P<last>\\x..|\\u....|\\.|.))?", re.DOTALL)
#: A choice of plain words.
_WORDS = re.compile(r"\(\?:[^()\[\]\\.^$*+?{}]*\)")
#: Longest range of characters that is listed one by one.
_LISTED = 0x200
#: How many characters an opening has, and how many openings are listed at most.
_OPENING, _OPENINGS = 2, 64


class _Item(NamedTuple):
    """One thing after the other in an expression: a character of a set, a choice of plain words, or a group."""

    start: int
    #: The characters that may stand here, as they are written, or, if `negated`, that may not; empty for the others.
    members: str
    negated: bool
    words: Sequence[str]
    #: The choices of a group.
    choices: Sequence[Sequence[_Item]]
    #: It may be absent; it may stand more than once.
    absent: bool
    repeated: bool
    #: It is only looked at, and takes no room.
    ahead: bool


class Expression:
    """A regular expression taken apart, once for all that is asked of it."""

    def __init__(self, written: str) -> None:
        #: Its choices; None if it holds what is not known here.
        self._choices: Sequence[Sequence[_Item]] | None = None
        try:
            choices, end = _choices(written, 0)
            self._choices = choices if end == len(written) else None
        except ValueError:
            pass

    @property
    def is_known(self) -> bool:
        """Whether it holds nothing but what is known here."""
        return self._choices is not None

    def beginnings(self) -> frozenset[str]:
        """The characters that a match may begin with; empty if they are not known, or if a match may be empty."""
        try:
            found, ends = _first(self._choices or ())
        except ValueError:
            return frozenset()
        return frozenset() if ends else found

    def openings(self) -> frozenset[str]:
        """The pairs of characters with which the text begins from a match on; empty if they are not known.

        What the expression looks at after the match counts.
        """
        try:
            found = _openings(self._choices or (), _OPENING)
        except ValueError:
            return frozenset()
        return frozenset(found) if all(len(opening) == _OPENING for opening in found) else frozenset()

    def crosses(self, marks: str) -> bool:
        """Whether a match may hold one of some characters; what it only looks at does not count."""
        return self._choices is None or any(_holds(choice, marks) for choice in self._choices)

    def near(
        self, spans: Iterable[tuple[int, int]], marks: str, joined: Sequence[str]
    ) -> tuple[tuple[bool, bool], ...]:
        """For each of some parts, whether what is matched before and after it holds none of some marks.

        A mark that only begins one of the words in `joined`, after which a list goes on, does not count. Of a choice
        of several nothing is known.
        """
        if self._choices is None:
            return tuple((False, False) for _ in spans)
        (items,) = self._choices
        holding = [item.start for item in items if _may_be(item, marks, joined)]
        first, last = (holding[0], holding[-1]) if holding else (math.inf, -1)
        return tuple((first >= start, last < end) for start, end in spans)


def _choices(expression: str, at: int) -> tuple[list[list[_Item]], int]:
    """The choices from a place on, up to the end of their group, and where they end. ValueError: not known here."""
    choices: list[list[_Item]] = [[]]
    while at < len(expression):
        start, members, negated = at, "", False
        words: Sequence[str] = ()
        inner: list[list[_Item]] = []
        takes_room, ahead = True, False
        if plain := _WORDS.match(expression, at):
            words, at = plain[0][3:-1].split("|"), plain.end()
        else:
            token = _TOKEN.match(expression, at)
            if token is None:
                raise ValueError(f"not known: {expression[at:]}")
            if token["close"]:
                break
            at = token.end()
            if token["bar"]:
                choices.append([])
                continue
            if token["open"]:
                inner, at = _choices(expression, at)
                if not expression.startswith(")", at):
                    raise ValueError(f"a group is not closed: {expression}")
                at += 1
            members, negated = token["members"] or token["char"] or "", bool(token["any"] or token["negated"])
            ahead = token["kind"] == "="
            takes_room = not (token["anchor"] or token["kind"] in ("=", "!", "<=", "<!"))
        times = _TIMES.match(expression, at)
        at = times.end() if times else at
        if takes_room or ahead:
            absent = times is not None and (times[0][0] in "*?" or times["least"] in ("", "0"))
            repeated = times is not None and times[0][0] != "?"
            choices[-1].append(_Item(start, members, negated, words, inner, absent, repeated, ahead))
    return choices, at


@lru_cache(maxsize=1 << 10)  # the same sets stand in many patterns
def _ranges(members: str) -> Sequence[tuple[str, str]]:
    """The members of a set of characters. Raises ValueError for those that are a class of characters."""
    ranges = []
    for member in _MEMBER.finditer(members):
        first = _character(member["first"])
        ranges.append((first, _character(member["last"]) if member["last"] else first))
    return ranges


def _character(written: str) -> str:
    if not written.startswith("\\"):
        return written
    if written.startswith(("\\x", "\\u")):
        return chr(int(written[2:], 16))
    if written == "\\d":
        return written
    if written == "\\n":
        return "\n"
    if written[1:].isalnum():
        raise ValueError(f"not known: {written}")
    return written[1:]


def _first(choices: Sequence[Sequence[_Item]]) -> tuple[frozenset[str], bool]:
    """The characters that one of some choices may begin with, and whether it may be empty."""
    found: set[str] = set()
    empty = False
    for choice in choices:
        for item in choice:
            if item.ahead:
                continue
            if item.words:
                inside, absent = frozenset(word[0] for word in item.words if word), not all(item.words)
            elif item.choices:
                inside, absent = _first(item.choices)
            else:
                inside, absent = _listed(item), False
            found |= inside
            if not (absent or item.absent):
                break
        else:
            empty = True
    return frozenset(found), empty


def _openings(choices: Sequence[Sequence[_Item]], size: int) -> set[str]:
    """The first `size` characters of the text from a match of one of some choices on, or less where they are not known.

    Raises ValueError if they are too many.
    """
    found: set[str] = set()
    for choice in choices:
        going_on = {""}
        for item in choice:
            longer = {one + more for one in going_on for more in _begun(item, size - len(one))}
            found |= {one for one in longer if item.repeated or item.ahead or len(one) == size}
            going_on = (going_on if item.absent else set()) | (longer - found)
            if len(going_on) + len(found) > _OPENINGS:
                raise ValueError("many openings")
        found |= going_on
    return found


def _begun(item: _Item, size: int) -> Iterable[str]:
    """The first characters, at most `size`, of what one thing of an expression matches."""
    if item.words:
        return {word[:size] for word in item.words}
    return _openings(item.choices, size) if item.choices else _listed(item)


def _listed(item: _Item) -> frozenset[str]:
    """The characters of a set. Raises ValueError if it has too many."""
    ranges = _ranges(item.members)
    if item.negated or any(len(first) > 1 or ord(last) - ord(first) > _LISTED for first, last in ranges):
        raise ValueError("any of many characters")
    return frozenset(chr(code) for first, last in ranges for code in range(ord(first), ord(last) + 1))


def _holds(items: Sequence[_Item], marks: str, joined: Sequence[str] = ()) -> bool:
    """Whether one of some marks, which are no digits, may stand in what some items match one after the other."""
    return any(_may_be(item, marks, joined) for item in items)


def _may_be(item: _Item, marks: str, joined: Sequence[str]) -> bool:
    if item.ahead:
        return False
    if item.words:
        told = (word[1:] if word[:1] in marks and word[1:] in joined else word for word in item.words)
        return any(mark in word for word in told for mark in marks)
    if item.choices:
        return any(_holds(choice, marks, joined) for choice in item.choices)
    try:
        ranges = _ranges(item.members)
    except ValueError:
        return True
    inside = [any(len(first) == 1 and first <= mark <= last for first, last in ranges) for mark in marks]
    return not all(inside) if item.negated else any(inside)


def beginnings(expression: str) -> frozenset[str]:
    """The characters that a match of an expression may begin with; empty if they are not known."""
    return Expression(expression).beginnings()


def crosses(expression: str, marks: str) -> bool:
    """Whether a match of an expression may hold one of some characters."""
    return Expression(expression).crosses(marks)


@lru_cache(maxsize=1 << 10)  # the same lists stand in many patterns
def looking_ahead(words: str) -> str:
    """An expression for some words that first looks whether any of them begins as the text goes on."""
    first = re.escape("".join(sorted(beginnings(words))))
    return f"(?:(?=[{first}]){words})" if first else words


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


def any_of_many(words: Iterable[str]) -> str:
    """An expression for any of many words, the longest first; those that begin alike are tried together.

    >>> any_of_many(["市长", "副市长", "副县长"])
    '(?:副(?:县长|市长)|市(?:长))'
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "(?:" + "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items()) + ")"
