"""Sessions, exports and the library of models, written by a process that is killed at any moment."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from killed_writers import EXAMPLE, WRITER, killed_after, started

from app.state.session_file import read_session
from core.crystal.reading import read_crystal
from core.elasticity.tensor_reading import read_tensor
from core.library.library import ModelLibrary
from core.prediction.predictor import Predictor

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills with SIGKILL")


@dataclass(slots=True)
class Written:
    """What was written and killed so far, and that all of it is there. lost: models that are gone."""

    out: Path
    model: Path
    kinds: str
    kills: int = 0
    finished: int = 0
    lost: int = 0
    added: set[str] = field(default_factory=set)

    def kill(self, seconds: float) -> None:
        """Go on writing, be killed, look."""
        start = 100_000 * self.kills + 1
        said = killed_after(started("-c", WRITER, self.kinds, self.out, self.model, EXAMPLE, start), seconds)
        self.kills += 1
        self.finished += len(said) + 1
        last = int(said[-1]) if said else start
        if "session" in self.kinds:
            self._session(last)
        if "export" in self.kinds:
            self._exports(last)
        if "library" in self.kinds:
            self._library(start, len(said) + 1)

    def _session(self, last: int) -> None:
        session, notes = read_session(self.out / "mine.elastoscope")
        assert len(session.crystals) == 100 and notes == ()
        numbers = {int(each.path.name.split("-")[0]) for each in session.crystals}
        assert len(numbers) == 1 and numbers <= {last, last + 1}, "a saved session was taken back"

    def _exports(self, last: int) -> None:
        read_tensor(self.out / "tensor.json")
        read_crystal(self.out / "crystal.cif")
        value = json.loads((self.out / "tensor.json").read_text())["stiffness"][0][0]
        assert round((value - 1) * 10_000) in (last, last + 1), "a finished export was taken back"

    def _library(self, start: int, count: int) -> None:
        self.added |= {f"model {start + number}" for number in range(count)}
        entries = {entry.name: entry for entry in ModelLibrary(self.out / "models", []).entries()}
        self.lost += len(self.added - set(entries))
        more = set(entries) - self.added
        assert len(more) <= self.kills  # at most the one that was being added, each time
        for name in {*sorted(entries)[-2:], *more}:
            assert Predictor.load(entries[name].folder, device="cpu")


def test_what_was_there_before_is_whole_whenever_it_is_killed(tmp_path: Path, model: Path) -> None:
    chance = random.Random(2026)
    written = Written(out=tmp_path, model=model, kinds="session,export,library")
    for _ in range(2):
        written.kill(chance.uniform(0.0, 0.3))
    assert written.lost == 0
