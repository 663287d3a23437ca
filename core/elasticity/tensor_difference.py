"""How two stiffness tensors differ, component by component and as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.elasticity.averages import Averages, voigt_reuss_hill
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError
from core.tensor.mandel import mandel_from_voigt
from core.tensor.voigt import FloatArray

CORRESPONDENCE = (
    "Differences of components and along directions mean something only where the axes of both crystals "
    "correspond; K, G and E do not depend on the axes."
)
"""What has to be said beside every difference."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorDifference:
    """B − A, in one frame.

    voigt: (6, 6) GPa, C_B − C_A in Voigt order xx yy zz yz xz xy. frame: of both. norm: ‖C_B − C_A‖ in GPa,
    the norm √(ΔC_ijkl ΔC_ijkl) that no rotation changes. relative: norm / ‖C_A‖. bulk, shear, young: B − A of
    the Hill averages in GPa, NaN where one of the two is not positive definite.
    """

    voigt: FloatArray
    frame: Frame
    norm: float
    relative: float
    bulk: float
    shear: float
    young: float


def tensor_difference(minuend: Stiffness, reference: Stiffness) -> TensorDifference:
    """``minuend`` − ``reference``, B − A. TensorError where they stand in frames of different names."""
    if minuend.frame is not reference.frame:
        raise TensorError(
            f"tensors in the frames {minuend.frame} and {reference.frame} cannot be subtracted: "
            "bring both to one frame first"
        )
    change = minuend.voigt - reference.voigt
    norm, size = tensor_norm(change), tensor_norm(reference.voigt)
    ours, theirs = voigt_reuss_hill(minuend.voigt), voigt_reuss_hill(reference.voigt)
    bulk, shear, young = (_hill(ours, name) - _hill(theirs, name) for name in ("bulk", "shear", "young"))
    return TensorDifference(
        voigt=change,
        frame=minuend.frame,
        norm=norm,
        relative=norm / size if size > 0.0 else float("nan"),
        bulk=bulk,
        shear=shear,
        young=young,
    )


def tensor_norm(voigt: FloatArray) -> float:
    """√(C_ijkl C_ijkl) of a stiffness-like matrix (6, 6), GPa: the Frobenius norm of its Mandel form."""
    return float(np.linalg.norm(mandel_from_voigt(voigt)))


def _hill(averages: Averages[float], name: str) -> float:
    return float(getattr(averages, name).hill)
