"""The heat map of the 6×6: what is written in it."""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from core.errors import ExportError
from core.export.matrix_figure import MatrixInk, MatrixSubject, matrix_figure, write_matrix_figure

VALUES = np.diag([100.0, 90.0, 80.0, 30.0, 20.0, 10.0])
VALUES[0, 1] = VALUES[1, 0] = -12.34
LIMITS = np.stack([VALUES - 3.0 * (VALUES != 0), VALUES + 4.0 * (VALUES != 0)])
SUBJECT = MatrixSubject(title="SiO₂", values=VALUES, limits=LIMITS, frame="ieee")


def texts(subject=SUBJECT, ink=MatrixInk()):  # noqa: B008  (a frozen record)
    figure = matrix_figure(subject, ink=ink)
    return [text.get_text() for text in (*figure.texts, *figure.axes[0].texts)]


def test_every_entry_stands_with_its_limits_unit_and_frame():
    written = texts()
    assert written.count("−12.3") == 2 and written.count("−15 to −8") == 2
    assert "100.0" in written and "97–104" in written
    assert any("GPa" in text and "frame ieee" in text for text in written)
    assert written.count("0.0") == 28  # what symmetry makes zero has no limits


def test_without_limits_it_says_so():
    written = texts(MatrixSubject(title="t", values=VALUES))
    assert not any("–" in text for text in written[3:])
    assert any(text.startswith("No intervals") for text in written)


@pytest.mark.parametrize("ground", ["#ffffff", "#212529"])
def test_letters_are_readable_on_every_square(ground):
    figure = matrix_figure(SUBJECT, ink=MatrixInk(ground=ground))
    squares = [patch.get_facecolor()[:3] for patch in figure.axes[0].patches]
    places = {patch.get_xy(): color for patch, color in zip(figure.axes[0].patches, squares, strict=True)}
    for text in figure.axes[0].texts:
        x, y = text.get_position()
        ground_there = np.mean(places[(int(x), int(y))])
        assert abs(ground_there - {"#000000": 0.0, "#ffffff": 1.0}[text.get_color()]) > 0.3


def test_it_is_vectors_with_metadata(tmp_path: Path):
    write_matrix_figure(tmp_path / "m.svg", SUBJECT, stated={"frame": "ieee", "model": "net 1"})
    text = (tmp_path / "m.svg").read_text(encoding="utf-8")
    assert "frame: ieee; model: net 1" in text
    assert not [e for e in ElementTree.fromstring(text).iter() if e.tag.endswith("}image")]
    write_matrix_figure(tmp_path / "m.pdf", SUBJECT, stated={"frame": "ieee"})
    assert b"/Subtype /Image" not in (tmp_path / "m.pdf").read_bytes()
    with pytest.raises(ExportError, match=r"\.jpg"):
        write_matrix_figure(tmp_path / "m.jpg", SUBJECT, stated={})
