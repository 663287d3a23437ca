"""``report.html`` of the command line: a subject with its analysis as one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.figures import statements_of
from app.cli.graphics import limits_of
from app.cli.subject import Subject

if TYPE_CHECKING:
    from app.scene.report_making import ReportSubject


def write_subject_report(path: Path, subject: Subject, *, density: float | None) -> None:
    """Analyse a subject and write its page; ``density`` in g/cm³ goes before that of the crystal."""
    from app.scene.report_making import report_content
    from core.export.report import write_report

    write_report(path, report_content(_report_subject(subject, density)))


def _report_subject(subject: Subject, density: float | None) -> ReportSubject:
    from app.scene.report_making import ReportSubject
    from app.state.analysis_context import AnalysisContext
    from core.crystal.bonding import bonds
    from core.elasticity.analysis import analyze
    from core.elasticity.stiffness import Frame
    from core.export.report_facts import crystal_facts, model_facts

    prediction, crystal, frame = subject.prediction, subject.crystal, subject.stiffness.frame
    interval = prediction.interval if prediction is not None else None
    in_crystal, limits = frame is Frame.CRYSTAL and crystal is not None, limits_of(subject)
    context = AnalysisContext(
        title=subject.name,
        frame=f"{'IEEE' if frame is Frame.IEEE else frame} frame",
        cell=crystal.cell if in_crystal and crystal is not None else None,
        interval=interval if limits is not None else None,
        density_source="as you gave it" if density is not None else "of the crystal",
    )
    return ReportSubject(
        title=subject.name,
        facts=(*crystal_facts(crystal), *model_facts(prediction)),
        analysis=analyze(
            subject.stiffness, density_g_cm3=density, crystal=crystal, axes=subject.axes_in_crystal
        ),
        context=context,
        limits=limits,
        errors=interval.errors if interval is not None and in_crystal and limits is not None else None,
        crystal=crystal,
        bonds=bonds(crystal) if crystal is not None else None,
        doubts=(*subject.notes, *(prediction.warnings if prediction is not None else ())),
        stated=statements_of(subject),
    )
