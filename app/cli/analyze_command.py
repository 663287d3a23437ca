"""``elastoscope analyze``: everything that follows from a tensor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.options import PATH, frame_option, json_option, model_options, structure_option, units_option
from app.cli.output import print_json, result_console
from app.cli.subject import Subject, is_tensor_file, read_subject

EPILOG = """\b
Examples:
  elastoscope analyze measured.csv                       6×6 or 21 numbers in GPa, text, CSV or JSON
  elastoscope analyze measured.csv --density 2.648       with the speeds of sound
  elastoscope analyze measured.csv --structure quartz.cif   and whether the tensor has that crystal's symmetry
  elastoscope analyze OUTCAR                             outputs of VASP, CRYSTAL and CASTEP
  elastoscope analyze model.inp --units MPa              the *ELASTIC card of Abaqus or CalculiX
  elastoscope analyze quartz.cif --json                  a crystal is predicted first
"""


@click.command(epilog=EPILOG)
@click.argument("file", metavar="TENSOR|FILE", type=PATH)
@click.option(
    "--density",
    metavar="G_CM3",
    type=click.FloatRange(min=0, min_open=True),
    help="Density in g/cm³, for the speeds of sound; that of the crystal unless given.",
)
@structure_option
@frame_option
@units_option
@model_options
@json_option
def analyze(
    file: Path,
    density: float | None,
    structure: Path | None,
    frame: str,
    units: str | None,
    model: str | None,
    device: str,
    as_json: bool,
) -> None:
    """Moduli, stability, anisotropy and extrema of a tensor.

    TENSOR is a text, CSV or JSON file of 6×6 numbers (or 21, the upper triangle) in GPa, Voigt order
    xx yy zz yz xz xy; a pymatgen ElasticTensor; a *ELASTIC card of Abaqus or CalculiX; or an output of
    VASP, CRYSTAL or CASTEP, whose units and order are known. A crystal file is predicted first, and its
    prediction analysed.
    """
    from core.elasticity.stiffness import Frame

    if structure is not None and not is_tensor_file(file):
        raise click.UsageError(f"{file} is a crystal itself: --structure goes with a file of a tensor")
    if structure is None and frame != "crystal" and is_tensor_file(file):
        raise click.UsageError("--frame of a tensor needs --structure: IEEE axes follow the crystal's cell")
    subject = read_subject(
        file, model=model, device=device, frame=Frame(frame), structure=structure, units=units
    )
    document = {"file": str(file), **analysed(subject, density)}
    if as_json:
        print_json(document)
        return
    from app.cli.analysis_text import print_analysis

    print_analysis(result_console(), document)


def analysed(subject: Subject, density: float | None) -> dict[str, Any]:
    """The document of ``analyze --json``; speeds of sound where a density is known."""
    from core.elasticity.analysis import analyze as analyze_stiffness
    from core.elasticity.document import analysis_document

    analysis = analyze_stiffness(subject.stiffness, density_g_cm3=density, crystal=subject.crystal)
    document = analysis_document(analysis)
    if subject.prediction is not None:
        document["model"] = subject.prediction.model.name
    return document
