"""One dialog for everything that can be taken away, and the writing of it while the window lives on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Signal

from app.controllers.analyse_controller import AnalyseController
from app.controllers.steps import StepRunner
from app.controllers.takeaway_writers import PosedScene, Source, stated_of, steps_of
from app.settings import Settings
from app.state.analysis_sections import analysis_context
from app.state.answer import Answer
from app.state.display import Framed
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
    from app.scene.report_making import ReportSubject
    from app.state.analysis_table import Section
    from core.elasticity.analysis import Analysis

OF_ANALYSIS: Final = ("report.html", "analysis.json", "analysis.txt")
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

    @property
    def has_section(self) -> bool: ...

    def write(self, path: Path) -> None:
        """Write what is shown."""
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
    ) -> None:
        super().__init__()
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

    def cancel(self) -> None:
        """Stop what is being written."""
        self.runner.cancel()

    def unfinished(self) -> str:
        """What would be lost if the window closed now."""
        return f"{self.runner.busy} is still being written." if self.runner.busy else ""

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
            seen = any(scene.content is not None for scene in self._scenes.values())
            return missing_encoder(wanted.suffix) or ("" if seen else "Nothing is shown yet")
        has = {
            Needs.TENSOR: source.answer is not None,
            Needs.CELL: self._scenes["crystal"].content is not None and source.entry.crystal is not None,
            Needs.SURFACE: source.answer is not None and self._scenes["surface"].content is not None,
            Needs.SECTION: self._sections().has_section,
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
            scenes=self._scenes,
            write_section=self._sections().write,
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
                path, _analysis_steps(path, wish.name, source, analysis, texture)
            ),
        )


def _begun(path: Path, wish: ExportWish, source: Source) -> Iterator[float]:
    """The steps, begun within the runner, so that what fails at once is told as what fails later."""
    yield 0.0
    yield from steps_of(path, wish, source)


def _analysis_steps(
    path: Path, name: str, source: Source, analysis: Analysis, texture: Section | None
) -> Iterator[float]:
    from app.controllers.analysis_export_controller import document_text, readable_text
    from app.scene.report_making import report_steps
    from core.export.report import write_report
    from core.files import write_atomically

    answer, _ = source.tensor()
    yield 0.05
    if name == "report.html":
        content = yield from report_steps(_report_subject(source, answer, answer.in_crystal, analysis))
        write_report(path, content)
    else:
        text = document_text if name.endswith(".json") else readable_text
        write_atomically(path, text(source.entry, answer, analysis, texture))
    yield 1.0


def _report_subject(source: Source, answer: Answer, framed: Framed, analysis: Analysis) -> ReportSubject:
    from app.scene.report_making import ReportSubject
    from core.export.report_facts import crystal_facts, model_facts

    entry, prediction = source.entry, answer.prediction
    interval = answer.interval
    return ReportSubject(
        title=source.title,
        facts=(*crystal_facts(entry.crystal), *model_facts(prediction)),
        analysis=analysis,
        context=analysis_context(entry, answer),
        limits=framed.limits,
        errors=interval.errors if interval is not None else None,
        crystal=entry.crystal,
        bonds=entry.facts.bonds if entry.facts is not None else None,
        doubts=(*answer.notes, *(prediction.warnings if prediction is not None else ())),
        stated=stated_of(source, framed),
    )


_MISSING: Final = {
    Needs.TENSOR: "The selected crystal has no tensor yet",
    Needs.CELL: "The crystal is not known",
    Needs.SURFACE: "No surface is shown",
    Needs.SECTION: "No section is shown (S shows one)",
}
