"""A day of use in an hour: two thousand files opened and closed, as many predictions of the real network, and
trainings of one epoch, in the real window with its real processes. Nothing may pile up.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from monkey import resident_mb
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from shown_window import shown_window
from soak_figures import SoakFigures
from test_training_window import dataset, fill  # noqa: F401  (a fixture)

from app.kept_memory import give_back
from app.model_library import chosen_in
from app.state.session import Stage
from app.views.training_window import TrainingWindow
from app.work.engine import load_predictor
from app.work.jobs import EngineConfig

pytestmark = [pytest.mark.display, pytest.mark.soak, pytest.mark.timeout(4 * 3600)]
FILES, PREDICTIONS, TRAININGS = 2_000, 500, 50
MOST_GROWTH_MB = 100.0
LONGEST_S = 120.0
"""After which a file is said to hang, on a machine that does other things too."""
SHARE = float(os.environ.get("ELASTOSCOPE_SHARE_OF_DAY", "1"))
"""Of the day; less for a first look."""


@dataclass(frozen=True, slots=True)
class State:
    """What a process has taken. window, working: MB of memory, of the window and of the process that reads
    and predicts. handles, threads: of the window.
    """

    window: float
    working: float
    handles: int
    threads: int


@dataclass(slots=True)
class Day:
    """What is done and what came of it."""

    window: object
    qtbot: object
    tried: int = 0
    predicted: int = 0
    failed: int = 0
    hung: int = 0
    peak: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    trained: int = 0
    failures: list[str] = field(default_factory=list)

    def open_and_close(self, path: Path) -> None:
        """Open a file, look at it, wait for its answer or its error and its picture, close it."""
        window, begun = self.window, time.monotonic()
        self.tried += 1
        window.open.open((path,))
        try:
            self.qtbot.waitUntil(self._settled, timeout=int(LONGEST_S * 1000))
        except Exception:  # pytest-qt's own
            self.hung += 1
        stages = [entry.stage for entry in window.session]
        self.failed += stages.count(Stage.FAILED)
        self.predicted += stages.count(Stage.DONE)
        window.session.remove([entry.key for entry in window.session])
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        self.slowest = max(self.slowest, (time.monotonic() - begun, path.name))

    def _settled(self) -> bool:
        window = self.window
        if len(window.session) == 0 or any(entry.busy for entry in window.session):
            return False
        drawn = (window.frame.crystal, window.frame.surface)
        return window.session.at(0).answer is None or all(pane.settled for pane in drawn)

    def train(self, page, runs) -> None:
        """One epoch, begun and finished in the window of trainings."""
        page.changed.emit()
        self.qtbot.waitUntil(page.start.isEnabled, timeout=int(LONGEST_S * 1000))
        self.qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: runs.busy, timeout=int(LONGEST_S * 1000))
        self.qtbot.waitUntil(lambda: not runs.busy, timeout=int(LONGEST_S * 1000))
        self.trained += 1

    def state(self) -> State:
        gc.collect()
        give_back()
        own = resident_mb()
        engines = [each for each in multiprocessing.active_children() if each.name == "elastoscope-engine"]
        working = max((memory_of(each.pid) for each in engines), default=0.0)
        self.peak = max(self.peak, own, working)
        handles, threads = (len([*Path(f"/proc/self/{name}").iterdir()]) for name in ("fd", "task"))
        return State(own, working, handles, threads)


def memory_of(process: int) -> float:
    """MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.fixture
def real_window(qtbot, settings, answers):
    model = chosen_in(settings.state_folder / "models")
    config = EngineConfig(load=load_predictor, model=model, device="cpu")
    with shown_window(qtbot, settings, config, answers) as made:
        yield made


def test_a_day_of_use_leaves_nothing_behind(
    real_window, qtbot, write_cif, tmp_path, request, soak_figures
) -> None:
    metals = request.getfixturevalue("dataset")
    window = real_window
    broken = tmp_path / "broken.cif"
    broken.write_text("no CIF")
    paths = [*(write_cif(f"salt{i}", a=5.4 + 0.05 * i, c=5.5 + 0.07 * i) for i in range(11)), broken]
    before = {path: path.read_bytes() for path in paths}
    training = window.findChild(TrainingWindow)
    window.actions_made["train.data"].trigger()
    page, controllers = fill(window, training, qtbot, metals, **{"training.epochs": "1"})
    day, count, trainings = Day(window, qtbot), max(24, int(FILES * SHARE)), max(2, int(TRAININGS * SHARE))
    window.reporter.reported.connect(lambda message, details: day.failures.append(details or message))
    settled, started = None, time.monotonic()
    for number in range(count):
        day.open_and_close(paths[number % len(paths)])
        if day.trained < (number + 1) * trainings // count:
            day.train(page, controllers["runs"])
        if number == count // 5:
            settled = day.state()
        if number % max(1, count // 40) == 0:
            print(f"{number + 1:5d} files, {day.trained:3d} trainings  {day.state()}", flush=True)
    last = day.state()
    lost = sum(path.read_bytes() != content for path, content in before.items())
    soak_figures.add(
        SoakFigures(
            inputs=day.tried, hangs=day.hung, lost=lost, crashes=len(day.failures), peak=day.peak,
            slowest=day.slowest,
        )
    )  # fmt: skip
    soak_figures.named["a file that is no CIF"] += day.failed
    print(f"\n{day.tried} files opened and closed, {day.predicted} predicted, {day.failed} refused in words,")
    print(f"{day.trained} trainings of one epoch, in {time.monotonic() - started:.0f} s; lost files {lost}")
    print(f"after a fifth: {settled}\nat the end:    {last}\npeak {day.peak:.0f} MB, slowest {day.slowest}")
    assert day.failures == [] and day.hung == lost == 0
    assert day.failed == sum(paths[number % len(paths)] is broken for number in range(count))
    assert last.window - settled.window <= MOST_GROWTH_MB
    assert last.working - settled.working <= MOST_GROWTH_MB
    assert last.handles <= settled.handles + 5 and last.threads <= settled.threads + 5
    if SHARE == 1.0:
        assert day.predicted >= PREDICTIONS and day.trained == TRAININGS
