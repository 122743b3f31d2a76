"""Lines of a page that are no prose: what is dropped, what stands alone, what begins a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kg.cleaning.markup import OPENING, PAGE
from kg.cleaning.tracing import Edit, Traced

_BLANKS = " \t\xa0\u2002\u2003\u2009\u3000"
#: Longest line that is looked at as page furniture, in characters.
_FURNITURE = 60
#: First characters of such lines.
_HEADS = frozenset("-—–·•0123456789第[【（(责编本校美版来投hw下上数资原作关制文▲△▼■□◆◇●○★☆►▶")
#: What a byline or credit holds somewhere.
_CREDIT = re.compile("@|摄|记者|评论员|通讯员|社.{0,10}电")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w")

_DROPPED = re.compile(
    r"""[-—–·•\s]*[-—–·•]\s*\d{1,4}\s*[-—–·•][-—–·•\s]*
       |第\s*\d{1,4}\s*[页版](?:\s*[,，/]?\s*共\s*\d{1,4}\s*[页版])?
       |\d{1,4}\s*/\s*\d{1,4}
       |[\[【（(]?\s*(?:责任编辑|责\s*编|编\s*辑|本版编辑|本版责编|校\s*对|美\s*编|版式设计|来稿邮箱|投稿邮箱)[:：\s].*
       |(?:https?://|www\.)\S+
       |[（(]?\s*(?:下转|上接)第?.{1,12}[)）]?""",
    re.VERBOSE,
)
#: Notes to the reader and marks of footnotes inside a line, and paragraphs that begin inside one.
_NOTE = re.compile(
    r"[（(]\s*(?:下转|上接)[^（）()\n]{1,12}[)）]|(?<=[\u4e00-\u9fff”》%％。，；）])\[\d{1,2}\](?!\()|\u3000{2,}(?<=[。！？”）]\u3000\u3000)(?=\S)"
)
_NUMBER = re.compile(r"[\d\s\-—·]+")
#: How often a line is repeated at the top or foot of pages before it is taken for a running head.
_RUNNING = 3

_ALONE = re.compile(
    r"""(?:数据来源|资料来源|来\s*源|原标题|作\s*者|关键词|制\s*图|摄\s*影|文\s*字)\s*[:：].*
       |[（(](?:作者|执笔)[^（）()]*[)）]?
       |[（(]?(?:[\u4e00-\u9fff]{1,6}[报社刊网])?(?:特约)?(?:评论员|记者|通讯员)(?:\s*[\u4e00-\u9fff]){0,8}\s*[)）]?
       |[\u4e00-\u9fff]{1,6}[报社刊网].{0,10}(?:记者|评论员|通讯员)(?:\s*[\u4e00-\u9fff]){0,8}
       |(?:本[报刊网]|[\u4e00-\u9fff]{2}社).{0,10}电(?:\s*[\u4e00-\u9fff]){0,8}
       |[\u4e00-\u9fff][ \u3000]{1,2}[\u4e00-\u9fff]
       |(?:[\u4e00-\u9fff]\s*){2,4}摄(?:[（(].{1,12}[)）])?
       |[▲△▼■□◆◇●○★☆►▶].*""",
    re.VERBOSE,
)
_OPENERS = frozenset(
    "（(一二三四五六七八九十第0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽答问记原核编导"
)
_START = re.compile(
    r"""[（(]?[一二三四五六七八九十]{1,3}(?:[)）、]|[.．](?!\d))
       |第[一二三四五六七八九十]{1,3}(?:[章节条]|[,，、])
       |[（(]?\d{1,2}(?:[)）、]|[.．]\s*(?!\d))
       |[①-⑳㈠-㈩⑴-⒇]
       |[答问记][:：]|原标题[:：]|核心提示[:：]|编者按|导\s*[读语][:：]
       |[一二三四五六七八九十]是""",
    re.VERBOSE,
)


class Line(NamedTuple):
    """A line of prose: its place without the blanks at its ends, and what stands before it."""

    start: int
    end: int
    #: ASCII counts 1, Han 2.
    width: int
    #: Blanks before it.
    indent: int
    #: Empty lines between the line before it and this one.
    gap: int
    #: It begins a paragraph whatever comes before it.
    opens: bool
    #: A byline, a credit or a source note, never part of the text around it.
    alone: bool


def drop_notes(traced: Traced) -> Traced:
    """The text without `(continued on page 7)` and `[1]`; a paragraph that begins inside a line begins one."""
    return traced.rewrite(_notes(traced.text))


def _notes(text: str) -> Iterator[Edit]:
    for found in _NOTE.finditer(text):
        yield found.start(), found.end(), "\n" + OPENING if found[0][0] == "\u3000" else ""


def read_lines(text: str) -> Iterator[Line]:
    """The lines that hold text, in order, without page numbers, running heads, editors' lines and the like."""
    at = gap = 0
    lines = text.split("\n")
    lines.append("")
    running = _running_heads(lines) if PAGE in text else frozenset()
    dropped = page = opened = False
    for number, whole in enumerate(lines):
        line = whole.strip(_BLANKS)
        opens = line.startswith(OPENING)
        if opens:
            line = line.strip(_BLANKS + OPENING)
        size = len(line)
        indent = whole.find(line)
        start = at + indent
        at += len(whole) + 1
        opens, opened = opens or opened, False
        if not size:  # what begins below a heading does so below the empty lines after it
            gap, opened = gap + 1, opens
            continue
        alone = False
        if size <= _FURNITURE and (line[0] in _HEADS or size <= 4 or running or _CREDIT.search(line)):
            if (
                line == PAGE
                or _DROPPED.fullmatch(line)
                or ("@" in line and _MAIL.search(line))
                or (running and _bare(line) in running)
                or (size <= 3 and line.isdecimal() and _apart(lines, number))
            ):
                dropped = True
                page = page or line == PAGE
                continue
            alone = _ALONE.fullmatch(line) is not None
        # The empty lines around what was dropped say nothing.
        gap = 0 if page else min(gap, 1) if dropped else gap
        yield Line(start, start + size, len(line.encode("gb18030", "replace")), indent, gap, opens, alone)
        gap = 0
        dropped = page = False


def _apart(lines: list[str], number: int) -> bool:
    """Whether a line has nothing before and after it, or the end of a page before or after it."""
    before, after = lines[max(0, number - 2) : number], lines[number + 1 : number + 3]
    if PAGE in before or PAGE in after:
        return True
    return not (before and before[-1].strip(_BLANKS)) and not after[0].strip(_BLANKS)


def _bare(line: str) -> str:
    return _NUMBER.sub("", line)


def _running_heads(lines: list[str]) -> frozenset[str]:
    """The lines, without numbers, that stand at the top or foot of several pages."""
    at_page: Counter[str] = Counter()
    last = ""
    fresh = True
    for line in lines:
        if line == PAGE:
            at_page[last] += not fresh
            fresh = True
            continue
        bare = _bare(line)
        if bare:
            at_page[bare] += fresh
            last, fresh = bare, False
    return frozenset(line for line, times in at_page.items() if times >= _RUNNING and len(line) <= _FURNITURE)


def starts_paragraph(text: str, at: int) -> bool:
    """Whether the line that begins at `at` opens a numbered or labelled paragraph."""
    return text[at] in _OPENERS and _START.match(text, at) is not None
