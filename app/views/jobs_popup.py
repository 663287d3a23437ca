"""The list of what runs and what waits, above the foot of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.state.palette import GAP, GRID, WIDE_GAP, Palette
from app.views import icons
from app.views.plain_words import plain_label, plain_tip
from app.work.job_rows import JobRow

REFRESH_MS = 250
_WIDTH = 90 * GRID
_HEIGHT = 80 * GRID


class JobsPopup(QFrame):
    """``refresh_asked()``: the lines are wanted anew; ``cancel_asked(key)``; ``cancel_all_asked()``."""

    refresh_asked = Signal()
    cancel_asked = Signal(int)
    cancel_all_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName("Jobs")
        self._stop = icons.icon("cancel", palette)
        self._rows: tuple[JobRow, ...] = ()
        self.title = plain_label("Nothing is running")
        self.title.setObjectName("heading")
        self.cancel_all = QPushButton("Cancel all")
        self.cancel_all.setToolTip("Stop all that reads and predicts (Esc in the window); a training goes on")
        self.cancel_all.clicked.connect(self.cancel_all_asked)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh_asked)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel_all)
        sheet = QWidget()
        sheet.setObjectName("sheet")
        sheet.setLayout(self._list)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(area, 1)
        self.resize(_WIDTH, _HEIGHT)

    def show_rows(self, rows: Sequence[JobRow], more: int) -> None:
        """Show these lines, and how many there are besides."""
        waiting = sum(not row.running for row in rows) + more
        count = sum(row.running for row in rows)
        running = f"{count} running" if count else ""
        said = " · ".join(filter(None, (running, f"{waiting} waiting" if waiting else "")))
        self.title.setText(said or "Nothing is running")
        self.cancel_all.setEnabled(any(row.can_stop and row.key >= 0 for row in rows))
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        while (item := self._list.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.deleteLater()
        for row in rows:
            self._list.addWidget(self._line(row))
        if more:
            self._list.addWidget(QLabel(f"and {more} more"))

    def _line(self, row: JobRow) -> QWidget:
        line = QWidget()
        room = _WIDTH - 4 * WIDE_GAP - icons.ICON_PX - 4 * GRID
        text = plain_label(self.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideMiddle, room))
        text.setObjectName("" if row.running else "muted")
        text.setToolTip(plain_tip(row.text))
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(GRID, 0, GRID, 0)
        layout.addWidget(text, 1)
        if row.can_stop:
            cancel = QToolButton()
            cancel.setIcon(self._stop)
            cancel.setAccessibleName(f"Cancel {row.text}")
            again = "it can be asked for again with F5" if row.key >= 0 else "the run can be gone on with"
            cancel.setToolTip(f"Cancel this one; {again}\n{row.text}")
            cancel.clicked.connect(lambda: self.cancel_asked.emit(row.key))
            layout.addWidget(cancel)
        return line

    def show_above(self, corner: QPoint) -> None:
        """Open with the lower right corner at a place of the screen."""
        self.refresh_asked.emit()
        self.move(corner.x() - self.width(), corner.y() - self.height())
        self.show()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._stop = icons.icon("cancel", palette)
        self._rows = ()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the work only while it is seen."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow it no more."""
        self._timer.stop()
        super().hideEvent(event)
