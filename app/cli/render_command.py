"""``elastoscope render``: pictures without a window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.figures import (
    CELL,
    SHOWS,
    SHOWS_IN_WORDS,
    cell_content,
    draw,
    statements_of,
)
from app.cli.graphics import write_structure
from app.cli.inputs import read_one
from app.cli.options import LARGEST_SIDE, PATH, SizeType, frame_option, model_options
from app.cli.output import say
from app.cli.subject import is_tensor_file, read_subject
from app.cli.surface_drawing import (
    MAP_SUFFIXES,
    SurfaceWish,
    drawn_surface,
    surface_options,
    taken_wish,
    write_map,
)

if TYPE_CHECKING:
    from app.scene.content import SceneContent
    from core.crystal.crystal import Crystal

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
VECTOR_SUFFIXES = (".svg", ".pdf")
MOVIE_SUFFIXES = (".gif", ".mp4", ".webm", ".png")

EPILOG = f"""{SHOWS_IN_WORDS}
\b
Examples:
  elastoscope render quartz.cif --show cell --out cell.png
  elastoscope render quartz.cif --show cell --out cell.svg
  elastoscope render quartz.cif --show young --out young.png --size 1600,1200 --transparent
  elastoscope render quartz.cif --band --clip "(1 1 0)" --contours --out young.png
  elastoscope render quartz.cif --projection stereographic --out young.svg
  elastoscope render measured.csv --show velocity --density 2.65 --out velocity.png
  elastoscope render quartz.cif --turntable young.gif --with-cell --frames 72 --seconds 6

\b
IMAGE is one of
  .png          any size: it is written in parts
  .jpg .tif     up to 400 megapixels
  .svg .pdf     vector graphics, of the cell (of a surface: export --to sections.svg)
FILM is one of
  .gif          everywhere
  .mp4 .webm    where ffmpeg is installed
  .png          a folder FILM_frames of pictures

Needs no display.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for. out: the picture, film: the film; one of them may be None."""

    show: str
    out: Path | None
    film: Path | None
    size: tuple[int, int]
    scale: float
    transparent: bool
    dark: bool
    direction: tuple[float, float, float] | None
    with_cell: bool
    frames: int
    seconds: float
    axis: str


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
@click.option("--out", "out", metavar="IMAGE", type=PATH, help="The picture.")
@click.option("--turntable", "film", metavar="FILM", type=PATH, help="A film in which it turns once.")
@click.option(
    "--size",
    type=SizeType(LARGEST_SIDE),
    default="1200,900",
    show_default=True,
    help="Width and height in pixels.",
)
@click.option(
    "--scale",
    type=click.FloatRange(0.1, 40),
    default=1.0,
    show_default=True,
    help="Multiplies the pixels of a picture and all that is drawn: 4 is for print.",
)
@click.option("--transparent", is_flag=True, help="No background.")
@click.option("--dark", is_flag=True, help="The colours of the dark theme.")
@click.option(
    "--along",
    metavar="X,Y,Z",
    help="Look along this Cartesian direction of the frame (default: a slanted view).",
)
@click.option(
    "--frames", type=click.IntRange(2, 3600), default=72, show_default=True, help="Pictures of a film."
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=6.0,
    show_default=True,
    help="Duration of a film.",
)
@click.option(
    "--axis",
    type=click.Choice(("upright", "a", "b", "c", "x", "y", "z")),
    default="upright",
    show_default=True,
    help="What a film turns about.",
)
@click.option("--with-cell", is_flag=True, help="In a film: the unit cell beside the surface.")
@click.option(
    "--density", type=click.FloatRange(min=0, min_open=True), help="g/cm³, for velocities of a tensor file."
)
@surface_options
@frame_option
@model_options
def render(
    file: Path,
    density: float | None,
    along: str | None,
    frame: str,
    model: str | None,
    device: str,
    **asked: Any,
) -> None:
    """Draw a unit cell or a surface of a tensor as a picture or a film.

    FILE is a crystal, predicted first, or a file of a tensor (6×6 numbers in GPa). A surface's distance from
    the centre, and its colour, is the value along that direction.
    """
    from core.elasticity.stiffness import Frame
    from core.export.statement import structure_statements

    wish = taken_wish(asked)
    request = Request(direction=None if along is None else _direction(along), **asked)
    _check_arguments(file, request, frame=frame, wish=wish)
    if request.show == CELL:
        shown = read_one(file)
        crystal: Crystal | None = shown
        content: SceneContent = cell_content(shown)
        contents, stated = [content], structure_statements(shown)
    else:
        subject = read_subject(file, model=model, device=device, frame=Frame(frame))
        if wish.projection and request.out is not None:
            write_map(request.out, subject, request.show, wish, density=density)
            say(f"wrote {request.out}")
            return
        content = drawn_surface(subject, request.show, wish, density=density)
        crystal, stated = subject.crystal, statements_of(subject)
        contents = [content]
        if request.with_cell and crystal is not None:
            contents = [cell_content(crystal), content]
    if request.out is not None:
        _draw_picture(request.out, request, content, crystal, stated)
    if request.film is not None:
        _draw_film(request.film, request, contents, stated)


def _draw_picture(
    out: Path, request: Request, content: SceneContent, crystal: Crystal | None, stated: dict[str, str]
) -> None:
    if out.suffix.lower() in VECTOR_SUFFIXES and crystal is not None:
        from app.scene.theme import DARK, LIGHT

        write_structure(
            out,
            crystal,
            size=request.size,
            direction=request.direction,
            theme=DARK if request.dark else LIGHT,
            transparent=request.transparent,
        )
    else:
        draw(
            content,
            out,
            size=request.size,
            scale=request.scale,
            transparent=request.transparent,
            dark=request.dark,
            direction=request.direction,
            stated=stated,
        )
    say(f"wrote {out}")


def _draw_film(path: Path, request: Request, contents: list[SceneContent], stated: dict[str, str]) -> None:
    from app.scene.theme import DARK, LIGHT
    from app.scene.turntable import TurningScene, Turntable, turntable_steps
    from core.export.movie_file import frames_folder

    wish = Turntable(size=request.size, frames=request.frames, seconds=request.seconds, axis=request.axis)
    scenes = [TurningScene(content=content) for content in contents]
    theme = DARK if request.dark else LIGHT
    for _ in turntable_steps(path, scenes, wish, theme=theme, stated=stated):
        pass
    say(f"wrote {frames_folder(path) if path.suffix.lower() == '.png' else path}")


def _check_arguments(file: Path, request: Request, *, frame: str, wish: SurfaceWish) -> None:
    """Wrong usage is said before anything is loaded."""
    show, out, film = request.show, request.out, request.film
    if out is None and film is None:
        raise click.UsageError("nothing to draw: give --out IMAGE or --turntable FILM")
    if show == CELL and not wish.is_plain:
        raise click.UsageError("a cell has no surface: leave out the options that belong to one")
    if wish.projection and film is not None:
        raise click.UsageError("--projection draws a flat map: there is no film of it")
    pictures: tuple[str, ...] = (*PICTURE_SUFFIXES, *VECTOR_SUFFIXES) if show == CELL else PICTURE_SUFFIXES
    pictures = MAP_SUFFIXES if wish.projection else pictures
    for path, suffixes, hint in ((out, pictures, "--out"), (film, MOVIE_SUFFIXES, "--turntable")):
        if path is not None and path.suffix.lower() not in suffixes:
            raise click.BadParameter(
                f"'{path}' does not end in one of {', '.join(suffixes)}", param_hint=hint
            )
    if is_tensor_file(file) and (show == CELL or request.with_cell):
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
