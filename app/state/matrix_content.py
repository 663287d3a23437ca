"""The matrix as it is written on screen: a pure function of what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from app.state.answer import Answer
from app.state.display import Framed, Shown
from app.state.figures import direction_text
from app.state.matrix_check import Verdict, verdict_on
from app.state.measured import MeasuredChoice, Measurement, chosen_of, comparison_text
from core.elasticity.notation import UNIT, Kind, Notation, factors, labels, matrix_in, voigt_place
from core.elasticity.stiffness import Frame
from core.errors import TensorError
from core.tensor.rotation import rotate_voigt

FloatArray = npt.NDArray[np.float64]

FOLLOWS_THE_TENSOR = "The principal axes follow the tensor: edit it in the crystal's or the IEEE frame"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasuredMatrix:
    """values: (n, n) in the unit, notation and frame of what it stands beside; label: whose they are."""

    values: FloatArray
    label: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatrixContent:
    """The matrix, and what is to be said of it.

    values: (n, n), n = 6 or 9, GPa or 1/TPa by ``kind``; limits: (2, n, n) 90 % limits, or None where there
    are none for what is shown. original: (n, n) before it was edited, or None; back_text: what brings that
    back. measurements: of this crystal; measured: the chosen one; measured_in_cells: it stands in the cells,
    not in the tool tips alone. notes: of the frame and of the limits.
    locked: why it cannot be edited, or "". missing: why there are no values, which are then NaN.
    """

    values: FloatArray
    limits: FloatArray | None = None
    kind: Kind = Kind.STIFFNESS
    notation: Notation = Notation.VOIGT
    frame: Frame = Frame.CRYSTAL
    original: FloatArray | None = None
    measured: MeasuredMatrix | None = None
    measurements: MeasuredChoice | None = None
    measured_in_cells: bool = False
    back_text: str = ""
    notes: tuple[str, ...] = ()
    locked: str = ""
    missing: str = ""
    verdict: Verdict = field(default_factory=Verdict)
    edited: bool = False
    can_keep_symmetry: bool = False
    keep_symmetry: bool = False

    @property
    def unit(self) -> str:
        """Of the entries."""
        return UNIT[self.kind]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the rows and of the columns."""
        return labels(self.notation)


def matrix_content(shown: Shown) -> MatrixContent | None:
    """What the table shows; None while there is no tensor."""
    answer, framed, entry = shown.answer, shown.matrix, shown.entry
    if answer is None or framed is None or entry is None:
        return None
    kind, notation = shown.written.kind, shown.written.notation
    values, missing = _values(framed.stiffness.voigt, kind, notation)
    group = entry.facts.group if entry.facts is not None else None
    before = _in_same_frame(entry.original, shown.frame)
    return MatrixContent(
        values=values,
        limits=_limits(framed, kind, notation),
        kind=kind,
        notation=notation,
        frame=shown.frame,
        original=None if before is None else _values(before.stiffness.voigt, kind, notation)[0],
        notes=tuple(filter(None, (_frame_note(shown, framed), _limits_note(shown, framed)))),
        measured=_measured(shown, framed),
        measurements=measured_choice(shown),
        measured_in_cells=shown.written.measured,
        back_text=f"Back to the {'prediction' if _of_prediction(shown) else 'tensor as read'}",
        locked=FOLLOWS_THE_TENSOR if shown.frame is Frame.PRINCIPAL else "",
        missing=missing,
        verdict=verdict_on(answer.stiffness.voigt, group=group, ieee=ieee_axes(answer)),
        edited=entry.edited,
        can_keep_symmetry=group is not None,
        keep_symmetry=shown.written.keep_symmetry and group is not None,
    )


def _of_prediction(shown: Shown) -> bool:
    tensor = shown.entry.tensor if shown.entry is not None else None
    return tensor is not None and tensor.of_prediction


def measured_choice(shown: Shown) -> MeasuredChoice | None:
    """The measurements of the crystal and the chosen one; None where nothing is known."""
    facts = shown.entry.facts if shown.entry is not None else None
    if facts is None or shown.answer is None or not facts.measured:
        return None
    chosen = chosen_of(facts.measured, shown.written.source)
    return MeasuredChoice(
        measurements=facts.measured,
        chosen=chosen,
        shown=shown.written.measured,
        comparison=comparison_text(shown.answer.averages, facts.measured[chosen]),
    )


def measured_of(shown: Shown) -> Measurement | None:
    """The measurement that stands beside the moduli, None where nothing is known."""
    choice = measured_choice(shown)
    return choice.measurement if choice is not None else None


def _measured(shown: Shown, framed: Framed) -> MeasuredMatrix | None:
    """The chosen measurement as the tensor beside it is written."""
    choice = measured_choice(shown)
    if choice is None or choice.measurement.voigt is None:
        return None
    placed = turned(choice.measurement.voigt, framed.rotation)
    return MeasuredMatrix(
        values=matrix_in(placed, shown.written.kind, shown.written.notation),
        label=choice.measurement.title,
    )


def turned(voigt: FloatArray, axes: FloatArray) -> FloatArray:
    """A stiffness (6, 6) in the axes (3, 3) given as rows; a turn by nothing leaves every digit."""
    return voigt if np.array_equal(axes, np.eye(3)) else rotate_voigt(voigt, axes)


def ieee_axes(answer: Answer) -> FloatArray | None:
    """The IEEE axes (3, 3) in the crystal's frame as rows, None where they cannot be found."""
    return None if answer.in_ieee is None else answer.in_ieee.rotation


def in_frame_of(answer: Answer, frame: Frame) -> Framed:
    """The tensor in a frame, or where it cannot be had there in the crystal's."""
    found = {Frame.IEEE: answer.in_ieee, Frame.PRINCIPAL: answer.in_principal}.get(frame)
    return found or answer.in_crystal


def _in_same_frame(answer: Answer | None, frame: Frame) -> Framed | None:
    # The principal axes of another tensor are other axes.
    return None if answer is None or frame is Frame.PRINCIPAL else in_frame_of(answer, frame)


def _values(voigt: FloatArray, kind: Kind, notation: Notation) -> tuple[FloatArray, str]:
    try:
        return matrix_in(voigt, kind, notation), ""
    except TensorError as error:
        size = len(labels(notation))
        return np.full((size, size), np.nan), str(error)


def _limits(framed: Framed, kind: Kind, notation: Notation) -> FloatArray | None:
    """Those of the stiffness carry over to other notations: each entry is a Voigt entry times a number."""
    if framed.limits is None or kind is Kind.COMPLIANCE:
        return None
    size = range(len(labels(notation)))
    places = np.array([[voigt_place(notation, i, j) for j in size] for i in size])
    spread = framed.limits[:, places[..., 0], places[..., 1]]
    return np.asarray(spread * factors(kind, notation))


def _frame_note(shown: Shown, framed: Framed) -> str:
    if shown.frame_note:
        return f"Not in the IEEE frame: {shown.frame_note}"
    if shown.frame is Frame.IEEE:
        return "Surface and directions stay in the crystal's frame."
    if shown.frame is Frame.PRINCIPAL:
        axes = ", ".join(
            f"{name} {direction_text(row)}" for name, row in zip("xyz", framed.rotation, strict=True)
        )
        return f"Principal axes of C_ijkk, in the crystal's frame: {axes}."
    return ""


def _limits_note(shown: Shown, framed: Framed) -> str:
    answer, entry = shown.answer, shown.entry
    if answer is None or entry is None:
        return ""
    if entry.edited:
        return "Edited by hand; there are no intervals"
    if answer.prediction is None:
        return "As read from the file; it states no intervals"
    if framed.limits is None:
        return "This network was never calibrated: there are no intervals."
    if shown.written.kind is Kind.COMPLIANCE:
        return "No intervals: those of a compliance do not follow from those of the stiffness."
    if shown.written.notation is Notation.TENSOR:
        return "Point at an entry for its 90 % interval"
    return "± half of the 90 % interval"
