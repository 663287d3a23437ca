"""Directions as somebody types them: (hkl), [uvw], or three Cartesian numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core.elasticity.crystal_directions import direction_along, normal_of_plane
from core.elasticity.directional import unit_directions
from core.errors import TensorError

FloatArray = npt.NDArray[np.float64]

_COMPACT = re.compile(r"(-?\d)(-?\d)(-?\d)(-?\d)?")
_BARRED = re.compile("(\\d)\u0305")
_HOW = "write (1 1 0) for planes, [1 1 0] for a direction of the cell, or 0.5 0.5 1 for a Cartesian one"


class DirectionKind(StrEnum):
    """What three numbers stand for."""

    HKL = "(hkl)"
    UVW = "[uvw]"
    CARTESIAN = "x y z"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDirection:
    """A unit vector in the crystal's Cartesian frame. kind and numbers: as it was typed."""

    unit: tuple[float, float, float]
    kind: DirectionKind
    numbers: tuple[float, ...]

    @property
    def text(self) -> str:
        """The direction in its usual form: ``(1 −1 0)``, ``[1 1 0]``, ``(0.50, 0.50, 1.00)``."""
        written = [f"{number:g}".replace("-", "−") for number in self.numbers]
        if self.kind is DirectionKind.CARTESIAN:
            return "x y z = " + " ".join(written)
        opening, closing = self.kind.value[0], self.kind.value[-1]
        return f"{opening}{' '.join(written)}{closing}"


def parse_direction(text: str, cell: FloatArray | None) -> TypedDirection:
    """A direction from what was typed; brackets say what the numbers are, and without any they are Cartesian.

    cell: (3, 3) Å, rows, that (hkl) and [uvw] refer to; four indices of a hexagonal cell are understood.
    TensorError, with what to type instead, where the text is no direction or needs a cell and there is none.
    """
    inner, kind = _without_brackets(text)
    numbers = _numbers(inner, kind, text)
    if kind is DirectionKind.CARTESIAN:
        vector = unit_directions(np.array(numbers)[None])[0]
    elif cell is None:
        raise TensorError(f"{text.strip()} refers to a cell, and this tensor has none: type x y z, as 0 0 1")
    elif kind is DirectionKind.HKL:
        vector = normal_of_plane(cell, _three(numbers, kind, text))
    else:
        vector = direction_along(cell, _three(numbers, kind, text))
    x, y, z = (float(part) for part in vector)
    return TypedDirection(unit=(x, y, z), kind=kind, numbers=tuple(numbers))


def parse_plane(text: str) -> tuple[float, float, float]:
    """The indices (hkl) of lattice planes from what was typed, brackets or not: ``(1 -1 0)``, ``111``.

    TensorError where it is no plane; whether the indices are whole is not asked here.
    """
    inner, kind = _without_brackets(text)
    if kind is DirectionKind.UVW:
        raise TensorError(f"{text.strip()} is a direction; planes are written (h k l), as (1 1 0)")
    try:
        h, k, last = _three(_numbers(inner, DirectionKind.HKL, text), DirectionKind.HKL, text)
    except TensorError as error:
        if "four indices" in str(error):
            raise
        raise TensorError(f"'{text.strip()}' is no plane: write three whole numbers, as (1 1 0)") from None
    return h, k, last


def _without_brackets(text: str) -> tuple[str, DirectionKind]:
    plain = _BARRED.sub(r"-\1", text.replace("\u2212", "-")).strip()
    for kind, pairs in ((DirectionKind.HKL, ("()", "{}")), (DirectionKind.UVW, ("[]", "<>", "⟨⟩"))):
        for pair in pairs:
            if plain.startswith(pair[0]) and plain.endswith(pair[1]):
                return plain[1:-1].strip(), kind
    return plain, DirectionKind.CARTESIAN


def _numbers(inner: str, kind: DirectionKind, text: str) -> list[float]:
    compact = _COMPACT.fullmatch(inner) if kind is not DirectionKind.CARTESIAN else None
    parts = [part for part in compact.groups() if part] if compact else re.split(r"[\s,;]+", inner)
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    allowed = (3,) if kind is DirectionKind.CARTESIAN else (3, 4)
    if len(numbers) not in allowed or not np.isfinite(numbers).all():
        raise TensorError(f"'{text.strip()}' is no direction: {_HOW}")
    return numbers


def _three(numbers: list[float], kind: DirectionKind, text: str) -> list[float]:
    """Three indices of four: (hkil) with i = −h − k, [uvtw] with t = −u − v."""
    if len(numbers) == 3:
        return numbers
    first, second, third, last = numbers
    if abs(first + second + third) > 1e-9:
        raise TensorError(f"'{text.strip()}': of four indices the first three add up to 0, as in (1 0 -1 0)")
    if kind is DirectionKind.HKL:
        return [first, second, last]
    return [first - third, second - third, last]
