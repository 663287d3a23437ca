"""Colours of the elements, beside pymatgen's tables and as colour-blind readers see them."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pymatgen.core
import pytest
import yaml

from app.scene.element_colors import VESTA, element_colors
from app.scene.theme import rgb
from app.settings import Settings
from app.state.crystal_display import ColorScheme
from core.crystal.elements import SYMBOLS
from core.crystal.site_facts import site_labels

# Machado, Oliveira and Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291 (2009), severity 1.0, linear RGB.
BLINDNESS = {
    "nobody": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) / np.array(
    [[0.9505], [1.0], [1.089]]
)
CRYSTALS = [
    ("Si", "O"),
    ("Mg", "Si", "O"),
    ("Ca", "C", "O"),
    ("Na", "Al", "Si", "O"),
    ("K", "Al", "Si", "O", "H"),
    ("Na", "Cl"),
    ("Ca", "Mg", "Fe", "Al", "Si", "O", "H"),
    ("C", "H", "N", "O"),
]


def lab(color, blindness):
    """CIELAB of a colour as somebody sees it."""
    value = np.array(rgb(color))
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    x, y, z = TO_XYZ @ np.clip(BLINDNESS[blindness] @ linear, 0.0, 1.0)
    root = [np.cbrt(v) if v > 0.008856 else 7.787 * v + 16.0 / 116.0 for v in (x, y, z)]
    return np.array([116.0 * root[1] - 16.0, 500.0 * (root[0] - root[1]), 200.0 * (root[1] - root[2])])


def least_difference(symbols, scheme, blindness):
    seen = [lab(color, blindness) for color in element_colors(symbols, scheme).values()]
    return min(np.linalg.norm(one - other) for one, other in combinations(seen, 2))


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("symbols", CRYSTALS, ids="".join)
def test_elements_differ_to_every_reader(symbols, blindness):
    assert least_difference(symbols, ColorScheme.SAFE, blindness) > 10.0


def test_the_usual_colours_would_not_do():
    # Sodium and chlorine of VESTA, oxygen and hydrogen of others: some pair always falls together.
    worst = min(
        least_difference(symbols, ColorScheme.JMOL, blindness)
        for symbols in CRYSTALS
        for blindness in BLINDNESS
    )
    assert worst < 10.0


def test_tables_are_those_that_pymatgen_ships():
    file = Path(pymatgen.core.__file__).parent / "ElementColorSchemes.yaml"
    tables = yaml.safe_load(file.read_text(encoding="utf-8"))
    for scheme, name in ((ColorScheme.JMOL, "Jmol"), (ColorScheme.VESTA, "VESTA")):
        table = {symbol: color for symbol, color in tables[name].items() if symbol in SYMBOLS}
        assert len(table) > 100
        ours = element_colors(table, scheme)
        assert ours == {symbol: "#{:02x}{:02x}{:02x}".format(*color) for symbol, color in table.items()}
    assert VESTA["Si"] == "#1b3bfa"


def test_own_colours_stand_over_those_of_jmol_and_are_kept(tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    assert settings.element_colors == () and settings.color_scheme is ColorScheme.JMOL
    settings.element_colors = (("O", "#123456"), ("Si", "#abcdef"))
    settings.color_scheme = ColorScheme.OWN
    again = Settings(tmp_path / "settings.ini")
    assert again.color_scheme is ColorScheme.OWN
    colors = element_colors(("O", "Na"), again.color_scheme, again.element_colors)
    assert colors == {"O": "#123456", "Na": "#ab5cf2"}
    assert element_colors(("O",), ColorScheme.OWN, (("O", "red"),)) == {"O": "#ff0d0d"}


def test_sites_are_numbered_by_element_in_the_order_of_the_file():
    assert site_labels(("Si", "O", "Si", "O", "O")) == ("Si1", "O1", "Si2", "O2", "O3")
