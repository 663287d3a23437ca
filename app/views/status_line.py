"""The foot of the window: what is being done with its progress and Cancel; units, convention, device."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QStatusBar, QToolButton, QWidget

from app.state.figures import shortened
from app.state.palette import GAP, GRID, Palette
from app.views import icons
from app.views.fitting_label import ElidedLabel
from app.views.plain_words import plain_label, plain_tip

PACE_MS = 120
LONGEST_MODEL = 24
"""Letters of a network's name that stand here."""
CONVENTION = "GPa · Voigt xx yy zz yz xz xy"


def eta_text(seconds: float | None) -> str:
    """``8 s left``, ``3 min left``; nothing while it is unknown."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    return f"{round(seconds / 60)} min left"


class StatusLine(QStatusBar):
    """``cancel_asked()``, ``jobs_asked()``, ``problems_asked()``, ``log_asked()``."""

    cancel_asked = Signal()
    jobs_asked = Signal()
    problems_asked = Signal()
    log_asked = Signal()

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(GAP, 0, GAP, 0)
        # What is said does not widen the window.
        self._text = ElidedLabel("Ready", where=Qt.TextElideMode.ElideMiddle)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(40 * GRID)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._next = ("", 0, False)
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(PACE_MS)
        self._pace.timeout.connect(self._show_next)
        self._cancel = QToolButton()
        self._cancel.setToolTip("Cancel everything that runs or waits (Esc)")
        self._cancel.setAccessibleName("Cancel")
        self._cancel.clicked.connect(self.cancel_asked)
        self._problems = QToolButton()
        self._problems.setToolTip("What went wrong, file by file (Ctrl+Shift+M)")
        self._problems.clicked.connect(self.problems_asked)
        self._jobs = QToolButton()
        self._jobs.setText("Jobs")
        self._jobs.setToolTip("What runs and what waits (Ctrl+Shift+J)")
        self._jobs.clicked.connect(self.jobs_asked)
        self._log = QToolButton()
        self._log.setText("Log")
        self._log.setToolTip("What happened (Ctrl+Shift+U)")
        self._log.clicked.connect(self.log_asked)
        self._facts = plain_label(CONVENTION)
        self._model = self._device = ""
        self._facts.setObjectName("small")
        left: tuple[QWidget, ...] = (self._text, self._bar, self._cancel)
        self._first_at_right = len(left)
        for widget in left:
            self.addWidget(widget)
        for widget in (self._jobs, self._problems, self._log, self._facts):
            self.addPermanentWidget(widget)
        self.set_problem_count(0)
        self.set_palette_tokens(palette)
        self.show_rest("Ready")

    def add_progress(self, widget: QWidget) -> None:
        """More progress, before all that stands at the right: nothing there moves when it comes and goes."""
        self.insertPermanentWidget(self._first_at_right, widget)

    @property
    def text(self) -> str:
        """The words at the left."""
        return self._text.text()

    def show_progress(self, text: str, fraction: float, eta: float | None, *, can_stop: bool) -> None:
        """Something is being done. Shown a few times a second at most, however often it is called."""
        left = eta_text(eta)
        self._next = (f"{text} · {left}" if left else text, round(1000 * fraction), can_stop)
        if not self._pace.isActive():
            self._pace.start()

    def _show_next(self) -> None:
        text, value, can_stop = self._next
        self._text.setText(text)
        self._bar.setValue(value)
        self._bar.show()
        self._cancel.setVisible(can_stop)

    def show_rest(self, text: str) -> None:
        """Nothing is being done."""
        self._pace.stop()
        self._text.setText(text)
        self._bar.hide()
        self._cancel.hide()

    def set_device(self, device: str) -> None:
        """Where the network runs."""
        self._device = device
        self._show_facts()

    def _show_facts(self) -> None:
        self._facts.setText(" · ".join(filter(None, (CONVENTION, self._model, self._device))))

    def set_other_work(self, text: str) -> None:
        """What another process works on, beside the jobs; "" for nothing."""
        self._jobs.setText(text or "Jobs")

    def set_model(self, name: str) -> None:
        """Which network predicts."""
        self._model = shortened(name, LONGEST_MODEL)
        self._facts.setToolTip(plain_tip(name) if name != self._model else "")
        self._show_facts()

    def set_problem_count(self, count: int) -> None:
        """How many problems the dock lists."""
        self._problems.setText(f"Problems ({count})" if count else "Problems")

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        self._cancel.setIcon(icons.icon("cancel", palette))
