"""A drawn crystal as plain arrays: balls, sticks, edges, faces; the source of its figures and meshes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Vector = tuple[float, float, float]


def _no_faces() -> FloatArray:
    return np.zeros((0, 3, 3))


def _no_colors() -> FloatArray:
    return np.zeros((0, 3))


def _no_points() -> FloatArray:
    return np.zeros((0, 3))


def _no_opacities() -> FloatArray:
    return np.zeros(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureLabel:
    """text at a point (x, y, z) in Å, in a colour ``#rrggbb``; always: also where a ball is before it."""

    text: str
    at: Vector
    color: str
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureAxis:
    """name of an axis, its unit vector and its colour ``#rrggbb``."""

    name: str
    direction: Vector
    color: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StructureModel:
    """What is drawn of a crystal; lengths in Å in its Cartesian frame, colours sRGB in [0, 1].

    title: whose. position: (n, 3), radius: (n,), color: (n, 3) of the balls. sticks: (k, 2) indices of the
    balls they join, each half in the colour of its ball; stick_radius: of all of them. edges: (e, 2, 3) ends,
    edge_color: (e, 3), edge_radius: (e,). faces: (f, 3, 3) corners of triangles (of polyhedra and planes),
    face_color: (f, 3), face_opacity: (f,) in [0, 1]. ring_at: (r, 3), ring_radius: (r,), of discs that stand
    out behind balls, in the colour ring_color ``#rrggbb``; in figures alone, not in meshes. labels beside
    atoms; axes of the corner cross; legend: (text, #rrggbb) of the elements; caption: over the figure.
    """

    title: str
    position: FloatArray
    radius: FloatArray
    color: FloatArray
    sticks: IntArray
    stick_radius: float
    edges: FloatArray
    edge_color: FloatArray
    edge_radius: FloatArray
    faces: FloatArray = field(default_factory=_no_faces)
    face_color: FloatArray = field(default_factory=_no_colors)
    face_opacity: FloatArray = field(default_factory=_no_opacities)
    ring_at: FloatArray = field(default_factory=_no_points)
    ring_radius: FloatArray = field(default_factory=_no_opacities)
    ring_color: str = "#000000"
    labels: tuple[StructureLabel, ...] = ()
    axes: tuple[StructureAxis, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    caption: str = ""

    @property
    def half_sticks(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Every stick as two halves that begin in their balls and meet in the middle: start (2k, 3), end
        (2k, 3), colour (2k, 3), and how far from its start the ball's surface lies (2k,).
        """
        first, second = self.sticks.T
        middle = 0.5 * (self.position[first] + self.position[second])
        start = np.concatenate([self.position[first], self.position[second]])
        ball = self.radius[np.concatenate([first, second])]
        inset = np.sqrt(np.maximum(ball**2 - self.stick_radius**2, 0.0))
        color = np.concatenate([self.color[first], self.color[second]])
        return start, np.concatenate([middle, middle]), color, inset
