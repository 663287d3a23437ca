"""Rules of thumb that engineers read off the isotropic moduli.

All of them are fits to measured materials, not physics; each says where it was fitted, and an estimate
outside that range is marked, not hidden. K, G, E, ν are those of the polycrystal (Hill).

The formulas were compared, coefficient by coefficient, with the sources of other programs: hardness after
Chen, Tian and Mazhnik–Oganov and toughness after Niu and Mazhnik–Oganov with VELAS (github.com/ranzhengcode,
calcHardness.m and calcFractureToughness.m), Chen also with MechElastic (elastic_properties.py), Teter with
public scripts. Miao's differs between programs, E as here or K in its place (MechElastic); the paper could
not be looked at, and the range of the estimate says so. The ranges could not be compared with others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.elasticity.averages import Averages

PUGH_LIMIT: Final = 1.75
"""K/G above it: ductile. S. F. Pugh, Phil. Mag. 45, 823 (1954)."""

POISSON_LIMIT: Final = 0.26
"""ν above it: ductile. I. N. Frantsevich, F. F. Voronov and S. A. Bokuta (1983)."""

_GPA_IN_MPA: Final = 1.0e3
_CUBIC_ANGSTROM_IN_M3: Final = 1.0e-30


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One model's answer. name: of the model; value and unit; formula; source; range: where it was fitted.

    in_range: whether this material lies there, as far as the moduli tell.
    """

    name: str
    value: float
    unit: str
    formula: str
    source: str
    range: str
    in_range: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Engineering:
    """hardness: Vickers hardness, model by model. toughness: K_Ic, model by model; empty without a volume.

    pugh_ratio: K/G. ductile_by_pugh, ductile_by_poisson: two rules that may disagree. biaxial_modulus: E/(1
    − ν) in GPa, the stress per thermal strain of a layer that cannot expand: with the expansion coefficient
    and the strength it gives the thermal shock that a part survives.
    """

    hardness: tuple[Estimate, ...]
    toughness: tuple[Estimate, ...]
    pugh_ratio: float
    ductile_by_pugh: bool
    ductile_by_poisson: bool
    biaxial_modulus: float


def engineering(averages: Averages[float], *, volume_per_atom: float | None = None) -> Engineering:
    """All rules for one material. volume_per_atom: Å³, needed for fracture toughness. Hill averages must
    exist.
    """
    bulk, shear = averages.bulk.hill, averages.shear.hill
    young, poisson = averages.young.hill, averages.poisson.hill
    return Engineering(
        hardness=(
            _teter(shear, bulk),
            _chen(shear, bulk),
            _tian(shear, bulk),
            _miao(young, poisson),
            _mazhnik_oganov_hardness(young, poisson),
        ),
        toughness=()
        if volume_per_atom is None
        else (
            _niu_toughness(shear, bulk, volume_per_atom),
            _mazhnik_oganov_toughness(young, poisson, volume_per_atom),
        ),
        pugh_ratio=bulk / shear,
        ductile_by_pugh=bulk / shear > PUGH_LIMIT,
        ductile_by_poisson=poisson > POISSON_LIMIT,
        biaxial_modulus=young / (1.0 - poisson),
    )


def _teter(shear: float, bulk: float) -> Estimate:
    return Estimate(
        name="Teter",
        value=0.151 * shear,
        unit="GPa",
        formula="0.151 G",
        source="D. M. Teter, MRS Bull. 23, 22 (1998)",
        range="hard ceramics; too high for ductile crystals (K/G > 1.75)",
        in_range=bulk / shear <= PUGH_LIMIT,
    )


def _chen(shear: float, bulk: float) -> Estimate:
    value = 2.0 * ((shear / bulk) ** 2 * shear) ** 0.585 - 3.0
    return Estimate(
        name="Chen",
        value=value,
        unit="GPa",
        formula="2 (k² G)^0.585 − 3, k = G/K",
        source="X.-Q. Chen, H. Niu, D. Li and Y. Li, Intermetallics 19, 1275 (2011)",
        range="polycrystals and glasses harder than about 5 GPa; the constant −3 spoils soft ones",
        in_range=value >= 5.0,
    )


def _tian(shear: float, bulk: float) -> Estimate:
    return Estimate(
        name="Tian",
        value=0.92 * (shear / bulk) ** 1.137 * shear**0.708,
        unit="GPa",
        formula="0.92 k^1.137 G^0.708, k = G/K",
        source="Y. Tian, B. Xu and Z. Zhao, Int. J. Refract. Met. Hard Mater. 33, 93 (2012)",
        range="crystals from soft to superhard, k from about 0.2 to 1.3",
        in_range=0.2 <= shear / bulk <= 1.3,
    )


def _miao(young: float, poisson: float) -> Estimate:
    return Estimate(
        name="Miao",
        value=(1.0 - 2.0 * poisson) * young / (6.0 * (1.0 + poisson)),
        unit="GPa",
        formula="(1 − 2ν) E / (6 (1 + ν))",
        source="N. Miao, B. Sa, J. Zhou and Z. Sun, Comput. Mater. Sci. 50, 1559 (2011)",
        range="ceramics with ν from 0.1 to 0.35; programs differ on the formula (E or K)",
        in_range=0.1 <= poisson <= 0.35,
    )


def _mazhnik_oganov_hardness(young: float, poisson: float) -> Estimate:
    nu = poisson
    shape = (1.0 - 8.5 * nu + 19.5 * nu**2) / (1.0 - 7.5 * nu + 12.2 * nu**2 + 19.6 * nu**3)
    return Estimate(
        name="Mazhnik–Oganov",
        value=0.096 * shape * young,
        unit="GPa",
        formula="0.096 χ(ν) E, χ = (1 − 8.5ν + 19.5ν²)/(1 − 7.5ν + 12.2ν² + 19.6ν³)",
        source="E. Mazhnik and A. R. Oganov, J. Appl. Phys. 126, 125109 (2019)",
        range="covalent and ionic crystals with ν from 0 to 0.5; not accurate for metals",
        in_range=0.0 <= nu < 0.5,
    )


def _niu_toughness(shear: float, bulk: float, volume_per_atom: float) -> Estimate:
    length = (volume_per_atom * _CUBIC_ANGSTROM_IN_M3) ** (1.0 / 6.0)
    return Estimate(
        name="Niu",
        value=length * shear * (bulk / shear) ** 0.5 * _GPA_IN_MPA,
        unit="MPa m^1/2",
        formula="V0^(1/6) G (K/G)^(1/2), V0: volume an atom",
        source="H. Niu, S. Niu and A. R. Oganov, J. Appl. Phys. 125, 065105 (2019)",
        range="covalent and ionic crystals; metals are several times tougher",
        in_range=bulk / shear <= PUGH_LIMIT,
    )


def _mazhnik_oganov_toughness(young: float, poisson: float, volume_per_atom: float) -> Estimate:
    nu = poisson
    shape = (1.0 - 13.7 * nu + 48.6 * nu**2) / (1.0 - 15.2 * nu + 70.2 * nu**2 - 81.5 * nu**3)
    length = (volume_per_atom * _CUBIC_ANGSTROM_IN_M3) ** (1.0 / 6.0)
    return Estimate(
        name="Mazhnik–Oganov",
        value=8840.0**-0.5 * length * (shape * young) ** 1.5 * _GPA_IN_MPA if shape > 0.0 else float("nan"),
        unit="MPa m^1/2",
        formula="(8840 GPa)^(−1/2) V0^(1/6) (ξ(ν) E)^(3/2), "
        "ξ = (1 − 13.7ν + 48.6ν²)/(1 − 15.2ν + 70.2ν² − 81.5ν³)",
        source="E. Mazhnik and A. R. Oganov, J. Appl. Phys. 126, 125109 (2019)",
        range="covalent and ionic crystals with ν from 0 to 0.5; metals need an enhancement factor",
        in_range=0.0 <= nu < 0.5,
    )
