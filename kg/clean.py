"""Repair a text that came out of a PDF, a scan or a web page, keeping every character's place."""

from __future__ import annotations

from kg.layout import join_lines
from kg.markup import drop_markup
from kg.model import CleanText, Document
from kg.tracing import trace
from kg.typography import drop_blanks, mend_punctuation


def clean(document: Document) -> CleanText:
    """The body of a document as paragraphs of plain prose.

    Args:
        document: Any document; only `body` (the whole text when it is None) is read.

    Returns:
        One paragraph per line, without markup, invisible characters, page furniture and the blanks
        between Han characters, with full-width punctuation in Chinese context; `offsets` counts code
        points of `document.text`. Runs in time linear in the text.
    """
    start, end = document.body or (0, len(document.text))
    traced = trace(document.text, start, end)
    for repair in (drop_markup, join_lines, mend_punctuation, drop_blanks):
        traced = repair(traced)
    return CleanText(traced.text, traced.offsets)
