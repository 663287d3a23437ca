"""The real window with the shipped network, as the command line opens it; dark: tests/cli."""

import pytest
from PySide6.QtGui import QImage

from app import resource_paths
from app.state.palette import LIGHT
from app.window_start import take_snapshot
from core.errors import ElastoscopeError

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(
        resource_paths.model_folder() is None, reason="no trained network in resources/models"
    ),
]


def colours(image, left, right):
    xs = range(round(image.width() * left), round(image.width() * right), 4)
    return {image.pixelColor(x, y).name() for x in xs for y in range(150, image.height() - 60, 4)}


@pytest.mark.soak  # the same by the command: tests/cli/test_snapshot_command.py
def test_a_picture_of_the_window_holds_both_views(qapp, qtbot, tmp_path):
    example = next(path for path in resource_paths.examples() if "quartz" in path.stem)
    out = tmp_path / "window.png"
    take_snapshot(example, out, size=(1280, 800), theme="light")
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1280, 800)
    assert len(colours(image, 0.18, 0.42)) > 200, "the unit cell is not in the picture"
    assert len(colours(image, 0.45, 0.70)) > 200, "the surface is not in the picture"
    assert image.pixelColor(640, 4).name() == LIGHT.window


def test_a_file_that_cannot_be_read_is_an_error_in_words(qapp, qtbot, tmp_path):
    broken = tmp_path / "broken.cif"
    broken.write_text("nothing")
    with pytest.raises(ElastoscopeError, match=r"broken\.cif"):
        take_snapshot(broken, tmp_path / "window.png")
    assert not (tmp_path / "window.png").exists()
