"""What the middle shows before a crystal is open: where to drop files, Open, and examples to click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views import icons

CARDS = 6
_COLUMNS = 3
_PICTURE = QSize(30 * GRID, 24 * GRID)
_CARD = QSize(40 * GRID, 34 * GRID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleCard:
    """One example: its file, what is written below its picture, and the picture if there is one."""

    path: Path
    title: str
    picture: Path | None


class EmptyPage(QWidget):
    """``open_asked()``, ``example_chosen(Path)``."""

    open_asked = Signal()
    example_chosen = Signal(object)

    def __init__(
        self, examples: Sequence[ExampleCard], palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._open = QPushButton("Open files…")
        self._open.setObjectName("primary")
        self._open.setToolTip("Open crystal files (Ctrl+O)")
        self._open.clicked.connect(self.open_asked)
        self.examples = tuple(examples)
        self.cards = [self._card(example) for example in examples[:CARDS]]
        self._lay_out()
        self.set_palette_tokens(palette)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        column.addStretch(1)
        column.addWidget(self._sign)
        column.addWidget(_centred("Drop crystal files here", "title"))
        column.addWidget(
            _centred("CIF, POSCAR, extended XYZ or pymatgen JSON; one file, many, or a folder", "muted")
        )
        column.addSpacing(GAP)
        button_row = QHBoxLayout()
        button_row.addStretch(1)
        button_row.addWidget(self._open)
        button_row.addStretch(1)
        column.addLayout(button_row)
        if self.cards:
            column.addSpacing(2 * WIDE_GAP)
            column.addWidget(_centred("or look at an example", "muted"))
            column.addLayout(self._card_grid())
        column.addStretch(1)

    def _card_grid(self) -> QHBoxLayout:
        grid = QGridLayout()
        grid.setSpacing(WIDE_GAP)
        for number, card in enumerate(self.cards):
            grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(grid)
        row.addStretch(1)
        return row

    def _card(self, example: ExampleCard) -> QToolButton:
        card = QToolButton()
        card.setObjectName("card")
        card.setText(example.title)
        card.setToolTip(f"Open {example.path.name} and predict its tensor")
        card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        card.setIconSize(_PICTURE)
        card.setFixedSize(_CARD)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        card.setCursor(Qt.CursorShape.PointingHandCursor)
        if example.picture is not None:
            card.setIcon(QIcon(QPixmap(str(example.picture))))
        card.setProperty("has_picture", example.picture is not None)
        card.clicked.connect(lambda: self.example_chosen.emit(example.path))
        return card

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._sign.setPixmap(icons.pixmap("app", palette.accent, palette.scene, size=12 * GRID))
        for card in self.cards:
            if not card.property("has_picture"):
                card.setIcon(icons.icon("app", palette, colour=palette.muted))


def _centred(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
