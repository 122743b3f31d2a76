"""Many words, found in one pass over a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

#: How far a word that is longer than another goes on after that, in characters.
_FURTHER = 4


@dataclass(frozen=True)
class Automaton:
    """Words, with the automaton that finds them: it is built on first use, and pickled as the words alone."""

    words: tuple[str, ...]
    #: Finds the longest word at each place, and none that begins inside another.
    longest: bool = False

    def find_matches_as_indexes(self, text: str, overlapping: bool = False) -> Sequence[tuple[int, int, int]]:
        """Index, start and end of each word found in a text, in order of the ends.

        Args:
            text: The text.
            overlapping: Find every word, also inside others; not with `longest`.
        """
        return self._built.find_matches_as_indexes(text, overlapping=overlapping)

    def places(self, text: str) -> dict[str, list[tuple[int, int]]]:
        """By each word that stands in a text, also inside others, where it stands."""
        places: dict[str, list[tuple[int, int]]] = {}
        for index, start, end in self.find_matches_as_indexes(text, overlapping=True):
            places.setdefault(self.words[index], []).append((start, end))
        return places

    @cached_property
    def _built(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick, MatchKind

        kind = MatchKind.LeftmostLongest if self.longest else MatchKind.Standard
        return AhoCorasick(self.words, matchkind=kind)

    def __reduce__(self) -> tuple[type[Automaton], tuple[tuple[str, ...], bool]]:
        return Automaton, (self.words, self.longest)

    def longer(self, text: str, start: int, end: int) -> tuple[int, int, int] | None:
        """Number, start and end of the word that begins at `start` and ends soon after `end`; None without one."""
        index, at, stop = next(iter(self.find_matches_as_indexes(text[start : end + _FURTHER])), (0, 1, 0))
        return (index, start, start + stop) if at == 0 and start + stop > end else None
