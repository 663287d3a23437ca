"""Processes that write sessions, exports, models, epochs or tables until they are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "resources" / "examples" / "quartz-alpha.cif"

WRITER = """
import sys
from pathlib import Path
import numpy as np
from app.state.session_file import SavedCrystal, SavedSession, session_text
from core.crystal.reading import read_crystal
from core.elasticity.stiffness import Frame, Stiffness
from core.export.crystal_files import write_crystal
from core.export.tensor_json import stiffness_json
from core.files import write_atomically
from core.library.library import ModelLibrary

kinds, out, model, example, start = sys.argv[1].split(","), *map(Path, sys.argv[2:5]), int(sys.argv[5])
crystal = read_crystal(example)
library = ModelLibrary(out / "models", [])
for number in range(start, start + 4000):
    if "session" in kinds:
        crystals = tuple(SavedCrystal(path=out / f"{number}-{each}.cif") for each in range(100))
        write_atomically(out / "mine.elastoscope", session_text(SavedSession(crystals=crystals), out))
    if "export" in kinds:
        stiffness = Stiffness(voigt=np.diag([1 + number / 10_000] * 6), frame=Frame.CRYSTAL)
        write_atomically(out / "tensor.json", stiffness_json(stiffness, {}))
        write_crystal(out / "crystal.cif", crystal)
    if "library" in kinds:
        library.add(model, f"model {number}")
    print("begins" if number == start else number, flush=True)
"""
"""Arguments: kinds, folder, model folder, crystal file, first number. Says each number once it is written;
the first, before which all is loaded, is "begins"."""

TRAINER = """
import sys
from dataclasses import replace
from pathlib import Path
import torch
from tiny_dataset import NETWORK, TRAINING
from core.dataset.json_lines import read_json_lines
from core.training.trainer import Trainer, TrainingTask

first = True

def listen(progress):
    global first
    if progress.stage == "epoch":
        print("begins" if first else progress.epoch, flush=True)
        first = False

torch.set_num_threads(1)
data, out, epochs = read_json_lines(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
training = replace(TRAINING, epochs=epochs)
task = TrainingTask(dataset=data, network=NETWORK, training=training, out=out, processes=1, resume=True)
Trainer(task, listener=listen).run()
"""
"""Arguments: dataset, folder of the run, epochs. Says each epoch once it is saved; the first is "begins"."""

SCREENER = """
import sys
from pathlib import Path
from core.screening.local_crew import LocalCrew
from core.screening.screening import screen
from core.screening.working import screen_files
from screening_samples import screening

first = True

def tell(progress):
    global first
    if progress.done:
        print("begins" if first else progress.done, flush=True)
        first = False

folder, out, model = map(Path, sys.argv[1:4])
screen(screening(folder, out, model), lambda: LocalCrew(1), work=screen_files, on_progress=tell)
"""
"""Arguments: folder of crystals, table, model. Says how many files are done each time one is kept, at the
first "begins"."""


def started(*words: object) -> subprocess.Popen[str]:
    """A process, and all that it starts, in a process group of its own."""
    places = (REPOSITORY, REPOSITORY / "tests" / "core", REPOSITORY / "tests" / "core" / "screening")
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places)), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )


def killed_after(process: subprocess.Popen[str], seconds: float) -> list[str]:
    """Kill a process that has said ``begins`` so much later; what it said after that."""
    try:
        assert process.stdout is not None and process.stdout.readline() == "begins\n"
        time.sleep(seconds)  # the moment is what is tried here
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate()[0].split()
    assert process.returncode == -signal.SIGKILL, "it ended by itself"
    return said
