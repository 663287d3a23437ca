"""How the grains of a polycrystal lie: the choice above its tables."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from app.state.palette import GAP
from app.state.requests import TextureKind, TextureRequest
from app.views.number_box import WholeBox

_LARGEST = 12
_KINDS = {
    TextureKind.RANDOM: "No texture",
    TextureKind.FIBRE: "Fibre",
    TextureKind.FILE: "List of orientations",
}
_FILE_TIP = (
    "CSV or text, one grain a line: Euler angles φ1, Φ, φ2 (Bunge, degrees) or the nine numbers of a "
    "rotation matrix; one column more is the weight"
)


class TextureBar(QWidget):
    """``asked(TextureRequest)``: a texture was chosen; ``file_asked()``: a list of orientations is wanted."""

    asked = Signal(object)
    file_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        for kind, text in _KINDS.items():
            self.kind.addItem(text, kind)
        self.indices = [self._index(value) for value in (0, 0, 1)]
        self._along = QLabel("along [u v w] of the cell, on the sample's z")
        self.file = QPushButton("Choose file…")
        self.file.setToolTip(_FILE_TIP)
        self._lay_out()
        self.kind.activated.connect(self._on_kind)
        self.file.clicked.connect(self.file_asked)
        self._show_parts()

    def _index(self, value: int) -> QSpinBox:
        box = WholeBox()
        box.setRange(-_LARGEST, _LARGEST)
        box.setValue(value)
        box.valueChanged.connect(self._ask)
        return box

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        self._along.setObjectName("muted")
        for widget in (QLabel("Grains"), self.kind, *self.indices, self._along, self.file):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _show_parts(self) -> None:
        kind = TextureKind(self.kind.currentData())
        for widget in (*self.indices, self._along):
            widget.setVisible(kind is TextureKind.FIBRE)
        self.file.setVisible(kind is TextureKind.FILE)

    def _on_kind(self) -> None:
        self._show_parts()
        if TextureKind(self.kind.currentData()) is TextureKind.FILE:
            self.file_asked.emit()
        else:
            self._ask()

    def _ask(self) -> None:
        u, v, w = (box.value() for box in self.indices)
        kind = TextureKind(self.kind.currentData())
        if kind is not TextureKind.FIBRE or any((u, v, w)):
            self.asked.emit(TextureRequest(kind=kind, uvw=(u, v, w)))

    def show_request(self, request: TextureRequest, *, has_cell: bool) -> None:
        """Mark the texture whose tables are shown."""
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(list(_KINDS).index(request.kind))
        name = "[u v w] of the cell" if has_cell else "components x y z"
        self._along.setText(f"{name}, on the sample's z")
        self.file.setText(request.path.name if request.path is not None else "Choose file…")
        self._show_parts()
