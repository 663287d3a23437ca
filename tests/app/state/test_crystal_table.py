"""Rows of the table of all crystals, from real answers."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from stand_in_predictor import prediction_for

from app.state.answer import CrystalFacts
from app.state.crystal_table import (
    aligned,
    cell_text,
    cell_tip,
    ordered,
    row_of,
    rows_csv,
    rows_tsv,
    statements,
)
from app.state.requests import TensorRequest
from app.state.scatter import OTHERS, ScatterWish, point_tip, scatter
from app.state.session import CrystalEntry, Stage
from app.state.table_columns import COLUMNS, NUMBER_OF
from app.work.answering import answer_for, answer_for_tensor
from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Stiffness


def salt(a=5.64):
    fractional = np.array([[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]])
    return Crystal(
        species=("Na",) * 4 + ("Cl",) * 4,
        cell=a * np.eye(3),
        fractional=np.concatenate([fractional, fractional + 0.5]),
    )


def done(key=1, a=5.64, name="salt"):
    crystal = salt(a)
    facts = CrystalFacts(
        formula="NaCl",
        atoms=8,
        density=2.16,
        space_group=225,
        symbol="Fm-3m",
        crystal_system="cubic",
        bonds=None,
    )
    return CrystalEntry(
        key=key, path=Path(f"/x/{name}.cif"), stage=Stage.DONE, crystal=crystal, facts=facts,
        answer=answer_for(prediction_for(crystal)),
    )  # fmt: skip


FAILED = CrystalEntry(key=9, path=Path("/x/bad.cif"), stage=Stage.FAILED, reason="bad.cif: not a CIF")


def value(row, name):
    return row.values[NUMBER_OF[name]]


def test_values_are_those_of_the_answer():
    entry = done()
    row, answer = row_of(entry), entry.answer
    bulk, shear = answer.averages.bulk.hill, answer.averages.shear.hill
    assert value(row, "K") == bulk and value(row, "pugh") == pytest.approx(bulk / shear)
    assert row.limits[NUMBER_OF["K"]] == answer.prediction.interval.bulk_hill
    assert value(row, "dK") == pytest.approx(20.0)
    assert value(row, "ratio") == pytest.approx(answer.young_maximum.value / answer.young_minimum.value)
    assert value(row, "Hteter") == pytest.approx(0.151 * shear)
    longitudinal, transverse = (
        np.sqrt((bulk + 4 * shear / 3) / answer.density),
        np.sqrt(shear / answer.density),
    )
    mean = (3 / (longitudinal**-3 + 2 * transverse**-3)) ** (1 / 3)
    assert value(row, "vm") == pytest.approx(mean)
    planck, boltzmann = 1.054571817e-34, 1.380649e-23
    number = 8 / 5.64e-10**3
    assert value(row, "debye") == pytest.approx(
        planck / boltzmann * (6 * np.pi**2 * number) ** (1 / 3) * mean * 1e3
    )
    assert (value(row, "domain"), value(row, "stable"), value(row, "stage")) == ("yes", "yes", "done")
    assert row.elements == {"Na", "Cl"} and "nacl" in row.searched


def test_a_failure_has_its_reason_and_no_numbers():
    row = row_of(FAILED)
    assert value(row, "reason") == "bad.cif: not a CIF" and value(row, "K") is None
    assert cell_text(row, NUMBER_OF["K"]).startswith("–") and "not known" in cell_tip(row, NUMBER_OF["K"])


def test_an_unstable_tensor_has_no_estimates():
    unstable = np.diag([100.0, 100.0, 100.0, 50.0, 50.0, 50.0])
    unstable[:3, :3] += 120.0 * (1 - np.eye(3))
    answer = answer_for_tensor(Stiffness(voigt=unstable), None)
    row = row_of(replace(FAILED, stage=Stage.DONE, answer=answer))
    assert value(row, "stable") == "no" and value(row, "Hchen") is None and value(row, "AU") is None
    assert value(row, "domain") is None and value(row, "model") is None


def test_four_digits_with_their_points_below_each_other():
    texts = [aligned(number, 2) for number in (103.456, 9.8765, 12345.6, 0.0, -2.5)]
    assert [text.strip() for text in texts] == ["103.5", "9.88", "12346", "0.00", "−2.50"]
    assert {len(text) - (text.find(".") if "." in text else len(text.rstrip())) for text in texts} == {3}


def test_half_of_the_interval_stands_beside_a_modulus():
    row = row_of(done())
    low, high = row.limits[NUMBER_OF["K"]]
    assert cell_text(row, NUMBER_OF["K"]).split("±")[1].strip() == f"{(high - low) / 2:.1f}"
    assert cell_text(row, NUMBER_OF["formula"]) == "NaCl"


def test_what_is_not_known_comes_last_both_ways():
    rows = [row_of(FAILED), row_of(done(1)), row_of(done(2, a=5.0))]
    for descending, keys in ((False, [1, 2, 9]), (True, [2, 1, 9])):
        assert [row.key for row in ordered(rows, NUMBER_OF["K"], descending=descending)] == keys
    assert [row.key for row in ordered(rows, None, descending=True)] == [9, 1, 2]


def test_a_file_has_every_digit_and_says_units_frame_and_network():
    rows = [row_of(done()), row_of(FAILED)]
    text = rows_csv(rows, statements(rows, "2026-11-24T00:00:00+00:00"))
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert (
        "# frame: crystal" in head and "# model: stand-in 1" in head and any("units" in line for line in head)
    )
    read = list(
        csv.DictReader(io.StringIO("".join(line + "\n" for line in text.splitlines() if line[0] != "#")))
    )
    assert float(read[0]["K_hill_GPa"]) == value(rows[0], "K")
    assert (float(read[0]["K_hill_low_GPa"]), float(read[0]["K_hill_high_GPa"])) == rows[0].limits[
        NUMBER_OF["K"]
    ]
    assert read[0]["frame"] == "crystal" and read[0]["model_sha256"] == "0" * 64
    assert read[1]["K_hill_GPa"] == "" and read[1]["reason"] == "bad.cif: not a CIF"
    assert len(read[0]) == len(COLUMNS) + 6
    tsv = rows_tsv(rows, [NUMBER_OF["atoms"], NUMBER_OF["G"]])
    assert tsv.splitlines()[0] == "atoms\tG_hill_GPa\tG_hill_low_GPa\tG_hill_high_GPa"
    assert tsv.splitlines()[1].startswith("8\t")


def test_points_with_their_intervals():
    rows = [row_of(done(1)), row_of(done(2, a=5.0)), row_of(FAILED)]
    found = scatter(rows, ScatterWish(x="K", y="nu"))
    assert [row.key for row in found.rows] == [1, 2] and found.left_out == 1
    low, high = rows[0].limits[NUMBER_OF["K"]]
    assert found.x[0] - found.x_low[0] == pytest.approx(low) and found.x[0] + found.x_high[
        0
    ] == pytest.approx(high)
    assert found.y_low == pytest.approx(0.0) and found.names == ("cubic",)
    powers = scatter(rows, ScatterWish(x="K", y="nu", log_x=True, color="density"))
    assert 10 ** (powers.x[0] - powers.x_low[0]) == pytest.approx(low) and powers.names == ()
    assert powers.level == pytest.approx([row.number(NUMBER_OF["density"]) for row in rows[:2]])
    tip = point_tip(rows[0], ScatterWish())
    assert "NaCl · salt.cif" in tip and "GPa" in tip and "cubic" in tip


def test_rare_words_share_a_colour():
    row = row_of(done())
    rows = [
        replace(row, key=n, values=(*row.values[:4], f"system {n % 9}", *row.values[5:])) for n in range(18)
    ]
    found = scatter(rows, ScatterWish())
    assert len(found.names) == 7 and found.names[-1] == OTHERS and set(found.groups) == set(found.names)


def test_names_of_columns_are_given_once():
    names = [column.name.casefold() for column in COLUMNS]
    assert len(set(names)) == len(names) and len({column.csv for column in COLUMNS}) == len(COLUMNS)


def test_edited_numbers_are_not_taken_for_those_of_the_file():
    request = TensorRequest(path=Path("/x/salt.cif"), edited=(1.0,) * 21, of_prediction=True)
    edited = CrystalEntry(key=1, path=request.path, stage=Stage.DONE, tensor=request)
    reason = next(column for column in COLUMNS if column.name == "reason")
    assert reason.value(edited) == "edited by hand, not predicted"
