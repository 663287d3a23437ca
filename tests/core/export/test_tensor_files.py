"""Tables and documents: what was written is read back to the last digit, and says what it is."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.elasticity.stiffness import Frame
from core.elasticity.tensor_reading import read_tensor
from core.export.framed_prediction import in_frame
from core.export.prediction_document import error_document, prediction_document, predictions_document
from core.export.tensor_json import tensor_document, write_tensor_json
from core.export.voigt_table import voigt_csv, write_voigt_csv
from core.prediction.prediction import Prediction

WRITTEN = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("frame", [Frame.CRYSTAL, Frame.IEEE])
def test_voigt_csv_is_read_back_to_the_last_digit(
    prediction: Prediction, tmp_path: Path, frame: Frame
) -> None:
    view = in_frame(prediction, frame)
    path = tmp_path / "q.voigt.csv"
    write_voigt_csv(path, view)
    np.testing.assert_array_equal(np.loadtxt(path, delimiter=",", encoding="utf-8"), view.stiffness.voigt)
    np.testing.assert_array_equal(read_tensor(path).stiffness.voigt, view.stiffness.voigt)


def test_voigt_csv_says_what_it_is(prediction: Prediction) -> None:
    text = voigt_csv(in_frame(prediction, Frame.IEEE), written=WRITTEN)
    stated = dict(line[2:].split(": ", 1) for line in text.splitlines() if line.startswith("# "))
    assert stated["units"] == "GPa"
    assert stated["voigt_order"] == "xx yy zz yz xz xy"
    assert stated["frame"].startswith("ieee")
    assert stated["model"] == "net 1.2"
    assert stated["model_sha256"] == "ab" * 32
    assert stated["material"] == "SiO2 (quartz ä)"
    assert stated["warnings"] == "a doubt"
    assert stated["written"] == "2026-02-03T04:05:06+00:00"


@pytest.mark.parametrize("frame", [Frame.CRYSTAL, Frame.IEEE])
def test_tensor_json_is_read_back_to_the_last_digit(
    prediction: Prediction, tmp_path: Path, frame: Frame
) -> None:
    view = in_frame(prediction, frame)
    path = tmp_path / "q.tensor.json"
    write_tensor_json(path, view)
    document = json.loads(path.read_text(encoding="utf-8"))
    np.testing.assert_array_equal(document["stiffness"], view.stiffness.voigt)
    np.testing.assert_array_equal(document["interval_90"]["lower"], view.limits[0])
    np.testing.assert_array_equal(document["interval_90"]["upper"], view.limits[1])
    np.testing.assert_array_equal(document["crystal"]["cell"], prediction.crystal.cell)
    np.testing.assert_array_equal(document["crystal"]["fractional"], prediction.crystal.fractional)
    assert document["frame"] == frame.value
    np.testing.assert_array_equal(read_tensor(path).stiffness.voigt, view.stiffness.voigt)


def test_frame_axes_take_the_crystal_frame_to_the_stated_one(prediction: Prediction) -> None:
    from core.tensor.rotation import rotate_voigt

    document = tensor_document(in_frame(prediction, Frame.IEEE))
    turned = rotate_voigt(prediction.stiffness.voigt, document["frame_axes"])
    np.testing.assert_allclose(turned, document["stiffness"], atol=1e-9)


def test_the_prediction_document_has_the_promised_keys(prediction: Prediction) -> None:
    entry = prediction_document(in_frame(prediction), file="quartz.cif")
    assert entry["file"] == "quartz.cif"
    assert entry["formula"] == "SiO2"
    assert entry["space_group"] == 154
    assert entry["crystal_system"] == "trigonal"
    assert entry["atoms"] == 9
    assert entry["units"] == "GPa"
    assert np.shape(entry["stiffness"]) == (6, 6)
    assert np.shape(entry["interval_90"]["stiffness"]) == (2, 6, 6)
    assert entry["interval_90"]["bulk_hill"] == [30.0, 40.0]
    assert set(entry["moduli"]) == {"bulk", "shear", "young", "poisson"}
    assert all(set(entry["moduli"][name]) == {"voigt", "reuss", "hill"} for name in entry["moduli"])
    assert entry["kelvin_moduli"] == sorted(entry["kelvin_moduli"])
    assert entry["stable"] is True and entry["in_domain"] is False
    assert entry["warnings"] == ["a doubt"] and entry["notes"] == ["one note"]


def test_moduli_of_the_document_do_not_depend_on_the_frame(prediction: Prediction) -> None:
    crystal, ieee = (
        prediction_document(in_frame(prediction, frame), file="") for frame in (Frame.CRYSTAL, Frame.IEEE)
    )
    for name, averages in crystal["moduli"].items():
        assert ieee["moduli"][name] == pytest.approx(averages, rel=1e-9)


def test_bulk_modulus_of_the_document_is_voigts_sum(prediction: Prediction) -> None:
    voigt = prediction.stiffness.voigt
    entry = prediction_document(in_frame(prediction), file="")
    assert entry["moduli"]["bulk"]["voigt"] == pytest.approx(voigt[:3, :3].sum() / 9)


def test_the_whole_document_is_json(prediction: Prediction) -> None:
    entries = [
        prediction_document(in_frame(prediction), file="a"),
        error_document(ValueError("two\nlines"), file="b"),
    ]
    document = json.loads(json.dumps(predictions_document(entries, model=prediction.model), allow_nan=False))
    assert document["schema"] == 1
    assert document["model"] == {"name": "net", "version": "1.2", "sha256": "ab" * 32}
    assert document["results"][1] == {"file": "b", "error": {"type": "ValueError", "message": "two lines"}}
