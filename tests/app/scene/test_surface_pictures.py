"""Surfaces beside stored pictures of them: what is drawn stays as it was.

The stored ones are small. Compared are colours averaged over blocks, which drivers of OpenGL hardly change.
``python tests/app/scene/test_surface_pictures.py`` draws them anew, after somebody has looked at them.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from known_scenes import cubic_stiffness, halite, hexagonal_stiffness
from PIL import Image

from app.scene import picture
from app.scene.content import CrystalContent, SurfaceContent, SurfaceOptions
from app.scene.picture import render_image
from app.scene.theme import DARK, LIGHT
from core.crystal.bonding import bonds
from core.errors import RenderError
from core.surface.error_shell import error_shell
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

STORED = Path(__file__).parent / "surface_pictures"
SIDE = 192
BLOCK = 8
MEAN_DIFFERENCE = 1.0
"""Of 255, over the whole picture: a switch that does nothing makes more."""
COPPER = cubic_stiffness(169.0, 122.0, 75.3)
ZINC = hexagonal_stiffness()
ERRORS = np.array([np.diag([12.0, 12.0, 8.0, 4.0, 4.0, 6.0])])
PLANE = np.array([0.6, -0.8, 0.0])
SCENES = {
    "zinc-band": (ZINC, SurfaceQuantity.YOUNG, SurfaceOptions(), LIGHT),
    "zinc-clip": (ZINC, SurfaceQuantity.YOUNG, SurfaceOptions(clip=PLANE), DARK),
    "zinc-clip-off": (ZINC, SurfaceQuantity.YOUNG, SurfaceOptions(clip=PLANE, clip_offset=0.4), LIGHT),
    "copper-contours": (COPPER, SurfaceQuantity.YOUNG, SurfaceOptions(contours=True), LIGHT),
    "copper-negative": (COPPER, SurfaceQuantity.POISSON_MIN, SurfaceOptions(sphere=True), LIGHT),
    "copper-plane": (COPPER, SurfaceQuantity.YOUNG, SurfaceOptions(plane=PLANE), DARK),
    "copper-in-cell": (COPPER, SurfaceQuantity.YOUNG, SurfaceOptions(opacity=0.55), LIGHT),
}


@pytest.fixture(autouse=True, scope="module")
def _opengl():
    try:
        picture.renderer_name()
    except RenderError as error:
        pytest.skip(str(error))


def content_of(name):
    stiffness, quantity, options, _ = SCENES[name]
    content = SurfaceContent(mesh=surface_mesh(stiffness, quantity, resolution=24), options=options)
    if name == "zinc-band":
        return replace(content, band=error_shell(stiffness, quantity, ERRORS, resolution=24))
    if name == "copper-in-cell":
        crystal = halite()
        return replace(content, around=CrystalContent(crystal=crystal, bonds=bonds(crystal)))
    return content


def drawn(name, content=None):
    shown = content or content_of(name)
    return render_image(shown, size=(SIDE, SIDE), theme=SCENES[name][3])[..., :3]


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
def test_a_surface_looks_as_it_did(name):
    assert difference(drawn(name), stored(name)) < MEAN_DIFFERENCE


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("zinc-band", {"band": None}),
        ("copper-in-cell", {"around": None}),
        ("zinc-clip", {"clip": None}),
        ("zinc-clip-off", {"clip_offset": 0.0}),
        ("copper-contours", {"contours": False}),
        ("copper-negative", {"sphere": False}),
        ("copper-plane", {"plane": None}),
        ("copper-in-cell", {"opacity": 1.0}),
    ],
)
def test_another_drawing_would_be_noticed(name, changes):
    content = content_of(name)
    if set(changes) <= {"band", "around"}:
        other = replace(content, **changes)
    else:
        other = replace(content, options=replace(content.options, **changes))
    assert difference(drawn(name, other), stored(name)) > MEAN_DIFFERENCE


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    for scene in SCENES:
        Image.fromarray(drawn(scene)).save(STORED / f"{scene}.png", optimize=True)
