"""The window answers while 200 files are dropped and predicted."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent

from app import bundled
from app.main_window import MainWindow
from app.state.session import Stage
from app.work.engine import load_predictor
from app.work.jobs import EngineConfig

pytestmark = pytest.mark.display
FILES = 200
PERIOD_MS = 5
LIMIT_MS = 50.0


class Pulse:
    """A timer that notes how late it comes: what a click would have had to wait."""

    def __init__(self):
        self.late_ms = []
        self._due = None
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self):
        self._due = time.perf_counter() + PERIOD_MS / 1000
        self._timer.start(PERIOD_MS)

    def stop(self):
        self._timer.stop()

    def _beat(self):
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._due) * 1000))
        self._due = now + PERIOD_MS / 1000


@pytest.fixture
def busy_window(qtbot, settings, answers, engine_config):
    model = bundled.model_folder()
    config = EngineConfig(load=load_predictor, model=model) if model else engine_config
    made = MainWindow(settings, config, dialogs=answers)
    made.show()
    made.start()
    qtbot.waitUntil(lambda: made.predict.identity is not None, timeout=120_000)
    yield made
    made.close()
    made.shut_down()
    made.deleteLater()


def test_it_answers_within_50_ms_while_200_files_are_predicted(busy_window, qtbot, write_cif, tmp_path):
    window = busy_window
    window.open.open([write_cif("first")])
    qtbot.waitUntil(lambda: window.frame.crystal.settled and window.frame.surface.settled, timeout=60_000)
    folder = tmp_path / "many"
    paths = [
        write_cif(f"x{i:03d}", a=5.4 + 0.002 * i, c=5.4 + 0.003 * i, folder=folder) for i in range(FILES)
    ]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, no_keys = QPointF(300, 300), Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, no_keys)
    pulse = Pulse()
    pulse.start()
    window.dropEvent(drop)
    qtbot.waitUntil(
        lambda: len(window.session) == FILES + 1 and not any(entry.busy for entry in window.session),
        timeout=240_000,
    )
    pulse.stop()
    assert all(entry.stage is Stage.DONE for entry in window.session)
    late = np.array(pulse.late_ms)
    p50, p99 = np.percentile(late, (50, 99))
    print(
        f"\nlate by: median {p50:.1f}, 99th percentile {p99:.1f}, largest {late.max():.0f} ms of {len(late)}"
    )
    assert p99 <= LIMIT_MS
