"""A picture that somebody wants to have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWish:
    """A picture to save: ``size`` in pixels (width, height), multiplied by ``scale``."""

    path: Path
    size: tuple[int, int]
    scale: float
    transparent: bool
