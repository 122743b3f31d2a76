"""What a text file says about itself before it begins, and dates as documents write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLOCK = re.compile(r"\s*---[ \t]*\r?\n(?P<block>.{0,20000}?)^---[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:\s*[-/.\u5e74]?\s*(?P<month>0[1-9]|1[0-2]|[1-9](?!\d))"
    r"(?:\s*[-/.\u6708]?\s*(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?!\d)))?)?(?!\d)"
)


def read_front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """The entries of a YAML block between two `---` lines at the top, and where the text after it begins.

    A block that is not quite YAML is read line by line. Without a block: no entries and 0.
    """
    found = _BLOCK.match(text)
    if found is None:
        return {}, 0
    entries = _parse(found["block"])
    return (entries, found.end()) if entries else ({}, 0)


def _parse(block: str) -> dict[str, str]:
    import yaml

    try:
        # The base loader leaves every scalar as the words that were written.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        loaded = dict(_ENTRY.findall(block))
    if not isinstance(loaded, dict):
        return {}
    scalars = {str(key).lower(): value for key, value in loaded.items() if isinstance(value, str)}
    return {key: value.strip().strip("\"'") for key, value in scalars.items()}


def normal_date(words: str | None) -> str | None:
    """The first date in the words as `2015`, `2015-08` or `2015-08-23`; None if there is none."""
    found = _DATE.search(words or "")
    if found is None:
        return None
    parts = [found["year"], *(part.zfill(2) for part in (found["month"], found["day"]) if part)]
    return "-".join(parts)
