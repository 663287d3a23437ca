"""A second start hands its files to the window that is open."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from app.opened_by_desktop import FileOpenEvents, take_files
from app.single_instance import Listener, hand_over

ROOT = Path(__file__).resolve().parents[2]
SECOND_START = """
import sys
from pathlib import Path
from app.single_instance import hand_over
print(hand_over([Path(name) for name in sys.argv[2:]], sys.argv[1]))
"""
KILLED = """
import os, sys
from PySide6.QtCore import QCoreApplication
from app.single_instance import Listener
application = QCoreApplication([])
kept = Listener(sys.argv[1])
assert kept.listening
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def name() -> str:
    return f"elastoscope-test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def listener(qapp, name):
    made = Listener(name)
    yield made
    made.stop()


def second_start(name: str, *files: str, folder: Path = ROOT) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SECOND_START, name, *files]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment)


def test_files_of_another_process_come_with_their_whole_path(qtbot, listener, name, tmp_path) -> None:
    with qtbot.waitSignal(listener.asked, timeout=30_000) as asked:
        process = second_start(name, "ä b.cif", "/somewhere/c.cif", folder=tmp_path)
    assert asked.args == [(tmp_path / "ä b.cif", Path("/somewhere/c.cif"))]
    assert process.communicate(timeout=30)[0] == "True\n"


def test_without_an_open_window_nothing_is_handed_over(qapp, name) -> None:
    assert not hand_over([Path("a.cif")], name)


def test_a_window_that_was_killed_leaves_the_place_free(qtbot, name) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run([sys.executable, "-c", KILLED, name], env=environment, check=False, timeout=60)
    assert killed.returncode == -9
    successor = Listener(name)
    assert successor.listening
    successor.stop()


def test_the_second_window_of_one_place_does_not_take_it_away(listener, name) -> None:
    second = Listener(name)
    assert listener.listening and not second.listening


@pytest.mark.parametrize(
    "line", [b"GET / HTTP/1.1\n", b"[]\n", b'{"schema": 2, "files": []}\n', b'{"files": 3}\n']
)
def test_what_is_no_message_is_hung_up_on(qtbot, listener, name, line: bytes) -> None:
    heard = []
    listener.asked.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(3000)
    with qtbot.waitSignal(socket.disconnected, timeout=5000):
        socket.write(line)
        socket.flush()
    assert heard == []


def test_a_file_that_the_desktop_hands_over_as_an_event_is_opened(qapp) -> None:
    opened: list[tuple[Path, ...]] = []
    holder = QWidget()
    FileOpenEvents(opened.append, holder)
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile("/there/quartz.cif")))
    assert opened == [(Path("/there/quartz.cif"),)]


@pytest.mark.display
def test_a_window_that_was_made_small_comes_back(qtbot) -> None:
    opened: list[tuple[Path, ...]] = []
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    take_files(window, opened.append, (Path("/there/a.cif"),))
    assert not window.isMinimized() and opened == [(Path("/there/a.cif"),)]
    take_files(window, opened.append, ())
    assert len(opened) == 1
