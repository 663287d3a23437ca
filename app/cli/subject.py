"""What a file named on the command line is: a crystal, which is predicted first, or a tensor."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.inputs import read_one
from app.cli.models import load_predictor
from app.cli.output import say

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Frame, Stiffness
    from core.prediction.prediction import Prediction

TENSOR_SUFFIXES: Final = (".csv", ".txt", ".dat", ".tsv", ".elastic")
LARGEST_TENSOR_FILE: Final = 1_000_000
INDEPENDENT_COMPONENTS: Final = 21
NUMBER: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eEdD][-+]?\d+)?")
CRYSTAL_JSON_KEYS: Final = {"@class", "lattice", "sites"}
TENSOR_CLASSES: Final = ("ElasticTensor", "ComplianceTensor")


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
    """Whether a file holds numbers of a tensor and no crystal, told by suffix, then by content."""
    from core.elasticity.tensor_reading import is_recognised_format

    suffix = path.suffix.lower()
    if suffix in TENSOR_SUFFIXES or is_recognised_format(path):
        return True
    try:
        text = path.read_text(encoding="utf-8") if path.stat().st_size < LARGEST_TENSOR_FILE else ""
        return _is_tensor_json(text) if suffix == ".json" else _is_all_numbers(text)
    except (OSError, ValueError):
        return False


def _is_all_numbers(text: str) -> bool:
    """Nothing but numbers beside comments: no crystal format can do without a word."""
    words = re.sub(r"[#%!].*|[,;|]", " ", text).split()
    return len(words) >= INDEPENDENT_COMPONENTS and all(NUMBER.fullmatch(word) for word in words)


def _is_tensor_json(text: str) -> bool:
    content = json.loads(text)
    if isinstance(content, list):
        content = content[0] if content else {}
    if not isinstance(content, dict) or content.get("@class") in TENSOR_CLASSES:
        return True
    return not CRYSTAL_JSON_KEYS & content.keys()


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
