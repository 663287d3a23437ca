"""``elastoscope export``: a prediction as a file of the format that somebody needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from app.cli.figures import (
    CELL,
    SHOWS,
    SHOWS_IN_WORDS,
    cell_content,
    density_of,
    draw,
    mesh_of,
    section_quantities,
    statements_of,
    surface_content,
)
from app.cli.inputs import read_one
from app.cli.options import PATH, SizeType, frame_option, model_options
from app.cli.output import say
from app.cli.subject import Subject, read_subject
from core.errors import ExportError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal

FORMATS: Final = {
    "voigt.csv": "the 6×6 as a table",
    "tensor.json": "the 6×6 with limits, crystal and model",
    "figure.png": "picture of the cell or a surface (--show)",
    "sections.svg": "the surface cut by xy, xz and yz, as vector graphics (--show)",
    "sections.pdf": "the same as PDF",
    "surface.stl": "surface for 3-D printing (--show)",
    "surface.ply": "surface with values (--show)",
    "surface.obj": "surface for drawing programs (--show)",
    "surface.vtp": "surface for ParaView (--show)",
    "cell.cif": "the crystal as CIF",
    "cell.vasp": "the crystal as POSCAR",
}

EPILOG = (
    "\b\nFormats:\n"
    + "".join(f"  {name:13} {meaning}\n" for name, meaning in FORMATS.items())
    + f"\n{SHOWS_IN_WORDS}"
    + """
\b
Examples:
  elastoscope export quartz.cif --to voigt.csv
  elastoscope export quartz.cif --to tensor.json --to figure.png --frame ieee --out results
  elastoscope export quartz.cif --to surface.stl --show compressibility

\b
Files are called FILE's name plus the format (quartz.voigt.csv), in the folder --out, and are written whole or
not at all. Each says its frame, units, Voigt order, network and date, as far as its format can.
"""
)


@dataclass(slots=True, kw_only=True)
class Request:
    """What was asked for, read and predicted when a format first needs it and then kept."""

    file: Path
    show: str
    frame: str
    size: tuple[int, int]
    model: str | None
    device: str
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
        from core.elasticity.stiffness import Frame

        if self._subject is None:
            self._subject = read_subject(
                self.file, model=self.model, device=self.device, frame=Frame(self.frame)
            )
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
@click.option("--size", type=SizeType(), default="1600,1200", show_default=True, help="Pixels of figure.png.")
@frame_option
@model_options
def export(
    file: Path,
    formats: tuple[str, ...],
    folder: Path,
    show: str,
    size: tuple[int, int],
    frame: str,
    model: str | None,
    device: str,
) -> None:
    """Write a crystal's predicted tensor, its surface or a picture to files."""
    from app.cli.file_names import safe_name

    if show == CELL and any(name.startswith(("surface", "sections")) for name in formats):
        raise click.UsageError("a cell has no surface and no sections; choose another --show")
    request = Request(file=file, show=show, frame=frame, size=size, model=model, device=device)
    for name in dict.fromkeys(formats):
        path = folder / f"{safe_name(file.stem)}.{name}"
        writer_for(name)(path, request)
        say(f"wrote {path}")


def writer_for(name: str) -> Callable[[Path, Request], None]:
    """The function that writes a format."""
    kind = name.split(".")[0]
    writers = {
        "cell": _write_cell,
        "figure": _write_figure,
        "sections": _write_sections,
        "surface": _write_surface,
    }
    return writers.get(kind, _write_tensor)


def _write_cell(path: Path, request: Request) -> None:
    from core.export.crystal_files import write_crystal

    write_crystal(path, request.crystal())


def _write_tensor(path: Path, request: Request) -> None:
    from core.export.framed_prediction import in_frame
    from core.export.tensor_json import write_tensor_json
    from core.export.voigt_table import write_voigt_csv

    subject = request.subject()
    if subject.prediction is None:
        raise ExportError(
            f"{request.file} holds a tensor already: of it, only a surface or a figure can be made"
        )
    view = in_frame(subject.prediction, subject.stiffness.frame)
    (write_tensor_json if path.suffix == ".json" else write_voigt_csv)(path, view)


def _write_surface(path: Path, request: Request) -> None:
    from core.export.mesh_files import write_mesh

    subject = request.subject()
    write_mesh(path, mesh_of(subject, request.show), stated=statements_of(subject))


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


def _write_figure(path: Path, request: Request) -> None:
    if request.show == CELL:
        draw(cell_content(request.crystal()), path, size=request.size, stated={"source": request.file.name})
        return
    subject = request.subject()
    content = surface_content(subject, mesh_of(subject, request.show))
    draw(content, path, size=request.size, stated=statements_of(subject))
