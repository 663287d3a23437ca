"""One dialog for everything that can be taken away, and the writing of it while the window lives on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.flat_controller import Figure
from app.controllers.steps import StepRunner, Words
from app.controllers.takeaway_report import OF_ANALYSIS, analysis_steps
from app.controllers.takeaway_source import PosedScene, SeenScene, Source, seen_scene
from app.controllers.takeaway_writers import CLIPBOARD_SCALE, beside, clipboard_picture, steps_of
from app.settings import Settings
from app.state.answer import Answer
from app.state.export_catalogue import (
    BY_NAME,
    EXPORTS,
    ExportChoice,
    ExportFormat,
    ExportWish,
    Needs,
    Options,
)
from app.state.session import CrystalEntry
from core.export.movie_file import missing_encoder

if TYPE_CHECKING:
    from app.state.analysis_table import Section
    from core.elasticity.analysis import Analysis

Then = Callable[["Analysis", "Section | None"], None]


class TakeawayDialogs(Protocol):
    """What is asked of the user."""

    def ask_export(
        self, choices: Sequence[ExportChoice], last: str, size: tuple[int, int]
    ) -> ExportWish | None:
        """What to write."""
        ...

    def ask_save(self, title: str, proposal: Path, file_filter: str) -> Path | None:
        """Where to write."""
        ...


class Analyses(Protocol):
    """What has analyses made (`AnalysisController`)."""

    def when_analysed(self, entry: CrystalEntry, answer: Answer, then: Then) -> None:
        """Do something with an analysis, now or when it is there."""
        ...


class Sections(Protocol):
    """What shows a section (`SectionController`)."""

    def figure(self) -> Figure | None:
        """What writes the section that is shown, None where none is."""
        ...


class Clipboard(Protocol):
    """Where copies go (`app.views.picture_clipboard.PictureClipboard`)."""

    def take(self, path: Path, ratio: float) -> None:
        """A picture file with so many pixels per point."""
        ...


class TakeawayController(QObject):
    """``notice(str)``: it was written; ``trouble(str)``: it was not, and why."""

    notice = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        analyse: AnalyseController,
        settings: Settings,
        dialogs: TakeawayDialogs,
        *,
        analyses: Callable[[], Analyses],
        sections: Callable[[], Sections],
        scenes: Mapping[str, PosedScene],
        clipboard: Clipboard,
    ) -> None:
        super().__init__()
        self._clipboard = clipboard
        self._analyse = analyse
        self._settings = settings
        self._dialogs = dialogs
        self._analyses = analyses
        self._sections = sections
        self._scenes = scenes
        self.runner = StepRunner(self)
        self.runner.notice.connect(self.notice)
        self.runner.trouble.connect(self.trouble)

    def export(self, name: str = "") -> None:
        """Ask what to write, with ``name`` or the last choice marked, then where, and write it."""
        source = self._source()
        if source is None:
            self.notice.emit("There is nothing to export yet")
            return
        surface = self._scenes["surface"]
        last = name or self._settings.last_export
        wish = self._dialogs.ask_export(
            self.choices(source), last, (max(surface.width(), 64), max(surface.height(), 64))
        )
        if wish is not None:
            self._settings.last_export = wish.name
            self._ask_place(wish, source)

    def write(self, name: str) -> None:
        """Ask where to write one format, and write it."""
        source = self._source()
        if source is None or self._missing(BY_NAME[name], source):
            self.notice.emit("There is nothing to export yet")
            return
        self._ask_place(ExportWish(name=name), source)

    def write_figure(self, path: Path, figure: Figure) -> None:
        """Write a figure that something else shows."""
        self.runner.run(path, beside(partial(figure, path)))

    def copy_picture(self, view: str) -> None:
        """The picture of a view to the clipboard."""
        words = Words(
            doing=f"Copying the picture of the {view}",
            pending=f"The picture of the {view} is still being drawn for the clipboard",
            done=f"Picture of the {view} copied",
            stopped="Nothing was copied",
            failed="The picture was not copied",
        )
        self.runner.do(words, self._copying(view, seen_scene(self._scenes[view])))

    def _copying(self, view: str, scene: SeenScene) -> Iterator[float]:
        with TemporaryDirectory(prefix="elastoscope-") as folder:
            path = Path(folder) / f"{view}.png"
            yield from clipboard_picture(path, scene)
            self._clipboard.take(path, CLIPBOARD_SCALE * scene.ratio)

    def cancel(self) -> None:
        """Stop what is being written."""
        self.runner.cancel()

    def unfinished(self) -> str:
        """What would be lost if the window closed now."""
        return f"{self.runner.busy}." if self.runner.busy else ""

    def choices(self, source: Source) -> tuple[ExportChoice, ...]:
        """Every format, with the reason where it cannot be written now."""
        frame = str(source.matrix.stiffness.frame) if source.matrix is not None else ""
        own = str(source.answer.stiffness.frame) if source.answer is not None else "crystal"
        return tuple(
            ExportChoice(
                format=each,
                missing=self._missing(each, source),
                frame=frame if each.framed else own,
            )
            for each in EXPORTS
        )

    def _missing(self, wanted: ExportFormat, source: Source) -> str:
        if wanted.options is Options.FILM:
            seen = any(scene.content is not None for scene in source.scenes.values())
            return missing_encoder(wanted.suffix) or ("" if seen else "Nothing is shown yet")
        has = {
            Needs.TENSOR: source.answer is not None,
            Needs.CELL: source.scenes["crystal"].content is not None and source.entry.crystal is not None,
            Needs.SURFACE: source.answer is not None and source.scenes["surface"].content is not None,
            Needs.SECTION: source.section is not None,
        }
        return "" if has[wanted.needs] else _MISSING[wanted.needs]

    def _source(self) -> Source | None:
        shown = self._analyse.shown
        if shown.entry is None or (shown.answer is None and shown.entry.crystal is None):
            return None
        return Source(
            entry=shown.entry,
            answer=shown.answer,
            matrix=shown.matrix,
            scenes={view: seen_scene(scene) for view, scene in self._scenes.items()},
            section=self._sections().figure(),
        )

    def _ask_place(self, wish: ExportWish, source: Source) -> None:
        wanted = BY_NAME[wish.name]
        frame = f"_{source.matrix.stiffness.frame}" if wanted.framed and source.matrix is not None else ""
        kind, _, suffix = wish.name.partition(".")
        proposal = self._settings.folder / f"{source.stem}_{kind}{frame}.{suffix}"
        path = self._dialogs.ask_save(f"Export: {wanted.text}", proposal, wanted.file_filter)
        if path is None:
            return
        self._settings.folder = path.parent
        if wish.name in OF_ANALYSIS:
            self._analyse_first(path, wish, source)
        else:
            self.runner.run(path, _begun(path, wish, source))

    def _analyse_first(self, path: Path, wish: ExportWish, source: Source) -> None:
        answer, _ = source.tensor()
        self._analyses().when_analysed(
            source.entry,
            answer,
            lambda analysis, texture: self.runner.run(
                path, analysis_steps(path, wish.name, source, analysis, texture)
            ),
        )


def _begun(path: Path, wish: ExportWish, source: Source) -> Iterator[float]:
    """The steps, begun within the runner, so that what fails at once is told as what fails later."""
    yield 0.0
    yield from steps_of(path, wish, source)


_MISSING: Final = {
    Needs.TENSOR: "The selected crystal has no tensor yet",
    Needs.CELL: "The crystal is not known",
    Needs.SURFACE: "No surface is shown",
    Needs.SECTION: "No section is shown (S shows one)",
}
