"""What every material card is made from, and how numbers and remarks are written in it."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from core.crystal.crystal import Crystal
from core.elasticity.stiffness import VOIGT_ORDER, Stiffness
from core.tensor.voigt import FloatArray
from core.units import GPA_IN_PA

COMMENT_WIDTH: Final = 100
"""Characters of a line of remarks: Abaqus takes 256, Ansys 640."""

GPA_IN_MPA: Final = GPA_IN_PA / 1e6
G_PER_CM3_IN_T_PER_MM3: Final = 1e-9
MM_T_S: Final = "MPa (with lengths in mm, mass in t, time in s; density in t/mm3)"
"""The consistent set of units that finite-element models of solids are mostly written in."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaterialCard:
    """A stiffness and what is known about it.

    name: of the material. stiffness: GPa, in its frame. density_g_cm3: None where it is not known; a card
    then has none. crystal: where it is known, in whose frame ``crystal`` the stiffness or its IEEE frame
    stands. stated: what the file says about itself, key and value (`core.export.statement.statements`).
    """

    name: str
    stiffness: Stiffness
    density_g_cm3: float | None = None
    crystal: Crystal | None = None
    stated: dict[str, str] = field(default_factory=dict)


def remarks(card: MaterialCard, *, prefix: str, units: str = "GPa", order: str = "", **more: str) -> str:
    """The statements as comment lines in ASCII, with the units and the order of components of the format.

    ``order`` replaces the Voigt order where a format has an order of its own. Long statements go on in the
    next line.
    """
    stated = dict(card.stated)
    stated.pop("voigt_order", None)
    stated["units"] = units
    stated["component_order" if order else "voigt_order"] = order or " ".join(VOIGT_ORDER)
    stated.setdefault("frame", str(card.stiffness.frame))
    if card.density_g_cm3 is not None:
        stated["density_g_cm3"] = f"{card.density_g_cm3:.6g}"
    lines = [f"{key}: {' '.join(value.split())}" for key, value in {**stated, **more}.items() if value]
    return "".join(
        f"{prefix}{part}\n"
        for line in lines
        for part in textwrap.wrap(ascii_text(line), COMMENT_WIDTH, subsequent_indent="  ")
    )


def ascii_text(text: str) -> str:
    """The text in ASCII, which every solver reads: ä becomes a, what has no likeness is left out."""
    plain = text.replace("×", "x").replace("−", "-").replace("…", "...").replace("Å", "A")
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    return "".join(letter for letter in letters if letter.isprintable())


def identifier(text: str, *, longest: int = 60) -> str:
    """A name of letters, digits and ``_`` that begins with a letter, as all solvers take."""
    name = "".join(letter if letter.isalnum() else "_" for letter in ascii_text(text)).strip("_")
    return (name if name[:1].isalpha() else f"M_{name}".rstrip("_"))[:longest]


def number(value: float) -> str:
    """13 digits in at most 20 characters, of which CalculiX reads no more (its format is f20.0)."""
    text = f"{value + 0.0:.13g}"
    return text if "." in text or "e" in text else f"{text}."


def rearranged(voigt: FloatArray, order: tuple[str, ...]) -> FloatArray:
    """The (6, 6) with rows and columns in another order of xx yy zz yz xz xy.

    Components stay as they are: all formats use the stress and the engineering shear strain.
    """
    places = [VOIGT_ORDER.index(name) for name in order]
    return np.asarray(voigt)[np.ix_(places, places)]
