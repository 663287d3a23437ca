"""How a surface is drawn, as the user set it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceDisplay:
    """plane_drawn: the plane of the section stands in the surface's view."""

    plane_drawn: bool = True
