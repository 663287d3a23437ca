"""Crystals compared in the real window: from the table to surfaces with one scale and to B − A."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from test_table_window import click, key_of, pane, wait_table
from test_window import drop, trigger, wait_done

from app.state.comparison import Mode
from app.state.export_catalogue import ExportWish, PictureOptions
from core.elasticity.directional import young_modulus
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

pytestmark = pytest.mark.display


@pytest.fixture
def opened(window, qtbot, write_cif):
    drop(window, [write_cif(name, a=a, c=a) for name, a in (("salt", 5.64), ("dense", 5.0), ("wide", 6.4))])
    wait_done(window, qtbot, 3)
    trigger(window, "window.table")
    wait_table(window, qtbot)
    return window


def choose(window, qtbot, *names):
    for number, name in enumerate(names):
        extra = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        click(pane(window).table, qtbot, key_of(window, name), extra)


def controller(window):
    return window.parts["compare"].controllers["compare"]


def compared(window, qtbot):
    """The window of the comparison, once everything in it is drawn."""
    view = next(w for w in window.children() if type(w).__name__ == "CompareWindow")

    def drawn():
        return all(each.settled for each in view.panels.shown_panes())

    qtbot.waitUntil(drawn, timeout=60_000)
    return view


def content(view, number):
    return view.panels.panes[number].scene.content


def test_what_cannot_be_compared_says_why(opened, qtbot):
    choose(opened, qtbot, "salt")
    action = opened.actions_made["crystal.compare"]
    assert not action.isEnabled() and "Select two to four crystals" in action.toolTip()
    choose(opened, qtbot, "salt", "dense")
    assert action.isEnabled() and opened.actions_made["tensor.difference"].isEnabled()


def test_side_by_side_with_one_scale(opened, qtbot):
    choose(opened, qtbot, "salt", "dense", "wide")
    qtbot.keyClick(pane(opened).table, Qt.Key.Key_Return)
    view = compared(opened, qtbot)
    shown = [content(view, number) for number in range(3)]
    assert len({each.options.value_range for each in shown}) == 1
    assert {each.options.full_radius for each in shown} == {max(abs(m.mesh.values).max() for m in shown)}
    assert view.panels.bar.range == shown[0].options.value_range
    assert not any(each.options.color_bar for each in shown) and len(view.panels.panes) == 3
    table = view.tables[0].table
    row = next(row for row in table.rows if row.cells[0].text == "K")
    bulk = [opened.session.find(key_of(opened, n)).answer.averages.bulk.hill for n in ("salt", "dense")]
    assert [float(cell.full) for cell in row.cells[2:4]] == bulk
    assert float(row.cells[5].full) == pytest.approx(bulk[1] - bulk[0]) and row.cells[5].text.startswith("+")
    assert "correspond" in view.remark.text()


def test_cameras_turn_and_zoom_together(opened, qtbot):
    choose(opened, qtbot, "salt", "dense")
    trigger(opened, "crystal.compare")
    view = compared(opened, qtbot)
    first, second = (view.panels.panes[number].scene for number in range(2))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert first.pose.direction == pytest.approx(second.pose.direction)
    second.zoom(2.0, eased=False)
    assert first.pose.height == pytest.approx(second.pose.height)
    qtbot.keyClick(view, Qt.Key.Key_F)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: abs(second.pose.direction[2]) > 1 - 1e-6, timeout=5_000)
    seen_from = second.pose.direction
    view.resize(1300, 720)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    # It is not hidden but gone, with the tables, the surfaces and Qt's picture of it.
    qtbot.waitUntil(lambda: not shiboken6.isValid(view), timeout=5_000)
    trigger(opened, "crystal.compare")
    view = compared(opened, qtbot)
    assert (view.width(), view.height()) == (1300, 720)
    again = view.panels.panes
    assert [pane.scene.pose.direction for pane in again] == [pytest.approx(seen_from)] * 2


def test_the_difference_of_the_selected_and_the_pinned_one(opened, qtbot):
    choose(opened, qtbot, "dense")
    trigger(opened, "crystal.pin")
    assert opened.actions_made["crystal.pin"].isChecked()
    choose(opened, qtbot, "salt")
    assert not opened.actions_made["crystal.pin"].isChecked()
    trigger(opened, "tensor.difference")
    view = compared(opened, qtbot)
    first, second = (opened.session.find(key_of(opened, name)).answer.stiffness for name in ("dense", "salt"))
    assert np.array_equal(view.matrix.values, second.voigt - first.voigt)
    mesh = content(view, 2).mesh
    along = np.array([[1.0, 0, 0], [0.6, 0.8, 0]])
    expected = young_modulus(second.voigt, along) - young_modulus(first.voigt, along)
    assert mesh.evaluate(along) == pytest.approx(expected)
    options = content(view, 2).options
    assert options.color_map == "vik" and options.value_range[0] == -options.value_range[1]
    norm = next(row for row in view.tables[0].table.rows if row.cells[0].text.startswith("‖ΔC‖ ="))
    weight = np.outer([1, 1, 1, 2**0.5, 2**0.5, 2**0.5], [1, 1, 1, 2**0.5, 2**0.5, 2**0.5])
    assert float(norm.cells[1].full) == pytest.approx(np.linalg.norm(weight * view.matrix.values))
    view.swap.click()
    assert np.array_equal(view.matrix.values, first.voigt - second.voigt)
    view.second.setCurrentIndex(view.second.findData(key_of(opened, "wide")))
    view.second.activated.emit(view.second.currentIndex())
    assert controller(opened).wish.keys == (key_of(opened, "salt"), key_of(opened, "wide"))
    view.tables[0].setFocus()
    qtbot.keyClick(view.tables[0], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "B − A (crystal frame)" in QGuiApplication.clipboard().text()


def test_another_quantity_frame_and_an_edited_tensor_follow(opened, qtbot):
    choose(opened, qtbot, "salt", "dense")
    trigger(opened, "crystal.compare")
    view = compared(opened, qtbot)

    def ask(quantity):
        view.quantity.setCurrentIndex(view.quantity.findData(quantity))
        view.quantity.activated.emit(view.quantity.currentIndex())

    view.frames[Frame.IEEE].click()
    view.modes[Mode.DIFFERENCE].click()
    # The stand-in's stiffness grows as the density does: its waves are equally fast in both.
    ask(SurfaceQuantity.VELOCITY_P)
    text = "Δ Phase velocity, P is 0 in every direction"
    qtbot.waitUntil(lambda: view.panels.panes[2].message.text == text, timeout=10_000)
    ask(SurfaceQuantity.LONGITUDINAL)
    compared(opened, qtbot)
    assert content(view, 2).mesh.quantity.quantity is SurfaceQuantity.LONGITUDINAL
    assert "IEEE axes follow each cell" in view.remark.text()
    entry = opened.session.find(key_of(opened, "dense"))
    opened.session.update(entry.key, answer=replace(entry.answer, in_ieee=None, ieee_missing="no axes"))
    qtbot.waitUntil(lambda: view.panels.panes[1].message.text == "no axes", timeout=5_000)
    assert "no axes" in view.panels.panes[2].message.text and view.matrix.values is None


def test_the_comparison_is_taken_away(opened, qtbot, answers, tmp_path):
    choose(opened, qtbot, "salt", "dense", "wide")
    trigger(opened, "crystal.compare")
    view = compared(opened, qtbot)
    runner = opened.parts["compare"].controllers["compare_export"].runner

    def export(name, **picture):
        answers.save = tmp_path / name
        answers.export = ExportWish(name=name, picture=PictureOptions(**picture))
        qtbot.mouseClick(view.export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: answers.save.is_file() and not runner.busy, timeout=60_000)
        return answers.save

    path = export("comparison.png", size=(330, 121), scale=2.0, theme="light")
    choices, last = answers.asked[-1]
    assert last == "comparison.png" and not any(choice.missing for choice in choices)
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == (660, 242)
    drawn = [picture.copy(220 * number, 40, 220, 160) for number in range(3)]
    counts = [len({each.pixel(x, y) for x in range(0, 220, 3) for y in range(0, 160, 3)}) for each in drawn]
    assert min(counts) > 100, "a panel is empty"
    said = {key: picture.text(key) for key in picture.textKeys()}
    assert "A = NaCl" in said["compared"] or "A = Na" in said["compared"]
    assert said["frame"].startswith("crystal") and said["units"] == "GPa" and "stand-in" in said["model"]

    view.modes[Mode.DIFFERENCE].click()
    compared(opened, qtbot)
    text = export("comparison.csv").read_text()
    assert "# frame: crystal" in text and "# model: stand-in" in text and "# table: Moduli" in text
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    bulk = [opened.session.find(key_of(opened, n)).answer.averages.bulk.hill for n in ("salt", "dense")]
    assert [float(x) for x in next(row for row in rows if row[:1] == ["K"])[2:4]] == bulk
    assert [float(x) for x in next(row for row in rows if row[:1] == ["xx"])[1:]] == view.matrix.values[
        0
    ].tolist()

    document = json.loads(export("comparison.json").read_text())
    assert document["frame"] == "crystal" and len(document["materials"]) == 2
    assert document["differences"][0]["stiffness"] == view.matrix.values.tolist()


def test_it_ends_when_a_crystal_is_closed(opened, qtbot):
    choose(opened, qtbot, "salt", "dense")
    trigger(opened, "crystal.compare")
    view = compared(opened, qtbot)
    opened.session.select(key_of(opened, "dense"))
    trigger(opened, "crystal.pin")
    opened.session.remove([key_of(opened, "dense")])
    qtbot.waitUntil(lambda: not shiboken6.isValid(view), timeout=5_000)
    assert controller(opened).pinned is None and controller(opened).wish.keys == ()


def test_at_most_four_views_are_ever_made(opened, qtbot, write_cif):
    drop(opened, [write_cif(f"more{number}") for number in range(3)])
    wait_done(opened, qtbot, 6)
    wait_table(opened, qtbot)
    pane(opened).table.selectAll()
    trigger(opened, "crystal.compare")
    view = compared(opened, qtbot)
    assert len(view.panels.panes) == 4 and len(controller(opened).wish.keys) == 4
    view.modes[Mode.DIFFERENCE].click()
    compared(opened, qtbot)
    assert len(view.panels.panes) == 4 and len(view.panels.shown_panes()) == 3
