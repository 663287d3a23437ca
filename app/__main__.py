"""``python -m app`` and the command ``elastoscope``."""

from app.cli.command_line import main

if __name__ == "__main__":
    main()
