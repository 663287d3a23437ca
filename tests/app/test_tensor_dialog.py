"""The question what the numbers of a file are: nothing is chosen beforehand."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QDialogButtonBox

from app.state.requests import TensorRequest
from app.views.tensor_dialog import TensorDialog, matrix_html
from core.elasticity.card_reading import ABAQUS_ORDER
from core.elasticity.stiffness import Frame
from core.elasticity.tensor_reading import TensorStatement

MATRIX = np.diag([868.0, 868, 1057, 582, 582, 399])
REQUEST = TensorRequest(path=Path("quartz.txt"))


def statement(**fields):
    said = {"unstated": ("unit", "order"), "unit": "", "frame": "", "recognised": ()} | fields
    return TensorStatement(matrix=MATRIX, **said)


@pytest.fixture
def dialog_for(qtbot):
    def make(request, said):
        dialog = TensorDialog(request, said, Path())
        qtbot.addWidget(dialog)
        return dialog

    return make


def can_go_on(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_it_goes_on_only_when_everything_was_said(dialog_for, tmp_path):
    dialog = dialog_for(REQUEST, statement())
    assert dialog.missing() == ("unit", "order") and not can_go_on(dialog)
    dialog.unit.setCurrentIndex(dialog.unit.findText("kbar"))
    dialog.order.setCurrentIndex(dialog.order.findData(ABAQUS_ORDER))
    assert can_go_on(dialog)
    dialog.set_structure(tmp_path / "quartz.cif")
    assert dialog.missing() == ("axes",) and not can_go_on(dialog)
    dialog.axes.setCurrentIndex(dialog.axes.findData(Frame.IEEE))
    wish = dialog.wish()
    assert (wish.unit, wish.order, wish.frame) == ("kbar", ABAQUS_ORDER, Frame.IEEE)
    assert wish.structure == tmp_path / "quartz.cif" and wish.density is None


def test_what_the_file_says_is_not_asked(dialog_for, tmp_path):
    dialog = dialog_for(REQUEST, statement(unstated=("order",), unit="kbar", frame="ieee"))
    assert not dialog.unit.isEnabled() and dialog.order.isEnabled()
    dialog.order.setCurrentIndex(1)
    dialog.set_structure(tmp_path / "quartz.cif")
    assert can_go_on(dialog) and not dialog.axes.isEnabled()
    assert dialog.wish().unit == "" and dialog.wish().frame is None


def test_only_the_crystal_is_asked_for_a_tensor_that_is_understood(dialog_for, tmp_path):
    dialog = dialog_for(TensorRequest(path=Path("a"), unit="GPa"), None)
    dialog.set_structure(tmp_path / "quartz.cif")
    dialog.axes.setCurrentIndex(1)
    assert dialog.wish().unit == "GPa" and dialog.wish().frame is Frame.CRYSTAL


def test_rows_are_named_in_the_order_that_was_chosen():
    html = matrix_html(MATRIX, ABAQUS_ORDER)
    assert html.index(">yz<") > html.index(">xy<") and "1057" in html
