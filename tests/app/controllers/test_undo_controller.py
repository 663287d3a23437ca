import gc
import weakref

import pytest

from app.controllers.undo_controller import DEPTH, PATIENCE, Change, UndoController


class Recorder:
    """A value that changes are made to, and a clock that is set."""

    def __init__(self):
        self.value, self.now = 0, 0.0
        self.undo = UndoController(clock=lambda: self.now)

    def set(self, value, kind=""):
        before, self.value = self.value, value
        self.undo.push(
            Change(words=f"Value {value}", apply=self.restore, before=before, after=value, kind=kind)
        )

    def restore(self, value):
        self.value = value
        self.undo.push(Change(words="echo", apply=self.restore, before=0, after=value))


@pytest.fixture
def recorder():
    return Recorder()


def test_steps_go_back_and_forth_in_order(recorder):
    said = []
    recorder.undo.notice.connect(said.append)
    for value in (1, 2, 3):
        recorder.set(value)
    seen = []
    for step in (recorder.undo.undo, recorder.undo.undo, recorder.undo.redo, recorder.undo.undo):
        step()
        seen.append(recorder.value)
    assert seen == [2, 1, 2, 1]
    assert said == ["Undone: Value 3", "Undone: Value 2", "Done again: Value 2", "Undone: Value 2"]
    assert recorder.undo.facts() == {"undo", "redo"}
    assert recorder.undo.depth == 3, "what is restored is not a change of the user's"


def test_a_new_change_forgets_what_was_taken_back(recorder):
    recorder.set(1)
    recorder.undo.undo()
    recorder.set(5)
    assert recorder.undo.facts() == {"undo"}
    recorder.undo.redo()
    assert recorder.value == 5


def test_quick_repeats_are_one_step_and_slow_ones_are_not(recorder):
    for value in range(1, 6):
        recorder.set(value, kind="slider")
        recorder.now += 0.5 * PATIENCE
    assert recorder.undo.depth == 1
    recorder.now += 2 * PATIENCE
    recorder.set(9, kind="slider")
    recorder.set(10, kind="other")
    recorder.set(11)
    recorder.set(12)
    assert recorder.undo.depth == 5
    for _ in range(5):
        recorder.undo.undo()
    assert recorder.value == 0
    recorder.undo.redo()
    assert recorder.value == 5


def test_changed_and_changed_back_is_no_step(recorder):
    recorder.set(1, kind="switch")
    recorder.set(0, kind="switch")
    assert recorder.undo.depth == 0 and not recorder.undo.facts()
    recorder.set(0)
    assert recorder.undo.depth == 0


def test_the_depth_is_bounded_and_can_be_cleared(recorder):
    for value in range(1, DEPTH + 50):
        recorder.set(value)
    assert recorder.undo.depth == DEPTH
    recorder.undo.clear()
    assert recorder.undo.depth == 0 and not recorder.undo.facts()


class Heavy:
    """What a step is about, as a crystal with its answer."""


@pytest.mark.parametrize("kind", ["slider", ""])
def test_what_was_forgotten_is_let_go_of(recorder, kind):
    alive = weakref.WeakSet()
    for _ in range(3 * DEPTH):
        state = Heavy()
        alive.add(state)
        recorder.set(state, kind)
        recorder.now += 0.1 * PATIENCE
    del state
    recorder.undo.undo()
    recorder.set(0)
    recorder.undo.clear()
    gc.collect()
    assert not alive


def test_a_failing_step_does_not_stop_the_keeping_of_others(recorder):
    def fail(_state):
        raise RuntimeError("no")

    change = Change(words="x", apply=fail, before=0, after=1)
    with pytest.raises(RuntimeError):
        recorder.undo._apply(change, 0)
    recorder.set(3)
    assert recorder.undo.depth == 1
