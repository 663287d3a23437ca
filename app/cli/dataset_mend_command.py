"""``elastoscope dataset mend``: labels of the training split that stand in a wrong frame are turned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.dataset_options import read_divided, say_dataset, split_options
from app.cli.models import load_predictor
from app.cli.options import PATH, json_option, model_options
from app.cli.output import message_console, print_json, result_console, say
from core.errors import DatasetError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.dataset.frame_alternatives import FloatArray
    from core.dataset.label_frames import LabelMending
    from core.prediction.predictor import Predictor

EPILOG = """\b
Examples:
  elastoscope dataset mend crystals.jsonl.gz --out mended.jsonl.gz
  elastoscope dataset mend crystals.jsonl --model runs/first/model --out mended.jsonl --json

Published tensors stand in the IEEE frame, which leaves choices open: the sign of C14, the order of
orthorhombic axes, … A label that another of these frames brings at least 30 % nearer to the prediction
is turned into it, and its row says so (label_frame). Rows of other splits are copied as they stand.
"""


@click.command(epilog=EPILOG, short_help="Turn training labels in a wrong frame.")
@click.argument("dataset", type=PATH)
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The copy: .jsonl or .jsonl.gz.")
@click.option(
    "--margin",
    type=click.FloatRange(0.0, 1.0, min_open=True, max_open=True),
    default=0.30,
    show_default=True,
    help="Share of its distance to the prediction that a turned label must save.",
)
@split_options
@model_options
@json_option
def mend(
    dataset: Path,
    out: Path,
    margin: float,
    split_by: str,
    split_seed: int,
    model: str | None,
    device: str,
    as_json: bool,
) -> None:
    """Write a copy of DATASET in which training labels that stand in a wrong frame are turned.

    Only rows of split "train" change; "val" and "test" never do. The copy is in JSON lines; of another format
    only the usable rows are written.
    """
    from core.dataset.label_frames import mend_label_frames

    _require_another_file(dataset, out)
    data = read_divided(dataset, split_by, split_seed)
    say_dataset(data)
    predictor = load_predictor(model, device)
    with message_console().status("symmetry of the crystals"):
        mending = mend_label_frames(data, _asked(predictor), margin=margin)
    _write(mending, dataset, out, f"{predictor.identity.name} {predictor.identity.version}")
    _print(mending, out, as_json)


def _require_another_file(dataset: Path, out: Path) -> None:
    if not out.name.endswith((".jsonl", ".jsonl.gz")):
        raise click.BadParameter(f"'{out}' does not end in .jsonl or .jsonl.gz", param_hint="--out")
    if out.exists() and dataset.exists() and out.samefile(dataset):
        raise DatasetError(f"{out} is the dataset itself; give the copy another name")


def _asked(predictor: Predictor) -> Callable[[Sequence[Crystal]], Iterator[FloatArray | None]]:
    """The predictor as `mend_label_frames` asks it, with a bar of progress."""
    from core.prediction.prediction import Prediction

    def stiffnesses(crystals: Sequence[Crystal]) -> Iterator[FloatArray | None]:
        for number, answer in enumerate(predictor.predict_many(crystals), start=1):
            if number % 500 == 0:
                say(f"{number} of {len(crystals)} crystals predicted")
            yield answer.stiffness.voigt if isinstance(answer, Prediction) else None

    return stiffnesses


def _write(mending: LabelMending, source: Path, out: Path, model: str) -> None:
    from core.dataset.json_lines import FORMAT
    from core.dataset.json_lines_output import mended_copy, mended_rows, write_json_lines

    copied = mending.dataset.file_format == FORMAT
    rows = mended_copy(source, mending, model=model) if copied else mended_rows(mending, model=model)
    write_json_lines(out, rows)


def _print(mending: LabelMending, out: Path, as_json: bool) -> None:
    counts = mending.by_system()
    if as_json:
        print_json(_document(mending, out))
    else:
        from rich import box
        from rich.table import Table

        table = Table("", "labels looked at", "mended", box=box.SIMPLE_HEAD, pad_edge=False)
        for system, examined in sorted(mending.examined.items()):
            table.add_row(system, str(examined), str(counts.get(system, 0)))
        table.add_row("all", str(sum(mending.examined.values())), str(len(mending.mended)))
        result_console().print(table)
    for row in mending.left_alone:
        say(f"{row.identifier}: left as it is: {row.reason}")
    say(f"wrote {out}")


def _document(mending: LabelMending, out: Path) -> dict[str, Any]:
    return {
        "schema": 1,
        "out": str(out),
        "examined": mending.examined,
        "mended": mending.by_system(),
        "left_alone": [{"material_id": row.identifier, "reason": row.reason} for row in mending.left_alone],
        "labels": [
            {
                "material_id": one.identifier,
                "crystal_system": one.crystal_system,
                "change": one.choice.alternative.change,
                "error_before_GPa": one.choice.error_before,
                "error_after_GPa": one.choice.error_after,
            }
            for one in mending.mended
        ],
    }
