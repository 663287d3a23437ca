"""The table of all crystals: what is chosen in it, copied and written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.writing import write_and_tell
from app.settings import Settings
from app.state.crystal_table import CrystalRow, rows_csv, rows_tsv, statements
from app.state.figures import counted
from app.state.scatter import Scatter, ScatterWish, scatter_columns, scatter_title
from app.state.session import Session

PLOT_FILTER = "SVG drawing (*.svg);;PNG picture (*.png);;CSV table of the points (*.csv)"


class SaveDialogs(Protocol):
    """What is asked of the user."""

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class Clipboard(Protocol):
    """Where copies go."""

    def setText(self, text: str) -> None:
        """Words."""
        ...


class Plot(Protocol):
    """What this controller needs of the plot (:class:`app.views.scatter_pane.ScatterPane`)."""

    shown: Scatter | None

    @property
    def wish(self) -> ScatterWish:
        """What is chosen."""
        ...

    def save_picture(self, path: Path, title: str, description: str) -> None:
        """Write a picture."""
        ...


class Pane(Protocol):
    """What this controller needs of the dock."""

    @property
    def plot(self) -> Plot:
        """The plot beside the table."""
        ...

    def rows(self) -> Sequence[CrystalRow]:
        """The rows that pass the filter, in their order."""
        ...


class TableController(QObject):
    """``notice(str)``: it was done; ``trouble(str)``: it was not, and why."""

    notice = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        dialogs: SaveDialogs,
        *,
        pane: Pane,
        clipboard: Clipboard,
    ) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        self._dialogs = dialogs
        self._pane = pane
        self._clipboard = clipboard

    def choose(self, key: int) -> None:
        """Look at a crystal; one that was closed in the meantime is left alone."""
        if self._session.find(key) is not None:
            self._session.select(key)

    def copy(self, text: str) -> None:
        """Rows to the clipboard."""
        self._clipboard.setText(text)
        rows = text.count("\n") - 1
        self.notice.emit(f"{counted(rows, 'row')} copied with every digit")

    def export(self) -> None:
        """The rows that pass the filter, with every column, as CSV."""
        rows = self._pane.rows()
        if not rows:
            self.notice.emit("There is no row to export: nothing is open, or nothing passes the filter")
            return
        path = self._ask("Export table as CSV", "crystals.csv", "CSV table (*.csv)")
        if path is not None:
            self._write_text(path, rows_csv(rows, _stated(rows)))

    def export_plot(self) -> None:
        """The plot as SVG or PNG, or its points as CSV."""
        plot = self._pane.plot
        shown, wish = plot.shown, plot.wish
        if shown is None or not shown.rows:
            self.notice.emit("There is no point to export")
            return
        path = self._ask("Export plot", f"{wish.y}_over_{wish.x}.svg", PLOT_FILTER)
        if path is None:
            return
        if path.suffix.lower() == ".csv":
            stated = "".join(f"# {key}: {value}\n" for key, value in _stated(shown.rows).items() if value)
            table = rows_tsv(shown.rows, scatter_columns(wish), delimiter=",")
            self._write_text(path, stated + table)
            return
        said = "; ".join(f"{key}: {value}" for key, value in _stated(shown.rows).items() if value)
        write_and_tell(self, path, lambda: plot.save_picture(path, scatter_title(wish), said))

    def _ask(self, title: str, name: str, file_filter: str) -> Path | None:
        path = self._dialogs.ask_save(title, self._settings.folder / name, file_filter)
        if path is not None:
            self._settings.folder = path.parent
        return path

    def _write_text(self, path: Path, text: str) -> None:
        from core.files import write_atomically

        write_and_tell(self, path, lambda: write_atomically(path, text))


def _stated(rows: Sequence[CrystalRow]) -> dict[str, str]:
    from core.export.statement import timestamp

    return statements(rows, timestamp())
