"""The process that holds datasets or trains as a thread: the same loop over the same pipes, without the
seconds it takes to start one that loads what trains.
"""

import contextlib
import threading
from multiprocessing import Pipe

from app.work.studio import StudioThread
from app.work.studio_flags import Flags
from app.work.studio_process import Studio


class _AsProcess:
    """What StudioThread asks of a process. It cannot be killed: tests that need that use a real one."""

    pid = exitcode = None

    def __init__(self, connection, control):
        self.sentinel, self._mark = Pipe(duplex=False)
        self._connection, self._flags = connection, Flags(control)
        self._thread = threading.Thread(target=self._serve, name="thread-studio")
        self._thread.start()

    def _serve(self):
        studio = Studio(self._flags)
        with contextlib.suppress(EOFError, OSError):
            while (asked := self._connection.recv()) is not None:
                number, request = asked
                self._flags.begin(number)
                outcome = studio.run(request, lambda message: self._connection.send((False, message)))
                self._connection.send((True, outcome))

    def is_alive(self):
        return self._thread.is_alive()

    def join(self, seconds=None):
        self._thread.join(seconds)

    def kill(self):
        pass

    def close(self):
        for end in (self.sentinel, self._mark, self._connection):
            end.close()


class ThreadStudioThread(StudioThread):
    def _start_process(self):
        self._ours, theirs = Pipe()
        heard, self._control = Pipe(duplex=False)
        self._process = _AsProcess(theirs, heard)
