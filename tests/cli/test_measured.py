"""Measured constants on the command line: listed, found, and beside a prediction."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples"


def test_without_an_argument_all_are_listed(run) -> None:
    result = run("measured")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert any(line.split()[:2] == ["forsterite", "Mg2SiO4"] for line in lines)
    assert any("periclase" in line and "160.0" in line and "Bass 1995" in line for line in lines)
    assert "GPa" in lines[-1] and "measurements" in lines[-1]
    document = json.loads(run("measured", "--json").stdout)
    assert document["schema"] == 1
    assert f"{len(document['measured'])} measurements" in lines[-1]


def test_a_name_and_a_formula_give_every_phase_of_it(run) -> None:
    entries = json.loads(run("measured", "SiO2", "--json").stdout)["measured"]
    assert {"α-quartz", "stishovite"} <= {entry["name"] for entry in entries}
    assert {entry["formula"] for entry in entries} == {"SiO2"}
    (forsterite,) = json.loads(run("measured", "Forsterite", "--json").stdout)["measured"]
    assert forsterite["stiffness"][0][0] == 328.0
    assert (forsterite["axes"], forsterite["setting"]) == ("x ∥ a, z ∥ c", "Pbnm")
    assert forsterite["temperature_K"] is None
    assert forsterite["moduli"]["bulk_hill"] == pytest.approx(129.5, abs=0.1)


def test_text_names_source_axes_and_units(run) -> None:
    shown = run("measured", "forsterite").stdout
    for expected in ("Mg2SiO4", "328.0", "x ∥ a, z ∥ c (Pbnm)", "GPa", "room temperature", "Bass", "g/cm³"):
        assert expected in shown


def test_a_name_that_is_not_there_gets_near_ones(run) -> None:
    result = run("measured", "forsterit")
    assert result.exit_code == 0, "part of a name finds it too"
    result = run("measured", "fosterite")
    assert result.exit_code == 2
    assert "did you mean forsterite" in result.stderr
    assert "lists what there is" in run("measured", "Xe5Kr3").stderr


def test_a_file_is_compared_with_every_measurement_of_its_phase(run, stand_in) -> None:
    """The stand-in gives every crystal copper's constants: K = 137.1, with limits 130 and 145 GPa."""
    path = EXAMPLES / "copper.cif"
    document = json.loads(run("measured", path, "--json").stdout)
    assert (document["formula"], document["space_group"]) == ("Cu", 225)
    assert document["model"]["name"] == "stand-in"
    overton = next(entry for entry in document["measured"] if entry["label"] == "Overton 1955")
    assert overton["comparison"]["K"]["difference"] == pytest.approx(0.0, abs=1e-6)
    assert overton["comparison"]["K"]["inside"] is True
    assert overton["constants"]["c44"]["measured"] == pytest.approx(75.4)
    assert set(overton["constants"]) == {"c11", "c12", "c44"}
    shown = run("measured", path).stdout
    assert "Overton 1955" in shown and "130.0 to 145.0" in shown and "yes" in shown


def test_what_lies_outside_the_interval_is_marked(run, stand_in) -> None:
    shown = run("measured", EXAMPLES / "halite.cif").stdout
    assert "NO" in shown and "24.9" in shown


def test_orthorhombic_constants_stand_in_the_ieee_frame(run, stand_in) -> None:
    """IEEE: c < a < b; of Pbnm's c11 = 328, c22 = 200, c33 = 235 the first is along the shortest edge."""
    document = json.loads(run("measured", EXAMPLES / "forsterite.cif", "--json").stdout)
    (entry,) = document["measured"]
    assert document["frame_of_constants"] == "ieee"
    found = [entry["constants"][name]["measured"] for name in ("c11", "c22", "c33")]
    assert found == pytest.approx([235.0, 200.0, 328.0])
    assert entry["remarks"] == []


def test_nothing_measured_is_said(run, stand_in, tmp_path: Path) -> None:
    path = tmp_path / "unknown.cif"
    path.write_text((EXAMPLES / "copper.cif").read_text().replace("Cu", "Xe"))
    result = run("measured", path)
    assert result.exit_code == 0
    assert "nothing measured of Xe" in result.stderr
    assert json.loads(run("measured", path, "--json").stdout)["measured"] == []


def test_a_broken_file_is_one_line(run, stand_in, broken: Path) -> None:
    result = run("measured", broken)
    assert result.exit_code == 1
    assert "broken.cif" in result.stderr and len(result.stderr.strip().splitlines()) == 1


def test_predict_names_what_was_measured(run, stand_in, copper: Path) -> None:
    shown = " ".join(run("predict", copper).stdout.split())
    assert "Measured K 135.3, G 47.1 GPa (Hiki 1966, room temperature); K 137.1" in shown
    assert "1 more" in shown
    assert "Measured" not in run("predict", copper, "--json").stdout


def test_a_damaged_table_stops_measured_but_no_prediction(
    run, stand_in, copper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli import measured_table

    damaged = tmp_path / "measured.toml"
    damaged.write_text("[[crystal")
    monkeypatch.setattr(measured_table, "measured_constants", lambda: damaged)
    measured_table.measured_table.cache_clear()
    try:
        assert run("predict", copper).exit_code == 0
        result = run("measured")
        assert result.exit_code == 1
        assert "not a table of measured constants" in result.stderr
    finally:
        measured_table.measured_table.cache_clear()
