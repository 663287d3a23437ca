"""How ``render`` draws a surface: options, and the content they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from app.cli.figures import cell_in_frame, density_of, mesh_of, quantity_of, statements_of, surface_content
from app.cli.subject import Subject

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.scene.content import CrystalContent, SceneContent
    from core.surface.error_shell import ErrorShell

Command = Callable[..., None]

MAP_SUFFIXES: Final = (".png", ".svg", ".pdf", ".csv")
PROJECTIONS: Final = ("stereographic", "equal-area", "mollweide")
_CLEAR: Final = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceWish:
    """What was asked for beside the quantity, by the names of the options. clip: a plane, as it was typed;
    clip_offset: in % of the greatest value.
    """

    band: bool = False
    contours: bool = False
    sphere: bool = False
    see_through: bool = False
    in_cell: bool = False
    clip: str | None = None
    clip_offset: float = 0.0
    projection: str | None = None
    lower: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing was asked for."""
        return self == SurfaceWish()


def surface_options(command: Command) -> Command:
    """All options of a `SurfaceWish`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS: Final[tuple[Callable[[Command], Command], ...]] = (
    click.option("--band", is_flag=True, help="Shells of the prediction's error band around the surface."),
    click.option("--contours", is_flag=True, help="Lines of equal value."),
    click.option(
        "--clip",
        metavar="PLANE",
        help='Cut off one half: "(1 1 0)", its normal as "[1 1 0]" of the cell or "0 0 1", Cartesian.',
    ),
    click.option(
        "--clip-offset",
        metavar="PERCENT",
        type=click.FloatRange(-95.0, 95.0),
        default=0.0,
        help="How far the plane of --clip stands from the centre, in % of the greatest value.",
    ),
    click.option("--sphere", is_flag=True, help="A plain sphere in the colours of the values."),
    click.option("--see-through", is_flag=True, help="Shows what lies within."),
    click.option("--in-cell", is_flag=True, help="In the middle of the unit cell, in the same frame."),
    click.option(
        "--projection",
        type=click.Choice(PROJECTIONS),
        help="A flat map of all directions instead (.png, .svg, .pdf, .csv).",
    ),
    click.option("--lower", is_flag=True, help="Of a map on a disc, the lower half of the sphere."),
)


def taken_wish(options: dict[str, Any]) -> SurfaceWish:
    """The record of these options, which are taken out; wrong usage where they exclude each other."""
    wish = SurfaceWish(**{each.name: options.pop(each.name) for each in fields(SurfaceWish)})
    others = replace(wish, projection=None, lower=False)
    if wish.projection and not others.is_plain:
        raise click.UsageError("--projection draws a flat map: leave out what belongs to a surface")
    if wish.lower and wish.projection not in PROJECTIONS[:2]:
        raise click.UsageError("--lower belongs to --projection stereographic or equal-area")
    if wish.clip_offset and wish.clip is None:
        raise click.UsageError("--clip-offset belongs to --clip")
    if wish.band and wish.sphere:
        raise click.UsageError("--band is a matter of the radius, which --sphere makes the same everywhere")
    return wish


def drawn_surface(subject: Subject, show: str, wish: SurfaceWish, *, density: float | None) -> SceneContent:
    """The surface as it was asked for."""
    from app.scene.content import SurfaceContent
    from app.state.direction_entry import parse_direction

    content = surface_content(subject, mesh_of(subject, show, density=density))
    assert isinstance(content, SurfaceContent)
    clip, words = None, ""
    if wish.clip is not None:
        import numpy as np

        typed = parse_direction(wish.clip, cell_in_frame(subject))
        off = f", {wish.clip_offset:+g} % off the centre" if wish.clip_offset else ""
        clip, words = np.array(typed.unit), f"cut by {typed.text}{off}"
    if wish.band:
        words = "\n".join(filter(None, (words, "grey shells: 90 % interval of the tensor, to first order")))
    options = replace(
        content.options,
        contours=wish.contours,
        sphere=wish.sphere,
        clip=clip,
        clip_offset=wish.clip_offset / 100.0,
        opacity=_CLEAR if wish.see_through else 1.0,
        caption="\n".join(filter(None, (content.options.caption, words))),
    )
    band = _band(subject, show, density) if wish.band else None
    return replace(content, options=options, band=band, around=_around(subject) if wish.in_cell else None)


def _band(subject: Subject, show: str, density: float | None) -> ErrorShell:
    from core.surface.error_shell import error_shell

    errors = _errors(subject)
    return error_shell(
        subject.stiffness, quantity_of(show), errors, density_g_cm3=density or density_of(subject)
    )


def _errors(subject: Subject) -> npt.NDArray[np.float64]:
    """(k, 6, 6) GPa, the errors of the prediction in the frame that is drawn."""
    from core.errors import ElastoscopeError
    from core.tensor.rotation import rotate_voigt

    interval = subject.prediction.interval if subject.prediction is not None else None
    if interval is None or interval.errors is None:
        why = "it was read from a file" if subject.prediction is None else "its network was never calibrated"
        raise ElastoscopeError(f"{subject.name}: the errors of this tensor are not known ({why}): no --band")
    return (
        interval.errors if subject.frame_axes is None else rotate_voigt(interval.errors, subject.frame_axes)
    )


def _around(subject: Subject) -> CrystalContent:
    from app.scene.content import CrystalContent
    from core.crystal.bonding import bonds
    from core.errors import ElastoscopeError

    cell = cell_in_frame(subject)
    if subject.crystal is None or cell is None:
        raise ElastoscopeError(f"{subject.name}: the crystal of this tensor is not known: no --in-cell")
    turned = replace(subject.crystal, cell=cell)
    return CrystalContent(crystal=turned, bonds=bonds(turned))


def write_map(path: Path, subject: Subject, show: str, wish: SurfaceWish, *, density: float | None) -> None:
    """The flat map as a file."""
    from core.export.projection_figure import write_projection
    from core.surface.projection import Projection
    from core.surface.sphere_map import sphere_map

    found = sphere_map(
        subject.stiffness,
        quantity_of(show),
        Projection(wish.projection or Projection.STEREOGRAPHIC),
        lower=wish.lower,
        cell=cell_in_frame(subject),
        density_g_cm3=density or density_of(subject),
    )
    write_projection(path, found, title=subject.caption, stated=statements_of(subject))
