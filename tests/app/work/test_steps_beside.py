"""Work in a process of its own: its shares and its errors come here, and nothing is left of it."""

import multiprocessing
import os
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from app.work.steps_beside import steps_beside
from core.errors import ExportError


def counting(folder: Path, way: str):
    """Three shares; the process that does it is named in a file that is there only while it works."""
    mark = folder / f"{way}-{os.getpid()}"
    mark.touch()
    try:
        yield 0.25
        if way == "fails":
            raise ExportError("the film cannot be written")
        if way == "dies":
            os._exit(1)
        while way == "endless":
            yield 0.5
        yield 1.0
    finally:
        mark.unlink()


def _drawing():
    """Processes and threads of the drawing alone: other tests of this process may keep an engine."""
    alive = [*multiprocessing.active_children(), *threading.enumerate()]
    return [each for each in alive if "drawing" in each.name]


@pytest.fixture
def nothing_left(qtbot):
    yield
    qtbot.waitUntil(lambda: not _drawing(), timeout=20_000)


def test_shares_come_from_another_process(tmp_path, nothing_left):
    seen = {share: [int(path.name.partition("-")[2]) for path in tmp_path.iterdir()]
            for share in steps_beside(partial(counting, tmp_path, "ends"))}  # fmt: skip
    assert list(seen) == [0.0, 0.25, 1.0]
    assert os.getpid() not in seen[0.25]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("way", "said"), [("fails", "the film cannot be written"), ("dies", "ended by itself")]
)
def test_what_goes_wrong_there_is_told_here(tmp_path, nothing_left, way, said):
    with pytest.raises(ExportError, match=said):
        list(steps_beside(partial(counting, tmp_path, way)))


def test_closed_before_the_end_it_leaves_nothing(tmp_path, nothing_left, qtbot):
    steps = steps_beside(partial(counting, tmp_path, "endless"))
    assert next(share for share in steps if share == 0.5)
    assert len(list(tmp_path.iterdir())) == 1
    time.sleep(0.3)  # by then nothing more fits into the pipe
    steps.close()
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [], timeout=20_000)
