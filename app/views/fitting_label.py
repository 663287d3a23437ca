"""Lines that say less where there is less room, and never widen what they stand in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.state.palette import GRID
from app.views.plain_words import plain_tip

LEAST = 10 * GRID
"""Width that such a line asks for at the least."""


class ElidedLabel(QLabel):
    """Plain text, with an ellipsis where it has too little room; the whole is then its tip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        where: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._where = where
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def text(self) -> str:
        """The text, however much of it is to be seen."""
        return self._whole

    def setText(self, text: str) -> None:
        """Another text. The same again lays nothing out anew."""
        if text == self._whole:
            return
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        hint = super().sizeHint()
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2 * self.margin()
        return QSize(width + GRID // 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        """It can do with little."""
        return QSize(min(LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._where, max(self.width(), LEAST))
        if shown != super().text():
            super().setText(shown)
            self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class FittingLabel(QLabel):
    """The longest of several wordings (HTML) that fits into its width; the last one where none does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wordings: tuple[str, ...] = ("",)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_wordings(self, *wordings: str) -> None:
        """Say this, from the longest to the shortest."""
        if wordings != self._wordings:
            self._wordings = wordings or ("",)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = (each for each in self._wordings if self._width_of(each) <= self.width())
        self.setText(next(fitting, self._wordings[-1]))

    def _width_of(self, wording: str) -> float:
        document = QTextDocument()
        document.setDocumentMargin(0.0)
        document.setDefaultFont(self.font())
        document.setHtml(wording)
        return document.idealWidth()
