"""How a surface is drawn, as the user set it."""

from __future__ import annotations

from dataclasses import dataclass

from core.surface.projection import Projection

MOST_OFFSET = 95
"""% of the greatest value that a plane may stand off the middle: beyond it hardly anything is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceDisplay:
    """plane_drawn: the plane of the section stands in the surface's view. clipped: the surface is cut off by
    that plane, on its other side where clip_turned; clip_offset: how far the plane then stands from the
    middle, in % of the greatest value. band: the error band of a prediction as shells. contours:
    lines of equal value. sphere: a plain sphere in the colours of the values. see_through: what lies within
    shows. in_cell: the surface stands in the middle of its unit cell. projection, lower: how directions are
    laid flat in the map, and which half of them on a disc.
    """

    plane_drawn: bool = True
    clipped: bool = False
    clip_turned: bool = False
    clip_offset: int = 0
    band: bool = False
    contours: bool = False
    sphere: bool = False
    see_through: bool = False
    in_cell: bool = False
    projection: Projection = Projection.STEREOGRAPHIC
    lower: bool = False
