from app.work.job_queue import JobQueue
from app.work.jobs import Job, JobKind, Priority
from app.work.progress import ProgressMeter


def read(key, priority=Priority.READ):
    return Job(kind=JobKind.READ, key=key, priority=priority)


def drain(queue):
    return [job.key for job in iter(queue.pop, None)]


def test_priority_first_then_order():
    queue = JobQueue()
    queue.push(Job(kind=JobKind.PREDICT, key=1, priority=Priority.PREDICT))
    for key in (2, 3):
        queue.push(read(key))
    queue.push(read(4, Priority.LOOKED_AT))
    assert len(queue) == 4
    assert drain(queue) == [4, 2, 3, 1]


def test_what_is_looked_at_overtakes():
    queue = JobQueue()
    for key in range(5):
        queue.push(read(key))
    queue.hurry(3)
    assert drain(queue) == [3, 0, 1, 2, 4]


def test_closed_crystals_are_forgotten():
    queue = JobQueue()
    for key in range(4):
        queue.push(read(key))
    queue.drop(frozenset({0, 2}))
    assert drain(queue) == [1, 3]


def test_clear_gives_back_everything():
    queue = JobQueue()
    queue.push(read(1))
    assert [job.key for job in queue.clear()] == [1]
    assert queue.pop() is None


def test_the_time_left_comes_from_the_pace():
    now = [0.0]
    meter = ProgressMeter(clock=lambda: now[0])
    for key in range(10):
        meter.begin(key)
    assert meter.progress(JobKind.READ).eta is None
    for key in range(4):
        now[0] += 0.5
        meter.end(key)
    progress = meter.progress(JobKind.PREDICT)
    assert (progress.done, progress.total) == (4, 10)
    assert progress.eta == 3.0
    assert progress.fraction == 0.4


def test_a_new_batch_starts_from_zero():
    meter = ProgressMeter(clock=lambda: 0.0)
    meter.begin(1)
    meter.end(1)
    meter.end(1)
    meter.begin(2)
    assert (meter.progress(JobKind.READ).done, meter.progress(JobKind.READ).total) == (0, 1)
