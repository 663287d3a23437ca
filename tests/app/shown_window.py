"""The real window, shown, started and taken apart."""

import multiprocessing
import threading
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.main_window import FIRST_SIZE, MainWindow
from app.state.display import DisplayOptions
from app.state.left_view import LeftView


def drawn_beside():
    """The process that draws, and the thread that ends it."""
    doing = (*multiprocessing.active_children(), *threading.enumerate())
    return [each for each in doing if "drawing" in each.name]


def written_beside(qtbot, path):
    """The content of a file that another process writes, once that has ended."""
    qtbot.waitUntil(path.is_file, timeout=60_000)
    qtbot.waitUntil(lambda: not drawn_beside(), timeout=60_000)
    return path.read_bytes()


def renew(window, qtbot):
    """Close what is open, forget what was done, and show things as a new window does."""
    window.worker.cancel()
    window.session.remove([entry.key for entry in window.session])
    for dock in window.frame.docks.values():
        dock.hide()
    window.view.show_arrangement((LeftView.CELL, False))
    window.view.restore_options(DisplayOptions())
    window.analyse.refresh()
    for pane in (window.frame.crystal, window.frame.surface):
        pane.scene.set_eased(True)
        pane.scene.reset(eased=False)
    window.parts["undo"].controllers["undo"].clear()
    window.frame.problems.clear_program()
    QGuiApplication.clipboard().clear()
    qtbot.waitUntil(lambda: not window.worker.busy, timeout=30_000)
    window.resize(FIRST_SIZE)
    window.activateWindow()
    window.setFocus()
    qtbot.waitUntil(window.isActiveWindow)


@contextmanager
def shown_window(qtbot, settings, config, answers):
    if not any(widget.isVisible() for widget in QApplication.topLevelWidgets()):
        # As where the program starts: it is given its look at once when it is made, not widget by widget.
        QApplication.instance().setStyleSheet("")
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
