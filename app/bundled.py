"""What comes with the program, as the window offers it."""

from __future__ import annotations

from pathlib import Path

from app import resource_paths
from app.views.empty_page import ExampleCard
from core.errors import CheckpointError


def model_folder() -> Path | None:
    """The network that comes with the program, or None where there is none."""
    try:
        return resource_paths.default_model()
    except (CheckpointError, FileNotFoundError):
        return None


def example_cards() -> list[ExampleCard]:
    """The bundled crystals; those with a picture first."""
    cards = [
        ExampleCard(
            path=path,
            title=path.stem.replace("_", " ").replace("-", " ").capitalize(),
            picture=resource_paths.example_picture(path),
        )
        for path in resource_paths.examples()
    ]
    return sorted(cards, key=lambda card: (card.picture is None, "quartz" not in card.path.stem))
