"""What ``make run`` shows: alpha-quartz, predicted and drawn.

In the window where there is a display. Where there is none, the same as text, pictures and files.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUARTZ = Path("resources/examples/quartz-alpha.cif")
OUTPUT = Path("elastoscope-output")
PICTURES = {"cell": "quartz-alpha-cell.png", "young": "quartz-alpha-young.png"}

sys.path.insert(0, str(ROOT))

from app.cli.display import display_problem  # noqa: E402  (the checkout is put on the path first)


def elastoscope(*arguments: str | Path) -> int:
    """Run the command line of this checkout; its exit status."""
    command = [sys.executable, "-m", "app", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def without_window(problem: str, output: Path) -> int:
    """The matrix and moduli as text; pictures and files in the output folder."""
    print(f"No window: {problem}. The same without one:\n", flush=True)
    state = elastoscope("predict", QUARTZ, "--out", output)
    for show, name in PICTURES.items():
        state = state or elastoscope("render", QUARTZ, "--show", show, "--out", output / name)
    if state:
        return state
    print(f"\nWritten to {output}/: {', '.join(sorted(path.name for path in (ROOT / output).iterdir()))}")
    print(
        "To get the window: run `make run` in a desktop session, or over the network with `ssh -X`, or look\n"
        "at a picture of it: packaging/with_display.sh .venv/bin/elastoscope snapshot "
        f"{QUARTZ} --out {output}/window.png\n(which needs Xvfb: `make test` installs it)."
    )
    return 0


def main(output: Path) -> int:
    """Window or no window."""
    problem = display_problem()
    return elastoscope(QUARTZ) if problem is None else without_window(problem, output)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT))
