"""The periodic table as far as crystals need it before pymatgen is loaded: symbols, numbers, bonding
radii.
"""

from __future__ import annotations

from typing import Final

_SYMBOLS_IN_ORDER = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr
    Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb
    Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr
    Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og
"""

SYMBOLS: Final[tuple[str, ...]] = tuple(_SYMBOLS_IN_ORDER.split())
"""Symbols of the elements 1 to 118, in order."""

ATOMIC_NUMBER: Final[dict[str, int]] = {symbol: number for number, symbol in enumerate(SYMBOLS, start=1)}

_COVALENT_RADII_PM = """
    31 28 128 96 84 76 71 66 57 58 166 141 121 111 107 105 102 106 203 176 170 160 153 139 139 132 126
    124 132 122 122 120 119 120 120 116 220 195 190 175 164 154 147 146 142 139 145 144 142 139 139 138
    139 140 244 215 207 204 203 201 199 198 198 196 194 192 192 189 190 187 187 175 170 162 151 144 141
    136 136 132 145 146 148 140 150 150 260 221 215 206 200 196 190 187 180 169
"""

COVALENT_RADIUS: Final[dict[str, float]] = {
    symbol: int(radius) / 100.0 for symbol, radius in zip(SYMBOLS, _COVALENT_RADII_PM.split(), strict=False)
}
"""Covalent radii in Å, H to Cm: Cordero et al., Dalton Trans. 2832 (2008); sp³ carbon, low spin where two
are given."""

HEAVY_COVALENT_RADIUS: Final = 1.69
"""Å, for elements beyond Cm, whose radii nobody has measured."""

_METALS_IN_ORDER = """
    Li Be Na Mg Al K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Cs Ba
    La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po Fr Ra Ac Th Pa U
    Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv
"""

METALS: Final[frozenset[str]] = frozenset(_METALS_IN_ORDER.split())
"""Elements that form metallic crystals of their own at ambient conditions."""
