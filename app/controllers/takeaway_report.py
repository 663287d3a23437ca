"""Files of an analysis: the report, and everything that follows from the tensor as JSON or text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.controllers.takeaway_source import Source, stated_of
from app.controllers.takeaway_writers import one_step
from app.state.analysis_sections import analysis_context

if TYPE_CHECKING:
    from app.scene.report_making import ReportSubject
    from app.state.analysis_table import Section
    from core.elasticity.analysis import Analysis

OF_ANALYSIS: Final = ("report.html", "analysis.json", "analysis.txt")


def analysis_steps(
    path: Path, name: str, source: Source, analysis: Analysis, texture: Section | None
) -> Iterator[float]:
    """Write one of `OF_ANALYSIS` in steps; a report is put together in a process of its own."""
    if name != "report.html":
        return one_step(partial(_write_document, path, source, analysis, texture))
    from app.work.steps_beside import steps_beside

    return steps_beside(partial(report_file_steps, path, source, analysis))


def report_file_steps(path: Path, source: Source, analysis: Analysis) -> Iterator[float]:
    """The report in steps of a few tenths of a second."""
    from app.scene.report_making import report_steps
    from core.export.report import write_report

    yield 0.05
    content = yield from report_steps(_report_subject(source, analysis))
    write_report(path, content)
    yield 1.0


def _write_document(path: Path, source: Source, analysis: Analysis, texture: Section | None) -> None:
    from app.controllers.analysis_export_controller import document_text, readable_text
    from core.files import write_atomically

    answer, _ = source.tensor()
    text = document_text if path.suffix == ".json" else readable_text
    write_atomically(path, text(source.entry, answer, analysis, texture))


def _report_subject(source: Source, analysis: Analysis) -> ReportSubject:
    from app.scene.report_making import ReportSubject
    from core.export.report_facts import crystal_facts, model_facts

    answer, _ = source.tensor()
    entry, framed, interval = source.entry, answer.in_crystal, answer.interval
    prediction = answer.prediction
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
