"""The index of a library: an SQLite file that can be made again from the folders at any time.

The folders are the truth, the index answers fast. It is in WAL mode, so that readers and a writer do not wait
for each other; writers take the lock of the library besides (`core.library.library`). An index that is
damaged or of an older schema is thrown away and made anew. One of a newer schema, of a later version of the
program, is left as it is, and this version works from an index in memory; so it does where the index cannot
be written (a full disk, a folder that may only be read).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from core.library.entry import ENTRY_FILE, ModelEntry, entry_from, read_entry

INDEX_FILE: Final = "index.sqlite"
SCHEMA_VERSION: Final = 1
_WAIT_S = 30.0

_SCHEMA = """
CREATE TABLE models (
    folder TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    added TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    entry TEXT NOT NULL,
    stamp TEXT NOT NULL
)
"""


class LibraryIndex:
    """Of the models in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def entries(self) -> list[ModelEntry]:
        """All models, by name; what the folders and the index disagree on is mended first."""
        try:
            return self._entries_of(self._connection())
        except sqlite3.OperationalError:  # no room to write what has changed
            return self._entries_of(_in_memory())

    def put(self, entry: ModelEntry) -> None:
        """Add a model or replace what is known of it."""
        # What cannot be written is noticed and mended when the entries are next asked for.
        with suppress(sqlite3.OperationalError), _transaction(self._connection()) as connection:
            _insert(connection, [entry])

    def drop(self, folder: str) -> None:
        """Forget the model of a folder."""
        with suppress(sqlite3.OperationalError), _transaction(self._connection()) as connection:
            connection.execute("DELETE FROM models WHERE folder = ?", (folder,))

    def _entries_of(self, connection: sqlite3.Connection) -> list[ModelEntry]:
        with _transaction(connection):
            self._mend(connection)
            rows = connection.execute("SELECT folder, entry FROM models ORDER BY name COLLATE NOCASE, name")
            return [entry_from(json.loads(text), self._folder / folder) for folder, text in rows.fetchall()]

    def _mend(self, connection: sqlite3.Connection) -> None:
        folders = (file.parent for file in self._folder.glob("*/model.safetensors"))
        there = {folder.name: _stamp(folder) for folder in folders if not folder.name.startswith(".")}
        known = dict(connection.execute("SELECT folder, stamp FROM models"))
        if there == known:
            return
        for gone in known.keys() - there.keys():
            connection.execute("DELETE FROM models WHERE folder = ?", (gone,))
        changed = sorted(name for name, stamp in there.items() if known.get(name) != stamp)
        found = (read_entry(self._folder / name) for name in changed)
        _insert(connection, [entry for entry in found if entry is not None])

    def _connection(self) -> sqlite3.Connection:
        file = self._folder / INDEX_FILE
        for _ in range(2):
            try:
                connection = sqlite3.connect(file, timeout=_WAIT_S)
                if self._usable(connection):
                    return connection
                connection.close()
                break
            except sqlite3.OperationalError:  # read-only, or no such folder: work without a file
                break
            except sqlite3.DatabaseError:  # no database, or a damaged one
                connection.close()
                _throw_away(file)
        return _in_memory()

    def _usable(self, connection: sqlite3.Connection) -> bool:
        """Whether the file has, or has now got, this version's schema. DatabaseError: it is damaged."""
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            return False
        if version < SCHEMA_VERSION:
            _create(connection)
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        connection.execute("SELECT folder, name, added, sha256, entry, stamp FROM models LIMIT 1").fetchone()
        return True


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """What is done inside is committed at the end, and the connection is closed."""
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def _in_memory() -> sqlite3.Connection:
    """An index of its own for one question."""
    memory = sqlite3.connect(":memory:")
    _create(memory)
    return memory


def _create(connection: sqlite3.Connection) -> None:
    """An empty index, in one transaction; where two processes do so at once, the second finds it done."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) != SCHEMA_VERSION:
            connection.execute("DROP TABLE IF EXISTS models")
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _insert(connection: sqlite3.Connection, entries: Iterable[ModelEntry]) -> None:
    for entry in entries:
        name, number = entry.name, 1
        taken = "SELECT 1 FROM models WHERE name = ? AND folder != ?"
        while connection.execute(taken, (name, entry.folder.name)).fetchone():  # folders copied by hand
            number += 1
            name = f"{entry.name} ({number})"
        content = entry.to_dict() | {"name": name}
        connection.execute(
            "INSERT OR REPLACE INTO models VALUES (?, ?, ?, ?, ?, ?)",
            (
                entry.folder.name,
                name,
                entry.added,
                entry.sha256,
                json.dumps(content, ensure_ascii=False),
                _stamp(entry.folder),
            ),
        )


def _stamp(folder: Path) -> str:
    """Changes whenever the entry in a folder is written: an index that was not told is noticed by it."""
    try:
        status = (folder / ENTRY_FILE).stat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns} {status.st_size}"


def _throw_away(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
