"""What a regular expression says of all of its matches: what they may begin with, what they cannot hold.

The answers are on the safe side: of what this module does not know it says that it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<open>\(\?(?P<kind>[:>=!]|<[=!]|P<\w+>)|\((?!\?))|(?P<close>\))|(?P<bar>\|)|(?P<anchor>[\^$]|\\[AbBZ])"
    r"|(?P<set>\[(?P<negated>\^?)(?P<members>\]?(?:\\.|[^\]\\])*)\])|(?P<any>\.)"
    r"|(?P<char>\\x[0-9a-fA-F]{2}|\\[^\w]|\\[dDsSwWn]|[^\\*+?{])",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")
_MEMBER = re.compile(r"(?P<first>\\x..|\\.|.)(?:-(?P<last>\\x..|\\.|.))?", re.DOTALL)
#: A choice of plain words.
_WORDS = re.compile(r"\(\?:[^()\[\]\\.^$*+?{}]*\)")
#: Longest range of characters that is listed one by one.
_LISTED = 0x200


class _Item(NamedTuple):
    """One thing after the other in an expression: a character of a set, or a group."""

    #: The ranges of characters that may stand here, or, if `negated`, that may not; empty for a group.
    ranges: Sequence[tuple[str, str]]
    negated: bool
    #: The choices of a group.
    choices: Sequence[Sequence[_Item]]
    #: It may be absent, or takes no room.
    absent: bool


def beginnings(expression: str) -> frozenset[str]:
    """The characters that a match may begin with; empty if they are not known, or if a match may be empty."""
    try:
        found, ends = _first(_parsed(_WORDS.sub(_first_characters, expression)))
    except ValueError:
        return frozenset()
    return frozenset() if ends else found


def _first_characters(words: re.Match[str]) -> str:
    """The first characters of a choice of plain words, as a set; the choice itself if one of them is empty."""
    choice = words[0][3:-1].split("|")
    return f"[{re.escape(''.join(word[0] for word in choice))}]" if all(choice) else words[0]


def crosses(expression: str, marks: str) -> bool:
    """Whether a match may hold one of some characters; what it only looks at does not count."""
    try:
        return any(_holds(item, mark) for choice in _parsed(expression) for item in choice for mark in marks)
    except ValueError:
        return True


def _parsed(expression: str) -> list[list[_Item]]:
    """The choices of an expression. Raises ValueError for what is not known here."""
    choices, end = _choices(expression, 0)
    if end < len(expression):
        raise ValueError(f"no expression: {expression}")
    return choices


def _choices(expression: str, at: int) -> tuple[list[list[_Item]], int]:
    """The choices from a place on, up to the end of their group, and where they end."""
    choices: list[list[_Item]] = [[]]
    while at < len(expression):
        token = _TOKEN.match(expression, at)
        if token is None:
            raise ValueError(f"not known: {expression[at:]}")
        if token["close"]:
            break
        at = token.end()
        if token["bar"]:
            choices.append([])
            continue
        inner: list[list[_Item]] = []
        ranges: list[tuple[str, str]] = []
        if token["open"]:
            inner, at = _choices(expression, at)
            if not expression.startswith(")", at):
                raise ValueError(f"a group is not closed: {expression}")
            at += 1
        elif token["set"]:
            ranges = _ranges(token["members"])
        elif token["char"]:
            ranges = _ranges(token["char"])
        times = _TIMES.match(expression, at)
        at = times.end() if times else at
        absent = times is not None and (times[0][0] in "*?" or times["least"] in ("", "0"))
        if token["anchor"] or token["kind"] in ("=", "!", "<=", "<!"):
            continue  # takes no room
        choices[-1].append(_Item(ranges, bool(token["any"] or token["negated"]), inner, absent))
    return choices, at


def _ranges(members: str) -> list[tuple[str, str]]:
    """The members of a set of characters. Raises ValueError for those that are a class of characters."""
    ranges = []
    for member in _MEMBER.finditer(members):
        first = _character(member["first"])
        ranges.append((first, _character(member["last"]) if member["last"] else first))
    return ranges


def _character(written: str) -> str:
    if not written.startswith("\\"):
        return written
    if written.startswith("\\x"):
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
            if item.choices:
                inside, absent = _first(item.choices)
            else:
                inside, absent = _listed(item), False
            found |= inside
            if not (absent or item.absent):
                break
        else:
            empty = True
    return frozenset(found), empty


def _listed(item: _Item) -> frozenset[str]:
    """The characters of a set. Raises ValueError if it has too many."""
    if item.negated or any(len(first) > 1 or ord(last) - ord(first) > _LISTED for first, last in item.ranges):
        raise ValueError("any of many characters")
    return frozenset(chr(code) for first, last in item.ranges for code in range(ord(first), ord(last) + 1))


def _holds(item: _Item, mark: str) -> bool:
    """Whether a mark, which is no digit, may stand in what an item of an expression matches."""
    if item.choices:
        return any(_holds(inner, mark) for choice in item.choices for inner in choice)
    inside = any(len(first) == 1 and first <= mark <= last for first, last in item.ranges)
    return inside != item.negated


def near(expression: str, start: int, end: int, marks: str, joined: Sequence[str]) -> tuple[bool, bool]:
    """Whether what is matched before a part of an expression, and what is matched after it, holds none of some marks.

    A mark that only begins one of the words in `joined`, after which a list goes on, does not count.
    """
    before, after = expression[:start], expression[end:]
    if joined:
        joint = re.compile(rf"(?<=[|(:])[{marks}](?=(?:{'|'.join(joined)})[|)])")
        before, after = joint.sub("", before), joint.sub("", after)
    before, after = (
        _WORDS.sub(lambda found: found[0] if set(marks) & set(found[0]) else "x", e) for e in (before, after)
    )
    return not crosses(before, marks), not crosses(after, marks)


@lru_cache(maxsize=1 << 10)  # the same lists stand in many patterns
def looking_ahead(words: str) -> str:
    """An expression for some words that first looks whether any of them begins as the text goes on."""
    first = re.escape("".join(sorted(beginnings(words))))
    return f"(?:(?=[{first}]){words})" if first else words
