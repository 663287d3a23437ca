"""The colours of the elements: Jmol's, VESTA's, a choice that colour-blind readers tell apart, or the user's.

Jmol: http://jmol.sourceforge.net/jscolors (in app.scene.elements). VESTA: K. Momma and F. Izumi, J. Appl.
Cryst. 44, 1272 (2011). Both tables as pymatgen tabulates them (ElementColorSchemes.yaml). Safe for
colour-blind readers: M. Okabe and K. Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from app.scene.elements import element_style
from app.state.crystal_display import ColorScheme
from core.crystal.elements import ATOMIC_NUMBER

_COLOR: Final = re.compile("#[0-9a-f]{6}")
_VESTA_TABLE: Final = """
H:ffcccc He:fce8ce Li:86df73 Be:5ed77b B:1fa20f C:4c4c4c N:b0b9e6 O:fe0300 F:b0b9e6 Ne:fe37b5 Na:f9dc3c
Mg:fb7b15 Al:81b2d6 Si:1b3bfa P:c09cc2 S:fffa00 Cl:31fc02 Ar:cffec4 K:a121f6 Ca:5a96bd Sc:b563ab
Ti:78caff V:e51900 Cr:00009e Mn:a7089d Fe:b57100 Co:0000af Ni:b7bbbd Cu:2247dc Zn:8f8f81 Ga:9ee373
Ge:7e6ea6 As:74d057 Se:9aef0f Br:7e3102 Kr:fac1f3 Rb:702eb0 Sr:00ff00 Y:94ffff Zr:00ff00 Nb:73c2c9
Mo:54b5b5 Tc:3b9e9e Ru:248f8f Rh:0a7d8c Pd:006985 Ag:c0c0c0 Cd:ffd98f In:a67573 Sn:9a8eb9 Sb:9e63b5
Te:d47a00 I:940094 Xe:429eb0 Cs:57178f Ba:00c900 La:5ac449 Ce:ffffc7 Pr:d9ffc7 Nd:c7ffc7 Pm:a3ffc7
Sm:8fffc7 Eu:61ffc7 Gd:45ffc7 Tb:30ffc7 Dy:1fffc7 Ho:00ff9c Er:00e675 Tm:00d452 Yb:00bf38 Lu:00ab24
Hf:4dc2ff Ta:4da6ff W:2194d6 Re:267dab Os:266696 Ir:175487 Pt:d0d0e0 Au:ffd123 Hg:b8b8d0 Tl:a6544d
Pb:575961 Bi:9e4fb5 Po:ab5c00 At:754f45 Rn:428296 Fr:420066 Ra:007d00 Ac:70abfa Th:00baff Pa:00a1ff
U:008fff Np:0080ff Pu:006bff Am:545cf2 Cm:785ce3 Bk:8a4fe3 Cf:a136d4 Es:b31fd4 Fm:b31fba Md:b30da6
No:bd0d87 Lr:c70066 Rf:cc0059 Db:d1004f Sg:d90045 Bh:e00038 Hs:e6002e Mt:eb0026
"""

VESTA: Final[Mapping[str, str]] = {
    symbol: f"#{color}" for symbol, color in (entry.split(":") for entry in _VESTA_TABLE.split())
}
"""Symbol: ``#rrggbb``."""

_SAFE_FIXED: Final[Mapping[str, str]] = {"O": "#d55e00", "H": "#ffffff", "C": "#333333", "N": "#0072b2"}
"""The same in every crystal: elements that most crystals share, near to what readers are used to."""
_SAFE_OTHERS: Final = ("#56b4e9", "#f0e442", "#009e73", "#cc79a7", "#0072b2", "#e69f00", "#333333", "#d55e00")


def element_colors(
    symbols: Iterable[str], scheme: ColorScheme, own: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """A colour, ``#rrggbb``, for each of the elements of a crystal.

    own: what the user set, over Jmol's, where the scheme is his own. In the safe scheme elements beyond the
    fixed ones take the free colours in order of atomic number, so that all of up to eight differ.
    """
    kinds = sorted(set(symbols), key=lambda symbol: ATOMIC_NUMBER.get(symbol, 0))
    if scheme is ColorScheme.SAFE:
        return _safe_colors(kinds)
    if scheme is ColorScheme.VESTA:
        return {symbol: VESTA.get(symbol, element_style(symbol).color) for symbol in kinds}
    chosen = {symbol: color for symbol, color in own if scheme is ColorScheme.OWN and _COLOR.fullmatch(color)}
    return {symbol: chosen.get(symbol, element_style(symbol).color) for symbol in kinds}


def _safe_colors(kinds: list[str]) -> dict[str, str]:
    colors = {symbol: _SAFE_FIXED[symbol] for symbol in kinds if symbol in _SAFE_FIXED}
    free = [color for color in _SAFE_OTHERS if color not in colors.values()]
    others = [symbol for symbol in kinds if symbol not in colors]
    return colors | {symbol: free[number % len(free)] for number, symbol in enumerate(others)}
