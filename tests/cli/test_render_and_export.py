import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.export.png_text import png_texts

SMALL = ("--size", "160,120")


def image(path: Path) -> np.ndarray:
    from matplotlib.image import imread

    return imread(path)


@pytest.fixture
def with_errors(stand_in, monkeypatch):
    """The stand-in with the errors of its interval."""
    predict = stand_in.predict

    def predict_with_errors(crystal):
        found = predict(crystal)
        errors = np.array([0.1 * found.stiffness.voigt])
        return replace(found, interval=replace(found.interval, errors=errors))

    monkeypatch.setattr(stand_in, "predict", predict_with_errors)


@pytest.mark.parametrize("show", ["cell", "young", "velocity"])
def test_render_draws_a_picture_of_the_size_asked_for(
    run, stand_in, copper: Path, tmp_path: Path, show
) -> None:
    out = tmp_path / "new folder" / "picture.png"
    result = run("render", copper, "--show", show, "--out", out, *SMALL, "--scale", "2")
    assert result.exit_code == 0, result.stderr
    picture = image(out)
    assert picture.shape[:2] == (240, 320)
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 20
    assert result.stdout == "" and str(out) in result.stderr


def test_a_picture_carries_what_it_shows(run, stand_in, copper: Path, tmp_path: Path) -> None:
    out = tmp_path / "young.png"
    run("render", copper, "--out", out, *SMALL)
    stated = png_texts(out)
    assert stated["units"] == "GPa" and stated["frame"].startswith("crystal")
    assert stated["model"] == "stand-in 0" and stated["source"] == "copper.cif"


@pytest.mark.parametrize(
    "words",
    [
        ("--contours",),
        ("--clip", "(1 1 0)"),
        ("--sphere",),
        ("--see-through",),
        ("--in-cell", "--frame", "ieee"),
        ("--band",),
    ],
    ids=lambda words: words[0],
)
def test_a_surface_is_drawn_in_many_ways(run, with_errors, copper: Path, tmp_path: Path, words) -> None:
    plain, other = tmp_path / "plain.png", tmp_path / "other.png"
    frame = words[1:] if "--frame" in words else ()
    assert run("render", copper, "--out", plain, *SMALL, *frame).exit_code == 0
    result = run("render", copper, "--out", other, *SMALL, *words)
    assert result.exit_code == 0, result.stderr
    assert (np.abs(image(plain) - image(other)).max(axis=2) > 0.1).mean() > 0.005


def test_a_map_of_all_directions(run, stand_in, copper: Path, tmp_path: Path) -> None:
    for name, words in (
        ("a.svg", ("stereographic", "--lower")),
        ("b.csv", ("mollweide",)),
        ("c.png", ("equal-area",)),
    ):
        result = run("render", copper, "--projection", *words, "--out", tmp_path / name)
        assert result.exit_code == 0, result.stderr
    assert "lower half" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "# model: stand-in 0" in (tmp_path / "b.csv").read_text(encoding="utf-8")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


def test_a_band_without_errors_is_refused_in_words(
    run, stand_in, tensor_file: Path, copper: Path, tmp_path
) -> None:
    out = tmp_path / "p.png"
    for file, why in ((tensor_file, "read from a file"), (copper, "never calibrated")):
        result = run("render", file, "--band", "--out", out, *SMALL)
        assert result.exit_code == 1 and why in result.stderr and not out.exists()
    result = run("render", tensor_file, "--in-cell", "--out", out, *SMALL)
    assert result.exit_code == 1 and "--in-cell" in result.stderr


def test_along_turns_the_view(run, stand_in, quartz: Path, tmp_path: Path) -> None:
    pictures = []
    for name, direction in (("x", "1,0,0"), ("xx", "3,0,0"), ("z", "0,0,1")):
        out = tmp_path / f"{name}.png"
        result = run("render", quartz, "--show", "cell", "--along", direction, "--out", out, *SMALL)
        assert result.exit_code == 0, result.stderr
        pictures.append(image(out))
    np.testing.assert_array_equal(pictures[0], pictures[1])
    assert np.abs(pictures[0] - pictures[2]).max() > 0.2


def test_transparent_pictures_have_no_background(run, stand_in, copper: Path, tmp_path: Path) -> None:
    out = tmp_path / "young.png"
    run("render", copper, "--out", out, "--transparent", *SMALL)
    alpha = image(out)[..., 3]
    assert alpha.min() == 0 and alpha.max() == 1


def test_a_tensor_file_is_drawn_without_the_network(run, tensor_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "young.png"
    result = run("render", tensor_file, "--show", "shear", "--out", out, *SMALL)
    assert result.exit_code == 0, result.stderr
    assert out.is_file()


def test_a_velocity_of_a_tensor_file_needs_a_density(run, tensor_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "velocity.png"
    without = run("render", tensor_file, "--show", "velocity", "--out", out, *SMALL)
    assert without.exit_code == 1 and "density" in without.stderr and not out.exists()
    assert (
        run("render", tensor_file, "--show", "velocity", "--density", "8.9", "--out", out, *SMALL).exit_code
        == 0
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--out", "picture.gif"),
        ("--out", "p.png", "--size", "wide"),
        ("--out", "p.png", "--size", "0,10"),
        ("--out", "p.png", "--show", "nothing"),
        ("--out", "p.png", "--along", "north"),
        ("--out", "p.png", "--along", "0,0,0"),
        ("--out", "p.png", "--band", "--sphere"),
        ("--out", "p.png", "--lower"),
        ("--out", "p.png", "--projection", "mollweide", "--contours"),
        ("--out", "p.png", "--show", "cell", "--contours"),
        ("--out", "p.gif", "--projection", "mollweide"),
        (),
    ],
)
def test_wrong_usage_of_render_ends_with_two(run, copper: Path, words) -> None:
    assert run("render", copper, *words).exit_code == 2


def test_the_cell_of_a_tensor_is_wrong_usage(run, tensor_file: Path) -> None:
    assert run("render", tensor_file, "--show", "cell", "--out", "p.png").exit_code == 2


def test_a_file_that_is_no_crystal_is_one_line(run, stand_in, broken: Path, tmp_path: Path) -> None:
    result = run("render", broken, "--out", tmp_path / "p.png")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "broken.cif" in line


def test_export_writes_every_format(every_format: Path) -> None:
    from app.cli.export_command import FORMATS

    written = {path.name for path in every_format.iterdir()} - {"quartz.film.gif", "quartz.elate.about.txt"}
    assert written == {f"quartz.{name}" for name in FORMATS}
    assert all(path.stat().st_size > 100 for path in every_format.iterdir())


def test_exported_numbers_are_those_of_the_prediction(run, stand_in, copper: Path, tmp_path: Path) -> None:
    run("export", copper, "--to", "tensor.json", "--to", "voigt.csv", "--out", tmp_path)
    document = json.loads((tmp_path / "copper.tensor.json").read_text(encoding="utf-8"))
    table = np.loadtxt(tmp_path / "copper.voigt.csv", delimiter=",", encoding="utf-8")
    expected = stand_in.predict(_crystal(copper)).stiffness.voigt
    np.testing.assert_array_equal(document["stiffness"], expected)
    np.testing.assert_array_equal(table, expected)


def test_the_network_is_asked_once_for_many_formats(
    run, stand_in, monkeypatch, copper: Path, tmp_path: Path
) -> None:
    asked: list[object] = []
    predict = stand_in.predict
    monkeypatch.setattr(stand_in, "predict", lambda crystal: asked.append(crystal) or predict(crystal))
    run(
        "export", copper, "--to", "tensor.json", "--to", "voigt.csv", "--to", "surface.stl", "--out", tmp_path
    )
    assert len(asked) == 1


def test_a_tensor_file_becomes_every_format_but_a_cell(run, tensor_file: Path, tmp_path: Path) -> None:
    formats = ("surface.stl", "voigt.csv", "tensor.json", "directions.csv")
    result = run("export", tensor_file, *(f"--to={name}" for name in formats), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    for name in ("voigt.csv", "tensor.json"):
        path = tmp_path / "out" / f"copper.{name}"
        again = run("analyze", path, "--json")
        np.testing.assert_array_equal(
            json.loads(again.stdout)["stiffness"], np.loadtxt(tensor_file, delimiter=",")
        )
        assert "frame" in path.read_text() and again.stderr == ""


def test_directions_on_any_grid(run, stand_in, copper: Path, tensor_file: Path, tmp_path: Path) -> None:
    for grid, count in (("3", 92), ("5,9", 45)):
        result = run("export", copper, "--to", "directions.csv", "--grid", grid, "--out", tmp_path)
        assert result.exit_code == 0, result.stderr
        text = (tmp_path / "copper.directions.csv").read_text()
        assert "# frame: crystal" in text and "# density_g_cm3: 8.9" in text
        head, *lines = [line for line in text.splitlines() if not line.startswith("#")]
        assert len(lines) == count
        assert {"young_GPa", "pugh_mean", "phase_p_km_per_s", "enhancement_s2"} <= set(head.split(","))
    assert run("export", tensor_file, "--to", "directions.csv", "--grid", "0").exit_code == 2


def test_a_surface_of_the_cell_is_wrong_usage(run, copper: Path) -> None:
    assert run("export", copper, "--to", "surface.stl", "--show", "cell").exit_code == 2
    assert run("export", copper, "--to", "sections.svg", "--show", "cell").exit_code == 2


def test_sections_of_shear_show_its_minimum_maximum_and_mean(run, tensor_file: Path, tmp_path: Path) -> None:
    result = run("export", tensor_file, "--to", "sections.svg", "--show", "shear", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "copper.sections.svg").read_text(encoding="utf-8").startswith("<?xml")


def _crystal(path: Path):
    from core.crystal.reading import read_crystal

    return read_crystal(path)


def test_the_cell_is_drawn_as_vectors(run, stand_in, quartz: Path, tmp_path: Path) -> None:
    for suffix in (".svg", ".pdf"):
        out = tmp_path / f"cell{suffix}"
        result = run("render", quartz, "--show", "cell", "--out", out, "--size", "300,200", "--dark")
        assert result.exit_code == 0, result.stderr
        assert b"<image" not in out.read_bytes() and b"/Subtype /Image" not in out.read_bytes()
    assert 'width="300pt" height="200pt"' in (tmp_path / "cell.svg").read_text(encoding="utf-8")


def test_a_turntable_turns(run, stand_in, quartz: Path, tmp_path: Path) -> None:
    from PIL import Image

    out = tmp_path / "young.gif"
    words = ("--frames", "3", "--seconds", "1.5", "--axis", "c", "--with-cell")
    result = run("render", quartz, "--turntable", out, *words, *SMALL)
    assert result.exit_code == 0, result.stderr
    film = Image.open(out)
    assert (film.n_frames, film.size) == (3, (160, 120)) and b"stand-in 0" in film.info["comment"]


def test_help_lists_every_format(run) -> None:
    from app.cli.export_command import FORMATS

    text = run("export", "--help").stdout
    assert all(f"  {name}" in text for name in FORMATS)
    text = run("render", "--help").stdout
    assert all(suffix in text for suffix in (".png", ".jpg", ".tif", ".svg", ".pdf", ".gif", ".mp4", ".webm"))


@pytest.mark.parametrize(
    "words",
    [
        ("--turntable", "film.avi"),
        ("--turntable", "film.gif", "--frames", "1"),
        ("--turntable", "film.gif", "--axis", "q"),
        ("--out", "young.svg"),
    ],
)
def test_wrong_usage_of_films_and_vectors_ends_with_two(run, copper: Path, words) -> None:
    assert run("render", copper, *words).exit_code == 2


def test_a_read_only_folder_gives_one_sentence(run, stand_in, copper: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("export", copper, "--to", "structure.glb", "--out", tmp_path / "file")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "cannot be written" in line
