"""All sections of the analysis, in the order they are read: the checks before any number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.state.analysis_checks import anisotropy_section, averages_section, checks_section
from app.state.analysis_context import AnalysisContext
from app.state.analysis_directions import extrema_section, waves_section
from app.state.analysis_parts import (
    decomposition_section,
    engineering_section,
    kelvin_section,
    matrices_section,
)
from app.state.analysis_table import Section
from app.state.answer import Answer
from app.state.figures import pretty_formula
from app.state.readout import frame_name
from app.state.session import CrystalEntry

if TYPE_CHECKING:
    from core.elasticity.analysis import Analysis


def analysis_context(entry: CrystalEntry, answer: Answer) -> AnalysisContext:
    """Whose analysis it is."""
    given = entry.tensor is not None and entry.tensor.density is not None
    return AnalysisContext(
        title=pretty_formula(entry.facts.formula) if entry.facts else entry.path.stem,
        frame=frame_name(answer),
        cell=entry.crystal.cell if entry.crystal is not None else None,
        interval=answer.interval,
        density_source="as you gave it" if given else "of the crystal",
    )


def analysis_sections(analysis: Analysis, context: AnalysisContext) -> tuple[Section, ...]:
    """Every section but that of textures, which is asked for by itself."""
    made = (
        checks_section,
        averages_section,
        anisotropy_section,
        extrema_section,
        waves_section,
        engineering_section,
        decomposition_section,
        kelvin_section,
        matrices_section,
    )
    return tuple(make(analysis, context) for make in made)
