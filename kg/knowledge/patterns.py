"""The pattern language of the relation rules, compiled to regular expressions over encoded text.

A pattern is a regular expression in which
    `<h>` `<t>`         stand for the head and the tail: one name or a coordinated list of names, of the types that the
                        relation allows; words for a class of things are among them;
    `<t!>`              for names alone;
    `<h:平台|机构>`      for names of these types only;  `<h1>` for one name and no list;
    `<h+>`              for a loose list: names with up to 12 other characters between them, not across a semicolon;
    `<h++>`             for a looser one: up to 30 other characters, semicolons among them;
    `<t*>`              for names or, where they are not known, the words themselves, between 、;
    `<t*高地>`           for those that end with a word of a list; they may hold quotations and begin with a name;
    `<t**高地>`          the same without any name in the words, or before one: 甲县门窗、<乙县>箱包 is one;
    `<t*高地:定位|平台>`  also for names of the further types that end so: they count as words of the first;
    `<_:地区>`          for a name that plays no part in the fact;
    `{承接}`            for any word of the list of that name; the first list that is neither optional nor auxiliary is
                        the trigger, without which the rule is not tried;
    `%`                 for up to 12 characters without punctuation, names and the attributive 的;
    `~`                 for up to 16 characters without punctuation and names;  `~~` for up to 30 without punctuation;
    `…`                 for up to 80 characters of the same sentence;
    `^`                 for the start of a clause, after the sign of an item;
    `Ⓝ`                 for any name, as in `[^Ⓝ]`;  `Ⓤ` for one that stands for nothing certain.
Blanks count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from kg.encode import FIRST, LAST, LAST_NAME, NAME, UNRESOLVED, class_letter
from kg.knowledge.expressions import Expression, any_of, looking_ahead
from kg.knowledge.grammar import CLAUSE_MARKS, Grammar
from kg.knowledge.openslots import STOPS, open_item, qualities
from kg.knowledge.regexes import Regex

_TOKEN = re.compile(
    r"<(?P<role>[ht_])(?P<mode>[1!]|\*{1,2}|\+{0,2})(?P<ending>[^:<>]*)(?::(?P<types>[^<>]+))?>|\{(?P<list>[^{},\d]+)\}|(?P<gap>~~|~|…|%|(?<!\[)\^)|\s+"
)
#: Words that a pattern holds as they are, alone or as the alternatives of a group; and the signs that nest groups.
_PLAIN = re.compile(
    r"\\.|\[[^\]]*\]"
    r"|(?P<words>\((?:\?:|\?P<\w+>)[\u4e00-\u9fff]+(?:\|[\u4e00-\u9fff]+)*\)|[\u4e00-\u9fff：“”]+)(?![?*{])"
    r"|(?P<sign>[()|])"
)
_GROUP = re.compile(r"^\((?:\?:|\?P<\w+>)|\)$")
#: A quantifier that lets what stands before it be absent.
_OPTIONAL = re.compile(r"[?*]|\{[\d,]")
#: Blanks before a quantifier and inside square brackets, which would part what belongs together.
_BLANKS = re.compile(r"\s+(?=[?*+]|\{[\d,]|[^\[\]]*\])")
#: How patterns write a name that stands for nothing certain.
_UNRESOLVED = "Ⓤ"
_GAPS = {
    "%": f"[^%、{STOPS}{FIRST}-{LAST_NAME}]{{0,12}}?",
    "~": f"[^{STOPS}{FIRST}-{LAST_NAME}]{{0,16}}?",
    "~~": f"[^{STOPS}]{{0,30}}?",
    "…": "[^。！？\n]{0,80}?",
    "^": "(?:^(?:#)?|(?<=[，。；：“]))",
}


@dataclass(frozen=True)
class Pattern:
    """A pattern as a regular expression, loaded on first use, and what must be known to use it."""

    expression: Regex
    #: Words without which the pattern cannot match; empty if it has no trigger list.
    triggers: frozenset[str]
    #: Letters of the types that each slot takes.
    slots: Mapping[str, str]
    #: Letters of which one must stand in a sentence, for the head and for the tail unless they are open or implied.
    needs: tuple[str, ...]
    #: Words and letters of which a match holds one each, in this order.
    demands: tuple[frozenset[str], ...]
    #: For each of these, whether all of the match before it, and all after it, stands in its clause.
    near: tuple[tuple[bool, bool], ...]
    #: A match begins where a clause does.
    clausal: bool
    #: The characters that a match may begin with; empty if they are not known.
    beginnings: frozenset[str]
    #: The open slot, the type of what it takes in, and how one item of it looks; None without open slot.
    open_slot: str | None
    open_type: str | None
    open_expression: Regex | None
    #: Letters of the further types that the open slot takes names of, as words of its own type.
    open_others: str

    @cached_property
    def named(self) -> bool:
        """Whether a match may begin with a name, apart from little else."""
        return any(FIRST <= char <= LAST for char in self.beginnings)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return self.expression.compiled

    @cached_property
    def open_item(self) -> re.Pattern[str] | None:
        """The same for one item of the open slot; None without open slot."""
        return self.open_expression.compiled if self.open_expression else None

    def __reduce__(self) -> tuple[type[Pattern], tuple[Any, ...]]:
        return Pattern, tuple(getattr(self, field.name) for field in fields(self))


@dataclass(slots=True)
class _Draft:
    """What is noted of a pattern while it is compiled piece by piece."""

    triggers: frozenset[str] = frozenset()
    slots: dict[str, str] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)
    demands: list[frozenset[str]] = field(default_factory=list)
    #: The expression so far; for each of the demands where it stands in it, with what the pattern puts there.
    pieces: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    #: How many groups are open; whether the pattern as a whole is a choice.
    depth: int = 0
    choice: bool = False
    open_slot: str | None = None
    open_type: str | None = None
    open_expression: str | None = None
    open_others: str = ""

    def demand(self, words: Iterable[str], start: int, end: int) -> None:
        """Note that a match holds one of some words at a place, unless a group is open: it may be absent, or look."""
        if not self.depth:
            self.demands.append(frozenset(words))
            self.spans.append((start, end))

    def size(self) -> int:
        """Length of the expression so far."""
        return sum(map(len, self.pieces))


def compile_pattern(
    source: str,
    admitted: Mapping[str, Sequence[str]],
    words: Mapping[str, Sequence[str]],
    grammar: Grammar,
    *,
    whole_list: bool,
) -> Pattern:
    """The compiled form of a pattern.

    Args:
        source: The pattern as it is written.
        admitted: The types that each slot takes where the pattern names none.
        words: Word lists by name.
        grammar: How lists are written, and which word lists never are the trigger.
        whole_list: The match may not begin inside a list.

    Raises:
        ValueError: For an unknown type or word list, or a pattern that is no regular expression.
    """
    draft = _Draft()
    source = _BLANKS.sub("", source).strip().replace(NAME, f"{FIRST}-{LAST_NAME}").replace(_UNRESOLVED, UNRESOLVED)
    if whole_list:
        draft.pieces.append(f"(?<![{grammar.joints}{FIRST}-{LAST}])")
    last = 0
    for token in _TOKEN.finditer(source):
        _plain(source[last : token.start()], draft)
        last = token.end()
        optional = _OPTIONAL.match(source, last) is not None
        if token["role"]:
            _slot(token, admitted, words, grammar, draft, optional=optional)
        elif token["list"]:
            may_gate = not (draft.triggers or optional or token["list"] in grammar.auxiliary)
            _words(token["list"], words, draft, may_gate=may_gate, optional=optional)
        elif token["gap"]:
            gap = _GAPS[token["gap"]].replace("#", grammar.subject.marks)
            draft.pieces.append(gap.replace("%", grammar.subject.particle))
    _plain(source[last:], draft)
    expression = "".join(draft.pieces)
    apart = Expression(expression)
    if len(draft.demands) == 1 and (openings := apart.openings()):
        draft.demands = [openings]  # what stands beside a name is rarer than names
    try:
        compiled = Regex.compile(expression)
        open_item = Regex.compile(draft.open_expression) if draft.open_expression else None
    except re.error as error:
        raise ValueError(f"the pattern does not compile: {error}") from error
    return Pattern(
        compiled,
        draft.triggers,
        draft.slots,
        tuple(draft.needs),
        () if draft.choice else tuple(draft.demands),
        () if draft.choice else apart.near(draft.spans, CLAUSE_MARKS, grammar.joined),
        source.startswith("^") and not draft.choice,
        apart.beginnings(),
        draft.open_slot,
        draft.open_type,
        open_item,
        draft.open_others,
    )


def _plain(source: str, draft: _Draft) -> None:
    """Take in a stretch of a pattern without slots and word lists, as it is, and note the words that it holds."""
    for found in _PLAIN.finditer(source):
        if found["words"]:
            start = draft.size()
            words = _GROUP.sub("", found["words"]).split("|")
            draft.demand(words, start + found.start(), start + found.end())
        elif found["sign"] == "|":
            draft.choice = draft.choice or not draft.depth
        elif found["sign"]:
            draft.depth += 1 if found["sign"] == "(" else -1
    draft.pieces.append(source)


def _words(name: str, words: Mapping[str, Sequence[str]], draft: _Draft, *, may_gate: bool, optional: bool) -> None:
    """Take in the expression for a word list; the first that may becomes the trigger."""
    if name not in words:
        raise ValueError(f"unknown trigger list {name!r}")
    start = draft.size()
    choice = looking_ahead(any_of(words[name]))
    draft.pieces.append(f"(?P<trigger>{choice})" if may_gate else choice)
    if not optional:
        draft.demand(words[name], start, draft.size())
    if may_gate:
        draft.triggers = frozenset(words[name])


def _slot(
    token: re.Match[str],
    admitted: Mapping[str, Sequence[str]],
    words: Mapping[str, Sequence[str]],
    grammar: Grammar,
    draft: _Draft,
    *,
    optional: bool,
) -> None:
    """Take in the expression for one name, or a list of names, of some types, and note what it takes."""
    role, mode, ending = token.group("role", "mode", "ending")
    types = token["types"].split("|") if token["types"] else list(admitted[role])
    unknown = [name for name in types if name not in grammar.letters]
    if unknown:
        raise ValueError(f"unknown type {unknown[0]!r} in the pattern")
    if ending and ending not in words:
        raise ValueError(f"unknown trigger list {ending!r}")
    names = "".join(grammar.letters[name] for name in types)
    letters = names if mode == "!" else names + "".join(map(class_letter, names))
    draft.slots[role] = letters
    if role != "_" and "*" not in mode:
        draft.needs.append(letters)
    endings = any_of(words[ending]) if ending and "*" in mode else ""
    if "*" in mode:
        draft.open_slot, draft.open_type = role, types[0]
        draft.open_expression = open_item(letters, endings, grammar)
        draft.open_others = "".join(grammar.letters[name] for name in types[1:])
    start = draft.size()
    draft.pieces.append(_names(f"?P<{role}>" if role != "_" else "?:", mode, letters, endings, grammar))
    end = draft.size()
    if role == "h" and not optional:
        draft.pieces.append(f"{grammar.lists.dated}?")
    if not optional and ("*" not in mode or ending):
        draft.demand([*letters, *(words[ending] if "*" in mode else ())], start, end)


def _names(group: str, mode: str, letters: str, endings: str, grammar: Grammar) -> str:
    """The expression for a slot.

    Args:
        group: How its group begins.
        mode: How it is written: `1`, `*`, `**`, `!`, `+`, `++` or nothing.
        letters: The letters that it takes.
        endings: The expression for what the words of an open slot end with; empty if they end in any way.
        grammar: How lists are written.
    """
    if mode == "1":
        return f"({group}[{letters}])"
    lists, separator, region, particle = grammar.lists, grammar.separator, grammar.region, grammar.subject.particle
    item = f"{lists.prefixes}?[“‘]?(?:{region}{particle}?)*[{letters}][”’]?"
    if "*" in mode:
        plain = f"(?!——)[^{STOPS}…、“”（）{letters if mode == '*' else f'{FIRST}-{LAST_NAME}'}]"
        apart, closed = f"(?!{separator}|{lists.count})", f"(?={separator}|{lists.closers}|[{STOPS}”]|$)"
        other = f"(?:{plain}|“{plain}{{1,8}}”|[{letters}]{apart}(?={plain}{{4}}))" if endings else plain
        ending = f"(?={separator}|{lists.closers}|[{STOPS}”]|$)"
        chain = qualities(endings, grammar)
        item = item if mode == "*" else f"[{letters}]"
        ended = f"{item}|(?!{separator}){grammar.whole}{chain}{other}{{0,24}}?(?:{endings}|“{plain}{{0,8}}?{endings}”)"
        free = f"{item}{closed}|{grammar.whole}[{letters}]?{other}{{2,30}}?{ending}"
        item = f"(?:{ended if endings else free})"
        return f"({group}{item}(?:{separator}{item})*)"
    if mode in ("+", "++"):
        gap = f"[^。；！？\n{letters}]{{0,12}}?" if mode == "+" else f"[^。！？\n{letters}]{{0,30}}?"
        return f"({group}{item}(?:{gap}{item})*){lists.closers}?"
    word = f"[^{STOPS}、“”{FIRST}-{LAST}]{{1,10}}"
    other = f"(?:(?:(?![{letters}])[{FIRST}-{LAST}])?{word}|(?![{letters}])[{FIRST}-{LAST_NAME}])"  # of another kind
    kind = f"(?:(?:、{word})?{lists.closers}{lists.count}?(?!{region}\\w){item})?"
    whole = f"(?![“‘](?:{region}{particle}?)*[{letters}][^”’、])"  # not the beginning of a longer name
    joint = f"{lists.trailing}?(?:{separator}|(?<=[”’])(?=[“‘]))"
    several = f"(?:(?:{joint}(?:{other}、){{0,4}}{lists.count}?{whole}{item})+(?:{lists.count}[{letters}](?!“))?)?"
    return f"({group}{item}{several}{kind}){lists.closers}?{lists.counted}?"
