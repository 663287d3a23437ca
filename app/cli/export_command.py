"""``elastoscope export``: a prediction or a tensor as a file of the format that somebody needs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from app.cli.cards import CARDS_IN_WORDS, write_subject_card
from app.cli.figures import (
    CELL,
    SHOWS,
    SHOWS_IN_WORDS,
    cell_content,
    colors_of,
    density_of,
    draw,
    mesh_of,
    section_quantities,
    statements_of,
    surface_content,
)
from app.cli.graphics import write_matrix, write_structure
from app.cli.inputs import read_one
from app.cli.options import LARGEST_SIDE, PATH, SizeType
from app.cli.output import say
from app.cli.reports import write_subject_report
from app.cli.subject import Subject, is_tensor_file, subject_as_asked
from app.cli.tensor_options import TensorOptions, check_usage, tensor_options

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal

FORMATS: Final = {
    "report.html": "one page with everything and a surface to turn, that needs no network",
    "voigt.csv": "the 6×6 as a table",
    "tensor.json": "the 6×6 with limits, crystal and model",
    "directions.csv": "every property along a grid of directions (--grid)",
    "matrix.svg": "the 6×6 as a heat map with limits, as vector graphics",
    "matrix.pdf": "the same as PDF",
    "matrix.png": "the same as a picture",
    "figure.png": "picture of the cell or a surface (--show)",
    "sections.svg": "the surface cut by xy, xz and yz, as vector graphics (--show)",
    "sections.pdf": "the same as PDF",
    "surface.glb": "coloured surface for browsers, Blender, slides (--show)",
    "surface.stl": "surface for 3-D printing (--show)",
    "surface.ply": "surface with values and colours (--show)",
    "surface.obj": "coloured surface for drawing programs (--show)",
    "surface.vtp": "surface with values and colours for ParaView (--show)",
    "structure.svg": "the unit cell as it is drawn, as vector graphics",
    "structure.pdf": "the same as PDF",
    "structure.glb": "balls, sticks and edges of the cell, coloured, in Å",
    "structure.stl": "the same for 3-D printing",
    "structure.ply": "the same with colours",
    "structure.obj": "the same for drawing programs",
    "structure.vtp": "the same for ParaView",
    "cell.cif": "the crystal as CIF",
    "cell.vasp": "the crystal as POSCAR",
    **CARDS_IN_WORDS,
}

EPILOG = (
    "\b\nFormats:\n"
    + "".join(f"  {name:15} {meaning}\n" for name, meaning in FORMATS.items())
    + f"\n{SHOWS_IN_WORDS}"
    + """
\b
Examples:
  elastoscope export quartz.cif --to voigt.csv
  elastoscope export quartz.cif --to tensor.json --to figure.png --frame ieee --out results
  elastoscope export quartz.cif --to surface.stl --show compressibility
  elastoscope export quartz.cif --to abaqus.inp --to ansys.mac
  elastoscope export OUTCAR --to mtex.m --structure CONTCAR
  elastoscope export measured.csv --to directions.csv --grid 37,73 --density 2.65

\b
Files are called FILE's name plus the format (quartz.voigt.csv), in the folder --out, and are written whole or
not at all. Each says its frame, units, Voigt order, network and date, as far as its format can; for
elate.txt, which cannot, they stand in elate.about.txt beside it. FILE may also hold a tensor, as of analyze:
from it come all formats but cells.
"""
)


class GridType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """``N`` or ``POLAR,AZIMUTH``."""

    name = "N|POLAR,AZIMUTH"
    largest = 2_000_000

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """One whole number or two."""
        if isinstance(value, tuple):
            return value
        try:
            grid = tuple(int(part) for part in value.split(","))
        except ValueError:
            grid = ()
        count = 10 * grid[0] ** 2 + 2 if len(grid) == 1 else math.prod(grid)
        if len(grid) not in (1, 2) or min(grid) < 1 or count > self.largest:
            self.fail(f"'{value}' is not a grid; write 20, or 37,73", param, ctx)
        return grid


@dataclass(slots=True, kw_only=True)
class Request:
    """What was asked for, read and predicted when a format first needs it and then kept."""

    file: Path
    show: str
    size: tuple[int, int]
    how: TensorOptions
    grid: tuple[int, ...] = (20,)
    density: float | None = None
    _crystal: Crystal | None = None
    _subject: Subject | None = None

    def crystal(self) -> Crystal:
        """The crystal of the file."""
        if self._crystal is None:
            self._crystal = (
                self._subject.crystal if self._subject and self._subject.crystal else read_one(self.file)
            )
        return self._crystal

    def subject(self) -> Subject:
        """The stiffness in the frame asked for."""
        if self._subject is None:
            self._subject = subject_as_asked(self.file, self.how)
        return self._subject


@click.command(epilog=EPILOG)
@click.argument("file", metavar="FILE", type=PATH)
@click.option(
    "--to",
    "formats",
    type=click.Choice(tuple(FORMATS)),
    multiple=True,
    required=True,
    metavar="FORMAT",
    help="What to write; may be given several times.",
)
@click.option(
    "--out", "folder", metavar="DIR", type=PATH, default=Path(), help="Folder; the present one unless given."
)
@click.option(
    "--show",
    type=click.Choice(SHOWS),
    metavar="WHAT",
    default="young",
    show_default=True,
    help="Which surface or cell.",
)
@click.option(
    "--size",
    type=SizeType(LARGEST_SIDE),
    default="1600,1200",
    show_default=True,
    help="Pixels of figure.png.",
)
@click.option(
    "--density",
    metavar="G_CM3",
    type=click.FloatRange(min=0, min_open=True),
    help="Density in g/cm³, for material cards and waves; that of the crystal unless given.",
)
@click.option(
    "--grid",
    type=GridType(),
    default="20",
    show_default=True,
    help="Directions of directions.csv: N for 10 N² + 2 even ones over the sphere, or POLAR,AZIMUTH for a "
    "grid of angles (37,73: every five degrees).",
)
@tensor_options
def export(
    file: Path,
    formats: tuple[str, ...],
    folder: Path,
    show: str,
    size: tuple[int, int],
    density: float | None,
    grid: tuple[int, ...],
    how: TensorOptions,
) -> None:
    """Write a crystal's predicted tensor, or that of a file, its surface or a picture to files."""
    from app.cli.file_names import safe_name

    if show == CELL and any(name.startswith(("surface", "sections")) for name in formats):
        raise click.UsageError("a cell has no surface and no sections; choose another --show")
    check_usage(file, how, is_tensor=is_tensor_file(file))
    request = Request(file=file, show=show, size=size, how=how, grid=grid, density=density)
    for name in dict.fromkeys(formats):
        path = folder / f"{safe_name(file.stem)}.{name}"
        writer_for(name)(path, request)
        say(f"wrote {path}")


def writer_for(name: str) -> Callable[[Path, Request], None]:
    """The function that writes a format."""
    if name in CARDS_IN_WORDS:
        return lambda path, request: _write_card(path, name, request)
    kind = name.split(".")[0]
    writers = {
        "cell": _write_cell,
        "directions": _write_directions,
        "figure": _write_figure,
        "matrix": _write_matrix,
        "report": _write_report,
        "structure": _write_structure,
        "sections": _write_sections,
        "surface": _write_surface,
    }
    return writers.get(kind, _write_tensor)


def _write_cell(path: Path, request: Request) -> None:
    from core.export.crystal_files import write_crystal

    write_crystal(path, request.crystal())


def _write_card(path: Path, name: str, request: Request) -> None:
    write_subject_card(path, name, request.subject(), density=request.density)


def _write_tensor(path: Path, request: Request) -> None:
    from core.export.framed_prediction import FRAME_DESCRIPTIONS, in_frame
    from core.export.tensor_json import stiffness_json, write_tensor_json
    from core.export.voigt_table import stiffness_csv, write_voigt_csv
    from core.files import write_atomically

    subject = request.subject()
    frame = subject.stiffness.frame
    if subject.prediction is not None and frame in FRAME_DESCRIPTIONS and not request.how.symmetrize:
        view = in_frame(subject.prediction, frame)
        (write_tensor_json if path.suffix == ".json" else write_voigt_csv)(path, view)
        return
    make = stiffness_json if path.suffix == ".json" else stiffness_csv
    write_atomically(path, make(subject.stiffness, statements_of(subject)))


def _write_directions(path: Path, request: Request) -> None:
    from core.elasticity.direction_table import direction_table
    from core.export.direction_csv import write_direction_csv
    from core.surface.sphere_grid import latitude_longitude, sphere_grid

    subject, grid = request.subject(), request.grid
    directions = latitude_longitude(*grid) if len(grid) == 2 else sphere_grid(*grid).directions
    density = request.density or density_of(subject)
    table = direction_table(subject.stiffness.voigt, directions, density_g_cm3=density)
    stated = statements_of(subject)
    if density is not None:
        stated["density_g_cm3"] = repr(density)
    write_direction_csv(path, table, stated)


def _write_surface(path: Path, request: Request) -> None:
    from core.export.mesh_files import write_mesh

    subject = request.subject()
    mesh = mesh_of(subject, request.show)
    write_mesh(path, mesh, stated=statements_of(subject), colors=colors_of(mesh))


def _write_sections(path: Path, request: Request) -> None:
    from core.export.section_figure import write_section_figure

    subject = request.subject()
    write_section_figure(
        path,
        subject.stiffness,
        section_quantities(request.show),
        density_g_cm3=density_of(subject),
        title=subject.name,
        stated=statements_of(subject),
    )


def _write_matrix(path: Path, request: Request) -> None:
    write_matrix(path, request.subject())


def _write_report(path: Path, request: Request) -> None:
    write_subject_report(path, request.subject(), density=request.density)


def _write_structure(path: Path, request: Request) -> None:
    write_structure(path, request.crystal())


def _write_figure(path: Path, request: Request) -> None:
    from core.export.statement import structure_statements

    if request.show == CELL:
        crystal = request.crystal()
        draw(cell_content(crystal), path, size=request.size, stated=structure_statements(crystal))
        return
    subject = request.subject()
    content = surface_content(subject, mesh_of(subject, request.show))
    draw(content, path, size=request.size, stated=statements_of(subject))
