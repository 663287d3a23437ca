"""The analysis in numbers in the real window."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from test_tensor_window import CUBIC, STATED, numbers
from test_window import drop, texts, trigger, wait_done

from app.state.palette import LIGHT
from app.state.requests import TextureKind
from app.views.analysis_panel import AnalysisPanel
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    return renewed_window


@pytest.fixture
def write_tensor(tmp_path):
    def write(matrix, name="nickel.txt"):
        path = tmp_path / name
        path.write_text(STATED + numbers(matrix))
        return path

    return write


def wait_analysed(window, qtbot):
    window.analyse.refresh()
    panel = window.frame.analysis
    qtbot.waitUntil(lambda: panel.shows_tables and not window.worker.busy, timeout=30_000)


def section(window, name):
    window.frame.analysis.choose_section(name)
    return [view.table for view in window.frame.analysis.tables]


def value(table, start, column):
    names = [each.name for each in table.columns]
    row = next(row for row in table.rows if row.cells[0].text.startswith(start))
    return row.cells[names.index(column)]


@pytest.fixture
def analysed(window, qtbot, write_cif):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    trigger(window, "window.analysis")
    wait_analysed(window, qtbot)
    window.frame.analysis.choose_section("checks")
    return window


def test_the_window_keeps_its_first_size(analysed):
    assert analysed.height() <= 800 and analysed.width() <= 1280


def test_checks_first_and_numbers_with_their_intervals(analysed, qtbot):
    assert analysed.frame.analysis.list.item(0).text() == "Checks"
    new = AnalysisPanel(LIGHT)
    qtbot.addWidget(new)
    new.show_sections(analysed.frame.analysis._sections, density=None, asks_density=False)
    assert new.section_name == "checks"
    (table,) = section(analysed, "averages")
    prediction = analysed.session.selected.answer.prediction
    bulk = (prediction.stiffness.voigt[0, 0] + 2 * prediction.stiffness.voigt[0, 1]) / 3
    assert float(value(table, "Bulk", "Hill").full) == pytest.approx(bulk)
    low, high = prediction.interval.bulk_hill
    assert value(table, "Bulk", "90 % of Hill").full == f"{low!r} to {high!r}"
    heat = section(analysed, "waves")[0]
    assert value(heat, "Density", "From").text == "of the crystal"
    assert float(value(heat, "Debye temperature", "Value").full) > 0


def test_the_analysis_is_of_the_crystal_that_is_looked_at(analysed, qtbot, write_cif):
    drop(analysed, [write_cif("long", c=7.0), write_cif("small", a=5.0, c=5.0)])
    wait_done(analysed, qtbot, 3)
    for key in [entry.key for entry in analysed.session]:
        analysed.session.select(key)
        analysed.analyse.refresh()
    wait_analysed(analysed, qtbot)
    (table,) = section(analysed, "averages")
    voigt = analysed.session.selected.answer.stiffness.voigt
    assert analysed.session.selected.path.stem == "small"
    assert float(value(table, "Bulk", "Voigt").full) == pytest.approx((voigt[0, 0] + 2 * voigt[0, 1]) / 3)


def test_nothing_is_analysed_for_nobody(window, qtbot, write_cif):
    asked = []
    window.worker.job_started.connect(lambda job: asked.append(job.kind))
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    assert "analyse" not in asked
    trigger(window, "window.analysis")
    wait_analysed(window, qtbot)
    assert "analyse" in asked


def test_a_row_leads_to_its_surface_and_direction(analysed, qtbot):
    qtbot.waitUntil(lambda: analysed.frame.surface.settled, timeout=30_000)
    (table,) = section(analysed, "extrema")
    (view,) = analysed.frame.analysis.tables
    row = next(n for n, each in enumerate(table.rows) if each.target.quantity is SurfaceQuantity.SHEAR_MAX)
    place = view.visualRect(view.model().index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    direction = np.array(table.rows[row].target.direction)
    scenes = (analysed.frame.surface.scene, analysed.frame.crystal.scene)
    for scene in scenes:
        qtbot.waitUntil(
            lambda scene=scene: abs(np.array(scene.pose.direction) @ direction) > 1 - 1e-6, timeout=10_000
        )
    assert analysed.analyse.options.quantity is SurfaceQuantity.SHEAR_MAX


def test_rows_and_tables_are_copied_with_units_and_frame(analysed, qtbot):
    (table,) = section(analysed, "extrema")
    (view,) = analysed.frame.analysis.tables
    view.selectRow(1)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert "crystal frame" in lines[0] and "max" in lines[2] and len(lines) == 3
    assert table.rows[1].cells[2].full in lines[2]
    buttons = analysed.frame.analysis.findChildren(QToolButton)
    next(button for button in buttons if button.text() == "Copy table").click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2 + len(table.rows)


def test_a_misfit_is_projected_away_in_every_view(window, qtbot, answers, write_cif, write_tensor):
    skewed = CUBIC.copy()
    skewed[0, 0] += 80.0
    drop(window, [write_tensor(skewed)])
    wait_done(window, qtbot)
    answers.tensor = lambda request, _: replace(request, structure=write_cif("salt"), frame=Frame.CRYSTAL)
    trigger(window, "tensor.crystal")
    qtbot.waitUntil(lambda: window.session.selected.crystal is not None, timeout=20_000)
    trigger(window, "window.analysis")
    wait_analysed(window, qtbot)
    bar = window.frame.analysis.misfit
    assert bar.isVisible() and "outside point group m3\u0305m" in bar.text.text()
    assert "✕" in [row.cells[0].text for row in section(window, "checks")[0].rows]
    bar.button.click()
    qtbot.waitUntil(lambda: window.session.selected.answer.symmetry.projected, timeout=20_000)
    wait_analysed(window, qtbot)
    assert {row.cells[0].text for row in section(window, "checks")[0].rows} == {"✓"}
    assert value(section(window, "anisotropy")[0], "Zener", "Value").full
    assert "Back" in bar.button.text()
    bar.button.click()
    qtbot.waitUntil(lambda: not window.session.selected.answer.symmetry.projected, timeout=20_000)
    wait_analysed(window, qtbot)
    assert not value(section(window, "anisotropy")[0], "Zener", "Value").full


def test_a_density_that_is_given_brings_the_waves(window, qtbot, write_tensor):
    drop(window, [write_tensor(CUBIC)])
    wait_done(window, qtbot)
    trigger(window, "window.analysis")
    wait_analysed(window, qtbot)
    assert not section(window, "waves")
    assert "density is not known" in texts(window.frame.analysis)
    window.frame.analysis.density.box.setValue(8.9)
    qtbot.waitUntil(lambda: window.session.selected.answer.density == 8.9, timeout=20_000)
    wait_analysed(window, qtbot)
    heat = section(window, "waves")[0]
    assert "8.9 g/cm³" in heat.note and value(heat, "Density", "From").text == "as you gave it"


def test_textures(analysed, qtbot, answers, tmp_path):
    panel = analysed.frame.analysis

    def wait_for(words):
        qtbot.waitUntil(lambda: words in texts(panel), timeout=20_000)

    panel.choose_section("texture")
    wait_for("no texture")
    panel.texture.kind.setCurrentIndex(1)
    panel.texture.kind.activated.emit(1)
    panel.texture.indices[0].setValue(1)
    wait_for("fibre: [1 0 1]")
    answers.orientations = tmp_path / "grains.csv"
    answers.orientations.write_text("0,0,0\n45,0,0\n")
    panel.texture.kind.setCurrentIndex(2)
    panel.texture.kind.activated.emit(2)
    wait_for("2 orientations of grains.csv")
    answers.orientations = tmp_path / "radians.csv"
    answers.orientations.write_text("0.1,0.2,0.3\n")
    panel.texture.file.click()
    wait_for("probably radians")
    assert analysed.parts["analysis"].controllers["analysis"].texture.kind is TextureKind.FILE


def test_all_is_written_also_while_the_dock_is_away(window, qtbot, answers, write_cif, tmp_path):
    drop(window, [write_cif("salt")])
    wait_done(window, qtbot)
    answers.save = tmp_path / "salt.json"
    trigger(window, "file.analysis_json")
    qtbot.waitUntil(answers.save.exists, timeout=30_000)
    document = json.loads(answers.save.read_text())
    assert document["file"] == "salt.cif" and document["model"] == "stand-in"
    assert document["units"]["stiffness"] == "GPa" and document["extrema"]["young"]["max"]["value"] > 0
    answers.save = tmp_path / "salt.txt"
    trigger(window, "file.analysis_text")
    qtbot.waitUntil(answers.save.exists, timeout=30_000)
    text = answers.save.read_text()
    assert text.index("Checks") < text.index("Averages") and "crystal frame" in text
