"""What a file of a tensor leaves open: unit, order and axes of its numbers, and its crystal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.figures import decimals_for, fixed, rounded, sentence
from app.state.palette import GAP, GRID, WIDE_GAP
from app.state.requests import TensorRequest
from app.views.number_box import NumberBox
from app.views.plain_words import plain_label
from core.elasticity.card_reading import ABAQUS_ORDER
from core.elasticity.raw_tensor import UNITS
from core.elasticity.stiffness import VOIGT_ORDER, Frame
from core.elasticity.tensor_reading import TensorStatement
from core.tensor.voigt import FloatArray

CHOOSE = "Choose …"
CRYSTAL_FILTER = (
    "Crystal files (*.cif *.cif.gz *.mcif *.vasp *.poscar *POSCAR* *CONTCAR* *.xyz *.json);;All (*)"
)
_UNIT_NAMES = ("GPa", "MPa", "Pa", "kbar", "Mbar")
_ORDERS = {
    "xx yy zz yz xz xy  (Voigt)": VOIGT_ORDER,
    "xx yy zz xy yz xz  (VASP)": ("xx", "yy", "zz", "xy", "yz", "xz"),
    "xx yy zz xy xz yz  (Abaqus)": ABAQUS_ORDER,
}
_FRAMES = {
    "Axes of the crystal's cell (Help ▸ Conventions)": Frame.CRYSTAL,
    "IEEE standard 176": Frame.IEEE,
}
_PLAUSIBLE_GPA = (3.0, 2500.0)
_WIDTH = 120 * GRID


def _choice(items: dict[str, object]) -> QComboBox:
    box = QComboBox()
    box.addItem(CHOOSE, None)
    for text, value in items.items():
        box.addItem(text, value)
    return box


def _set(box: QComboBox, value: object) -> None:
    """Mark a value; what the file says cannot be changed."""
    for row in range(1, box.count()):
        if box.itemData(row) == value:
            box.setCurrentIndex(row)


class TensorDialog(QDialog):
    """Asks what is not known; nothing is chosen beforehand, so that nothing is taken for granted.

    statement: what the file says; None where its numbers are understood and only the crystal is asked for.
    """

    def __init__(
        self,
        request: TensorRequest,
        statement: TensorStatement | None,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._request = request
        self._statement = statement
        self._folder = folder
        self.structure = request.structure
        self.setWindowTitle("What are these numbers?" if statement else "Crystal of the tensor")
        self.unit = _choice({name: name for name in _UNIT_NAMES})
        self.order = _choice(dict(_ORDERS))
        self.axes = _choice(dict(_FRAMES))
        self.density = NumberBox()
        self._file = plain_label()
        self._numbers = QLabel()
        self._verdict = plain_label()
        self._make_density()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        self._preset()
        for box in (self.unit, self.order, self.axes):
            box.currentIndexChanged.connect(self._refresh)
        self._refresh()

    def _make_density(self) -> None:
        self.density.setRange(0.0, 40.0)
        self.density.setDecimals(3)
        self.density.setSpecialValueText("of the crystal, or not known")
        self.density.setSuffix(" g/cm³")
        self.density.setValue(self._request.density or 0.0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * WIDE_GAP, 2 * WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        title = plain_label(self._request.path.name)
        title.setObjectName("title")
        column.addWidget(title)
        lead = plain_label(self._lead())
        lead.setObjectName("muted")
        lead.setWordWrap(True)
        column.addWidget(lead)
        if self._statement is not None:
            column.addWidget(self._numbers)
            column.addWidget(self._verdict)
        column.addLayout(self._form())
        column.addSpacing(GAP)
        column.addWidget(self.buttons)
        self.setMinimumWidth(_WIDTH)
        # A layout gives wrapped words too little height before it knows its width.
        lead.setMinimumHeight(lead.heightForWidth(_WIDTH - 4 * WIDE_GAP))
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lead(self) -> str:
        if self._statement is None:
            return "Beside its crystal a tensor has a density, a point group and directions [uvw]."
        names = {"unit": "the unit", "order": "the order of rows and columns"}
        missing = [names[name] for name in self._statement.unstated]
        said = " ".join(f"{sentence(text)}." for text in self._statement.recognised)
        states = f"states neither {' nor '.join(missing)}" if missing[1:] else f"does not state {missing[0]}"
        return f"{said} The file {states}. Nothing is guessed: please say it.".strip()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(GAP)
        if self._statement is not None:
            form.addRow("Unit", self.unit)
            form.addRow("Order", self.order)
        form.addRow("Crystal", self._crystal_row())
        form.addRow("Axes", self.axes)
        form.addRow("Density", self.density)
        return form

    def _crystal_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        choose, clear = QPushButton("Choose file…"), QToolButton()
        clear.setText("None")
        self._file.setObjectName("muted")
        row.addWidget(self._file, 1)
        row.addWidget(choose)
        row.addWidget(clear)
        choose.clicked.connect(self._choose_structure)
        clear.clicked.connect(lambda: self.set_structure(None))
        return row

    def _preset(self) -> None:
        stated = self._statement
        if stated is not None:
            _set(self.unit, next((name for name in _UNIT_NAMES if name.lower() == stated.unit.lower()), None))
            self.unit.setEnabled("unit" in stated.unstated)
            self.order.setEnabled("order" in stated.unstated)
            if stated.frame in tuple(Frame):
                _set(self.axes, Frame(stated.frame))
        if self._request.frame is not None:
            _set(self.axes, self._request.frame)

    def _choose_structure(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Crystal of the tensor", str(self._folder), CRYSTAL_FILTER
        )
        if name:
            self.set_structure(Path(name))

    def set_structure(self, path: Path | None) -> None:
        """The file of the crystal, or none."""
        self.structure = path
        self._refresh()

    def _refresh(self) -> None:
        self._file.setText(self.structure.name if self.structure else "none: the tensor stands alone")
        self.axes.setEnabled(self.structure is not None and not self._frame_is_stated())
        self.axes.setToolTip("" if self.structure else "Asked only beside a crystal")
        self._show_numbers()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not self.missing())

    def _frame_is_stated(self) -> bool:
        return self._statement is not None and self._statement.frame in tuple(Frame)

    def missing(self) -> tuple[str, ...]:
        """What still has to be chosen."""
        unstated = self._statement.unstated if self._statement is not None else ()
        boxes = {"unit": self.unit, "order": self.order}
        open_points = [name for name in unstated if boxes[name].currentData() is None]
        if self.structure is not None and self.axes.currentData() is None:
            open_points.append("axes")
        return tuple(open_points)

    def _show_numbers(self) -> None:
        if self._statement is None:
            return
        order = self.order.currentData() or ("?",) * 6
        self._numbers.setText(matrix_html(self._statement.matrix, order))
        unit = self.unit.currentData()
        if unit is None:
            self._verdict.setText("Largest number: " + rounded(float(np.abs(self._statement.matrix).max())))
            self._verdict.setObjectName("muted")
        else:
            largest = float(np.abs(self._statement.matrix).max()) * UNITS[unit.lower()]
            fits = _PLAUSIBLE_GPA[0] <= largest < _PLAUSIBLE_GPA[1]
            doubt = "" if fits else " – no crystal is like that (diamond: 1080 GPa)"
            self._verdict.setText(f"Largest component: {rounded(largest)} GPa{doubt}")
            self._verdict.setObjectName("muted" if fits else "doubt")
        self._verdict.style().polish(self._verdict)

    def _frame(self) -> Frame | None:
        """The axes that were chosen; Qt gives an enumeration back as text."""
        chosen = self.axes.currentData()
        return Frame(chosen) if chosen is not None and not self._frame_is_stated() else None

    def wish(self) -> TensorRequest:
        """What was answered."""
        unstated = self._statement.unstated if self._statement is not None else ()
        return replace(
            self._request,
            unit=self.unit.currentData() if "unit" in unstated else self._request.unit,
            order=self.order.currentData() if "order" in unstated else self._request.order,
            structure=self.structure,
            frame=self._frame(),
            density=self.density.value() or None,
        )


def matrix_html(matrix: FloatArray, order: tuple[str, ...]) -> str:
    """The numbers as they stand in the file, with the names that the chosen order gives them."""
    decimals = decimals_for(matrix.reshape(-1).tolist(), 5)
    head = "".join(f"<td align='right' style='padding:2px 10px'><small>{name}</small></td>" for name in order)
    rows = "".join(
        f"<tr><td valign='middle'><small>{name}</small></td>"
        + "".join(f"<td align='right' style='padding:2px 10px'>{fixed(float(x), decimals)}</td>" for x in row)
        + "</tr>"
        for name, row in zip(order, matrix, strict=True)
    )
    return f"<table><tr><td></td>{head}</tr>{rows}</table>"
