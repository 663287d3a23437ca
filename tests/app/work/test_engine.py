from pathlib import Path

import pytest
from stand_in_predictor import load_nothing, load_stand_in

from app.work.engine import Engine, device_text
from app.work.jobs import CrystalRead, EngineConfig, Failed, Job, JobKind, Loaded, Predicted


@pytest.fixture
def engine(engine_config):
    return Engine(engine_config)


def test_a_file_becomes_a_crystal_with_facts(engine, write_cif):
    outcome = engine.run(Job(kind=JobKind.READ, path=write_cif("salt")))
    assert isinstance(outcome, CrystalRead)
    assert outcome.facts.formula == "NaCl"
    assert (outcome.facts.space_group, outcome.facts.crystal_system) == (225, "cubic")
    assert outcome.facts.atoms == 8
    assert outcome.facts.bonds is not None


def test_a_broken_file_becomes_a_sentence(engine, tmp_path):
    broken = tmp_path / "broken.cif"
    broken.write_text("this is not a CIF")
    outcome = engine.run(Job(kind=JobKind.READ, path=broken))
    assert isinstance(outcome, Failed)
    assert "broken.cif" in outcome.message
    assert "Traceback" not in outcome.message and not outcome.details


def test_a_missing_file_becomes_a_sentence(engine):
    outcome = engine.run(Job(kind=JobKind.READ, path=Path("nowhere.cif")))
    assert isinstance(outcome, Failed) and "nowhere.cif" in outcome.message


def test_prediction_brings_everything_the_panels_show(engine, write_cif):
    read = engine.run(Job(kind=JobKind.READ, path=write_cif("salt")))
    outcome = engine.run(Job(kind=JobKind.PREDICT, crystal=read.crystal))
    assert isinstance(outcome, Predicted)
    answer = outcome.answer
    assert answer.stable and answer.young_minimum.value < answer.young_maximum.value
    assert answer.in_ieee is not None and answer.in_ieee.limits is not None


def test_a_prediction_loads_the_network_by_itself_and_once(engine_config, write_cif):
    loads = []

    def load(model, device):
        loads.append((model, device))
        return load_stand_in(model, device)

    engine = Engine(EngineConfig(load=load, model=engine_config.model, device="cpu"))
    read = engine.run(Job(kind=JobKind.READ, path=write_cif("salt")))
    for _ in range(2):
        engine.run(Job(kind=JobKind.PREDICT, crystal=read.crystal))
    assert isinstance(engine.run(Job(kind=JobKind.LOAD_MODEL)), Loaded)
    assert loads == [(engine_config.model, "cpu")]


def test_a_damaged_network_is_said_in_words(tmp_path):
    outcome = Engine(EngineConfig(load=load_nothing, model=tmp_path)).run(Job(kind=JobKind.LOAD_MODEL))
    assert isinstance(outcome, Failed) and "damaged" in outcome.message


def test_without_a_network_it_says_so():
    outcome = Engine(EngineConfig(load=load_stand_in, model=None)).run(Job(kind=JobKind.LOAD_MODEL))
    assert isinstance(outcome, Failed) and "no trained network" in outcome.message


def test_what_nobody_expected_is_named():
    outcome = Engine(EngineConfig(load=lambda model, device: 1 / 0, model=Path())).run(
        Job(kind=JobKind.LOAD_MODEL)
    )
    assert isinstance(outcome, Failed) and "ZeroDivisionError" in outcome.message
    assert "Traceback" in outcome.details


def test_devices_in_words():
    assert device_text("cuda:0") == "CUDA:0"
    assert device_text("cpu").startswith("CPU (")
