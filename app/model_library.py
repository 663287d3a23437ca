"""Where the user's own models are kept, and which model is used where none is named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.resource_paths import MODEL_WEIGHTS, default_model, models

if TYPE_CHECKING:
    from core.library.library import ModelLibrary

PLACE: Final = "ELASTOSCOPE_MODELS"
"""Environment variable that names another folder for the library."""


def library_folder() -> Path:
    """The folder of the library: that of ELASTOSCOPE_MODELS, else ``models`` beside the settings."""
    from app.settings import Settings

    return folder_beside(Settings().state_folder)


def folder_beside(state_folder: Path) -> Path:
    """The folder of the library for settings in this folder."""
    named = os.environ.get(PLACE, "")
    return Path(named).expanduser() if named else state_folder / "models"


def chosen_in(library: Path) -> Path:
    """Folder of the model that was made the current one, while it is there, else the program's own; read
    without the library that trains. CheckpointError: there is none at all.
    """
    try:
        name = (library / "current.txt").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        name = ""
    own = [library / name] if name else []
    shipped = [folder for folder in models() if folder.name == name]
    found = (folder for folder in (*shipped, *own) if (folder / MODEL_WEIGHTS).is_file())
    return next(found, None) or default_model()


def model_library(folder: Path | None = None) -> ModelLibrary:
    """The library with the models that come with the program; ``folder`` instead of the usual one."""
    from core.library.library import ModelLibrary

    shipped = models()
    standard = default_model().name if shipped else ""
    return ModelLibrary(folder or library_folder(), shipped, standard=standard)


def current_model() -> Path:
    """Folder of the model that is used unless another is named. CheckpointError: there is none at all."""
    if not library_folder().is_dir():  # the usual case, and torch is not needed to find that out
        return default_model()
    current = model_library().current()
    return default_model() if current is None else current.folder
