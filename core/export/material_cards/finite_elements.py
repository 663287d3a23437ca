"""Cards of the finite-element programs Abaqus, CalculiX and Ansys, in N, mm, t, s (stiffness in MPa)."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.elasticity.card_reading import ABAQUS_COMPONENTS, ABAQUS_ORDER
from core.export.material_cards.card import (
    G_PER_CM3_IN_T_PER_MM3,
    GPA_IN_MPA,
    MM_T_S,
    MaterialCard,
    ascii_text,
    identifier,
    number,
    rearranged,
    remarks,
)

ANSYS_ORDER: Final = ("xx", "yy", "zz", "xy", "yz", "xz")
"""Ansys Material Reference, section "Anisotropic Elasticity": {x, y, z, xy, yz, xz}."""

_NUMBERS_A_LINE: Final = 8
_CONSTANTS_A_LINE: Final = 6


def abaqus_card(card: MaterialCard) -> str:
    """``*MATERIAL`` with ``*ELASTIC, TYPE=ANISOTROPIC`` and, where it is known, ``*DENSITY``.

    The 21 constants stand in the order D1111, D1122, D2222, D1133, D2233, D3333, D1112, D2212, D3312,
    D1212, D1113, …, D2323, eight a line: Abaqus Keywords Reference, ``*ELASTIC``, "Data lines for
    TYPE=ANISOTROPIC". They refer to the material directions: give an ``*ORIENTATION`` with the section.
    """
    return _keyword_card(card, "ANISOTROPIC")


def calculix_card(card: MaterialCard) -> str:
    """``*MATERIAL`` with ``*ELASTIC, TYPE=ANISO`` and, where it is known, ``*DENSITY``.

    CalculiX CrunchiX User's Manual, ``*ELASTIC``: the 21 constants in three lines of 8, 8 and 5, in the
    order 1111, 1122, 2222, 1133, 2233, 3333, 1112, …, 2323 in which ``elastics.f`` reads and ``linel.f``
    uses them (stresses 11 22 33 12 13 23); at most 20 characters a number.
    """
    return _keyword_card(card, "ANISO")


def _keyword_card(card: MaterialCard, kind: str) -> str:
    matrix = rearranged(card.stiffness.voigt, ABAQUS_ORDER) * GPA_IN_MPA
    constants = [number(value) for value in matrix[np.tril_indices(6)]]
    lines = [
        ", ".join(constants[start : start + _NUMBERS_A_LINE])
        for start in range(0, len(constants), _NUMBERS_A_LINE)
    ]
    order = " ".join(f"D{name}" for name in ABAQUS_COMPONENTS)
    text = remarks(card, prefix="** ", units=MM_T_S, order=order)
    text += f"*MATERIAL, NAME={identifier(card.name)}\n*ELASTIC, TYPE={kind}\n" + "\n".join(lines) + "\n"
    if card.density_g_cm3 is not None:
        text += f"*DENSITY\n{number(card.density_g_cm3 * G_PER_CM3_IN_T_PER_MM3)},\n"
    return text


def ansys_card(card: MaterialCard) -> str:
    """APDL commands ``TB,ANEL`` with option 0 (stiffness) and, where it is known, ``MP,DENS``.

    Ansys Material Reference, "Anisotropic Elasticity": C1–C6 are D11 D21 D31 D41 D51 D61, C7–C12 are D22 D32
    D42 D52 D62 D33, C13–C18 D43 D53 D63 D44 D54 D64, C19–C21 D55 D65 D66, in the order x y z xy yz xz. They
    refer to the element's coordinate system (``ESYS``).
    """
    matrix = rearranged(card.stiffness.voigt, ANSYS_ORDER) * GPA_IN_MPA
    constants = [number(value) for value in matrix[np.triu_indices(6)]]  # the columns of the lower triangle
    order = "x y z xy yz xz; D11 D21 D31 D41 D51 D61 D22 D32 ... D66"
    text = remarks(card, prefix="! ", units=MM_T_S, order=order)
    text += f"! {ascii_text(card.name)} is material number 1 here\n"
    if card.density_g_cm3 is not None:
        text += f"MP,DENS,1,{number(card.density_g_cm3 * G_PER_CM3_IN_T_PER_MM3)}\n"
    text += "TB,ANEL,1,1,21,0\n"
    for start in range(0, len(constants), _CONSTANTS_A_LINE):
        text += f"TBDATA,{start + 1}," + ",".join(constants[start : start + _CONSTANTS_A_LINE]) + "\n"
    return text
