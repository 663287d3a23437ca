"""One window for each user and display: a second start hands its files to the window that is open.

The open window listens on a local socket that only its user can reach. The message is a line of JSON,
``{"schema": 1, "files": [absolute paths]}``; the answer is one byte. A window that is busy for longer than
:data:`PATIENCE_MS`, or that is just ending, gives no answer: the files then get a window of their own.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS: Final = 3_000
LONGEST_MESSAGE: Final = 1 << 20
"""Bytes; about ten thousand paths. Longer ones are not ours."""
TAKEN: Final = b"1"


def instance_name() -> str:
    """Name of the socket: differs for every user and display."""
    place = f"{getpass.getuser()} {os.environ.get('DISPLAY', '')} {os.environ.get('WAYLAND_DISPLAY', '')}"
    return f"elastoscope-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def hand_over(files: Iterable[Path], name: str | None = None) -> bool:
    """Whether an open window took the files and came to the front; False where there is none that answers."""
    socket = QLocalSocket()
    socket.connectToServer(name or instance_name())
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    message = {"schema": 1, "files": [str(Path(file).absolute()) for file in files]}
    socket.write(json.dumps(message).encode() + b"\n")
    socket.flush()
    answered = socket.waitForReadyRead(PATIENCE_MS)
    return answered and bytes(socket.read(1).data()) == TAKEN


class Listener(QObject):
    """``asked(tuple[Path, ...])``: another start handed over these files, perhaps none."""

    asked = Signal(object)

    def __init__(self, name: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._listen(name or instance_name())

    def _listen(self, name: str) -> None:
        # Asked first: on Unix a server takes the name from one that still listens, without a word.
        probe = QLocalSocket()
        probe.connectToServer(name)
        if probe.waitForConnected(PATIENCE_MS):
            probe.abort()
            return
        QLocalServer.removeServer(name)  # a window that was killed leaves its socket behind
        self._server.listen(name)

    @property
    def listening(self) -> bool:
        """Whether later starts come here."""
        return self._server.isListening()

    def stop(self) -> None:
        """Later starts open windows of their own."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._on_data(socket))
            self._on_data(socket)

    def _on_data(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST_MESSAGE:
                socket.abort()
            return
        files = _files_of(bytes(socket.readLine().data()))
        if files is None:
            socket.abort()
            return
        socket.write(TAKEN)
        socket.flush()
        self.asked.emit(files)


def _files_of(line: bytes) -> tuple[Path, ...] | None:
    """The files of a message; None where it is none of ours."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    names = message.get("files") if isinstance(message, dict) and message.get("schema") == 1 else None
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        return None
    return tuple(Path(name) for name in names)
