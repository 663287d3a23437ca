"""What can be taken away from the window: every file it writes, by subject, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Subject(StrEnum):
    """What a file holds, as the export dialog lists it."""

    REPORT = "Report"
    TENSOR = "Matrix and tensor"
    CARDS = "Input of other programs"
    FIGURES = "Vector figures"
    PICTURES = "Pictures"
    MESHES = "3-D models"
    FILMS = "Films"
    TABLES = "Tables"
    CRYSTAL = "Crystal structure"


class Needs(StrEnum):
    """What has to be there."""

    TENSOR = "tensor"
    CELL = "cell"
    SURFACE = "surface"
    SECTION = "section"


class Options(StrEnum):
    """What has to be said besides the place."""

    NONE = "none"
    PICTURE = "picture"
    FILM = "film"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """name: ends the file's name and never changes. text: in the list. sentence: what the file contains.
    unit: of its numbers. framed: it is written in the frame of the matrix that is shown, otherwise in the
    crystal's.
    """

    name: str
    subject: Subject
    text: str
    sentence: str
    needs: Needs = Needs.TENSOR
    unit: str = "GPa"
    framed: bool = False
    options: Options = Options.NONE

    @property
    def suffix(self) -> str:
        """Of the file, with the dot."""
        return Path(self.name).suffix

    @property
    def file_filter(self) -> str:
        """For the dialog of the desktop."""
        return f"{self.text} (*{self.suffix})"


_OF_PROPERTY: Final = "that of the property"
_KINDS_OF_MESH: Final = {
    "glb": ("glTF binary (.glb)", "with colours, for browsers, Blender and slides"),
    "stl": ("STL", "triangles alone, for 3-D printing"),
    "ply": ("PLY", "with a colour at each point"),
    "obj": ("Wavefront OBJ", "with a colour at each point, for drawing programs"),
    "vtp": ("VTK PolyData (.vtp)", "with colours, for ParaView"),
}
_KINDS_OF_FILM: Final = {
    "gif": ("GIF", "one file that plays everywhere"),
    "mp4": ("MP4", "H.264, written by ffmpeg"),
    "webm": ("WebM", "VP9, written by ffmpeg"),
    "png": ("PNG pictures in a folder", "one picture a step, for programs that cut films"),
}


def _tensor(
    name: str, text: str, sentence: str, subject: Subject = Subject.TENSOR, unit: str = "GPa"
) -> ExportFormat:
    return ExportFormat(name=name, subject=subject, text=text, sentence=sentence, unit=unit, framed=True)


def _figures() -> Iterator[ExportFormat]:
    for suffix in ("svg", "pdf"):
        kind, vectors = suffix.upper(), "lines and areas, no pixels"
        yield ExportFormat(
            name=f"structure.{suffix}", subject=Subject.FIGURES, text=f"Unit cell, {kind}", needs=Needs.CELL,
            sentence=f"The unit cell as it is seen now: {vectors}.", unit="Å",
        )  # fmt: skip
        yield ExportFormat(
            name=f"section.{suffix}", subject=Subject.FIGURES, text=f"The section that is shown, {kind}",
            needs=Needs.SECTION, sentence=f"The section with its band and directions: {vectors}.",
            unit=_OF_PROPERTY,
        )  # fmt: skip
        yield ExportFormat(
            name=f"sections.{suffix}", subject=Subject.FIGURES, text=f"Sections xy, xz and yz, {kind}",
            sentence=f"The property of the surface around three planes: {vectors}.", unit=_OF_PROPERTY,
        )  # fmt: skip
        yield _tensor(
            f"matrix.{suffix}", f"Matrix as heat map, {kind}",
            f"The 6×6 with its limits, unit and frame: {vectors}.", Subject.FIGURES,
        )  # fmt: skip


def _meshes() -> Iterator[ExportFormat]:
    for suffix, (kind, sentence) in _KINDS_OF_MESH.items():
        yield ExportFormat(
            name=f"surface.{suffix}", subject=Subject.MESHES, text=f"Surface, {kind}", needs=Needs.SURFACE,
            sentence=f"The surface that is shown as triangles, {sentence}.", unit=_OF_PROPERTY,
        )  # fmt: skip
    for suffix, (kind, sentence) in _KINDS_OF_MESH.items():
        yield ExportFormat(
            name=f"structure.{suffix}", subject=Subject.MESHES, text=f"Unit cell, {kind}", needs=Needs.CELL,
            sentence=f"Balls, bonds and edges of the cell as triangles, {sentence}.", unit="Å",
        )  # fmt: skip


def _films() -> Iterator[ExportFormat]:
    for suffix, (kind, sentence) in _KINDS_OF_FILM.items():
        yield ExportFormat(
            name=f"turntable.{suffix}", subject=Subject.FILMS, text=kind, options=Options.FILM,
            sentence=f"What is shown turns once: {sentence}.", unit=_OF_PROPERTY, needs=Needs.CELL,
        )  # fmt: skip


EXPORTS: Final = (
    ExportFormat(
        name="report.html", subject=Subject.REPORT, text="One page (HTML)",
        sentence="Facts, matrix, checks, every table, figures and a surface to turn, in one file that "
        "needs no network. About 5 MB.",
    ),
    _tensor("voigt.csv", "Table (CSV)", "The 6×6 with every digit; spreadsheets and numpy.loadtxt read it."),
    _tensor("tensor.json", "JSON", "The 6×6 with limits, crystal, frame and network; Elastoscope reads it."),
    _tensor("pymatgen.json", "pymatgen (JSON)", "pymatgen's ElasticTensor, for monty's MontyDecoder."),
    _tensor("elate.txt", "ELATE", "Six lines of six numbers to paste into ELATE; a second file, "
            "…about.txt, says what they are."),
    _tensor("matrix.tex", "LaTeX", "The 6×6 as a pmatrix, rounded to 0.01 GPa, for a paper."),
    _tensor("abaqus.inp", "Abaqus", "*ELASTIC, TYPE=ANISOTROPIC and *DENSITY.", Subject.CARDS, "MPa, t/mm³"),
    _tensor("ansys.mac", "Ansys", "APDL commands TB,ANEL and MP,DENS.", Subject.CARDS, "MPa, t/mm³"),
    _tensor("calculix.inp", "CalculiX", "*ELASTIC, TYPE=ANISO and *DENSITY.", Subject.CARDS, "MPa, t/mm³"),
    _tensor("lammps.in", "LAMMPS", "Variables C11 to C66 for an input script.", Subject.CARDS),
    _tensor("mtex.m", "MTEX", "A stiffnessTensor with its crystalSymmetry.", Subject.CARDS),
    *_figures(),
    ExportFormat(
        name="surface.png", subject=Subject.PICTURES, text="Surface (PNG)", needs=Needs.SURFACE,
        sentence="The surface as it is seen now, at any size, with or without ground.", unit=_OF_PROPERTY,
        options=Options.PICTURE,
    ),
    ExportFormat(
        name="crystal.png", subject=Subject.PICTURES, text="Unit cell (PNG)", needs=Needs.CELL,
        sentence="The unit cell as it is seen now, at any size, with or without ground.", unit="Å",
        options=Options.PICTURE,
    ),
    _tensor("matrix.png", "Matrix as heat map (PNG)", "The 6×6 with its limits, unit and frame, 300 dots an "
            "inch.", Subject.PICTURES),
    *_meshes(),
    *_films(),
    ExportFormat(
        name="directions.csv", subject=Subject.TABLES, text="Every property along directions (CSV)",
        sentence="All properties along 4,002 directions spread evenly over the sphere.",
        unit="in the heading of each column",
    ),
    ExportFormat(
        name="section.csv", subject=Subject.TABLES, text="The section that is shown (CSV)",
        sentence="The curves of the section, every half degree, with their limits.", needs=Needs.SECTION,
        unit=_OF_PROPERTY,
    ),
    ExportFormat(
        name="analysis.json", subject=Subject.TABLES, text="Analysis (JSON)",
        sentence="Everything that follows from the tensor, as elastoscope analyze --json.",
        unit="in the name of each key",
    ),
    ExportFormat(
        name="analysis.txt", subject=Subject.TABLES, text="Analysis (text)",
        sentence="Every table of the analysis with units and frame, to read.", unit="on each table",
    ),
    ExportFormat(
        name="cell.cif", subject=Subject.CRYSTAL, text="CIF", sentence="All atoms of the cell, in P1.",
        needs=Needs.CELL, unit="Å",
    ),
    ExportFormat(
        name="cell.vasp", subject=Subject.CRYSTAL, text="POSCAR", sentence="The cell for VASP.",
        needs=Needs.CELL, unit="Å",
    ),
)  # fmt: skip
"""Every format; names are unique."""

BY_NAME: Final = {each.name: each for each in EXPORTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureOptions:
    """size: (width, height) in pixels, multiplied by ``scale``. theme: "window", "light" or "dark": the
    colours of letters, lines and ground.
    """

    size: tuple[int, int] = (1200, 900)
    scale: float = 2.0
    transparent: bool = False
    theme: str = "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmOptions:
    """shows: "surface", "crystal" or "both"; the rest as in :class:`app.scene.turntable.Turntable`."""

    shows: str = "surface"
    size: tuple[int, int] = (800, 600)
    frames: int = 72
    seconds: float = 6.0
    axis: str = "upright"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportChoice:
    """A format with the reason why it cannot be written now, empty where it can, and the frame it would be
    written in, in words.
    """

    format: ExportFormat
    missing: str = ""
    frame: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """What somebody wants to have."""

    name: str
    picture: PictureOptions = PictureOptions()
    film: FilmOptions = FilmOptions()
