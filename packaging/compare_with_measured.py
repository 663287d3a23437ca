"""Write into resources/reference/README.md how the shipped network does against the measured constants.

    .venv/bin/python packaging/compare_with_measured.py

Run it when a network is put in or the table changes. Replaces what stands between the marks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from app.cli.measured_command import Compared, compare
from app.cli.measured_table import measured_table
from app.resource_paths import default_model, examples
from core.crystal.reading import read_crystal
from core.prediction.predictor import Predictor
from core.reference.matching import matching

if TYPE_CHECKING:
    from core.reference.comparison import ComparedQuantity

README = Path(__file__).resolve().parent.parent / "resources" / "reference" / "README.md"
BEGIN, END = "<!-- comparison: begin -->\n", "<!-- comparison: end -->\n"
HEADING = (
    "| example | measured by | K predicted (90 % interval) | K measured | G predicted | G measured | "
    "E predicted | E measured | within, of 3 |\n|---|---|---|---|---|---|---|---|---|\n"
)


def main() -> None:
    """Predict the examples on the CPU, compare each with the first measurement of its phase, write."""
    predictor = Predictor.load(default_model(), device="cpu")
    rows: list[tuple[str, Compared]] = []
    without = []
    for path in examples():
        crystal = read_crystal(path)
        found = matching(measured_table(), crystal)
        if found:
            rows.append((path.name, compare(predictor.predict(crystal), found[0])))
        else:
            without.append(path.name)
    identity = predictor.identity
    text = (
        f"{identity.name} {identity.version} (sha256 {identity.sha256[:12]}…), GPa, Hill averages:\n\n"
        + HEADING
        + "".join(_row(name, one) for name, one in rows)
        + f"\n{_summary([one for _, one in rows])}"
        + (f" No measurement in the table: {', '.join(without)}.\n" if without else "\n")
    )
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(before + BEGIN + text + END + rest.partition(END)[2], encoding="utf-8")
    print(text)


def _row(name: str, one: Compared) -> str:
    cells = [name, f"{one.measured.label}, {one.measured.conditions}"]
    for quantity in one.moduli:
        cells += [_predicted(quantity), f"{quantity.measured:.1f}"]
    inside = sum(bool(quantity.inside) for quantity in one.moduli)
    return f"| {' | '.join([*cells, str(inside)])} |\n"


def _predicted(quantity: ComparedQuantity) -> str:
    low, high = quantity.interval or (float("nan"), float("nan"))
    return f"{quantity.predicted:.1f} ({low:.1f}–{high:.1f})"


def _summary(compared: list[Compared]) -> str:
    moduli = [quantity for one in compared for quantity in one.moduli]
    constants = [quantity for one in compared for quantity in one.constants]
    errors = {
        name: 100 * float(np.median([abs(q.relative) for q in moduli if q.name == name]))
        for name in ("K", "G", "E")
    }
    return (
        f"Median difference: K {errors['K']:.0f} %, G {errors['G']:.0f} %, E {errors['E']:.0f} %. Within the "
        f"90 % intervals: {sum(bool(q.inside) for q in moduli)} of {len(moduli)} moduli, and "
        f"{sum(bool(q.inside) for q in constants)} of {len(constants)} constants in the IEEE frame."
    )


if __name__ == "__main__":
    main()
