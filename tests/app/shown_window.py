"""The real window, shown, started and taken apart."""

import multiprocessing
import threading
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow


def drawn_beside():
    """The process that draws, and the thread that ends it."""
    doing = (*multiprocessing.active_children(), *threading.enumerate())
    return [each for each in doing if "drawing" in each.name]


def written_beside(qtbot, path):
    """The content of a file that another process writes, once that has ended."""
    qtbot.waitUntil(path.is_file, timeout=60_000)
    qtbot.waitUntil(lambda: not drawn_beside(), timeout=60_000)
    return path.read_bytes()


@contextmanager
def shown_window(qtbot, settings, config, answers):
    made = MainWindow(settings, config, dialogs=answers)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.start()
    yield made
    if not shiboken6.isValid(made):
        return  # the test itself has let go of it
    answers.leave = True
    made.close()
    made.shut_down()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
