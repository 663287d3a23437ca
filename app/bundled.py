"""What comes with the program, as the window offers it."""

from __future__ import annotations

from pathlib import Path

from app import resource_paths
from app.views.empty_page import ExampleCard
from core.errors import CheckpointError

_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ"}


def model_folder() -> Path | None:
    """The network that comes with the program, or None where there is none."""
    try:
        return resource_paths.default_model()
    except (CheckpointError, FileNotFoundError):
        return None


def _title(stem: str) -> str:
    """``quartz-alpha`` as α-quartz, ``gallium-nitride`` as Gallium nitride."""
    name, _, variety = stem.replace("_", "-").partition("-")
    if variety in _GREEK:
        return f"{_GREEK[variety]}-{name}"
    return f"{name} {variety.replace('-', ' ')}".strip().capitalize()


def example_cards() -> list[ExampleCard]:
    """The bundled crystals; those with a picture first."""
    cards = [
        ExampleCard(
            path=path,
            title=_title(path.stem),
            picture=resource_paths.example_picture(path),
        )
        for path in resource_paths.examples()
    ]
    return sorted(cards, key=lambda card: (card.picture is None, "quartz" not in card.path.stem))
