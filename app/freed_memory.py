"""Has the window's process give memory that is not needed any more back to the system."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.kept_memory import give_back

QUIET_MS: Final = 1500
"""After something large was freed, as there may be more of it; at most once in this time."""


class FreedMemory(QObject):
    """Gives back a moment after ``touch``: something large may have been freed; and, after ``stir``, once
    nothing has been stirred for a moment: each picture leaves a little, and together they held 20 MB.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._soon, self._in_peace = self._timer(), self._timer()

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(QUIET_MS)
        timer.timeout.connect(give_back)
        return timer

    def touch(self, *_: object) -> None:
        """Something large may have been freed."""
        if not self._soon.isActive():
            self._soon.start()

    def stir(self, *_: object) -> None:
        """Something small may have been freed, and more may follow at once, as while a slider moves."""
        self._in_peace.start()

    def stop(self) -> None:
        """No more."""
        self._soon.stop()
        self._in_peace.stop()
