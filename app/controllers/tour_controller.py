"""The tour: started and ended, with something to be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from app.state.palette import Palette
from app.state.session import Session


class TourView(Protocol):
    """:class:`app.views.tour.Tour`."""

    @property
    def finished(self) -> SignalInstance:
        """The user has seen it, or closed it."""
        ...

    def start(self) -> None:
        """Show the first step."""
        ...

    def finish(self) -> None:
        """End it."""
        ...

    def set_palette_tokens(self, palette: Palette) -> None:
        """Draw in another look."""
        ...

    def deleteLater(self) -> None:
        """Let go of it."""
        ...


class TourController(QObject):
    """``open_example``: opens a crystal to point at where none is open; ``make``: makes the view."""

    def __init__(
        self, session: Session, *, open_example: Callable[[], None], make: Callable[[], TourView]
    ) -> None:
        super().__init__()
        self._session = session
        self._open_example = open_example
        self._make = make
        self.tour: TourView | None = None

    def start(self) -> None:
        """Begin, from the first step where it runs already."""
        self.end()
        if not len(self._session):
            self._open_example()
        self.tour = self._make()
        self.tour.finished.connect(self._on_finished)
        self.tour.start()

    def end(self) -> None:
        """End it where it runs."""
        if self.tour is not None:
            self.tour.finish()

    def _on_finished(self) -> None:
        if self.tour is not None:
            tour, self.tour = self.tour, None
            tour.deleteLater()
