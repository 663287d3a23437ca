"""Taking results away from the real window."""

import json
import pickle

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialogButtonBox
from shown_window import drawn_beside

from app.controllers.takeaway_report import report_file_steps
from app.state.export_catalogue import (
    EXPORTS,
    ExportChoice,
    ExportWish,
    FilmOptions,
    Options,
    PictureOptions,
    Subject,
)
from app.views.export_dialog import ExportDialog
from app.work.steps_beside import steps_beside

SAVE = QDialogButtonBox.StandardButton.Save


@pytest.fixture
def opened(window, qtbot, write_cif):
    window.open.open((write_cif("halite"),))
    qtbot.waitUntil(
        lambda: window.session.selected is not None and window.session.selected.answer is not None,
        timeout=60_000,
    )
    qtbot.waitUntil(lambda: window.frame.crystal.settled and window.frame.surface.settled, timeout=60_000)
    return window


def export(window, qtbot, answers, path, wish):
    answers.export, answers.save = wish, path
    window.actions_made["file.export"].trigger()
    runner = window.parts["takeaway"].controllers["takeaway"].runner
    written = path if wish.name != "turntable.png" else path.with_name("turntable_frames")
    # A report begins when its analysis has come.
    qtbot.waitUntil(lambda: bool(answers.told) or (written.exists() and not runner.busy), timeout=30_000)
    assert not answers.told, answers.told


SMALL = FilmOptions(shows="both", size=(120, 60), frames=3, seconds=1.0, axis="z")


def beside_or_here(make):
    """A report in a process of its own, as it is; all else here, from what a process would be given."""
    return steps_beside(make) if make.func is report_file_steps else pickle.loads(pickle.dumps(make))()


def test_every_format_that_is_offered_is_written(opened, qtbot, answers, tmp_path, monkeypatch):
    window = opened
    monkeypatch.setattr("app.work.steps_beside.steps_beside", beside_or_here)
    window.actions_made["view.section"].trigger()
    section = window.parts["section"].controllers["section"]
    qtbot.waitUntil(lambda: section.figure() is not None, timeout=10_000)
    answers.export = None
    window.actions_made["file.export"].trigger()
    choices, _ = answers.asked[-1]
    offered = [choice for choice in choices if not choice.missing]
    assert len(offered) >= len(EXPORTS) - 2  # films of ffmpeg, where it is not installed
    picture = PictureOptions(size=(80, 60), scale=1.0)
    for choice in offered:
        path = tmp_path / choice.format.name
        export(window, qtbot, answers, path, ExportWish(name=path.name, picture=picture, film=SMALL))
    voigt = window.session.selected.answer.stiffness.voigt
    assert np.array_equal(np.loadtxt(tmp_path / "voigt.csv", delimiter=","), voigt)
    assert json.loads((tmp_path / "tensor.json").read_text())["stiffness"] == voigt.tolist()
    assert b"<image" not in (tmp_path / "structure.svg").read_bytes()
    assert "Content-Security-Policy" in (tmp_path / "report.html").read_text(encoding="utf-8")
    film = Image.open(tmp_path / "turntable.gif")
    assert (film.n_frames, film.size) == (3, (120, 60))


def test_a_dark_window_gives_a_light_picture_that_can_be_read(opened, qtbot, answers, tmp_path):
    opened.actions_made["view.theme_dark"].trigger()
    options = PictureOptions(size=(600, 440), scale=1.0, theme="light", transparent=True)
    export(opened, qtbot, answers, tmp_path / "a.png", ExportWish(name="surface.png", picture=options))
    pixels = np.asarray(Image.open(tmp_path / "a.png")).astype(int)
    caption = pixels[:50, :300]
    letters = caption[caption[..., 3] > 100][:, :3]
    assert len(letters) > 20 and np.median(letters.max(axis=1)) < 90  # dark letters


def test_a_film_can_be_stopped_and_closing_asks(opened, qtbot, answers, tmp_path):
    takeaway = opened.parts["takeaway"].controllers["takeaway"]
    answers.export = ExportWish(
        name="turntable.gif", film=FilmOptions(size=(200, 150), frames=500, seconds=20)
    )
    answers.save = tmp_path / "long.gif"
    opened.actions_made["file.export"].trigger()
    qtbot.waitUntil(lambda: "long.gif" in takeaway.runner.busy, timeout=30_000)
    assert "long.gif is still being written" in takeaway.unfinished()
    answers.leave = False
    assert not opened.close() and "long.gif" in answers.asked[-1]
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob(".long*"))), timeout=30_000)
    assert drawn_beside(), "it is drawn in the window's own process"
    takeaway.cancel()
    assert not takeaway.runner.busy
    qtbot.waitUntil(lambda: not drawn_beside() and not list(tmp_path.glob(".long*")), timeout=90_000)
    assert not list(tmp_path.glob("*.gif"))


def pixels_of(image):
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), dtype=np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].copy()  # the image goes with this function


def test_a_large_picture_is_that_of_the_window_but_drawn_elsewhere(
    opened, qtbot, answers, tmp_path, monkeypatch
):
    wish = ExportWish(name="surface.png", picture=PictureOptions(size=(160, 120), scale=1.0))
    export(opened, qtbot, answers, tmp_path / "here.png", wish)
    monkeypatch.setattr("app.controllers.takeaway_writers.PIXELS_DRAWN_HERE", 0)
    export(opened, qtbot, answers, tmp_path / "beside.png", wish)
    here, beside = (
        np.asarray(Image.open(tmp_path / name), dtype=float) for name in ("here.png", "beside.png")
    )
    assert np.abs(beside - 255).mean() > 5
    np.testing.assert_array_equal(here, beside)
    opened.actions_made["edit.copy_surface"].trigger()
    runner = opened.parts["takeaway"].controllers["takeaway"].runner
    assert "clipboard" in runner.busy
    qtbot.waitUntil(lambda: not runner.busy, timeout=60_000)
    copied = QGuiApplication.clipboard().image()
    assert not answers.told and copied.devicePixelRatio() == 2.0
    np.testing.assert_array_equal(pixels_of(copied), pixels_of(opened.frame.surface.scene.image(scale=2.0)))
    export_wish = ExportWish(name="surface.png", picture=PictureOptions(size=(160, 120), scale=1e4))
    answers.export, answers.save = export_wish, tmp_path / "huge.png"
    opened.actions_made["file.export"].trigger()
    qtbot.waitUntil(lambda: bool(answers.told), timeout=30_000)
    assert "megapixels" in str(answers.told)
    qtbot.waitUntil(lambda: not drawn_beside(), timeout=90_000)


def choices(**missing):
    return tuple(ExportChoice(format=each, missing=missing.get(each.name.replace(".", "_"), ""), frame="ieee")
                 for each in EXPORTS)  # fmt: skip


def test_the_dialog_shows_every_subject_and_marks_the_last(qtbot):
    dialog = ExportDialog(choices(), "ansys.mac", (300, 200))
    qtbot.addWidget(dialog)
    assert [dialog.subjects.item(row).text() for row in range(dialog.subjects.count())] == list(Subject)
    assert dialog.wish().name == "ansys.mac" and dialog.subjects.currentItem().text() == Subject.CARDS
    assert "Frame: ieee" in dialog.remark.text() and "MPa" in dialog.remark.text()
    for each in EXPORTS:
        dialog.select(each.name)
        assert dialog.wish().name == each.name and dialog.sentence.text() == each.sentence
        assert dialog.options.isVisibleTo(dialog) == (each.options is not Options.NONE)


def test_what_is_missing_cannot_be_saved_and_says_why(qtbot):
    dialog = ExportDialog(choices(section_svg="No section is shown"), "section.svg", (300, 200))
    qtbot.addWidget(dialog)
    assert not dialog.buttons.button(SAVE).isEnabled() and dialog.trouble.text() == "No section is shown"
    dialog.select("matrix.svg")
    assert dialog.buttons.button(SAVE).isEnabled() and not dialog.trouble.isVisibleTo(dialog)


def test_sizes_are_never_capped_but_said(qtbot):
    dialog = ExportDialog(choices(), "surface.png", (600, 450))
    qtbot.addWidget(dialog)
    form = dialog.picture
    form.scale_box.setValue(20.0)
    assert (
        form.pixels == (12_000, 9_000)
        and "12,000 × 9,000" in form.result.text()
        and "MB" in form.result.text()
    )
    assert dialog.wish().picture.size == (600, 450) and dialog.wish().picture.scale == 20.0
    form.width_box.setValue(50_000)
    assert "megapixels" in dialog.trouble.text() and not dialog.buttons.button(SAVE).isEnabled()


def test_without_ground_the_letters_are_for_paper(qtbot):
    dialog = ExportDialog(choices(), "crystal.png", (600, 450))
    qtbot.addWidget(dialog)
    assert dialog.wish().picture.theme == "window"
    dialog.picture.transparent_box.setChecked(True)
    assert dialog.wish().picture.theme == "light"
