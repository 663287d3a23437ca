"""Speed, as ratios to others doing the same in the same run: ``make benchmark``.

Not part of the tests: times depend on the machine and on what else it does. The table is printed and kept in
``elastoscope-output/benchmark.md``.
"""

from __future__ import annotations

import os
import platform
import sys
import warnings
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import drawing
import extrema_comparison
import network
import peers
import tasks
from table import Row, markdown

OUTPUT = Path(__file__).resolve().parents[2] / "elastoscope-output" / "benchmark.md"

SHOWN_PACKAGES = ("numpy", "scipy", "elasticipy", "MechElastic", "christoffel", "pymatgen", "torch", "e3nn")


def rows() -> Iterator[Row]:
    for part in (tasks, extrema_comparison, drawing, network):
        for row in part.rows():
            print(f"{row.task}: {row.peer or 'ours'}", file=sys.stderr)
            yield row


def circumstances() -> str:
    """What the times depend on."""
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "as many as it likes")
    packages = ", ".join(f"{name} {_version(name)}" for name in SHOWN_PACKAGES)
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, threads of NumPy: {threads}.\n"
        f"Load of the last 15 minutes {os.getloadavg()[2]:.1f}: above the number of cores, limits in ms mean "
        "little.\n"
        f"{packages}.\n"
        "Medians; ours is timed again beside each peer, in turn with it.\n"
        "ELATE is not on PyPI: its code is measured as MechElastic carries it.\n"
        "A ratio says how many times faster ours is; a difference is a share of the quantity's largest value."
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def main() -> None:
    """Print the table and keep it."""
    warnings.simplefilter("ignore")  # of the peers
    peers.make_importable()
    text = f"{markdown(rows())}\n\n{circumstances()}\n"
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
