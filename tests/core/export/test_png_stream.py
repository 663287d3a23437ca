"""A PNG written by rows, read by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image

from core.errors import ExportError
from core.export.png_stream import PngStream


@pytest.mark.parametrize("alpha", [False, True])
def test_another_program_reads_every_pixel_and_the_statements(alpha):
    image = np.random.default_rng(3).integers(0, 256, (37, 23, 4), dtype=np.uint8)
    file = io.BytesIO()
    stream = PngStream(file, (23, 37), alpha=alpha, stated={"frame": "crystal", "Titel": "α-SiO₂", "no": ""})
    for start in range(0, 37, 10):
        stream.write_rows(image[start : start + 10])
    stream.close()
    file.seek(0)
    read = Image.open(file)
    np.testing.assert_array_equal(np.asarray(read), image if alpha else image[..., :3])
    assert read.text == {"frame": "crystal", "Titel": "α-SiO₂"}
    assert read.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_missing_rows_and_impossible_sizes_are_said():
    stream = PngStream(io.BytesIO(), (4, 4), alpha=False, stated={})
    stream.write_rows(np.zeros((3, 4, 3), dtype=np.uint8))
    with pytest.raises(ExportError, match="3 of 4 rows"):
        stream.close()
    with pytest.raises(ExportError, match="0 × 4"):
        PngStream(io.BytesIO(), (0, 4), alpha=False, stated={})
