"""Tensors from other programs, and for other programs, on the command line."""

import json
from pathlib import Path

import numpy as np

OUTCAR = """ vasp.6.3.0 20Jan22 (build) complex

 executed on             LinuxIFC date 2024.01.01  10:26:14

 TOTAL ELASTIC MODULI (kBar)
 Direction    XX          YY          ZZ          XY          YZ          ZX
 --------------------------------------------------------------------------------
 XX        1684.0000   1214.0000   1214.0000      0.0000      0.0000      0.0000
 YY        1214.0000   1684.0000   1214.0000      0.0000      0.0000      0.0000
 ZZ        1214.0000   1214.0000   1684.0000      0.0000      0.0000      0.0000
 XY           0.0000      0.0000      0.0000    754.0000      0.0000      0.0000
 YZ           0.0000      0.0000      0.0000      0.0000    754.0000      0.0000
 ZX           0.0000      0.0000      0.0000      0.0000      0.0000    754.0000
 --------------------------------------------------------------------------------
"""


def outcar(tmp_path: Path) -> Path:
    path = tmp_path / "OUTCAR"
    path.write_text(OUTCAR)
    return path


def test_an_outcar_is_analysed(run, tmp_path: Path) -> None:
    result = run("analyze", outcar(tmp_path), "--json")
    assert result.exit_code == 0, result.stderr
    stiffness = np.array(json.loads(result.stdout)["stiffness"])
    np.testing.assert_allclose(np.diag(stiffness), [168.4] * 3 + [75.4] * 3)
    assert "VASP in kBar" in result.stderr


def test_every_card_of_a_tensor_file(run, tmp_path: Path, copper: Path) -> None:
    from app.cli.cards import CARDS_IN_WORDS
    from core.export.material_cards.formats import CARDS

    assert CARDS_IN_WORDS.keys() == CARDS.keys()
    asked = [word for name in CARDS for word in ("--to", name)]
    result = run("export", outcar(tmp_path), *asked, "--structure", copper, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    expected = {f"OUTCAR.{name}" for name in (*CARDS, "elate.about.txt")}
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected
    assert "crystalSymmetry('m-3m', [3.615000" in (tmp_path / "out" / "OUTCAR.mtex.m").read_text()
    assert "ELATE takes no remarks" in result.stderr


def test_a_prediction_becomes_a_card_that_is_read_back(run, stand_in, copper: Path, tmp_path: Path) -> None:
    result = run("export", copper, "--to", "abaqus.inp", "--to", "pymatgen.json", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "copper.abaqus.inp").read_text()
    assert "stand-in 0" in text and "*DENSITY\n8.9" in text
    for name in ("copper.abaqus.inp", "copper.pymatgen.json"):
        document = json.loads(run("analyze", tmp_path / name, "--json").stdout)
        np.testing.assert_allclose(np.diag(document["stiffness"]), [168.4] * 3 + [75.4] * 3)


def test_units_are_asked_for(run, tmp_path: Path) -> None:
    path = tmp_path / "model.inp"
    path.write_text(
        "*ELASTIC, TYPE=ORTHO\n168400.,121400.,168400.,121400.,121400.,168400.,75400.,75400.,\n75400.\n"
    )
    result = run("analyze", path)
    assert result.exit_code == 1 and "--units" in result.stderr
    assert run("analyze", path, "--units", "MPa", "--json").exit_code == 0
    exported = run(
        "export", path, "--to", "elate.txt", "--units", "MPa", "--density", "8.9", "--out", tmp_path
    )
    assert exported.exit_code == 0, exported.stderr
    np.testing.assert_allclose(np.loadtxt(tmp_path / "model.elate.txt")[0, :3], [168.4, 121.4, 121.4])


def test_wrong_usage_of_structure_and_frame(run, stand_in, copper: Path, tmp_path: Path) -> None:
    to = ("--to", "elate.txt", "--out", tmp_path)
    assert run("export", copper, "--structure", copper, *to).exit_code == 2
    assert run("export", outcar(tmp_path), "--frame", "ieee", *to).exit_code == 2
    assert run("export", outcar(tmp_path), "--frame", "ieee", "--structure", copper, *to).exit_code == 0
