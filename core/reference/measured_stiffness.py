"""A measured stiffness: the constants as their source prints them, and everything that says what they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.symmetry import crystal_system_of
from core.elasticity.averages import Averages, voigt_reuss_hill
from core.reference.cell_axes import CellAxes
from core.tensor.voigt import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasuredStiffness:
    """Elastic constants of one single crystal, measured once.

    name: of the mineral or in common use. formula: of one formula unit. space_group: 1 to 230, of the phase
    that was measured. voigt: (6, 6) float64, GPa, Voigt order xx yy zz yz xz xy, in the Cartesian axes
    ``axes``; symmetric, positive definite.
    axes: how x, y, z stand to the cell, or None where what was read does not say so (then only K, G, E and
    other numbers that do not depend on axes can be compared). cell: a, b, c in Å and α, β, γ in degrees of
    the cell that the axes name (None where the symmetry makes it needless); setting: the space group's symbol
    in that cell.
    density: g/cm³ or None. temperature: K, or None for a room's. pressure: GPa, 0 for the ambient one.
    method: of the measurement, "" where what was read does not name it.
    label: authors and year, for a table. source: the full citation of the measurement, or of the compilation
    where that is all that is known. read_in: where the numbers were read. doi: of the source, or "".
    notes: sentences, "" or what to know before one trusts the numbers.
    """

    name: str
    formula: str
    space_group: int
    voigt: FloatArray
    axes: CellAxes | None
    cell: tuple[float, float, float, float, float, float] | None
    setting: str
    density: float | None
    temperature: float | None
    pressure: float
    method: str
    label: str
    source: str
    read_in: str
    doi: str
    notes: str

    def __post_init__(self) -> None:
        voigt = np.array(self.voigt, dtype=np.float64)
        voigt.setflags(write=False)
        object.__setattr__(self, "voigt", voigt)

    @property
    def system(self) -> str:
        """The crystal system: "cubic", "trigonal", …"""
        return crystal_system_of(self.space_group)

    @property
    def averages(self) -> Averages[float]:
        """Voigt, Reuss and Hill averages of the moduli in GPa; they do not depend on axes."""
        return voigt_reuss_hill(self.voigt)

    @property
    def conditions(self) -> str:
        """At which temperature and pressure: "298 K", "room temperature, 2 GPa"."""
        temperature = "room temperature" if self.temperature is None else f"{self.temperature:g} K"
        return temperature if self.pressure == 0.0 else f"{temperature}, {self.pressure:g} GPa"

    @property
    def axes_text(self) -> str:
        """The axes for a reader: "x ∥ a, z ∥ c (Pbnm)", or that they are not known."""
        if self.axes is None:
            return "axes not stated where the numbers were read"
        return f"{self.axes}{f' ({self.setting})' if self.setting else ''}"
