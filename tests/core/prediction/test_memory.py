"""The memory of training crystals: what it recalls, how far, and that it turns with the crystal."""

import numpy as np
import pytest
from known_crystals import random_rotation

from core.errors import CheckpointError
from core.network.config import Target
from core.network.target import voigt_from_components
from core.prediction.memory import LARGEST_ERROR, along_parts, fit_memory, recalled
from core.prediction.model_files import MEMORY_NAMES_FILE, read_memory, write_memory
from core.prediction.outputs import Outputs, join_outputs
from core.tensor.rotation import rotate_voigt
from core.training.batches import target_components

LOG = Target.LOG_MANDEL


def said(components, invariants):
    return Outputs(
        components=components, log_errors=np.zeros((*components.shape[:2], 2)), invariants=invariants
    )


@pytest.fixture(scope="module")
def made():
    """Crystals whose networks err by a smooth function of the first of two invariants: outputs, targets."""
    random = np.random.default_rng(0)
    described = random.uniform(-1, 1, (1, 400, 2))
    root = random.normal(size=(400, 6, 6))
    stiffness = 20.0 * (root @ root.transpose(0, 2, 1)) + 40.0 * np.eye(6)
    components = target_components(stiffness, LOG)
    error = 0.3 * np.sin(3.0 * described[0, :, :1]) * np.array([1.0, 1.0, 0.5, 0.5, 0.5])
    targets = components + along_parts(components, error)
    return said(components[None], described), targets


@pytest.fixture(scope="module")
def memory(made):
    outputs, targets = made
    train, held_out = outputs.part(slice(0, 300)), outputs.part(slice(300, None))
    return fit_memory(train, targets[:300], [f"crystal {i}" for i in range(300)], held_out)


def test_errors_that_relatives_share_are_taken_off(made, memory):
    outputs, targets = made
    fresh, known = outputs.part(slice(300, None)), targets[300:]
    corrected = recalled(fresh, memory).outputs.mean
    before, after = (np.abs(mean - known).mean() for mean in (fresh.mean, corrected))
    assert after < 0.5 * before


def test_a_known_crystal_finds_itself_and_a_strange_one_is_left_alone(made, memory):
    outputs, _ = made
    recall = memory.recall(outputs.part(slice(5, 6)))
    assert memory.names[recall.nearest[0, 0]] == "crystal 5"
    assert recall.distances[0, 0] < 1e-3
    far = said(outputs.components[:, :1], outputs.invariants[:, :1] + 50.0)
    strange = memory.recall(far)
    assert strange.distance[0] > 5.0
    np.testing.assert_allclose(strange.shift, 0.0, atol=1e-9)


def test_the_correction_turns_with_the_crystal(made, memory):
    outputs, _ = made
    voigt = voigt_from_components(outputs.mean[310], LOG)
    turn = random_rotation(3)
    invariants = outputs.invariants[:, 310:311]
    turned = said(target_components(rotate_voigt(voigt, turn)[None], LOG)[None], invariants)
    answers = [
        voigt_from_components(recalled(one, memory).outputs.mean[0], LOG)
        for one in (outputs.part(slice(310, 311)), turned)
    ]
    np.testing.assert_allclose(answers[1], rotate_voigt(answers[0], turn), atol=1e-8)


def test_a_wrong_label_is_remembered_with_measure(made):
    outputs, targets = made
    wild = targets.copy()
    wild[0] += 30.0
    memory = fit_memory(outputs, wild, ["x"] * len(outputs), outputs)
    assert np.abs(memory.errors).max() <= LARGEST_ERROR + 1e-6


def test_without_a_memory_outputs_stay_and_hints_are_the_networks_own(made):
    outputs, _ = made
    plain = recalled(outputs, None)
    assert plain.outputs is outputs
    np.testing.assert_array_equal(plain.hints, np.ones((400, 2)))


def test_outputs_of_crystals_are_joined_in_order(made):
    outputs, _ = made
    again = join_outputs([outputs.part(slice(0, 7)), outputs.part(slice(7, None))])
    for name in ("components", "log_errors", "invariants"):
        np.testing.assert_array_equal(getattr(again, name), getattr(outputs, name))
    assert len(again) == 400


def test_a_memory_survives_its_files_and_damage_is_told(made, memory, tmp_path):
    outputs, _ = made
    assert read_memory(tmp_path) == (None, "")
    write_memory(tmp_path, memory)
    again, digest = read_memory(tmp_path)
    assert len(digest) == 64
    np.testing.assert_array_equal(again.recall(outputs).shift, memory.recall(outputs).shift)
    few, negative, word = '{"scale": 1.0, "names": ["a"]}', '{"scale": -1, "names": []}', '{"scale": "x"}'
    for content in (few, negative, word, "[]", "{"):
        (tmp_path / MEMORY_NAMES_FILE).write_text(content)
        with pytest.raises(CheckpointError):
            read_memory(tmp_path)


def test_a_memory_of_other_networks_is_refused(made, memory):
    outputs, _ = made
    with pytest.raises(ValueError, match="belongs to other networks"):
        memory.recall(said(outputs.components, outputs.invariants[..., :1]))
