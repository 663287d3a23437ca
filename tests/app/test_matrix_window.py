"""The matrix in the real window: notations, editing, impossible matrices, and the way back."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from test_window import drop, texts, trigger, wait_done

from app.state.display import DisplayOptions
from app.state.measured import Measurement
from app.state.preferences import first_options
from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def salt(window, qtbot, write_cif):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    window.analyse.refresh()
    return window


@pytest.fixture
def sheet(salt):
    return salt.frame.panel.sheet


def settled(window, qtbot, condition):
    qtbot.waitUntil(condition, timeout=20_000)
    window.analyse.refresh()


def type_entry(sheet, row, column, text, key=Qt.Key.Key_Return):
    """As a hand does: choose the cell, type over it, confirm."""
    table = sheet.table
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=table.cell_area(row, column).center())
    QTest.keyClick(table, Qt.Key.Key_F2)
    assert table.editor.isVisible()
    table.editor.clear()
    QTest.keyClicks(table.editor, text)
    if key is not None:
        QTest.keyClick(table.editor, key)


def edited(window):
    entry = window.session.selected
    return entry.edited and entry.answer is not None and entry.answer.prediction is None


def value_is(window, row, column, value):
    """What is shown, and not only what was asked for, has this entry."""
    answer = window.session.selected.answer
    return answer is not None and answer.stiffness.voigt[row, column] == value


def test_every_notation_states_unit_and_is_copied_as_it_is_written(salt, sheet):
    voigt = salt.session.selected.answer.stiffness.voigt
    trigger(salt, "tensor.notation_mandel")
    salt.analyse.refresh()
    assert sheet.table.content.values[3, 3] == pytest.approx(2.0 * voigt[3, 3])
    assert sheet.table.content.limits is not None
    sheet.kinds.button("compliance").click()
    salt.analyse.refresh()
    assert sheet.heading.text() == "COMPLIANCE, 1/TPa" and sheet.table.content.limits is None
    assert "No intervals" in sheet.note.text()
    sheet.notations.button("3×3×3×3").click()
    salt.analyse.refresh()
    assert sheet.table.content.values.shape == (9, 9)
    trigger(salt, "edit.copy_matrix")
    copied = np.array(
        [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()], dtype=float
    )
    assert np.array_equal(copied, sheet.table.content.values)
    strain = np.diag([1.0, 0, 0]).reshape(9)
    np.testing.assert_allclose(copied @ (1e-3 * voigt_full(voigt) @ strain), strain, atol=1e-12)
    trigger(salt, "edit.copy_text")
    assert QGuiApplication.clipboard().text().startswith("Compliance, 1/TPa, 3×3×3×3 rows ij")
    for _ in range(3):
        trigger(salt, "edit.undo")
    salt.analyse.refresh()
    assert np.array_equal(sheet.table.content.values, voigt)


def voigt_full(voigt):
    """(9, 9) of C_ijkl by the rule of indices, one component after the other."""
    pairs = [(i, j) for i in range(3) for j in range(3)]
    place = {(i, j): i if i == j else 6 - i - j for i, j in pairs}
    return np.array([[voigt[place[first], place[second]] for second in pairs] for first in pairs])


def test_an_edit_moves_every_view_and_comes_back(salt, sheet, qtbot):
    window, before = salt, salt.session.selected
    qtbot.waitUntil(lambda: window.frame.surface.settled, timeout=30_000)
    old_mesh = window.frame.surface.scene.content.mesh
    type_entry(sheet, 0, 1, "10,5")
    settled(window, qtbot, lambda: edited(window))
    answer = window.session.selected.answer
    assert answer.stiffness.voigt[0, 1] == answer.stiffness.voigt[1, 0] == 10.5
    changed = answer.stiffness.voigt != before.answer.stiffness.voigt
    assert changed.sum() == 2, "the symmetric partner follows, everything else stays"
    panel = texts(window.frame.panel)
    assert "NaCl (edited)" in panel.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
    assert "1 of 21 entries differ from the prediction" in panel
    assert "lies outside point group m3\u0305m of its crystal" in panel
    settled(window, qtbot, lambda: window.frame.surface.scene.content.mesh is not old_mesh)
    assert "(edited)" in window.frame.surface.scene.content.options.caption
    assert not window.actions_made["crystal.again"].isEnabled()
    sheet.back.click()
    window.analyse.refresh()
    assert window.session.selected.answer is before.answer and window.session.selected.tensor is None
    trigger(window, "edit.undo")
    assert window.session.selected.edited
    trigger(window, "edit.undo")
    assert window.session.selected.answer is before.answer and not window.session.selected.edited
    assert window.actions_made["edit.redo"].text() == "Redo C12 = 10.5 GPa"
    trigger(window, "edit.redo")
    assert window.session.selected.answer is answer


def test_an_impossible_matrix_is_marked_while_it_is_typed(salt, sheet, qtbot):
    type_entry(sheet, 3, 3, "-5", key=None)
    assert sheet.wrong.isVisibleTo(sheet)
    said = sheet.wrong.text()
    assert "Not positive definite" in said and "−10.0 GPa" in said and "shear in the plane yz" in said
    assert "C44 > 0" in said and "cubic" in said
    QTest.keyClick(sheet.table.editor, Qt.Key.Key_Escape)
    assert not sheet.wrong.isVisibleTo(sheet) and not salt.session.selected.edited
    type_entry(sheet, 3, 3, "-5")
    settled(salt, qtbot, lambda: edited(salt))
    assert "shear in the plane yz" in sheet.wrong.text()
    assert salt.session.selected.answer.kelvin[0] == pytest.approx(-10.0)
    trigger(salt, "tensor.longitudinal")
    surface = salt.frame.surface
    qtbot.waitUntil(lambda: surface.shows_scene and "edited" in surface.scene.content.options.caption)
    assert surface.scene.content.mesh.quantity is SurfaceQuantity.LONGITUDINAL


def test_what_is_no_number_is_said_and_changes_nothing(salt, sheet, qtbot):
    said = []
    salt.parts["matrix"].controllers["matrix"].notice.connect(said.append)
    type_entry(sheet, 0, 0, "abc")
    assert said and '"abc" is not a number' in said[0]
    assert not salt.session.selected.edited


def test_figures_typed_over_a_cell_edit_it_and_are_no_shortcuts(salt, sheet, qtbot):
    table = sheet.table
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=table.cell_area(0, 0).center())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(table, key)
    assert table.current == (1, 0)
    QTest.keyClick(table, Qt.Key.Key_3)
    assert salt.analyse.options.quantity is SurfaceQuantity.YOUNG
    assert table.editor.isVisible() and table.editor.text() == "3"
    QTest.keyClicks(table.editor, "3")
    QTest.keyClick(table.editor, Qt.Key.Key_Tab)
    settled(salt, qtbot, lambda: edited(salt))
    assert salt.session.selected.answer.stiffness.voigt[0, 1] == 33.0
    assert table.current == (1, 1)


def test_the_symmetry_can_be_kept(salt, sheet, qtbot):
    sheet.keep.click()
    salt.analyse.refresh()
    type_entry(sheet, 1, 2, "20")
    settled(salt, qtbot, lambda: edited(salt))
    voigt = salt.session.selected.answer.stiffness.voigt
    assert voigt[0, 1] == pytest.approx(20) and voigt[0, 2] == pytest.approx(20)
    assert salt.session.selected.answer.symmetry.misfit < 1e-9
    said = []
    salt.parts["matrix"].controllers["matrix"].notice.connect(said.append)
    type_entry(sheet, 0, 3, "7")
    assert "C14 is zero by the symmetry" in said[0]


def test_compliance_and_frames_are_edited_exactly(salt, sheet, qtbot):
    trigger(salt, "tensor.kind_compliance")
    trigger(salt, "tensor.frame_ieee")
    salt.analyse.refresh()
    type_entry(sheet, 2, 2, "30")
    settled(salt, qtbot, lambda: edited(salt))
    framed = salt.session.selected.answer.in_ieee.stiffness.voigt
    assert 1000.0 * np.linalg.inv(framed)[2, 2] == pytest.approx(30.0, rel=1e-9)
    trigger(salt, "tensor.frame_principal")
    salt.analyse.refresh()
    assert "follow the tensor" in sheet.table.content.locked
    QTest.keyClick(sheet.table, Qt.Key.Key_F2)
    assert not sheet.table.editor.isVisible()


def test_a_block_is_pasted_into_the_matrix(salt, sheet, qtbot):
    block = np.diag([250.0, 240, 230, 70, 60, 50]) + 0.0
    block[0, 1] = block[1, 0] = 90.0
    QGuiApplication.clipboard().setText("\n".join("\t".join(map(str, row)) for row in block))
    sheet.table.setFocus()
    QTest.keyClick(sheet.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled(salt, qtbot, lambda: edited(salt))
    assert len(salt.session) == 1, "the matrix was replaced; no other tensor was opened"
    np.testing.assert_allclose(salt.session.selected.answer.stiffness.voigt, block, atol=1e-12)
    QGuiApplication.clipboard().setText("1 2 3")
    said = []
    salt.parts["matrix"].controllers["matrix"].notice.connect(said.append)
    QTest.keyClick(sheet.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said == ["Not pasted: the clipboard holds 3 numbers, not 6×6 or the 21 of the upper triangle"]


def test_two_quick_edits_build_on_each_other(salt, sheet, qtbot):
    type_entry(sheet, 0, 0, "150")
    type_entry(sheet, 1, 1, "151")
    settled(salt, qtbot, lambda: edited(salt) and salt.session.selected.answer.stiffness.voigt[1, 1] == 151.0)
    assert salt.session.selected.answer.stiffness.voigt[0, 0] == 150.0


def test_an_edited_tensor_can_be_projected(salt, sheet, qtbot):
    type_entry(sheet, 0, 0, "200")
    settled(salt, qtbot, lambda: edited(salt))
    salt.frame.panel.misfit.button.click()
    settled(salt, qtbot, lambda: salt.session.selected.answer.symmetry.projected)
    voigt = salt.session.selected.answer.stiffness.voigt
    assert voigt[0, 0] == pytest.approx(voigt[2, 2])
    trigger(salt, "edit.undo")
    assert salt.session.selected.answer.stiffness.voigt[0, 0] == 200.0


def test_measured_constants_stand_beside_in_their_own_colour(salt, sheet):
    entry = salt.session.selected
    theirs = 1.1 * entry.answer.stiffness.voigt
    known = Measurement(
        label="Somebody (1960)",
        conditions="298 K",
        source="A journal 1, 1",
        remarks=("by ultrasound",),
        averages=voigt_reuss_hill(theirs),
        voigt=theirs,
    )
    other = replace(known, label="Nobody (1970)", voigt=None, remarks=("The axes are not stated.",))
    salt.session.update(entry.key, facts=replace(entry.facts, measured=(known, other)))
    salt.analyse.refresh()
    assert np.array_equal(sheet.table.content.measured.values, theirs)
    assert sheet.measured.isVisibleTo(sheet) and "K −9.1" in sheet.measured.comparison.text()
    assert sheet.measured.choice.itemText(0) == "Somebody (1960), 298 K"
    rows = {label.text() for label in salt.frame.panel.findChildren(type(sheet.heading)) if label.isVisible()}
    assert "Measured" in rows
    trigger(salt, "tensor.frame_ieee")
    salt.analyse.refresh()
    ours, placed = sheet.table.content.values, sheet.table.content.measured.values
    np.testing.assert_allclose(placed, 1.1 * ours, rtol=1e-12)
    sheet.measured.chosen.emit(1)
    salt.analyse.refresh()
    assert sheet.table.content.measured is None, "its axes cannot be told, so it has no matrix"
    assert "The axes are not stated." in sheet.measured.choice.toolTip()
    assert sheet.measured.comparison.isVisibleTo(sheet)


def test_measured_constants_in_the_cells_are_asked_for_and_remembered(salt, sheet):
    entry = salt.session.selected
    theirs = 1.1 * entry.answer.stiffness.voigt
    averages = voigt_reuss_hill(theirs)
    known = Measurement(
        label="Somebody (1960)", conditions="298 K", source="", remarks=(), averages=averages, voigt=theirs
    )
    salt.session.update(entry.key, facts=replace(entry.facts, measured=(known,)))
    salt.analyse.refresh()
    height = sheet.table.sizeHint().height()
    sheet.measured.switch.click()
    salt.analyse.refresh()
    assert salt.analyse.options.matrix.measured and sheet.table.sizeHint().height() > height
    assert salt.settings.measured_in_cells
    assert first_options(salt.settings, DisplayOptions()).matrix.measured


def test_the_dock_shows_and_edits_the_same(salt, qtbot):
    trigger(salt, "window.matrix")
    large = salt.frame.docks["matrix"].widget().sheet
    qtbot.waitUntil(lambda: large.table.content is not None)
    type_entry(large, 4, 4, "44")
    settled(salt, qtbot, lambda: edited(salt))
    assert large.table.content.values[4, 4] == 44.0
    assert salt.frame.panel.matrix.content.values[4, 4] == 44.0


def test_frame_of_the_matrix_is_principal(salt, sheet):
    trigger(salt, "tensor.frame_principal")
    salt.analyse.refresh()
    assert salt.analyse.shown.frame is Frame.PRINCIPAL
    assert "Principal axes of C_ijkk" in sheet.note.text()


def test_an_edit_lives_in_a_session_and_the_prediction_is_asked_for_again(
    salt, sheet, qtbot, answers, tmp_path
):
    predicted = salt.session.selected.answer.stiffness.voigt
    type_entry(sheet, 0, 2, "12.25")
    settled(salt, qtbot, lambda: edited(salt))
    answers.save = tmp_path / "kept.elastoscope"
    trigger(salt, "session.save")
    drop(salt, [tmp_path / "kept.elastoscope"])
    settled(salt, qtbot, lambda: salt.session.selected is not None and edited(salt))
    entry = salt.session.selected
    assert entry.answer.stiffness.voigt[0, 2] == 12.25 and entry.original is None
    assert entry.crystal is not None
    trigger(salt, "tensor.back")
    wait_done(salt, qtbot)
    entry = salt.session.selected
    assert entry.tensor is None and np.array_equal(entry.answer.stiffness.voigt, predicted)
    assert entry.answer.prediction is not None


def test_a_tensor_that_was_read_is_edited_and_comes_back(window, qtbot, answers, tmp_path):
    path = tmp_path / "alone.txt"
    numbers = np.diag([200.0, 210, 220, 50, 60, 70])
    rows = "\n".join(" ".join(map(str, row)) for row in numbers)
    path.write_text(f"# units: GPa\n# voigt_order: xx yy zz yz xz xy\n{rows}\n")
    answers.tensor_files = (path,)
    trigger(window, "file.open_tensor")
    wait_done(window, qtbot)
    window.analyse.refresh()
    sheet = window.frame.panel.sheet
    assert not sheet.keep.isEnabled(), "without a crystal there is no symmetry to keep"
    type_entry(sheet, 0, 1, "33")
    settled(window, qtbot, lambda: value_is(window, 0, 1, 33.0))
    assert sheet.back.text() == "Back to the tensor as read"
    sheet.back.click()
    settled(window, qtbot, lambda: value_is(window, 0, 1, 0.0))
    assert not window.session.selected.edited
    assert np.array_equal(window.session.selected.answer.stiffness.voigt, numbers)
    trigger(window, "edit.undo")
    assert window.session.selected.answer.stiffness.voigt[0, 1] == 33.0
    window.analyse.refresh()
    trigger(window, "edit.copy_python")
    assert "33.0" in QGuiApplication.clipboard().text()


def test_a_pasted_crystal_can_be_edited_too(window, qtbot, write_cif):
    QGuiApplication.clipboard().setText(write_cif("pasted").read_text())
    trigger(window, "edit.paste")
    wait_done(window, qtbot)
    window.analyse.refresh()
    type_entry(window.frame.panel.sheet, 2, 2, "140")
    settled(window, qtbot, lambda: edited(window))
    entry = window.session.selected
    assert entry.tensor.structure is None and entry.tensor.text == entry.text
    assert entry.answer.stiffness.voigt[2, 2] == 140.0
