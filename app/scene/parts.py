"""What a scene hands to the stage: actors, and what is written around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Label:
    """Text beside a point of the scene, or beside a ball of the radius ``beside`` around it. instead: (k, 3)
    other places where it may stand; the one nearest to the eye is taken. hidden_within: not written while the
    anchor is behind the middle and nearer to it, as seen, than this.
    """

    text: str
    anchor: FloatArray
    color: str
    instead: FloatArray | None = None
    hidden_within: float = 0.0
    beside: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """An arrow of the corner cross: name, unit vector (3,), colour."""

    name: str
    direction: FloatArray
    color: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColorBar:
    """A bar of (n, 3) colours from ``low`` to ``high`` (evenly in value), with title (unit included) and
    ticks. lined: the ticks go across it, as lines on the surface do. hatched: its negative part bears
    stripes.
    """

    title: str
    colors: FloatArray
    low: float
    high: float
    ticks: tuple[float, ...]
    tick_texts: tuple[str, ...]
    lined: bool = False
    hatched: bool = False

    @property
    def step(self) -> float:
        """Difference between neighbouring ticks."""
        return self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else max(abs(self.high), abs(self.low))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtomLabelSet:
    """A text on each of n balls: position (n, 3), radius (n,) of the balls; color of the letters."""

    texts: tuple[str, ...]
    position: FloatArray
    radius: FloatArray
    color: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SceneParts:
    """Everything one view shows.

    actors: solid things. contours: shells drawn over them by their rims. center (3,), radius: ball that holds
    all of it. margin: room in points to the left and right, above and below for labels. legend: (text,
    colour), hidden: those of its texts that are not drawn. atom_labels: written on balls. outline: width of
    contours in points, 0 for none. depth_cue: strength of the fading at the far side, 0 to 1.
    """

    actors: tuple[vtkActor, ...]
    center: FloatArray
    radius: float
    contours: tuple[vtkActor, ...] = ()
    margin: tuple[float, float] = (14.0, 14.0)
    labels: tuple[Label, ...] = ()
    axes: tuple[Axis, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    hidden: frozenset[str] = frozenset()
    atom_labels: AtomLabelSet | None = None
    color_bar: ColorBar | None = None
    caption: str = ""
    outline: float = 0.0
    depth_cue: float = 0.0
