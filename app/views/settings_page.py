"""The page of the settings of a training: presets first, everything else behind "Advanced"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.state.training_form import BASIC, FIELDS, FormField, Part, PresetChoice, choices
from app.views.number_box import WholeBox
from app.views.plain_words import plain_label, plain_tip

DEVICES = (
    ("Automatic", "auto"),
    ("Processor (CPU)", "cpu"),
    ("Graphics processor (CUDA)", "cuda"),
    ("Apple graphics (MPS)", "mps"),
)
SIDE_WIDTH = 96 * GRID
_COLUMNS = 2


class SettingsPage(QWidget):
    """``preset_chosen(str)``, ``base_chosen()``; ``changed()``: something was typed; ``start_asked()``."""

    preset_chosen = Signal(str)
    base_chosen = Signal()
    changed = Signal()
    start_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._palette = palette
        self._filling = False
        self.preset, self.base, self.device = QComboBox(), QComboBox(), QComboBox()
        self.name, self.notes = QLineEdit(), QPlainTextEdit()
        self.members, self.devices = WholeBox(), WholeBox()
        self.fields: dict[str, QLineEdit | QComboBox] = {field.key: self._editor(field) for field in FIELDS}
        self.preset_tip = plain_label()
        self.advanced = QToolButton()
        self._advanced_box = QWidget()
        self.data, self.problem, self.estimate = plain_label(), plain_label(), plain_label()
        self.start = QPushButton()
        self._describe()
        self._lay_out()
        self._connect()
        self.show_advanced(False)

    def _editor(self, field: FormField) -> QLineEdit | QComboBox:
        options = choices(field.key)
        editor: QLineEdit | QComboBox = QComboBox() if options else QLineEdit()
        if isinstance(editor, QComboBox):
            editor.addItems(options)
            editor.currentIndexChanged.connect(self._tell)
        else:
            editor.textEdited.connect(self._tell)
        editor.setAccessibleName(field.label)
        editor.setToolTip(f"{field.tip}\nIn settings files: [{field.part}] {field.name}")
        return editor

    def _describe(self) -> None:
        described = (
            (self.preset, "Preset", "Settings that belong together; each can be changed afterwards"),
            (self.base, "Start from", "Random weights, or a trained network whose knowledge is kept"),
            (self.name, "Name of the model", "Under this name it stands in the library"),
            (self.notes, "Notes", "Kept with the model: what it is for, what was tried"),
            (self.members, "Networks", "Trained one after the other from other seeds, and averaged: more are "
             "better and tell how sure they are, and take as many times as long"),
            (self.device, "Train on", "Automatic: a graphics processor where there is one"),
            (self.devices, "Devices", "So many graphics processors (on CPU: processes) train each network "
             "together, each on its share of every batch; needs the extra elastoscope[distributed]"),
        )  # fmt: skip
        for widget, name, tip in described:
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        for box in (self.members, self.devices):
            box.setRange(1, 16)
        for text, device in DEVICES:
            self.device.addItem(text, device)
        self.notes.setFixedHeight(14 * GRID)
        self.start.setText("Start training")
        self.start.setObjectName("primary")
        self.advanced.setCheckable(True)
        self.advanced.setToolTip("Every setting of training and network")

    # --- layout --------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._form())
        row.addWidget(scroll, 1)
        line = QWidget()
        line.setObjectName("upright")
        row.addWidget(line)
        row.addWidget(self._side())

    def _form(self) -> QWidget:
        sheet = QWidget()
        sheet.setObjectName("sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(2 * WIDE_GAP, WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        column.setSpacing(WIDE_GAP)
        form = QFormLayout()
        form.setVerticalSpacing(GAP)
        form.setHorizontalSpacing(WIDE_GAP)
        form.addRow("Preset", self.preset)
        self.preset_tip.setObjectName("small")
        self.preset_tip.setWordWrap(True)
        form.addRow("", self.preset_tip)
        form.addRow("Start from", self.base)
        form.addRow("Name of the model", self.name)
        for key in BASIC:
            form.addRow(next(field.label for field in FIELDS if field.key == key), self.fields[key])
        form.addRow("Networks", self.members)
        form.addRow("Train on", self._machines())
        form.addRow("Notes", self.notes)
        column.addLayout(form)
        column.addWidget(self.advanced)
        column.addWidget(self._advanced())
        column.addStretch(1)
        return sheet

    def _machines(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(WIDE_GAP)
        row.addWidget(self.device, 1)
        row.addWidget(QLabel("Devices"))
        row.addWidget(self.devices)
        return row

    def _advanced(self) -> QWidget:
        columns = QHBoxLayout(self._advanced_box)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * WIDE_GAP)
        for part, title in ((Part.TRAINING, "Training"), (Part.NETWORK, "Network")):
            grid = QGridLayout()
            grid.setVerticalSpacing(GRID)
            grid.setHorizontalSpacing(GAP)
            heading = QLabel(title)
            heading.setObjectName("heading")
            grid.addWidget(heading, 0, 0, 1, _COLUMNS)
            shown = [field for field in FIELDS if field.part is part and field.key not in BASIC]
            for number, field in enumerate(shown, start=1):
                label = QLabel(field.label)
                label.setToolTip(self.fields[field.key].toolTip())
                grid.addWidget(label, number, 0)
                grid.addWidget(self.fields[field.key], number, 1)
            grid.setRowStretch(len(shown) + 1, 1)
            columns.addLayout(grid, 1)
        return self._advanced_box

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(2 * WIDE_GAP, WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        for title, label in (("Data", self.data), ("Before the start", self.estimate)):
            heading = QLabel(title)
            heading.setObjectName("heading")
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(heading)
            column.addWidget(label)
            label.setContentsMargins(0, 0, 0, WIDE_GAP)
        self.problem.setWordWrap(True)
        self.problem.setObjectName("doubt")
        column.addWidget(self.problem)
        column.addWidget(self.start)
        column.addStretch(1)
        return side

    def _connect(self) -> None:
        self.preset.activated.connect(lambda: self.preset_chosen.emit(self.preset.currentData()))
        self.base.activated.connect(self.base_chosen)
        self.name.textEdited.connect(self._tell)
        self.members.valueChanged.connect(self._tell)
        self.devices.valueChanged.connect(self._tell)
        self.device.activated.connect(self._tell)
        self.advanced.toggled.connect(self.show_advanced)
        self.start.clicked.connect(self.start_asked)

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    def show_advanced(self, on: bool) -> None:
        """Show or hide the advanced settings."""
        self.advanced.setText("▾ Advanced" if on else "▸ Advanced")
        self.advanced.setChecked(on)
        self._advanced_box.setVisible(on)

    # --- content -------------------------------------------------------------------------------------------
    def offer(self, presets: Sequence[PresetChoice], bases: Sequence[tuple[str, Path | None]]) -> None:
        """The presets and what can be started from; what is chosen stays chosen."""
        for box, entries in (
            (self.preset, [(each.title, each.name, each.tip) for each in presets]),
            (self.base, [(text, path, "") for text, path in bases]),
        ):
            now = box.currentData()
            box.clear()
            for text, value, tip in entries:
                box.addItem(text, value)
                box.setItemData(box.count() - 1, tip or None, Qt.ItemDataRole.ToolTipRole)
            places = [number for number in range(box.count()) if box.itemData(number) == now]
            box.setCurrentIndex(places[0] if places else 0)

    def fill(self, texts: dict[str, str], members: int, tip: str) -> None:
        """Put settings into the form."""
        self._filling = True
        for key, text in texts.items():
            editor = self.fields[key]
            if isinstance(editor, QComboBox):
                editor.setCurrentText(text)
            else:
                editor.setText(text)
        self.members.setValue(members)
        self.preset_tip.setText(tip)
        self._filling = False

    def texts(self) -> dict[str, str]:
        """What stands in the form."""
        return {
            key: editor.currentText() if isinstance(editor, QComboBox) else editor.text()
            for key, editor in self.fields.items()
        }

    def set_fine_tuning(self, on: bool) -> None:
        """The network's own settings come from the model that is started from."""
        for field in FIELDS:
            if field.part is Part.NETWORK:
                self.fields[field.key].setEnabled(not on)

    def show_problems(self, problems: dict[str, str], other: str = "") -> None:
        """Mark the fields that cannot be used, and say why; other: what is wrong besides."""
        for key, editor in self.fields.items():
            name = "failure_line" if key in problems else ""
            if editor.objectName() != name:
                editor.setObjectName(name)
                editor.style().unpolish(editor)
                editor.style().polish(editor)
        hidden = [key for key in problems if key not in BASIC]
        if hidden and not self.advanced.isChecked():
            self.show_advanced(True)
        said = "\n".join([*problems.values(), *([other] if other else [])])
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        self.start.setEnabled(not said)
        self.start.setToolTip(
            plain_tip(said) or "Write the folder of the run and begin; predictions go on meanwhile"
        )

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._palette = palette
