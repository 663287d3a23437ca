"""A comparison as text: the JSON document, set for reading."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.prediction_text import number
from core.elasticity.stiffness import VOIGT_ORDER

Document = dict[str, Any]
_ROWS = (
    ("K  bulk modulus (Hill)", "bulk_hill", "GPa"),
    ("G  shear modulus (Hill)", "shear_hill", "GPa"),
    ("E  Young's modulus (Hill)", "young_hill", "GPa"),
    ("ν  Poisson's ratio (Hill)", "poisson_hill", ""),
    ("E min  over all directions", "young_minimum", "GPa"),
    ("E max  over all directions", "young_maximum", "GPa"),
    ("A^U  universal anisotropy", "universal_anisotropy", ""),
    ("ρ  density", "density_g_cm3", "g/cm³"),
)


def print_comparison(console: Console, document: Document) -> None:
    """All materials, then each difference."""
    letters = _letters(document)
    for material in document["materials"]:
        model = material["model"]
        origin = f"{model['name']} {model['version']}" if model else "read"
        letter = letters[material["file"]]
        console.print(f"[bold]{letter}[/bold]  {escape(material['file'])}  [dim]({escape(origin)})[/dim]")
    console.print(f"Frame [bold]{document['frame']}[/bold]; Voigt order {' '.join(VOIGT_ORDER)}")
    console.print(f"[yellow]! {escape(document['correspondence'])}[/yellow]")
    console.print(_moduli(document))
    for difference in document["differences"]:
        _print_difference(console, difference, letters[difference["minuend"]])


def _letters(document: Document) -> dict[str, str]:
    """A, B, C … for the files; beyond Z, their numbers."""
    files = [material["file"] for material in document["materials"]]
    names = [chr(ord("A") + place) if place < 26 else f"#{place + 1}" for place in range(len(files))]
    return dict(zip(files, names, strict=True))


def _moduli(document: Document) -> Table:
    materials = document["materials"]
    letters = _letters(document)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for material in materials:
        table.add_column(letters[material["file"]], justify="right")
    for material in materials[1:]:
        table.add_column(f"{letters[material['file']]} − A", justify="right")
    table.add_column("unit")
    for title, key, unit in _ROWS:
        values = [material[key] for material in materials]
        changes = [_change(value, values[0]) for value in values[1:]]
        table.add_row(title, *(_number(value) for value in values), *changes, unit)
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else number(value)


def _change(value: float | None, first: float | None) -> str:
    """``+12.3 (+8 %)``."""
    if value is None or first is None:
        return "–"
    share = f" ({100.0 * (value - first) / abs(first):+.3g} %)" if first else ""
    return f"{_signed(value - first)}{share}".replace("-", "−")


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    return ("+" if value > 0 else "") + number(value)


def _print_difference(console: Console, difference: Document, letter: str) -> None:
    console.print(f"[bold]{letter} − A[/bold]  ΔC in GPa")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for name in VOIGT_ORDER:
        table.add_column(name, justify="right", no_wrap=True)
    for name, row in zip(VOIGT_ORDER, difference["stiffness"], strict=True):
        table.add_row(name, *(f"{value:+.1f}".replace("+0.0", "0").replace("-0.0", "0") for value in row))
    console.print(table)
    relative = difference["relative_norm"]
    share = "" if relative is None else f", {100.0 * relative:.3g} % of ‖C_A‖"
    console.print(f"‖ΔC‖        {_number(difference['norm'])} GPa{share}")
    console.print(_surface_line(difference["surface"]))
    console.print()


def _surface_line(surface: Document) -> str:
    title = f"Δ {surface['title']}"
    if surface["minimum"] is None:
        return f"{title}  [yellow]{escape(surface['reason'])}[/yellow]"
    parts = []
    for key in ("minimum", "maximum"):
        extreme = surface[key]
        along = ", ".join(f"{part + 0.0:.2f}" for part in extreme["direction"])
        parts.append(f"{_signed(extreme['value'])} {surface['unit']} along ({along})".replace("  ", " "))
    return f"{title}  from {parts[0]} to {parts[1]}"
