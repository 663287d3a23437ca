"""The tensors of crystal physics by name: symmetry of indices, parity and how their matrix is written.

J. F. Nye, Physical Properties of Crystals (1985); R. E. Newnham, Properties of Materials (2005). Only
properties without magnetic order: time reversal does nothing to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.errors import TensorError
from core.tensor.index_symmetry import IndexSymmetry, index_symmetry


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorKind:
    """A property. name: for the command line; title: in words; symbol: of its components. formula, axial: see
    `index_symmetry`. unit: its usual one. doubled: slots of indices whose shear columns carry a factor 2.
    """

    name: str
    title: str
    symbol: str
    formula: str
    unit: str
    axial: bool = False
    doubled: tuple[int, ...] = ()

    @property
    def index_symmetry(self) -> IndexSymmetry:
        """The space of its tensors."""
        return index_symmetry(self.formula, axial=self.axial)


_PAIRS: Final = "ijkl=jikl=ijlk"
_THIRD: Final = "ijklmn=jiklmn=klijmn=ijmnkl"

TENSOR_KINDS: Final = tuple(
    TensorKind(
        name=name, title=title, symbol=symbol, formula=formula, unit=unit, axial=axial, doubled=doubled
    )
    for name, title, symbol, formula, unit, axial, doubled in (
        ("elasticity", "elastic stiffness", "C", "ijkl=jikl=klij", "GPa", False, ()),
        ("compliance", "elastic compliance", "S", "ijkl=jikl=klij", "1/TPa", False, (0, 1)),
        ("piezoelectric", "piezoelectric stress tensor e", "e", "ijk=ikj", "C/m²", False, ()),
        ("piezoelectric-strain", "piezoelectric strain tensor d", "d", "ijk=ikj", "pC/N", False, (1,)),
        ("dielectric", "dielectric tensor", "ε", "ij=ji", "1", False, ()),
        ("gyration", "gyration (optical activity)", "g", "ij=ji", "1", True, ()),
        ("thermal-expansion", "thermal expansion", "α", "ij=ji", "1e-6/K", False, ()),
        ("conductivity", "electrical or thermal conductivity", "σ", "ij=ji", "S/m or W/(m K)", False, ()),
        ("thermoelectric", "Seebeck tensor", "S", "ij", "µV/K", False, ()),
        ("pyroelectric", "pyroelectric vector", "p", "i", "µC/(m² K)", False, ()),
        ("photoelastic", "photoelastic (strain-optic) tensor p", "p", _PAIRS, "1", False, ()),
        ("piezo-optic", "piezo-optic (stress-optic) tensor π", "π", _PAIRS, "1/TPa", False, (1,)),
        ("electrostriction", "electrostriction tensor Q", "Q", _PAIRS, "m⁴/C²", False, (0,)),
        ("kerr", "quadratic electro-optic (Kerr) tensor", "R", _PAIRS, "m²/V²", False, (1,)),
        ("electro-optic", "linear electro-optic (Pockels) tensor r", "r", "ijk=jik", "pm/V", False, ()),
        ("second-harmonic", "second-harmonic generation d", "d", "ijk=ikj", "pm/V", False, ()),
        ("second-harmonic-kleinman", "second-harmonic generation far from absorption (Kleinman)", "d",
         "ijk=ikj=jik", "pm/V", False, ()),
        ("flexoelectric", "flexoelectric tensor", "μ", "ijkl=ijlk", "nC/m", False, ()),
        ("hall", "Hall tensor", "R", "ijk=-jik", "m³/C", True, ()),
        ("electrogyration", "linear electrogyration", "γ", "ijk=jik", "m/V", True, ()),
        ("third-order-elasticity", "third-order elastic stiffness", "C", _THIRD, "GPa", False, ()),
    )
)  # fmt: skip
"""All of them."""

PARITY_MARK: Final = ":"


def tensor_kind(text: str) -> TensorKind:
    """The kind of a name, or one made of a formula as ``ijk=ikj``, followed by ``:axial`` for an axial
    tensor.

    Raises TensorError for anything else.
    """
    for kind in TENSOR_KINDS:
        if kind.name == text.strip().lower():
            return kind
    formula, _, parity = text.partition(PARITY_MARK)
    if parity.strip().lower() not in ("", "axial", "polar"):
        raise TensorError(f"{parity.strip()!r} is no parity of a tensor; write :axial, :polar or nothing")
    if "=" not in formula and not "ijklmn".startswith(formula.strip()):
        names = ", ".join(kind.name for kind in TENSOR_KINDS)
        raise TensorError(
            f"{text!r} is no kind of tensor; known are {names}, and formulas as ijk=ikj or ij=ji:axial"
        )
    axial = parity.strip().lower() == "axial"
    symmetry = index_symmetry(formula, axial=axial)
    title = f"{'axial ' if axial else ''}tensor {symmetry.formula}"
    return TensorKind(
        name=text.strip(), title=title, symbol="T", formula=symmetry.formula, unit="", axial=axial
    )
