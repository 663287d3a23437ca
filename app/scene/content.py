"""What a view shows: records without Qt and without VTK, given by the window and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.scene.marks import CrystalMarks
from app.state.crystal_display import AtomLabels, ColorScheme, CrystalStyle, Repeats

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal
    from core.surface.error_shell import ErrorShell
    from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrystalOptions:
    """How a unit cell is drawn.

    boundary_images: atoms on faces, edges and corners are repeated on the opposite ones. bonds, cell_edges,
    outlines (dark contours), depth_cue (what is far fades), legend (colours of the elements), axes (a b c in
    the corner): drawn or not. bonds_across: bonds that leave the cell are drawn, with the atoms at their
    ends. style, labels: of the atoms. repeats: cells along a, b and c. colors: of the elements, own_colors
    (symbol, ``#rrggbb``) where they are the user's. hidden: elements that are not drawn. atom_scale: factor
    on all radii. caption: text at the top left.
    """

    boundary_images: bool = True
    bonds: bool = True
    cell_edges: bool = True
    bonds_across: bool = True
    style: CrystalStyle = CrystalStyle.BALLS
    labels: AtomLabels = AtomLabels.NONE
    repeats: Repeats = (1, 1, 1)
    colors: ColorScheme = ColorScheme.JMOL
    own_colors: tuple[tuple[str, str], ...] = ()
    hidden: frozenset[str] = frozenset()
    outlines: bool = True
    depth_cue: bool = True
    atom_scale: float = 1.0
    legend: bool = True
    axes: bool = True
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceOptions:
    """How a tensor surface is drawn.

    color_map: a name of core.surface.color_maps ("auto": cividis, or vik where values change sign).
    value_range: (low, high) of the colours, or None for that of the mesh. full_radius: the value whose
    distance from the centre fills the picture, so that surfaces side by side have one scale; None for the
    greatest of the mesh. extremes: markers and labels at the least and the greatest value. color_bar,
    axes (in the corner, named by axis_names). cell: (3, 3), Å, rows are a, b, c in the surface's frame:
    draws the directions of the crystal as thin labelled lines. plane: (3,) unit normal of a plane that is
    drawn through the surface. clip: (3,) unit normal of a plane: what lies on its side is cut off.
    clip_offset: how far along it the plane stands from the middle, as a share of the greatest value.
    contours: lines of equal value at the numbers of the colour bar. sphere: the radius is the same in all
    directions, and the colour alone says the value. opacity: of the surface, 0 to 1. caption: at the top
    left, in lines.
    """

    color_map: str = "auto"
    value_range: tuple[float, float] | None = None
    full_radius: float | None = None
    extremes: bool = True
    color_bar: bool = True
    axes: bool = True
    axis_names: tuple[str, str, str] = ("x", "y", "z")
    cell: FloatArray | None = None
    plane: FloatArray | None = None
    clip: FloatArray | None = None
    clip_offset: float = 0.0
    contours: bool = False
    sphere: bool = False
    opacity: float = 1.0
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalContent:
    """A crystal, one cell or several; ``bonds`` None draws atoms alone. source: that of the file, where
    another cell of it is drawn.
    """

    crystal: Crystal
    bonds: Bonds | None = None
    source: Crystal | None = None
    options: CrystalOptions = field(default_factory=CrystalOptions)
    marks: CrystalMarks = field(default_factory=CrystalMarks)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceContent:
    """A quantity over all directions as a closed surface.

    band: of the errors of a prediction, drawn as a shell inside and one outside, but not of a plain sphere.
    around: the unit cell that the surface stands in the middle of, scaled to it, in the same frame.
    """

    mesh: SurfaceMesh
    options: SurfaceOptions = field(default_factory=SurfaceOptions)
    band: ErrorShell | None = None
    around: CrystalContent | None = None

    @property
    def largest(self) -> float:
        """The greatest distance of the surface from the middle."""
        return float(np.abs(self.mesh.values).max())

    def radii(self, values: FloatArray) -> FloatArray:
        """How far from the middle values (n,) are drawn."""
        return np.full(len(values), self.largest) if self.options.sphere else np.abs(values)

    @property
    def clip_distance(self) -> float:
        """From the middle to the plane that cuts the surface off, along its normal."""
        return self.options.clip_offset * self.largest

    @property
    def points(self) -> FloatArray:
        """(n, 3) the surface as it is drawn."""
        return self.mesh.directions * self.radii(self.mesh.values)[:, None]


SceneContent = CrystalContent | SurfaceContent
"""Whatever a view can show."""


def cell_of(content: SceneContent | None) -> FloatArray | None:
    """The cell vectors (rows, Å) that stand behind the content, where it has any."""
    if isinstance(content, CrystalContent):
        return content.crystal.cell
    if isinstance(content, SurfaceContent):
        return content.options.cell
    return None
