"""A display for the tests of the window, a stand-in for the network, and guards against what is left
behind."""

import ctypes
import gc
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown_window import renew, shown_window
from stand_in_predictor import load_stand_in
from thread_engine import ThreadEngine

from app.resource_paths import resources
from app.settings import Settings
from app.state.leaving import Leaving
from app.work.jobs import EngineConfig
from app.work.worker import Worker

_SCREEN = "1920x1200x24"
_PR_SET_PDEATHSIG = 1


class _Display:
    """Xvfb of our own where there is no display; it ends with this process."""

    def __init__(self):
        self.process = None
        if not sys.platform.startswith("linux") or os.environ.get("DISPLAY") or not shutil.which("Xvfb"):
            return
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if number:
            os.environ["DISPLAY"] = f":{number}"


def _end_with_parent():
    """Have the kernel end this process when the one that runs the tests is gone.

    Not earlier: Qt ends a program with status 1 whose display disappears before it.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


_display = _Display()


@pytest.fixture(autouse=True)
def _needs_display(request):
    if "qapp" in request.fixturenames and sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        pytest.skip("no display and no Xvfb")


@pytest.fixture(autouse=True)
def _nothing_left_behind(request):
    """No window, thread or process outlives a test, but for a window that the tests of a file share."""
    before, processes = set(threading.enumerate()), set(multiprocessing.active_children())
    yield
    if "qtbot" in request.fixturenames:
        assert_nothing_left(before, processes)


SHARED = []
"""The window that the tests of this file share, while there is one."""


def assert_nothing_left(before, processes):
    """before, processes: the threads and processes that were there before."""
    shared = SHARED[:]
    if not shared:
        gc.collect()
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.parent() is None]
    windows = [w for w in visible if w not in shared]
    assert not windows, f"windows left open: {windows}"
    assert set(multiprocessing.active_children()) <= processes, "a working process outlived its test"
    new = [t for t in set(threading.enumerate()) - before if t.is_alive() and t.name != "scene-loader"]
    assert not [t for t in new if not t.daemon and not t.name.startswith("Dummy")], f"threads left: {new}"
    if shared:
        return  # its own thread goes on; all are looked for when it has gone
    kinds = {QThread, *QThread.__subclasses__()}
    threads = [each for each in gc.get_objects() if type(each) in kinds]
    assert not [thread for thread in threads if thread.isRunning()], "a QThread outlived its test"
    gc.freeze()  # what is there now are modules that were imported: the next test need not look through them


class Answers:
    """Stands in for the dialogs: gives prepared answers and remembers what was asked."""

    def __init__(self):
        self.files, self.folder, self.save, self.export, self.leave = (), None, None, None, True
        self.session_file, self.agree, self.preferences = None, True, None
        self.leaving = Leaving.DISCARD
        self.asked, self.told = [], []
        self.dataset, self.model, self.synthetic = None, None, None
        self.tensor_files, self.orientations, self.tensor = (), None, lambda request, statement: None

    def ask_files(self, folder):
        return self.files

    def ask_folder(self, folder):
        return self.folder

    def ask_save(self, title, proposal, file_filter):
        return self.save

    def ask_export(self, choices, last, size):
        self.asked.append((choices, last))
        return self.export

    def ask_tensor_files(self, folder):
        return self.tensor_files

    def ask_settings(self, now, recents):
        self.asked.append((now, recents))
        return self.preferences(now) if self.preferences else None

    def ask_dataset(self, folder):
        return self.dataset

    def ask_synthetic(self):
        return self.synthetic

    def ask_model(self, folder):
        return self.model

    def ask_session(self, folder):
        return self.session_file

    def ask_folder_of(self, missing, folder):
        self.asked.append(tuple(missing))
        return self.folder

    def confirm(self, title, text, yes, no):
        self.asked.append(text)
        return self.agree

    def ask_leave(self, title, text, *, save, discard):
        self.asked.append(text)
        return self.leaving if self.leave else Leaving.STAY

    def ask_orientations(self, folder):
        return self.orientations

    def ask_tensor(self, request, statement, folder):
        self.asked.append((request, statement))
        return self.tensor(request, statement)

    def confirm_close(self, running):
        self.asked.append(running)
        return self.leave

    def tell(self, title, html):
        self.told.append((title, html))

    def warn(self, title, text):
        self.told.append((title, text))


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture(scope="module")
def shared_window(request, tmp_path_factory):
    """One real window for all tests of a file, with the stand-in network in a thread of this process."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        pytest.skip("no display and no Xvfb")
    before, processes = set(threading.enumerate()), set(multiprocessing.active_children())
    folder = tmp_path_factory.mktemp("shared")
    config = EngineConfig(load=load_stand_in, model=folder)
    request.getfixturevalue("qapp")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.main_window.Worker", partial(Worker, start_engine=ThreadEngine))
        with shown_window(QtBot(request), Settings(folder / "settings.ini"), config, Answers()) as made:
            SHARED.append(made)
            yield made
            SHARED.clear()
    del made
    assert_nothing_left(before, processes)


@pytest.fixture
def renewed_window(shared_window, qtbot, answers):
    """The shared window as a new one: empty, with the first options and without a past.

    For files whose tests ask for crystals, tensors, options, docks and views; what else a window keeps (its
    recents, how a table is sorted) may be there from the test before.
    """
    shared_window.dialogs.__dict__ = answers.__dict__
    renew(shared_window, qtbot)
    return shared_window


@pytest.fixture
def window(new_window):
    """The window that a test is about; files whose tests share one say so by a fixture of this name."""
    return new_window


@pytest.fixture
def new_window(qtbot, settings, engine_config, answers, monkeypatch):
    """The real window with the stand-in network, in a thread of this process, started and shown."""
    monkeypatch.setattr("app.main_window.Worker", partial(Worker, start_engine=ThreadEngine))
    with shown_window(qtbot, settings, engine_config, answers) as made:
        yield made


@pytest.fixture
def quartz_window(window, qtbot):
    """The window at its smallest, with alpha-quartz predicted and both views drawn."""
    window.resize(1280, 800)
    window.open.open((resources() / "examples" / "quartz-alpha.cif",))
    qtbot.waitUntil(
        lambda: len(window.session) == 1 and window.session.at(0).answer is not None, timeout=60_000
    )
    window.analyse.refresh()
    qtbot.waitUntil(lambda: window.frame.crystal.settled and window.frame.surface.settled, timeout=60_000)
    return window


@pytest.fixture
def window_with_process(qtbot, settings, engine_config, answers):
    """The same with a real working process."""
    with shown_window(qtbot, settings, engine_config, answers) as made:
        yield made


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def engine_config(tmp_path):
    return EngineConfig(load=load_stand_in, model=tmp_path)


_CIF = """data_{name}
_cell_length_a {a}
_cell_length_b {a}
_cell_length_c {c}
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 1'
loop_
_space_group_symop_operation_xyz
'x, y, z'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na1 Na 0 0 0
Na2 Na .5 .5 0
Na3 Na .5 0 .5
Na4 Na 0 .5 .5
Cl1 Cl .5 .5 .5
Cl2 Cl 0 0 .5
Cl3 Cl 0 .5 0
Cl4 Cl .5 0 0
"""


@pytest.fixture
def write_cif(tmp_path):
    """write_cif("name", a=…, c=…) makes a small crystal file; its stem steers the stand-in."""

    def write(name, *, a=5.64, c=5.64, folder=None):
        folder = Path(folder or tmp_path)
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.cif"
        path.write_text(_CIF.format(name=name, a=a, c=c))
        return path

    return write
