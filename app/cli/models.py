"""Which network a command uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.output import say
from app.model_library import current_model, library_folder, model_library
from app.resource_paths import models
from core.errors import CheckpointError

if TYPE_CHECKING:
    from core.prediction.predictor import Predictor


def model_folder(name_or_path: str | None) -> Path:
    """Folder of the network that the user named: of the program, of the library, or a folder's path.

    Without a name, the library's current one. CheckpointError when there is none of that name.
    """
    if name_or_path is None:
        return current_model()
    shipped = {folder.name: folder for folder in models()}
    if name_or_path in shipped:
        return shipped[name_or_path]
    own = {}
    if library_folder().is_dir():
        own = {entry.name: entry.folder for entry in model_library().entries() if not entry.shipped}
    if name_or_path in own:
        return own[name_or_path]
    path = Path(name_or_path)
    if path.is_dir():
        return path
    names = ", ".join(sorted([*shipped, *own])) or "none"
    raise CheckpointError(
        f"--model {name_or_path}: neither a network of this program or its library ({names}) nor a folder "
        "with model.safetensors"
    )


def model_name(folder: Path) -> str:
    """The name that a model folder has in the library, or its own."""
    if library_folder().is_dir():
        for entry in model_library().entries():
            if entry.folder.resolve() == folder.resolve():
                return entry.name
    return folder.name


def load_predictor(name_or_path: str | None, device: str) -> Predictor:
    """The network, ready to predict. Imports torch, but only once the folder is known to be there."""
    folder = model_folder(name_or_path)
    from core.prediction.predictor import Predictor

    return Predictor.load(folder, device=device)


def require_free_name(name: str) -> None:
    """Refuse before hours of training what could not be kept after them. LibraryError: the name is taken or
    cannot be one.
    """
    from core.errors import LibraryError
    from core.library.entry import checked_name

    if model_library().find(checked_name(name)) is not None:
        raise LibraryError(f"the library has a model {name!r} already; choose another name or remove it")


def keep_in_library(model: Path, name: str) -> None:
    """Copy a finished model into the library and say so."""
    entry = model_library().add(model, name)
    say(f"{entry.name} is in the library; 'elastoscope models use' makes it the current one")
