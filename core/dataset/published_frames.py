"""Tensors published in the IEEE frame, turned into the frame of their own structure.

The Materials Project and the tables made from it give tensors in the axes that pymatgen takes for those of
IEEE 176-1987 (``Tensor.convert_to_ieee``). These are not always the standard's: for triclinic crystals z is
along the longest edge. So the way back uses pymatgen's axes of the same structure, and the axes of
`core.crystal.ieee_frame` only where pymatgen's cannot be built. What pymatgen leaves to the setting of the
cell (the sense of a trigonal or monoclinic axis) may still have been chosen otherwise when the table was
made: `core.dataset.label_frames` finds such labels.
"""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.ieee_frame import ieee_rotation
from core.crystal.structures import structure_of
from core.tensor.rotation import rotate_voigt

FloatArray = npt.NDArray[np.float64]


def turned_from_ieee(voigt: FloatArray, crystal: Crystal) -> FloatArray:
    """(6, 6) GPa in the crystal's Cartesian frame, of a stiffness (6, 6) in its IEEE frame. SymmetryError: no
    space group is found.
    """
    return rotate_voigt(voigt, published_ieee_rotation(crystal).T)


def published_ieee_rotation(crystal: Crystal) -> FloatArray:
    """(3, 3) orthogonal Q whose rows are pymatgen's IEEE axes in the crystal's frame: v_ieee = Q @ v_crystal.

    SymmetryError as in `core.crystal.ieee_frame.ieee_rotation`, which stands in where pymatgen fails.
    """
    from pymatgen.core.tensors import Tensor

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rotation = np.array(Tensor.get_ieee_rotation(structure_of(crystal)), dtype=np.float64)
    except Exception:  # pymatgen fails in many ways, on monoclinic cells with right angles by StopIteration
        return ieee_rotation(crystal)
    orthogonal = np.abs(rotation @ rotation.T - np.eye(3)).max() < 1e-6
    return rotation if orthogonal else ieee_rotation(crystal)
