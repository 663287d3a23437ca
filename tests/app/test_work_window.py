"""Jobs, problems, log, settings and help in the real window."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
)
from test_window import drop, trigger, wait_done

from app.actions.catalogue import CATALOGUE
from app.settings import Device, Motion
from app.state.citation import bibtex
from app.state.crystal_display import ColorScheme
from app.state.palette import DARK, LIGHT, Theme
from app.state.preferences import preferences_of
from app.state.session import Stage
from app.views.command_palette import CommandPalette, fit
from app.views.jobs_popup import JobsPopup
from app.views.log_text import Level, LogText
from app.views.problem_list import MOST_OF_PROGRAM, ProblemList
from app.views.settings_dialog import SettingsDialog
from app.views.tour import Ring, Tour
from app.work.job_rows import MOST_ROWS, job_rows
from app.work.jobs import Job, JobKind
from core.elasticity.stiffness import Frame

pytestmark = pytest.mark.display
TRACE = "Traceback (most recent call last)\n  File x\nValueError: y"


@pytest.fixture
def window(renewed_window):
    return renewed_window


# --- jobs -------------------------------------------------------------------------------------------------
def test_one_job_is_cancelled_and_the_rest_goes_on(window_with_process, qtbot, write_cif):
    window = window_with_process
    drop(window, [write_cif(name) for name in ("hang", "second", "third")])
    qtbot.waitUntil(
        lambda: len(window.session) == 3 and window.session.at(0).stage is Stage.PREDICTING,
        timeout=30_000,
    )
    trigger(window, "window.jobs")
    popup = window.findChild(JobsPopup)
    texts = [row.text for row in popup._rows]
    assert texts[0] == "Predicting hang.cif" and set(texts[1:]) == {"second.cif", "third.cif"}
    assert popup.title.text() == "1 running · 2 waiting"
    cancel = popup.findChild(QToolButton)
    assert cancel.accessibleName() == "Cancel Predicting hang.cif"
    third = window.session.at(2).key
    popup.cancel_asked.emit(third)
    assert window.session.at(2).stage is Stage.STOPPED
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    popup.hide()
    wait_done(window, qtbot, 3)
    assert [entry.stage for entry in window.session] == [Stage.STOPPED, Stage.DONE, Stage.STOPPED]
    window.session.select(third)
    trigger(window, "crystal.again")
    wait_done(window, qtbot, 3)
    assert window.session.at(2).stage is Stage.DONE


def test_many_jobs_are_a_short_list():
    waiting = [Job(kind=kind, key=key) for key in range(1, 501) for kind in (JobKind.READ, JobKind.PREDICT)]
    rows, more = job_rows(Job(kind=JobKind.LOAD_MODEL), waiting, lambda key: f"{key}.cif")
    assert rows[0].text == "Loading the network" and not rows[0].can_stop
    assert [row.text for row in rows[1:3]] == ["1.cif", "2.cif"]
    assert len(rows) == MOST_ROWS and len(rows) + more == 501


# --- problems and log -------------------------------------------------------------------------------------
def test_details_of_a_problem_are_folded_and_can_be_copied(qtbot):
    problems = ProblemList(LIGHT)
    qtbot.addWidget(problems)
    problems.put(7, "a.cif: no cell")
    problems.put(0, "Something went wrong in the program: y", TRACE)
    problems.put(7, "a.cif: no cell at all")
    assert problems.count() == 2 and problems.text_at(0) == "a.cif: no cell at all"
    assert problems.details_at(1) == TRACE and not problems.tree.topLevelItem(1).isExpanded()
    qtbot.mouseClick(problems.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "a.cif: no cell at all" in copied and "ValueError: y" in copied
    problems.tree.topLevelItem(1).child(0).setSelected(True)
    problems.copy()
    assert QGuiApplication.clipboard().text().startswith("Something went wrong")
    qtbot.mouseClick(problems.clear_button, Qt.MouseButton.LeftButton)
    assert problems.count() == 1
    problems.take_back(7)
    assert problems.count() == 0


def test_the_log_shows_what_is_asked_for(qtbot):
    log = LogText(LIGHT)
    qtbot.addWidget(log)
    log.write("all is well")
    log.write("not written", Level.WARNING)
    log.write(TRACE)
    assert len(log.toPlainText().splitlines()) == 5
    log.choice.setCurrentIndex(1)
    assert "all is well" not in log.toPlainText() and "not written" in log.toPlainText()
    log.choice.setCurrentIndex(2)
    log.write("hidden")
    assert "not written" not in log.toPlainText() and "hidden" not in log.toPlainText()
    qtbot.mouseClick(log.copy_button, Qt.MouseButton.LeftButton)
    assert "ValueError: y" in QGuiApplication.clipboard().text()
    log.choice.setCurrentIndex(0)
    assert "hidden" in log.toPlainText()


def test_a_log_is_laid_out_only_where_it_is_seen(qtbot):
    log = LogText(LIGHT)
    qtbot.addWidget(log)
    log.write("before")
    log.write(TRACE)
    assert log.text.toPlainText() == ""
    log.show()
    assert log.text.toPlainText() == log.toPlainText() != ""
    log.write("while it is seen")
    log.hide()
    log.write("afterwards")
    assert log.text.toPlainText().endswith("seen") and log.toPlainText().endswith("afterwards")
    log.show()
    assert log.text.toPlainText() == log.toPlainText()


def test_problems_share_one_picture_and_the_oldest_of_the_program_go(qtbot):
    problems = ProblemList(LIGHT)
    qtbot.addWidget(problems)
    problems.put(7, "salt.cif: no atoms")
    for number in range(MOST_OF_PROGRAM + 3):
        problems.put(0, f"report {number} was not written")
    assert problems.count() == MOST_OF_PROGRAM + 1
    assert problems.text_at(0) == "salt.cif: no atoms" and problems.text_at(1).startswith("report 3 ")
    for palette in (LIGHT, DARK):
        problems.set_palette_tokens(palette)
        problems.put(8, "iron.cif: no cell")
        marks = {problems.tree.topLevelItem(row).icon(0).cacheKey() for row in range(problems.count())}
        assert len(marks) == 1


def test_the_log_is_saved_and_kept(window, answers, tmp_path):
    window.frame.log.write("a remarkable line")
    answers.save = tmp_path / "log.txt"
    trigger(window, "window.save_log")
    assert "a remarkable line" in answers.save.read_text()
    (kept,) = (window.settings.state_folder / "logs").glob("*.log")
    assert "a remarkable line" in kept.read_text()


# --- settings ---------------------------------------------------------------------------------------------
def test_settings_take_effect_and_survive(new_window, qtbot, answers):
    window = new_window
    qtbot.waitUntil(lambda: window.predict.identity is not None, timeout=20_000)
    window.settings.remember([Path("/somewhere/a.cif")])
    answers.preferences = lambda now: (
        replace(
            now,
            theme=Theme.DARK,
            motion=Motion.REDUCED,
            device=Device.CPU,
            threads=1,
            frame=Frame.IEEE,
            restore_last=True,
            color_scheme=ColorScheme.VESTA,
        ),
        True,
    )
    with qtbot.waitSignal(window.predict.model_changed, timeout=20_000):
        trigger(window, "edit.settings")
    assert window.palette().window().color().name() == DARK.window
    assert not window.frame.crystal.scene._camera.eased
    assert window.worker.config.device == "cpu" and window.worker.config.threads == 1
    assert window.settings.recents == ()
    kept = preferences_of(type(window.settings)(Path(window.settings._store.fileName())))
    assert (kept.theme, kept.threads, kept.frame, kept.restore_last) == (Theme.DARK, 1, Frame.IEEE, True)
    assert kept.color_scheme is ColorScheme.VESTA


def test_the_dialog_gives_back_what_it_was_given_and_explains_itself(qtbot, settings):
    settings.threads, settings.motion = 2, Motion.FULL
    now = preferences_of(settings)
    dialog = SettingsDialog(now, 3)
    qtbot.addWidget(dialog)
    assert dialog.wish() == now
    for kind in (QComboBox, QAbstractSpinBox, QAbstractButton):
        for box in dialog.findChildren(kind):
            if not box.objectName().startswith("qt_") and box.parent() is dialog:
                assert box.toolTip(), box
    assert "Nothing leaves this computer" in " ".join(dialog.crash_report.toolTip().split())


@pytest.mark.parametrize("system, eased", [(True, False), (False, True)])
def test_less_motion_where_the_system_asks(new_window, system, eased):
    window = new_window
    window.parts["settings"].controllers["settings"].set_system_reduces(system)
    assert window.frame.surface.scene._camera.eased is eased


# --- help -------------------------------------------------------------------------------------------------
def test_the_tour_points_at_the_window_and_is_walked_with_keys(window, qtbot):
    trigger(window, "help.tour")
    wait_done(window, qtbot)
    tour = window.findChild(Tour)
    seen = []
    while tour.isVisible():
        assert tour.ring.isVisible() and window.rect().contains(tour.geometry()), tour.title.text()
        target = tour._steps[tour.step].target()
        assert target.isVisible() and tour.text.text() != ""
        assert target is window.frame.status or not tour.geometry().contains(
            target.mapTo(window, target.rect().center())
        )
        seen.append(tour.title.text())
        qtbot.keyClick(tour, Qt.Key.Key_Right)
    assert len(seen) == len(set(seen)) == 7
    assert "Open crystals" in seen[0]
    trigger(window, "help.tour")
    again = window.parts["help"].controllers["tour"].tour
    qtbot.keyClick(again, Qt.Key.Key_Right)
    qtbot.keyClick(again, Qt.Key.Key_Left)
    assert again.step == 0
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(Tour) == window.findChildren(Ring) == []


def test_the_citation_agrees_with_the_file_of_the_repository(window):
    cff = (Path(__file__).parents[2] / "CITATION.cff").read_text()
    for doi in re.findall(r"doi += \{(.*?)\}", bibtex()):
        assert f"doi: {doi}" in cff
    trigger(window, "help.copy_citation")
    text = QGuiApplication.clipboard().text()
    assert text.count("{") == text.count("}") and text.count("@") == 5
    for year in re.findall(r"year += \{(\d+)\}", text):
        assert f"year: {year}" in cff


def test_system_information_names_versions_and_nobody(window):
    trigger(window, "help.copy_system")
    text = QGuiApplication.clipboard().text()
    assert all(word in text for word in ("Elastoscope:", "Qt:", "torch:", "Screens:", "3-D:"))
    assert str(Path.home()) not in text and str(window.settings.state_folder) not in text


# --- the palette of commands ------------------------------------------------------------------------------
def test_the_palette_lists_every_action_with_its_keys(window):
    trigger(window, "window.commands")
    palette = window.findChild(CommandPalette)
    rows = [palette.list.item(row) for row in range(palette.list.count())]
    assert len(rows) == len(CATALOGUE)
    shown = {row.text(): row.data(Qt.ItemDataRole.UserRole + 1) for row in rows}
    assert shown["File ▸ Save session"] == "Ctrl+S"
    assert all(row.toolTip() for row in rows)
    palette.close()


def test_letters_in_order_find_a_command_and_whole_words_go_first():
    assert fit("theme dark", "View ▸ Theme ▸ Dark") == 0.0
    assert fit("cpmt", "Edit ▸ Copy matrix as text") is not None
    assert fit("savse", "File ▸ Save session") is not None
    assert fit("zzz", "File ▸ Save session") is None
    assert fit("sn", "File ▸ Open folder") is None
    assert fit("save", "File ▸ Save session") < fit("sves", "File ▸ Save session")


# --- names for those who do not see the window ------------------------------------------------------------
def _said(widget):
    text = getattr(widget, "text", lambda: "")()
    return widget.accessibleName() or (text if isinstance(text, str) else "")


def _own(widget):
    """Not one of the parts that Qt itself makes inside its widgets."""
    inside = (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractItemView, QScrollBar, QTabBar)
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, inside):
            return False
        parent = parent.parentWidget()
    return not widget.objectName().startswith("qt_")


def test_everything_that_can_be_reached_has_a_name_and_every_tool_button_a_tip(window, qtbot, write_cif):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    for dock in window.frame.docks.values():
        dock.show()
    window.view.set_section(True)
    kinds = (
        QAbstractButton,
        QAbstractItemView,
        QAbstractSpinBox,
        QComboBox,
        QLineEdit,
        QPlainTextEdit,
        QTextEdit,
    )
    nameless, tipless = [], []
    for kind in kinds:
        for widget in filter(_own, window.findChildren(kind)):
            reachable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
            if reachable and not _said(widget):
                nameless.append(f"{type(widget).__name__} {widget.objectName()} in {widget.parent()}")
            if isinstance(widget, QToolButton) and not widget.toolTip():
                tipless.append(f"{widget.text()} in {widget.parent()}")
    assert nameless == [] and tipless == []
