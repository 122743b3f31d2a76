"""What pages and editors leave in a text: tags, comments, entities, Markdown, invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.cleaning.tracing import Edit, Traced

# No alternative may run past the next character that could start it again: that keeps the search linear.
_HTML = re.compile(
    r"""(?P<gone><!--(?:(?!<!--|-->).)*+-->
         |<(?P<raw>(?i:script|style))\b[^<>]*+>(?:(?!</?(?i:script|style)\b).)*+</(?P=raw)\s*+>)
       |</?(?P<tag>[A-Za-z][A-Za-z0-9]{0,15})\b[^<>]*+>
       |&(?:\#\d{1,7}|\#[Xx][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});""",
    re.VERBOSE | re.DOTALL,
)
#: Tags inside a line of text; any other tag ends a paragraph.
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|center|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|span|strike|"
    "strong|sub|sup|time|tt|u|var|wbr",
    re.IGNORECASE,
)
# No group within a possessive repetition: Python 3.11 can lose its span.
_LINE_MARKS = r"""[ \t]*+(?:(?P<rule>[-=*_|:][-=*_|: \t]{2,}+(?=\n|\Z))
                         |(?P<row>\|[^\n]*+)
                         |(?P<marks>(?:>[ \t]?+|\#{1,6}[ \t]++|[-*+][ \t]++(?!\d{1,4}[ \t]*+-)(?=\S)
                                      |[•●■□◆◇▪][ \t]*+|·[ \t]*+(?!\d))++))"""
_BAR = re.compile(r"\|")
_FIRST_LINE = re.compile(_LINE_MARKS, re.VERBOSE)
_OTHER_LINE = re.compile(r"\n" + _LINE_MARKS, re.VERBOSE)
_MARK = re.compile(
    r"""\[(?P<link>[^\[\]\n]*+)\]\([^()\n]*+\)
       |\*\*+|__|~~|`
       |\*(?<![\d\s*]\*)(?![\d*])|\*(?<![\d*]\*)(?![\d\s*])""",
    re.VERBOSE,
)
#: Stands at the start of a line that begins a paragraph whatever comes before it, until lines are joined.
OPENING = "\x1e"
#: A line of its own where a page ends, until lines are joined.
PAGE = "\x0c"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_CONTROLS = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\uffff\ue000-\uf8ff\U000e0000-\U0010ffff"
)
_INVISIBLE = re.compile(f"(?P<line>\r\n?|[{_BREAKS}])|[{_CONTROLS}]+")
#: A character that `_INVISIBLE` may begin with, which few texts hold.
_UNSEEN = re.compile(f"[\r{_BREAKS}{_CONTROLS}]")


def drop_markup(traced: Traced) -> Traced:
    """The text without tags, comments, Markdown marks and characters that cannot be seen.

    What opens a paragraph for certain (a heading, a list item, a block of HTML) is left with `OPENING`
    before it, the end of a page with `PAGE` on a line.
    """
    if _UNSEEN.search(traced.text):
        traced = traced.rewrite(_invisible(traced.text))
    if "<" in traced.text or "&" in traced.text:
        traced = traced.rewrite(_html(traced.text))
    traced = traced.rewrite(_line_marks(traced.text))
    if any(mark in traced.text for mark in ("*", "](", "`", "__", "~~")):
        traced = traced.rewrite(_marks(traced.text))
    return traced


def _html(text: str) -> Iterator[Edit]:
    from html import unescape

    for found in _HTML.finditer(text):
        tag = found["tag"]
        if tag is not None:
            new = "" if _INLINE.fullmatch(tag) else "\n" if tag.lower() == "br" else "\n" + OPENING
        elif found["gone"] is not None:
            new = ""
        else:
            new = _INVISIBLE.sub("", unescape(found[0]))
        yield found.start(), found.end(), new


def _invisible(text: str) -> Iterator[Edit]:
    for found in _INVISIBLE.finditer(text):
        line = found["line"]
        new = f"\n{PAGE}\n" if line == PAGE else "\n" if line else ""
        yield found.start(), found.end(), new


def _line_marks(text: str) -> Iterator[Edit]:
    end = 0
    first = _FIRST_LINE.match(text)
    if first is not None:
        end = first.end()
        yield from _line_mark(text, first, 0)
    for found in _OTHER_LINE.finditer(text, end):
        yield from _line_mark(text, found, found.start() + 1)


def _line_mark(text: str, found: re.Match[str], start: int) -> Iterator[Edit]:
    if found["row"] is not None:
        # Each cell of a table is a paragraph.
        for bar in _BAR.finditer(text, found.start("row"), found.end()):
            yield bar.start(), bar.end(), "\n" + OPENING
    elif found["rule"] is not None:
        yield start, found.end(), ""
    else:
        yield start, found.end(), OPENING if found["marks"].strip() != ">" else ""
        if "#" in found["marks"]:  # a heading
            end = text.find("\n", found.end())
            if end >= 0:
                yield end, end + 1, "\n" + OPENING


def _marks(text: str) -> Iterator[Edit]:
    for found in _MARK.finditer(text):
        start, end = found.span()
        if found["link"] is None:
            yield start, end, ""
            continue
        # The edits lie around the link's text, so that each of its characters keeps its own place.
        first, last = found.span("link")
        yield start - text.startswith("!", start - 1, start), first, ""
        yield last, end, ""
