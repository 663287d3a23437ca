"""How each element is drawn: Jmol's colours, and ball radii from the covalent ones.

Colours: Jmol element colours. Covalent radii: Pyykkö and Atsumi, Chemistry 15, 186 (2009), single bonds, Å.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.scene.theme import Rgb, rgb

_TABLE: Final = """
H:ffffff:0.32 He:d9ffff:0.46 Li:cc80ff:1.33 Be:c2ff00:1.02 B:ffb5b5:0.85 C:909090:0.75 N:3050f8:0.71
O:ff0d0d:0.63 F:90e050:0.64 Ne:b3e3f5:0.67 Na:ab5cf2:1.55 Mg:8aff00:1.39 Al:bfa6a6:1.26
Si:f0c8a0:1.16 P:ff8000:1.11 S:ffff30:1.03 Cl:1ff01f:0.99 Ar:80d1e3:0.96 K:8f40d4:1.96
Ca:3dff00:1.71 Sc:e6e6e6:1.48 Ti:bfc2c7:1.36 V:a6a6ab:1.34 Cr:8a99c7:1.22 Mn:9c7ac7:1.19
Fe:e06633:1.16 Co:f090a0:1.11 Ni:50d050:1.10 Cu:c88033:1.12 Zn:7d80b0:1.18 Ga:c28f8f:1.24
Ge:668f8f:1.21 As:bd80e3:1.21 Se:ffa100:1.16 Br:a62929:1.14 Kr:5cb8d1:1.17 Rb:702eb0:2.10
Sr:00ff00:1.85 Y:94ffff:1.63 Zr:94e0e0:1.54 Nb:73c2c9:1.47 Mo:54b5b5:1.38 Tc:3b9e9e:1.28
Ru:248f8f:1.25 Rh:0a7d8c:1.25 Pd:006985:1.20 Ag:c0c0c0:1.28 Cd:ffd98f:1.36 In:a67573:1.42
Sn:668080:1.40 Sb:9e63b5:1.40 Te:d47a00:1.36 I:940094:1.33 Xe:429eb0:1.31 Cs:57178f:2.32
Ba:00c900:1.96 La:70d4ff:1.80 Ce:ffffc7:1.63 Pr:d9ffc7:1.76 Nd:c7ffc7:1.74 Pm:a3ffc7:1.73
Sm:8fffc7:1.72 Eu:61ffc7:1.68 Gd:45ffc7:1.69 Tb:30ffc7:1.68 Dy:1fffc7:1.67 Ho:00ff9c:1.66
Er:00e675:1.65 Tm:00d452:1.64 Yb:00bf38:1.70 Lu:00ab24:1.62 Hf:4dc2ff:1.52 Ta:4da6ff:1.46
W:2194d6:1.37 Re:267dab:1.31 Os:266696:1.29 Ir:175487:1.22 Pt:d0d0e0:1.23 Au:ffd123:1.24
Hg:b8b8d0:1.33 Tl:a6544d:1.44 Pb:575961:1.44 Bi:9e4fb5:1.51 Po:ab5c00:1.45 At:754f45:1.47
Rn:428296:1.42 Fr:420066:2.23 Ra:007d00:2.01 Ac:70abfa:1.86 Th:00baff:1.75 Pa:00a1ff:1.69
U:008fff:1.70 Np:0080ff:1.71 Pu:006bff:1.72 Am:545cf2:1.66 Cm:785ce3:1.66 Bk:8a4fe3:1.68
Cf:a136d4:1.68 Es:b31fd4:1.65 Fm:b31fba:1.67 Md:b30da6:1.73 No:bd0d87:1.76 Lr:c70066:1.61
Rf:cc0059:1.57 Db:d1004f:1.49 Sg:d90045:1.43 Bh:e00038:1.41 Hs:e6002e:1.34 Mt:eb0026:1.29
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementStyle:
    """color: ``#rrggbb``. covalent_radius: Å."""

    color: str
    covalent_radius: float

    @property
    def rgb(self) -> Rgb:
        """The colour as three numbers in [0, 1]."""
        return rgb(self.color)

    @property
    def ball_radius(self) -> float:
        """Radius of the ball in ball-and-stick, Å: small enough to show the bonds, large enough to differ."""
        return 0.16 + 0.22 * self.covalent_radius


def _parse(table: str) -> dict[str, ElementStyle]:
    entries = (entry.split(":") for entry in table.split())
    return {symbol: ElementStyle(color=f"#{color}", covalent_radius=float(r)) for symbol, color, r in entries}


_STYLES: Final = _parse(_TABLE)
_UNKNOWN: Final = ElementStyle(color="#ff1493", covalent_radius=1.3)


def element_style(symbol: str) -> ElementStyle:
    """How ``symbol`` is drawn; elements without a style of their own are deep pink, as in Jmol."""
    return _STYLES.get(symbol, _UNKNOWN)
