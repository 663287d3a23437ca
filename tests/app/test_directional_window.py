"""Surfaces, values under the pointer and sections in the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from shown_window import written_beside

from core.surface.harmonic_surface import HarmonicPart, HarmonicSurface
from core.surface.quantity import FAMILIES, SurfaceQuantity

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def opened(window, qtbot, write_cif):
    window.open.open((write_cif("salt"),))
    qtbot.waitUntil(
        lambda: len(window.session) == 1 and window.session.at(0).answer is not None, timeout=30_000
    )
    window.analyse.refresh()
    panes = (window.frame.crystal, window.frame.surface)
    qtbot.waitUntil(lambda: all(pane.settled for pane in panes), timeout=30_000)
    return window


def drawn(window):
    return window.frame.surface.scene.content.mesh.quantity


def wait_for(window, qtbot, quantity):
    qtbot.waitUntil(lambda: drawn(window) == quantity, timeout=20_000)


def choose(box, text):
    row = next(row for row in range(box.count()) if box.itemText(row) == text)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_every_property_can_be_chosen(opened, qtbot):
    quantity = opened.frame.surface.quantity
    texts = [quantity.family.itemText(row) for row in range(quantity.family.count())]
    assert all(family.title in texts for family in FAMILIES)
    choose(quantity.family, "Shear modulus")
    wait_for(opened, qtbot, SurfaceQuantity.SHEAR_MIN)
    assert quantity.variant.isVisible()
    choose(quantity.variant, "mean")
    wait_for(opened, qtbot, SurfaceQuantity.SHEAR_MEAN)
    choose(quantity.family, "Poisson's ratio")
    wait_for(opened, qtbot, SurfaceQuantity.POISSON_MEAN)
    choose(quantity.family, "Group velocity")
    wait_for(opened, qtbot, SurfaceQuantity.GROUP_P)
    assert opened.actions_made["tensor.group_p"].isChecked()


def test_parts_of_the_series_and_what_they_leave_out(opened, qtbot):
    quantity, readout = opened.frame.surface.quantity, opened.frame.surface.readout
    choose(quantity.part, "l = 4")
    wait_for(opened, qtbot, HarmonicSurface(quantity=SurfaceQuantity.YOUNG, part=HarmonicPart.L4))
    assert "leave out" in readout.note.text() and readout.note.isVisible()
    opened.actions_made["tensor.compressibility"].trigger()
    wait_for(opened, qtbot, SurfaceQuantity.COMPRESSIBILITY)
    assert quantity.part.currentText() == "whole"
    model = quantity.part.model()
    rest = list(HarmonicPart).index(HarmonicPart.RESIDUAL)
    assert not model.item(rest).isEnabled() and "ends at l = 2" in model.item(rest).toolTip()
    choose(quantity.part, "l = 2")
    qtbot.waitUntil(lambda: "0 in every direction" in opened.frame.surface.message.text, timeout=20_000)


def test_waves_of_a_tensor_without_density_say_why_not(opened):
    from dataclasses import replace

    from app.parts.section_part import follow_options, missing_waves

    entry = opened.session.selected
    opened.session.update(entry.key, answer=replace(entry.answer, density=None))
    opened.analyse.refresh()
    assert "density" in missing_waves(opened.analyse.shown)
    follow_options(opened)
    model = opened.frame.surface.quantity.family.model()
    rows = {model.item(row).text(): model.item(row) for row in range(model.rowCount())}
    assert not rows["Phase velocity"].isEnabled() and "density" in rows["Phase velocity"].toolTip()
    assert rows["Young's modulus"].isEnabled()
    action = opened.actions_made["tensor.velocity_p"]
    assert not action.isEnabled() and "density" in action.toolTip()


def test_the_value_under_the_pointer_and_along_a_typed_direction(opened, qtbot):
    surface = opened.frame.surface
    scene, readout = surface.scene, surface.readout
    canvas = next(child for child in scene.children() if hasattr(child, "stage_size"))
    qtbot.mouseMove(canvas, QPoint(canvas.width() // 2 - 2, canvas.height() // 2 + 3))
    qtbot.waitUntil(lambda: "GPa" in readout.value.text(), timeout=10_000)
    assert "θ" in readout.cartesian.text() and "[" in readout.value.text()
    qtbot.mouseMove(canvas, QPoint(3, 3))
    qtbot.waitUntil(lambda: "Point at" in readout.value.text(), timeout=10_000)
    qtbot.keyClicks(readout.entry, "[1 1 1]")
    mesh = scene.content.mesh
    value = mesh.evaluate(np.ones((1, 3)) / np.sqrt(3))[0]
    assert f"{value:.4g}"[:4] in readout.value.text() and "[1 1 1]" in readout.value.text()
    qtbot.keyClicks(readout.entry, "x")
    assert "Not a direction" in readout.value.text() and "is no direction" in readout.entry.toolTip()
    qtbot.keyClick(readout.entry, Qt.Key.Key_Return)
    assert not readout.entry.hasFocus()
    assert "[1 1 1]" in readout.extremes[0].toolTip() + readout.extremes[1].toolTip()


def test_a_section_beside_the_surface(opened, qtbot, answers, tmp_path):
    frame = opened.frame
    opened.frame.surface.scene.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: frame.section.section is not None, timeout=30_000)
    assert frame.section.isVisible() and not frame.crystal.isVisible()
    assert frame.surface.scene.content.options.plane is not None
    frame.section.plane.setEditText("(1 1 0)")
    qtbot.waitUntil(
        lambda: np.allclose(frame.section.section.normal, [0.5**0.5, 0.5**0.5, 0]), timeout=20_000
    )
    assert np.allclose(frame.surface.scene.content.options.plane, [0.5**0.5, 0.5**0.5, 0])
    frame.section.plane.setEditText("(1 1")
    qtbot.waitUntil(lambda: frame.section.trouble.isVisible(), timeout=10_000)
    frame.section.in_view.setChecked(False)
    qtbot.waitUntil(lambda: frame.surface.scene.content.options.plane is None, timeout=10_000)
    answers.save = tmp_path / "section.pdf"
    frame.section.export.click()
    assert written_beside(qtbot, answers.save).startswith(b"%PDF")
    qtbot.keyClick(opened, Qt.Key.Key_S)
    assert frame.crystal.isVisible() and not frame.section.isVisible()


def test_the_surface_alone(opened, qtbot):
    width = opened.frame.surface.width()
    assert width > 1.2 * opened.frame.crystal.width()
    opened.actions_made["view.large_surface"].trigger()
    qtbot.waitUntil(lambda: opened.frame.surface.width() > 1.5 * width, timeout=10_000)
    assert opened.frame.surface.scene.width() == opened.frame.surface.width()
    opened.actions_made["view.large_surface"].trigger()
    qtbot.waitUntil(lambda: opened.frame.crystal.isVisible(), timeout=10_000)


def test_everything_has_a_name_and_a_tip(opened):
    quantity, readout, section = (
        opened.frame.surface.quantity,
        opened.frame.surface.readout,
        opened.frame.section,
    )
    for widget in (quantity.family, quantity.variant, quantity.part, readout.entry, section.plane):
        assert widget.accessibleName() and widget.toolTip()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert section.in_view.toolTip() and section.export.toolTip()
