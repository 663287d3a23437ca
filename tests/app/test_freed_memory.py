import numpy as np
import pytest
from monkey import resident_mb
from PySide6.QtGui import QPixmap, QPixmapCache

from app.freed_memory import FreedMemory, _c_library, give_back
from app.state.palette import DARK, LIGHT
from app.views.look import apply_look


def test_it_gives_back_once_a_moment_after_much_was_freed(qapp, qtbot, monkeypatch):
    given = []
    freed = FreedMemory()
    freed._timer.timeout.connect(lambda: given.append(1))
    freed._timer.setInterval(1)
    for _ in range(5):
        freed.touch("a crystal was closed")
    qtbot.waitUntil(lambda: bool(given))
    assert given == [1]
    freed.touch()
    freed.stop()
    assert not freed._timer.isActive()


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
