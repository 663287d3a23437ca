"""Nowhere to write to: the window says which file and why, nothing that is open is lost, and another place
works.
"""

import json
from dataclasses import replace
from unittest.mock import Mock

import pytest
from other_disks import WORDS, refusing_disk
from test_window import drop, trigger, wait_done, wait_drawn

from app.controllers.settings_controller import SettingsController
from app.settings import Settings
from app.state.export_catalogue import ExportWish, PictureOptions

pytestmark = pytest.mark.display

WRITERS = {
    "file.export_csv": "a.csv",
    "file.export_json": "a.json",
    "file.table_csv": "table.csv",
    "session.save_as": "a.elastoscope",
    "window.save_log": "log.txt",
    "surface.png": "surface.png",
    "cell.cif": "cell.cif",
}


@pytest.fixture
def opened(window, qtbot, write_cif):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    wait_drawn(window, qtbot)
    window.control.toggle_dock("table")
    table = window.parts["table"].controllers["table"]
    qtbot.waitUntil(lambda: bool(table._pane.rows()), timeout=10_000)
    return window


def write(window, qtbot, answers, name, path):
    """Ask for a file and wait until it is there or it was said why not; what was said."""
    answers.told.clear()
    answers.save, answers.export = path, None
    if name.startswith(("file.", "session.", "window.")):
        trigger(window, name)
    else:
        answers.export = ExportWish(name=name, picture=PictureOptions(size=(64, 48), scale=1.0))
        trigger(window, "file.export")
    runner = window.parts["takeaway"].controllers["takeaway"].runner
    qtbot.waitUntil(lambda: bool(answers.told) or (path.exists() and not runner.busy), timeout=30_000)
    return [text for title, text in answers.told]


@pytest.mark.parametrize("how", ["full", pytest.param("read-only", marks=pytest.mark.soak)])
def test_what_cannot_be_written_is_told_and_can_be_written_elsewhere(opened, qtbot, answers, tmp_path, how):
    before = opened.session.selected.answer
    with refusing_disk(tmp_path / "small", how) as disk:
        for name, file in WRITERS.items():
            (said,) = write(opened, qtbot, answers, name, disk / file)
            assert file in said and WORDS[how] in said, said
            assert [path.name for path in disk.iterdir()] == ["filling"] * (how == "full"), name
    assert opened.session.selected.answer is before
    for name, file in WRITERS.items():
        assert write(opened, qtbot, answers, name, tmp_path / file) == [], name
    assert json.loads((tmp_path / "a.json").read_text())["stiffness"] == before.stiffness.voigt.tolist()
    assert len(json.loads((tmp_path / "a.elastoscope").read_text())["crystals"]) == 1


def test_settings_that_cannot_be_kept_are_told_and_hold_all_the_same(qapp, answers, tmp_path):
    with refusing_disk(tmp_path / "small", "full") as disk:
        settings, told = Settings(disk / "settings.ini"), []
        controller = SettingsController(
            settings, answers, view=Mock(), scenes=(), forget_recents=lambda: None
        )
        controller.trouble.connect(told.append)
        answers.preferences = lambda now: (replace(now, threads=1), False)
        controller.show()
        (said,) = told
        assert str(disk / "settings.ini") in said and "cannot be written" in said
        assert settings.threads == 1
