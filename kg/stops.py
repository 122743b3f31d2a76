"""Where the names in a stretch of text may begin: after the words that names avoid; what its known names may be."""

from __future__ import annotations

import re

from kg.finder import Finder, Hit
from kg.segment import hidden, up_to_last, words

#: Characters that names do not run across on their left.
EDGE = re.compile(r"[，。；：！？、（）“”‘’《》+\n\s]")


def types_of(hit: Hit, finder: Finder) -> frozenset[str]:
    """The main types that a hit may have."""
    return frozenset({hit.type}) if hit.type else finder.anchors.get(hit.surface, frozenset())


def without_kept(text: str, finder: Finder) -> str:
    """A text with other characters for the words that hold a stop word and are none."""
    return hidden(finder.kept, text)


def avoided(text: str, finder: Finder) -> int:
    """Length of the part of `text` up to and with its last stop word; 0 if there is none."""
    if not finder.stop.search(text):
        return 0
    return up_to_last(finder.forms.stops, words(without_kept(text, finder)))
