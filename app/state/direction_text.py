"""Directions and what a surface has along them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, atan2, degrees

import numpy as np
import numpy.typing as npt

from app.state.figures import MINUS, direction_text, fixed, rounded
from core.elasticity.crystal_directions import DirectionName, hkl_name, uvw_name
from core.surface.harmonic_surface import Labelled, is_cut_off
from core.surface.quantity import Evaluation
from core.surface.surface_extremes import SurfaceExtreme
from core.surface.surface_mesh import SurfaceMesh, extreme_value

FloatArray = npt.NDArray[np.float64]

EXACT_DEGREES = 0.05
"""A direction nearer than this to one with small indices is called that one."""
SHOWN_DIRECTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a surface has along one direction. value with its unit; crystal: [uvw] and (hkl), as HTML;
    cartesian: unit vector and polar angles.
    """

    value: str
    crystal: str
    cartesian: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeText:
    """An extreme in a line, with some of its directions (HTML), and all of them, a line each. shorter: the
    same for less room, the shortest last.
    """

    line: str
    all_directions: str
    shorter: tuple[str, ...] = ()


def probe_of(mesh: SurfaceMesh, direction: FloatArray, cell: FloatArray | None) -> Probe:
    """What a surface has along a unit vector (3,), with the direction's names in a cell (rows, Å)."""
    return probe_along(mesh.quantity, mesh.evaluate, direction, cell)


def probe_along(
    shown: Labelled, evaluate: Evaluation, direction: FloatArray, cell: FloatArray | None
) -> Probe:
    """The same of a quantity that is drawn in another way."""
    value = float(evaluate(np.asarray(direction)[None])[0])
    crystal = ""
    if cell is not None:
        crystal = f"{uvw_html(uvw_name(cell, direction))} · {hkl_html(hkl_name(cell, direction))}"
    return Probe(
        value=value_text(shown, value),
        crystal=crystal,
        cartesian=f"n = {_three_decimals(direction)} · {polar_text(direction)}",
    )


def value_text(shown: Labelled, value: float) -> str:
    """A value with its unit; one that stands for all beyond it says so."""
    unit = shown.unit
    gap = "" if unit in ("", "°") else " "
    text = f"{rounded(value)}{gap}{unit}"
    if is_cut_off(shown, value):
        return f"{'above' if value > 1.0 else 'below'} {text}"
    return text


def polar_text(direction: Sequence[float] | FloatArray) -> str:
    """``θ 54.7°, φ 45.0°``: from z, and about it from x."""
    x, y, z = (float(part) for part in direction)
    theta, phi = degrees(acos(max(-1.0, min(1.0, z)))), degrees(atan2(y, x)) % 360.0
    return f"θ {fixed(theta, 1)}°, φ {fixed(phi, 1)}°"


def uvw_html(name: DirectionName) -> str:
    """[uvw] with bars over negative indices; the exact components where no small indices are near."""
    return _name_html(name, "[", "]")


def hkl_html(name: DirectionName) -> str:
    """(hkl), as `uvw_html`."""
    return _name_html(name, "(", ")")


def _name_html(name: DirectionName, opening: str, closing: str) -> str:
    if name.indices is None:
        exact = " ".join(fixed(part, 3) for part in name.components)
        return f"{opening}{exact}{closing}"
    written = f"{opening}{' '.join(_barred(index) for index in name.indices)}{closing}"
    return written if name.angle < EXACT_DEGREES else f"{written} {fixed(name.angle, 1)}° off"


def _barred(index: int) -> str:
    if index >= 0:
        return str(index)
    return f"<span style='text-decoration:overline'>{-index}</span>"


def _three_decimals(direction: FloatArray) -> str:
    return "(" + ", ".join(fixed(float(part), 3) for part in direction) + ")"


def extreme_text(
    name: str, mesh: SurfaceMesh, extreme: SurfaceExtreme, cell: FloatArray | None
) -> ExtremeText:
    """An extreme of a surface: value, directions, how many there are."""
    value = value_text(mesh.quantity, extreme_value(mesh, extreme))
    if is_cut_off(mesh.quantity, extreme.value):
        why = "infinite on caustics" if extreme.value > 1.0 else "0 beside acoustic axes"
        line = f"<b>{name}</b> {value}"
        return ExtremeText(line=f"{line}: {why}", all_directions="", shorter=(line,))
    names = [_short_name(direction, cell) for direction in extreme.directions]
    room = SHOWN_DIRECTIONS if names[0].startswith("[") and not extreme.continuous else 1
    shown = ", ".join(names[:room])
    more = len(names) - room
    if extreme.continuous:
        shown += " and a line of others" if len(names) > 1 else " and all others"
    elif more > 0:
        shown += f" +{more}"
    every = "".join(
        f"<br>{short} &nbsp; {_three_decimals(direction)} &nbsp; {polar_text(direction)}"
        for short, direction in zip(names, extreme.directions, strict=True)
    )
    others = " …" if len(names) > 1 else ""
    return ExtremeText(
        line=f"<b>{name}</b> {value} along {shown}",
        all_directions=f"{name} {value}, one of each pair of opposite directions:{every}",
        shorter=(
            f"<b>{name}</b> {value} along {names[0]}{others}",
            f"<b>{name}</b> {value} {names[0]}{others}",
            f"<b>{name}</b> {value} …",
        ),
    )


def _short_name(direction: FloatArray, cell: FloatArray | None) -> str:
    """[uvw] where it has small indices; its Cartesian components otherwise."""
    if cell is None:
        return direction_text([float(part) for part in direction])
    name = uvw_name(cell, direction)
    if name.indices is None or name.angle > EXACT_DEGREES:
        return direction_text([float(part) for part in direction])
    return uvw_html(name)


def plain_name(text: str) -> str:
    """HTML with bars as plain text with minus signs, for those who do not see."""
    return text.replace("<span style='text-decoration:overline'>", MINUS).replace("</span>", "")
