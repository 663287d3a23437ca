"""What a point group says of a kind of tensor: irreps, independent components, pattern, violations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import TensorReadError
from core.ordinary_files import bytes_of
from core.tensor.group_invariants import IrrepCount, invariants_in_irrep, irreps_of
from core.tensor.tensor_kinds import TensorKind
from core.tensor.tensor_pattern import TensorPattern, Violation, tensor_pattern, violation_of
from core.tensor.voigt import FloatArray

LARGEST_MATRIX = 2**20
"""Bytes of a file that holds a matrix of 9 or 36 numbers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorFacts:
    """irreps: of O(3), each with how many of its vectors the group leaves alone. pattern: of the matrix in
    the frame of the rotations. violation: of the proposed matrix, None without one.
    """

    kind: TensorKind
    irreps: tuple[tuple[IrrepCount, int], ...]
    pattern: TensorPattern
    violation: Violation | None

    @property
    def components(self) -> int:
        """Independent components without any crystal."""
        return len(self.kind.index_symmetry.components)


def tensor_facts(
    kind: TensorKind, rotations: npt.ArrayLike, *, matrix: FloatArray | None = None
) -> TensorFacts:
    """The facts under a group. rotations: (k, 3, 3), Cartesian, all its elements. matrix: proposed, in the
    same frame. TensorError for a matrix that does not fit the kind.
    """
    symmetry = kind.index_symmetry
    pattern = tensor_pattern(symmetry, rotations, symbol=kind.symbol, doubled=kind.doubled)
    return TensorFacts(
        kind=kind,
        irreps=tuple(
            (part, invariants_in_irrep(part.degree, part.parity, rotations)) for part in irreps_of(symmetry)
        ),
        pattern=pattern,
        violation=None if matrix is None else violation_of(matrix, pattern, rotations),
    )


def read_matrix(path: Path) -> FloatArray:
    """A matrix from a file: lines of numbers, with commas or blanks between, ``#`` before remarks, or a JSON
    list of rows. TensorReadError where it is none.
    """
    try:
        text = bytes_of(path, LARGEST_MATRIX).decode("utf-8")
        rows = json.loads(text) if text.lstrip().startswith(("[", "{")) else _rows(text)
        if isinstance(rows, dict):
            rows = rows["matrix"]
        matrix = np.array(rows, dtype=np.float64)
    except OSError as error:
        raise TensorReadError(f"{path.name}: cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise TensorReadError(
            f"{path.name}: no matrix of numbers can be read; write its rows on lines, or a JSON list of rows"
        ) from error
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if matrix.ndim != 2 or not matrix.size:
        raise TensorReadError(f"{path.name}: {matrix.ndim} levels of numbers are no matrix; give its rows")
    return matrix


def _rows(text: str) -> list[list[float]]:
    lines = (line.partition("#")[0].replace(",", " ").replace(";", " ").split() for line in text.splitlines())
    return [[float(word) for word in line] for line in lines if line]
