"""What the picked site is compared with: the atom picked before it, or a site of an open crystal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.state.palette import GAP

PICKED = "the atom picked before"


class _Opened(QComboBox):
    """``opening()``: its list is about to be looked at."""

    opening = Signal()

    def showPopup(self) -> None:
        """Fill it first."""
        self.opening.emit()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard changes it without opening it."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.opening.emit()
        super().focusInEvent(event)


class ComparisonChoice(QWidget):
    """``crystals_wanted()``; ``crystal_chosen(int)``: its key, 0 for the picked atom; ``compare_asked(int,
    int)``: key and site.
    """

    crystals_wanted = Signal()
    crystal_chosen = Signal(int)
    compare_asked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crystals, self.sites = _Opened(), QComboBox()
        self.crystals.addItem(PICKED, 0)
        self.crystals.setAccessibleName("What the picked site is compared with")
        self.crystals.setToolTip("The atom that was picked before it (Shift adds one), or an open crystal")
        self.crystals.setMinimumContentsLength(8)
        self.crystals.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.crystals.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sites.setAccessibleName("Site of the other crystal")
        self.sites.setVisible(False)
        self.button = QPushButton("Compare")
        self.button.setToolTip("Distance, hands, and the rotation that superposes the other site")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.crystals, 1)
        row.addWidget(self.sites)
        row.addWidget(self.button)
        self.crystals.opening.connect(self.crystals_wanted)
        self.crystals.currentIndexChanged.connect(lambda _row: self.crystal_chosen.emit(self.key))
        self.button.clicked.connect(self._ask)

    @property
    def key(self) -> int:
        """Of the chosen crystal, 0 for the picked atom."""
        return int(self.crystals.currentData() or 0)

    def offer_crystals(self, names: Sequence[tuple[str, int]]) -> None:
        """The open crystals: name and key."""
        chosen = self.key
        with QSignalBlocker(self.crystals):
            while self.crystals.count() > 1:
                self.crystals.removeItem(1)
            for name, key in names:
                self.crystals.addItem(name, key)
            self.crystals.setCurrentIndex(max(self.crystals.findData(chosen), 0))
        if self.key != chosen:
            self.crystal_chosen.emit(self.key)

    def offer_sites(self, names: Sequence[str]) -> None:
        """The sites of the chosen one."""
        self.sites.clear()
        self.sites.addItems(list(names))
        self.sites.setVisible(bool(names))

    def _ask(self) -> None:
        self.compare_asked.emit(self.key, max(self.sites.currentIndex(), 0))
