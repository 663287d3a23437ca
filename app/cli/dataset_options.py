"""How the commands read a dataset: the options they share, and what they say about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from app.cli.output import say

if TYPE_CHECKING:
    from core.dataset.labelled import Dataset

Command = TypeVar("Command", bound=Callable[..., Any])

ROWS_SHOWN: Final = 20
"""Rows set aside that are named one by one."""

FORMATS_EPILOG: Final = """\b
DATASET, recognised by its content, plain or compressed (gzip, bzip2, xz):
  JSON lines            lattice, species, frac, stiffness_voigt_GPa, split
  Materials Project     documents with structure and elasticity (a list or JSON lines)
  matminer, MatTen      their tables: structure with elastic_tensor or elastic_tensor_full
  a folder, or its CSV  file, C11 C12 … C66, beside CIF or other structure files (or a zip of them)
  extended XYZ          elastic_tensor="36, 21 or 81 numbers" in each frame
Tensors in the IEEE frame are turned back into that of their structure. Rows that cannot be used are named
with their reason, the rest is used; 'elastoscope dataset check DATASET' counts them.
"""


def split_options(command: Command) -> Command:
    """``--split-by`` and ``--split-seed``."""
    by = click.option(
        "--split-by",
        type=click.Choice(["auto", "given", "formula", "prototype", "random"]),
        default="auto",
        show_default=True,
        help="What must not stand in two of train, val and test; auto: as the file says, else formula.",
    )
    seed = click.option(
        "--split-seed", type=int, default=0, show_default=True, help="Of the division into train, val, test."
    )
    return by(seed(command))


def read_divided(path: Path, split_by: str, seed: int) -> Dataset:
    """The dataset, divided as these options say."""
    from core.dataset.reading import read_dataset
    from core.dataset.splits import SplitBy

    return read_dataset(path, split_by=SplitBy(split_by), seed=seed)


def say_dataset(data: Dataset) -> None:
    """Format, counts, decisions and the first rows that were set aside."""
    counts = ", ".join(f"{name} {len(data.split(name))}" for name in ("train", "val", "test"))
    say(f"{data.name}: {data.file_format}")
    say(f"{data.name}: {len(data.records)} crystals ({counts}), {len(data.rejected)} rows set aside")
    for note in data.notes:
        say(f"  {note}")
    for row in data.rejected[:ROWS_SHOWN]:
        say(f"  line {row.line} {row.identifier}: {row.reason}")
    if len(data.rejected) > ROWS_SHOWN:
        say(f"  and {len(data.rejected) - ROWS_SHOWN} more")
