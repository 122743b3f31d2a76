"""What the speed of extraction is compared with: other ways of finding words and names in the same texts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Document
from kg.ontology import Ontology
from kg.segment import tokenizer

OURS, SCAN, CUT, POSSEG = "extraction", "bare scan", "jieba.cut", "jieba.posseg.cut"
SPACY_JIEBA, SPACY_CHAR = "spaCy EntityRuler (jieba)", "spaCy EntityRuler (char)"
#: How many times as fast as each of these extraction is to be.
TARGETS = {CUT: 1.0, POSSEG: 5.0, SPACY_JIEBA: 2.0}

Work = Callable[[], object]


def extraction(documents: Sequence[Document], ontology: Ontology) -> Work:
    """All steps of the extraction, from the text as it was read to the facts."""

    def work() -> None:
        for document in documents:
            extract(document, ontology)

    return work


def contenders(documents: Sequence[Document], ontology: Ontology) -> dict[str, Work | None]:
    """Each contender by name, ours first; None for those that need spaCy where it is not installed."""
    texts = [document.text for document in documents]
    works: dict[str, Work | None] = {
        OURS: extraction(documents, ontology),
        SCAN: _scan(texts, ontology.lexicon),
        CUT: _cut(texts),
        POSSEG: _posseg(texts),
    }
    for name, segmenter in ((SPACY_JIEBA, "jieba"), (SPACY_CHAR, "char")):
        try:
            works[name] = _spacy(texts, ontology.lexicon, segmenter)
        except ImportError:
            works[name] = None
    return works


def _scan(texts: Sequence[str], lexicon: Lexicon) -> Work:
    """One pass for the names of the lexicon, and no more: what any extraction takes at least."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    automaton = AhoCorasick(list(lexicon.surfaces), matchkind=MatchKind.LeftmostLongest)
    return lambda: [automaton.find_matches_as_indexes(text) for text in texts]


def _cut(texts: Sequence[str]) -> Work:
    jieba = tokenizer()
    return lambda: [list(jieba.cut(text)) for text in texts]


def _posseg(texts: Sequence[str]) -> Work:
    import jieba.posseg

    tagger = jieba.posseg.POSTokenizer(tokenizer())
    return lambda: [list(tagger.cut(text)) for text in texts]


def _spacy(texts: Sequence[str], lexicon: Lexicon, segmenter: str) -> Work:
    """Raises ImportError if spaCy is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy

        nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.max_length = max(nlp.max_length, *map(len, texts))
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": lexicon.entities[names[0]].type, "pattern": surface} for surface, names in lexicon.surfaces.items()]
    )
    return lambda: list(nlp.pipe(texts))
