"""What the controller of trainings needs of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from app.state.training_run import RunProgress, RunStanding
from app.work.run_folder import Run

Offer = tuple[str, Callable[[], None]]


class RunView(Protocol):
    """:class:`app.views.run_page.RunPage`."""

    def show_runs(self, runs: Sequence[Run]) -> None:
        """List them."""
        ...

    def show_standing(self, standing: RunStanding) -> None:
        """Show how the run stands."""
        ...

    def show_progress(self, progress: RunProgress, *, epoch_over: bool) -> None:
        """Show how it goes."""
        ...

    def turn_to_run(self, on: bool) -> None:
        """Show the run, or the list of all."""
        ...


class Studios(Protocol):
    """A process that is asked (:class:`app.work.studio.Studio`)."""

    told: Any
    answered: Any

    @property
    def busy(self) -> bool:
        """Something waits or runs."""
        ...

    def ask(self, request: Any) -> None:
        """Queue a request."""
        ...

    def stop(self, request: Any) -> None:
        """Ask a request to stop, or take it back where it waits."""
        ...

    def set_paused(self, on: bool) -> None:
        """Ask what runs to wait, or to go on."""
        ...


class Fetching(Protocol):
    """What opens crystals of datasets (:class:`app.controllers.data_controller.DataController`)."""

    def fetch(self, path: Path, identifier: str, *, predicted: bool = False) -> None:
        """Look at a crystal."""
        ...


class Offering(Protocol):
    """Where something is offered."""

    def show_offer(self, text: str, offers: Sequence[Offer]) -> None:
        """Say it, with a button for each offer."""
        ...


class Asking(Protocol):
    """What asks the user."""

    def confirm(self, title: str, text: str, yes: str, no: str) -> bool:
        """One of two ways."""
        ...
