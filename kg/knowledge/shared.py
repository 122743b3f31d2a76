"""What names share that one stretch of text stands for (十九届三中、四中全会), read from `ontology/forms.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from kg.knowledge.expressions import looking_ahead
from kg.knowledge.sections import Section, Text, Texts, check_groups

#: A group of the pattern, in the name.
_GROUP = re.compile(r"\{(\w+)\}")


class Shared(Section, frozen=True):
    """`[[shared]]`: names of one type that share what stands before and after them."""

    type: Text
    #: The text of a match holds one of these.
    where: Texts
    #: The whole, with the group `items`; its other groups may stand in `name`.
    pattern: re.Pattern[str]
    item: re.Pattern[str]
    #: The whole name, with `{item}` and the groups of the pattern.
    name: Annotated[str, Meta(pattern=rf"^(?:[^{{}}]|{_GROUP.pattern})+$")]
    #: What stands in the name for an item (京: 北京市), or for it several (三地); else the item itself.
    members: Mapping[Text, Text | Texts] = {}
    #: Words of which the text must hold one; empty for any text. Words of which it may hold none.
    given: Texts = ()
    without: Texts = ()

    def names(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Start and end of each match in a text, with the names that it stands for."""
        if not any(word in text for word in self.where) or any(word in text for word in self.without):
            return
        if self.given and not any(word in text for word in self.given):
            return
        for match in self.pattern.finditer(text):
            groups = {group: words or "" for group, words in match.groupdict().items()}
            items = self.item.findall(match["items"])
            several = (self.members.get(item, item) for item in items)
            spelt = chain.from_iterable([member] if isinstance(member, str) else member for member in several)
            yield *match.span(), tuple(dict.fromkeys(self.name.format(item=member, **groups) for member in spelt))


def checked(tables: Iterable[Shared], where: Path) -> Iterator[Shared]:
    """The shared names of a file, ready to be looked for.

    Raises:
        OntologyError: If the pattern of some lacks a group that their name holds.
    """
    for number, shared in enumerate(tables):
        groups = {"items", *_GROUP.findall(shared.name)} - {"item"}
        check_groups(shared.pattern, groups, where, "shared.pattern", number)
        yield replace(shared, pattern=re.compile(looking_ahead(shared.pattern.pattern)))


class Parts(Section, frozen=True):
    """`[parts]`: parts of bodies, which a list of these may share (甲公司、乙公司总部大楼)."""

    #: What stands between the list and the ending: what closes it (group `closer`), a place (group `place`).
    between: re.Pattern[str]
    #: What follows where the names of a list share a part with a place in its name (均).
    all: re.Pattern[str]
    #: By the type of the part.
    endings: Mapping[Text, Texts]
