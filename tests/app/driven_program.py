"""``python driven_program.py STATE FILES``: the real program with the stand-in network, in a process of its
own.

STATE: ``busy`` (a prediction runs), ``shown`` (tensor and surface are drawn), ``full`` (and every dock and
the comparison are open). Once it is there, READY and the window's number are written; after the end, what its
threads imported that only the main thread should.
"""

import multiprocessing
import signal
import sys

LOOK_MS = 20
TURNS = 5
"""How often the window is looked at in its state, so that what was opened is drawn."""


class Looking:
    """Looks at the window until it is in a state."""

    def __init__(self, state):
        from PySide6.QtCore import QTimer

        self._state, self._left, self._opened = state, TURNS, False
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _look(self):
        window = self._window()
        if window is None or not self._is_there(window):
            return
        if self._state == "full" and not self._opened:
            self._opened = True
            for name in window.frame.docks:
                window.control.toggle_dock(name)
            window.actions_made["crystal.compare"].trigger()
        self._left -= 1
        if not self._left:
            self._timer.stop()
            print("READY", int(window.winId()), flush=True)

    def _window(self):
        from PySide6.QtWidgets import QApplication

        from app.main_window import MainWindow

        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        return found[0] if found and len(found[0].session) else None

    def _is_there(self, window):
        busy = any(entry.busy for entry in window.session)
        if self._state == "busy":
            return busy and window.worker.jobs()[0] is not None
        return not busy and all(pane.settled for pane in (window.frame.crystal, window.frame.surface))


def run(state, files):
    """Start the program as its command does; its exit status."""
    from qt_free_threads import ImportWatch
    from stand_in_predictor import load_stand_in

    import app.window_start
    from app.__main__ import main
    from app.platform_look import application

    app.window_start.load_predictor = load_stand_in
    application()
    watch = ImportWatch()
    watch.install()
    looking = Looking(state)
    sys.argv[1:] = [*files, "--new-window"]
    status = main()
    watch.uninstall()
    print("IMPORTS", watch.found, flush=True)
    del looking
    return status


if __name__ == "__main__":
    multiprocessing.freeze_support()
    # As in a terminal: what a shell starts in its background ignores Ctrl+C, and so does the program then.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    raise SystemExit(run(sys.argv[1], sys.argv[2:]))
