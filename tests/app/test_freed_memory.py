import ctypes
from types import SimpleNamespace

import numpy as np
import pytest
from monkey import resident_mb
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPixmap, QPixmapCache

from app.freed_memory import FreedMemory
from app.kept_memory import _c_library, give_back
from app.parts.memory_part import memory_part
from app.state.palette import DARK, LIGHT
from app.views.icons import icon
from app.views.look import DRAWN_KB, apply_look


def test_it_gives_back_once_a_moment_after_much_was_freed(qapp, qtbot, monkeypatch):
    given = []
    freed = FreedMemory()
    freed._soon.timeout.connect(lambda: given.append(1))
    freed._soon.setInterval(1)
    for _ in range(5):
        freed.touch("a crystal was closed")
    qtbot.waitUntil(lambda: bool(given))
    assert given == [1]
    freed.touch()
    freed.stop()
    assert not freed._soon.isActive()


class Given(ctypes.Structure):
    """What ``mallinfo2`` tells."""

    _fields_ = [(f"field_{number}", ctypes.c_size_t) for number in range(10)]


def given_out():
    """Bytes that the C library has given out and not got back."""
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = Given
    return tell().field_7


class Told(QObject):
    happened = Signal()


def test_what_pictures_leave_is_given_back_once_no_more_are_drawn(qapp, qtbot):
    large, small = Told(), Told()
    often, drawn = large.happened, small.happened
    pane = SimpleNamespace(scene=SimpleNamespace(content_changed=drawn))
    part = memory_part(
        SimpleNamespace(
            session=SimpleNamespace(removed=often),
            worker=SimpleNamespace(idle=often),
            export=SimpleNamespace(notice=often),
            frame=SimpleNamespace(crystal=pane, surface=pane),
        )
    )
    freed = part.shut_down.__self__
    freed._in_peace.setTimerType(Qt.TimerType.PreciseTimer)  # others may be off by more than is waited here
    drawn.emit()
    qtbot.wait(30)
    left = freed._in_peace.remainingTime()
    drawn.emit()
    assert 0 < left < freed._in_peace.remainingTime() and not freed._soon.isActive()
    often.emit()
    assert freed._soon.isActive()
    part.shut_down()
    assert not freed._in_peace.isActive() and not freed._soon.isActive()


@pytest.mark.skipif(_c_library() is None, reason="the C library gives back by itself")
def test_what_small_things_held_fast_is_given_back():
    held = [(np.ones(12_000), np.ones(1000)) for _ in range(600)]  # 96 kB each: from the heap
    kept = [small for _, small in held]
    full = resident_mb()
    del held
    give_back()
    assert resident_mb() < full - 30 and len(kept) == 600


def test_what_was_drawn_in_another_look_is_forgotten(qapp):
    for palette in (LIGHT, DARK):
        QPixmapCache.insert("drawn before", QPixmap(4, 4))
        apply_look(qapp, palette)
    found = QPixmap()
    assert not QPixmapCache.find("drawn before", found)
    # Icons that were exchanged stay in it until it is full.
    assert QPixmapCache.cacheLimit() == DRAWN_KB


@pytest.mark.skipif(not hasattr(_c_library(), "mallinfo2"), reason="counts what that of GNU has given out")
def test_an_icon_is_not_much_larger_than_its_points(qapp):
    made = [icon("failed", LIGHT)]
    before = given_out()
    made += [icon("failed", LIGHT) for _ in range(50)]
    points = sum(4 * size.width() * size.height() for size in made[0].availableSizes())
    assert given_out() - before < 50 * 2 * (points + 2000)  # enabled and disabled
