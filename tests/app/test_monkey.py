"""Random things done to the real window: some hundred here, ten thousand in ``make soak``."""

import gc
import itertools
import statistics
import sys
import threading
import time
from collections import Counter

import pytest
from monkey import Monkey, let_go, resident_mb, wait_for_drawing, working_mb
from PySide6.QtTest import QTest
from shown_window import shown_window
from soak_figures import SoakFigures
from stand_in_predictor import load_with_libraries
from vtkmodules.vtkCommonCore import vtkObjectBase

from app.freed_memory import QUIET_MS
from app.work.jobs import EngineConfig

pytestmark = pytest.mark.display
SETTLED_AFTER = 1000
"""Actions after which every part of the window was used; memory is compared with what it then was."""
MOST_GROWTH_MB = 50.0
ACTIONS = 10_000
EVERY = 250
"""Actions after which the window is left alone for a moment, and its memory measured."""
OF_THE_NETWORK = ("torch", "e3nn", "sympy", "sklearn")
"""Libraries that belong to the working process alone: in the window's they would take 275 MB."""
LONGEST_WORK = 60.0
"""Seconds that what was begun may take until then."""


@pytest.fixture
def files(write_cif, tmp_path, answers):
    broken = tmp_path / "broken.cif"
    broken.write_text("no CIF at all")
    made = [write_cif(f"salt{i}", a=5.5 + 0.1 * i, c=5.6 + 0.2 * i) for i in range(6)]
    answers.save, answers.files = tmp_path / "saved.out", tuple(made[:2])
    return [*made, broken, write_cif("fail_this"), write_cif("strange_one")]


def test_random_actions_raise_nothing(window, files):
    monkey = Monkey(window, files, seed=1)
    monkey.play(120)
    window.predict.cancel()
    for part, exports in (("takeaway", "takeaway"), ("compare", "compare_export")):
        window.parts[part].controllers[exports].cancel()
    wait_for_drawing()
    assert monkey.failures == [], "\n\n".join(monkey.failures[:3])
    assert monkey.counts["_trigger"] > 20 and monkey.counts["_open"] > 2


def live_drawing():
    """VTK's windows, and what stands in them, that are still there."""
    gc.collect()
    kinds = ("RenderWindow", "Renderer", "Actor", "Mapper", "Camera", "Texture")
    return [
        type(each).__name__
        for each in gc.get_objects()
        if isinstance(each, vtkObjectBase) and type(each).__name__.endswith(kinds)
    ]


@pytest.fixture
def soaked_window(qtbot, settings, tmp_path, answers):
    """As users have it, with a working process that has loaded all its libraries."""
    config = EngineConfig(load=load_with_libraries, model=tmp_path)
    with shown_window(qtbot, settings, config, answers) as made:
        yield made


def idle_mb(window):
    """MB of the window's process and of the working one, once what was begun is done and nothing was asked
    for a moment: what is free then, the window has given back by itself or keeps.
    """
    end = time.monotonic() + LONGEST_WORK
    while time.monotonic() < end and (window.worker.busy or any(entry.busy for entry in window.session)):
        QTest.qWait(50)
    gc.collect()
    QTest.qWait(2 * QUIET_MS)
    return resident_mb(), working_mb()


def growth(readings):
    """MB from the first of evenly spaced readings to the last: the median of the slopes between any two (H.
    Theil 1950; P. K. Sen 1968), times their number.

    One reading scatters by 15 MB with what the C library happens to hold, so the last less the first told 31
    to 59 MB of the same window; a leak is in every slope.
    """
    pairs = itertools.combinations(enumerate(readings), 2)
    slopes = [(after - before) / (last - first) for (first, before), (last, after) in pairs]
    return (len(readings) - 1) * statistics.median(slopes)


def test_a_steady_leak_is_told_in_full_and_a_stray_reading_is_not():
    steady = [500.0 + 7.0 * step for step in range(10)]
    assert growth(steady) == pytest.approx(63.0)
    assert growth([500.0, *steady[1:4], 480.0, *steady[5:]]) == pytest.approx(63.0, abs=4.0)
    assert growth([470.0] + 9 * [500.0]) == 0.0


def print_kinds(counts):
    """What was done, how often: the doings of the monkey, then each action of the menus, then the widgets."""
    doings = {name: times for name, times in counts.items() if name.startswith("_")}
    actions = {name[7:]: times for name, times in counts.items() if name.startswith("action ")}
    others = [name for name in counts if name not in doings and not name.startswith("action ")]
    kinds = Counter(name.split(" ")[0] for name in others)
    for title, found in (("doings", doings), ("actions of the menus", actions)):
        print(f"{len(found)} kinds of {title}:")
        print(", ".join(f"{name.lstrip('_')} {times}" for name, times in sorted(found.items())))
    print(f"{len(others)} different widgets and answers, by their kind:")
    print(", ".join(f"{kind} {different}" for kind, different in sorted(kinds.items())))


@pytest.mark.soak
@pytest.mark.fresh
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", [2026])
def test_ten_thousand_random_actions(soaked_window, files, answers, soak_figures, seed):
    """What is done is drawn from the seed. Of the things that can be done at a moment, those never done
    before are preferred (nine times of ten), so that the first thousand actions have used nearly everything
    once; what needs several steps, as a comparison does, may still come for the first time later, and then
    counts as growth.

    Memory is read at moments at which no crystal is open and the network is loaded, after each thousand:
    what is open differs by more than what is sought. What it grew by from the first thousand on is told by
    :func:`growth`.
    """
    window, memory, empty = soaked_window, [], {}
    loaded = {name for name in OF_THE_NETWORK if name in sys.modules}

    def note(done):
        if done % EVERY == 0:
            # What stands in for the dialogs remembers all that was asked; the program has no such memory.
            answers.asked.clear()
            answers.told.clear()
            whole = done % SETTLED_AFTER == 0
            if whole:
                window.session.remove([entry.key for entry in window.session])
                window.predict.load_model()  # a working process that was started anew may be without it
            mine, working = idle_mb(window)
            memory.append(mine)
            if whole:
                empty[done] = mine, working
            said = f"window {mine:7.1f} MB  working process {working:7.1f} MB{'  (none open)' * whole}"
            print(f"{done:6d} actions  {said}  {len(monkey.failures)} failures", flush=True)

    threads = set(threading.enumerate())
    monkey = Monkey(window, files, seed=seed)
    monkey.play(ACTIONS, each=note)
    window.predict.cancel()
    let_go(window)
    wait_for_drawing()
    mine, working = (growth(readings) for readings in zip(*empty.values(), strict=True))
    first, last = empty[SETTLED_AFTER][0], empty[ACTIONS][0]
    different = sum(name.startswith("action ") for name in monkey.counts)
    late = {name for name in OF_THE_NETWORK if name in sys.modules} - loaded
    print_kinds(monkey.counts)
    left = [each.name for each in threading.enumerate() if each not in threads]
    drawing = live_drawing()
    print(
        f"{ACTIONS} random actions, {different} different ones of the menus, {len(monkey.failures)} failures"
    )
    print(
        f"memory grew by {mine:.1f} MB (working process {working:.1f} MB) after the first {SETTLED_AFTER} "
        f"(limit {MOST_GROWTH_MB:.0f}), from"
    )
    print(f"{first:.0f} MB, at the end it was {last:.0f}, at most {max(memory):.0f} MB")
    print("the slowest took {:.2f} s: {}".format(*monkey.slowest))
    soak_figures.add(
        SoakFigures(inputs=ACTIONS, crashes=len(monkey.failures), peak=max(memory), slowest=monkey.slowest)
    )
    print(f"left: {len(drawing)} VTK objects that draw, {len(left)} threads {left}")
    assert monkey.failures == [], "\n\n".join(monkey.failures[:3])
    # A working process that was started anew is smaller than before; that makes up for nothing.
    assert mine + max(0.0, working) <= MOST_GROWTH_MB
    assert drawing == [] and left == [] and late == set()
