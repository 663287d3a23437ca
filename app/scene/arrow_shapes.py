"""Arrows on atoms as plain lines and cones, for the view and for vector figures alike. No VTK."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from app.scene.camera import two_normals
from app.scene.marks import ArrowMark

FloatArray = npt.NDArray[np.float64]

SHAFT: Final = 0.07
"""Å: radius."""
HEAD: Final = 0.38
"""Of the length of the arrow, at most 0.45 Å."""
RING: Final = 0.3
"""Of the length: radius of the ring around the shaft of a pseudovector."""
SEE_THROUGH: Final = 0.55
"""Opacity of the surface of an order parameter."""
LEAST: Final = 0.02
"""Å: an arrow shorter than this is not drawn."""
_SIDES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Head:
    """A cone. tip: (3,) Å; along: (3,) unit vector towards it; length, radius: Å."""

    tip: FloatArray
    along: FloatArray
    length: float
    radius: float

    @property
    def faces(self) -> FloatArray:
        """(2 k, 3, 3) its side and its base as triangles."""
        across, other = two_normals(self.along)
        angle = np.linspace(0.0, 2.0 * np.pi, _SIDES, endpoint=False)[:, None]
        foot = self.tip - self.length * self.along
        ring = foot + self.radius * (np.cos(angle) * across + np.sin(angle) * other)
        following = np.roll(ring, -1, axis=0)
        ends = (np.broadcast_to(end, ring.shape) for end in (self.tip, foot))
        return np.concatenate([np.stack([ring, following, end], axis=1) for end in ends])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArrowShape:
    """lines: (k, 2, 3) Å, of radius ``SHAFT``; heads at their ends."""

    lines: FloatArray
    heads: tuple[Head, ...]


def arrow_shape(mark: ArrowMark) -> ArrowShape | None:
    """Shaft and head, its middle on the atom; around a pseudovector a ring with a head of its own. None for
    an arrow too short to be seen.
    """
    length = float(np.linalg.norm(mark.vector))
    if length < LEAST:
        return None
    along = mark.vector / length
    tail, tip = mark.position - 0.5 * mark.vector, mark.position + 0.5 * mark.vector
    head = min(HEAD * length, 0.45)
    shaft = np.array([[tail, tip - head * along]])
    heads = (Head(tip=tip, along=along, length=head, radius=0.5 * head),)
    if not mark.axial:
        return ArrowShape(lines=shaft, heads=heads)
    ring, turning = _ring(mark, along, length)
    return ArrowShape(lines=np.concatenate([shaft, ring]), heads=(*heads, turning))


def _ring(mark: ArrowMark, along: FloatArray, length: float) -> tuple[FloatArray, Head]:
    across, other = two_normals(along)
    angle = np.linspace(0.0, 1.6 * np.pi, 25)[:, None]
    middle = mark.position + 0.18 * length * along
    points = middle + RING * length * (np.cos(angle) * across + np.sin(angle) * other)
    end = 1.6 * np.pi
    forward = -np.sin(end) * across + np.cos(end) * other
    head = min(0.22, 0.2 * length)
    turning = Head(tip=points[-1] + head * forward, along=forward, length=head, radius=0.6 * head)
    return np.stack([points[:-1], points[1:]], axis=1), turning
