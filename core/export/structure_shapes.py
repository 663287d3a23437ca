"""A drawn crystal seen along a line of sight, as flat coloured outlines from the farthest to the nearest.

The painter's order: balls by their middles; bonds as halves that begin where they leave their ball; edges of
the cell in short pieces. All outlines are paths, so that a figure of them is lines and areas, not pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from core.export.structure_model import StructureModel

if TYPE_CHECKING:
    from matplotlib.path import Path as Outline

FloatArray = npt.NDArray[np.float64]
Rgba = tuple[float, float, float, float]

MOST_SHADED: Final = 600
"""Balls up to which each is shaded in `_STEPS` steps; more are drawn flat, or the file would be huge."""
BEHIND: Final = 1e-4
"""Å: how far behind the middle of its ball a ring is drawn."""
_STEPS: Final = 12
_PIECES: Final = 14
"""Pieces of an edge of the cell, so that each stands before or behind the balls around it."""
_SHORTEST_PIECE: Final = 0.3
"""Å: of a short line, as of an arrow on an atom."""
_LIGHT: Final = np.array([-0.398, 0.557]) / np.hypot(0.398, 0.557)
"""Where the light of the window comes from, as seen in the picture (right, up)."""
_NOTHING: Final = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StructureView:
    """From where a crystal is seen.

    axes: (3, 3), rows are right, up and towards the eye in the crystal's frame. center: (3,) Å, the point in
    the middle. height: Å from the bottom to the top of the picture there. distance: Å from the eye to the
    centre, inf for a parallel projection. size: (width, height) of the picture in points.
    """

    axes: FloatArray
    center: FloatArray
    height: float
    distance: float = np.inf
    size: tuple[float, float] = (480.0, 420.0)

    def seen(self, points: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """For points (n, 3): places (n, 2) in points from the lower left corner, depth towards the eye (n,)
        in Å, and points of the picture per Å at that depth (n,).
        """
        local = (np.asarray(points, dtype=np.float64).reshape(-1, 3) - self.center) @ self.axes.T
        width, height = self.size
        scale = np.full(len(local), height / self.height)
        if np.isfinite(self.distance):
            scale *= self.distance / np.maximum(self.distance - local[:, 2], 1e-6 * self.distance)
        places = np.array([0.5 * width, 0.5 * height]) + local[:, :2] * scale[:, None]
        return places, local[:, 2], scale


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureInk:
    """Colours ``#rrggbb`` around the crystal; outline_width: of the atoms' contours in points, 0 for none;
    depth_cue: how far what is at the back fades into the ground, 0 to 1.
    """

    ground: str = "#ffffff"
    text: str = "#1d222b"
    grid: str = "#aab2be"
    outline: str = "#1a1d23"
    outline_width: float = 1.0
    depth_cue: float = 0.48


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """An outline with its depth, colours (RGBA) and width of its line in points."""

    depth: float
    outline: Outline
    face: Rgba
    line: Rgba
    width: float


def shapes_of(model: StructureModel, view: StructureView, ink: StructureInk) -> list[Shape]:
    """Everything of the crystal in the order in which it has to be drawn, the farthest first."""
    fade = _Fade(model, view, ink)
    shaded = len(model.position) <= MOST_SHADED
    shapes = [
        *_ball_shapes(model, view, ink, fade, shaded=shaded),
        *_stick_shapes(model, view, ink, fade, shaded=shaded),
        *_edge_shapes(model, view, fade),
        *_face_shapes(model, view, fade),
        *_ring_shapes(model, view),
    ]
    return sorted(shapes, key=lambda shape: shape.depth)


class _Fade:
    """Colours fade into the ground with their depth, as in the window."""

    def __init__(self, model: StructureModel, view: StructureView, ink: StructureInk) -> None:
        corners = model.edges.reshape(-1, 3)
        everything = np.concatenate([model.position, corners])
        middle = corners.mean(axis=0) if len(corners) else view.center
        self._radius = float(np.linalg.norm(everything - middle, axis=1).max(initial=1e-9))
        self._middle = float((middle - view.center) @ view.axes[2])
        self._strength = ink.depth_cue
        self._ground = _rgb(ink.ground)

    def __call__(self, color: FloatArray, depth: float, amount: float = 1.0, opacity: float = 1.0) -> Rgba:
        """A colour (3,) in light of ``amount``, at a depth."""
        far = (0.45 * self._radius + self._middle - depth) / (1.5 * self._radius)
        share = self._strength * float(np.clip(far, 0.0, 1.0))
        lit = np.clip(color * amount, 0.0, 1.0)
        red, green, blue = ((1.0 - share) * lit + share * self._ground).tolist()
        return red, green, blue, opacity


def _ball_shapes(
    model: StructureModel, view: StructureView, ink: StructureInk, fade: _Fade, *, shaded: bool
) -> list[Shape]:
    from matplotlib.path import Path as Outline

    places, depths, scales = view.seen(model.position)
    shapes = []
    for place, depth, radius, color in zip(places, depths, scales * model.radius, model.color, strict=True):
        line = fade(_rgb(ink.outline), depth) if ink.outline_width else _NOTHING
        steps = _STEPS if shaded else 1
        for step in range(steps):
            share = step / steps
            shapes.append(
                Shape(
                    depth=depth,
                    outline=Outline.circle(place + 0.42 * share * radius * _LIGHT, radius * (1.0 - share)),
                    face=fade(color, depth, _brightness(share) if shaded else 0.92),
                    line=line if step == 0 else _NOTHING,
                    width=ink.outline_width if step == 0 else 0.0,
                )
            )
    return shapes


def _brightness(share: float) -> float:
    """Light from the rim (0) to the spot that faces the light (1)."""
    return float(0.60 + 0.46 * share**0.75)


def _stick_shapes(
    model: StructureModel, view: StructureView, ink: StructureInk, fade: _Fade, *, shaded: bool
) -> list[Shape]:
    start, end, color, inset = model.half_sticks
    along = end - start
    length = np.maximum(np.linalg.norm(along, axis=1), 1e-12)
    along = along / length[:, None]
    start = start + along * np.minimum(inset, length)[:, None]
    depth = view.seen(0.5 * (start + end))[1]
    (near, _, near_scale), (far, _, far_scale) = view.seen(start), view.seen(end)
    toward = along @ view.axes[2]
    line = _rgb(ink.outline)
    # Layers of one half: its outline, then strips that narrow towards the light.
    layers = ((1.0, 0.66), (0.72, 0.86), (0.36, 1.0)) if shaded else ((1.0, 0.86),)
    shapes = []
    for k in range(len(start)):
        widths = model.stick_radius * np.array([near_scale[k], far_scale[k]])
        for number, (share, amount) in enumerate(layers):
            outlined = number == 0 and ink.outline_width > 0
            shapes.append(
                Shape(
                    depth=float(depth[k]),
                    outline=_bar_outline(near[k], far[k], widths, share, float(toward[k])),
                    face=fade(color[k], float(depth[k]), amount),
                    line=fade(line, float(depth[k])) if outlined else _NOTHING,
                    width=0.6 * ink.outline_width if outlined else 0.0,
                )
            )
    return shapes


def _bar_outline(
    near: FloatArray, far: FloatArray, widths: FloatArray, share: float, toward: float
) -> Outline:
    """A round bar as seen: its two sides, its end at the ball, and the half ellipse at its other end.

    share: of the width, moved to the side that faces the light. toward: cosine of the bar to the line of
    sight.
    """
    from matplotlib.path import Path as Outline

    way = far - near
    length = float(np.hypot(*way))
    along = way / length if length > 1e-9 else np.array([1.0, 0.0])
    across = np.array([-along[1], along[0]])
    shift = 0.6 * (1.0 - share) * float(across @ _LIGHT)
    angles = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 9)
    # The end ellipses bulge by r |cos| along the bar, towards the far end as seen.
    bulge = abs(toward)
    cap = np.column_stack([bulge * np.cos(angles), share * np.sin(angles) + shift])
    far_end = far + widths[1] * (cap[:, :1] * along + cap[:, 1:] * across)
    near_end = near + widths[0] * (-cap[::-1, :1] * along + cap[::-1, 1:] * across)
    return Outline(np.concatenate([far_end, near_end, far_end[:1]]), closed=True)


def _edge_shapes(model: StructureModel, view: StructureView, fade: _Fade) -> list[Shape]:
    from matplotlib.path import Path as Outline

    shapes = []
    for (start, end), color, radius in zip(model.edges, model.edge_color, model.edge_radius, strict=True):
        count = int(np.clip(np.ceil(np.linalg.norm(end - start) / _SHORTEST_PIECE), 1, _PIECES))
        share = np.linspace(0.0, 1.0, count + 1)[:, None]
        places, depths, scales = view.seen(start + share * (end - start))
        for k in range(count):
            depth = 0.5 * float(depths[k] + depths[k + 1])
            shapes.append(
                Shape(
                    depth=depth,
                    outline=Outline(places[k : k + 2]),
                    face=_NOTHING,
                    line=fade(color, depth),
                    width=max(2.0 * float(radius * scales[k]), 0.6),
                )
            )
    return shapes


def _face_shapes(model: StructureModel, view: StructureView, fade: _Fade) -> list[Shape]:
    from matplotlib.path import Path as Outline

    shapes = []
    for corners, color, seen in zip(model.faces, model.face_color, model.face_opacity, strict=True):
        opacity = float(seen)
        places, depths, _ = view.seen(corners)
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0]) @ view.axes.T
        facing = abs(float(normal[2])) / max(float(np.linalg.norm(normal)), 1e-12)
        depth = float(depths.mean())
        face = fade(color, depth, 0.72 + 0.28 * facing, opacity)
        outline = Outline(np.concatenate([places, places[:1]]), closed=True)
        shapes.append(Shape(depth=depth, outline=outline, face=face, line=face, width=0.2))
    return shapes


def _ring_shapes(model: StructureModel, view: StructureView) -> list[Shape]:
    """Discs right behind their balls; they do not fade, so that what is picked is found."""
    from matplotlib.path import Path as Outline

    if not len(model.ring_at):
        return []
    red, green, blue = _rgb(model.ring_color).tolist()
    places, depths, scales = view.seen(model.ring_at)
    return [
        Shape(
            depth=float(depth) - BEHIND,
            outline=Outline.circle(place, float(radius)),
            face=(red, green, blue, 1.0),
            line=_NOTHING,
            width=0.0,
        )
        for place, depth, radius in zip(places, depths, scales * model.ring_radius, strict=True)
    ]


def _rgb(color: str) -> FloatArray:
    """``#rrggbb`` as three numbers in [0, 1]."""
    return np.array([int(color[i : i + 2], 16) / 255.0 for i in (1, 3, 5)])
