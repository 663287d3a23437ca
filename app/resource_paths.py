"""Where the files lie that come with the program; nobody else looks for them.

Three places are tried in turn: the checkout (the folder above ``app/``), the data folder of an installation
(``<prefix>/share/elastoscope/resources``) and the folder that a frozen bundle unpacks to.
"""

from __future__ import annotations

import sys
import sysconfig
from functools import cache
from pathlib import Path

from core.errors import CheckpointError

MODEL_WEIGHTS = "model.safetensors"
"""The file whose presence makes a folder of ``resources/models`` a trained network."""

EXAMPLE_SUFFIX = ".cif"


def _candidates() -> tuple[Path, ...]:
    shared = Path("share") / "elastoscope" / "resources"
    places = [
        Path(__file__).resolve().parent.parent / "resources",
        Path(sys.prefix) / shared,
        Path(sysconfig.get_path("data")) / shared,
    ]
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle:
        places.insert(0, Path(bundle) / "resources")
    return tuple(places)


@cache
def resources() -> Path:
    """The folder of icons, examples and trained networks.

    Raises FileNotFoundError, naming the places that were tried, when the installation is incomplete.
    """
    tried = _candidates()
    for place in tried:
        if place.is_dir():
            return place
    places = ", ".join(str(place) for place in tried)
    raise FileNotFoundError(f"Elastoscope's resources are not in any of {places}; install the program again")


def models() -> tuple[Path, ...]:
    """Folders of the networks that come with the program, by name."""
    folder = resources() / "models"
    if not folder.is_dir():
        return ()
    return tuple(sorted(weights.parent for weights in folder.glob(f"*/{MODEL_WEIGHTS}")))


def default_model() -> Path:
    """Folder of the network that predicts unless another is asked for.

    ``resources/models/default.txt``, where it stands, names it; otherwise it is the last by name.
    Raises CheckpointError when no network is there.
    """
    found = {folder.name: folder for folder in models()}
    if not found:
        raise CheckpointError(
            f"no trained network in {resources() / 'models'}: expected a folder with {MODEL_WEIGHTS}; "
            "train one (elastoscope train) or install the program again"
        )
    choice = resources() / "models" / "default.txt"
    name = choice.read_text(encoding="utf-8").strip() if choice.is_file() else ""
    return found.get(name, found[max(found)])


def model_folder() -> Path | None:
    """The network that comes with the program, or None where there is none."""
    try:
        return default_model()
    except (CheckpointError, FileNotFoundError):
        return None


def examples() -> tuple[Path, ...]:
    """Crystal files that come with the program, by name."""
    return tuple(sorted((resources() / "examples").glob(f"*{EXAMPLE_SUFFIX}")))


def example_picture(example: Path) -> Path | None:
    """The small picture of an example, or None where none was drawn."""
    picture = resources() / "examples" / "thumbnails" / f"{example.stem}.png"
    return picture if picture.is_file() else None


def icon(name: str) -> Path:
    """The SVG of an icon by its name without suffix (``"open"``)."""
    return resources() / "icons" / f"{name}.svg"


def tick(*, dark: bool) -> Path:
    """The SVG of the tick in a box, in the colour of letters on the accent: a style sheet recolours none."""
    return resources() / "icons" / "ticks" / f"{'dark' if dark else 'light'}.svg"


def measured_constants() -> Path:
    """The table of measured elastic constants, read by `core.reference.table_file.load_measured`."""
    return resources() / "reference" / "measured.toml"
