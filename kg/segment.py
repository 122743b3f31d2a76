"""Sentences and words of clean Chinese text."""

from __future__ import annotations

import logging
import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cache import cached

if TYPE_CHECKING:
    import jieba

#: A sentence ends with its final punctuation and what closes after it; a paragraph end ends it too.
_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[”’）》]*|\n|$)")

_SENTENCE_END = re.compile("[。！？]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of a clean text, in order; line ends lie outside them."""
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if text[start:end].endswith("\n"):
            end -= 1
        if end > start:
            spans.append((start, end))
    return spans


def heading(text: str) -> str:
    """The lines of a clean text before the first one with a sentence in it: titles and bylines."""
    end = _SENTENCE_END.search(text)
    return text[: text.rfind("\n", 0, end.start()) + 1] if end else ""


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


def words(text: str) -> list[str]:
    """The words of a short text, by jieba's dictionary alone, without its model for unknown words."""
    return list(tokenizer().cut(text, HMM=False))
