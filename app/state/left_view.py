"""What stands beside the surface."""

from __future__ import annotations

from enum import StrEnum


class LeftView(StrEnum):
    """The unit cell, or in its place a section or a map of the property."""

    CELL = "cell"
    SECTION = "section"
    PROJECTION = "projection"
