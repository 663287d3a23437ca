"""``python -m app`` and the command ``elastoscope``."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """Run the command line; its exit status."""
    # A frozen bundle starts the working process by running itself again.
    multiprocessing.freeze_support()
    from app.cli.command_line import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
