"""The real window, shown, started and taken apart."""

from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow


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
