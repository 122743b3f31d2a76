"""Whether an earlier output is what a build would write now: then there is nothing to do."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.building.assemble import TALLY, Change
from kg.building.basis import LEDGER, Basis, Holds, holds, notes_in
from kg.building.outputs import Extras
from kg.keeping.ledger import versions_in
from kg.keeping.slices import read_only
from kg.read import Source
from kg.reading.versions import untouched

#: Under what the ledger notes the SHA-256 of the triples, and what was asked for beside the usual files.
TRIPLES, _EXTRAS = "triples", "extras"


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in an output folder after a build."""

    tally: Counter[str]
    #: How many documents were read.
    read: int
    #: The SHA-256 of the triples now, and before the build.
    triples: str
    before: str | None
    #: What they say other than before; None if that is not known.
    change: Change | None


def asked(extras: Extras) -> dict[str, str]:
    """What `standing` asks of a build, beside what `holds` does."""
    return {_EXTRAS: json.dumps(asdict(extras))}


def standing(out: Path, basis: Basis, extras: Extras, sources: Sequence[Source]) -> Made | None:
    """The output of an earlier build, if a new one would write the same; None if it may write another.

    Args:
        out: An output folder, or what stands there.
        basis: Of the new build.
        extras: What it is to write beside the usual files.
        sources: Its documents.
    """
    if holds(out, basis) is not Holds.EVERYTHING:
        return None
    noted = notes_in(out / LEDGER)
    try:
        with closing(read_only(out / LEDGER)) as db:
            entered = versions_in(db)
    except sqlite3.DatabaseError:
        return None
    if not noted.items() >= asked(extras).items() or entered.keys() != {source.id for source in sources}:
        return None
    if not all(untouched(source, entered[source.id]) for source in sources):
        return None
    return Made(Counter(json.loads(noted[TALLY])), 0, noted[TRIPLES], noted[TRIPLES], Change("", ""))
