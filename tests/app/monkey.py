"""A seeded monkey in the real window: it opens, closes, turns, edits, exports and cancels at random.

It knows no feature by name: it triggers any action that is enabled, and beside that moves the mouse, turns
the wheel, presses keys and clicks on widgets. Whatever the window puts over itself is answered with its own
buttons.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import time
import traceback
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QWidget,
)

NEVER = frozenset({"file.quit", "help.log_folder"})
"""Actions that would end the run, or start another program."""
WORDS = ("1 1 0", "[1 2 3]", "(1 1 1)", "0.3 0.2 0.9", "K > 50", "nonsense", "", "12.5", "-3", "Na")
KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Tab,
    Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_A, Qt.Key.Key_F, Qt.Key.Key_S, Qt.Key.Key_M, Qt.Key.Key_Return,
)  # fmt: skip
MOST_OPEN = 12
"""Crystals; more are closed again, so that memory can be compared."""


def resident_mb(process: int | str = "self") -> float:
    """Memory of a process, MB; 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def working_mb() -> float:
    """Memory of the working process, MB; 0 where there is none at the moment."""
    children = [each for each in multiprocessing.active_children() if each.name == "elastoscope-engine"]
    return max((resident_mb(each.pid or "self") for each in children), default=0.0)


class Monkey:
    """``play(n)`` does n things; ``failures`` holds what was raised anywhere, ``counts`` what was done,
    ``slowest`` (seconds, what) the longest of it.
    """

    def __init__(self, window, files, *, seed):
        self.window, self.files = window, list(files)
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.slowest = (0.0, "")
        self._what = ""
        self._closer = QTimer()
        self._closer.setInterval(15)
        self._closer.timeout.connect(self._answer_what_is_modal)
        window.reporter.reported.connect(lambda message, details: self.failures.append(details or message))
        self._things = [
            (self._trigger, 45), (self._open, 6), (self._close, 4), (self._switch, 10), (self._drag, 10),
            (self._wheel, 5), (self._key, 8), (self._click, 8), (self._type, 3), (self._choose, 4),
            (self._edit, 6), (self._turn_page, 3), (self._select_all, 2),
        ]  # fmt: skip

    def play(self, number, *, each=lambda done: None):
        """Do so many things."""
        self._closer.start()
        doings, weights = zip(*self._things, strict=True)
        for done in range(number):
            doing = self.random.choices(doings, weights)[0]
            self.counts[doing.__name__] += 1
            self._what, begun = doing.__name__, time.monotonic()
            try:
                doing()
                # As in the event loop of the program, where what is deleted later goes at its next turn.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                QApplication.processEvents()
            except Exception:
                self.failures.append(traceback.format_exc())
            self.slowest = max(self.slowest, (time.monotonic() - begun, self._what))
            each(done + 1)
        self._closer.stop()

    # --- what it does ------------------------------------------------------------------------------------
    def _trigger(self):
        made = self.window.actions_made
        usable = [
            action for _, action in made.for_palette()
            if action.isEnabled() and action.objectName() not in NEVER
        ]  # fmt: skip
        action = self._fresh(usable, lambda action: f"action {action.objectName()}")
        action.trigger()

    def _fresh(self, things, name):
        """One of them, counted. What was never done yet is likely to be next, so that a short run has seen
        everything too.
        """
        fresh = [thing for thing in things if not self.counts[name(thing)]]
        thing = self.random.choice(fresh if fresh and self.random.random() < 0.9 else things)
        self._what = name(thing)
        self.counts[self._what] += 1
        return thing

    def _open(self):
        chosen = self.random.sample(self.files, k=self.random.choice((1, 1, 2, 3)))
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in chosen])
        none = Qt.KeyboardModifier.NoModifier
        self.window.dropEvent(
            QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none)
        )
        keys = [entry.key for entry in self.window.session]
        if len(keys) > MOST_OPEN:
            self.window.session.remove(keys[: len(keys) - MOST_OPEN])

    def _close(self):
        if len(self.window.session) > 2:
            self.window.session.remove([self.random.choice([entry.key for entry in self.window.session])])

    def _switch(self):
        if len(self.window.session):
            self.window.session.select(self.random.choice([entry.key for entry in self.window.session]))

    def _scene(self) -> QWidget:
        scene = self.random.choice((self.window.frame.crystal.scene, self.window.frame.surface.scene))
        view = getattr(scene, "_view", None)
        return view if view is not None else scene

    def _somewhere(self, widget) -> QPoint:
        return QPoint(
            self.random.randrange(max(1, widget.width())), self.random.randrange(max(1, widget.height()))
        )

    def _drag(self):
        view = self._scene()
        if not view.isVisible():
            return
        button = self.random.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton))
        modifier = self.random.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier))
        place = self._somewhere(view)
        QTest.mousePress(view, button, modifier, place)
        for _ in range(self.random.randrange(3)):
            place = self._somewhere(view)
            QTest.mouseMove(view, place)
        QTest.mouseRelease(view, button, modifier, place)

    def _wheel(self):
        view = self._scene()
        if not view.isVisible():
            return
        place = QPointF(self._somewhere(view))
        event = QWheelEvent(
            place, QPointF(view.mapToGlobal(place.toPoint())), QPoint(),
            QPoint(0, self.random.choice((-120, 120))), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)

    def _key(self):
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, self.random.choice(KEYS))

    def _seen(self, kind):
        found = [
            widget for widget in self.window.findChildren(kind) if widget.isVisible() and widget.isEnabled()
        ]
        return self._fresh(found, _name) if found else None

    def _click(self):
        button = self._seen(QAbstractButton)
        action = getattr(button, "defaultAction", lambda: None)() if button is not None else None
        if button is not None and (action is None or action.objectName() not in NEVER):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _type(self):
        line = self._seen(QLineEdit)
        if line is not None:
            line.setText(self.random.choice(WORDS))
            QTest.keyClick(line, Qt.Key.Key_Return)

    def _edit(self):
        """An entry of the matrix, typed and confirmed, left or forgotten."""
        table = self.window.frame.panel.matrix
        if table.content is None or not table.isVisible():
            return
        size = len(table.content.values)
        table.open_editor(self.random.randrange(size), self.random.randrange(size))
        if table.editor.isVisible():
            table.editor.setText(self.random.choice((*WORDS, "100", "88,5", "1e9", "0")))
            keys = (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Down)
            QTest.keyClick(table.editor, self.random.choice(keys))

    def _select_all(self):
        """The rows of a table; some actions are about several crystals."""
        table = self._seen(QTableView)
        if table is not None:
            QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    def _turn_page(self):
        bar = self._seen(QTabBar)
        if bar is not None and bar.count():
            bar.setCurrentIndex(self.random.randrange(bar.count()))

    def _choose(self):
        box = self._seen(QComboBox)
        if box is not None and box.count():
            box.setCurrentIndex(self.random.randrange(box.count()))
            box.activated.emit(box.currentIndex())

    # --- what stands in its way --------------------------------------------------------------------------
    def _answer_what_is_modal(self):
        """Menus are closed; dialogs are answered with one of their buttons, or closed."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu) or popup is not None:
            popup.close()
            return
        modal = QApplication.activeModalWidget()
        others = [
            widget for widget in QApplication.topLevelWidgets()
            if widget.isVisible() and widget is not self.window and widget.parent() is not None
            and widget.isWindow()
        ]  # fmt: skip
        stands = modal or (others[0] if others else None)
        if stands is None:
            return
        self.counts["dialog answered"] += 1
        buttons = [b for b in stands.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        if buttons and self.random.random() < 0.5:
            # Later: what the click opens is answered by this timer, which Qt never calls within itself.
            button = self.random.choice(buttons)
            QTimer.singleShot(0, button, button.click)
        else:
            stands.close()


def _name(widget):
    """What a widget is called by those who see it, or hear it."""
    texts = (widget.accessibleName(), getattr(widget, "text", str)(), widget.toolTip(), widget.objectName())
    return f"{type(widget).__name__} {next(filter(None, texts), '')}"


def let_go(window):
    """Close the window as a user would and forget it."""
    window.close()
    window.shut_down()
    window.deleteLater()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()


def wait_for_drawing(seconds=60.0):
    """What draws beside the window ends after the step that it is at, once nobody waits for it any more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(
        child.name == "elastoscope-drawing" for child in multiprocessing.active_children()
    ):
        QTest.qWait(50)
