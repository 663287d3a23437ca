"""Tensors that no network predicts, in the real window: opened, dropped, pasted, beside a crystal."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from test_window import drop, texts, trigger, wait_done

from app.state.session import Stage
from core.elasticity.card_reading import ABAQUS_ORDER
from core.elasticity.stiffness import VOIGT_ORDER, Frame
from core.surface.surface_mesh import SurfaceQuantity
from core.tensor.symmetrize import symmetrize_voigt

pytestmark = pytest.mark.display


@pytest.fixture
def window(renewed_window):
    return renewed_window


CUBIC = np.diag([248.0, 248, 248, 76, 76, 76])
CUBIC[:3, :3] += 153.0 * (1 - np.eye(3))
STATED = "# units: GPa\n# voigt_order: xx yy zz yz xz xy\n"


def numbers(matrix):
    return "\n".join(" ".join(repr(float(x)) for x in row) for row in matrix) + "\n"


@pytest.fixture
def write_tensor(tmp_path):
    def write(matrix, name="nickel.txt", head=STATED):
        path = tmp_path / name
        path.write_text(head + numbers(matrix))
        return path

    return write


@pytest.fixture
def cubic_opened(window, qtbot, answers, write_tensor):
    answers.tensor_files = (write_tensor(CUBIC),)
    trigger(window, "file.open_tensor")
    wait_done(window, qtbot)
    return window


def answered_with(answers, **fields):
    answers.tensor = lambda request, statement: replace(request, **fields)


def settled(window, qtbot, condition):
    qtbot.waitUntil(condition, timeout=20_000)
    window.analyse.refresh()


def test_a_tensor_stands_alone(cubic_opened, qtbot, answers):
    window = cubic_opened
    entry = window.session.selected
    assert entry.stage is Stage.DONE and entry.crystal is None and not answers.asked
    assert np.array_equal(window.frame.panel.matrix.content.values, CUBIC)
    assert "without its crystal" in window.frame.crystal.message.text.lower().replace("a tensor ", "")
    qtbot.waitUntil(lambda: window.frame.surface.settled, timeout=30_000)
    content = window.frame.surface.scene.content
    assert content.mesh.quantity is SurfaceQuantity.YOUNG and content.options.cell is None
    assert "axes of the file" in content.options.caption
    assert "not predicted" in texts(window.frame.panel)
    assert window.actions_made["view.fit"].isEnabled()
    assert not window.actions_made["tensor.project"].isEnabled()


def test_what_a_file_does_not_say_is_asked_and_used(window, qtbot, answers, write_tensor):
    places = [VOIGT_ORDER.index(name) for name in ABAQUS_ORDER]
    lower = np.diag([300.0, 310, 320, 90, 80, 70])
    lower[0, 1] = lower[1, 0] = 100.0
    answered_with(answers, unit="kbar", order=ABAQUS_ORDER)
    drop(window, [write_tensor(10.0 * lower[np.ix_(places, places)], head="")])
    wait_done(window, qtbot)
    (question,) = answers.asked
    assert question[1].unstated == ("unit", "order")
    np.testing.assert_allclose(window.session.selected.answer.stiffness.voigt, lower, rtol=1e-14)
    panel = texts(window.frame.panel)
    assert "as you said: unit kbar" in panel and "xx yy zz xy xz yz" in panel


def test_a_question_that_is_not_answered_leaves_no_numbers(window, qtbot, write_tensor):
    drop(window, [write_tensor(CUBIC, head="")])
    wait_done(window, qtbot)
    entry = window.session.selected
    assert entry.stage is Stage.FAILED and entry.answer is None
    assert "not said" in window.frame.surface.message.text


def test_numbers_and_files_can_be_pasted(window, qtbot, answers, write_tensor):
    answered_with(answers, unit="GPa", order=VOIGT_ORDER)
    QGuiApplication.clipboard().setText(numbers(CUBIC))
    trigger(window, "edit.paste")
    wait_done(window, qtbot)
    assert window.session.selected.path.name == "Pasted tensor"
    assert np.array_equal(window.session.selected.answer.stiffness.voigt, CUBIC)
    trigger(window, "crystal.again")
    wait_done(window, qtbot)
    assert window.session.selected.stage is Stage.DONE
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(write_tensor(2 * CUBIC)))])
    QGuiApplication.clipboard().setMimeData(copied)
    trigger(window, "edit.paste")
    wait_done(window, qtbot, 2)
    assert np.array_equal(window.session.at(1).answer.stiffness.voigt, 2 * CUBIC)


def test_a_misfit_to_the_crystal_is_projected_away_and_comes_back(
    cubic_opened, qtbot, answers, write_cif, write_tensor
):
    window = cubic_opened
    trigger(window, "file.close")
    skewed = CUBIC.copy()
    skewed[0, 0] += 80.0
    drop(window, [write_tensor(skewed, "skewed.txt")])
    wait_done(window, qtbot)
    answered_with(answers, structure=write_cif("salt"), frame=Frame.CRYSTAL)
    trigger(window, "tensor.crystal")
    settled(window, qtbot, lambda: window.session.selected.crystal is not None)
    answer = window.session.selected.answer
    assert answer.symmetry.point_group == "m-3m" and answer.symmetry.misfit > 0.05
    assert answer.density == pytest.approx(2.16, abs=0.02)
    trigger(window, "tensor.project")
    settled(window, qtbot, lambda: window.session.selected.answer.symmetry.projected)
    shown = window.frame.panel.matrix.content.values
    turns = np.array([np.eye(3)[[1, 2, 0]], np.eye(3)[[2, 0, 1]], np.eye(3)])
    np.testing.assert_allclose(shown, symmetrize_voigt(shown, turns), atol=1e-9)
    assert shown[0, 0] == pytest.approx(skewed[[0, 1, 2], [0, 1, 2]].mean())
    assert window.actions_made["tensor.project"].isChecked()
    trigger(window, "tensor.project")
    settled(window, qtbot, lambda: not window.session.selected.answer.symmetry.projected)
    assert np.array_equal(window.frame.panel.matrix.content.values, skewed)


def test_a_crystal_that_cannot_be_read_leaves_the_tensor(cubic_opened, qtbot, answers, tmp_path):
    window = cubic_opened
    answered_with(answers, structure=tmp_path / "none.cif", frame=Frame.CRYSTAL)
    with qtbot.waitSignal(window.tensor.notice, timeout=20_000) as said:
        trigger(window, "tensor.crystal")
    assert "none.cif" in said.args[0]
    assert window.session.selected.tensor.structure is None
    assert window.session.selected.stage is Stage.DONE


def test_not_positive_definite_shows_no_anisotropy(window, qtbot, write_tensor):
    unstable = CUBIC.copy()
    unstable[5, 5] = -5.0
    drop(window, [write_tensor(unstable)])
    wait_done(window, qtbot)
    panel = texts(window.frame.panel)
    assert "Not positive definite" in panel and "NO, see the Kelvin moduli" in panel
    qtbot.waitUntil(lambda: "positive definite" in window.frame.surface.message.text, timeout=20_000)


def test_what_was_read_can_be_written_and_read_again(cubic_opened, qtbot, answers, tmp_path):
    window = cubic_opened
    for suffix in ("csv", "json"):
        answers.save = tmp_path / f"again.{suffix}"
        trigger(window, f"file.export_{suffix}")
        drop(window, [answers.save])
    wait_done(window, qtbot, 3)
    assert not answers.asked
    for row in (1, 2):
        assert np.array_equal(window.session.at(row).answer.stiffness.voigt, CUBIC)
