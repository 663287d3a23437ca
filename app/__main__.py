"""``python -m app`` and the command ``elastoscope``."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> int:
    """Run the command line; its exit status."""
    # A frozen bundle starts the working process by running itself again.
    multiprocessing.freeze_support()
    # spglib raises what goes wrong; its own lines on standard error would say it twice.
    os.environ.setdefault("SPGLIB_WARNING", "OFF")
    from app.cli.command_line import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
