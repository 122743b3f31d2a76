"""Open slots of patterns: how the words look that stand for a thing which no name is known for, one after the other."""

from __future__ import annotations

from kg.encode import FIRST, LAST, LAST_NAME
from kg.knowledge.grammar import Grammar

#: Where clauses and sentences end.
STOPS = "，。；：！？\n"


def open_item(letters: str, endings: str, grammar: Grammar) -> str:
    """How one item of an open slot looks: a name, or words that end as they must; 甲区和乙区的中心 is one."""
    owned = f"(?!{grammar.separator}(?<!、)[^、]{{0,8}}?{grammar.subject.particle})" if endings else ""
    closing = f"{endings}(?:”?(?={grammar.separator}|$)|”(?=[“‘]))" if endings else "(?=、|$)"
    leading = qualities(endings, grammar) if endings else ""
    name = f"[“‘]?(?:[{letters}]|[{FIRST}-{LAST}]{owned})(?=[”’]?(?:{grammar.separator}|$)|[”’][“‘])"
    return f"{name}|{leading}[^、]*?{closing}"


def qualities(endings: str, grammar: Grammar) -> str:
    """The expression for qualities of a thing before the last of them, parted by commas (绿色、智慧、宜居的新城)."""
    word = f"[^{STOPS}…、“”（）{FIRST}-{LAST_NAME}]"
    joints, particle = grammar.joints, grammar.subject.particle
    apart = f"(?!{word}{{0,10}}{endings}、)(?![{joints}])"
    return f"(?:(?:{apart}{word}{{2,10}}、){{1,3}}(?={word}{{2,16}}{particle}(?!{word}{{0,20}}{particle})))?"
