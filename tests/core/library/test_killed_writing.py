"""Sessions, exports and the library of models, written by a process that is killed at any moment."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.state.session_file import read_session
from core.crystal.reading import read_crystal
from core.elasticity.tensor_reading import read_tensor
from core.library.library import ModelLibrary
from core.prediction.predictor import Predictor

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills with SIGKILL")

REPOSITORY = Path(__file__).resolve().parents[3]
EXAMPLE = REPOSITORY / "resources" / "examples" / "quartz-alpha.cif"
WRITER = """
import sys
from pathlib import Path
import numpy as np
from app.state.session_file import SavedSession, session_text
from core.crystal.reading import read_crystal
from core.elasticity.stiffness import Frame, Stiffness
from core.export.crystal_files import write_crystal
from core.export.tensor_json import stiffness_json
from core.files import write_atomically
from core.library.library import ModelLibrary

out, model, example, start = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
crystal = read_crystal(example)
library = ModelLibrary(out / "models", [])
print("begins", flush=True)
for number in range(start, start + 400):
    write_atomically(out / "mine.elastoscope", session_text(SavedSession(), out))
    stiffness = Stiffness(voigt=np.diag([1 + number / 1000] * 6), frame=Frame.CRYSTAL)
    write_atomically(out / "tensor.json", stiffness_json(stiffness, {}))
    write_crystal(out / "crystal.cif", crystal)
    library.add(model, f"model {number}")
    print(number, flush=True)
"""


def killed(out: Path, model: Path, start: int, wait: float) -> int:
    """Run WRITER and kill it after ``wait`` seconds of writing; the last number that it had finished."""
    command = [sys.executable, "-c", WRITER, *map(str, (out, model, EXAMPLE, start))]
    child = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None and child.stdout.readline() == "begins\n"
        time.sleep(wait)  # the moment is what is tried here
    finally:
        child.kill()
        told = child.communicate()[0].split()
    assert child.returncode == -9, "it ended by itself"
    return int(told[-1]) if told else start - 1


@pytest.mark.parametrize("kills", [2, pytest.param(50, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
def test_what_was_there_before_is_whole_whenever_it_is_killed(
    tmp_path: Path, model: Path, kills: int
) -> None:
    moments, finished, expected = random.Random(2026), 0, set()
    lost = 0
    for kill in range(kills):
        start = 1000 * kill + 1
        last = killed(tmp_path, model, start, moments.uniform(0.2, 1.5))
        expected |= {f"model {number}" for number in range(start, last + 1)}
        finished += max(0, last - start + 1)
        entries = {entry.name: entry for entry in ModelLibrary(tmp_path / "models", []).entries()}
        lost += len(expected - set(entries))
        assert len(set(entries) - expected) <= kill + 1  # at most the one being added, each time
        for name in {*sorted(entries)[-2:], *(set(entries) - expected)}:
            assert Predictor.load(entries[name].folder, device="cpu")
        for file, read in (
            ("mine.elastoscope", read_session),
            ("tensor.json", read_tensor),
            ("crystal.cif", read_crystal),
        ):
            if (tmp_path / file).exists():
                read(tmp_path / file)
        if last >= start:
            value = json.loads((tmp_path / "tensor.json").read_text())["stiffness"][0][0]
            assert round((value - 1) * 1000) in (last, last + 1), "a finished export was taken back"
    print(
        f"kills: {kills}; rounds of writing finished before them: {finished}; lost files: {lost}; broken: 0"
    )
    assert lost == 0 and finished > 0
