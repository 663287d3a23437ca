"""``elastoscope analyze``: everything that follows from a tensor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.directions import WrittenDirection, along_entries, along_option, plane_entries, plane_option
from app.cli.options import PATH, json_option
from app.cli.output import print_json, result_console
from app.cli.subject import Subject, is_tensor_file, subject_as_asked
from app.cli.tensor_options import TensorOptions, check_usage, tensor_options
from app.cli.texture_options import fibre_option, texture_entry, texture_option

EPILOG = """\b
Examples:
  elastoscope analyze measured.csv                       6×6 or 21 numbers in GPa, text, CSV or JSON
  elastoscope analyze measured.csv --density 2.648       with the speeds of sound
  elastoscope analyze measured.csv --structure quartz.cif   and whether the tensor has that crystal's symmetry
  elastoscope analyze measured.csv --structure quartz.cif --symmetrize --frame ieee
  elastoscope analyze measured.csv --axes "1 1 0; -1 1 0; 0 0 1"   in axes of your own
  elastoscope analyze OUTCAR                             outputs of VASP, CRYSTAL and CASTEP
  elastoscope analyze model.inp --units MPa              the *ELASTIC card of Abaqus or CalculiX
  elastoscope analyze quartz.cif --along "[1 0 0]" --plane "(0 0 1)"
  elastoscope analyze copper.csv --fibre 1,1,1           a polycrystal; --texture grains.txt for a list
  elastoscope analyze quartz.cif --json                  a crystal is predicted first

\b
The table of all keys of the JSON document: resources/analyze-json.md
(in an installed program share/elastoscope/resources/analyze-json.md).
"""


@click.command(epilog=EPILOG)
@click.argument("file", metavar="TENSOR|FILE", type=PATH)
@click.option(
    "--density",
    metavar="G_CM3",
    type=click.FloatRange(min=0, min_open=True),
    help="Density in g/cm³, for the speeds of sound; that of the crystal unless given.",
)
@along_option
@plane_option
@texture_option
@fibre_option
@tensor_options
@json_option
def analyze(
    file: Path,
    density: float | None,
    along: tuple[WrittenDirection, ...],
    planes: tuple[WrittenDirection, ...],
    texture: Path | None,
    fibre: WrittenDirection | None,
    how: TensorOptions,
    as_json: bool,
) -> None:
    """Moduli, stability, anisotropy and extrema of a tensor.

    TENSOR is a text, CSV or JSON file of 6×6 numbers (or 21, the upper triangle) in GPa, Voigt order
    xx yy zz yz xz xy; a pymatgen ElasticTensor; a *ELASTIC card of Abaqus or CalculiX; or an output of
    VASP, CRYSTAL or CASTEP, whose units and order are known. A crystal file is predicted first, and its
    prediction analysed.
    """
    if texture is not None and fibre is not None:
        raise click.UsageError("a polycrystal has one texture: --texture or --fibre")
    check_usage(file, how, is_tensor=is_tensor_file(file))
    subject = subject_as_asked(file, how)
    document = {"file": str(file), **analysed(subject, density)}
    known_density = document["density_g_cm3"]
    if along:
        document["directions"] = along_entries(subject, along, known_density)
    if planes:
        document["planes"] = plane_entries(subject, planes, known_density)
    if texture is not None or fibre is not None:
        document["texture"] = texture_entry(subject, texture, fibre)
    if as_json:
        print_json(document)
        return
    from app.cli.analysis_text import print_analysis

    print_analysis(result_console(), document)


def analysed(subject: Subject, density: float | None) -> dict[str, Any]:
    """The document of ``analyze --json``; speeds of sound where a density is known."""
    from core.elasticity.analysis import analyze as analyze_stiffness
    from core.elasticity.document import analysis_document

    analysis = analyze_stiffness(
        subject.stiffness, density_g_cm3=density, crystal=subject.crystal, axes=subject.axes_in_crystal
    )
    document = analysis_document(analysis, notes=subject.notes, frame_axes=subject.frame_axes)
    if subject.prediction is not None:
        document["model"] = subject.prediction.model.name
    return document
