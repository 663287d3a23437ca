"""``elastoscope compare``: tensors side by side, and how they differ from the first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.figures import SHORT_NAMES, density_of
from app.cli.options import PATH, frame_option, json_option, model_options
from app.cli.output import print_json, result_console, say_failure
from app.cli.subject import read_subject

if TYPE_CHECKING:
    from core.export.comparison_document import Material

QUANTITIES = (
    *("young", "inverse_young", "compressibility", "longitudinal", *SHORT_NAMES),
    *(f"{stem}_{which}" for stem in ("shear", "poisson", "pugh") for which in ("min", "max", "mean")),
    *(f"{stem}_{mode}" for stem in ("velocity", "group", "slowness") for mode in ("p", "s1", "s2")),
)

EPILOG = """\b
Examples:
  elastoscope compare quartz.cif cristobalite.cif
  elastoscope compare measured.csv quartz.cif --frame ieee   a prediction against a measurement
  elastoscope compare a.cif b.cif c.cif --quantity velocity_p --json

All others are compared with the first file. Components and directions mean something only where the axes of
the crystals correspond; K, G and E do not depend on the axes.
"""


@click.command(epilog=EPILOG)
@click.argument("files", metavar="FILE FILE...", type=PATH, nargs=-1, required=True)
@click.option(
    "--quantity",
    type=click.Choice(QUANTITIES),
    metavar="QUANTITY",
    default="young",
    show_default=True,
    help="Whose difference over all directions is searched: young, compressibility, longitudinal, shear_max, "
    "poisson_mean, velocity_p, …",
)
@frame_option
@model_options
@json_option
@click.pass_context
def compare(
    ctx: click.Context,
    files: tuple[Path, ...],
    quantity: str,
    frame: str,
    model: str | None,
    device: str,
    as_json: bool,
) -> None:
    """Tensors side by side, and how they differ from the first.

    A FILE is a crystal, which is predicted, or a tensor as for analyze, which stays in its own frame.
    """
    if len(files) < 2:
        raise click.UsageError("two files or more are compared")
    from core.elasticity.stiffness import Frame
    from core.export.comparison_document import comparison_document
    from core.surface.quantity import SurfaceQuantity

    materials = _materials(files, Frame(frame), model=model, device=device)
    if len(materials) >= 2:
        wanted = SurfaceQuantity(SHORT_NAMES.get(quantity, quantity))
        document = comparison_document(materials, wanted)
        if as_json:
            print_json(document)
        else:
            from app.cli.comparison_text import print_comparison

            print_comparison(result_console(), document)
    ctx.exit(0 if len(materials) == len(files) else 1)


def _materials(files: tuple[Path, ...], frame: object, *, model: str | None, device: str) -> list[Material]:
    """The tensors; a file that cannot be used is said on standard error, and the rest goes on."""
    from core.elasticity.stiffness import Frame
    from core.errors import ElastoscopeError
    from core.export.comparison_document import Material

    found = []
    for path in files:
        try:
            subject = read_subject(path, model=model, device=device, frame=Frame(str(frame)))
        except (ElastoscopeError, OSError) as error:
            say_failure(str(path), error)
            continue
        prediction = subject.prediction
        found.append(
            Material(
                file=str(path),
                name=subject.name,
                stiffness=subject.stiffness,
                density=density_of(subject),
                model=prediction.model if prediction is not None else None,
            )
        )
    return found
