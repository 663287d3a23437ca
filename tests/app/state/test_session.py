from pathlib import Path

import pytest

from app.state.session import Session, Stage


@pytest.fixture
def session():
    return Session()


def paths(*names):
    return [Path(name) for name in names]


def test_keys_stay_when_rows_move(session):
    a, b, c = session.add(paths("a", "b", "c"))
    session.remove([a.key])
    assert [entry.key for entry in session] == [b.key, c.key]
    assert session.row_of(c.key) == 1
    assert session.find(a.key) is None


def test_a_closed_crystal_hears_no_late_result(session):
    (a,) = session.add(paths("a"))
    session.remove([a.key])
    session.update(a.key, stage=Stage.DONE)
    assert len(session) == 0


def test_selection_moves_to_the_neighbour(session):
    a, b, c = session.add(paths("a", "b", "c"))
    session.select(c.key)
    session.remove([c.key])
    assert session.selected.key == b.key
    session.remove([a.key, b.key])
    assert session.selected is None


def test_closing_another_keeps_the_selection(session):
    a, b = session.add(paths("a", "b"))
    session.select(b.key)
    heard = []
    session.selection_changed.connect(lambda: heard.append(1))
    session.remove([a.key])
    assert session.selected.key == b.key
    assert heard == []


def test_rows_are_announced_before_and_after(session):
    heard = []
    session.about_to_add.connect(lambda first, last: heard.append(("before", first, last, len(session))))
    session.added.connect(lambda first, last: heard.append(("after", first, last, len(session))))
    session.add(paths("a", "b"))
    session.add([])
    assert heard == [("before", 0, 1, 0), ("after", 0, 1, 2)]


def test_an_unknown_key_cannot_be_selected(session):
    with pytest.raises(KeyError, match="99"):
        session.select(99)
