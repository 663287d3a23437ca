"""How long a start takes, warm: until the window can be used, and until the first prediction is drawn.

``xvfb-run -a python tests/benchmark/start_up.py [FILE] [--runs N]`` opens the real window with the shipped
network in processes of its own, the first of which only warms the disk's cache and has the modules compiled,
and prints the medians. An installed program has them compiled, so PYTHONDONTWRITEBYTECODE, with which every
start would compile all of them anew, is not passed on.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
WINDOW_LIMIT = 2.0
PREDICTION_LIMIT = 8.0
SLOW = ("torch", "vtkmodules", "pymatgen", "matplotlib", "pyqtgraph")

OPENING = """
import json, resource, sys, tempfile, time
began, file = float(sys.argv[1]), sys.argv[2]
from pathlib import Path
from app.window_start import EngineProcess, Settings, application, engine_config

with tempfile.TemporaryDirectory() as folder:
    settings = Settings(Path(folder) / "settings.ini")
    config = engine_config(settings)
    started = EngineProcess(config)
    from PySide6.QtCore import QTimer
    from app.main_window import MainWindow
    from app.snapshot import wait_until

    qt = application()
    window = MainWindow(settings, config, started=started)
    window.show()
    found = {}
    # The first turn of the event loop that finds nothing to paint any more: the window answers from here on.
    def usable():
        used = resource.getrusage(resource.RUSAGE_SELF)
        found["window"] = time.time() - began
        found["its processor time"] = used.ru_utime + used.ru_stime
        found["loaded"] = sorted(sys.modules)
    QTimer.singleShot(0, usable)
    QTimer.singleShot(0, lambda: window.start((Path(file),) if file else ()))
    panes = (window.frame.crystal, window.frame.surface)
    wait_until(lambda: panes[0].settled, seconds=120)
    found["crystal"] = time.time() - began
    wait_until(lambda: all(pane.settled for pane in panes), seconds=120)
    found["prediction"] = time.time() - began
    window.shut_down()
    window.close()
    print(json.dumps(found))
"""


def one_start(file: Path) -> dict[str, float]:
    """Seconds from the start of the process to each mark."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    words = [sys.executable, "-c", OPENING, repr(time.time()), str(file)]
    answer = subprocess.run(
        words, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    found = json.loads(answer.stdout.splitlines()[-1])
    loaded = set(found.pop("loaded")) & set(SLOW)
    if loaded:
        raise SystemExit(f"loaded before the window could be used: {', '.join(sorted(loaded))}")
    return {name: float(seconds) for name, seconds in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", nargs="?", type=Path, default=REPOSITORY / "resources" / "examples" / "quartz-alpha.cif"
    )
    parser.add_argument("--runs", type=int, default=5)
    wish = parser.parse_args()
    one_start(wish.file)
    starts = [one_start(wish.file) for _ in range(wish.runs)]
    limits = {"window": WINDOW_LIMIT, "prediction": PREDICTION_LIMIT}
    for name in starts[0]:
        seconds = statistics.median(start[name] for start in starts)
        limit = f"  (limit {limits[name]:g} s)" if name in limits else ""
        print(f"{name:20}{seconds:6.2f} s{limit}")


if __name__ == "__main__":
    main()
