"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)
LARGEST_SIDE = 100_000
"""Pixels of a side of a picture; how many there may be in all is said by what draws it."""


def model_options(command: Command) -> Command:
    """``--model`` and ``--device``."""
    device = click.option(
        "--device",
        type=click.Choice(["auto", "cpu", "cuda", "mps"]),
        default="auto",
        show_default=True,
        help="Where the network runs; auto takes a GPU where there is one.",
    )
    model = click.option(
        "--model",
        metavar="NAME|PATH",
        default=None,
        help="Network: a name that 'elastoscope models list' shows, or a model folder. Default: the current "
        "one of the library, which is the one the program comes with unless another was chosen.",
    )
    return model(device(command))


def frame_option(command: Command) -> Command:
    """``--frame``."""
    return click.option(
        "--frame",
        type=click.Choice(["crystal", "ieee"]),
        default="crystal",
        show_default=True,
        help="Axes of the 6×6: the Cartesian frame of the file's own cell, or that of IEEE 176-1987.",
    )(command)


def units_option(command: Command) -> Command:
    """``--units``."""
    return click.option(
        "--units",
        type=click.Choice(["GPa", "MPa", "Pa", "kbar", "Mbar"]),
        help="Units of a file of a tensor that does not say them; GPa for text and JSON unless given.",
    )(command)


def structure_option(command: Command) -> Command:
    """``--structure``."""
    return click.option(
        "--structure",
        metavar="CRYSTAL_FILE",
        type=PATH,
        help="The crystal that a tensor belongs to.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")(
        command
    )


class SizeType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """``W,H`` or ``WxH`` in pixels."""

    name = "W,H"

    def __init__(self, largest: int = 16_384) -> None:
        self.largest = largest

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Two integers of pixels."""
        if isinstance(value, tuple):
            return value
        parts = value.lower().replace("x", ",").split(",")
        try:
            width, height = (int(part) for part in parts)
        except ValueError:
            self.fail(f"'{value}' is not a size; write it as 1200,900", param, ctx)
        if not (1 <= width <= self.largest and 1 <= height <= self.largest):
            self.fail(f"a side has 1 to {self.largest} pixels, not {width} × {height}", param, ctx)
        return width, height
