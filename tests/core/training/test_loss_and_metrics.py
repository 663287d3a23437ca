"""The loss, the metrics and the schedule, by hand and through pymatgen."""

import math

import numpy as np
import pytest
import torch
from known_crystals import random_rotation
from pymatgen.analysis.elasticity import ElasticTensor
from tiny_dataset import cubic

from core.errors import TrainingError
from core.network.config import Target
from core.tensor.rotation import rotate_voigt
from core.training.batches import target_components
from core.training.config import TrainingConfig
from core.training.fit import learning_rate
from core.training.loss import block_loss
from core.training.metrics import metrics_by_group, tensor_metrics


def random_stiffness(count, seed):
    root = np.random.default_rng(seed).normal(size=(count, 6, 6))
    return 20.0 * (root @ root.transpose(0, 2, 1)) + 10.0 * np.eye(6)


def test_the_loss_by_hand():
    predicted, target = torch.zeros(2, 21), torch.zeros(2, 21)
    predicted[0, 0], predicted[1, 12:14] = 3.0, torch.tensor([3.0, 4.0])
    found = block_loss(predicted, target, width=0.5, weights=(2.0, 1.0, 1.0, 1.0, 0.25))
    expected = [2.0 * (math.sqrt(9.25) - 0.5), 0.25 * (math.sqrt(25.25) - 0.5)]
    torch.testing.assert_close(found, torch.tensor(expected))


def test_the_loss_is_zero_only_for_the_target_and_the_same_for_turned_crystals():
    weights = (1.0, 0.5, 0.3, 0.2, 0.4)

    def loss(predicted, known):
        pair = [torch.as_tensor(target_components(voigt, Target.LOG_MANDEL)) for voigt in (predicted, known)]
        return block_loss(*pair, width=0.2, weights=weights)

    first, second, turn = random_stiffness(6, 1), random_stiffness(6, 2), random_rotation(3)
    still = loss(first, second)
    assert (still > 0.1).all()
    torch.testing.assert_close(loss(rotate_voigt(first, turn), rotate_voigt(second, turn)), still)
    assert not torch.allclose(loss(rotate_voigt(first, turn), second), still)
    torch.testing.assert_close(loss(first, first), torch.zeros(6, dtype=torch.float64))


def test_moduli_and_tensor_errors_are_those_of_pymatgen():
    predicted, known = random_stiffness(7, 4), random_stiffness(7, 5)
    metrics = tensor_metrics(predicted, known)
    ours, theirs = [[ElasticTensor.from_voigt(c) for c in table] for table in (predicted, known)]
    pairs = list(zip(ours, theirs, strict=True))
    assert metrics.count == 7
    assert metrics.bulk_mae == pytest.approx(np.mean([abs(a.k_vrh - b.k_vrh) for a, b in pairs]))
    assert metrics.shear_mae == pytest.approx(np.mean([abs(a.g_vrh - b.g_vrh) for a, b in pairs]))
    logs = (
        [abs(math.log10(a.k_vrh / b.k_vrh)) for a, b in pairs],
        [abs(math.log10(a.g_vrh / b.g_vrh)) for a, b in pairs],
    )
    assert metrics.bulk_log10_mae == pytest.approx(np.mean(logs[0]))
    assert metrics.shear_log10_mae == pytest.approx(np.mean(logs[1]))
    errors = [np.linalg.norm((np.array(a) - np.array(b)).ravel()) for a, b in pairs]  # all 81 components
    assert metrics.tensor_error == pytest.approx(np.mean(errors))


def test_the_shares_count_crystals_within_a_relative_error():
    known = random_stiffness(5, 6)
    off = np.array([0.04, -0.09, 0.2, 0.24, 0.6])  # C (1 + x) is off by |x| exactly
    metrics = tensor_metrics(known * (1 + off)[:, None, None], known)
    assert (metrics.within_5, metrics.within_10, metrics.within_25) == pytest.approx((0.2, 0.4, 0.8))


def test_metrics_by_group_are_those_of_its_crystals():
    known = np.stack([cubic(200, 100, 80)] * 3)
    predicted = known * np.array([1.1, 1.2, 0.7])[:, None, None]
    groups = metrics_by_group(predicted, known, ["cubic", "other", "cubic"])
    assert set(groups) == {"cubic", "other"}
    bulk = (200 + 2 * 100) / 3
    assert groups["cubic"].bulk_mae == pytest.approx(bulk * 0.2)
    assert groups["other"].bulk_mae == pytest.approx(bulk * 0.2)
    assert (groups["cubic"].count, groups["other"].count) == (2, 1)


def test_the_learning_rate_rises_then_falls_to_zero():
    config = TrainingConfig(learning_rate=0.01, warmup_steps=10)
    rates = [learning_rate(step, 110, config) for step in range(111)]
    assert rates[:10] == pytest.approx([0.001 * (step + 1) for step in range(10)])
    assert rates[10] == pytest.approx(0.01)
    assert rates[60] == pytest.approx(0.005)  # half-way down the cosine
    assert rates[110] == pytest.approx(0.0, abs=1e-12)
    assert (np.diff(rates[10:]) < 0).all()
    assert learning_rate(0, 1, TrainingConfig(learning_rate=0.01, warmup_steps=0)) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"epochs": 0}, "epochs is 0"),
        ({"epochs": 2.5}, "epochs is 2.5, expected a whole number"),
        ({"batch_size": "many"}, "batch_size is many"),
        ({"learning_rate": -1.0}, "learning_rate is -1.0"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
        ({"learning_rate": float("inf")}, "learning_rate is inf"),
        ({"speed": 3}, "unknown training settings: speed"),
        ({"block_weights": 3}, "cannot be used"),
    ],
)
def test_settings_that_mean_nothing_are_named(settings, sentence):
    with pytest.raises(TrainingError) as caught:
        TrainingConfig.from_dict(settings)
    assert sentence in str(caught.value)


def test_settings_survive_json():
    config = TrainingConfig(epochs=3, block_weights=(1, 2, 3, 4, 5))
    assert TrainingConfig.from_dict(config.to_dict()) == config


def test_a_prediction_that_is_not_positive_definite_is_measured_by_voigt():
    known = np.diag([100.0] * 3 + [50.0] * 3)[None]
    wrong = np.diag([100.0, 100.0, -10.0, 50.0, 50.0, 50.0])[None]
    metrics = tensor_metrics(wrong, known)
    assert metrics.bulk_mae == pytest.approx(abs(190.0 / 9.0 - 300.0 / 9.0))
    assert np.isfinite(list(metrics.to_dict().values())).all()
