"""Measured constants as text, alone and beside a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.prediction_text import matrix_table, number, print_facts
from core.elasticity.stiffness import VOIGT_ORDER

if TYPE_CHECKING:
    from core.reference.comparison import ComparedQuantity
    from core.reference.measured_stiffness import MeasuredStiffness


def print_list(console: Console, rows: Sequence[MeasuredStiffness]) -> None:
    """One line a measurement: what, where it stands among the crystals, K, G, E, and who measured."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("crystal", "formula", "group"):
        table.add_column(title)
    for title in ("K", "G", "E"):
        table.add_column(title, justify="right", no_wrap=True, min_width=6)
    table.add_column("measured by", no_wrap=True)
    table.add_column("at", justify="right", no_wrap=True)
    for row in rows:
        moduli = row.averages
        values = (f"{one.hill:.1f}" for one in (moduli.bulk, moduli.shear, moduli.young))
        group = f"{row.system} {row.space_group}"
        table.add_row(row.name, row.formula, group, *values, row.label, _short(row))
    console.print(table)
    console.print(f"{len(rows)} measurements; K, G, E in GPa (Hill averages); room: room temperature")


def _short(row: MeasuredStiffness) -> str:
    return row.conditions.replace("room temperature", "room")


def print_measured(console: Console, row: MeasuredStiffness) -> None:
    """Everything that is known of one measurement."""
    _print_title(console, row)
    console.print(f"Stiffness C in GPa, Voigt order {' '.join(VOIGT_ORDER)}; {escape(row.axes_text)}")
    console.print(matrix_table(row.voigt.tolist(), None))
    moduli = row.averages
    console.print(
        f"K {moduli.bulk.hill:.1f}, G {moduli.shear.hill:.1f}, E {moduli.young.hill:.1f} GPa (Hill averages)"
    )
    _print_origin(console, row)


def print_comparison(
    console: Console,
    row: MeasuredStiffness,
    moduli: Sequence[ComparedQuantity],
    constants: Sequence[ComparedQuantity],
    remarks: Sequence[str],
) -> None:
    """A prediction beside one measurement: K, G, E, then the constants (IEEE frame) where there are any."""
    _print_title(console, row)
    console.print(comparison_table([*moduli, *constants]))
    for remark in remarks:
        console.print(f"[yellow]! {escape(remark)}[/yellow]")
    _print_origin(console, row)


def comparison_table(quantities: Sequence[ComparedQuantity]) -> Table:
    """Name, predicted with its 90 % interval, measured, difference, and whether the interval holds it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("GPa")
    for title in ("predicted", "90 % interval", "measured", "difference", ""):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("measured within the interval")
    for one in quantities:
        interval = "" if one.interval is None else f"{one.interval[0]:.1f} to {one.interval[1]:.1f}"
        share = f"{100 * one.relative:+.0f} %" if abs(one.measured) > 1.0 else ""
        inside = "" if one.inside is None else "yes" if one.inside else "NO"
        table.add_row(
            one.name,
            f"{one.predicted:.1f}",
            interval,
            f"{one.measured:.1f}",
            f"{one.difference:+.1f}",
            share,
            inside,
        )
    return table


def _print_title(console: Console, row: MeasuredStiffness) -> None:
    console.print(
        f"[bold]{escape(row.name)}[/bold]  {escape(row.formula)}  ({row.system}, space group no. "
        f"{row.space_group}): {escape(row.label)}, {row.conditions}"
    )


def _print_origin(console: Console, row: MeasuredStiffness) -> None:
    known = {
        "Density": f"{number(row.density)} g/cm³" if row.density else "",
        "Method": row.method,
        "Source": row.source,
        "doi": row.doi,
        "Read in": row.read_in,
        "Note": row.notes,
    }
    print_facts(console, {name: value for name, value in known.items() if value})
    console.print()
