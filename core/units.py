"""Conversion factors, each stated once.

Elastoscope computes in GPa, Å, g/cm³, km/s and 1/TPa. Constants: CODATA 2018 (exact where the SI fixes them).
"""

from __future__ import annotations

from typing import Final

EV_PER_CUBIC_ANGSTROM_IN_GPA: Final = 160.21766340
"""1 eV/Å³ in GPa."""

ATOMIC_MASS_PER_CUBIC_ANGSTROM_IN_G_PER_CM3: Final = 1.66053906660
"""1 u/Å³ in g/cm³."""

GPA_IN_PA: Final = 1.0e9
KBAR_IN_GPA: Final = 0.1
MBAR_IN_GPA: Final = 100.0

INVERSE_GPA_IN_INVERSE_TPA: Final = 1.0e3
"""1/GPa in 1/TPa, the unit in which compliances and compressibilities are shown."""

PLANCK_J_S: Final = 6.62607015e-34
BOLTZMANN_J_PER_K: Final = 1.380649e-23
AVOGADRO_PER_MOL: Final = 6.02214076e23
