"""A tour: a small panel that points at one place of the window after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.state.palette import GAP, GRID, WIDE_GAP, Palette

_WIDTH = 80 * GRID
_LINE = 3
_KEYS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStep:
    """title, text: what is said; target: the widget that is pointed at, asked for when its turn comes."""

    title: str
    text: str
    target: Callable[[], QWidget]


class Ring(QWidget):
    """A frame around the place that is meant; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.colour = QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, _LINE))
        edge = _LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), GAP, GAP)


class Tour(QFrame):
    """The panel. Return or the right arrow goes on, the left one back, Esc ends it. ``finished()``."""

    finished = Signal()

    def __init__(self, window: QWidget, steps: Sequence[TourStep], palette: Palette) -> None:
        super().__init__(window)
        self._window = window
        self._steps = tuple(steps)
        self.step = 0
        self.setObjectName("tour")
        self.setAccessibleName("Tour")
        self.setFixedWidth(_WIDTH)
        self.ring = Ring(window)
        self.title = QLabel()
        self.title.setObjectName("tour_title")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.count = QLabel()
        self.count.setObjectName("small")
        self.close_button = self._button("Close", "End the tour (Esc)", self.finish)
        self.back_button = self._button("Back", "The step before (left arrow)", lambda: self.go(-1))
        self.next_button = self._button("Next", "The next step (Return or right arrow)", lambda: self.go(1))
        self.next_button.setDefault(True)
        self._lay_out()
        self.set_palette_tokens(palette)
        window.installEventFilter(self)

    @staticmethod
    def _button(text: str, tip: str, call: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(call)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.count)
        buttons.addStretch(1)
        for button in (self.close_button, self.back_button, self.next_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE_GAP, WIDE_GAP, WIDE_GAP, WIDE_GAP)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(GRID)
        column.addLayout(buttons)

    def start(self) -> None:
        """Show the first step."""
        self.step = 0
        self._show_step()
        self.show()
        self.next_button.setFocus()

    def go(self, by: int) -> None:
        """Another step; behind the last one the tour ends."""
        if self.step + by >= len(self._steps):
            self.finish()
            return
        self.step = max(0, self.step + by)
        self._show_step()

    def finish(self) -> None:
        """End the tour, for good."""
        self._window.removeEventFilter(self)
        self.ring.hide()
        # It lies on the window, not in the panel, and would stay there.
        self.ring.deleteLater()
        self.hide()
        self.finished.emit()

    def _show_step(self) -> None:
        step = self._steps[self.step]
        self.title.setText(step.title)
        self.text.setText(step.text)
        self.count.setText(f"{self.step + 1} / {len(self._steps)}")
        self.back_button.setEnabled(self.step > 0)
        self.next_button.setText("Done" if self.step == len(self._steps) - 1 else "Next")
        self.place()

    def place(self) -> None:
        """Put the frame around the target and the panel beside it, both within the window."""
        target = self._steps[self.step].target()
        inside = self._window.rect()
        meant = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size()).intersected(inside)
        seen = target.isVisible() and not meant.isEmpty()
        self.ring.setGeometry(meant)
        self.ring.setVisible(seen)
        self.text.setFixedWidth(_WIDTH - 2 * WIDE_GAP)
        self.adjustSize()
        self.move(_beside(meant if seen else inside, self.size().width(), self.size().height(), inside))
        self.ring.raise_()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The places move with the window."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """The keys of the tour are no shortcuts of the window meanwhile."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and the arrows walk, Esc ends."""
        calls: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Escape: self.finish,
            Qt.Key.Key_Left: lambda: self.go(-1),
            Qt.Key.Key_Right: lambda: self.go(1),
            Qt.Key.Key_Return: lambda: self.go(1),
            Qt.Key.Key_Enter: lambda: self.go(1),
        }
        call = calls.get(Qt.Key(event.key()))
        if call is None:
            super().keyPressEvent(event)
        else:
            call()

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self.ring.colour = QColor(palette.accent)
        self.ring.update()


def _beside(meant: QRect, width: int, height: int, inside: QRect) -> QPoint:
    """Where the panel goes: right, left, below or above what is meant, else into its middle."""
    middle = QPoint(meant.center().x() - width // 2, meant.center().y() - height // 2)
    places = (
        QPoint(meant.right() + WIDE_GAP, middle.y()),
        QPoint(meant.left() - WIDE_GAP - width, middle.y()),
        QPoint(middle.x(), meant.bottom() + WIDE_GAP),
        QPoint(middle.x(), meant.top() - WIDE_GAP - height),
    )
    for place in places:
        kept = _within(place, width, height, inside)
        if not QRect(kept.x(), kept.y(), width, height).intersects(meant):
            return kept
    return _within(middle, width, height, inside)


def _within(place: QPoint, width: int, height: int, inside: QRect) -> QPoint:
    return QPoint(
        max(GAP, min(place.x(), inside.width() - width - GAP)),
        max(GAP, min(place.y(), inside.height() - height - GAP)),
    )
