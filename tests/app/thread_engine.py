"""The working process as a thread: the same loop over the same pipe, without the second it takes to start
one."""

import threading
from multiprocessing import Pipe

from app.work.engine import Engine


class ThreadEngine:
    """Same interface as EngineProcess. It cannot be killed: tests that need that use a real process."""

    def __init__(self, config):
        self.connection, self._theirs = Pipe()
        self.sentinel, self._mark = Pipe(duplex=False)
        self._thread = threading.Thread(target=self._serve, args=(Engine(config),), name="thread-engine")
        self._thread.start()

    def _serve(self, engine):
        try:
            while (job := self._theirs.recv()) is not None:
                self._theirs.send(engine.run(job))
        except (EOFError, OSError):
            pass

    def send(self, job):
        self.connection.send(job)

    def receive(self):
        return self.connection.recv()

    def end(self, *, at_once):
        self.connection.send(None)
        self._thread.join(10)
        self.connection.close()
        return 0
