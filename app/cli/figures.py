"""What can be drawn without a window: the unit cell and the surfaces of a tensor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.state.figures import pretty_formula

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.cli.subject import Subject
    from app.scene.content import CrystalContent, SceneContent
    from core.crystal.crystal import Crystal
    from core.surface.surface_mesh import SurfaceMesh, SurfaceQuantity

CELL: Final = "cell"
SHORT_NAMES: Final = {
    "shear": "shear_max",
    "poisson": "poisson_max",
    "velocity": "velocity_p",
}
SHOWS: Final = (
    CELL,
    "young",
    "compressibility",
    "longitudinal",
    *SHORT_NAMES,
    *("shear_min", "shear_max", "shear_mean", "poisson_min", "poisson_max", "poisson_mean"),
    *("velocity_p", "velocity_s1", "velocity_s2"),
)

SHOWS_IN_WORDS: Final = (
    "\b\nWHAT is one of\n  cell, young, compressibility, longitudinal,\n"
    "  shear_min, shear_max, shear_mean, poisson_min, poisson_max, poisson_mean,\n"
    "  velocity_p, velocity_s1, velocity_s2 (P, fast S, slow S wave)\n"
    "or, for short, shear, poisson, velocity: the maximum, and the P wave; in sections, all of a kind.\n"
)


def cell_content(crystal: Crystal) -> CrystalContent:
    """The unit cell with its bonds."""
    from app.scene.content import CrystalContent, CrystalOptions
    from core.crystal.bonding import bonds
    from core.crystal.facts import formula

    named = pretty_formula(formula(crystal))
    caption = f"{named} · {crystal.name}" if crystal.name else named
    return CrystalContent(crystal=crystal, bonds=bonds(crystal), options=CrystalOptions(caption=caption))


def mesh_of(subject: Subject, show: str, *, density: float | None = None) -> SurfaceMesh:
    """The surface called ``show``; a velocity takes the density of the crystal unless one is given."""
    from core.surface.surface_mesh import surface_mesh

    return surface_mesh(subject.stiffness, quantity_of(show), density_g_cm3=density or density_of(subject))


def colors_of(mesh: SurfaceMesh) -> npt.NDArray[np.float64]:
    """(n, 3) the colours of the picture at a surface's points."""
    from core.surface.color_maps import color_range, value_colors

    return value_colors("auto", *color_range(mesh.values))(mesh.values)


def quantity_of(show: str) -> SurfaceQuantity:
    """The quantity that is called ``show``."""
    from core.surface.surface_mesh import SurfaceQuantity

    return SurfaceQuantity(SHORT_NAMES.get(show, show))


def density_of(subject: Subject) -> float | None:
    """Density of the crystal in g/cm³; None where only the tensor is known."""
    from core.crystal.facts import density

    return None if subject.crystal is None else density(subject.crystal)


def section_quantities(show: str) -> tuple[SurfaceQuantity, ...]:
    """What is drawn in one set of sections: all of shear, poisson or velocity, or the one that is named."""
    from core.surface.surface_mesh import SurfaceQuantity

    whole_family = show in SHORT_NAMES
    return tuple(
        quantity
        for quantity in SurfaceQuantity
        if quantity.value == show or (whole_family and quantity.value.startswith(show))
    )


def surface_content(subject: Subject, mesh: SurfaceMesh) -> SceneContent:
    """A surface with its caption, and the cell's axes beside it where the crystal is known."""
    from app.scene.content import SurfaceContent, SurfaceOptions

    return SurfaceContent(
        mesh=mesh, options=SurfaceOptions(cell=cell_in_frame(subject), caption=subject.caption)
    )


def cell_in_frame(subject: Subject) -> npt.NDArray[np.float64] | None:
    """(3, 3) Å, rows a, b, c in the frame that the stiffness stands in; None where that is not known."""
    from core.elasticity.frames import rotation_to_frame
    from core.elasticity.stiffness import Frame, Stiffness

    if subject.crystal is None or subject.stiffness.frame not in (Frame.CRYSTAL, Frame.IEEE):
        return None
    in_crystal_frame = Stiffness(voigt=subject.stiffness.voigt, frame=Frame.CRYSTAL)
    rotation = rotation_to_frame(in_crystal_frame, subject.stiffness.frame, subject.crystal)
    return subject.crystal.cell @ rotation.T


def draw(
    content: SceneContent,
    path: Path,
    *,
    size: tuple[int, int],
    scale: float = 1.0,
    transparent: bool = False,
    dark: bool = False,
    direction: tuple[float, float, float] | None = None,
    stated: dict[str, str],
) -> None:
    """Draw into ``path``, whole or not at all; a PNG carries the statements as text chunks."""
    from app.scene.picture import render_picture
    from app.scene.theme import DARK, LIGHT

    render_picture(
        content,
        path,
        size=size,
        scale=scale,
        transparent=transparent,
        theme=DARK if dark else LIGHT,
        direction=direction,
        stated=stated,
    )


def statements_of(subject: Subject) -> dict[str, str]:
    """What a file made from a subject says about itself."""
    import numpy as np

    from core.elasticity.stiffness import VOIGT_ORDER, Frame
    from core.export.framed_prediction import FRAME_DESCRIPTIONS, in_frame
    from core.export.statement import frame_statement, statements, timestamp

    frame = subject.stiffness.frame
    stated = {
        "source": subject.name,
        "units": "GPa",
        "voigt_order": " ".join(VOIGT_ORDER),
        "written": timestamp(),
    }
    if subject.prediction is not None:
        known = frame if frame in FRAME_DESCRIPTIONS else Frame.CRYSTAL
        stated = statements(in_frame(subject.prediction, known))
    stated["frame"] = frame_statement(frame)
    if subject.frame_axes is not None and not np.allclose(subject.frame_axes, np.eye(3)):
        rows = ("  ".join(f"{part:.6f}" for part in row) for row in subject.frame_axes + 0.0)
        stated["frame_axes"] = "; ".join(f"{name} = {row}" for name, row in zip("xyz", rows, strict=True))
    return stated
