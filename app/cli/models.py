"""Which network a command uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.resource_paths import default_model, models
from core.errors import CheckpointError

if TYPE_CHECKING:
    from core.prediction.predictor import Predictor


def model_folder(name_or_path: str | None) -> Path:
    """Folder of the network that the user named; CheckpointError when there is none of that name."""
    if name_or_path is None:
        return default_model()
    shipped = {folder.name: folder for folder in models()}
    if name_or_path in shipped:
        return shipped[name_or_path]
    path = Path(name_or_path)
    if path.is_dir():
        return path
    names = ", ".join(sorted(shipped)) or "none"
    raise CheckpointError(
        f"--model {name_or_path}: neither a network of this program ({names}) nor a folder with "
        "model.safetensors"
    )


def load_predictor(name_or_path: str | None, device: str) -> Predictor:
    """The network, ready to predict. Imports torch, but only once the folder is known to be there."""
    folder = model_folder(name_or_path)
    from core.prediction.predictor import Predictor

    return Predictor.load(folder, device=device)
