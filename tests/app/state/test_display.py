from pathlib import Path

import pytest
from stand_in_predictor import prediction_for

from app.state.display import DisplayOptions, Tone, resolve
from app.state.session import CrystalEntry, Stage
from app.work.answering import answer_for
from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Frame

OPTIONS = DisplayOptions()


@pytest.fixture(scope="module")
def salt():
    fractional = [[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]]
    shifted = [[0.5, 0.5, 0.5], [0, 0, 0.5], [0, 0.5, 0], [0.5, 0, 0]]
    cell = [[5.64, 0, 0], [0, 5.64, 0], [0, 0, 5.64]]
    return Crystal(species=("Na",) * 4 + ("Cl",) * 4, cell=cell, fractional=fractional + shifted, name="salt")


@pytest.fixture(scope="module")
def answer(salt):
    return answer_for(prediction_for(salt))


def entry(**fields):
    return CrystalEntry(key=1, path=Path("salt.cif"), **fields)


def test_nothing_selected_shows_nothing():
    shown = resolve(None, OPTIONS)
    assert (shown.entry, shown.crystal_message, shown.tensor_message, shown.matrix) == (None,) * 4


@pytest.mark.parametrize("stage", [Stage.QUEUED, Stage.READING])
def test_before_it_is_read_both_sides_say_so(stage):
    shown = resolve(entry(stage=stage), OPTIONS)
    assert shown.crystal_message.busy and shown.tensor_message.busy


def test_the_crystal_is_shown_while_the_tensor_is_awaited(salt):
    shown = resolve(entry(stage=Stage.PREDICTING, crystal=salt), OPTIONS, model_state="Loading the network")
    assert shown.crystal_message is None
    assert shown.tensor_message.text.startswith("Loading the network")
    shown = resolve(entry(stage=Stage.PREDICTING, crystal=salt), OPTIONS)
    assert shown.tensor_message.text.startswith("Predicting")


def test_a_failed_file_says_why_on_its_side(salt):
    unread = resolve(entry(stage=Stage.FAILED, reason="no cell"), OPTIONS)
    assert (unread.crystal_message.text, unread.crystal_message.tone) == ("no cell", Tone.FAILURE)
    refused = resolve(entry(stage=Stage.FAILED, crystal=salt, reason="too large"), OPTIONS)
    assert refused.crystal_message is None
    assert refused.tensor_message.text == "too large"


def test_every_stage_has_a_sentence(salt):
    for stage in Stage:
        if stage is not Stage.DONE:
            assert resolve(entry(stage=stage, reason="why"), OPTIONS).tensor_message.text
            assert resolve(entry(stage=stage, crystal=salt, reason="why"), OPTIONS).tensor_message.text


def test_the_frame_that_was_asked_for_is_shown(salt, answer):
    done = entry(stage=Stage.DONE, crystal=salt, answer=answer)
    assert resolve(done, OPTIONS).matrix.stiffness.frame is Frame.CRYSTAL
    shown = resolve(done, DisplayOptions(frame=Frame.IEEE))
    assert shown.matrix.stiffness.frame is Frame.IEEE and shown.frame_note == ""


def test_without_ieee_axes_the_crystal_frame_is_shown_and_said(salt, answer):
    from dataclasses import replace

    done = entry(
        stage=Stage.DONE, crystal=salt, answer=replace(answer, in_ieee=None, ieee_missing="no symmetry")
    )
    shown = resolve(done, DisplayOptions(frame=Frame.IEEE))
    assert shown.frame is Frame.CRYSTAL
    assert shown.matrix is answer.in_crystal
    assert shown.frame_note == "no symmetry"
