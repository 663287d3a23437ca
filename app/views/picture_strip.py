"""Pictures below each other, each as wide as there is room, never larger than it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.state.palette import GAP
from app.views.plain_words import plain_label, plain_tip


class PictureStrip(QScrollArea):
    """Shows files of pictures."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pictures: list[QPixmap] = []
        self.labels: list[QLabel] = []
        sheet = QWidget()
        sheet.setObjectName("sheet")
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(0, 0, GAP, 0)
        self._column.setSpacing(GAP)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(sheet)

    def show_pictures(self, files: Sequence[Path]) -> None:
        """Show these, and no others."""
        for label in self.labels:
            self._column.removeWidget(label)
            label.deleteLater()
        read = [(file, QPixmap(str(file))) for file in files]
        shown = [(file, picture) for file, picture in read if not picture.isNull()]
        self._pictures = [picture for _, picture in shown]
        self.labels = [plain_label() for _ in shown]
        for label, (file, _) in zip(self.labels, shown, strict=True):
            label.setAccessibleName(file.stem.replace("-", " "))
            label.setToolTip(plain_tip(str(file)))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
        # Without pictures nothing of the strip is to be seen, nor of what divides it from its neighbour.
        self.setVisible(bool(self.labels))
        self._fit()

    def _fit(self) -> None:
        room = max(40, self.viewport().width() - GAP)
        height = max(40, self.viewport().height() - GAP)
        for label, picture in zip(self.labels, self._pictures, strict=True):
            size = picture.size().scaled(QSize(room, height), Qt.AspectRatioMode.KeepAspectRatio)
            size = size.boundedTo(picture.size())
            ratio = self.devicePixelRatioF()
            shown = picture.scaled(
                size * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown.setDevicePixelRatio(ratio)
            label.setPixmap(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit them again."""
        super().resizeEvent(event)
        self._fit()
