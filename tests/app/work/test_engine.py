from multiprocessing import Pipe
from pathlib import Path

import pytest
from stand_in_predictor import StandIn, load_nothing, load_stand_in, prediction_for

from app.work.engine import Engine, device_text, serve
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


class Unsendable:
    """An outcome that cannot be pickled."""

    def run(self, job):
        return Predicted(answer=lambda: None)


def test_an_outcome_that_cannot_be_handed_over_is_told_and_the_next_one_comes(engine_config, monkeypatch):
    ours, theirs = Pipe()
    monkeypatch.setattr("app.work.engine.Engine", lambda config: Unsendable())
    monkeypatch.setattr("app.work.engine.end_with_window", lambda: None)
    job = Job(kind=JobKind.PREDICT, path=Path("salt.cif"))
    for asked in (job, job, None):
        ours.send(asked)
    serve(theirs, engine_config)
    for _ in range(2):
        failed = ours.recv()
        assert isinstance(failed, Failed) and failed.message.startswith("salt.cif: an unexpected")
        assert "Traceback" in failed.details


def test_what_was_freed_is_given_back_where_no_job_comes_for_a_moment(engine_config, monkeypatch):
    ours, theirs = Pipe()
    monkeypatch.setattr("app.work.engine.end_with_window", lambda: None)
    monkeypatch.setattr("app.work.engine.QUIET", 0.01)
    monkeypatch.setattr("app.work.engine.give_back", lambda: ours.send(None))
    serve(theirs, engine_config)  # comes back: it was given back, and the end was sent then


class Falling:
    """A network whose graphics processor is lost at every question."""

    identity, device, notices = StandIn.identity, "cpu", ()

    def predict(self, crystal):
        self.notices = (*self.notices, "the GPU was lost (a fault); the CPU took over")
        return prediction_for(crystal)


def test_what_happens_to_the_device_comes_with_the_answer(tmp_path, write_cif):
    engine = Engine(EngineConfig(load=lambda model, device: Falling(), model=tmp_path))
    read = engine.run(Job(kind=JobKind.READ, path=write_cif("salt")))
    for _ in range(2):
        outcome = engine.run(Job(kind=JobKind.PREDICT, crystal=read.crystal))
        assert outcome.notices == ("the GPU was lost (a fault); the CPU took over",)
        assert outcome.device.startswith("CPU")


def test_devices_in_words():
    assert device_text("cuda:0") == "CUDA:0"
    assert device_text("cpu").startswith("CPU (")
