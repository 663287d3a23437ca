"""A line below the tool bar that offers something and can be closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views import icons
from app.views.plain_words import plain_label

Offer = tuple[str, Callable[[], None]]


class OfferStrip(QToolBar):
    """Hidden until something is offered, and again once an offer was taken or closed."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__("Offer", parent)
        self.setObjectName("offer")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self._text = plain_label()
        self._text.setObjectName("doubt")
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setAccessibleName("Close")
        self._close.setToolTip("Close this line")
        self._close.clicked.connect(self.hide)
        self.buttons: list[QPushButton] = []
        holder = QWidget()
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(GRID, 0, GRID, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(self._text, 1)
        self._row.addSpacing(WIDE_GAP)
        self._row.addWidget(self._close)
        self.addWidget(holder)
        self.set_palette_tokens(palette)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def show_offer(self, text: str, offers: Sequence[Offer]) -> None:
        """Say it, with a button for each offer."""
        for button in self.buttons:
            button.deleteLater()
        self._text.setText(text)
        self.buttons = [self._button(words, call) for words, call in offers]
        for number, button in enumerate(self.buttons):
            self._row.insertWidget(2 + number, button)
        self.show()

    def _button(self, words: str, call: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda: self._take(call))
        return button

    def _take(self, call: Callable[[], None]) -> None:
        self.hide()
        call()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._close.setIcon(icons.icon("cancel", palette))
