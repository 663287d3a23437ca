"""A box to choose or type a plane in."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

PLANES = (
    *("(1 0 0)", "(0 1 0)", "(0 0 1)", "(1 1 0)", "(1 1 1)"),
    *("[1 0 0]", "[0 1 0]", "[0 0 1]", "1 0 0", "0 1 0", "0 0 1"),
)
PLANE_TIP = "The plane: (hkl), or its normal as [uvw] or in Cartesian x y z"
_PATIENCE_MS = 250


class PlaneBox(QComboBox):
    """``plane_typed(str)``: another plane is wanted."""

    plane_typed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.returnPressed.connect(self.line.clearFocus)  # the arrow keys turn the views again
        self.setLineEdit(self.line)
        self.addItems(PLANES)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setToolTip(PLANE_TIP)
        self.setAccessibleName(name)
        self.setAccessibleDescription(PLANE_TIP)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.setMinimumContentsLength(10)
        # Not with every key: half a number is a plane that nobody wants.
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PATIENCE_MS)
        self._typing.timeout.connect(lambda: self.plane_typed.emit(self.currentText()))
        self.editTextChanged.connect(lambda _: self._typing.start())

    def show_plane(self, text: str) -> None:
        """Show what was typed elsewhere."""
        if text != self.currentText():
            with QSignalBlocker(self):
                self.setEditText(text)
