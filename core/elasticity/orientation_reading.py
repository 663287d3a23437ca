"""Lists of orientations of grains, one a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from core.errors import TensorReadError
from core.ordinary_files import opened_for_reading
from core.tensor.rotation import rotation_matrices
from core.tensor.voigt import FloatArray

LARGEST_FILE: Final = 64_000_000
"""Bytes: about a million orientations."""

LEAST_TURN: Final = 7.0
"""Angles of which none is larger were probably given in radians (2π = 6.28)."""

_NOT_NUMBERS: Final = re.compile(r"[#%!].*")
_AXES: Final = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Orientations:
    """rotations: (n, 3, 3), v_sample = g v_crystal, as `polycrystal.textured_averages` takes them.

    weights: (n,) volumes of the grains, None where the list has none.
    """

    rotations: FloatArray
    weights: FloatArray | None


def read_orientations(path: Path) -> Orientations:
    """Read a list of orientations; the number of columns says what they are, separators and comments are
    free.

    3 columns: Euler angles φ1, Φ, φ2 in degrees in Bunge's convention (z, x', z''), which turn the axes of
    the sample into those of the crystal; H.-J. Bunge, Texture Analysis in Materials Science (1982). 9
    columns: the rows of a matrix that turns the crystal's axes into the sample's, v_sample = g v_crystal.
    One column more is the weight of the grain. TensorReadError that names the file, what is wrong with it
    and what to do; so also for angles that are probably radians.
    """
    table = _table(path)
    columns = table.shape[1]
    if columns not in (3, 4, 9, 10):
        raise TensorReadError(
            f"{path.name}: its lines have {columns} numbers, expected 3 (Euler angles φ1, Φ, φ2 in degrees) "
            "or 9 (the rows of a matrix), and at most one more, the weight of the grain"
        )
    weights = table[:, -1] if columns in (4, 10) else None
    if columns < 9:
        return Orientations(rotations=_from_euler_angles(table[:, :3], path.name), weights=weights)
    return Orientations(rotations=table[:, :9].reshape(-1, 3, 3), weights=weights)


def _table(path: Path) -> FloatArray:
    rows = []
    for number, line in enumerate(_text_of(path).splitlines(), start=1):
        words = re.sub(r"[,;]", " ", _NOT_NUMBERS.sub("", line)).split()
        if not words:
            continue
        try:
            rows.append([float(word) for word in words])
        except ValueError:
            if rows:
                raise TensorReadError(
                    f'{path.name}: line {number} holds no numbers: "{line.strip()[:60]}"'
                ) from None
    if not rows:
        raise TensorReadError(
            f"{path.name}: holds no orientations; give three Euler angles in degrees a line"
        )
    if len({len(row) for row in rows}) > 1:
        raise TensorReadError(f"{path.name}: its lines have different numbers of columns; give all the same")
    return np.array(rows)


def _text_of(path: Path) -> str:
    try:
        with opened_for_reading(path) as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise TensorReadError(f"{path.name}: is too large a list of orientations; take a sample of it")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise TensorReadError(f"{path.name}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TensorReadError(f"{path.name}: is not a text file; give one orientation a line") from None


def _from_euler_angles(degrees: FloatArray, subject: str) -> FloatArray:
    if not np.isfinite(degrees).all():
        raise TensorReadError(f"{subject}: some angles are not finite (NaN or infinity)")
    if 0.0 < np.abs(degrees).max() < LEAST_TURN:
        raise TensorReadError(
            f"{subject}: no angle is larger than {np.abs(degrees).max():.3g}: these are probably radians; "
            "write the angles in degrees"
        )
    first, tilt, second = (
        rotation_matrices(np.radians(degrees[:, [k]]) * axis) for k, axis in enumerate(_AXES)
    )
    # Turning the axes first by φ1 about z, then by Φ about the new x, then by φ2 about the new z.
    return np.asarray(first @ tilt @ second)
