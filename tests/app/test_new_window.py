"""What needs a window that nobody used before: its look, its past, what it keeps, errors in its slots."""

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from test_window import drop, trigger, wait_done

from app.main_window import MainWindow
from app.state.palette import DARK, Theme

pytestmark = pytest.mark.display


@pytest.fixture
def opened(window, qtbot, write_cif):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    return window


def test_the_theme_changes_everything_at_once(window):
    trigger(window, "view.theme_dark")
    assert window.settings.theme is Theme.DARK
    assert window.palette().window().color().name() == DARK.window
    assert window.frame.crystal.scene.theme.background == DARK.scene


def test_command_palette_finds_and_does(window, qtbot):
    trigger(window, "window.commands")
    from app.views.command_palette import CommandPalette

    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette.line, "theme dark")
    assert palette.list.count() == 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.settings.theme is Theme.DARK


def test_recents_mark_what_is_gone(opened, qtbot, tmp_path):
    (tmp_path / "salt.cif").unlink()
    opened.recent_menu.fill()
    gone, _, remove = opened.recent_menu.actions()
    assert gone.text() == "salt.cif (missing)" and not gone.isEnabled()
    assert remove.text() == "Remove 1 missing file from this list"
    remove.trigger()
    assert opened.settings.recents == ()


def test_nothing_dies_in_silence(window, qtbot, capsys):
    sys.excepthook(ValueError, ValueError("a slot went wrong"), None)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: window.frame.problems.count() == 2, timeout=5000)
    assert "a slot went wrong" in window.frame.log.toPlainText()
    assert "ZeroDivisionError" in window.frame.log.toPlainText()
    assert window.isVisible()


def test_the_width_of_a_dock_is_kept(opened, qtbot, engine_config, answers, write_cif):
    opened.resizeDocks([opened.frame.docks["crystals"]], [300], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: abs(opened.frame.docks["crystals"].width() - 300) < 4)
    assert opened.close()
    again = MainWindow(opened.settings, engine_config, dialogs=answers)
    again.show()
    assert all(dock.isHidden() for dock in again.frame.docks.values())
    again.session.add([write_cif("next")])
    qtbot.waitUntil(lambda: abs(again.frame.docks["crystals"].width() - 300) < 4)
    again.close()
    again.deleteLater()
