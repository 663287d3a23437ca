"""What is asked of the symmetry of a crystal: a kind of tensor, a distortion, order parameters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.surface.harmonic_surface import Drawn
    from core.symmetry_breaking.distortion import DistortionMode
    from core.symmetry_breaking.order_parameters import OrderParameters

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorKindRequest:
    """kind: a name or a formula; matrix: numbers to be checked, in the frame of the crystal, or None."""

    kind: str
    matrix: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DistortRequest:
    """amplitude: a share for a strain, Å for a site. tolerance: Å, of the search for symmetry. quantity: of
    the surface that is drawn.
    """

    mode: DistortionMode
    amplitude: float
    tolerance: float
    quantity: Drawn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchRequest:
    """A search for order parameters. case: one with a known answer, or empty. crystal, target: otherwise.
    on: sites, everywhere or an element. degree: highest l. seed: of the untrained network.
    """

    case: str = ""
    crystal: Crystal | None = None
    target: Path | None = None
    on: str = "sites"
    degree: int = 4
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchFound:
    """What a search found. cif: the crystal of a known case, to be opened where it is not shown, else empty;
    written where the search ran, as pymatgen takes 43 MB and half a second of the window's.
    """

    order: OrderParameters
    cif: str = ""
