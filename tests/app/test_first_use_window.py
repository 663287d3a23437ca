"""A new user from a drop to a figure, and whether everything fits into a small window and has a name."""

import multiprocessing
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
)
from test_window import drop, texts, trigger, wait_done, wait_drawn
from thread_engine import ThreadEngine

from app.main_window import MainWindow
from app.state.table_columns import COLUMNS
from app.views.export_dialog import ExportDialog
from app.views.writing_progress import WritingProgress
from app.work.worker import Worker

pytestmark = pytest.mark.display


@pytest.fixture
def with_own_dialogs(qtbot, settings, engine_config, monkeypatch):
    """The window as it is started, with its own dialogs."""
    monkeypatch.setattr("app.main_window.Worker", partial(Worker, start_engine=ThreadEngine))
    made = MainWindow(settings, engine_config)
    # At the end of a test that failed nobody is there to answer.
    made.dialogs.confirm_close = lambda running: True
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.start()
    yield made
    made.close()
    made.shut_down()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_from_a_drop_to_a_figure_in_four_acts(with_own_dialogs, qtbot, write_cif, settings, tmp_path):
    window, acts = with_own_dialogs, []
    settings.folder = tmp_path
    drop(window, [write_cif("salt")])
    acts.append("drop")
    wait_done(window, qtbot)
    wait_drawn(window, qtbot)

    def answer():
        """Enter, whatever is asked: what a dialog proposes is what a new user wants."""
        dialog = QApplication.activeModalWidget()
        if dialog is None or len(acts) > 6:
            return
        acts.append(type(dialog).__name__)
        if isinstance(dialog, QFileDialog):
            assert dialog.selectedFiles()[0].endswith("salt_surface.png")
        QTimer.singleShot(50, answer)
        target = QApplication.focusWidget() if isinstance(dialog, QFileDialog) else dialog
        qtbot.keyClick(target or dialog, Qt.Key.Key_Return)

    QTimer.singleShot(200, answer)
    button = window.frame.tool_bar.widgetForAction(window.actions_made["file.picture_surface"])
    acts.append("click")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    path = tmp_path / "salt_surface.png"
    qtbot.waitUntil(path.is_file, timeout=60_000)
    assert acts == ["drop", "click", ExportDialog.__name__, QFileDialog.__name__]
    # What draws beside the window ends a moment after the file is there.
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=20_000)
    picture = QImage(str(path))
    assert picture.width() > 600 and len({picture.pixel(x, picture.height() // 2) for x in range(600)}) > 20
    assert "GPa" in picture.text("units") and "crystal" in picture.text("frame")


@pytest.fixture
def small(window, qtbot, write_cif):
    window.resize(QSize(1280, 800))
    drop(window, [write_cif(f"salt{number}", a=5.0 + 0.2 * number) for number in range(3)])
    wait_done(window, qtbot, 3)
    return window


def test_everything_fits_into_a_small_window(small, qtbot):
    assert small.frame.docks["crystals"].width() >= 200
    trigger(small, "window.matrix")
    dock = small.frame.docks["matrix"].widget()
    qtbot.waitUntil(lambda: dock.sheet.table.content is not None and dock.viewport().height() > 150)
    qtbot.waitUntil(lambda: dock.verticalScrollBar().maximum() == 0, timeout=5_000)
    assert dock.horizontalScrollBar().maximum() == 0
    trigger(small, "window.table")
    pane = small.frame.docks["table"].widget()
    table = pane.table
    qtbot.waitUntil(lambda: len(table.crystals.shown) == 3, timeout=10_000)

    def names():
        return [COLUMNS[number].name for number in table.shown_columns()]

    assert table.horizontalScrollBar().maximum() == 0
    assert {"name", "formula", "K", "G", "E", "Emin", "Emax", "nu", "AU"} <= set(names())
    assert pane.arrangement.columns == (), "they follow the room"
    few = len(names())
    small.resize(QSize(1900, 1000))
    qtbot.waitUntil(lambda: len(names()) > few)
    assert table.horizontalScrollBar().maximum() == 0
    next(each for each in table.column_menu().actions() if each.text().startswith("Stage")).toggle()
    chosen = names()
    small.resize(QSize(1280, 800))
    QApplication.processEvents()
    assert names() == chosen, "columns that were chosen stay"
    pane.set_filter("K > 1e9")
    assert "No crystal passes the filter" in pane.nothing.text and pane.nothing.isVisible()
    trigger(small, "window.problems")
    qtbot.waitUntil(lambda: "No problems" in texts(small.frame.problems))
    small.frame.problems.put(0, "something failed")
    assert small.frame.problems.tree.isVisible() and not small.frame.problems.nothing.isVisible()


LONG = "Na2Mg3Al2Si8O22(OH)2_glaucophane_of_a_collection_with_a_very_long_name"


def test_nothing_that_is_said_widens_the_window(small, qtbot, write_cif, tmp_path):
    """Long names of files and long sentences are shortened where they stand, and whole in a tip."""
    broken = tmp_path / f"{LONG}_broken.cif"
    broken.write_text("no crystal")
    drop(small, [broken, write_cif(LONG)])
    wait_done(small, qtbot, 5)
    trigger(small, "window.table")
    pane = small.frame.docks["table"].widget()
    pane.set_filter("wrong > 1")
    assert "no column wrong" in pane.said.text() and pane.said.toolTip() == pane.said.text()
    small.frame.status.show_rest(f"Written: /home/{'somebody/' * 20}{LONG}.svg")
    writing = next(each for each in small.frame.status.children() if isinstance(each, WritingProgress))
    writing.show_progress(f"Writing {LONG}.svg", 0.5)
    readout = small.frame.panel
    for row in (3, 4):
        small.session.select(small.session.at(row).key)
        QApplication.processEvents()
        inner = readout.findChild(QScrollArea).widget()
        assert inner.minimumSizeHint().width() <= readout.width(), small.session.at(row).path.name
        assert small.width() == 1280 and small.minimumSizeHint().width() <= 1280
    assert any(label.toolTip() == f"{LONG}.cif" for label in readout.findChildren(QLabel))


SPOKEN = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


def nameless(window):
    """What can take the keyboard or a click and has no name for a reader of the screen."""
    found = []
    for kind in SPOKEN:
        for widget in window.findChildren(kind):
            inner = isinstance(
                widget.parent(), (QComboBox, QAbstractSpinBox, QLineEdit)
            ) or widget.objectName().startswith("qt_")
            hidden = type(widget).__name__ in ("QToolBarExtension", "ExtensionButton")
            text = widget.text() if hasattr(widget, "text") and not isinstance(widget, QLineEdit) else ""
            action = widget.defaultAction() if isinstance(widget, QToolButton) else None
            if not (inner or hidden or widget.accessibleName() or text or (action and action.text())):
                found.append(
                    f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
                )
    return found


def test_everything_that_can_be_used_has_a_name(small, qtbot):
    for name in ("matrix", "table", "atom", "symmetry", "analysis", "problems", "log"):
        trigger(small, f"window.{name}")
    trigger(small, "tensor.clip")
    assert nameless(small) == []
