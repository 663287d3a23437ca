"""What is marked in the view of a crystal: picked atoms, measures between them, lattice planes. No VTK."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from app.scene.theme import SceneTheme

FloatArray = npt.NDArray[np.float64]
Vector = tuple[float, float, float]

RING: Final = 1.32
LEAST_RING: Final = 0.25
"""Radius of the ring around a picked atom: in radii of its ball, and in Å at the least."""
LINE_RADIUS: Final = 0.055
"""Å: of the line between picked atoms, and of an axis."""
PANE_OPACITY: Final = 0.34
SIGNAL_OPACITY: Final = 0.55
"""Of lattice planes and of the signal of a neighbourhood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedMark:
    """A ring around an atom. position, radius of its ball: Å; text: its name, written beside it."""

    position: Vector
    radius: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaneMark:
    """A pane. corners: (k, 3) Å, in order around it; text: written at one of them, or empty; number: of its
    colour.
    """

    corners: FloatArray
    text: str
    number: int = 0

    @property
    def opacity(self) -> float:
        """Those that are parallel to a named one are fainter."""
        return PANE_OPACITY if self.text else 0.6 * PANE_OPACITY


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalMark:
    """The signal of a neighbourhood. points: (n, 3) Å, around its atom. faces: (m, 3). signs: (n,) of the
    signal.
    """

    points: FloatArray
    faces: npt.NDArray[np.int64]
    signs: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AxisMark:
    """The axis of a rotation. start, end: (3,) Å; text: its angle."""

    start: FloatArray
    end: FloatArray
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArrowMark:
    """A vector on an atom, its middle at ``position``. vector: (3,) Å. axial: a pseudovector, drawn with a
    ring that turns about it. irrep: its name, ``1o``, for the legend.
    """

    position: FloatArray
    vector: FloatArray
    axial: bool = False
    irrep: str = ""

    def color(self, theme: SceneTheme) -> str:
        """Pseudovectors have the second colour."""
        return theme.warning if self.axial else theme.accent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LobeMark:
    """A surface around an atom. points: (n, 3) Å; faces: (m, 3); positive: (n,) where its sign is plus.
    irrep: its name, ``2e``, for the legend.
    """

    points: FloatArray
    faces: npt.NDArray[np.int64]
    positive: npt.NDArray[np.bool_]
    irrep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalMarks:
    """picked: in their order, joined by a line where there are several. measure: value with unit that is
    written at the middle of the line; empty for none. planes: panes. signal, axis: of a neighbourhood.
    site_colors: (n, 3) in [0, 1], of the atoms instead of those of their elements; color_names: what each
    colour of these says, (text, #rrggbb). arrows, lobes: on atoms.
    """

    picked: tuple[PickedMark, ...] = ()
    measure: str = ""
    planes: tuple[PlaneMark, ...] = ()
    signal: SignalMark | None = None
    axis: AxisMark | None = None
    site_colors: FloatArray | None = None
    color_names: tuple[tuple[str, str], ...] = ()
    arrows: tuple[ArrowMark, ...] = ()
    lobes: tuple[LobeMark, ...] = ()

    @property
    def line(self) -> FloatArray:
        """(n, 3) the positions of the picked atoms, Å."""
        return np.array([mark.position for mark in self.picked]).reshape(-1, 3)


def order_legend(marks: CrystalMarks, theme: SceneTheme) -> tuple[tuple[str, str], ...]:
    """What the arrows and surfaces on atoms are: the name of each irrep once, surfaces by their sign."""
    arrows = {
        f"{mark.irrep} {'axial' if mark.axial else 'polar'} vector": mark.color(theme)
        for mark in marks.arrows
        if mark.irrep
    }
    lobes = {
        f"{mark.irrep} {sign}": color
        for mark in marks.lobes
        for sign, color in (("+", theme.accent), ("\u2212", theme.warning))
        if mark.irrep
    }
    return tuple({**arrows, **lobes}.items())


def plane_color(number: int, theme: SceneTheme) -> str:
    """The colour of a pane by its number; four, then from the start."""
    return (theme.accent, theme.warning, theme.axis_b, theme.axis_a)[number % 4]


def measure_place(line: FloatArray) -> FloatArray:
    """(3,) where the value of a chain (2 to 4, 3) is written: the middle of its middle bond, or for an angle
    a little to the inside of its corner.
    """
    if len(line) != 3:
        half = len(line) // 2
        return np.asarray(0.5 * (line[half - 1] + line[half]))
    return np.asarray(line[1] + 0.5 * arc_radius(line) * _bisector(line))


def angle_arc(line: FloatArray, count: int = 24) -> FloatArray:
    """(count, 3) an arc between the two bonds of a chain of three atoms (3, 3), around the middle one."""
    one, other = (_unit(line[end] - line[1]) for end in (0, 2))
    across = other - (other @ one) * one
    if np.linalg.norm(across) < 1e-6:
        return np.zeros((0, 3))
    angle = np.arctan2(np.linalg.norm(across), other @ one) * np.linspace(0.0, 1.0, count)[:, None]
    around = np.cos(angle) * one + np.sin(angle) * _unit(across)
    return np.asarray(line[1] + arc_radius(line) * around)


def arc_radius(line: FloatArray) -> float:
    """Å: of the arc of an angle, less than half of the shorter bond."""
    return 0.4 * float(np.linalg.norm(line[[0, 2]] - line[1], axis=1).min())


def _bisector(line: FloatArray) -> FloatArray:
    middle = _unit(line[0] - line[1]) + _unit(line[2] - line[1])
    length = float(np.linalg.norm(middle))
    return np.zeros(3) if length < 1e-6 else np.asarray(middle / length)


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector))
