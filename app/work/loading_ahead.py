"""What the working process imports while nobody has asked for anything yet, in a thread of its own.

Importing torch takes longer than building the window. A job waits only for its part: reading a file does not
wait for torch, and no two threads import the same modules at once.
"""

from __future__ import annotations

import contextlib
import threading
from importlib import import_module

from app.work.jobs import JobKind

READING = (
    "pymatgen.io.cif",
    "spglib",
    "app.work.opening",
    "app.work.reading",
    "app.work.choosing_cell",
    "app.work.symmetry_work",
    "app.work.tensor_work",
    "core.crystal.guarded",
    "core.crystal.bonding",
    "core.crystal.facts",
    "core.elasticity.tensor_recognition",
    "scipy.spatial",
)
PREDICTING = ("app.work.answering", "torch", "core.prediction.predictor")
_NEED_THE_NETWORK = frozenset({JobKind.LOAD_MODEL, JobKind.PREDICT})


class LoadingAhead:
    """Begins at once. ``wait_for(kind)``: until all is there that such a job needs."""

    def __init__(self) -> None:
        self._can_read, self._can_predict = threading.Event(), threading.Event()
        threading.Thread(target=self._load, name="loading ahead", daemon=True).start()

    def wait_for(self, kind: JobKind) -> None:
        """Return when the modules of such a job are loaded, or cannot be: then the job itself says why."""
        (self._can_predict if kind in _NEED_THE_NETWORK else self._can_read).wait()

    def _load(self) -> None:
        for names, done in ((READING, self._can_read), (PREDICTING, self._can_predict)):
            for name in names:
                with contextlib.suppress(Exception):
                    import_module(name)
            done.set()
        with contextlib.suppress(OSError):
            import_module("core.crystal.guarded").keep_ready()  # last: a first file need not wait for this
