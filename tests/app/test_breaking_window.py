"""Tensors, order parameters and distortions in the real window, by its widgets."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from test_window import texts

from app.state.breaking_requests import SearchRequest, TensorKindRequest
from app.work.jobs import Job, JobKind
from app.work.search_process import SearchProcess

pytestmark = pytest.mark.display


@pytest.fixture
def opened(quartz_window):
    return quartz_window


def controller(window, name):
    return window.parts["breaking"].controllers[name]


def page(window, number):
    return window.frame.docks["symmetry"].widget().widget(number)


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.table.rows]


def test_a_kind_of_tensor_shows_its_pattern_and_what_a_matrix_violates(opened, qtbot, answers, tmp_path):
    opened.actions_made["crystal.tensors"].trigger()
    tensors = page(opened, 1)
    qtbot.waitUntil(
        lambda: "7" in tensors.said.text() or "6 independent" in tensors.said.text(), timeout=20_000
    )
    tensors.tables.tables[0].copy_all()
    assert "C44" in QGuiApplication.clipboard().text()
    tensors.kind.setEditText("ijk=ikj")
    QTest.keyClick(tensors.kind.lineEdit(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "2 independent components of 18" in tensors.said.text(), timeout=20_000)
    assert cells(tensors.tables.tables[0])[0][:3] == ["x", "T11", "−T11"]
    assert cells(tensors.tables.tables[1])[0] == ["1o", "2", "0"]

    path = tmp_path / "matrix.csv"
    matrix = np.zeros((3, 6))
    matrix[2, 2] = 1.5
    np.savetxt(path, matrix, delimiter=",")
    answers.tensor_files = (path,)
    tensors.check.click()
    qtbot.waitUntil(lambda: "violates" in tensors.violated.text(), timeout=20_000)
    assert cells(tensors.tables.tables[0]) == [["T33", "1.500", "0", "T33 = 0"]]
    tensors.drop.click()
    qtbot.waitUntil(lambda: not tensors.violated.isVisible(), timeout=20_000)
    tensors.kind.setEditText("dipole")
    QTest.keyClick(tensors.kind.lineEdit(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no kind of tensor" in tensors.said.text(), timeout=20_000)
    wish = TensorKindRequest(kind="dipole")
    job = Job(kind=JobKind.TENSORS, crystal=opened.session.at(0).crystal, tensor_kind=wish)
    opened.worker.cancelled.emit((job,))
    assert "cancelled" in tensors.said.text()


def test_a_slider_distorts_the_crystal_in_the_view_and_zero_brings_it_back(opened, qtbot):
    opened.actions_made["crystal.distort"].trigger()
    distort, scene = page(opened, 3), opened.frame.crystal.scene
    before, surface = scene.content, opened.frame.surface.scene.content
    least = opened.frame.surface.readout.extremes[0].text()
    distort.mode.setCurrentText("strain xx")
    distort.slider.setValue(30)
    qtbot.waitUntil(lambda: distort.facts.isVisible() and scene.content is not before, timeout=30_000)
    facts = {name.text(): value.text() for name, value in distort.facts._rows}
    assert "→" in facts["Space group"] and facts["Constants"].startswith("6 → ")
    assert scene.content.crystal.cell[0, 0] == pytest.approx(1.03 * before.crystal.cell[0, 0])
    assert opened.frame.surface.scene.content is not surface
    assert "constants" in scene.content.options.caption
    assert opened.frame.surface.readout.extremes[0].text() != least
    (numbers,) = distort.numbers.tables
    found = controller(opened, "distort").last.answer.stiffness.voigt
    shown = [[float(cell.full) for cell in line.cells[1:]] for line in numbers.table.rows]
    assert np.array_equal(shown, found)
    assert not np.array_equal(found, opened.analyse.shown.answer.stiffness.voigt)
    assert "strain xx 3.0 %" in texts(opened.frame.panel), "its numbers are those of the crystal as it is"
    distort.back.click()
    assert scene.content is before and distort.slider.value() == 0
    assert "strain" not in texts(opened.frame.panel)
    assert opened.frame.surface.readout.extremes[0].text() == least


def test_a_film_of_a_distortion_is_written(opened, qtbot, answers, tmp_path, monkeypatch):
    monkeypatch.setattr("app.controllers.distort_controller.FILM_STEPS", 3)
    monkeypatch.setattr("app.controllers.distort_controller.FILM_SIZE", (320, 160))
    controller(opened, "symmetry_pages").show("distort")
    distort = page(opened, 3)
    distort.slider.setValue(20)
    qtbot.waitUntil(lambda: distort.facts.isVisible(), timeout=30_000)
    answers.save = tmp_path / "film.gif"
    distort.film.click()
    qtbot.waitUntil(answers.save.is_file, timeout=60_000)
    with Image.open(answers.save) as film:
        assert (film.n_frames, film.size) == (3, (320, 160))
    qtbot.waitUntil(lambda: not distort.stop.isVisible(), timeout=10_000)


class Searched(SearchProcess):
    """The search in this process, a test's own."""

    def start(self, request):
        from app.work.breaking_work import searched

        self.request = request
        self.progressed.emit(0.5, "opening 2e")
        self.found.emit(searched(request, lambda share, text: True))


def test_a_known_case_is_opened_searched_and_drawn(opened, qtbot, monkeypatch):
    monkeypatch.setattr(SearchProcess, "start", Searched.start)
    opened.actions_made["crystal.order_parameters"].trigger()
    order = page(opened, 2)
    order.target.setCurrentIndex(order.target.findData("square-rectangle"))
    assert not order.sites.isEnabled()
    order.start.click()
    assert "With 2e it falls to" in order.said.text()
    assert [row[0] for row in cells(order.tables.tables[0])][3] == "2e"
    scene = opened.frame.crystal.scene
    qtbot.waitUntil(lambda: scene.content.crystal.species == ("H",) * 4, timeout=30_000)
    qtbot.waitUntil(lambda: len(scene.content.marks.lobes) == 1, timeout=10_000)
    assert len(opened.session) == 2
    opened.session.select(opened.session.at(0).key)
    qtbot.waitUntil(lambda: "Si" in scene.content.crystal.species, timeout=30_000)
    assert scene.content.marks.lobes == ()


def test_a_search_in_its_own_process_is_cancelled_at_once(opened, qtbot):
    order = page(opened, 2)
    order.start.click()
    assert "Choose the file" in order.said.text()
    order.target.setCurrentIndex(order.target.findData("tilt-in-phase"))
    order.start.click()
    assert order.cancel.isVisibleTo(order) and not order.start.isEnabled()
    order.cancel.click()
    assert "cancelled" in order.said.text() and order.start.isEnabled()


def test_a_process_says_what_cannot_be_searched(qtbot):
    search = SearchProcess()
    with qtbot.waitSignal(search.failed, timeout=120_000) as said:
        search.start(SearchRequest())
    assert "a search carries a case" in said.args[0]
    assert not search.running
