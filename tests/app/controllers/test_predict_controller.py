from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QObject, Signal
from stand_in_predictor import IDENTITY

from app.controllers.predict_controller import PredictController
from app.state.session import Session, Stage
from app.work.jobs import CrystalRead, Failed, Job, JobKind, Loaded, Predicted, Priority


class FakeWorker(QObject):
    job_started = Signal(object)
    result = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)
    idle = Signal()

    def __init__(self):
        super().__init__()
        self.jobs, self.hurried, self.cancels, self.busy = [], [], 0, False

    def submit(self, job):
        self.jobs.append(job)

    def hurry(self, key):
        self.hurried.append(key)

    def cancel(self):
        self.cancels += 1


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def worker():
    return FakeWorker()


@pytest.fixture
def status():
    return Mock()


@pytest.fixture
def problems():
    return Mock()


@pytest.fixture
def controller(session, worker, status, problems):
    return PredictController(session, worker, status, problems)


def read_result():
    return CrystalRead(crystal=Mock(), facts=Mock())


def test_what_was_read_is_predicted_and_the_selected_one_first(controller, session, worker):
    a, b = session.add([Path("a.cif"), Path("b.cif")])
    session.select(b.key)
    for entry in (a, b):
        worker.result.emit(Job(kind=JobKind.READ, key=entry.key), read_result())
    assert [(job.kind, job.key, job.priority) for job in worker.jobs] == [
        (JobKind.PREDICT, a.key, Priority.PREDICT),
        (JobKind.PREDICT, b.key, Priority.LOOKED_AT),
    ]
    assert session.find(a.key).stage is Stage.WAITING


def test_an_answer_ends_the_crystal(controller, session, worker):
    (a,) = session.add([Path("a.cif")])
    answer = Mock()
    worker.job_started.emit(Job(kind=JobKind.PREDICT, key=a.key))
    assert session.find(a.key).stage is Stage.PREDICTING
    worker.result.emit(Job(kind=JobKind.PREDICT, key=a.key), Predicted(answer=answer))
    assert session.find(a.key).stage is Stage.DONE and session.find(a.key).answer is answer


def test_a_lost_gpu_is_told_once_and_the_status_line_follows(controller, session, worker, problems, status):
    a, b = session.add([Path("a.cif"), Path("b.cif")])
    lost = Predicted(answer=Mock(), notices=("the GPU was lost (x); the CPU took over",), device="CPU")
    for entry in (a, b):
        worker.result.emit(Job(kind=JobKind.PREDICT, key=entry.key), lost)
    problems.put.assert_called_once_with(0, "The GPU was lost (x); the CPU took over")
    status.set_device.assert_called_once_with("CPU")


def test_a_failure_stays_with_its_file(controller, session, worker, problems):
    a, b = session.add([Path("a.cif"), Path("b.cif")])
    worker.failed.emit(Job(kind=JobKind.READ, key=a.key), Failed(message="no cell"))
    assert (session.find(a.key).stage, session.find(a.key).reason) == (Stage.FAILED, "no cell")
    assert session.find(b.key).stage is Stage.QUEUED
    problems.put.assert_called_once_with(a.key, "a.cif: no cell", "")


def test_progress_counts_crystals_and_not_jobs(controller, session, worker, status):
    a, b, _c = session.add([Path("a"), Path("b"), Path("c")])
    worker.result.emit(Job(kind=JobKind.READ, key=a.key), read_result())
    worker.result.emit(Job(kind=JobKind.PREDICT, key=a.key), Predicted(answer=Mock()))
    worker.job_started.emit(Job(kind=JobKind.READ, key=b.key))
    text, fraction, eta = status.show_progress.call_args.args
    assert text == "Reading 2 / 3" and fraction == pytest.approx(1 / 3) and eta is not None


def test_cancelled_crystals_say_so_and_can_go_on(controller, session, worker, status):
    a, b = session.add([Path("a"), Path("b")])
    worker.result.emit(Job(kind=JobKind.PREDICT, key=a.key), Predicted(answer=Mock()))
    controller.cancel()
    worker.cancelled.emit((Job(kind=JobKind.READ, key=b.key),))
    assert [entry.stage for entry in session] == [Stage.DONE, Stage.STOPPED]
    assert "1 crystal not predicted" in status.show_rest.call_args.args[0]
    session.select(b.key)
    controller.again()
    assert worker.jobs[-1].kind is JobKind.READ and session.find(b.key).stage is Stage.QUEUED


def test_again_waits_for_the_end_of_the_first_time(controller, session, worker):
    (a,) = session.add([Path("a")])
    session.select(a.key)
    controller.again()
    assert worker.jobs == []


def test_looking_at_a_waiting_crystal_hurries_it(controller, session, worker):
    a, b = session.add([Path("a"), Path("b")])
    session.update(a.key, stage=Stage.DONE)
    session.select(a.key)
    session.select(b.key)
    assert worker.hurried == [b.key]


def test_the_network_is_named_and_its_failure_told(controller, worker, status, problems):
    heard = []
    controller.model_changed.connect(lambda: heard.append(controller.model_state))
    worker.failed.emit(Job(kind=JobKind.LOAD_MODEL), Failed(message="damaged"))
    problems.put.assert_called_once_with(0, "damaged", "")
    worker.result.emit(Job(kind=JobKind.LOAD_MODEL), Loaded(identity=IDENTITY, device="CPU (1 thread)"))
    status.set_device.assert_called_once_with("CPU (1 thread)")
    assert heard == ["No network", ""]


def test_a_result_for_a_closed_crystal_is_dropped(controller, session, worker):
    (a,) = session.add([Path("a")])
    session.remove([a.key])
    worker.result.emit(Job(kind=JobKind.READ, key=a.key), read_result())
    assert worker.jobs == []


def test_rest_says_how_it_went(controller, session, worker, status):
    a, b = session.add([Path("a"), Path("b")])
    worker.result.emit(Job(kind=JobKind.PREDICT, key=a.key), Predicted(answer=Mock()))
    worker.failed.emit(Job(kind=JobKind.READ, key=b.key), Failed(message="no cell"))
    worker.idle.emit()
    assert status.show_rest.call_args.args[0] == "1 tensor predicted, 1 file failed"


def test_only_work_on_crystals_can_be_stopped(controller, session, worker, status):
    worker.job_started.emit(Job(kind=JobKind.LOAD_MODEL))
    assert status.show_progress.call_args.kwargs == {"can_stop": False}
    session.add([Path("a.cif")])
    worker.job_started.emit(Job(kind=JobKind.LOAD_MODEL))
    assert status.show_progress.call_args.kwargs == {"can_stop": True}


def test_after_a_stop_the_end_of_the_next_work_is_said(controller, session, worker, status):
    first, second = session.add([Path("a.cif"), Path("b.cif")])
    worker.cancelled.emit((Job(kind=JobKind.READ, key=first.key),))
    session.update(second.key, stage=Stage.DONE)
    worker.idle.emit()
    assert status.show_rest.call_args.args == ("1 tensor predicted, stopped before 1 crystal",)
