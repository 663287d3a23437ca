"""Asking about the crystal in the real window: by mouse on the view, by keyboard in the docks."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget

from app.scene.crystal_layout import crystal_layout, picked_site
from app.views.symmetry_panel import SymmetryPanel
from core.crystal.measure import AtomImage

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    renewed_window.parts["ask"].controllers["ask"].set_measuring(False)
    return renewed_window


SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(quartz_window):
    return quartz_window


def ask(window):
    return window.parts["ask"].controllers["ask"]


def panel(window):
    return window.frame.docks["atom"].widget()


def in_sight(window):
    """(ball, place in the view) of the balls that a click on their middle hits, those nearest first."""
    scene = window.frame.crystal.scene
    layout, height = crystal_layout(scene.content), scene.height()
    place = scene.pose.project(layout.position)
    found = []
    for ball in np.argsort(-place[:, 2]):
        right, up = place[ball, :2]
        if picked_site(layout, *scene.pose.ray(right, up)) == layout.site[ball]:
            point = QPoint(round(0.5 * scene.width() + right * height), round(0.5 * height - up * height))
            found.append(
                (AtomImage(site=int(layout.site[ball]), shift=tuple(layout.shift[ball].tolist())), point)
            )
    return found


def click(window, point, modifier=Qt.KeyboardModifier.NoModifier):
    scene = window.frame.crystal.scene
    canvas = next(child for child in scene.children() if hasattr(child, "stage_size"))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, modifier, point)


def facts(window):
    return {name.text(): value.text() for name, value in panel(window).facts._rows}


def test_a_click_marks_the_atom_and_says_all_about_it(opened, qtbot):
    dock = opened.frame.docks["atom"]
    assert dock.isHidden()
    atom, place = in_sight(opened)[0]
    click(opened, place)
    assert ask(opened).chain == (atom,)
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty(), timeout=5_000)
    mark = opened.frame.crystal.scene.content.marks.picked[0]
    crystal = opened.session.selected.crystal
    assert np.allclose(mark.position, (crystal.fractional[atom.site] + np.array(atom.shift)) @ crystal.cell)
    qtbot.waitUntil(lambda: facts(opened)["Wyckoff position"] in ("3a", "6c"), timeout=20_000)
    said = facts(opened)
    assert said["Coordination"] == ("4" if crystal.species[atom.site] == "Si" else "2")
    assert f"no. {atom.site + 1} of 9" in said["Atom"]
    table = panel(opened)._neighbor_table.table
    assert len(table.rows) == int(said["Coordination"])
    assert all(1.59 < float(row.cells[2].full) < 1.63 for row in table.rows)
    panel(opened).copy.click()
    assert "Site symmetry" in QGuiApplication.clipboard().text()
    click(opened, QPoint(4, 60))
    assert ask(opened).chain == () and not opened.frame.crystal.scene.content.marks.picked
    qtbot.waitUntil(lambda: dock.visibleRegion().isEmpty(), timeout=5_000)
    assert not opened.frame.docks["readout"].visibleRegion().isEmpty()


def test_shift_and_measure_mode_measure_what_was_picked(opened, qtbot):
    (first, one), (second, _), (third, _) = in_sight(opened)[:3]
    click(opened, one)
    click(opened, dict(in_sight(opened))[second], SHIFT)  # what was picked may have moved the view
    crystal = opened.session.selected.crystal
    points = [(crystal.fractional[a.site] + np.array(a.shift)) @ crystal.cell for a in (first, second)]
    expected = f"{np.linalg.norm(points[1] - points[0]):.4f} Å"
    assert opened.frame.crystal.scene.content.marks.measure == expected
    qtbot.keyClick(opened, Qt.Key.Key_D)
    assert opened.actions_made["crystal.measure"].isChecked()
    click(opened, dict(in_sight(opened))[third])
    assert ask(opened).chain == (first, second, third)
    assert opened.frame.crystal.scene.content.marks.measure.endswith("°")
    assert len(panel(opened)._measure_table.table.rows) == 3
    assert opened.actions_made["crystal.plane_of_picked"].isEnabled()
    qtbot.waitUntil(lambda: not opened.worker.busy, timeout=20_000)
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert ask(opened).chain == ()
    assert not opened.actions_made["crystal.forget_picked"].isEnabled()


def test_all_of_it_by_keyboard(opened, qtbot):
    qtbot.keyClick(opened, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    atoms = panel(opened).atoms
    atoms.setFocus()
    qtbot.keyClick(atoms, Qt.Key.Key_Down)
    qtbot.keyClick(atoms, Qt.Key.Key_Down)
    row = atoms.currentIndex().row()
    assert [atom.site for atom in ask(opened).chain] == [row]
    qtbot.keyClick(atoms, Qt.Key.Key_D)
    assert ask(opened).measuring
    qtbot.keyClick(atoms, Qt.Key.Key_Down)
    assert [atom.site for atom in ask(opened).chain] == [row]  # it only goes there
    qtbot.keyClick(atoms, Qt.Key.Key_Return)
    qtbot.keyClick(atoms, Qt.Key.Key_Down)
    qtbot.keyClick(atoms, Qt.Key.Key_Return)
    assert [atom.site for atom in ask(opened).chain] == [row, row + 1, row + 2]
    qtbot.keyClick(atoms, Qt.Key.Key_D, SHIFT)
    assert len(ask(opened).planes) == 1
    planes = panel(opened).planes
    qtbot.keyClicks(planes.entry, "1 0 0")
    qtbot.keyClick(planes.entry, Qt.Key.Key_Return)
    assert len(planes.rows) == 2 and planes.rows[1].name.text() == "(1 0 0)"
    assert planes.rows[1].spacing.text() == "d = 4.257 Å"
    planes.rows[1].order.setValue(0.5)
    assert ask(opened).planes[1].order == 0.5
    planes.family.click()
    assert ask(opened).family
    planes.rows[0].remove.click()
    assert [plane.order for plane in ask(opened).planes] == [0.5]
    qtbot.keyClick(planes.entry, Qt.Key.Key_Escape, SHIFT)
    assert ask(opened).chain == ()
    opened.actions_made["crystal.clear_planes"].trigger()
    assert not opened.frame.crystal.scene.content.marks.planes
    ask(opened).set_measuring(False)
    atoms.setFocus()
    qtbot.keyClick(atoms, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(atoms, Qt.Key.Key_Return)
    table = panel(opened)._neighbor_table
    assert len(table.table.rows) == 4
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.session.selected.crystal.species[ask(opened).chain[-1].site] == "O"


def test_the_symmetry_and_its_pattern(opened, qtbot):
    qtbot.keyClick(opened, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | SHIFT)
    dock: QDockWidget = opened.frame.docks["symmetry"]
    symmetry = dock.findChild(SymmetryPanel)
    qtbot.waitUntil(lambda: symmetry.grid.pattern is not None, timeout=20_000)
    said = {name.text(): value.text() for name, value in symmetry.facts._rows}
    assert said["Space group"] == "P3₂21, no. 154" and said["Laue class"] == "3\u0305m"
    assert said["Elastic constants"] == "6 independent of 21" and said["Chiral"].endswith("152")
    assert "C66 = (C11 − C12)/2" in symmetry.grid.accessibleDescription()
    grid = symmetry.grid
    assert grid.rule_at(grid.cell(1, 3).center()) == "C24 = −C14" and grid.rule_at(QPoint(1, 1)) == ""
    assert [table.table.title for table in symmetry.tables] == ["Wyckoff positions", "6 operations"]
    symmetry.copy.click()
    assert "C56 = C14" in QGuiApplication.clipboard().text()
    opened.actions_made["tensor.frame_ieee"].trigger()
    qtbot.waitUntil(lambda: "IEEE" in symmetry.frame_note.text(), timeout=10_000)
    qtbot.keyClick(opened, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert not opened.frame.docks["atom"].visibleRegion().isEmpty()
    qtbot.keyClick(opened, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert not dock.isHidden() and not dock.visibleRegion().isEmpty()  # it was behind: it comes to the front
    opened.open.close_all()
    qtbot.waitUntil(lambda: dock.isHidden() and opened.frame.docks["atom"].isHidden(), timeout=5_000)


def test_everything_has_a_name_and_a_way_by_tab(opened):
    planes = panel(opened).planes
    ask(opened).type_plane("1 1 1")
    for widget in (panel(opened).atoms, planes.entry, planes.rows[0].order, planes.rows[0].remove):
        assert widget.accessibleName() and widget.toolTip()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    for name in ("atom", "symmetry"):
        assert opened.frame.docks[name].widget().minimumWidth() <= 368
