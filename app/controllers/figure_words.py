"""What a figure of a tensor says about itself: whose it is, in which frame, predicted by what."""

from __future__ import annotations

from app.state.answer import Answer
from app.state.figures import pretty_formula
from app.state.session import CrystalEntry


def name_of(entry: CrystalEntry) -> str:
    """The formula, or the file's name where there is none."""
    return pretty_formula(entry.facts.formula) if entry.facts is not None else entry.path.stem


def figure_statements(entry: CrystalEntry, answer: Answer, **more: str) -> dict[str, str]:
    """Frame, model and source of a figure, and ``more``."""
    from core.export.framed_prediction import FramedPrediction
    from core.export.statement import frame_statement, statements, timestamp

    framed = answer.in_crystal
    if isinstance(framed, FramedPrediction):
        stated = statements(framed)
    else:
        stated = {"frame": frame_statement(framed.stiffness.frame), "written": timestamp()}
    for key in ("quantity", "units", "voigt_order"):
        stated.pop(key, None)
    return stated | {"source": entry.path.name, **more, "notes": " ".join(answer.notes)}
