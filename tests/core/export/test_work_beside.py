"""Writing goes on beside the thread that draws, one thing after another."""

import threading

import pytest

from core.errors import ExportError
from core.export.work_beside import WorkBeside


def test_turns_come_while_it_works_and_end_when_it_is_done():
    go, where = threading.Event(), []

    def work(number):
        assert go.wait(20)
        where.append((number, threading.current_thread()))

    with WorkBeside() as beside:
        beside.start(work, 1)
        turns = beside.until_done(0.25)
        assert [next(turns), next(turns)] == [0.25, 0.25] and not where
        go.set()
        assert set(turns) <= {0.25}
        assert where[0][0] == 1 and where[0][1] is not threading.current_thread()
        assert list(beside.until_done(0.5)) == []


def test_an_error_of_the_work_is_raised_where_it_is_waited_for():
    def fail():
        raise ExportError("the disk is full")

    with WorkBeside() as beside:
        beside.start(fail)
        with pytest.raises(ExportError, match="full"):
            list(beside.until_done(0.0))


def test_what_runs_is_over_when_it_is_left():
    go, done = threading.Event(), []
    with WorkBeside() as beside:
        beside.start(lambda: done.append(go.wait(20)))
        go.set()
    assert done == [True]
