from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QObject, Signal

from app.controllers.open_controller import OpenController
from app.state.session import Session
from app.work.jobs import FilesFound, Job, JobKind, Priority


class FakeWorker(QObject):
    job_started = Signal(object)
    result = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)
    idle = Signal()

    def __init__(self):
        super().__init__()
        self.jobs, self.dropped, self.busy = [], [], False

    def submit(self, job):
        self.jobs.append(job)

    def drop(self, keys):
        self.dropped.extend(keys)


@pytest.fixture
def parts(settings):
    session, worker, dialogs = Session(), FakeWorker(), Mock()
    return OpenController(session, worker, settings, dialogs), session, worker, dialogs


def find(*names, passed_over=0):
    return FilesFound(paths=tuple(Path(name) for name in names), passed_over=passed_over)


def test_a_drop_is_looked_through_first(parts):
    controller, _session, worker, _ = parts
    controller.open([Path("folder")])
    controller.open([])
    assert [job.kind for job in worker.jobs] == [JobKind.FIND]


def test_found_files_are_read_the_first_one_at_once(parts, settings):
    _controller, session, worker, _ = parts
    worker.result.emit(Job(kind=JobKind.FIND), find("a.cif", "b.cif", "c.cif"))
    assert [(job.kind, job.path.name) for job in worker.jobs] == [(JobKind.READ, f"{n}.cif") for n in "abc"]
    assert [job.priority for job in worker.jobs] == [Priority.LOOKED_AT, Priority.READ, Priority.READ]
    assert session.selected.path.name == "a.cif"
    assert settings.recents[0].name == "a.cif"


def test_an_empty_folder_is_said(parts):
    controller, session, worker, _ = parts
    said = []
    controller.notice.connect(said.append)
    worker.result.emit(Job(kind=JobKind.FIND), find(passed_over=3))
    assert len(session) == 0 and "No crystal files" in said[0]


def test_the_dialog_starts_where_the_last_file_was(parts, tmp_path):
    controller, _, worker, dialogs = parts
    dialogs.ask_files.return_value = (tmp_path / "x.cif",)
    controller.choose_files()
    dialogs.ask_files.return_value = ()
    controller.choose_files()
    assert dialogs.ask_files.call_args.args[0] == tmp_path
    assert len(worker.jobs) == 1


def test_closing_forgets_the_jobs(parts):
    controller, session, worker, _ = parts
    entries = session.add([Path("a"), Path("b")])
    session.select(entries[0].key)
    controller.close_selected()
    assert worker.dropped == [entries[0].key] and len(session) == 1
    controller.close_all()
    controller.close_selected()
    assert len(session) == 0


def test_steps_go_round(parts):
    controller, session, _, _ = parts
    controller.step(1)
    a, _b, c = session.add([Path("a"), Path("b"), Path("c")])
    session.select(a.key)
    controller.step(-1)
    assert session.selected.key == c.key
    controller.step(1)
    assert session.selected.key == a.key
