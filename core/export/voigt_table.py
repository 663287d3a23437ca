"""The 6×6 as a table: ``# key: value`` lines, then six lines of six numbers separated by commas.

Numbers are written with ``repr``, so that reading them gives back the same float64.
``numpy.loadtxt(path, delimiter=",")`` and every spreadsheet read it, and so does
:func:`core.elasticity.tensor_reading.read_tensor`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.export.framed_prediction import FramedPrediction
from core.export.statement import comment_lines, statements
from core.files import write_atomically


def voigt_csv(view: FramedPrediction, *, written: datetime | None = None) -> str:
    """The text of the table. GPa, Voigt order xx yy zz yz xz xy, in the view's frame."""
    return comment_lines(statements(view, written=written)) + matrix_rows(view.stiffness.voigt)


def stiffness_csv(stiffness: Stiffness, stated: dict[str, str]) -> str:
    """The same table for a stiffness without a prediction; ``stated`` are its ``# key: value`` lines."""
    return comment_lines(stated) + matrix_rows(stiffness.voigt)


def write_voigt_csv(path: Path, view: FramedPrediction) -> None:
    """Write :func:`voigt_csv` to a file; ExportError when that fails."""
    write_atomically(path, voigt_csv(view))


def matrix_rows(matrix: npt.NDArray[np.float64], *, separator: str = ",") -> str:
    """Rows of a matrix at full precision, one a line."""
    return "".join(separator.join(repr(float(number)) for number in row) + "\n" for row in matrix)
