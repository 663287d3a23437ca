"""From a model folder to answers: order, failures, intervals, evaluation, the finished model."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from known_crystals import caesium_chloride, quartz, rock_salt, triclinic
from tiny_dataset import NETWORK, tiny_dataset

from core.crystal.crystal import Crystal
from core.dataset.labelled import Dataset
from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.stiffness import Frame
from core.errors import (
    CancelledError,
    CheckpointError,
    CrystalError,
    DatasetError,
    DeviceError,
    TrainingError,
)
from core.network.build import build_network
from core.network.checkpoint import save_checkpoint
from core.prediction.coverage import coverage_of
from core.prediction.evaluation import evaluate
from core.prediction.finishing import finish_model
from core.prediction.model_card import errors_text
from core.prediction.prediction import Interval90, Prediction
from core.prediction.predictor import Predictor

EMPTY = Crystal(species=(), cell=4.0 * np.eye(3), fractional=np.zeros((0, 3)), name="nothing")
LONELY = caesium_chloride(a=40.0)


def network(seed):
    """Untrained, but with moduli of tens of GPa."""
    built = build_network(NETWORK, seed=seed)
    built.output.shift[0], built.output.shift[1] = 8.0, 9.0
    built.output.scale.fill_(0.3)
    return built


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return tiny_dataset(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def uncalibrated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    save_checkpoint(folder, [network(1)], {"name": "plain", "version": "3"})
    return folder


@pytest.fixture(scope="module")
def finished(dataset, tmp_path_factory):
    """An ensemble of two, calibrated and measured: folder and card."""
    folder = tmp_path_factory.mktemp("finished")
    for seed in (1, 2):
        save_checkpoint(folder / f"member-{seed}", [network(seed)], {"training": {"epoch": seed}})
    members = [folder / "member-1", folder / "member-2"]
    return folder / "model", finish_model(members, dataset, folder / "model", card={"name": "tiny"})


@pytest.fixture(scope="module")
def predictor(finished):
    return Predictor.load(finished[0], device="cpu")


def test_a_model_that_was_never_calibrated_says_so(uncalibrated):
    predictor = Predictor.load(uncalibrated, device="cpu")
    prediction = predictor.predict(quartz())
    assert prediction.interval is None
    assert prediction.warnings == ("this model was never calibrated: no intervals",)
    assert (predictor.identity.name, predictor.identity.version, predictor.device) == ("plain", "3", "cpu")
    assert predictor.training_elements == ()


def test_an_answer_is_positive_definite_symmetric_and_within_its_interval(predictor, dataset):
    prediction = predictor.predict(dataset.split("train")[0].crystal)
    voigt = prediction.stiffness.voigt
    assert prediction.stiffness.frame is Frame.CRYSTAL
    assert np.linalg.eigvalsh(voigt)[0] > 0
    assert prediction.symmetry_residual < 1e-4
    assert prediction.in_domain
    assert prediction.warnings == ()
    low, high = prediction.interval.stiffness
    assert (low <= voigt + 1e-9).all()
    assert (voigt <= high + 1e-9).all()
    assert (high - low)[:3, :3].min() > 1.0
    assert (high - low)[0, 3] < 1e-3  # C14 of a cubic crystal
    assert prediction.seconds > 0


def test_an_ensemble_without_a_memory_answers_with_the_mean_of_its_members(predictor, finished, tmp_path):
    alone = [
        Predictor.load(finished[0].parent / f"member-{seed}", device="cpu").predict(rock_salt()).log_irreps
        for seed in (1, 2)
    ]
    for name in ("model.safetensors", "config.json", "card.json"):
        shutil.copy(finished[0] / name, tmp_path)
    bare = Predictor.load(tmp_path, device="cpu")
    np.testing.assert_allclose(bare.predict(rock_salt()).log_irreps, np.mean(alone, axis=0), atol=1e-5)
    assert bare.predict(rock_salt()).relatives == ()
    assert bare.identity.sha256 != predictor.identity.sha256
    assert len(predictor.predict(rock_salt()).relatives) == 3
    assert np.abs(alone[0] - alone[1]).max() > 1e-3


def test_an_unseen_element_is_out_of_domain(predictor):
    prediction = predictor.predict(rock_salt("Xe", "Cl", 5.0))
    assert not prediction.in_domain
    assert "no training crystal holds Xe" in prediction.warnings[0]
    assert set(predictor.training_elements) == {"Br", "Cl", "Cs", "F", "K", "Li", "Mg", "Na", "O"}


def test_atoms_that_see_nobody_are_out_of_domain(predictor):
    prediction = predictor.predict(LONELY)
    assert np.linalg.eigvalsh(prediction.stiffness.voigt).min() > 0
    assert not prediction.in_domain
    assert any("no two atoms are closer than 4.0 Å" in warning for warning in prediction.warnings)


def test_many_crystals_are_answered_in_order_and_failures_stay_in_their_place(predictor):
    crystals = [quartz(), EMPTY, rock_salt(), triclinic(), EMPTY, caesium_chloride()]
    answers = list(predictor.predict_many(iter(crystals)))
    assert [isinstance(answer, Prediction) for answer in answers] == [True, False, True, True, False, True]
    for crystal, answer in zip(crystals, answers, strict=True):
        if isinstance(answer, Prediction):
            assert answer.crystal is crystal
            alone = predictor.predict(crystal).stiffness.voigt
            np.testing.assert_allclose(answer.stiffness.voigt, alone, rtol=1e-3, atol=1e-3 * alone.max())
        else:
            assert isinstance(answer, CrystalError)
            assert "has no atoms" in str(answer)
    assert list(predictor.predict_many([])) == []


def test_answers_come_while_others_are_still_to_be_read(predictor, monkeypatch):
    monkeypatch.setattr("core.prediction.predictor.EDGES_PER_BATCH", 1)
    taken = []

    def crystals():
        for a in (4.0, 4.1, 4.2):
            taken.append(a)
            yield caesium_chloride(a=a)

    answers = predictor.predict_many(crystals())
    assert next(answers).crystal.cell[0, 0] == 4.0
    assert taken == [4.0]


def test_asked_to_stop_nothing_more_is_read(predictor, monkeypatch):
    monkeypatch.setattr("core.prediction.predictor.EDGES_PER_BATCH", 1)
    answers = []
    for answer in predictor.predict_many(
        [caesium_chloride(a=a) for a in (4.0, 4.1, 4.2)], should_stop=lambda: len(answers) == 2
    ):
        answers.append(answer)
    assert len(answers) == 2


def test_what_cannot_be_loaded_is_one_sentence(finished, tmp_path, monkeypatch):
    with pytest.raises(CheckpointError, match=r"has no model\.safetensors"):
        Predictor.load(tmp_path)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceError, match="the device 'cuda' is not here; there is: cpu"):
        Predictor.load(finished[0], device="cuda")
    save_checkpoint(tmp_path, [network(1)], {})
    for text in ("{", "[]", '{"calibration": {}}'):
        (tmp_path / "calibration.json").write_text(text)
        with pytest.raises(CheckpointError):
            Predictor.load(tmp_path, device="cpu")


def test_the_finished_model_tells_what_it_is(finished, dataset):
    folder, card = finished
    stored = json.loads((folder / "card.json").read_text(), parse_constant=pytest.fail)  # no NaN
    assert stored == json.loads(json.dumps(card))
    assert stored["networks"] == 2
    assert stored["parameters"] == 2 * sum(parameter.numel() for parameter in network(1).parameters())
    assert [run["epoch"] for run in stored["training"]] == [1, 2]
    assert stored["errors"]["test"]["overall"]["count"] == 8
    text = (folder / "card.md").read_text()
    assert text.startswith("# tiny")
    assert "## Errors on `test`" in text
    with pytest.raises(TrainingError, match="no crystals in split val"):
        alone = Dataset(name="alone", records=dataset.split("train"))
        finish_model([folder.parent / "member-1"], alone, folder.parent / "none", card={})


def test_an_evaluation_is_by_system_and_names_failures(predictor, dataset):
    records = list(dataset.split("test"))
    records[2] = replace(records[2], crystal=EMPTY, identifier="lonely")
    records[3] = replace(records[3], crystal_system="")
    shares = []
    found = evaluate(predictor, records, on_progress=shares.append)
    assert shares[-1] == 1.0
    assert [name for name, _ in found.failed] == ["lonely"]
    assert {name: metrics.count for name, metrics in found.by_system.items()} == {"cubic": 6, "unknown": 1}
    errors = [
        np.linalg.norm((predictor.predict(one.crystal).stiffness.voigt - one.voigt)[:3, :3]) ** 2
        + 4 * np.linalg.norm(np.diag(predictor.predict(one.crystal).stiffness.voigt - one.voigt)[3:]) ** 2
        for number, one in enumerate(records)
        if number != 2
    ]
    assert found.overall.tensor_error == pytest.approx(np.mean(np.sqrt(errors)), rel=1e-3)
    assert (
        found.coverage_by_system["unknown"].rank_correlation.shear is None
    )  # of a single crystal there is none
    json.dumps(found.to_dict(), allow_nan=False)
    assert "| – |" in errors_text(
        "test",
        found.to_dict()
        | {
            "by_system": {},
            "coverage_by_system": {"cubic": found.to_dict()["coverage_by_system"]["unknown"]},
        },
    )


def test_coverage_on_the_calibration_crystals_is_what_was_calibrated(finished):
    coverage = finished[1]["errors"]["val"]["coverage"]
    for name in ("bulk", "shear", "young"):
        assert coverage[name] == 1.0  # of 8 crystals the quantile is the largest error


def test_an_evaluation_without_any_answer_or_stopped_says_so(predictor, dataset):
    records = [replace(record, crystal=EMPTY) for record in dataset.split("test")]
    with pytest.raises(DatasetError, match="none of the 8 crystals can be predicted; the first: "):
        evaluate(predictor, records)
    with pytest.raises(DatasetError, match="no labelled crystals"):
        evaluate(predictor, [])
    with pytest.raises(CancelledError):
        evaluate(predictor, dataset.split("test"), should_stop=lambda: True)


def test_an_empty_crystal_is_an_error_and_not_a_crash(predictor):
    empty = Crystal(species=(), cell=np.eye(3) * 4.0, fractional=np.empty((0, 3)), name="empty")
    with pytest.raises(CrystalError):
        predictor.predict(empty)


def test_the_mean_of_a_system_is_measured_beside_the_network(predictor, dataset):
    records = dataset.split("test")
    assert evaluate(predictor, records).mean_of_system == {}
    found = evaluate(predictor, records, training=records[:3])
    moduli = [voigt_reuss_hill(record.voigt) for record in records]
    mean = np.mean([one.bulk.hill for one in moduli[:3]])
    error = np.mean([abs(one.bulk.hill - mean) for one in moduli])
    assert found.mean_of_system["cubic"].bulk_mae == pytest.approx(error, rel=1e-12)
    text = errors_text("test", found.to_dict())
    assert "always answering the mean" in text
    other = [replace(record, crystal_system="trigonal") for record in records[:3]]
    assert evaluate(predictor, records, training=other).mean_of_system == {}


def test_rank_correlations_compare_widths_with_errors():
    known = np.stack([np.diag([100.0 + i, 90, 80, 30, 30, 30]) for i in range(6)])
    errors = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])[:, None, None] * np.eye(6)

    def correlation(order):
        intervals = [
            Interval90(
                stiffness=np.stack([c - width * np.eye(6), c + width * np.eye(6)]),
                bulk_hill=(50.0 - width, 50.0 + width),
                shear_hill=(30.0 - width, 30.0 + width),
                young_hill=(70.0 - width, 70.0 + width),
                errors=np.zeros((1, 6, 6)),
            )
            for c, width in zip(known, order, strict=True)
        ]
        return coverage_of(intervals, known + errors, known).rank_correlation

    assert correlation([1, 2, 3, 4, 5, 6]).stiffness == pytest.approx(1.0)
    assert correlation([6, 5, 4, 3, 2, 1]).stiffness == pytest.approx(-1.0)
    assert correlation([6, 5, 4, 3, 2, 1]).bulk == pytest.approx(-1.0)
    assert correlation([2, 2, 2, 2, 2, 2]).shear is None
