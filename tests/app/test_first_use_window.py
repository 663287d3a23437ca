"""A new user from a drop to a figure, and whether everything fits into a small window and has a name."""

import os
import shutil
import time

import pytest
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
)
from shown_window import drawn_beside
from test_window import drop, texts, trigger, wait_done, wait_drawn

from app.main_window import MainWindow
from app.resource_paths import default_model, resources
from app.state.table_columns import COLUMNS
from app.views.export_dialog import ExportDialog
from app.views.writing_progress import WritingProgress
from app.work.engine import load_predictor
from app.work.jobs import EngineConfig

pytestmark = pytest.mark.display


@pytest.fixture
def as_started(qtbot, settings):
    """The window as it is started: its own dialogs, the network that comes along, a process that predicts."""
    config = EngineConfig(load=load_predictor, model=default_model(), device="cpu", threads=2)
    made = MainWindow(settings, config)
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


QUESTIONS = {"Width", "Height", "Scale", "Colours", "Transparent ground"}
"""What is asked of a figure, each with an answer that stands there already."""


class Visitor:
    """Someone who never saw the window: clicks on what bears a word, and takes what is proposed."""

    def __init__(self, window, qtbot, picture):
        self.window, self.qtbot, self.picture = window, qtbot, picture
        self.began, self.log, self.names = time.perf_counter(), [], []

    def say(self, what):
        self.log.append(f"{time.perf_counter() - self.began:5.1f} s  {what}")

    def click(self, button):
        assert button.isVisible() and button.isEnabled(), f"{button.text()}: {button.toolTip()}"
        self.names.append(button.text().replace("&", ""))
        self.say(f"click on {self.names[-1]}")
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def answer(self):
        """Press what a dialog marks as its proposal; every field must have its answer already."""
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(20, self.answer)
            return
        if isinstance(dialog, ExportDialog):
            asked = {label.text() for label in dialog.picture.findChildren(QLabel)} - {
                dialog.picture.result.text()
            }
            asked |= {box.text() for box in dialog.picture.findChildren(QCheckBox)}
            assert asked == QUESTIONS and not dialog.picture.trouble
        else:
            assert isinstance(dialog, QFileDialog), f"{type(dialog).__name__} asks something else"
            assert dialog.selectedFiles() == [str(self.picture)]
        save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
        assert save.isDefault()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, self.answer)
        self.click(save)


def drawn_ground(path):
    """Share of the picture that is not its ground."""
    picture = QImage(str(path))
    ground = picture.pixel(2, picture.height() // 2)
    places = [(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)]
    return sum(picture.pixel(x, y) != ground for x, y in places) / len(places)


def test_a_new_user_has_a_figure_within_a_minute_of_a_drop(as_started, qtbot, settings, tmp_path):
    """With the real network and nothing but a drop and three clicks on words."""
    window, settings.folder = as_started, tmp_path
    mine = tmp_path / "from-a-colleague.cif"
    shutil.copy(resources() / "examples" / "stishovite.cif", mine)
    assert "Drop crystal files here" in texts(window.frame.empty)
    visitor = Visitor(window, qtbot, tmp_path / "from-a-colleague_surface.png")
    drop(window, [mine])
    visitor.say("drop")
    qtbot.waitUntil(lambda: window.frame.crystal.shows_scene, timeout=60_000)
    visitor.say("the crystal is drawn")
    wait_done(window, qtbot)
    wait_drawn(window, qtbot)
    assert window.frame.surface.shows_scene, window.frame.surface.message.text
    visitor.say("the surface is there")
    bar = window.frame.tool_bar
    named = {
        button.text(): button
        for button in bar.findChildren(QToolButton)
        if button.isVisible() and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    }
    assert list(named) == ["Open", "Export", "Picture"], "words are found at first sight, icons are not"
    QTimer.singleShot(20, visitor.answer)
    visitor.click(named["Picture"])
    qtbot.waitUntil(visitor.picture.is_file, timeout=60_000)
    qtbot.waitUntil(lambda: str(visitor.picture) in window.frame.status.text, timeout=20_000)
    visitor.say(window.frame.status.text)
    took = time.perf_counter() - visitor.began
    print("\n" + "\n".join(visitor.log))
    assert visitor.names == ["Picture", "Save as…", "Save"]
    # What draws beside the window ends a moment after the file is there.
    qtbot.waitUntil(lambda: not drawn_beside(), timeout=20_000)
    picture = QImage(str(visitor.picture))
    assert picture.width() > 600 and drawn_ground(visitor.picture) > 0.05
    assert "GPa" in picture.text("units") and "crystal" in picture.text("frame")
    assert took < 60.0 or os.getloadavg()[0] > 2 * (os.cpu_count() or 1), "\n".join(visitor.log)


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
