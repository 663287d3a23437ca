from pathlib import Path

import numpy as np
import pytest

from core.errors import ExportError
from core.export.png_text import describe_png, png_texts


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from matplotlib.image import imsave

    path = tmp_path / "picture.png"
    imsave(path, np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    return path


def test_descriptions_are_read_by_another_library_and_leave_the_picture_alone(picture: Path) -> None:
    from matplotlib.image import imread
    from PIL import Image

    before = imread(picture)
    describe_png(picture, {"units": "GPa", "material": "α-quartz", "empty": ""})
    np.testing.assert_array_equal(imread(picture), before)
    with Image.open(picture) as image:
        assert image.text["units"] == "GPa"
        assert image.text["material"] == "α-quartz"
        assert "empty" not in image.text


def test_what_was_written_is_read_back(picture: Path) -> None:
    stated = {"frame": "crystal — as it stands", "written": "2026"}
    describe_png(picture, stated)
    assert png_texts(picture).items() >= stated.items()


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "no.png"
    path.write_bytes(b"text")
    with pytest.raises(ExportError, match="not a PNG"):
        describe_png(path, {"a": "b"})
    assert path.read_bytes() == b"text"
