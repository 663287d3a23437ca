"""``elastoscope dataset check``: what a dataset holds, and which rows cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.dataset_options import FORMATS_EPILOG, split_options
from app.cli.options import PATH, json_option
from app.cli.output import print_json, result_console, say

if TYPE_CHECKING:
    from core.dataset.overview import DatasetOverview, Spread

MOST_ELEMENTS = 12


@click.command(epilog=FORMATS_EPILOG, short_help="Count usable rows and those set aside.")
@click.argument("dataset", type=PATH)
@click.option(
    "--misfit",
    type=click.FloatRange(0.0, min_open=True),
    default=0.10,
    show_default=True,
    help="Largest share of a tensor's norm by which it may misfit its crystal's symmetry.",
)
@split_options
@json_option
def check(dataset: Path, misfit: float, split_by: str, split_seed: int, as_json: bool) -> None:
    """Look through DATASET: usable rows, those set aside with their reasons, and how it divides.

    Exit status 0 also when rows are set aside: they are what is asked for. JSON names every one of them.
    """
    from core.dataset.overview import overview
    from core.dataset.reading import read_dataset
    from core.dataset.splits import SplitBy

    data = read_dataset(
        dataset, split_by=SplitBy(split_by), seed=split_seed, misfit_limit=misfit, check_symmetry=True
    )
    found = overview(data)
    if as_json:
        rows = [
            {"row": row.line, "material_id": row.identifier, "fault": row.fault, "reason": row.reason}
            for row in data.rejected
        ]
        print_json({"schema": 1} | found.to_dict() | {"rejected": rows})
        return
    for row in data.rejected:
        say(f"row {row.line} {row.identifier}: {row.reason}")
    _print(found)


def _print(found: DatasetOverview) -> None:
    from rich.markup import escape

    console = result_console()
    console.print(f"[bold]{escape(found.name)}[/bold]  {escape(found.file_format)}")
    for note in found.notes:
        console.print(escape(note), style="dim")
    console.print(f"{found.usable} usable rows, {found.formulas} formulas; {found.set_aside} set aside")
    for reason, count in found.faults.items():
        console.print(f"  {count:6d}  {escape(reason)}")
    console.print(
        _counts("Split", {name or "none": count for name, count in found.splits.items() if count}),
        soft_wrap=True,
    )
    console.print(_counts("Crystal system", found.systems), soft_wrap=True)
    console.print(_counts(f"Elements ({len(found.elements)})", found.elements), soft_wrap=True)
    if found.unseen_elements:
        console.print(f"In val or test only      {', '.join(found.unseen_elements)}", style="yellow")
    console.print(_range("K (Hill)", found.bulk_hill, "GPa"))
    console.print(_range("G (Hill)", found.shear_hill, "GPa"))
    console.print(_range("Atoms in the cell", found.atoms, ""))


def _counts(title: str, counts: dict[str, int]) -> str:
    shown = [f"{name} {count}" for name, count in list(counts.items())[:MOST_ELEMENTS]]
    rest = [f"and {len(counts) - MOST_ELEMENTS} more"] if len(counts) > MOST_ELEMENTS else []
    return f"{title:24s} {', '.join(shown + rest)}"


def _range(title: str, spread: Spread, unit: str) -> str:
    return (
        f"{title:24s} {spread.smallest:.4g} to {spread.largest:.4g} {unit}".rstrip()
        + f", median {spread.median:.4g}"
    )
