"""``elastoscope render``: pictures without a window."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.figures import (
    CELL,
    SHOWS,
    SHOWS_IN_WORDS,
    cell_content,
    draw,
    mesh_of,
    statements_of,
    surface_content,
)
from app.cli.inputs import read_one
from app.cli.options import PATH, SizeType, frame_option, model_options
from app.cli.output import say
from app.cli.subject import is_tensor_file, read_subject

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")

EPILOG = f"""{SHOWS_IN_WORDS}
\b
Examples:
  elastoscope render quartz.cif --show cell --out cell.png
  elastoscope render quartz.cif --show young --out young.png --size 1600,1200 --transparent
  elastoscope render measured.csv --show velocity --density 2.65 --out velocity.png

Needs no display.
"""


@click.command(epilog=EPILOG)
@click.argument("file", metavar="FILE", type=PATH)
@click.option(
    "--show",
    type=click.Choice(SHOWS),
    metavar="WHAT",
    default="young",
    show_default=True,
    help="What is drawn.",
)
@click.option(
    "--out", "out", metavar="IMAGE", required=True, type=PATH, help="The picture, .png (or .jpg, .tif)."
)
@click.option(
    "--size", type=SizeType(), default="1200,900", show_default=True, help="Width and height in pixels."
)
@click.option(
    "--scale",
    type=click.FloatRange(0.1, 20),
    default=1.0,
    show_default=True,
    help="Multiplies the pixels and all that is drawn: 4 is for print.",
)
@click.option("--transparent", is_flag=True, help="No background.")
@click.option("--dark", is_flag=True, help="The colours of the dark theme.")
@click.option(
    "--along",
    metavar="X,Y,Z",
    help="Look along this Cartesian direction of the frame (default: a slanted view).",
)
@click.option(
    "--density", type=click.FloatRange(min=0, min_open=True), help="g/cm³, for velocities of a tensor file."
)
@frame_option
@model_options
def render(
    file: Path,
    show: str,
    out: Path,
    size: tuple[int, int],
    scale: float,
    transparent: bool,
    dark: bool,
    along: str | None,
    density: float | None,
    frame: str,
    model: str | None,
    device: str,
) -> None:
    """Draw a unit cell or a surface of a tensor as a picture.

    FILE is a crystal, predicted first, or a file of a tensor (6×6 numbers in GPa). A surface's distance from
    the centre, and its colour, is the value along that direction.
    """
    from core.elasticity.stiffness import Frame
    from core.export.statement import structure_statements

    _check_arguments(file, show=show, out=out, frame=frame)
    direction = None if along is None else _direction(along)
    if show == CELL:
        crystal = read_one(file)
        content, stated = cell_content(crystal), structure_statements(crystal)
    else:
        subject = read_subject(file, model=model, device=device, frame=Frame(frame))
        content = surface_content(subject, mesh_of(subject, show, density=density))
        stated = statements_of(subject)
    draw(
        content,
        out,
        size=size,
        scale=scale,
        transparent=transparent,
        dark=dark,
        direction=direction,
        stated=stated,
    )
    say(f"wrote {out}")


def _check_arguments(file: Path, *, show: str, out: Path, frame: str) -> None:
    """Wrong usage is said before anything is loaded."""
    if out.suffix.lower() not in PICTURE_SUFFIXES:
        raise click.BadParameter(
            f"'{out}' does not end in one of {', '.join(PICTURE_SUFFIXES)}", param_hint="--out"
        )
    if is_tensor_file(file) and show == CELL:
        raise click.UsageError(f"{file} holds a tensor: there is no cell to show; name the crystal's file")
    if is_tensor_file(file) and frame != "crystal":
        raise click.UsageError(
            f"{file} holds a tensor: it is drawn in the frame it stands in, without --frame"
        )


def _direction(text: str) -> tuple[float, float, float]:
    try:
        x, y, z = (float(part) for part in text.split(","))
    except ValueError:
        raise click.BadParameter(
            f"'{text}' is not a direction; write it as 1,0,0", param_hint="--along"
        ) from None
    if not 0 < x * x + y * y + z * z < float("inf"):
        raise click.BadParameter(f"'{text}' points nowhere", param_hint="--along")
    return x, y, z
