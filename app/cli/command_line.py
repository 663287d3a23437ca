"""The command ``elastoscope``: its subcommands, loaded when asked for, and what becomes of an error.

Nothing here imports torch, pymatgen or VTK, so that ``--help`` answers at once.
"""

from __future__ import annotations

import difflib
import importlib
import io
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import click

from app.cli.output import one_line, unexpected
from core.errors import ElastoscopeError


class LazyCommand(NamedTuple):
    """Where a command is defined, and the line that stands for it in the overview."""

    module: str
    attribute: str
    summary: str


COMMANDS: Final[dict[str, LazyCommand]] = {
    "predict": LazyCommand("app.cli.predict_command", "predict", "Predict the stiffness tensor of crystals."),
    "screen": LazyCommand(
        "app.cli.screen_command", "screen", "Predict a whole folder of crystals into one table."
    ),
    "analyze": LazyCommand(
        "app.cli.analyze_command", "analyze", "Moduli, stability, anisotropy and extrema of a tensor."
    ),
    "measured": LazyCommand(
        "app.cli.measured_command",
        "measured",
        "Measured constants of known crystals, beside a prediction.",
    ),
    "compare": LazyCommand(
        "app.cli.compare_command", "compare", "Tensors side by side, and how they differ from the first."
    ),
    "symmetry": LazyCommand(
        "app.cli.symmetry_command", "symmetry", "What symmetry says of a tensor, and what breaks it."
    ),
    "environments": LazyCommand(
        "app.cli.environments_command",
        "environments",
        "Neighbourhoods of atoms: invariants, kinds, comparison.",
    ),
    "render": LazyCommand(
        "app.cli.render_command", "render", "Draw a unit cell or a tensor's surface as PNG."
    ),
    "export": LazyCommand(
        "app.cli.export_command", "export", "Write a prediction as CSV, JSON, picture, mesh or cell."
    ),
    "train": LazyCommand(
        "app.cli.training_commands", "train", "Train a network on a dataset of labelled crystals."
    ),
    "evaluate": LazyCommand(
        "app.cli.training_commands", "evaluate", "Measure a network's errors on a labelled dataset."
    ),
    "dataset": LazyCommand(
        "app.cli.dataset_commands",
        "dataset",
        "Fetch, make and check datasets of labelled crystals, mend their labels.",
    ),
    "reproduce": LazyCommand(
        "app.cli.reproduce_command",
        "reproduce",
        "The source papers' experiments, their figures beside ours.",
    ),
    "models": LazyCommand(
        "app.cli.models_command", "models", "Keep, compare, export and import trained models."
    ),
    "snapshot": LazyCommand(
        "app.cli.window_commands", "snapshot", "Open the real window, save a picture of it, leave."
    ),
    "selftest": LazyCommand(
        "app.cli.selftest_command", "selftest", "Check this installation and print a table."
    ),
}
OPEN_WINDOW: Final = LazyCommand("app.cli.window_commands", "open_window", "Open files in the window.")

EPILOG: Final = """\b
Examples:
  elastoscope quartz.cif olivine.cif        look at two crystals in the window
  elastoscope predict quartz.cif            its stiffness matrix and moduli, as text
  elastoscope predict *.cif --json          the same for many, as one JSON document
  elastoscope analyze tensor.csv            a tensor from elsewhere, looked through
  elastoscope render quartz.cif --show young --out young.png

Results go to standard output, everything else to standard error. Exit status: 0 done, 1 at least one input
failed (the others are done all the same), 2 wrong usage. --debug, anywhere, shows where an error came from.
"""


class ElastoscopeGroup(click.Group):
    """Commands found by name; a first word that is none is a file for the window."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module now, and not before."""
        return load_command(COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, from the table and without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``--debug`` may stand anywhere before a ``--``."""
        end = args.index("--") if "--" in args else len(args)
        ctx.obj = "--debug" in args[:end]
        return super().parse_args(ctx, [arg for arg in args[:end] if arg != "--debug"] + args[end:])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A known name is a command; anything else is a file to open."""
        new_window = ["--new-window"] if ctx.params.get("new_window") else []
        if args[0] in COMMANDS:
            if new_window:
                ctx.fail("--new-window goes with files, not with a command")
            return super().resolve_command(ctx, args)
        if ctx.params.get("reading_time") is not None:
            ctx.fail(
                "--reading-time goes with a command; in the window, Predict again gives a file more time"
            )
        if not Path(args[0]).exists():
            ctx.fail(no_such_file_or_command(args[0]))
        return "open", load_command(OPEN_WINDOW), [*new_window, *args]

    def invoke(self, ctx: click.Context) -> object:
        """Run, and turn whatever goes wrong into one line and an exit status."""
        with errors_as_one_line(ctx, debug=bool(ctx.obj)):
            return super().invoke(ctx)


def load_command(command: LazyCommand) -> click.Command:
    """The click command behind an entry of the table."""
    loaded = getattr(importlib.import_module(command.module), command.attribute)
    if not isinstance(loaded, click.Command):
        raise TypeError(f"{command.module}.{command.attribute} is not a command")
    return loaded


def no_such_file_or_command(word: str) -> str:
    """What to say about a first word that is neither a file nor a command."""
    close = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = f"did you mean 'elastoscope {close[0]}'?" if close else "'elastoscope --help' lists the commands."
    return f"{word}: no such file, and not a command; {hint}"


@contextmanager
def errors_as_one_line(ctx: click.Context, *, debug: bool) -> Iterator[None]:
    """Errors end the program with one line on standard error and status 1; with ``debug`` they show all."""
    try:
        with warnings.catch_warnings():
            if not debug:
                # Libraries warn about their own inner affairs; what concerns a file is in its notes.
                warnings.simplefilter("ignore")
            yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        ctx.exit(130)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: nobody is left to tell.
        sys.stderr.close()
        ctx.exit(1)
    except Exception as error:
        report_error(error, debug=debug)
        ctx.exit(1)


def report_error(error: Exception, *, debug: bool) -> None:
    """One line on standard error for an exception, or all of it with ``debug``."""
    if debug:
        click.echo("".join(traceback.format_exception(error)), err=True)
    elif isinstance(error, ElastoscopeError):
        click.echo(f"elastoscope: {one_line(error)}", err=True)
    else:
        click.echo(f"elastoscope: {one_line(unexpected(error))}", err=True)


@click.group(
    cls=ElastoscopeGroup,
    invoke_without_command=True,
    subcommand_metavar="[FILE ...] | COMMAND [ARGUMENTS]",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _option, asked: print_version(ctx) if asked else None,
    help="Show version, commit, network, libraries and the OpenGL renderer, and leave.",
)
@click.option("--new-window", is_flag=True, help="Files: do not use the window that is open already.")
@click.option(
    "--reading-time",
    type=click.FloatRange(min=0.1, max=86_400.0),
    metavar="SECONDS",
    help="How long reading one file may take (by default 4 s, large files longer). It stands before the "
    "command: elastoscope --reading-time 60 predict …",
)
@click.pass_context
def elastoscope(ctx: click.Context, new_window: bool, reading_time: float | None) -> None:
    """Predict, see and check the elasticity tensor of a crystal.

    With files, or without anything, the window opens. The commands do the same work without a window.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(load_command(OPEN_WINDOW), new_window=new_window)


def print_version(ctx: click.Context) -> None:
    """Print which build this is, and leave."""
    from app.build_information import build_lines, renderer

    for line in build_lines():
        click.echo(line)
    click.echo(f"OpenGL {renderer()}")
    ctx.exit()


def main(arguments: list[str] | None = None) -> int:
    """Run the command line (``sys.argv`` unless told otherwise); its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Where the system's encoding has no ν or ±, a question mark is better than a crash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        elastoscope.main(args=arguments, prog_name="elastoscope")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0
