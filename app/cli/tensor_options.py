"""Options of the commands that take a tensor: how it is read, and the axes it is given in."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from app.cli.options import model_options, structure_option, units_option

VOIGT: Final = ("xx", "yy", "zz", "yz", "xz", "xy")
Axes = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorOptions:
    """frame: None leaves a tensor in its own and gives a prediction in frame ``crystal``. axes: rows are x,
    y, z of the user's frame in that one. units, order: of a file that does not say them. symmetrize: project
    on the point group of the crystal.
    """

    frame: str | None = None
    axes: Axes | None = None
    structure: Path | None = None
    units: str | None = None
    order: tuple[str, ...] = ()
    symmetrize: bool = False
    model: str | None = None
    device: str = "auto"


class OrderType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """Six components, each once, in any order."""

    name = "COMPONENTS"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Names as they were written, in the order of the file."""
        if isinstance(value, tuple):
            return value
        words = tuple(re.sub(r"[,;]", " ", value.lower()).split())
        known = {"zy": "yz", "zx": "xz", "yx": "xy"}
        if sorted(known.get(word, word) for word in words) != sorted(VOIGT):
            self.fail(f"'{value}' is not an order; write it as \"xx yy zz xy yz xz\"", param, ctx)
        return words


class AxesType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """Three directions across each other, as nine numbers; their lengths do not matter."""

    name = "NINE_NUMBERS"
    tolerance = 1e-3

    def convert(self, value: str | Axes, param: click.Parameter | None, ctx: click.Context | None) -> Axes:
        """Orthonormal rows x, y, z."""
        if not isinstance(value, str):
            return value
        import numpy as np

        try:
            rows = np.array([float(word) for word in re.sub(r"[,;/]", " ", value).split()]).reshape(3, 3)
            rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        except ValueError:
            self.fail(
                f"'{value}' is not three directions; write them as \"1 1 0; -1 1 0; 0 0 1\"", param, ctx
            )
        off = np.abs(rows @ rows.T - np.eye(3)).max()
        if not off < self.tolerance:
            self.fail(f"the axes '{value}' are not across each other", param, ctx)
        left, _, right = np.linalg.svd(rows)  # the nearest rows that are so exactly
        return tuple((float(x), float(y), float(z)) for x, y, z in left @ right)


def tensor_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """All options of `TensorOptions`, passed on as ``how``."""

    @functools.wraps(command)
    def packed(*args: Any, **options: Any) -> Any:
        names = TensorOptions.__dataclass_fields__
        how = {name: options.pop(name) for name in list(options) if name in names}
        return command(*args, how=TensorOptions(**how), **options)

    # Click shows first what is put on last.
    for option in (model_options, _ORDER, units_option, _SYMMETRIZE, structure_option, _AXES, _FRAME):
        packed = option(packed)
    return packed


_FRAME: Final = click.option(
    "--frame",
    type=click.Choice(["crystal", "ieee", "principal"]),
    help="Axes of the 6×6: Cartesian frame of the file's own cell, that of IEEE 176-1987, or principal axes "
    "of C_ijkk. A tensor stays in its own unless given, a prediction stands in crystal.",
)
_AXES: Final = click.option(
    "--axes",
    type=AxesType(),
    help='Your own axes x; y; z in the frame above, such as "1 1 0; -1 1 0; 0 0 1".',
)
_SYMMETRIZE: Final = click.option(
    "--symmetrize",
    is_flag=True,
    help="Project the tensor on the point group of the crystal (--structure) first.",
)
_ORDER: Final = click.option(
    "--order",
    type=OrderType(),
    default=(),
    help='Order of rows and columns of a file that does not say it, such as "xx yy zz xy yz xz"; '
    "xx yy zz yz xz xy unless given.",
)


def check_usage(file: Path, how: TensorOptions, *, is_tensor: bool) -> None:
    """UsageError for options that do not go together, before anything is read."""
    if how.structure is not None and not is_tensor:
        raise click.UsageError(f"{file} is a crystal itself: --structure goes with a file of a tensor")
    if not is_tensor and (how.units or how.order):
        raise click.UsageError(f"{file} is a crystal: --units and --order go with a file of a tensor")
    if is_tensor and how.structure is None:
        if how.frame == "ieee":
            raise click.UsageError(
                "--frame of a tensor needs --structure: IEEE axes follow the crystal's cell"
            )
        if how.symmetrize:
            raise click.UsageError("--symmetrize needs --structure: the point group is the crystal's")
