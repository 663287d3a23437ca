"""Elements as vectors: learned, plus a small network on chemical features that also speaks for rare
elements.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.crystal.elements import SYMBOLS
from core.network.linear import Linear

_NUMERIC = (
    "X",
    "row",
    "group",
    "mendeleev_no",
    "atomic_radius",
    "atomic_radius_calculated",
    "average_ionic_radius",
    "molar_volume",
    "melting_point",
    "boiling_point",
    "ionization_energy",
    "electron_affinity",
    "bulk_modulus",
    "thermal_conductivity",
)
FEATURE_COUNT = len(_NUMERIC) + 4 + 1
ELEMENT_COUNT = len(SYMBOLS)


def chemical_features() -> npt.NDArray[np.float64]:
    """(118, 19) standardised features of the elements, hydrogen first, from pymatgen's tables.

    Electronegativity, row, group, Mendeleev number, radii, molar volume, melting and boiling point, first
    ionisation energy, electron affinity, bulk modulus, thermal conductivity (missing values: the mean), block
    (one of s, p, d, f), and Friedel's parabola of d-band cohesion.
    """
    from pymatgen.core.periodic_table import Element

    elements = [Element(symbol) for symbol in SYMBOLS]
    numeric = np.array([[_number(element, name) for name in _NUMERIC] for element in elements])
    numeric[:, 5:] = np.where(numeric[:, 5:] > 0, numeric[:, 5:], np.nan)
    numeric[:, 7:10] = np.log(numeric[:, 7:10])
    numeric[:, 12:14] = np.log(numeric[:, 12:14])
    mean, spread = np.nanmean(numeric[:96], axis=0), np.nanstd(numeric[:96], axis=0)
    standard = np.clip(np.nan_to_num((numeric - mean) / spread, nan=0.0), -3.0, 3.0)
    block = np.array([[float(element.block == name) for name in "spdf"] for element in elements])
    cohesion = np.array([[_friedel_parabola(element)] for element in elements])
    return np.concatenate([standard, block, cohesion], axis=1)


def _number(element: object, name: str) -> float:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return float(getattr(element, name))
        except (AttributeError, KeyError, TypeError, ValueError):  # the table has no such number
            return float("nan")


def _friedel_parabola(element: object) -> float:
    """4 x (1 − x) of a d-block element, x the filling of its d band: cohesion after Friedel (1969); else
    0.
    """
    if getattr(element, "block", "") != "d":
        return 0.0
    filling = (int(getattr(element, "group", 3)) - 2) / 10.0
    return 4.0 * filling * (1.0 - filling)


class SpeciesEmbedding(nn.Module):
    """(n,) atomic numbers to (n, width) vectors.

    The learned part starts at zero, so that an element never trained on is described by its chemistry alone.
    """

    features: Tensor

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.learned = nn.Parameter(torch.zeros(ELEMENT_COUNT, width))
        self.register_buffer("features", torch.zeros(ELEMENT_COUNT, FEATURE_COUNT))
        self.chemistry = nn.Sequential(Linear(FEATURE_COUNT, 2 * width), nn.SiLU(), Linear(2 * width, width))

    def forward(self, atomic_number: Tensor) -> Tensor:
        """(n,) int64, hydrogen = 1, to (n, width)."""
        index = atomic_number - 1
        learned = self.learned.index_select(-2, index)
        if self.training and self.dropout:
            kept = torch.rand(len(index), 1, device=learned.device) >= self.dropout
            learned = learned * kept
        chemistry: Tensor = self.chemistry(self.features.index_select(-2, index))
        return learned + chemistry
