"""Pictures judged by what must be true of them, not against stored ones."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.scene import picture_tiles
from app.scene.camera import CameraPose, standard_pose
from app.scene.content import CrystalOptions, SurfaceOptions
from app.scene.crystal_layout import crystal_layout, picked_site
from app.scene.elements import element_style
from app.scene.overlay import font_file
from app.scene.picture import picture_steps, render_image, render_picture, renderer_name
from app.scene.theme import DARK, LIGHT, rgb
from core.errors import ExportError, RenderError
from core.export.png_text import png_texts
from core.surface.error_shell import ErrorShell

BARE = SurfaceOptions(extremes=False, color_bar=False, axes=False)
SIDE = 240


@pytest.fixture(autouse=True, scope="module")
def _opengl():
    try:
        renderer_name()
    except RenderError as error:
        pytest.skip(str(error))


def background(theme):
    return np.round(255.0 * np.array(rgb(theme.background)))


def drawn(image, theme=LIGHT):
    """Where a picture shows anything."""
    return np.abs(image[..., :3].astype(float) - background(theme)).max(axis=2) > 12.0


def extent(mask, axis):
    hit = np.flatnonzero(mask.any(axis=axis))
    return hit[-1] - hit[0] + 1


def test_pixels_are_exactly_size_times_scale(zinc_surface, tmp_path):
    assert render_image(zinc_surface, size=(101, 77), scale=2.0).shape == (154, 202, 4)
    assert render_image(zinc_surface, size=(101, 77), scale=1.5).shape == (116, 152, 4)
    render_picture(zinc_surface, tmp_path / "a.png", size=(64, 48), scale=2.0)
    header = (tmp_path / "a.png").read_bytes()[16:24]
    assert (int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")) == (128, 96)


def test_balls_have_the_colours_of_their_elements_where_they_are(halite_content):
    plain = CrystalOptions(outlines=False, depth_cue=False, legend=False, axes=False)
    content = replace(halite_content, options=plain)
    layout = crystal_layout(content)
    pose = standard_pose().fitted(layout.center, layout.extent, 1.0)
    image = render_image(content, size=(SIDE, SIDE), pose=pose)
    seen = 0
    for ball, (right, up, _) in enumerate(pose.project(layout.position)):
        if picked_site(layout, *pose.ray(right, up)) != layout.site[ball]:
            continue
        pixel = image[int(SIDE / 2 - up * SIDE), int(SIDE / 2 + right * SIDE), :3].astype(float)
        color = np.array(element_style(content.crystal.species[layout.site[ball]]).rgb)
        cosine = pixel @ color / (np.linalg.norm(pixel) * np.linalg.norm(color))
        assert cosine > 0.97
        seen += 1
    assert seen >= 9


def test_the_outline_of_a_surface_has_the_proportions_of_the_values(zinc_surface):
    points = zinc_surface.mesh.points
    image = render_image(
        replace(zinc_surface, options=BARE),
        size=(SIDE, SIDE),
        pose=CameraPose(direction=(0.0, 1.0, 0.0), height=2.2 * np.abs(points).max()),
    )
    mask = drawn(image)
    ratio = extent(mask, 0) / extent(mask, 1)
    assert ratio == pytest.approx(np.abs(points[:, 0]).max() / np.abs(points[:, 2]).max(), rel=0.03)
    assert extent(mask, 0) == pytest.approx(
        SIDE * 2.0 * np.abs(points[:, 0]).max() / (2.2 * np.abs(points).max()), abs=3
    )


def test_stiff_directions_are_yellow_and_soft_ones_blue(zinc_surface):
    content = replace(zinc_surface, options=BARE)
    image = render_image(
        content, size=(SIDE, SIDE), pose=CameraPose(direction=(0.0, 0.0, -1.0), height=280.0)
    )
    soft = image[SIDE // 2, SIDE // 2, :3].astype(int)
    stiff = image[SIDE // 2, SIDE // 2 + int(115.0 / 280.0 * SIDE * 0.95), :3].astype(int)
    assert soft[2] > soft[0]
    assert stiff[0] > stiff[2] + 60


def test_a_transparent_picture_over_its_background_is_the_opaque_one(zinc_surface):
    content = replace(zinc_surface, options=BARE)
    clear = render_image(content, size=(SIDE, SIDE), transparent=True).astype(float)
    opaque = render_image(content, size=(SIDE, SIDE)).astype(float)
    alpha = clear[..., 3:] / 255.0
    assert clear[0, 0, 3] == 0
    assert clear[SIDE // 2, SIDE // 2, 3] == 255
    assert (opaque[..., 3] == 255).all()
    composed = alpha * clear[..., :3] + (1.0 - alpha) * background(LIGHT)
    assert np.abs(composed - opaque[..., :3]).max() <= 4.0


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_stands_out_from_the_background(zinc_surface, theme):
    content = replace(zinc_surface, options=SurfaceOptions(caption="■■■■", color_bar=False, axes=False))
    corner = render_image(content, size=(SIDE, SIDE), theme=theme)[:30, :80, :3].astype(float)
    assert np.allclose(corner[0, -1], background(theme), atol=1)
    assert np.abs(corner - 255.0 * np.array(rgb(theme.text))).max(axis=2).min() < 12.0


def test_the_object_never_reaches_under_the_colour_bar(copper_surface):
    options = SurfaceOptions(extremes=False, axes=False)
    filled = CameraPose(height=0.2 * copper_surface.mesh.maximum[0])
    image = render_image(replace(copper_surface, options=options), size=(480, 360), pose=filled)
    assert drawn(image)[:, 0].all()  # the object fills its part of the picture from edge to edge
    assert not drawn(image)[:60, -40:].any()


def test_tiles_meet_without_a_seam(halite_content, monkeypatch):
    whole = render_image(halite_content, size=(SIDE, SIDE)).astype(float)
    monkeypatch.setattr(picture_tiles, "TILE", SIDE // 2)
    tiled = render_image(halite_content, size=(SIDE, SIDE)).astype(float)
    assert np.abs(whole - tiled).mean() < 0.2
    assert (np.abs(whole - tiled).max(axis=2) > 40.0).mean() < 0.002


def test_a_bar_is_drawn_though_its_middle_is_out_of_sight(halite_content):
    options = CrystalOptions(bonds=False, legend=False, axes=False, outlines=False, depth_cue=False)
    corner = CameraPose(center=(1.4, -1.0, 0.0), height=2.0)
    image = render_image(replace(halite_content, options=options, bonds=None), size=(SIDE, SIDE), pose=corner)
    red = image[SIDE // 2 - 3 : SIDE // 2 + 3, SIDE // 2 - 10 : SIDE // 2 + 10, :3].astype(int)
    assert (red[..., 0] > red[..., 2] + 60).any()


def test_a_direction_is_looked_along_with_the_whole_object_in_sight(zinc_surface):
    content = replace(zinc_surface, options=BARE)
    along_c = drawn(render_image(content, size=(SIDE, SIDE), direction=(0.0, 0.0, -7.0)))
    along_a = drawn(render_image(content, size=(SIDE, SIDE), direction=(3.0, 0.0, 0.0)))
    assert extent(along_c, 0) == pytest.approx(extent(along_c, 1), abs=2)  # round
    assert extent(along_a, 1) < 0.7 * extent(along_a, 0)  # flat
    assert not along_c[:, [0, -1]].any()
    assert extent(along_c, 0) > 0.7 * SIDE


def test_a_band_shows_around_the_surface(zinc_surface):
    mesh = zinc_surface.mesh
    shell = ErrorShell(
        directions=mesh.directions, faces=mesh.faces, lower=0.8 * mesh.values, upper=1.3 * mesh.values
    )
    pose = CameraPose(height=400.0)
    alone = render_image(replace(zinc_surface, options=BARE), size=(SIDE, SIDE), pose=pose)
    content = replace(zinc_surface, options=BARE, band=shell)
    banded = render_image(content, size=(SIDE, SIDE), pose=pose)
    assert extent(drawn(banded), 0) == pytest.approx(1.3 * extent(drawn(alone), 0), rel=0.04)


def test_perspective_enlarges_what_is_near(halite_content):
    layout = crystal_layout(halite_content)
    flat = CameraPose(center=tuple(layout.center), height=14.0)
    near = drawn(render_image(halite_content, size=(SIDE, SIDE), pose=replace(flat, perspective=True)))
    far = drawn(render_image(halite_content, size=(SIDE, SIDE), pose=flat))
    assert near.sum() > far.sum()


def test_places_and_kinds_that_cannot_be_written_are_refused_before_drawing(zinc_surface, tmp_path):
    with pytest.raises(ExportError, match=r"\.gif.*\.png"):
        render_picture(zinc_surface, tmp_path / "a.gif")
    with pytest.raises(ExportError, match="JPEG cannot be transparent"):
        render_picture(zinc_surface, tmp_path / "a.jpg", transparent=True)
    with pytest.raises(ExportError, match="0 × 9"):
        render_picture(zinc_surface, tmp_path / "a.png", size=(0, 9))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_each_kind_of_file_has_its_own_signature(zinc_surface, tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    render_picture(zinc_surface, path, size=(40, 30))
    assert path.read_bytes()[:2] in {".png": b"\x89P", ".jpg": b"\xff\xd8", ".tif": b"II"}[suffix]


def test_labels_have_a_font_with_greek_letters():
    assert font_file() is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is how Linux draws without a display")
def test_where_opengl_does_not_start_a_sentence_says_so():
    broken = {k: v for k, v in os.environ.items() if k != "DISPLAY"} | {
        "__EGL_VENDOR_LIBRARY_DIRS": "/nonexistent"
    }
    code = "from app.scene.picture import renderer_name\nprint(renderer_name())"
    root = Path(__file__).parents[3]
    result = subprocess.run(
        [sys.executable, "-c", code], env=broken, cwd=root, capture_output=True, text=True
    )
    if result.returncode == 0:
        pytest.skip(f"another OpenGL is installed here: {result.stdout.strip()}")
    assert "RenderError: no picture can be drawn here" in result.stderr
    assert "apt-get install" in result.stderr


def test_a_png_is_written_band_by_band_and_complete(halite_content, monkeypatch, tmp_path):
    whole = render_image(halite_content, size=(300, 210)).astype(float)
    monkeypatch.setattr(picture_tiles, "TILE", 256)
    monkeypatch.setattr(picture_tiles, "BAND_PIXELS", 300 * 64)
    path = tmp_path / "bands.png"
    steps = picture_steps(halite_content, path, size=(300, 210), stated={"frame": "crystal"})
    shares = list(steps)
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 9
    read = np.asarray(Image.open(path)).astype(float)
    assert read.shape == (210, 300, 3)
    assert np.abs(whole[..., :3] - read).mean() < 0.3
    assert (np.abs(whole[..., :3] - read).max(axis=2) > 40.0).mean() < 0.005
    assert png_texts(path) == {"frame": "crystal"}


def test_a_picture_that_is_stopped_leaves_nothing(halite_content, monkeypatch, tmp_path):
    monkeypatch.setattr(picture_tiles, "TILE", 128)
    steps = picture_steps(halite_content, tmp_path / "a.png", size=(200, 200))
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_a_larger_picture_has_larger_letters_and_lines(zinc_surface):
    """The same picture at three times the size, and not the same letters on a larger ground."""
    small = render_image(zinc_surface, size=(240, 180), points=(480, 360)).astype(float)
    large = render_image(zinc_surface, size=(720, 540), points=(480, 360)).astype(float)
    shrunk = large.reshape(180, 3, 240, 3, 4).mean(axis=(1, 3))
    assert np.abs(small - shrunk).mean() < 3.0
    letters = slice(0, 180), slice(185, 240)
    assert np.abs(small[letters] - shrunk[letters]).mean() < 5.0


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_transparent_picture_has_letters_for_the_theme_that_was_chosen(zinc_surface, theme):
    content = replace(zinc_surface, options=SurfaceOptions(caption="■■■■", color_bar=False, axes=False))
    corner = render_image(content, size=(SIDE, SIDE), theme=theme, transparent=True)[:30, :80]
    solid = corner[corner[..., 3] > 250][:, :3].astype(float)
    assert len(solid) and np.abs(solid - 255.0 * np.array(rgb(theme.text))).max(axis=1).min() < 12.0


def test_what_is_too_large_is_said_with_what_to_do(zinc_surface, tmp_path):
    with pytest.raises(ExportError, match="40,000 × 30,000 pixels has 1,200 megapixels, and at most 1,000"):
        render_picture(zinc_surface, tmp_path / "a.png", size=(4000, 3000), scale=10.0)
    with pytest.raises(ExportError, match=r"too many for '\.jpg'; write a \.png"):
        render_picture(zinc_surface, tmp_path / "a.jpg", size=(30_000, 20_000))
    assert list(tmp_path.iterdir()) == []
