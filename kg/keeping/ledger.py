"""What each document contributes to a graph, kept in SQLite in the order in which the graph is written.

Memory does not grow with the number of documents, and a document can be taken out again: this is what makes a build of
millions of documents, and an update that costs what changed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from kg.keeping.entries import MENTION, UNIQUE, Completed, Entries, Row, entries
from kg.keeping.order import Key
from kg.keeping.slices import KEYS, Part, Slicer, decoder
from kg.model import Extraction
from kg.reading.versions import Version

#: Rows that are held back and then written in the order of their keys, so that neighbours are written together.
_BATCH = 20_000
_TABLES = """
PRAGMA page_size = 16384;
CREATE TABLE document (id TEXT PRIMARY KEY, digest TEXT, state TEXT, date TEXT, document BLOB, extraction BLOB);
CREATE TABLE mention (name TEXT, document TEXT, type TEXT, aliases TEXT, named INTEGER,
    PRIMARY KEY (name, document)) WITHOUT ROWID;
CREATE TABLE fact (head TEXT, relation TEXT, tail TEXT, time TEXT, document TEXT,
    evidences INTEGER, confidence REAL, evidence BLOB,
    PRIMARY KEY (head, relation, tail, time, document)) WITHOUT ROWID;
CREATE TABLE goal (year INTEGER, name TEXT, subject TEXT, value TEXT, unit TEXT, comparator TEXT, indicator TEXT,
    document TEXT, goal BLOB,
    PRIMARY KEY (year, name, subject, value, unit, comparator, indicator, document)) WITHOUT ROWID;
CREATE TABLE observation (subject TEXT, indicator TEXT, time TEXT, value TEXT, unit TEXT, raw TEXT, qualifier TEXT,
    document TEXT, observation BLOB,
    PRIMARY KEY (subject, indicator, time, value, unit, raw, qualifier, document)) WITHOUT ROWID;
CREATE TABLE entity (name TEXT PRIMARY KEY, place INTEGER, type TEXT, facts INTEGER) WITHOUT ROWID;
CREATE TABLE segment (part TEXT, first TEXT, sizes TEXT, tally TEXT, PRIMARY KEY (part, first)) WITHOUT ROWID;
CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT);
"""
#: Made when all rows are there: an index is sorted faster than it grows.
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS document_date ON document (date)",
    "CREATE INDEX IF NOT EXISTS document_version ON document (id, digest, state)",
    "CREATE INDEX IF NOT EXISTS fact_tail ON fact (tail, head, relation, time)",
    "CREATE INDEX IF NOT EXISTS goal_name ON goal (name)",
    "CREATE INDEX IF NOT EXISTS goal_subject ON goal (subject)",
    "CREATE INDEX IF NOT EXISTS entity_place ON entity (place, name)",
    "CREATE INDEX IF NOT EXISTS entity_facts ON entity (facts DESC, name)",
)


class Ledger:
    """The contributions of documents; in memory if no file is named.

    Args:
        path: A file; it is made if it is not there.
        types: The types in the order in which entities stand; an entity of another type stands last.
        completed: What is added to an extraction before it is entered; nothing by default.
        slicer: Reads slices from the tables.

    Raises:
        sqlite3.DatabaseError: From any method, if the file is damaged.
    """

    def __init__(
        self,
        path: Path | None = None,
        types: Sequence[str] = (),
        completed: Completed | None = None,
        slicer: Callable[[sqlite3.Connection], Slicer] = Slicer,
    ) -> None:
        self._places = {name: place for place, name in enumerate(types)}
        self._completed = completed
        self._waiting: Entries = {}
        self._waits = 0
        new = path is None or not path.exists()
        #: Names and keys whose description may be another than before; None while everything is new.
        self._touched: dict[Part, set[Key]] | None = None if new else {part: set() for part in Part}
        self._names: set[str] = set()
        #: Whether a goal that was touched was stated before.
        self._goals: dict[Key, bool] = {}
        self._db = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
        self.slicer = slicer(self._db)
        if new:
            self._db.executescript(_TABLES)
        # The folder of a build that dies is thrown away whole: nothing has to survive a crash.
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Write what is held back, and close the file."""
        self._flush()
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._db.close()

    # Documents come and go

    def enter(self, entries: Entries) -> None:
        """Enter what a document contributes."""
        for table, rows in entries.items():
            self._waiting.setdefault(table, []).extend(rows)
            self._waits += len(rows)
            self._touch_rows(table, rows)
        if self._waits >= _BATCH:
            self._flush()

    def remove(self, document: str) -> None:
        """Take out everything that a document contributed."""
        self._flush()
        (found,) = self._db.execute("SELECT extraction FROM document WHERE id = ?", (document,)).fetchone()
        for table, rows in entries(decoder(Extraction)(found), None, self._completed).items():
            self._touch_rows(table, rows)
            columns = UNIQUE[table]
            condition = " AND ".join(f"{name} = ?" for name in columns)
            self._db.executemany(f"DELETE FROM {table} WHERE {condition}", [row[: len(columns)] for row in rows])

    def versions(self) -> dict[str, Version]:
        """Document id to its version."""
        self._flush()
        return versions_in(self._db)

    def keep_states(self, versions: Mapping[str, Version]) -> None:
        """Documents that are the same have other files now."""
        rows = [(version.state, name) for name, version in versions.items()]
        self._db.executemany("UPDATE document SET state = ? WHERE id = ?", rows)

    def _flush(self) -> None:
        for table, rows in self._waiting.items():
            if not rows:
                continue
            marks = ", ".join("?" * len(rows[0]))
            # A key has no two rows, so the comparison never reaches what cannot be compared.
            self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", sorted(rows))
        self._waiting, self._waits = {}, 0

    def _touch_rows(self, table: str, rows: Iterable[Row]) -> None:
        if self._touched is None:
            return
        for row in rows:
            if table == MENTION:
                self._names.add(row[0])
                continue
            key = row[: len(KEYS[Part(table)])]
            if table == Part.GOALS and key not in self._touched[Part.GOALS]:
                self._goals[key] = self._is_stated(key)
            self._touched[Part(table)].add(key)
            if table == Part.FACTS:
                self._names.update((row[0], row[2]))

    def _is_stated(self, goal: Key) -> bool:
        condition = " AND ".join(f"{name} = ?" for name in KEYS[Part.GOALS])
        return self._db.execute(f"SELECT 1 FROM goal WHERE {condition} LIMIT 1", goal).fetchone() is not None

    # What follows from all documents together: the type of a name, and which goals share their words

    def settle(self, sets_goal: str = "") -> dict[Part, list[Key]] | None:
        """Bring the entities up to date after documents came and went, for all who read the file.

        Args:
            sets_goal: The relation whose tails are goals.

        Returns:
            The keys, sorted, of every noun whose description may have changed, with those that are gone; None if
            everything is new.
        """
        self._flush()
        for index in _INDEXES:
            self._db.execute(index)
        touched = self._settle(sets_goal)
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")
        return touched

    def _settle(self, sets_goal: str) -> dict[Part, list[Key]] | None:
        if self._touched is None:
            self._db.executemany("INSERT INTO entity VALUES (?, ?, ?, ?)", self._all_entities())
            self._touched, self._names = {part: set() for part in Part}, set()
            return None
        touched = self._touched
        goals = {str(key[1]) for key, stated in self._goals.items() if self._is_stated(key) != stated}
        for name in sorted(goals | set(self._resettle(sorted(self._names)))):
            self._touch_kin(name, sets_goal, as_goal=name in goals)
        self._touched, self._names, self._goals = {part: set() for part in Part}, set(), {}
        return {part: sorted(keys) for part, keys in touched.items()}

    def _all_entities(self) -> Iterator[Row]:
        heads = self._db.execute(
            "SELECT head, count(*) FROM (SELECT DISTINCT head, relation, tail, time FROM fact) GROUP BY head"
        )
        tails = self._db.execute(
            "SELECT tail, count(*) FROM (SELECT DISTINCT tail, head, relation, time FROM fact) WHERE head <> tail"
            " GROUP BY tail"
        )
        counts = [_Counts(heads), _Counts(tails)]
        rows = self._db.execute("SELECT name, type, named FROM mention ORDER BY name, document")
        for name, votes in groupby(rows, key=lambda row: row[0]):
            winner = _winner((kind, named) for _, kind, named in votes)
            yield name, self._place(winner), winner, sum(count.of(name) for count in counts)

    def _resettle(self, names: Iterable[str]) -> Iterator[str]:
        """Compute the entities of these names again; gives those that came, went or changed their type."""
        assert self._touched is not None
        for name in names:
            before = self._db.execute("SELECT place, type FROM entity WHERE name = ?", (name,)).fetchone()
            votes = self._db.execute("SELECT type, named FROM mention WHERE name = ?", (name,)).fetchall()
            after: tuple[int, str] | None = None
            if votes:
                winner = _winner(votes)
                after = self._place(winner), winner
                (facts,) = self._db.execute(
                    "SELECT (SELECT count(*) FROM (SELECT DISTINCT relation, tail, time FROM fact WHERE head = ?1))"
                    " + (SELECT count(*) FROM (SELECT DISTINCT head, relation, time FROM fact"
                    " WHERE tail = ?1 AND head <> ?1))",
                    (name,),
                ).fetchone()
                self._db.execute("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?)", (name, *after, facts))
            else:
                self._db.execute("DELETE FROM entity WHERE name = ?", (name,))
            self._touched[Part.ENTITIES].update((place, name) for place, _ in filter(None, (before, after)))
            if before != after:
                yield name

    def _touch_kin(self, name: str, sets_goal: str, *, as_goal: bool) -> None:
        """Touch whatever is described in other words when a name changes its type, or stands for other goals now."""
        assert self._touched is not None
        for part, column in ((Part.GOALS, "name"), (Part.GOALS, "subject"), (Part.OBSERVATIONS, "subject")):
            keys = ", ".join(KEYS[part])
            found = self._db.execute(f"SELECT DISTINCT {keys} FROM {part} WHERE {column} = ?", (name,))
            self._touched[part].update(found.fetchall())
        facts = self._db.execute(
            "SELECT DISTINCT head, relation, tail, time FROM fact WHERE tail = ? AND relation = ?", (name, sets_goal)
        ).fetchall()
        self._touched[Part.FACTS].update(facts)
        if not as_goal and not self._db.execute("SELECT 1 FROM goal WHERE name = ? LIMIT 1", (name,)).fetchone():
            return
        documents = self._db.execute("SELECT document FROM mention WHERE name = ?", (name,)).fetchall()
        self._touched[Part.DOCUMENTS].update(documents)
        for head in {name, *(head for head, *_ in facts)}:
            found = self._db.execute("SELECT place, name FROM entity WHERE name = ?", (head,))
            self._touched[Part.ENTITIES].update(found.fetchall())

    # How the graph was written, for the next build

    def keep_segments(self, gone: Iterable[tuple[str, str]], new: Iterable[tuple[str, str, str, str]]) -> None:
        """Forget segments by part and first key; keep others: part, first key, sizes and tally."""
        self._db.executemany("DELETE FROM segment WHERE part = ? AND first = ?", gone)
        self._db.executemany("INSERT INTO segment VALUES (?, ?, ?, ?)", new)

    def forget_segments(self) -> None:
        """Forget all of them."""
        self._db.execute("DELETE FROM segment")

    def segments(self) -> list[tuple[str, str, str, str]]:
        """Part, first key, sizes and tally of each segment."""
        return self._db.execute("SELECT part, first, sizes, tally FROM segment").fetchall()

    def note(self, **values: str) -> None:
        """Keep words for the next build under their keys."""
        self._db.executemany("INSERT OR REPLACE INTO note VALUES (?, ?)", sorted(values.items()))

    def notes(self) -> dict[str, str]:
        """What earlier builds noted."""
        return dict(self._db.execute("SELECT key, value FROM note ORDER BY key"))

    def _place(self, kind: str) -> int:
        return self._places.get(kind, len(self._places))


def _winner(votes: Iterable[tuple[str, int]]) -> str:
    """The most frequent type, among equals the first in code-point order. A name that is only implied has no vote."""
    counts: Counter[str] = Counter()
    for kind, named in votes:
        counts[kind] += named
    return min(counts, key=lambda kind: (-counts[kind], kind))


class _Counts:
    """Rows of a name and a number, sorted by name, asked for by names that are sorted too."""

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def of(self, name: str) -> int:
        while self._next is not None and self._next[0] < name:
            self._next = next(self._rows, None)
        return self._next[1] if self._next is not None and self._next[0] == name else 0


def versions_in(db: sqlite3.Connection) -> dict[str, Version]:
    """Document id to its version, as the tables of a ledger have it."""
    rows = db.execute("SELECT id, digest, state FROM document ORDER BY id")
    return {name: Version(digest, state) for name, digest, state in rows}
