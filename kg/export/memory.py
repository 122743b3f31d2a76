"""What is slow to compute for a page, kept for the next one: an update finds most of it as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

_Value = TypeVar("_Value")
#: Packages on whose versions depends what is computed.
_PACKAGES = ("numpy", "pypinyin")
_MADE_BY = "made by"


class Memory:
    """Values by what they were computed from. Whether they are computed or remembered, they are the same.

    Args:
        noted: What the memory of the last page gave as its `text`.
    """

    def __init__(self, noted: str | None = None) -> None:
        from importlib.metadata import version

        made_by = [version(package) for package in _PACKAGES]
        self._before: dict[str, Any] = json.loads(noted or "{}")
        if self._before.get(_MADE_BY) != made_by:
            self._before = {}
        self._now: dict[str, Any] = {_MADE_BY: made_by}

    def recall(self, what: str, given: object, compute: Callable[[], _Value]) -> _Value:
        """A value, computed only if it was not computed from the same before.

        Args:
            what: What is computed.
            given: Everything on which it depends, as JSON can hold it, in an order that is always the same.
            compute: Gives the value, as JSON can hold it; a tuple may come back as a list.
        """
        key = f"{what} {sha256(json.dumps(given).encode()).hexdigest()}"
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else compute()
        value: _Value = self._now[key]
        return value

    def text(self) -> str:
        """What this page needed, for the memory of the next one."""
        return json.dumps(self._now, ensure_ascii=False, separators=(",", ":"))
