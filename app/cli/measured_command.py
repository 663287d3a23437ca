"""``elastoscope measured``: measured constants, alone or beside the prediction for a file."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.measured_table import measured_table
from app.cli.options import json_option, model_options
from app.cli.output import print_json, result_console, say

if TYPE_CHECKING:
    from core.prediction.prediction import Prediction
    from core.reference.comparison import ComparedQuantity
    from core.reference.measured_stiffness import MeasuredStiffness

EPILOG = """\b
Examples:
  elastoscope measured                      all of them, a line each
  elastoscope measured forsterite           by name
  elastoscope measured SiO2                 by formula, every phase
  elastoscope measured quartz.cif           beside the prediction for this crystal
  elastoscope measured quartz.cif --json

\b
Measurements are at room temperature unless another is given; predictions are like density-functional theory
(PBE) at 0 K, so a few per cent between the two are to be expected. The table, with its rules and sources:
resources/reference (in an installed program share/elastoscope/resources/reference).
"""

SCHEMA = 1
"""Of the JSON document."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """A prediction beside one measurement; ``constants`` (IEEE frame) are none where axes are unknown."""

    measured: MeasuredStiffness
    moduli: tuple[ComparedQuantity, ...]
    constants: tuple[ComparedQuantity, ...]
    remarks: tuple[str, ...]


@click.command(epilog=EPILOG)
@click.argument("what", metavar="[NAME|FORMULA|FILE]", required=False)
@model_options
@json_option
def measured(what: str | None, model: str | None, device: str, as_json: bool) -> None:
    """Measured elastic constants of well-known crystals.

    Without an argument all of them are listed. A FILE is predicted, and the prediction set beside every
    measurement of the same formula and space group.
    """
    if what is not None and Path(what).is_file():
        _show_comparison(Path(what), model=model, device=device, as_json=as_json)
        return
    rows = measured_table() if what is None else _found(what)
    if as_json:
        from core.reference.document import measured_document

        print_json({"schema": SCHEMA, "measured": [measured_document(row) for row in rows]})
        return
    from app.cli.measured_text import print_list, print_measured

    console = result_console()
    if what is None:
        print_list(console, rows)
        return
    for row in rows:
        print_measured(console, row)


def _found(what: str) -> tuple[MeasuredStiffness, ...]:
    """The rows of a name or formula; a usage error with what is near where there are none."""
    from core.reference.matching import named

    rows = named(measured_table(), what)
    if not rows:
        near = difflib.get_close_matches(what.lower(), {row.name for row in measured_table()}, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "'elastoscope measured' lists what there is"
        raise click.UsageError(
            f"{what}: no such file, and no measured crystal of this name or formula; {hint}"
        )
    return rows


def _show_comparison(path: Path, *, model: str | None, device: str, as_json: bool) -> None:
    from app.cli.subject import predict_file
    from core.crystal.facts import formula
    from core.crystal.symmetry import symmetry_of
    from core.reference.matching import matching

    prediction = predict_file(path, model=model, device=device)
    rows = matching(measured_table(), prediction.crystal)
    compared = [compare(prediction, row) for row in rows]
    if as_json:
        print_json(_document(path, prediction, compared))
        return
    from app.cli.measured_text import print_comparison

    symmetry = symmetry_of(prediction.crystal)
    phase = f"{formula(prediction.crystal)}, {symmetry.symbol} no. {symmetry.space_group}"
    if not rows:
        say(f"{path}: nothing measured of {phase} in the table ('elastoscope measured' lists what there is)")
    console = result_console()
    for one in compared:
        print_comparison(console, one.measured, one.moduli, one.constants, one.remarks)


def compare(prediction: Prediction, row: MeasuredStiffness) -> Compared:
    """K, G and E, and the independent constants in the IEEE frame where the axes of the measured ones are
    known.
    """
    from core.elasticity.frames import to_frame
    from core.elasticity.stiffness import Frame
    from core.export.framed_prediction import in_frame
    from core.reference.comparison import compared_constants, compared_moduli
    from core.reference.placement import placed_in

    interval = prediction.interval
    known = {"K": interval.bulk_hill, "G": interval.shear_hill, "E": interval.young_hill} if interval else {}
    placed = placed_in(row, prediction.crystal)
    constants: tuple[ComparedQuantity, ...] = ()
    if placed.stiffness is not None:
        view = in_frame(prediction, Frame.IEEE)
        theirs = to_frame(placed.stiffness, Frame.IEEE, prediction.crystal)
        constants = compared_constants(view.stiffness, view.limits, theirs, row.space_group)
    return Compared(
        measured=row,
        moduli=compared_moduli(prediction.stiffness, known, row),
        constants=constants,
        remarks=placed.remarks,
    )


def _document(path: Path, prediction: Prediction, compared: list[Compared]) -> dict[str, Any]:
    from core.crystal.facts import formula
    from core.crystal.symmetry import symmetry_of
    from core.reference.document import comparison_document, measured_document

    identity = prediction.model
    return {
        "schema": SCHEMA,
        "model": {"name": identity.name, "version": identity.version, "sha256": identity.sha256},
        "file": str(path),
        "formula": formula(prediction.crystal),
        "space_group": symmetry_of(prediction.crystal).space_group,
        "frame_of_constants": "ieee",
        "measured": [
            {
                **measured_document(one.measured),
                "comparison": comparison_document(one.moduli),
                "constants": comparison_document(one.constants),
                "remarks": list(one.remarks),
            }
            for one in compared
        ],
    }
