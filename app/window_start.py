"""Opening the real window, for people and for a picture of it.

The working process comes first: it imports torch while the window is being imported and built.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from app.model_library import chosen_in, folder_beside
from app.platform_look import application
from app.settings import Settings
from app.state.palette import Theme
from app.work.engine import load_predictor
from app.work.engine_process import EngineProcess
from app.work.jobs import EngineConfig
from core.errors import CheckpointError


def chosen_model(settings: Settings) -> Path | None:
    """The network that the user made current; None where there is none at all."""
    try:
        return chosen_in(folder_beside(settings.state_folder))
    except (CheckpointError, FileNotFoundError):
        return None


def engine_config(settings: Settings) -> EngineConfig:
    """The real network, where and with as many threads as the settings say."""
    return EngineConfig(
        load=load_predictor, model=chosen_model(settings), device=settings.device, threads=settings.threads
    )


def spare_the_collector() -> None:
    """Have Python's collector pass over what is there now: libraries and the window, which stay to the end.

    Once 2,000 crystals are open it would look through all of that again and again, 60 ms each time, in which
    the window does not answer.
    """
    gc.freeze()  # nothing is collected before: there is no garbage yet, and looking for it would take 50 ms


def open_window(files: Sequence[Path] = ()) -> int:
    """Open the window with these files; returns its exit status when it is closed."""
    settings = Settings()
    config = engine_config(settings)
    started = EngineProcess(config)
    from app.crash_watch import crash_watch
    from app.end_signals import EndSignals
    from app.main_window import MainWindow
    from app.opened_by_desktop import FileOpenEvents, take_files
    from app.parts.closing import leave, take_apart
    from app.single_instance import Listener

    qt = application()
    with crash_watch(settings):
        window = MainWindow(settings, config, started=started)
        signals = EndSignals(window)
        signals.asked.connect(lambda: leave(window))
        FileOpenEvents(window.open.open, window)
        listener = Listener(parent=window)
        listener.asked.connect(lambda handed: take_files(window, window.open.open, handed))
        window.show()
        spare_the_collector()
        QTimer.singleShot(0, lambda: window.start(files))
        status = qt.exec()
        signals.stop()
        take_apart(window)
        return status


def take_snapshot(
    file: Path,
    out: Path,
    *,
    size: tuple[int, int] = (1280, 800),
    theme: str = "light",
    seconds: float = 120.0,
) -> None:
    """Open the real window with a file, wait for the prediction, save a PNG of the window, close it.

    Raises ElastoscopeError: the file cannot be read or predicted, nothing came in time, or ``out`` cannot be
    written.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = Theme(theme)
        config = engine_config(settings)
        started = EngineProcess(config)
        from app.main_window import MainWindow
        from app.parts.closing import take_apart
        from app.snapshot import save_when_settled

        application()
        window = MainWindow(settings, config, started=started)
        window.resize(*size)
        window.show()
        window.start((file,))
        try:
            save_when_settled(window, out, seconds=seconds)
        finally:
            window.shut_down()
            window.close()
            take_apart(window)
