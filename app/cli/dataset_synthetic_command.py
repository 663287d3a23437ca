"""``elastoscope dataset synthetic``: labelled crystals made by code, for trying out and for tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.options import PATH, json_option
from app.cli.output import message_console, print_json, result_console, say

if TYPE_CHECKING:
    from core.synthetic.generation import SyntheticCrystal

EPILOG = """\b
Examples:
  elastoscope dataset synthetic --count 1000 --out crystals.jsonl.gz
  elastoscope dataset synthetic --count 300 --seed 7 --prototype rutile --prototype random --out some.jsonl
  elastoscope train crystals.jsonl.gz --preset small --out run

The elements are real, the moduli are not those of the real substances: each crystal is that of a pair
potential (Morse between metals, Born-Mayer and screened charges between ions), relaxed to zero stress, and
its stiffness is the exact second derivative of the energy with the atoms relaxed. Nothing is downloaded.
"""

PROTOTYPES = (
    "fcc",
    "bcc",
    "hcp",
    "rock salt",
    "CsCl",
    "zinc blende",
    "wurtzite",
    "perovskite",
    "rutile",
    "random",
)


@click.command(epilog=EPILOG, short_help="Make crystals whose stiffness is known exactly.")
@click.option(
    "--count", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How many crystals."
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same file.")
@click.option(
    "--prototype",
    "prototypes",
    type=click.Choice(PROTOTYPES),
    multiple=True,
    help="Only of this one; may be repeated. [all, in turn]",
)
@click.option("--out", type=PATH, required=True, metavar="FILE", help="JSON lines: .jsonl or .jsonl.gz.")
@json_option
def synthetic(count: int, seed: int, prototypes: tuple[str, ...], out: Path, as_json: bool) -> None:
    """Make a dataset of crystals by code, with their exact stiffness, for trying out training and for tests.

    Ten prototypes in turn: fcc, bcc, hcp, rock salt, CsCl, zinc blende, wurtzite, perovskite, rutile, and
    random crystals of low symmetry. A thousand take about a minute.
    """
    import json

    from rich.progress import Progress

    from core.dataset.json_lines_output import write_json_lines
    from core.synthetic.generation import row_of_synthetic, synthetic_crystals
    from core.synthetic.prototypes import Prototype

    if not out.name.endswith((".jsonl", ".jsonl.gz")):
        raise click.BadParameter(f"'{out}' does not end in .jsonl or .jsonl.gz", param_hint="--out")
    chosen = [Prototype(name) for name in prototypes or PROTOTYPES]
    made = []
    with Progress(console=message_console(), transient=True) as bar:
        task = bar.add_task("making crystals", total=count)
        for crystal in synthetic_crystals(count, seed=seed, prototypes=chosen):
            made.append(crystal)
            bar.advance(task)
    write_json_lines(out, (json.dumps(row_of_synthetic(one), ensure_ascii=False) for one in made))
    document = _document(made, out, seed)
    if as_json:
        print_json(document)
    else:
        _print(document)
    say(f"wrote {count} crystals to {out}")


def _document(made: list[SyntheticCrystal], out: Path, seed: int) -> dict[str, Any]:
    from core.dataset.labelled import Dataset
    from core.dataset.overview import overview
    from core.synthetic.generation import FORMAT, counts_by_prototype

    records = tuple(one.record for one in made)
    found = overview(Dataset(name=out.name, records=records, file_format=FORMAT))
    return {
        "schema": 1,
        "out": str(out),
        "count": len(made),
        "seed": seed,
        "prototypes": counts_by_prototype(made),
        "crystal_systems": dict(Counter(record.crystal_system for record in records).most_common()),
        "elements": found.elements,
        "bulk_hill_GPa": asdict(found.bulk_hill),
        "shear_hill_GPa": asdict(found.shear_hill),
        "thrown_away": sum(one.attempts - 1 for one in made),
    }


def _print(document: dict[str, Any]) -> None:
    console = result_console()
    console.print("Prototypes        " + _counted(document["prototypes"]), soft_wrap=True)
    console.print("Crystal systems   " + _counted(document["crystal_systems"]), soft_wrap=True)
    for title, key in (("K (Hill)", "bulk_hill_GPa"), ("G (Hill)", "shear_hill_GPa")):
        spread = document[key]
        console.print(
            f"{title:17s} {spread['smallest']:.4g} to {spread['largest']:.4g} GPa, "
            f"median {spread['median']:.4g}"
        )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
