"""Scripts for LAMMPS and for MTEX. Both in GPa, Voigt order xx yy zz yz xz xy."""

from __future__ import annotations

import numpy as np

from core.export.material_cards.card import MaterialCard, ascii_text, number, remarks
from core.export.material_cards.crystal_setting import CrystalSetting, crystal_setting
from core.tensor.rotation import rotate_voigt
from core.tensor.voigt import FloatArray


def lammps_script(card: MaterialCard) -> str:
    """Variables C11 to C66 for an input script.

    LAMMPS has no command that takes an elasticity tensor; its examples/ELASTIC compute C11 … C66 with the
    directions 1 to 6 = xx yy zz yz xz xy (in.elastic), and these are the same components to compare with or
    compute from. The box of LAMMPS has a along x and b in the xy plane, which is not the frame ``crystal``.
    """
    voigt = card.stiffness.voigt
    text = remarks(
        card,
        prefix="# ",
        box="the axes are those of the frame above; a LAMMPS box has a along x and b in the xy plane",
    )
    for i, j in zip(*np.triu_indices(6), strict=True):
        text += f"variable C{i + 1}{j + 1} equal {number(voigt[i, j])}\n"
    if card.density_g_cm3 is not None:
        text += f"variable density_g_cm3 equal {number(card.density_g_cm3)}\n"
    return text


def mtex_script(card: MaterialCard) -> str:
    """``stiffnessTensor`` with its ``crystalSymmetry``, for MATLAB with MTEX.

    MTEX documentation, "Crystal Symmetry" and "Elasticity": ``crystalSymmetry(group, [a b c], angles,
    'Y||b*', 'Z||c')``, ``stiffnessTensor(M, cs, 'density', rho)`` with M in GPa and rho in g/cm³. The
    components are turned to that setting of the conventional cell. Without a crystal no symmetry is claimed.
    """
    setting = crystal_setting(card.crystal, card.stiffness) if card.crystal is not None else None
    voigt = card.stiffness.voigt
    density = "" if card.density_g_cm3 is None else f", 'density', {number(card.density_g_cm3)}"
    if setting is None:
        symmetry = "crystalSymmetry('-1', [1 1 1], [90 90 90]*degree, 'X||a', 'Z||c'"
        frame = "the axes of the frame above; the crystal is not known and no symmetry is claimed"
    else:
        voigt = rotate_voigt(voigt, setting.rotation)
        symmetry = _symmetry(setting)
        frame = "Y || b*, Z || c of the conventional cell, X = Y x Z; the components were turned to it"
    return (
        remarks(card, prefix="% ", mtex_frame=frame)
        + f"cs = {symmetry}, 'mineral', '{ascii_text(card.name).replace(chr(39), '')}');\n"
        + f"M = [{_matlab_rows(voigt)}];\n"
        + f"C = stiffnessTensor(M, cs{density});\n"
    )


def _symmetry(setting: CrystalSetting) -> str:
    lengths = " ".join(f"{length:.6f}" for length in setting.lengths)
    angles = " ".join(f"{angle:.5f}" for angle in setting.angles)
    return f"crystalSymmetry('{setting.group}', [{lengths}], [{angles}]*degree, 'Y||b*', 'Z||c'"


def _matlab_rows(voigt: FloatArray) -> str:
    return ";...\n     ".join(" ".join(number(value) for value in row) for row in voigt)
