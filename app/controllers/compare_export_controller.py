"""What is compared as files: the picture of the surfaces, the tables, and everything as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.compare_controller import Comparison
from app.controllers.steps import StepRunner
from app.controllers.takeaway_source import chosen_theme
from app.controllers.takeaway_writers import drawn
from app.settings import Settings
from app.state.analysis_table import Table
from app.state.compare_exports import BY_NAME, compare_choices, compare_statements, tables_csv
from app.state.comparison import Compared, Wish
from app.state.export_catalogue import ExportChoice, ExportWish

if TYPE_CHECKING:
    from app.scene.panel_picture import PictureOfScene
    from app.scene.theme import SceneTheme


class ExportDialogs(Protocol):
    """What is asked of the user."""

    def ask_export(
        self, choices: Sequence[ExportChoice], last: str, size: tuple[int, int]
    ) -> ExportWish | None:
        """What to write."""
        ...

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class Drawn(Protocol):
    """The window of the comparison (:class:`app.views.compare_window.CompareWindow`)."""

    comparison: Comparison | None
    shown_tables: tuple[Table, ...]

    @property
    def theme(self) -> SceneTheme:
        """Its colours."""
        ...

    def pictures(self) -> tuple[PictureOfScene, ...]:
        """The surfaces that are drawn, captioned."""
        ...

    def picture_columns(self) -> int:
        """How many of them stand beside each other."""
        ...

    def picture_size(self) -> tuple[int, int]:
        """Width and height of all of them together, in pixels."""
        ...


class CompareExportController(QObject):
    """``notice(str)``: it was written; ``trouble(str)``: it was not, and why."""

    notice = Signal(str)
    trouble = Signal(str)

    def __init__(
        self, settings: Settings, dialogs: ExportDialogs, *, view: Callable[[], Drawn | None]
    ) -> None:
        super().__init__()
        self._settings = settings
        self._dialogs = dialogs
        self._view = view
        self.runner = StepRunner(self)
        self.runner.notice.connect(self.notice)
        self.runner.trouble.connect(self.trouble)

    def export(self) -> None:
        """Ask what to write and where to, and write it."""
        view = self._view()
        if view is None or view.comparison is None:
            self.notice.emit("Nothing is compared")
            return
        comparison = view.comparison
        missing = "" if view.pictures() else "No surface is shown yet"
        choices = compare_choices(comparison.wish, no_picture=missing)
        wish = self._dialogs.ask_export(choices, "comparison.png", view.picture_size())
        if wish is None:
            return
        wanted = BY_NAME[wish.name]
        path = self._dialogs.ask_save(
            f"Export: {wanted.text}", self._settings.folder / wanted.name, wanted.file_filter
        )
        if path is not None:
            self._settings.folder = path.parent
            self.runner.run(path, self._steps(path, wish, view, comparison))

    def _steps(self, path: Path, wish: ExportWish, view: Drawn, comparison: Comparison) -> Iterator[float]:
        stated = compare_statements(comparison.wish, comparison.subjects)
        if wish.name == "comparison.png":
            return _picture(path, wish, view, stated)
        if wish.name == "comparison.csv":
            difference = comparison.difference
            matrix = difference.voigt if difference is not None else None
            return _text(path, lambda: tables_csv(view.shown_tables, stated, matrix))
        return _text(path, lambda: _document(comparison.subjects, comparison.wish))

    def unfinished(self) -> str:
        """What would be lost if the window closed now."""
        return f"{self.runner.busy}." if self.runner.busy else ""

    def cancel(self) -> None:
        """Stop what is being written."""
        self.runner.cancel()


def _picture(path: Path, wish: ExportWish, view: Drawn, stated: dict[str, str]) -> Iterator[float]:
    from app.scene.panel_picture import panel_steps

    options = wish.picture
    return drawn(
        options.size[0] * options.size[1] * options.scale**2,
        panel_steps,
        view.pictures(),
        path,
        columns=view.picture_columns(),
        size=options.size,
        scale=options.scale,
        transparent=options.transparent,
        theme=chosen_theme(options.theme, view.theme),
        stated=stated,
    )


def _text(path: Path, made: Callable[[], str]) -> Iterator[float]:
    """Made and written in a thread beside: extremes of differences are searched over all directions."""
    from core.export.work_beside import WorkBeside
    from core.files import write_atomically

    with WorkBeside() as beside:
        beside.start(lambda: write_atomically(path, made()))
        yield from beside.until_done(0.5)
    yield 1.0


def _document(subjects: Sequence[Compared], wish: Wish) -> str:
    import json

    from core.export.comparison_document import Material, comparison_document

    materials = [
        Material(
            file=f"{each.letter}: {each.name}",
            name=each.name,
            stiffness=each.stiffness,
            density=each.density,
            model=each.answer.prediction.model if each.answer.prediction is not None else None,
        )
        for each in subjects
        if each.stiffness is not None
    ]
    if len(materials) < 2:
        from core.errors import ExportError

        raise ExportError(next(each.missing for each in subjects if each.stiffness is None))
    return json.dumps(comparison_document(materials, wish.quantity), indent=2, ensure_ascii=False) + "\n"
