"""What comes with the program, as the window offers it."""

from __future__ import annotations

from app import resource_paths
from app.views.empty_page import ExampleCard

_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ"}


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
