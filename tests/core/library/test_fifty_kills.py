"""Killed at fifty moments while it trains, screens, exports, saves a session or keeps a model: nothing that
was there before is lost.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from killed_writers import SCREENER, TRAINER, killed_after, started
from safetensors.torch import load_file
from soak_figures import SoakFigures
from test_killed_writing import Written
from tiny_dataset import write_dataset

from core.network.checkpoint import load_checkpoint
from core.screening.parts import TAIL_FILE, parts_folder
from core.screening.tail import tables_in
from core.training.run_state import load_state

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="kills with SIGKILL"),
    pytest.mark.soak,
    pytest.mark.timeout(3600),
]

CRYSTALS = 2_000
POSCAR = "salt\n1.0\n{a:.4f} 0 0\n0 {a:.4f} 0\n0 0 {a:.4f}\nNa Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n"
EPOCHS = 400


@dataclass(slots=True)
class Training:
    """A run that goes on after each kill. most_lost: epochs that were finished and are not there."""

    folder: Path
    most_lost: int = 0

    def kill(self, seconds: float) -> None:
        data, out = self.folder / "tiny.jsonl", self.folder / "run"
        if not data.exists():
            write_dataset(data)
        before = load_state(out / "epochs")
        said = killed_after(started("-c", TRAINER, data, out, EPOCHS), seconds)
        after = load_state(out / "epochs")
        assert after is not None
        known = int(said[-1]) if said else (before.epoch if before else 0) + 1
        self.most_lost = max(self.most_lost, known - after.epoch)
        assert load_checkpoint(out / "best").networks

    def end(self) -> None:
        """Whatever was cut off, the epochs that are there are those of a run that never was."""
        state = load_state(self.folder / "run" / "epochs")
        assert state is not None and state.epoch >= 3
        out = self.folder / "uninterrupted"
        whole = started("-c", TRAINER, self.folder / "tiny.jsonl", out, EPOCHS)
        assert whole.stdout is not None
        while whole.stdout.readline().strip() != str(state.epoch):
            assert whole.poll() is None
        whole.kill()
        whole.communicate()
        name = f"epochs/epoch-{state.epoch:04d}/weights.safetensors"
        one, other = (load_file(place / name) for place in (self.folder / "run", out))
        assert all((one[key] == other[key]).all() for key in one)


@dataclass(slots=True)
class Screening:
    """A screening that goes on after each kill. lost: files that were answered and are so no more. again:
    files in work at a kill, which are answered again.
    """

    folder: Path
    model: Path
    lost: int = 0

    def kill(self, seconds: float) -> None:
        crystals, out = self.folder / "crystals", self.folder / "table.parquet"
        if not crystals.exists():
            crystals.mkdir()
            for number in range(CRYSTALS):
                (crystals / f"{number:05d}.vasp").write_text(POSCAR.format(a=3.0 + number / 1000))
        before = self._answered(out)
        said = killed_after(started("-c", SCREENER, crystals, out, self.model), seconds)
        after = self._answered(out)
        self.lost += len(before - after)
        assert len(after) >= len(before) + (int(said[-1]) if said else 1)

    def _answered(self, out: Path) -> set[str]:
        parts = [pq.read_table(part) for part in parts_folder(out).glob("part-*.parquet")]
        tables = [*parts, *tables_in(parts_folder(out) / TAIL_FILE)]
        return {name for table in tables for name in table["file"].to_pylist()}

    def end(self) -> None:
        """The run comes to its end, and every file stands in the table once."""
        crystals, out = self.folder / "crystals", self.folder / "table.parquet"
        process = started("-c", SCREENER, crystals, out, self.model)
        process.communicate()
        assert process.returncode == 0
        names = pq.read_table(out)["file"].to_pylist()
        assert names == [f"{number:05d}.vasp" for number in range(CRYSTALS)]


def test_fifty_kills_lose_nothing(tmp_path: Path, model: Path, soak_figures: SoakFigures) -> None:
    chance, kinds = random.Random(2026), ("session", "export", "library")
    written = {kind: Written(out=tmp_path / kind, model=model, kinds=kind) for kind in kinds}
    for kind in ("training", "screening"):
        (tmp_path / kind).mkdir()
    training, screening = Training(tmp_path / "training"), Screening(tmp_path / "screening", model)
    kills: list[tuple[str, Callable[[float], None], float]] = [
        ("training", training.kill, 1.5), ("screening", screening.kill, 3.0),
        *((kind, each.kill, 1.0) for kind, each in written.items()),
    ]  # fmt: skip
    for number in range(50):
        kind, kill, longest = kills[number % len(kills)]
        seconds = chance.uniform(0.0, longest)
        kill(seconds)
        print(f"kill {number + 1}: {kind}, after {seconds:.2f} s", flush=True)
    training.end()
    screening.end()
    lost = screening.lost + training.most_lost + sum(each.lost for each in written.values())
    soak_figures.add(SoakFigures(kills=50, lost=lost))
    print(
        "kills 50, lost files 0 of " + ", ".join(f"{kind} {each.finished}" for kind, each in written.items())
    )
    assert lost == 0
