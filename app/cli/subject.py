"""What a file named on the command line is: a crystal, which is predicted first, or a tensor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.cli.inputs import read_one
from app.cli.models import load_predictor
from app.cli.output import say
from app.cli.tensor_options import TensorOptions

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Frame, Stiffness
    from core.prediction.prediction import Prediction
    from core.tensor.voigt import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """A stiffness in the frame asked for, and what is known about where it came from.

    notes: what was recognised and done on the way. frame_axes: (3, 3), rows are the axes of the frame in that
    in which the tensor was given or predicted. axes_in_crystal: the same in frame ``crystal``, where known.
    """

    name: str
    stiffness: Stiffness
    crystal: Crystal | None
    prediction: Prediction | None
    notes: tuple[str, ...] = ()
    frame_axes: FloatArray | None = None
    axes_in_crystal: FloatArray | None = None

    @property
    def caption(self) -> str:
        """What stands under a picture: material, model, frame."""
        model = f" · {self.prediction.model.name}" if self.prediction else ""
        return f"{self.name}{model} · frame {self.stiffness.frame}"


def is_tensor_file(path: Path) -> bool:
    """`core.elasticity.tensor_recognition.is_tensor_file`, loaded when it is needed."""
    from core.elasticity import tensor_recognition

    return tensor_recognition.is_tensor_file(path)


def predict_file(path: Path, *, model: str | None, device: str) -> Prediction:
    """The prediction for the first crystal of a file; its notes and warnings go to standard error."""
    crystal = read_one(path)
    prediction = load_predictor(model, device).predict(crystal)
    for remark in (*crystal.provenance.notes, *prediction.warnings):
        say(f"{path}: {remark}")
    return prediction


def read_subject(path: Path, *, model: str | None, device: str, frame: Frame | None = None) -> Subject:
    """`subject_as_asked` with no other wish than a frame for a crystal; a tensor stays in its own."""
    wished = None if frame is None or is_tensor_file(path) else str(frame)
    return subject_as_asked(path, TensorOptions(frame=wished, model=model, device=device))


def subject_as_asked(path: Path, how: TensorOptions) -> Subject:
    """The tensor of a tensor file, or the predicted one of a crystal file, projected and turned as asked
    for.
    """
    if not is_tensor_file(path):
        prediction = predict_file(path, model=how.model, device=how.device)
        crystal = prediction.crystal
        name = crystal.name or path.name
        return _as_asked(Given(name, prediction.stiffness, crystal, prediction), how)
    from core.elasticity.tensor_reading import read_tensor

    crystal_of_tensor = read_one(how.structure) if how.structure else None
    file = read_tensor(path, unit=how.units or "", order=how.order)
    notes = (*file.notes, *_assumed(path, how))
    for note in notes:
        say(f"{path}: {note}")
    return _as_asked(Given(path.name, file.stiffness, crystal_of_tensor, None, notes), how)


class Given(NamedTuple):
    """A tensor before it is projected and turned."""

    name: str
    stiffness: Stiffness
    crystal: Crystal | None
    prediction: Prediction | None
    notes: tuple[str, ...] = ()


def _assumed(path: Path, how: TensorOptions) -> tuple[str, ...]:
    """What neither the file nor the user said, and what was therefore taken."""
    from core.elasticity.tensor_reading import tensor_statement

    unstated = tensor_statement(path).unstated
    taken = []
    if "unit" in unstated and not how.units:
        taken.append("no unit is stated, GPa was taken (--units says another)")
    if "order" in unstated and not how.order:
        taken.append("no order of components is stated, xx yy zz yz xz xy was taken (--order says another)")
    return tuple(taken)


def _as_asked(given: Given, how: TensorOptions) -> Subject:
    from core.elasticity.crystal_frame import TIED_FRAMES, axes_in_crystal
    from core.elasticity.frames import in_user_frame, rotation_to_frame, to_frame
    from core.elasticity.stiffness import Frame

    stiffness, notes, crystal = given.stiffness, given.notes, given.crystal
    tied = (
        axes_in_crystal(stiffness.frame, crystal)
        if crystal is not None and stiffness.frame in TIED_FRAMES
        else None
    )
    if how.symmetrize and crystal is not None:
        stiffness, note = _projected(stiffness, crystal)
        notes = (*notes, note)
    turn = np.eye(3)
    if how.frame is not None:
        goal = Frame(how.frame)
        turn = rotation_to_frame(stiffness, goal, crystal)
        stiffness = to_frame(stiffness, goal, crystal)
    if how.axes is not None:
        stiffness, turn = in_user_frame(stiffness, how.axes), np.array(how.axes) @ turn
    return Subject(
        name=given.name,
        stiffness=stiffness,
        crystal=crystal,
        prediction=given.prediction,
        notes=notes,
        frame_axes=turn,
        axes_in_crystal=None if tied is None else turn @ tied,
    )


def _projected(stiffness: Stiffness, crystal: Crystal) -> tuple[Stiffness, str]:
    from core.crystal.symmetry import symmetry_of
    from core.elasticity.crystal_frame import point_group_in_frame, symmetrized
    from core.tensor.symmetrize import symmetry_misfit

    symmetry = symmetry_of(crystal)
    misfit = float(symmetry_misfit(stiffness.voigt, point_group_in_frame(stiffness.frame, crystal, symmetry)))
    taken = f"{100 * misfit:.2g} % of the tensor was taken away"
    note = f"projected on the point group of {symmetry.symbol}: {taken}"
    say(note)
    return symmetrized(stiffness, crystal), note
