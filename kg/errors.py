"""Every failure a person can meet, each saying what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class KgError(Exception):
    """A failure that is reported to the user in one message, never as a traceback.

    Args:
        problem: What is wrong, one sentence without a final stop.
        where: The file concerned, if there is one.
        line: 1-based line in that file.
        entry: The row, rule id, name or option concerned.
        remedy: What the user can do about it, one sentence without a final stop.
    """

    #: Exit status of the command line when this error ends it.
    exit_status = 1

    def __init__(
        self,
        problem: str,
        *,
        where: Path | str | None = None,
        line: int | None = None,
        entry: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.problem = problem
        self.where = str(where) if where is not None else None
        self.line = line
        self.entry = entry
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.where, self.line) if part is not None)
        message = f"{place}: {self.problem}" if place else self.problem
        if self.entry is not None:
            message += f" [{self.entry}]"
        if self.remedy is not None:
            message += f"; {self.remedy}"
        return message


class DocumentError(KgError):
    """A document cannot be read; the other documents still are."""


class OntologyError(KgError):
    """The knowledge in `ontology/` is wrong; nothing is built on it."""

    exit_status = 2


class GraphError(KgError):
    """A built graph is missing or cannot be read or queried."""


class GoldError(KgError):
    """A gold file is missing or not in the annotation format."""
