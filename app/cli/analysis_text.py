"""An analysis as text: the JSON document, set for reading."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

from app.cli.analysis_tables import (
    bounds_table,
    closest_table,
    direction_tables,
    estimates_table,
    extrema_table,
    plane_table,
    texture_table,
)
from app.cli.prediction_text import matrix_table, moduli_table, number, print_facts

Document = dict[str, Any]


def print_analysis(console: Console, document: Document) -> None:
    """Everything that the document holds, but for the coefficients of series and modes."""
    console.print(f"[bold]{escape(document['file'])}[/bold]{_origin(document)}")
    console.print(
        f"Stiffness C in GPa, Voigt order {' '.join(document['voigt_order'])}, frame {document['frame']}"
    )
    console.print(f"[dim]{escape(document['frame_description'])}[/dim]")
    console.print(matrix_table(document["stiffness"], None))
    for check in document["checks"]:
        mark = "[green]ok[/green]" if check["ok"] else "[bold red]NO[/bold red]"
        console.print(f"{mark}  {escape(check['name'])}: {escape(check['detail'])}")
    console.print(moduli_table(_known_moduli(document), None))
    if document["bounds"]:
        console.print(bounds_table(document["bounds"]))
    print_facts(console, _facts(document))
    _print_extrema(console, document)
    _print_engineering(console, document)
    _print_decomposition(console, document)
    _print_asked(console, document)
    for names, reason in _reasons(document).items():
        console.print(f"[yellow]- {escape(names)}: {escape(reason)}[/yellow]")


def _origin(document: Document) -> str:
    return f"  predicted by {escape(document['model'])}" if "model" in document else ""


def _known_moduli(document: Document) -> dict[str, dict[str, float]]:
    """Averages that do not exist are null in the document and NaN in a table."""
    return {
        name: {key: float("nan") if value is None else value for key, value in averages.items()}
        for name, averages in document["moduli"].items()
    }


def _facts(document: Document) -> dict[str, str]:
    facts = {
        "Stable": "yes (positive definite)" if document["stable"] else "NO (not positive definite)",
        "Kelvin moduli": "  ".join(number(value) for value in document["kelvin_moduli"]) + " GPa",
    }
    if document["anisotropy"]:
        facts["Anisotropy"] = ", ".join(
            f"{name.replace('_', ' ')} {number(value)}" + (" %" if name.startswith("percent") else "")
            for name, value in document["anisotropy"].items()
        )
    if document["symmetry_indices"]:
        facts |= _indices(document["symmetry_indices"])
    if document["density_g_cm3"] is not None:
        facts["Density"] = f"{number(document['density_g_cm3'])} g/cm³"
    return facts


def _indices(indices: Document) -> dict[str, str]:
    units = {"cauchy_pressure": " GPa"}
    facts = {
        name.replace("_", " ").capitalize(): number(value) + units.get(name, "")
        for name, value in indices.items()
        if isinstance(value, float)
    }
    if planes := indices["shear_planes"]:
        facts["Shear anisotropy"] = "  ".join(f"({name}) {number(value)}" for name, value in planes.items())
    return facts


def _print_extrema(console: Console, document: Document) -> None:
    waves = document.get("waves") or {}
    extremes = {**(document["extrema"] or {}), **{name: waves[name] for name in ("p", "s1", "s2") if waves}}
    if not extremes:
        return
    console.print(extrema_table(extremes, frame=document["frame"]))
    if not waves:
        return
    facts = {
        "Polycrystal": f"P {number(waves['isotropic']['p'])}, S {number(waves['isotropic']['s'])} km/s",
        "Mean velocity": f"{number(waves['mean_velocity'])} km/s",
        "Acoustic axes": "  ".join(
            " ".join(f"{round(part, 3) + 0:.3f}" for part in axis) for axis in waves["acoustic_axes"]
        )
        or "none apart, the S waves travel together along lines or everywhere",
    }
    if waves["debye_temperature_K"] is not None:
        conductivity = waves["minimum_conductivity_W_per_mK"]
        facts["Debye temperature"] = (
            f"{number(waves['debye_temperature_K'])} K over all directions, "
            f"{number(waves['debye_temperature_isotropic_K'])} K isotropic"
        )
        facts["Least conductivity"] = (
            f"Clarke {number(conductivity['clarke'])}, Cahill {number(conductivity['cahill'])} W/(m K)"
        )
    print_facts(console, facts)


def _print_engineering(console: Console, document: Document) -> None:
    found = document["engineering"]
    if not found:
        return
    console.print(estimates_table("Hardness", found["hardness"]))
    if found["fracture_toughness"]:
        console.print(estimates_table("Fracture toughness", found["fracture_toughness"]))
    words = {True: "ductile", False: "brittle"}
    facts = {
        "Pugh's ratio K/G": f"{number(found['pugh_ratio'])}: {words[found['ductile_by_pugh']]} (limit 1.75)",
        "By Poisson's ratio": f"{words[found['ductile_by_poisson']]} (limit 0.26)",
        "Biaxial modulus": f"{number(found['biaxial_modulus'])} GPa",
    }
    print_facts(console, facts)


def _print_decomposition(console: Console, document: Document) -> None:
    parts = document["decomposition"]
    harmonic, missing = parts["harmonic"]["shares"], document["spherical_harmonics"]["missing_beyond_l4"]
    facts = {
        "Harmonic parts": ", ".join(f"{name} {100 * share:.2f} %" for name, share in harmonic.items()),
        "Browaeys–Chevrot": ", ".join(
            f"{name} {100 * share:.2f} %" for name, share in parts["browaeys_chevrot"]["shares"].items()
        ),
    }
    if missing:
        facts["Beyond l = 4"] = ", ".join(
            f"{name.replace('_', ' ')} {100 * share:.2g} %" for name, share in missing.items()
        )
    console.print()
    print_facts(console, facts)
    console.print(closest_table(parts))


def _print_asked(console: Console, document: Document) -> None:
    """What only stands there when it was asked for."""
    for table in direction_tables(document.get("directions", [])):
        console.print(table)
    for plane in document.get("planes", []):
        console.print(plane_table(plane))
    if texture := document.get("texture"):
        console.print(f"Texture, {escape(texture['description'])}; Hill's average in the sample's frame")
        console.print(matrix_table(texture["hill"]["stiffness"], None))
        console.print(texture_table(texture))


def _reasons(document: Document) -> dict[str, str]:
    """Names of what is absent, put together where one reason holds for all."""
    together: dict[str, list[str]] = {}
    for name, reason in document["absent"].items():
        together.setdefault(reason, []).append(name.replace("_", " "))
    return {", ".join(names): reason for reason, names in together.items()}
