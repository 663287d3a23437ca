"""The commands that need a display: the window itself, and a picture of it."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.display import display_problem
from app.cli.options import PATH, SizeType
from app.cli.output import say

NO_WINDOW = 2

SNAPSHOT_EPILOG = """\b
Examples:
  elastoscope snapshot quartz.cif --out window.png
  xvfb-run -a elastoscope snapshot quartz.cif --out window.png     where there is no display
"""


@click.command("open", hidden=True)
@click.argument("files", nargs=-1, type=PATH)
@click.option("--new-window", is_flag=True, help="Do not use the window that is open already.")
@click.pass_context
def open_window(ctx: click.Context, files: tuple[Path, ...], new_window: bool) -> None:
    """Open the window with these files, or hand them to the window that is open."""
    _require_display(ctx, instead="elastoscope predict FILE works without one; elastoscope --help lists all")
    from app.single_instance import hand_over

    if not new_window and hand_over(files):
        say("opened in the window that is there (--new-window opens another)")
        return
    from app.window_start import open_window as show

    ctx.exit(show(files))


@click.command(epilog=SNAPSHOT_EPILOG)
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--out", metavar="PNG", required=True, type=PATH, help="The picture.")
@click.option(
    "--size", type=SizeType(), default="1600,1000", show_default=True, help="Size of the window in pixels."
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="Colours of the window.",
)
@click.pass_context
def snapshot(ctx: click.Context, file: Path, out: Path, size: tuple[int, int], theme: str) -> None:
    """Open the real window, wait for the prediction, save a picture of the window, leave."""
    if out.suffix.lower() != ".png":
        raise click.BadParameter(f"'{out}' does not end in .png", param_hint="--out")
    _require_display(
        ctx, instead="start it under Xvfb (xvfb-run), or draw with elastoscope render, which needs none"
    )
    from app.window_start import take_snapshot

    take_snapshot(file, out, size=size, theme=theme)
    say(f"wrote {out}")


def _require_display(ctx: click.Context, *, instead: str) -> None:
    problem = display_problem()
    if problem is not None:
        say(f"elastoscope: no window can be opened: {problem}; {instead}")
        ctx.exit(NO_WINDOW)
