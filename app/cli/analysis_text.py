"""An analysis as text: the JSON document, set for reading."""

from __future__ import annotations

from typing import Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.prediction_text import matrix_table, moduli_table, number, print_facts

PROPERTIES: Final = {
    "young": ("Young's modulus E", "GPa"),
    "linear_compressibility": ("Linear compressibility β", "1/TPa"),
    "shear": ("Shear modulus G", "GPa"),
    "poisson": ("Poisson's ratio ν", ""),
    "p": ("P wave", "km/s"),
    "s1": ("fast S wave", "km/s"),
    "s2": ("slow S wave", "km/s"),
}


def print_analysis(console: Console, document: dict[str, Any]) -> None:
    """Matrix, moduli, checks, anisotropy and extrema."""
    console.print(f"[bold]{escape(document['file'])}[/bold]{_origin(document)}")
    console.print(
        f"Stiffness C in GPa, Voigt order {' '.join(document['voigt_order'])}, frame {document['frame']}"
    )
    console.print(matrix_table(document["stiffness"], None))
    console.print(moduli_table(_known_moduli(document), None))
    print_facts(console, _facts(document))
    for check in document["checks"]:
        mark = "[green]ok[/green]" if check["ok"] else "[bold red]NO[/bold red]"
        console.print(f"{mark}  {escape(check['name'])}: {escape(check['detail'])}")
    waves = document.get("waves", {})
    extremes = {**(document["extrema"] or {}), **{name: waves[name] for name in ("p", "s1", "s2") if waves}}
    if extremes:
        console.print(_extrema_table(extremes))
    # Of all that does not exist for this tensor, the text only misses what it would have shown.
    for reason in sorted(
        {why for key, why in document["absent"].items() if key in ("anisotropy", "extrema")}
    ):
        console.print(f"[yellow]! {escape(reason)}[/yellow]")


def _origin(document: dict[str, Any]) -> str:
    return f"  predicted by {escape(document['model'])}" if "model" in document else ""


def _known_moduli(document: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Averages that do not exist are null in the document and NaN in a table."""
    names = ("bulk", "shear", "young", "poisson")
    return {
        name: {
            key: float("nan") if value is None else value for key, value in document["moduli"][name].items()
        }
        for name in names
    }


def _facts(document: dict[str, Any]) -> dict[str, str]:
    facts = {
        "Stable": "yes" if document["stable"] else "NO",
        "Kelvin moduli": "  ".join(number(value) for value in document["kelvin_moduli"]) + " GPa",
    }
    if document["anisotropy"]:
        facts["Anisotropy"] = ", ".join(
            f"{name.replace('_', ' ')} {number(value)}" + (" %" if name.startswith("percent") else "")
            for name, value in document["anisotropy"].items()
        )
    if document["density_g_cm3"] is not None:
        facts["Density"] = f"{number(document['density_g_cm3'])} g/cm³"
    if waves := document.get("waves"):
        facts["Mean velocity"] = f"{number(waves['mean_velocity'])} km/s"
        if waves["debye_temperature_K"] is not None:
            facts["Debye temperature"] = f"{number(waves['debye_temperature_K'])} K (acoustic)"
    return facts


def _extrema_table(extremes: dict[str, dict[str, dict[str, Any]]]) -> Table:
    """Two rows a property; the second direction is that of the shear or of the transverse strain."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    table.add_column("along", no_wrap=True)
    table.add_column("and across", no_wrap=True)
    for name, pair in extremes.items():
        title, unit = PROPERTIES.get(name, (name, ""))
        for label, key in (("minimum", "min"), ("maximum", "max")):
            one = pair[key]
            table.add_row(
                title if key == "min" else "",
                label,
                number(one["value"]),
                unit,
                _direction(one["direction"]),
                _direction(one.get("second_direction")),
            )
    return table


def _direction(components: list[float] | None) -> str:
    # Adding 0 turns -0.0 into 0.0.
    return " ".join(f"{round(part, 3) + 0:6.3f}" for part in components or ())
