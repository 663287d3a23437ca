"""How soon the signal of a neighbourhood follows its sliders in the real window, at 1280 × 800.

``xvfb-run -a -s "-screen 0 1280x800x24" python tests/benchmark/slider_pace.py [NAMES]`` opens each of the
named examples with the shipped network, picks its first atom, moves each slider, and prints for each:
milliseconds of a processor (all threads of the window's process, those that draw in software included) and
by the clock, from a step of the slider until the picture with the new surface is painted, the bars of the
panel included. It fails where the median is above 35 ms of a processor or 5 % of the steps are above 50 ms.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QSlider

from app.main_window import MainWindow
from app.resource_paths import examples
from app.snapshot import wait_until
from app.window_start import EngineProcess, Settings, application, engine_config

NAMES = ("quartz-alpha", "halite", "jadeite")
STEPS = 24
MEDIAN_MS, LARGEST_MS = 35.0, 50.0


def steps_of(window: MainWindow) -> Iterator[tuple[str, QSlider, Sequence[int]]]:
    """What is moved: a name, the slider, and its values in their order."""
    sliders = window.frame.docks["environment"].widget().sliders
    there, back = range(30, 30 + STEPS // 2), range(30 + STEPS // 2, 30, -1)
    yield "cutoff", sliders.cutoff, (*there, *back)
    yield "highest l", sliders.degree, (5, 6, 7, 8, 7, 6) * (STEPS // 6)
    yield "radial width", sliders.width_of, range(40, 40 + 2 * STEPS, 2)
    sliders.cutoff.setValue(sliders.cutoff.maximum())
    yield "cutoff, widest", sliders.cutoff, range(99, 99 - STEPS, -1)
    sliders.cutoff.setValue(sliders.cutoff.maximum())
    yield "radial width, cutoff at its widest", sliders.width_of, range(90, 90 - 2 * STEPS, -2)


def spent_on(window: MainWindow, slider: QSlider, value: int) -> tuple[float, float]:
    """Milliseconds (of a processor, by the clock) from a step of a slider until it is painted."""
    scene, loop = window.frame.crystal.scene, QEventLoop()
    before = scene.content.marks.signal

    def look() -> None:
        if scene.content.marks.signal is not before:
            QTimer.singleShot(0, loop.quit)  # when what was to be painted is painted

    scene.rendered.connect(look)
    began = time.process_time(), time.perf_counter()
    slider.setValue(value)
    loop.exec()
    spent = time.process_time() - began[0], time.perf_counter() - began[1]
    scene.rendered.disconnect(look)
    return 1000.0 * spent[0], 1000.0 * spent[1]


def measure(window: MainWindow) -> bool:
    """Print a line for each slider; whether all keep the limits."""
    kept = True
    for name, slider, values in steps_of(window):
        rest(window)
        spent = np.array([spent_on(window, slider, value) for value in values])[2:]
        (cpu, clock), (cpu_most, clock_most) = np.median(spent, axis=0), np.percentile(spent, 95, axis=0)
        kept &= bool(cpu <= MEDIAN_MS and cpu_most <= LARGEST_MS)
        print(
            f"  {name:36}{cpu:6.1f} ms of a processor (95 %: {cpu_most:.1f}), "
            f"{clock:.1f} ms (95 %: {clock_most:.1f})", flush=True
        )  # fmt: skip
    return kept


def rest(window: MainWindow) -> None:
    """Wait until nothing is drawn or computed any more."""
    wait_until(lambda: False, seconds=0.4)
    wait_until(lambda: window.frame.crystal.settled and not window.worker.busy, seconds=60)


def is_quick(window: MainWindow, place: int, name: str) -> bool:
    """Whether the crystal at this place of the session keeps the limits."""
    session, scene = window.session, window.frame.crystal.scene
    wait_until(lambda: len(session) > place and session.at(place).answer is not None, seconds=120)
    session.select(session.at(place).key)
    window.frame.docks["environment"].show()
    rest(window)
    window.parts["ask"].controllers["ask"].pick_site(0)
    wait_until(lambda: scene.content.marks.signal is not None, seconds=60)
    print(f"{name}, {len(scene.content.crystal)} atoms, view {scene.width()} × {scene.height()}")
    return measure(window)


def main() -> None:
    """Measure and print."""
    names = sys.argv[1:] or NAMES
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        config = engine_config(settings)
        started = EngineProcess(config)
        application()
        window = MainWindow(settings, config, started=started)
        window.resize(1280, 800)
        window.show()
        files = [next(path for path in examples() if path.stem == name) for name in names]
        window.start(tuple(files))
        kept = [is_quick(window, place, name) for place, name in enumerate(names)]
        window.shut_down()
        window.close()
    raise SystemExit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
