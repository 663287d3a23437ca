"""A polycrystal with texture as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from app.state.analysis_table import Section, Table, columns, figure, row
from app.state.figures import counted
from app.state.requests import TextureKind, TextureRequest
from core.elasticity.stability import compliance_voigt

if TYPE_CHECKING:
    from core.elasticity.polycrystal import TexturedAverages

_AVERAGES: Final = ("voigt", "reuss", "hill", "geometric")
_HEADS: Final = ("Voigt", "Reuss", "Hill", "Geometric")
_NEGLIGIBLE: Final = 1e-9
"""Components below this share of the largest are zero by the texture's symmetry and not listed."""


def texture_name(request: TextureRequest, grains: int, *, has_cell: bool) -> str:
    """The texture in words."""
    if request.kind is TextureKind.FIBRE:
        indices = " ".join(str(index).replace("-", "−") for index in request.uvw)
        axes = "" if has_cell else " (components along x, y, z)"
        return f"fibre: [{indices}]{axes} of every grain along the sample's z, any turn about it"
    if request.kind is TextureKind.FILE and request.path is not None:
        return f"{counted(grains, 'orientation')} of {request.path.name}"
    return "no texture: all orientations alike"


def texture_section(
    request: TextureRequest, averages: TexturedAverages, grains: int, *, has_cell: bool
) -> Section:
    """Stiffnesses of the polycrystal and its moduli along the sample's axes."""
    note = f"GPa, sample's axes x y z; {texture_name(request, grains, has_cell=has_cell)}"
    return Section(
        name="texture", title="Polycrystal", tables=(_moduli(averages, note), _components(averages, note))
    )


def _moduli(averages: TexturedAverages, note: str) -> Table:
    compliances = [compliance_voigt(getattr(averages, name)) for name in _AVERAGES]
    rows = [
        row(f"Young's modulus along {axis}", *(figure(1.0 / float(s[k, k])) for s in compliances))
        for k, axis in enumerate("xyz")
    ]
    rows += [
        row(f"Shear modulus {plane}", *(figure(1.0 / float(s[3 + k, 3 + k])) for s in compliances))
        for k, plane in enumerate(("yz", "xz", "xy"))
    ]
    bulk = [1.0 / float(s[:3, :3].sum()) for s in compliances]
    rows.append(row("Bulk modulus under pressure", *(figure(value) for value in bulk)))
    return Table(
        title="Moduli of the polycrystal", note=note, columns=columns("Modulus", *_HEADS), rows=tuple(rows)
    )


def _components(averages: TexturedAverages, note: str) -> Table:
    matrices: list[npt.NDArray[np.float64]] = [getattr(averages, name) for name in _AVERAGES]
    largest = max(float(np.abs(matrix).max()) for matrix in matrices)
    rows = []
    for i, j in zip(*np.triu_indices(6), strict=True):
        values = [float(matrix[i, j]) for matrix in matrices]
        if max(map(abs, values)) > _NEGLIGIBLE * largest:
            rows.append(row(f"C{i + 1}{j + 1}", *(figure(value) for value in values)))
    return Table(
        title="Stiffness of the polycrystal, Voigt order xx yy zz yz xz xy",
        note=note + "; all other components are zero",
        columns=columns("Component", *_HEADS),
        rows=tuple(rows),
    )
