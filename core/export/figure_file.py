"""A matplotlib figure into a file that says what it shows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import ExportError
from core.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURE_SUFFIXES: Final = (".svg", ".pdf", ".png")
VECTOR_SUFFIXES: Final = (".svg", ".pdf")
DPI: Final = 300


def check_suffix(path: Path, what: str, suffixes: tuple[str, ...] = FIGURE_SUFFIXES) -> None:
    """ExportError where a figure of ``what`` cannot be written under this name; asked before drawing."""
    if path.suffix.lower() not in suffixes:
        known = ", ".join(suffixes)
        raise ExportError(f"{path}: {what} is written as one of {known}, not '{path.suffix}'")


def description_of(stated: Mapping[str, str]) -> str:
    """The statements in one line."""
    return "; ".join(f"{key}: {' '.join(value.split())}" for key, value in stated.items() if value)


def figure_bytes(figure: Figure, suffix: str, stated: Mapping[str, str], *, dpi: int = DPI) -> bytes:
    """The figure as .svg, .pdf or .png (300 dots an inch) with the statements in its metadata."""
    drawn = io.BytesIO()
    key = {".pdf": "Subject"}.get(suffix, "Description")
    creator = "Software" if suffix == ".png" else "Creator"
    figure.savefig(
        drawn,
        format=suffix[1:],
        dpi=dpi,
        facecolor=figure.get_facecolor(),
        metadata={key: description_of(stated), creator: "Elastoscope"},
    )
    return drawn.getvalue()


def write_figure(path: Path, figure: Figure, stated: Mapping[str, str], *, dpi: int = DPI) -> None:
    """Write a figure in the format of the suffix; ExportError when that fails."""
    check_suffix(path, "a figure")
    write_atomically(path, figure_bytes(figure, path.suffix.lower(), stated, dpi=dpi))


def take_apart(figure: Figure) -> None:
    """Forget all that stands on a figure that has been drawn and is not needed any more.

    Its parts hold each other, and megabytes of paths and pixels with them, until Python's collector finds
    them, which may be after dozens of figures.
    """
    for part in (figure.canvas, *figure.findobj()):
        vars(part).clear()
