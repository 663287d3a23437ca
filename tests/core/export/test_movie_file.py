"""Films, read by Pillow; ffmpeg itself is stood in for by a program that keeps what it is given."""

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import ExportError
from core.export.movie_file import frames_folder, missing_encoder, movie_steps
from core.export.png_text import png_texts

STATED = {"frame": "crystal", "units": "GPa", "model": "net 1.2"}
SIZE = (9, 7)
COLORS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (250, 200, 10))


def frames():
    for color in COLORS:
        yield np.broadcast_to(np.array([*color, 255], dtype=np.uint8), (SIZE[1], SIZE[0], 4))


def write(path, given=None, **changes):
    asked = {"size": SIZE, "count": 4, "seconds": 2.0, "stated": STATED} | changes
    return list(movie_steps(path, given or frames(), **asked))


def fake_ffmpeg(folder: Path, body: str, monkeypatch) -> None:
    program = folder / "ffmpeg"
    program.write_text(f"#!{sys.executable}\nimport sys\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_gif_has_every_picture_its_time_and_its_statements(tmp_path):
    shares = write(tmp_path / "film.gif")
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(set(shares) - {0.0}) == 5
    film = Image.open(tmp_path / "film.gif")
    assert film.n_frames == 4 and film.info["loop"] == 0 and film.size == SIZE
    assert film.info["comment"].decode() == "frame: crystal; units: GPa; model: net 1.2"
    for number, color in enumerate(COLORS):
        film.seek(number)
        assert film.info["duration"] == 500
        np.testing.assert_allclose(np.asarray(film.convert("RGB"))[3, 4], color, atol=4)


def test_png_pictures_go_to_a_folder(tmp_path):
    write(tmp_path / "film.png")
    folder = frames_folder(tmp_path / "film.png")
    assert sorted(path.name for path in folder.iterdir()) == [f"frame_{n:04d}.png" for n in (1, 2, 3, 4)]
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "frame_0002.png"))[0, 0], COLORS[1])
    assert png_texts(folder / "frame_0001.png") == STATED
    write(tmp_path / "film.png")  # the pictures of an earlier film may be replaced
    (folder / "thesis.txt").write_text("dear")
    with pytest.raises(ExportError, match=r"thesis\.txt"):
        write(tmp_path / "film.png")
    assert (folder / "thesis.txt").read_text() == "dear"


@pytest.mark.parametrize("suffix", [".gif", ".png"])
def test_a_film_that_is_stopped_leaves_nothing(tmp_path, suffix):
    asked = {"size": SIZE, "count": 4, "seconds": 2.0, "stated": STATED}
    steps = movie_steps(tmp_path / f"film{suffix}", frames(), **asked)
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_ffmpeg_is_given_every_pixel_size_rate_and_statements(tmp_path, monkeypatch, suffix):
    body = "open(sys.argv[-1], 'wb').write(sys.stdin.buffer.read() + '|'.join(sys.argv).encode())"
    fake_ffmpeg(tmp_path, body, monkeypatch)
    write(tmp_path / f"film{suffix}")
    data = (tmp_path / f"film{suffix}").read_bytes()
    pixels = np.frombuffer(data[: 4 * 7 * 9 * 3], np.uint8).reshape(4, 7, 9, 3)
    np.testing.assert_array_equal(pixels[:, 3, 3], COLORS)
    words = data[4 * 7 * 9 * 3 :].decode()
    assert "|9x7|-r|2|" in words and "comment=frame: crystal; units: GPa; model: net 1.2" in words


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_what_ffmpeg_says_is_told(tmp_path, monkeypatch):
    fake_ffmpeg(tmp_path, "sys.stderr.write('Unknown encoder libx264\\n'); sys.exit(1)", monkeypatch)
    with pytest.raises(ExportError, match="ffmpeg stopped: Unknown encoder libx264"):
        write(tmp_path / "film.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["ffmpeg"]


def test_what_cannot_be_is_said_before_any_picture_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "ffmpeg" in missing_encoder(".mp4") and not missing_encoder(".gif")

    def nothing():
        raise AssertionError("a picture was drawn")
        yield

    for name, changes, words in (
        ("film.mp4", {}, "needs ffmpeg"),
        ("film.avi", {}, r"\.gif, \.mp4, \.webm, \.png"),
        ("film.gif", {"seconds": 0.01}, "too fast"),
        ("film.gif", {"size": (40_000, 40_000)}, "too many for one GIF"),
        ("film.gif", {"count": 1}, "no film"),
    ):
        with pytest.raises(ExportError, match=words):
            write(tmp_path / name, nothing(), **changes)
