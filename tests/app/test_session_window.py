"""Sessions, pastes and what a crash leaves, in the real window."""

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from test_window import drop, trigger, wait_done, wait_drawn
from thread_engine import ThreadEngine

from app.main_window import MainWindow
from app.scene.camera import CameraPose
from app.state.leaving import Leaving
from app.state.run_journal import RunJournal
from app.state.session import Stage
from app.state.session_file import SUFFIX, SavedCrystal, SavedSession, session_text
from app.state.session_marks import SavedTable
from app.state.table_columns import NUMBER_OF
from app.views.dialogs import Dialogs
from app.work.worker import Worker
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

pytestmark = pytest.mark.display


def save(window, answers, path):
    answers.save = path
    trigger(window, "session.save")
    written = path if path.suffix else path.with_name(f"{path.name}{SUFFIX}")
    return json.loads(written.read_text())


@pytest.fixture
def problems(window):
    rows = lambda: [window.frame.problems.text_at(row) for row in range(window.frame.problems.count())]  # noqa: E731
    return lambda: "\n".join(rows())


@pytest.fixture
def cif(write_cif):
    return write_cif("salt").read_text()


def test_a_session_brings_everything_back(window, qtbot, answers, write_cif, tmp_path):
    drop(window, [write_cif("one", folder=tmp_path / "in"), write_cif("two", a=6.0, folder=tmp_path / "in")])
    wait_done(window, qtbot, 2)
    window.session.select(window.session.at(1).key)
    window.view.set_quantity(SurfaceQuantity.COMPRESSIBILITY)
    window.view.set_frame(Frame.IEEE)
    window.view.set_bonds(False)
    window.view.set_section(True)
    trigger(window, "window.log")
    window.view.set_section(False)
    wait_drawn(window, qtbot)
    pose = CameraPose(direction=(1.0, 2.0, -0.5), center=(1.0, 0.5, 0.0), height=9.0)
    window.frame.crystal.scene.set_pose(pose, eased=False)
    content = save(window, answers, tmp_path / "mine.elastoscope")
    assert [each["path"] for each in content["crystals"]] == ["in/one.cif", "in/two.cif"]
    digest = hashlib.sha256((tmp_path / "in" / "two.cif").read_bytes()).hexdigest()
    assert content["crystals"][1]["sha256"] == digest
    assert "mine" in window.windowTitle() and "*" not in window.windowTitle()

    trigger(window, "file.close_all")
    window.view.set_quantity(SurfaceQuantity.YOUNG)
    window.view.set_bonds(True)
    trigger(window, "window.log")
    drop(window, [tmp_path / "mine.elastoscope"])
    wait_done(window, qtbot, 2)
    wait_drawn(window, qtbot)
    options = window.analyse.options
    assert window.session.selected.path == tmp_path / "in" / "two.cif"
    assert (options.quantity, options.frame) == (SurfaceQuantity.COMPRESSIBILITY, Frame.IEEE)
    assert not options.crystal.bonds
    assert not window.frame.docks["log"].isHidden()
    qtbot.waitUntil(
        lambda: np.allclose(window.frame.crystal.scene.pose.center, pose.center, atol=1e-6), timeout=10_000
    )
    assert window.frame.crystal.scene.pose.height == pytest.approx(9.0)
    assert np.allclose(window.frame.crystal.scene.pose.direction, pose.direction)


def test_the_title_marks_what_is_not_saved_and_closing_asks(window, qtbot, answers, write_cif, tmp_path):
    drop(window, [write_cif("one")])
    wait_done(window, qtbot)
    save(window, answers, tmp_path / "mine")
    assert "mine –" in window.windowTitle() or window.windowTitle().endswith("mine – Elastoscope")
    window.view.set_bonds(False)
    qtbot.waitUntil(lambda: "mine*" in window.windowTitle())
    answers.leave = False
    assert not window.close()
    assert "not saved" in answers.asked[-1]
    trigger(window, "session.save")
    assert "mine*" not in window.windowTitle()
    window.view.set_bonds(True)
    window.view.set_bonds(False)
    assert window.close(), answers.asked


def test_leaving_offers_to_save_to_go_without_and_to_stay(window, qtbot, answers, cif, tmp_path):
    QGuiApplication.clipboard().setText(cif)
    trigger(window, "edit.paste")
    wait_done(window, qtbot)
    answers.leaving = Leaving.STAY
    assert not window.close() and "in no file" in answers.asked[-1]
    answers.leaving, answers.save = Leaving.SAVE, None
    assert not window.close(), "no place to save was given, so nothing is lost"
    (tmp_path / "taken").write_text("no folder")
    answers.save = tmp_path / "taken" / "mine.elastoscope"
    assert not window.close() and "not saved" in answers.told[-1][1]
    answers.save = tmp_path / "mine.elastoscope"
    assert window.close()
    assert json.loads(answers.save.read_text())["crystals"][0]["text"] == cif


def test_the_question_before_leaving_has_three_buttons(window, qtbot):
    def answer(name):
        def press():
            box = QApplication.activeModalWidget()
            found.append([button.text() for button in box.buttons()])
            assert box.defaultButton().text() == "Save and close"
            (next(b for b in box.buttons() if b.text() == name).click if name else box.close)()

        found = []
        QTimer.singleShot(0, press)
        wish = Dialogs(window).ask_leave(
            "Close?", "Lost", save="Save and close", discard="Close without saving"
        )
        assert set(found[0]) == {"Save and close", "Close without saving", "Cancel"}
        return wish

    assert answer("Save and close") is Leaving.SAVE
    assert answer("Close without saving") is Leaving.DISCARD
    assert answer("Cancel") is answer("") is Leaving.STAY


def test_marks_and_the_table_come_back(window, qtbot, answers, write_cif, tmp_path):
    drop(window, [write_cif("one"), write_cif("two", a=6.0)])
    wait_done(window, qtbot, 2)
    wait_drawn(window, qtbot)
    ask, compare = (window.parts[name].controllers[name] for name in ("ask", "compare"))
    pane = window.frame.docks["table"].widget()
    ask.type_plane("1 1 0")
    window.session.select(window.session.at(1).key)
    compare.pin(True)
    window.session.select(window.session.at(0).key)
    wait_drawn(window, qtbot)
    ask.pick_site(0)
    ask.pick_site(4, True)
    chain = ask.chain
    usual = pane.arrangement
    names = ("formula", "K", "name")
    pane.arrange(replace(usual, columns=names, sorted_by="K", descending=True, filter="K > 1"))
    arranged = pane.arrangement
    assert arranged.columns == names and pane.table.order == (NUMBER_OF["K"], True)
    content = save(window, answers, tmp_path / "marked.elastoscope")
    assert window.parts["session"].controllers["session"].modified is False

    trigger(window, "file.close_all")
    pane.arrange(SavedTable())
    assert pane.arrangement == usual and pane.table.order == (-1, False)
    drop(window, [tmp_path / "marked.elastoscope"])
    wait_done(window, qtbot, 2)
    wait_drawn(window, qtbot)
    qtbot.waitUntil(lambda: ask.chain == chain, timeout=10_000)
    assert [plane.indices(ask._crystal.cell) for plane in ask.planes] == [(1, 1, 0)]
    assert pane.arrangement == arranged
    assert compare.pinned == window.session.at(1).key

    # A file of an earlier program holds none of it, and one by an enemy what cannot be.
    for name in ("picked", "plane_family", "table", "pinned"):
        del content[name]
    older = tmp_path / "older.elastoscope"
    content["crystals"] = [
        {key: each for key, each in row.items() if key != "planes"} for row in content["crystals"]
    ]
    older.write_text(json.dumps(content))
    drop(window, [older])
    wait_done(window, qtbot, 2)
    wait_drawn(window, qtbot)
    assert (ask.chain, ask.planes, compare.pinned, pane.arrangement) == ((), (), None, usual)
    content |= {"picked": [{"site": 999}], "table": {"columns": ["nonsense"], "filter": "K >"}, "pinned": 77}
    content["crystals"][0]["planes"] = [{"normal": [0, 0, 0], "order": 1.0}]
    older.write_text(json.dumps(content))
    drop(window, [older])
    wait_done(window, qtbot, 2)
    wait_drawn(window, qtbot)
    assert (ask.chain, ask.planes, compare.pinned, pane.arrangement.columns) == ((), (), None, usual.columns)


def test_pasted_text_becomes_a_crystal_and_lives_in_the_session(window, qtbot, answers, cif, tmp_path):
    QGuiApplication.clipboard().setText(cif)
    for number in (1, 2):
        trigger(window, "edit.paste")
        wait_done(window, qtbot, number)
    assert [entry.path.name for entry in window.session] == ["pasted salt.cif", "pasted salt 2.cif"]
    assert window.session.selected.answer is not None
    trigger(window, "crystal.again")
    wait_done(window, qtbot, 2)
    assert window.session.selected.stage is Stage.DONE
    content = save(window, answers, tmp_path / "pasted.elastoscope")
    assert content["crystals"][0]["text"] == cif
    answers.session_file = tmp_path / "pasted.elastoscope"
    trigger(window, "session.open")
    wait_done(window, qtbot, 2)
    assert all(entry.stage is Stage.DONE and entry.text == cif for entry in window.session)


def test_files_that_moved_are_found_or_asked_for_once_and_the_rest_is_marked(
    window, qtbot, answers, write_cif, tmp_path, problems
):
    old, new, shown = tmp_path / "old", tmp_path / "new", tmp_path / "shown"
    drop(window, [write_cif(name, folder=old) for name in ("beside", "shown", "lost", "edited")])
    wait_done(window, qtbot, 4)
    save(window, answers, old / "mine.elastoscope")
    shown.mkdir()
    shutil.move(old / "shown.cif", shown)
    (old / "lost.cif").unlink()
    (old / "edited.cif").write_text((old / "edited.cif").read_text().replace("5.64", "5.70"))
    old.rename(new)
    answers.folder, answers.asked = shown, []
    drop(window, [new / "mine.elastoscope"])
    wait_done(window, qtbot, 4)
    assert answers.asked == [("shown.cif", "lost.cif")]
    paths = [entry.path for entry in window.session]
    assert paths[:2] == [new / "beside.cif", shown / "shown.cif"]
    assert [entry.stage for entry in window.session] == [Stage.DONE, Stage.DONE, Stage.FAILED, Stage.DONE]
    assert "lost.cif is not there" in problems()
    assert "edited.cif has changed since the session was saved" in problems()


def test_a_hostile_session_changes_nothing(window, qtbot, answers, write_cif, tmp_path, problems):
    drop(window, [write_cif("one")])
    wait_done(window, qtbot)
    before = list(window.session)
    bad = tmp_path / f"bad{SUFFIX}"
    bad.write_text('{"format": "Elastoscope session", "version": 99, "crystals": []}')
    drop(window, [bad])
    assert list(window.session) == before
    assert "newer Elastoscope" in problems()
    assert "bad" not in window.windowTitle()


def test_thirty_files_of_which_ten_are_broken(window, qtbot, write_cif, tmp_path, problems):
    files = []
    for number in range(30):
        path = write_cif(f"file{number:02d}", a=5.0 + 0.02 * number)
        if number % 3 == 0:
            text = path.read_text()
            damages = [
                "",
                "\0\1\2",
                text[:120],
                text.replace("5", "x"),
                text.replace("Na", "Qq"),
                "data_only",
            ]
            path.write_text(damages[number // 3 % len(damages)])
        files.append(path)
    drop(window, files)
    wait_done(window, qtbot, 30)
    failed = [entry for entry in window.session if entry.stage is Stage.FAILED]
    assert [entry.path.name for entry in failed] == [f"file{n:02d}.cif" for n in range(0, 30, 3)]
    assert window.frame.problems.count() == 10
    for entry in failed:
        line = next(line for line in problems().splitlines() if entry.path.name in line)
        assert len(line) > len(entry.path.name) + 20, "no reason is given"
    assert sum(entry.stage is Stage.DONE for entry in window.session) == 20


CRASHING = """
import faulthandler, sys, time
from pathlib import Path
from app.settings import Settings
from app.crash_watch import crash_watch
from app.state.run_journal import RunJournal
settings = Settings(Path(sys.argv[1]))
with crash_watch(settings):
    journal = RunJournal(settings.state_folder)
    journal.begin()
    journal.keep(Path(sys.argv[2]).read_text)
    while journal.busy:
        time.sleep(0.01)
    journal.note_opening([Path(sys.argv[3])])
    faulthandler._sigsegv()
"""


def test_a_session_is_put_into_words_beside_the_window_and_is_all_there(qtbot, tmp_path):
    journal, threads, go_on = RunJournal(tmp_path), [], threading.Event()

    def written(text):
        threads.append(threading.current_thread())
        assert go_on.wait(10)
        return text

    journal.begin()
    journal.keep(lambda: written("first"))
    assert journal.busy, "it is waited for"
    journal.keep(lambda: written("second"))
    go_on.set()
    qtbot.waitUntil(lambda: not journal.busy)
    kept = list((tmp_path / "runs").glob("*.elastoscope"))
    assert [file.read_text() for file in kept] == ["first"]
    assert len(threads) == 1 and threads[0] is not threading.current_thread()
    journal.keep(lambda: "")
    journal.end()
    assert not any(file.exists() for file in kept)


def crash(tmp_path, session, opening):
    """A real run that ends in the middle of opening a file."""
    content = tmp_path / "content"
    content.write_text(session)
    words = [sys.executable, "-c", CRASHING, str(tmp_path / "settings.ini"), str(content), str(opening)]
    ended = subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, timeout=60)
    assert ended.returncode < 0, ended.stderr


@pytest.fixture
def reopened(qtbot, settings, engine_config, answers, monkeypatch):
    made = []

    def start(files=()):
        monkeypatch.setattr("app.main_window.Worker", partial(Worker, start_engine=ThreadEngine))
        window = MainWindow(settings, engine_config, dialogs=answers)
        window.show()
        window.start(files)
        made.append(window)
        return window

    yield start
    for window in made:
        answers.leave = True
        window.close()
        window.deleteLater()


def session_of(*paths):
    return session_text(SavedSession(crystals=tuple(SavedCrystal(path=p) for p in paths)), paths[0].parent)


def test_after_a_crash_the_session_is_offered_without_the_file_that_was_being_opened(
    reopened, qtbot, answers, write_cif, tmp_path
):
    good, bad = write_cif("good"), write_cif("bad")
    crash(tmp_path, session_of(good, bad), bad)
    window = reopened()
    strip = window.parts["session"].controllers["recovery"]._offering
    assert len(window.session) == 0, "it is offered, not forced"
    assert "ended unexpectedly" in strip.text and "bad.cif was being opened" in strip.text
    assert [button.text() for button in strip.buttons] == ["Open 1 crystal again", "Show the report"]
    assert strip.isVisible()
    qtbot.mouseClick(strip.buttons[1], Qt.MouseButton.LeftButton)
    assert "Segmentation fault" in answers.told[-1][1]
    qtbot.mouseClick(strip.buttons[0], Qt.MouseButton.LeftButton)
    wait_done(window, qtbot)
    assert [entry.path for entry in window.session] == [good]
    assert not strip.isVisible()
    again = reopened()
    assert not again.parts["session"].controllers["recovery"]._offering.isVisible(), "offered once"


def test_an_orderly_end_leaves_nothing_to_offer(reopened, qtbot, settings, write_cif):
    window = reopened([write_cif("one")])
    wait_done(window, qtbot)
    window.close()
    assert list((settings.state_folder / "runs").iterdir()) == []
    assert not reopened().parts["session"].controllers["recovery"]._offering.isVisible()


def test_the_last_session_comes_back_where_that_is_wanted(reopened, qtbot, settings, write_cif):
    settings.restore_last = True
    window = reopened([write_cif("one")])
    wait_done(window, qtbot)
    window.view.set_frame(Frame.IEEE)
    window.close()
    again = reopened()
    wait_done(again, qtbot)
    assert again.session.selected.path.name == "one.cif"
    assert again.analyse.options.frame is Frame.IEEE
    again.close()
    settings.restore_last = False
    assert len(reopened().session) == 0


def test_the_journal_names_a_file_only_while_it_is_opened(window, qtbot, settings, write_cif, monkeypatch):
    noted = []
    recovery = window.parts["session"].controllers["recovery"]
    monkeypatch.setattr(
        recovery._journal, "note_opening", lambda paths: noted.append({p.name for p in paths})
    )
    drop(window, [write_cif("one"), write_cif("two")])
    wait_done(window, qtbot, 2)
    assert {"one.cif"} in noted and any("two.cif" in names for names in noted)
    recovery._on_drawn()
    assert noted[-1] == set()
