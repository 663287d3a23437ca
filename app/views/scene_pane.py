"""A 3-D view with the strip above it, and the sentence that stands in for it while it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.scene.scene_widget import SceneWidget
from app.scene.theme import SceneTheme
from app.state.display import Message, Tone
from app.state.figures import breakable
from app.state.palette import GAP, GRID, WIDE_GAP
from app.views.fitting_label import ElidedLabel
from app.views.plain_words import plain_label

STRIP_HEIGHT = 10 * GRID
_MESSAGE_NAMES = {Tone.PLAIN: "muted", Tone.DOUBT: "doubt", Tone.FAILURE: "failure"}


def _sentence(name: str) -> QLabel:
    label = plain_label()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


class MessagePage(QWidget):
    """A sentence in the middle, with a moving bar while something is being done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # One label for each tone: a label whose look changes keeps the room of the look that it had.
        self._labels = {tone: _sentence(name) for tone, name in _MESSAGE_NAMES.items()}
        self._text = ""
        self._bar = QProgressBar()
        self._bar.setFixedWidth(40 * GRID)
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * WIDE_GAP, WIDE_GAP, 2 * WIDE_GAP, WIDE_GAP)
        layout.setSpacing(WIDE_GAP)
        layout.addStretch(1)
        for label in self._labels.values():
            layout.addWidget(label)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def show_message(self, message: Message | None) -> None:
        """Show a sentence, or (None) nothing."""
        self._text = message.text if message is not None else ""
        for tone, label in self._labels.items():
            fits = message is not None and tone is message.tone
            label.setText(breakable(self._text) if fits else "")
            label.setVisible(fits)
        busy = message is not None and message.busy
        # A bar that moves without end is drawn only while it can be seen: it costs a repaint every few ms.
        self._bar.setRange(0, 0 if busy else 1)
        self._bar.setVisible(busy)

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text


class ScenePane(QWidget):
    """A strip with a title (and what the owner adds to it) above a stack of the scene and a message."""

    def __init__(self, title: str, theme: SceneTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.scene = SceneWidget(theme=theme)
        self.message = MessagePage()
        self._title = ElidedLabel(title, where=Qt.TextElideMode.ElideMiddle)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.scene)
        self._strip = QWidget()
        self._strip.setObjectName("strip")
        self._strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._strip.setFixedHeight(STRIP_HEIGHT)
        self._strip_layout = QHBoxLayout(self._strip)
        self._strip_layout.setContentsMargins(WIDE_GAP, 0, GAP, 0)
        self._strip_layout.setSpacing(GAP)
        self._strip_layout.addWidget(self._title)
        self._strip_layout.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._strip)
        self._column.addWidget(self._stack, 1)

    def add_to_strip(self, widget: QWidget, *, instead_of_title: bool = False) -> None:
        """Put a widget into the strip: at its right end, or at its head."""
        if instead_of_title:
            self._title.hide()
            self._strip_layout.insertWidget(0, widget)
        else:
            self._strip_layout.addWidget(widget)

    def add_below(self, widget: QWidget) -> None:
        """Put a widget below the view, over its whole width."""
        self._column.addWidget(widget)

    def set_title(self, text: str) -> None:
        """The words above the view."""
        self._title.setText(text)

    @property
    def title(self) -> str:
        """The words above the view."""
        return self._title.text()

    def show_scene(self) -> None:
        """Show the view itself."""
        self.message.show_message(None)
        self._stack.setCurrentWidget(self.scene)

    def show_message(self, message: Message) -> None:
        """Show a sentence instead of the view."""
        self.message.show_message(message)
        self._stack.setCurrentWidget(self.message)

    @property
    def shows_scene(self) -> bool:
        """The view, and not a sentence, is to be seen."""
        return self._stack.currentWidget() is self.scene

    @property
    def settled(self) -> bool:
        """The view is to be seen, and nothing is left to draw."""
        return self.shows_scene and self.scene.is_ready and self.scene.is_settled
