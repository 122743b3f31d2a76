"""Where the names in a stretch of text may begin: after the words that names avoid."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kg.segment import is_word, words

#: What names do not run across on their left.
EDGE = re.compile(r"[，。；：！？、（）“”‘’《》+\n\s]|——")
#: Characters of most words.
_PAIR = 2


@dataclass(frozen=True, slots=True)
class StopWords:
    """The words that names avoid, as what looks for names needs them."""

    words: frozenset[str]
    #: Those that the names of firms avoid, too.
    in_no_firm: frozenset[str]
    #: One of them.
    any: re.Pattern[str]
    #: What holds one of them and is a word of its own.
    kept: re.Pattern[str]
    #: Those that are verbs, and count where a rare word of the dictionary begins with them (建设繁荣).
    verbs: frozenset[str]

    def without_kept(self, text: str) -> str:
        """A text with as many characters that belong to no word for what holds a stop word and is none."""
        return self.kept.sub(lambda found: "□" * len(found[0]), text)

    def avoided(self, text: str) -> int:
        """Length of the part of `text` up to and with its last stop word; 0 if there is none."""
        if not self.any.search(text):
            return 0
        return up_to_last(self.words, words(self.without_kept(text)), self.verbs)

    def avoided_before(self, text: str) -> int:
        """The same where a firm may follow that makes a thing of a quality (推动海德润绿色储能)."""
        cut = self.avoided(text)
        if len(last := "".join(words(text[:cut])[-1:])) < _PAIR or last in self.in_no_firm:
            return cut
        before = up_to_last(self.in_no_firm, words(self.without_kept(text)), self.verbs)
        return before if before + len(last) < cut else cut


def up_to_last(wanted: Collection[str], parts: Iterable[str], verbs: Collection[str] = ()) -> int:
    """Length of the words of a text up to and with the last that is one of some, or two that are; 0 if none is.

    A rare word of two that begins with a verb among them is both.
    """
    end = position = 0
    last = ""
    for word in parts:
        if len(word) == 2 * _PAIR and word[:_PAIR] in verbs and not is_word(word) and is_word(word[_PAIR:]):
            end = position + _PAIR
        position += len(word)
        if word in wanted or last + word in wanted:
            end = position
        last = word
    return end
