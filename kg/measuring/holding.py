"""How long the year of a target holds: for the sentences after the one that names it, to the end of what holds both."""

from __future__ import annotations

from collections.abc import Sequence

from kg.knowledge.measures import GoalWords
from kg.measuring.goals import Measured
from kg.measuring.horizons import Part


class Holding:
    """The year that holds in one sentence of a document after the other.

    It holds to the end of its paragraph, of a list that a target leads to, or of a section of targets.

    Args:
        worded: How goals are worded.
    """

    def __init__(self, worded: GoalWords) -> None:
        self._worded = worded
        #: The year by which what the sentence at hand aims at is to be reached, if one before it says so.
        self.year: int | None = None
        #: Whether the paragraph stands in a section of targets, is marked as an item, or belongs to a list that a
        #: target led to; whether a target was told in it.
        self._in_section = self._marked = self._opened = self._told = False

    @property
    def listing(self) -> bool:
        """Whether each clause of the sentence at hand may be a target of its own."""
        return self._marked or self._in_section or self._opened

    def enter(self, sentence: str, *, begins: bool) -> None:
        """Go on to the next sentence, which begins a paragraph or not."""
        worded = self._worded
        if begins:
            heads = worded.heading.match(sentence) is not None
            self._in_section = worded.section.match(sentence) is not None or (self._in_section and not heads)
            self._marked = worded.bullet.match(sentence) is not None
            goes_on = self._told and not worded.reporting.search(sentence)
            joined = (heads or self._marked or goes_on) and not worded.leaving.match(sentence)
            self._opened, self._told = self._opened and joined, False
            if not self.listing:
                self.year = None
        if self._in_section and self.year is None and (dated := worded.dated.match(sentence)):
            self.year = int(dated["year"])

    def leave(self, sentence: str, parts: Sequence[Part], found: Sequence[Measured]) -> None:
        """Note what the sentence at hand tells for those after it: its parts with their years, and its targets."""
        leads = bool(self.year or parts) and self._worded.listing.search(sentence) is not None
        self._opened, self._told = self._opened or leads, self._told or leads or bool(found)
        if parts:
            goes_on = (found and parts[-1].lasting) or self._in_section or self._opened
            self.year = parts[-1].year if goes_on else None
