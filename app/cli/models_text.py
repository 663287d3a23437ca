"""The library's models as tables."""

from __future__ import annotations

from typing import Any

from app.cli.output import result_console

_FIGURES = (
    ("n", "count", "{:.0f}", 1.0),
    ("MAE K\nGPa", "bulk_mae", "{:.2f}", 1.0),
    ("MAE G\nGPa", "shear_mae", "{:.2f}", 1.0),
    ("log10 K", "bulk_log10_mae", "{:.3f}", 1.0),
    ("log10 G", "shear_log10_mae", "{:.3f}", 1.0),
    ("‖ΔC‖\nGPa", "tensor_error", "{:.1f}", 1.0),
    ("< 25 %", "within_25", "{:.1f} %", 100.0),
    ("< 10 %", "within_10", "{:.1f} %", 100.0),
    ("< 5 %", "within_5", "{:.1f} %", 100.0),
)


def list_text(documents: list[dict[str, Any]]) -> None:
    """One line a model."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        "", "Name", "Trained on", "Date", "Networks", "MB", "Measured", "K, GPa", "G, GPa", "Notes",
        box=box.SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    for one in documents:
        figures = one["figures"]
        errors = [f"{figures[key]:.1f}" if key in figures else "" for key in ("bulk_mae", "shear_mae")]
        table.add_row(
            "*" if one["current"] else "",
            escape(one["name"]),
            escape(one["data"].partition(";")[0]),
            one["added"][:10],
            str(one["networks"]),
            f"{one['size_bytes'] / 1e6:.1f}",
            one["measured_on"],
            *errors,
            "comes with the program" if one["shipped"] else escape(one["notes"]),
        )
    result_console().print(table)


def show_text(document: dict[str, Any]) -> None:
    """One line a fact; empty ones are left out."""
    from rich.markup import escape

    console = result_console()
    for key, value in document.items():
        if value in ("", {}, 0, False):
            continue
        if key == "figures":
            for name, figure in value.items():
                console.print(f"  {name:16s} {figure:.4g}")
        else:
            console.print(f"{key.replace('_', ' '):14s} {escape(str(value))}", soft_wrap=True)


def comparison_text(title: str, results: list[dict[str, Any]]) -> None:
    """Overall errors, one line a model, and those of K and G in each crystal system."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    console = result_console()
    console.print(escape(title))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Model")
    for heading, *_ in _FIGURES:
        table.add_column(heading, justify="right")
    for one in results:
        cells = [form.format(scale * one["overall"][key]) for _, key, form, scale in _FIGURES]
        table.add_row(escape(one["name"]), *cells)
    console.print(table)
    systems = sorted({system for one in results for system in one["by_system"]})
    console.print("MAE of K / G in GPa by crystal system")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Model")
    for system in systems:
        table.add_column(system, justify="right")
    for one in results:
        found = [one["by_system"].get(system) for system in systems]
        cells = [f"{each['bulk_mae']:.1f} / {each['shear_mae']:.1f}" if each else "" for each in found]
        table.add_row(escape(one["name"]), *cells)
    console.print(table)
