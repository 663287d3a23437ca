"""All sites of all open crystals, sorted into kinds: work step by step, table, colours in the view."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from app.controllers.writing import write_and_tell
from app.settings import Settings
from app.state.environment_request import (
    Clustered,
    ClusterRequest,
    EnvironmentDone,
    FeaturesReady,
    FeaturesRequest,
)
from app.state.session import CrystalEntry, Session
from app.work.jobs import Failed, Job, JobKind
from app.work.worker import Worker
from core.environment.settings import EnvironmentSettings

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.environment.clustering import SiteFeatures

FILES = "CSV table (*.csv);;JSON document (*.json);;Parquet table (*.parquet)"


class KindsView(Protocol):
    """The dock (:class:`app.views.kinds_panel.KindsPanel`)."""

    def show_progress(self, done: int, total: int) -> None:
        """How many crystals are done; total 0 when nothing runs."""
        ...

    def show_clusters(self, found: Clustered | None, rows: Sequence[dict[str, Any]]) -> None:
        """The sites, sorted."""
        ...

    def show_trouble(self, text: str) -> None:
        """Why there are none."""
        ...

    def mark_site(self, key: int, site: int) -> None:
        """Ring a site."""
        ...


class ColoredScene(Protocol):
    """The view of the crystal."""

    @property
    def crystal(self) -> Crystal | None:
        """The one whose cell is drawn."""
        ...

    def show_kinds(self, labels: npt.NDArray[np.int64] | None) -> None:
        """Colour atoms by the number of their kind."""
        ...


class SaveDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class KindsController(QObject):
    """``notice(str)``, ``trouble(str)``: of files; ``marks_changed()``; ``site_asked(int, int)``: an atom of
    the crystal with this key is to be picked.
    """

    notice = Signal(str)
    trouble = Signal(str)
    marks_changed = Signal()
    site_asked = Signal(int, int)

    def __init__(
        self,
        session: Session,
        worker: Worker,
        settings: Settings,
        dialogs: SaveDialogs,
        *,
        view: KindsView,
        scene: ColoredScene,
    ) -> None:
        super().__init__()
        self._session, self._worker, self._settings, self._dialogs = session, worker, settings, dialogs
        self._view, self._scene = view, scene
        self._waiting: list[CrystalEntry] = []
        self._done: list[tuple[CrystalEntry, SiteFeatures]] = []
        self._how: tuple[EnvironmentSettings, str, float] | None = None
        self._found: tuple[Clustered, tuple[CrystalEntry, ...]] | None = None
        self._colored: Crystal | None = None
        self._labels: npt.NDArray[np.int64] | None = None
        self.rows: tuple[dict[str, Any], ...] = ()
        worker.result.connect(self._on_result)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    @property
    def running(self) -> bool:
        """Sites are being sorted."""
        return self._how is not None

    def sort(self, settings: EnvironmentSettings, method: str, threshold: float) -> None:
        """Sort the sites of all open crystals."""
        self._waiting = [entry for entry in self._session if entry.crystal is not None]
        if not self._waiting:
            self._view.show_trouble("No crystal is open whose sites could be sorted.")
            return
        self._done, self._how = [], (settings, method, threshold)
        self._next()
        self.marks_changed.emit()

    def cancel(self) -> None:
        """Leave it at that."""
        if self.running:
            self._how, self._waiting = None, []
            self._view.show_progress(0, 0)
            self.notice.emit("Sorting the sites was cancelled")
            self.marks_changed.emit()

    def _next(self) -> None:
        """The next crystal, or all of them together."""
        if self._how is None:
            return
        settings, method, threshold = self._how
        total = len(self._done) + len(self._waiting)
        self._view.show_progress(len(self._done), total + 1)
        if self._waiting and self._waiting[0].crystal is not None:
            entry = self._waiting[0]
            assert entry.crystal is not None
            self._ask(FeaturesRequest(key=entry.key, crystal=entry.crystal, settings=settings))
            return
        self._ask(
            ClusterRequest(
                keys=tuple(entry.key for entry, _ in self._done),
                features=tuple(features for _, features in self._done),
                method=method,
                threshold=threshold,
            )
        )

    def _ask(self, request: FeaturesRequest | ClusterRequest) -> None:
        self._worker.submit(Job(kind=JobKind.ENVIRONMENT, environment=request))

    def _on_result(self, job: Job, outcome: object) -> None:
        if not isinstance(outcome, EnvironmentDone) or self._how is None:
            return
        answer = outcome.answer
        if isinstance(answer, FeaturesReady) and self._waiting and answer.key == self._waiting[0].key:
            self._done.append((self._waiting.pop(0), answer.features))
            self._next()
        elif isinstance(answer, Clustered):
            self._take(answer)

    def _take(self, found: Clustered) -> None:
        from core.environment.site_table import site_rows

        entries = tuple(entry for entry, _ in self._done)
        crystals = [entry.crystal for entry in entries if entry.crystal is not None]
        features = [features for _, features in self._done]
        self.rows = site_rows([entry.path.name for entry in entries], crystals, features, found.clusters)
        self._found, self._colored = (found, entries), None
        self._how = None
        self._view.show_progress(0, 0)
        self._view.show_clusters(found, self.rows)
        self.color()
        self.marks_changed.emit()

    def _on_failed(self, job: Job, failure: Failed) -> None:
        if self._how is not None and isinstance(job.environment, FeaturesRequest | ClusterRequest):
            self._how, self._waiting = None, []
            self._view.show_progress(0, 0)
            self._view.show_trouble(failure.message)
            self.marks_changed.emit()

    def _on_cancelled(self, jobs: tuple[Job, ...]) -> None:
        if any(isinstance(job.environment, FeaturesRequest | ClusterRequest) for job in jobs):
            self.cancel()

    # --- linked to the view of the crystal
    def color(self) -> None:
        """Colour the atoms of the crystal in the view by kind, where its own cell is drawn."""
        crystal = self._scene.crystal
        if crystal is not self._colored or self._found is None:
            self._colored, self._labels = crystal, None
            if self._found is not None:
                found, entries = self._found
                for number, entry in enumerate(entries):
                    if entry.crystal is crystal:
                        self._labels = found.clusters.labels[found.clusters.crystal == number]
        self._scene.show_kinds(self._labels)

    def clear(self) -> None:
        """The colours of the elements again."""
        self._found, self.rows, self._labels, self._colored = None, (), None, None
        self._scene.show_kinds(None)
        self._view.show_clusters(None, ())
        self.marks_changed.emit()

    def choose(self, place: int) -> None:
        """A point was clicked: look at its crystal, and pick the atom."""
        if self._found is None:
            return
        found, entries = self._found
        entry = entries[int(found.clusters.crystal[place])]
        if self._session.find(entry.key) is None:
            self.notice.emit(f"{entry.path.name} was closed")
            return
        self._session.select(entry.key)
        site = int(found.clusters.site[place])
        self.site_asked.emit(entry.key, site)
        self._view.mark_site(entry.key, site)

    def follow_pick(self, site: int) -> None:
        """An atom was picked in the view."""
        entry = self._session.selected
        if entry is not None:
            self._view.mark_site(entry.key, site)

    @property
    def has_table(self) -> bool:
        """There is something to export."""
        return bool(self.rows)

    def export(self) -> None:
        """Write the table, its kind by the suffix."""
        if self._found is None or self._found[0].request is None:
            self.notice.emit("There is no table of sites: sort them first")
            return
        path = self._dialogs.ask_save("Export sites", self._settings.folder / "sites.csv", FILES)
        if path is not None:
            self._settings.folder = path.parent
            write_and_tell(self, path, lambda: self.write(path))

    def write(self, path: Path) -> None:
        """Write the table; ExportError, FileWriteError."""
        from core.environment.site_table import write_site_table
        from core.errors import ExportError

        if self._found is None:
            raise ExportError("there is no table of sites; sort them first")
        found, _ = self._found
        settings = found.request.features[0].settings
        write_site_table(path, self.rows, settings=settings, found=found.clusters)
