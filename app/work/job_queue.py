"""The jobs that wait: by priority, then in the order they came. Used by one thread under one lock."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from app.work.jobs import Job, Priority


class JobQueue:
    """Waiting jobs, one deque for each priority."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[Job]] = {}

    def __len__(self) -> int:
        return sum(len(jobs) for jobs in self._waiting.values())

    def push(self, job: Job) -> None:
        """Add a job behind those of its priority."""
        self._waiting.setdefault(job.priority, deque()).append(job)

    def pop(self) -> Job | None:
        """Take the next job, or None."""
        for priority in sorted(self._waiting):
            if self._waiting[priority]:
                return self._waiting[priority].popleft()
        return None

    def clear(self) -> list[Job]:
        """Take all jobs."""
        jobs = list(self.waiting())
        self._waiting.clear()
        return jobs

    def waiting(self) -> tuple[Job, ...]:
        """The jobs in the order in which they will be done."""
        return tuple(job for priority in sorted(self._waiting) for job in self._waiting[priority])

    def drop(self, keys: frozenset[int]) -> list[Job]:
        """Take the jobs of these crystals."""
        taken = [job for job in self.waiting() if job.key in keys]
        for priority, jobs in self._waiting.items():
            self._waiting[priority] = deque(job for job in jobs if job.key not in keys)
        return taken

    def hurry(self, key: int) -> None:
        """Move the jobs of a crystal to the front: somebody looks at it."""
        for priority in sorted(self._waiting):
            jobs = self._waiting[priority]
            for job in [job for job in jobs if job.key == key]:
                jobs.remove(job)
                self.push(replace(job, priority=Priority.LOOKED_AT))
