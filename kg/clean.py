"""Repair a text that came out of a PDF, a scan or a web page, keeping every character's place."""

from __future__ import annotations

import re
from array import array

from kg.cleaning.layout import join_lines
from kg.cleaning.markup import drop_markup
from kg.cleaning.tracing import Traced, trace
from kg.cleaning.typography import drop_blanks, mend_punctuation
from kg.model import CleanText, Document

#: What the name of a website is parted by from the title before it.
_SITE = re.compile(r"[_|｜]|\s[-–—]\s")
#: What two ways to write one title may differ in.
_SIGNS = re.compile(r"[\W_]+")
#: Code points at the beginning of a body in which its own title stands.
_HEAD = 400
#: Parts the title from the body: a paragraph of its own.
_APART = "\n\n"


def clean(document: Document) -> CleanText:
    """The body of a document as paragraphs of plain prose, below the title that its front matter alone gives.

    Args:
        document: Any document; only `body` (the whole text when it is None) and the `title` before it are read.

    Returns:
        One paragraph per line, without markup, invisible characters, page furniture and the blanks
        between Han characters, with full-width punctuation in Chinese context; `offsets` counts code
        points of `document.text`. Runs in time linear in the text.
    """
    start, end = document.body or (0, len(document.text))
    traced = trace(document.text, start, end)
    if span := _title_before(document, start, end):
        traced = _joined(trace(document.text, *span), traced)
    for repair in (drop_markup, join_lines, mend_punctuation, drop_blanks):
        traced = repair(traced)
    return CleanText(traced.text, traced.offsets)


def _title_before(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """Where the title stands before the body, without the name of the website; None if the body has it, too."""
    title = _SITE.split(document.title or "")[0].strip()
    words = _SIGNS.sub("", title)
    head = _SIGNS.sub("", document.text[start : min(end, start + _HEAD)])
    at = document.text.find(title, 0, start) if words and words not in head else -1
    return (at, at + len(title)) if at >= 0 else None


def _joined(title: Traced, body: Traced) -> Traced:
    """A title and the body below it; the lines between them are where the body begins."""
    between = array("I", body.offsets[:1] * len(_APART))
    return Traced(title.text + _APART + body.text, title.offsets + between + body.offsets)
