"""The stiffness tensor as the rest of the program passes it on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core.errors import TensorError

FloatArray = npt.NDArray[np.float64]

VOIGT_ORDER = ("xx", "yy", "zz", "yz", "xz", "xy")
"""Order of rows and columns of every 6×6 in this program."""


class Frame(StrEnum):
    """The Cartesian frame that components refer to."""

    CRYSTAL = "crystal"
    """The frame of the file's own cell as pymatgen builds it: c along z, a in the xz plane for CIF cells."""
    IEEE = "ieee"
    """IEEE standard 176-1987 on piezoelectricity, section 3."""
    PRINCIPAL = "principal"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stiffness:
    """A symmetric 6×6 stiffness matrix C_ij, σ = C ε.

    voigt: (6, 6) float64, GPa, Voigt order xx yy zz yz xz xy, engineering shear strains; symmetric and
    finite (TensorError otherwise). Not necessarily positive definite. frame: what the axes are.
    """

    voigt: FloatArray
    frame: Frame = Frame.CRYSTAL

    def __post_init__(self) -> None:
        voigt = np.array(self.voigt, dtype=np.float64)
        if voigt.shape != (6, 6):
            raise TensorError(f"a stiffness matrix has 6×6 numbers, this has shape {voigt.shape}")
        if not np.isfinite(voigt).all():
            raise TensorError("the stiffness matrix holds numbers that are not finite (NaN or infinity)")
        asymmetry = float(np.abs(voigt - voigt.T).max())
        if asymmetry > 1e-6 * max(1.0, float(np.abs(voigt).max())):
            raise TensorError(
                f"the stiffness matrix is not symmetric: entries differ by up to {asymmetry:.4g} GPa"
            )
        voigt = 0.5 * (voigt + voigt.T)
        voigt.setflags(write=False)
        object.__setattr__(self, "voigt", voigt)
