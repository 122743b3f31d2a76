"""Sentences and words of clean Chinese text."""

from __future__ import annotations

import logging
import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.knowledge.cache import cached

if TYPE_CHECKING:
    import jieba

#: A sentence ends with its final punctuation and what closes after it; a paragraph end ends it too.
_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[”’）》]*|\n|$)")

_CLAUSE_END = re.compile("[，。；：！？\n]")
_LAST_CLAUSE_END = re.compile(".*[，。；：！？\n]", re.DOTALL)
_SENTENCE_END = re.compile("[。！？]")
#: A first line of which a part calls out or asks and another does not.
_TITLE = re.compile(r"[^。！？\n]{4,30}[！？][^。！？\n]{4,30}[！？]?\n")
#: How often a usual word stands at least in the texts that jieba's dictionary was counted on.
_USUAL = 20
#: Most characters of a name that may stand across two words, and how far around it the words are looked at.
_SHORT, _AROUND = 3, 8
#: How often a word stands there that names nobody, not even after a title.
_COMMON = 1000


@lru_cache(maxsize=2)  # several steps ask for those of one text
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans (start, end) of the sentences of a clean text, in order; line ends lie outside them."""
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if text.endswith("\n", start, end):
            end -= 1
        if end > start:
            spans.append((start, end))
    return tuple(spans)


def heading(text: str) -> str:
    """The lines of a clean text before the first one with a sentence in it: titles and bylines.

    A title may call out or ask.
    """
    title = _TITLE.match(text)
    end = _SENTENCE_END.search(text, title.end() if title else 0)
    return text[: text.rfind("\n", 0, end.start()) + 1] if end else ""


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause begins that holds `start` in a sentence, and where the clause ends that holds `end`."""
    before = _LAST_CLAUSE_END.match(text, 0, start)
    closing = _CLAUSE_END.search(text, end)
    return before.end() if before else 0, closing.start() if closing else len(text)


def past_last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the last match of a pattern between two positions of a text ends; `start` if there is none."""
    for match in pattern.finditer(text, start, end):
        start = match.end()
    return start


@lru_cache(maxsize=1)
def tokenizer() -> jieba.Tokenizer:
    """A jieba tokenizer of our own: words added elsewhere to jieba's global one do not reach it.

    Its dictionary is kept in the user's cache folder: jieba would take one that anybody has put into /tmp, and three
    times as long.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    module = Path(jieba.__file__)
    sources = [module, module.with_name(jieba.DEFAULT_DICT_NAME)]
    tokenizer.FREQ, tokenizer.total = cached(
        "dictionary", lambda: sources, lambda: tokenizer.gen_pfdict(tokenizer.get_dict_file())
    )
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=32)  # several steps ask for those of one stretch
def words(text: str) -> tuple[str, ...]:
    """The words of a short text, by jieba's dictionary alone, without its model for unknown words."""
    return tuple(tokenizer().cut(text, HMM=False))


def begins_word(text: str, start: int, at: int, end: int) -> bool:
    """Whether one of the words from `start` to `end` begins at `at` (no 效衔接铁路 in 有效衔接铁路)."""
    for word in words(text[start:end]):
        if start >= at:
            break
        start += len(word)
    return start == at


def word_start(text: str, start: int, at: int, end: int) -> int:
    """Where the word begins that holds `at`, of those from `start` to `end` (高科技 where 科技企业 was looked for)."""
    for word in words(text[start:end]):
        if start + len(word) > at:
            break
        start += len(word)
    return start


def goes_across(text: str, start: int, end: int) -> bool:
    """Whether a few characters begin inside a word and end inside the next, one of them usual (国航 in 我国航天)."""
    if end - start > _SHORT or not (_has_word(text, start) and _has_word(text, end)):
        return False
    first, last = start, end
    while first > max(0, start - _AROUND) and text[first - 1].isalpha():
        first -= 1
    while last < min(len(text), end + _AROUND) and text[last].isalpha():
        last += 1
    inside: dict[int, str] = {}
    for word in words(text[first:last]):
        inside.update(dict.fromkeys(range(first + 1, first + len(word)), word))
        first += len(word)
    before, after = inside.get(start, ""), inside.get(end, "")
    return bool(before and after) and before != after and (is_word(before) or is_word(after))


def _has_word(text: str, at: int) -> bool:
    """Whether a usual word may go across a place of a text: one of two to four characters."""
    return any(
        is_word(text[first : first + length]) for length in (2, 3, 4) for first in range(max(0, at - length + 1), at)
    )


def is_word(text: str) -> bool:
    """Whether a text is one word of jieba's dictionary, and no rare one: it holds names of persons, too."""
    return bool(tokenizer().FREQ.get(text, 0) >= _USUAL)


def is_common(text: str) -> bool:
    """Whether a text is a word that is used so often that it names nobody (代表, 单位)."""
    return bool(tokenizer().FREQ.get(text, 0) >= _COMMON)
