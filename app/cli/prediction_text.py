"""A prediction as text: the entry of the JSON document, set for reading."""

from __future__ import annotations

import math
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.elasticity.stiffness import VOIGT_ORDER

if TYPE_CHECKING:
    from core.prediction.prediction import ModelIdentity

MODULUS_NAMES = {
    "bulk": "K  bulk modulus",
    "shear": "G  shear modulus",
    "young": "E  Young's modulus",
    "poisson": "ν  Poisson's ratio",
    "p_wave": "M  P-wave modulus",
    "lame": "λ  Lamé's first parameter",
}


def print_prediction(
    console: Console, entry: dict[str, Any], *, model: ModelIdentity, measured: str = ""
) -> None:
    """Everything that is known about one crystal; ``measured`` is what was measured of it, "" for nothing."""
    console.print(_heading(entry))
    console.print(
        f"Stiffness C in GPa, Voigt order {' '.join(VOIGT_ORDER)}, frame [bold]{entry['frame']}[/bold]"
        + ("; ± half the width of the 90 % interval" if entry["interval_90"] else "")
    )
    console.print(f"[dim]{escape(entry['frame_description'])}[/dim]")
    limits = entry["interval_90"]["stiffness"] if entry["interval_90"] else None
    console.print(matrix_table(entry["stiffness"], limits))
    console.print(moduli_table(entry["moduli"], entry["interval_90"]))
    print_facts(console, _facts(entry) | ({"Measured": measured} if measured else {}))
    for warning in entry["warnings"]:
        console.print(f"[yellow]! {escape(warning)}[/yellow]")
    for note in entry["notes"]:
        console.print(f"- {escape(note)}")
    console.print(
        f"[dim]{escape(model.name)} {escape(model.version)} (sha256 {model.sha256[:12]}…), "
        f"{entry['seconds']:.3f} s[/dim]\n"
    )


def _heading(entry: dict[str, Any]) -> str:
    block = f", block {entry['block']}" if entry["block"] not in ("", PurePath(entry["file"]).stem) else ""
    return (
        f"[bold]{escape(entry['formula'])}[/bold]  {escape(entry['file'])}{escape(block)}  "
        f"({entry['crystal_system']}, {entry['space_group_symbol']} no. {entry['space_group']}, "
        f"{entry['atoms']} atoms)"
    )


def matrix_table(matrix: list[list[float]], limits: list[list[list[float]]] | None) -> Table:
    """The 6×6 with its Voigt indices, and half the width of each interval beside it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for index in VOIGT_ORDER:
        table.add_column(index, justify="right", no_wrap=True)
    for i, row in enumerate(matrix):
        cells = [
            with_spread(value, None if limits is None else (limits[1][i][j] - limits[0][i][j]) / 2)
            for j, value in enumerate(row)
        ]
        table.add_row(VOIGT_ORDER[i], *cells)
    return table


def moduli_table(moduli: dict[str, dict[str, float]], intervals: dict[str, Any] | None) -> Table:
    """Voigt, Reuss and Hill averages, and the 90 % interval of the Hill average where there is one."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for title in ("Voigt", "Reuss", "Hill"):
        table.add_column(title, justify="right")
    if intervals:
        table.add_column("90 % interval (Hill)", justify="center")
    table.add_column("unit")
    for name, averages in moduli.items():
        unit = "" if name == "poisson" else "GPa"
        cells = [number(averages[key]) for key in ("voigt", "reuss", "hill")]
        if intervals:
            low_high = intervals.get(f"{name}_hill")
            cells.append(f"{number(low_high[0])} to {number(low_high[1])}" if low_high else "")
        table.add_row(MODULUS_NAMES[name], *cells, unit)
    return table


def _facts(entry: dict[str, Any]) -> dict[str, str]:
    anisotropy = entry["anisotropy"]
    relatives = ", ".join(f"{one['name']} ({one['distance']:.2f})" for one in entry.get("relatives", []))
    return {
        "Anisotropy": f"universal {number(anisotropy['universal'])}, "
        f"log-Euclidean {number(anisotropy['log_euclidean'])}",
        "Kelvin moduli": "  ".join(number(value) for value in entry["kelvin_moduli"]) + " GPa",
        "Stable": "yes (positive definite)" if entry["stable"] else "NO (not positive definite)",
        "Symmetry residual": f"{entry['symmetry_residual']:.1e} from the point group's symmetry, relative",
        "Within the training data": "yes" if entry["in_domain"] else "NO",
    } | ({"Nearest training crystals": f"{relatives}; 0 the same, 1 usual"} if relatives else {})


def print_facts(console: Console, facts: dict[str, str]) -> None:
    """Names and what is to be said of them, in two columns."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in facts.items():
        table.add_row(name, escape(value))
    console.print(table)


def number(value: float) -> str:
    """At most four significant digits, never in exponential form between 0.001 and 100,000."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    decimals = max(0, 3 - math.floor(math.log10(abs(value)))) if abs(value) >= 1e-3 else 4
    return f"{value:.{min(decimals, 4)}f}"


def with_spread(value: float, spread: float | None) -> str:
    """``103.4 ± 9.1`` in GPa, one decimal; what is zero by symmetry stands as 0."""
    shown = f"{value:.1f}"
    shown = "0" if shown in ("0.0", "-0.0") else shown
    if spread is None:
        return shown
    return shown if shown == "0" and spread < 0.05 else f"{shown} ± {spread:.1f}"
