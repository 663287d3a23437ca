"""What a file named on the command line is: a crystal, which is predicted first, or a tensor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.inputs import read_one
from app.cli.models import load_predictor
from app.cli.output import say

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Frame, Stiffness
    from core.prediction.prediction import Prediction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """A stiffness in the frame asked for, and what is known about where it came from."""

    name: str
    stiffness: Stiffness
    crystal: Crystal | None
    prediction: Prediction | None

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


def read_subject(
    path: Path,
    *,
    model: str | None,
    device: str,
    frame: Frame | None = None,
    structure: Path | None = None,
    units: str | None = None,
) -> Subject:
    """The tensor of a tensor file, or the predicted one of a crystal file.

    A tensor of a file stays in its frame unless ``structure``, the crystal it belongs to, is given.
    ``units``: those of a tensor file that states none.
    """
    from core.elasticity.frames import to_frame
    from core.elasticity.tensor_reading import read_tensor

    if is_tensor_file(path):
        crystal = read_one(structure) if structure else None
        file = read_tensor(path, unit=units or "")
        for note in file.notes:
            say(f"{path}: {note}")
        stiffness = to_frame(file.stiffness, frame, crystal) if frame and crystal else file.stiffness
        return Subject(name=path.name, stiffness=stiffness, crystal=crystal, prediction=None)
    prediction = predict_file(path, model=model, device=device)
    chosen = frame or prediction.stiffness.frame
    return Subject(
        name=prediction.crystal.name or path.name,
        stiffness=to_frame(prediction.stiffness, chosen, prediction.crystal),
        crystal=prediction.crystal,
        prediction=prediction,
    )
