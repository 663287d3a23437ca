"""The tables of an analysis as text."""

from __future__ import annotations

from typing import Any, Final

from rich import box
from rich.table import Table

from app.cli.prediction_text import number

Document = dict[str, Any]

PROPERTIES: Final = {
    "young": ("Young's modulus E", "GPa"),
    "linear_compressibility": ("Linear compressibility β", "1/TPa"),
    "shear": ("Shear modulus G", "GPa"),
    "poisson": ("Poisson's ratio ν", ""),
    "p": ("P wave", "km/s"),
    "s1": ("fast S wave", "km/s"),
    "s2": ("slow S wave", "km/s"),
}
ALONG: Final = (
    ("Young's modulus E", "young_GPa", "GPa"),
    ("Linear compressibility β", "compressibility_1_per_TPa", "1/TPa"),
    ("Longitudinal stiffness", "longitudinal_GPa", "GPa"),
    *((f"Shear modulus G, {which}", f"shear_{which}_GPa", "GPa") for which in ("min", "max", "mean")),
    *((f"Poisson's ratio ν, {which}", f"poisson_{which}", "") for which in ("min", "max", "mean")),
    *((f"Pugh's ratio, {which}", f"pugh_{which}", "") for which in ("min", "max", "mean")),
)
OF_WAVES: Final = (
    ("velocity", "phase_{}_km_per_s", "km/s"),
    ("energy's speed", "group_{}_km_per_s", "km/s"),
    ("slowness", "slowness_{}_s_per_km", "s/km"),
    ("power-flow angle", "power_flow_{}_degrees", "°"),
    ("enhancement", "enhancement_{}", ""),
)


def _table(*columns: str, title: str | None = None) -> Table:
    """The first column to the left, the others to the right, except those whose name ends with a blank."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="")
    for index, column in enumerate(columns):
        left = index == 0 or column.endswith(" ")
        table.add_column(column.strip(), justify="left" if left else "right", no_wrap=index == 0)
    return table


def bounds_table(bounds: Document) -> Table:
    """Hashin–Shtrikman bounds and the averages between them."""
    table = _table("", "Hashin–Shtrikman", "self-consistent", "geometric mean", "unit ")
    for name, title in (("bulk", "K  bulk modulus"), ("shear", "G  shear modulus")):
        lower, upper = bounds[name]["hashin_shtrikman"]
        table.add_row(
            title,
            f"{number(lower)} to {number(upper)}",
            number(bounds[name]["self_consistent"]),
            number(bounds[name]["geometric"]),
            "GPa",
        )
    return table


def extrema_table(extremes: dict[str, dict[str, Document]], *, frame: str) -> Table:
    """Two rows a property; the second direction is that of the shear or of the transverse strain."""
    title = f"Extrema over all directions, proved to {_proof(extremes):.0e}; directions in frame {frame}"
    table = _table("", " ", "value", "unit ", "along ", "and across ", "directions", title=title)
    for name, pair in extremes.items():
        heading, unit = PROPERTIES.get(name, (name, ""))
        for label, key in (("minimum", "min"), ("maximum", "max")):
            one = pair[key]
            table.add_row(
                heading if key == "min" else "",
                label,
                number(one["value"]),
                unit,
                _direction(one["direction"]),
                _direction(one.get("second_direction")),
                "lines" if one["continuous"] else str(len(one["equivalent_directions"])),
            )
    return table


def _proof(extremes: dict[str, dict[str, Document]]) -> float:
    """The greatest distance of a value from its bound: relative, of Poisson's ratio absolute."""
    greatest: float = max(
        abs(one["proved_bound"] - one["value"]) / (1.0 if name == "poisson" else abs(one["value"]) or 1.0)
        for name, pair in extremes.items()
        for one in pair.values()
    )
    return greatest


def estimates_table(heading: str, estimates: list[Document]) -> Table:
    """Rules of thumb with the range that they were fitted in."""
    table = _table(heading, "value", "unit ", "fitted for ")
    for one in estimates:
        value = "–" if one["value"] is None else number(one["value"])
        outside = "" if one["in_range"] else "  (this is outside)"
        table.add_row(one["name"], value, one["unit"], one["range"] + outside)
    return table


def closest_table(decomposition: Document) -> Table:
    """How far the nearest tensor of each symmetry is, in both metrics."""
    table = _table("Nearest tensor", "Frobenius, relative", "log-Euclidean", title=None)
    logarithmic = decomposition["closest_log_euclidean"] or {}
    for name, tensor in decomposition["closest"].items():
        other = logarithmic.get(name)
        table.add_row(name, f"{tensor['distance']:.4g}", "–" if other is None else f"{other['distance']:.4g}")
    return table


def direction_tables(directions: list[Document]) -> list[Table]:
    """A table of all properties for each direction that was asked for."""
    return [_direction_table(entry) for entry in directions]


def _direction_table(entry: Document) -> Table:
    unit = _direction([entry["x"], entry["y"], entry["z"]])
    table = _table(f"Along {entry['written']}, unit vector {unit}", "value", "unit ")
    for title, key, unit in ALONG:
        table.add_row(title, _value(entry[key]), unit)
    for mode in ("p", "s1", "s2"):
        for title, key, unit in OF_WAVES:
            if key.format(mode) in entry:
                table.add_row(f"{PROPERTIES[mode][0]}, {title}", _value(entry[key.format(mode)]), unit)
    return table


def plane_table(plane: Document) -> Table:
    """Least and greatest value around a plane."""
    table = _table(f"In the plane {plane['written']}, every 5°", "least", "at", "greatest", "at", "unit ")
    rows = list(ALONG)
    rows += [
        (f"{PROPERTIES[mode][0]}, velocity", f"phase_{mode}_km_per_s", "km/s") for mode in ("p", "s1", "s2")
    ]
    for title, key, unit in rows:
        values = [
            (entry[key], angle)
            for entry, angle in zip(plane["values"], plane["angles_degrees"], strict=True)
            if entry.get(key) is not None
        ]
        if values:
            (low, at_low), (high, at_high) = min(values), max(values)
            table.add_row(title, number(low), f"{at_low:.0f}°", number(high), f"{at_high:.0f}°", unit)
    return table


def texture_table(texture: Document) -> Table:
    """The four averages of a polycrystal with a texture."""
    table = _table("", "K", "G", "E along x", "y", "z", "unit ")
    for name in ("voigt", "reuss", "hill", "geometric"):
        one = texture[name]
        numbers = (one["bulk_hill"], one["shear_hill"], *one["young_along_axes"])
        table.add_row(name.capitalize(), *(number(value) for value in numbers), "GPa")
    return table


def _value(value: float | None) -> str:
    return "–" if value is None else number(value)


def _direction(components: list[float] | None) -> str:
    # Adding 0 turns -0.0 into 0.0.
    return " ".join(f"{round(part, 3) + 0:6.3f}" for part in components or ())
