"""Crystals beside stored pictures of them: what is drawn stays as it was.

The stored ones are small. Compared are colours averaged over blocks, which drivers of OpenGL hardly change.
``python tests/app/scene/test_crystal_pictures.py`` draws them anew, after somebody has looked at them.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from known_scenes import EXAMPLES
from PIL import Image

from app.scene import picture
from app.scene.content import CrystalContent, CrystalOptions
from app.scene.picture import render_image
from app.scene.theme import DARK, LIGHT
from app.state.crystal_display import AtomLabels, ColorScheme, CrystalStyle
from core.crystal.bonding import bonds
from core.crystal.reading import read_crystal
from core.errors import RenderError

STORED = Path(__file__).parent / "crystal_pictures"
SIDE = 192
BLOCK = 8
MEAN_DIFFERENCE = 1.5
"""Of 255, over the whole picture: a missing atom or another colour of one makes several times as much."""
SCENES = {
    "quartz-balls": ("quartz-alpha", CrystalOptions(legend=False), LIGHT),
    "quartz-polyhedra": ("quartz-alpha", CrystalOptions(style=CrystalStyle.POLYHEDRA, legend=False), DARK),
    "forsterite-filled": (
        "forsterite",
        CrystalOptions(style=CrystalStyle.FILLED, colors=ColorScheme.VESTA, legend=False),
        LIGHT,
    ),
    "zinc-wires": (
        "zinc",
        CrystalOptions(style=CrystalStyle.WIRES, repeats=(2, 2, 1), legend=False),
        LIGHT,
    ),
    "halite-labels": (
        "halite",
        CrystalOptions(labels=AtomLabels.ELEMENT, colors=ColorScheme.SAFE, legend=False),
        LIGHT,
    ),
}


@pytest.fixture(autouse=True, scope="module")
def _opengl():
    try:
        picture.renderer_name()
    except RenderError as error:
        pytest.skip(str(error))


def drawn(name, **changes):
    file, options, theme = SCENES[name]
    crystal = read_crystal(EXAMPLES / f"{file}.cif")
    content = CrystalContent(crystal=crystal, bonds=bonds(crystal), options=replace(options, **changes))
    return render_image(content, size=(SIDE, SIDE), theme=theme)[..., :3]


def difference(one, other):
    """Mean over blocks and colours of the difference, of 255."""
    count = SIDE // BLOCK
    means = [
        image.astype(float).reshape(count, BLOCK, count, BLOCK, 3).mean(axis=(1, 3)) for image in (one, other)
    ]
    return float(np.abs(means[0] - means[1]).mean())


def stored(name):
    return np.asarray(Image.open(STORED / f"{name}.png").convert("RGB"))


@pytest.mark.parametrize("name", SCENES)
def test_a_crystal_looks_as_it_did(name):
    assert difference(drawn(name), stored(name)) < MEAN_DIFFERENCE


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("quartz-balls", {"boundary_images": False}),
        ("quartz-balls", {"colors": ColorScheme.VESTA}),
        ("quartz-polyhedra", {"style": CrystalStyle.BALLS}),
        ("forsterite-filled", {"hidden": frozenset({"Si"})}),
        ("zinc-wires", {"repeats": (1, 1, 1)}),
        ("halite-labels", {"labels": AtomLabels.NONE}),
    ],
)
def test_another_drawing_would_be_noticed(name, changes):
    assert difference(drawn(name, **changes), stored(name)) > MEAN_DIFFERENCE


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    for scene in SCENES:
        Image.fromarray(drawn(scene)).save(STORED / f"{scene}.png", optimize=True)
