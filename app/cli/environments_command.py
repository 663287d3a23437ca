"""``elastoscope environments``: the neighbourhoods of atoms, compared, sorted and rebuilt."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.cli.inputs import expand_folders, read_inputs
from app.cli.options import PATH, json_option
from app.cli.output import message_console, print_json, result_console, say, say_failure

if TYPE_CHECKING:
    from app.cli.environments_work import Asked

SILENCE_SECONDS = 4.0
"""After which long work says how far it is, where no bar can be drawn."""

Command = TypeVar("Command", bound=Callable[..., Any])

EPILOG = """\b
Examples:
  elastoscope environments quartz.cif                      every inequivalent site
  elastoscope environments quartz.cif --site Si1 --json    its invariants, as one JSON document
  elastoscope environments left.cif right.cif --compare Si1,Si1
  elastoscope environments *.cif --cluster agglomerative --out sites.csv
  elastoscope environments quartz.cif --site Si1 --cutoff 2.5 --rebuild bispectrum
  elastoscope environments --rebuild known-twins           two shapes with one power spectrum

\b
A site is named by its label in the file (Si1: the first atom of that name) or its number in the cell, from 1.
--compare takes one site of each of two files, or two sites of one. The distance is 0 for equivalent sites and
for mirror images, √2 where nothing is shared; mirror images are told apart by their pseudoscalars.
--rebuild finds the 2 to 12 neighbours within the cutoff again from their invariants alone, up to a rotation:
from the bispectrum, or from the power spectrum, which the mirror image meets as well. twin looks for another
shape that the power spectrum confuses with the site; known-twins shows one of four points, without a file.
"""


def neighborhood_options(command: Command) -> Command:
    """How a neighbourhood is looked at."""
    options = (
        click.option("--cutoff", type=float, default=5.0, show_default=True, help="Å, of the neighbours."),
        click.option("--lmax", type=int, default=6, show_default=True, help="Highest degree l, 0 to 8."),
        click.option("--radial", type=int, default=6, show_default=True, help="Radial functions, 2 to 10."),
        click.option("--width", type=float, default=0.5, show_default=True, help="Å, of a neighbour."),
        click.option("--by-element", is_flag=True, help="Tell neighbours of different elements apart."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, type=PATH)
@click.option("--site", metavar="SITE", help="Label or number. Default: every inequivalent site.")
@neighborhood_options
@click.option("--compare", "pair", metavar="SITE,SITE", help="Compare two sites.")
@click.option(
    "--cluster",
    type=click.Choice(["agglomerative", "hdbscan"]),
    help="Sort all sites of all files into kinds.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.0, 1.5, min_open=True),
    default=0.1,
    show_default=True,
    help="Distance below which sites are of one kind, for --cluster.",
)
@click.option(
    "--rebuild",
    type=click.Choice(["power", "bispectrum", "twin", "known-twins"]),
    help="Find the neighbours of --site again from their invariants, or a twin of the power spectrum.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of --rebuild's starts.")
@click.option("--out", metavar="FILE", type=PATH, help="Table of --cluster: .csv, .json or .parquet.")
@json_option
@click.pass_context
def environments(
    ctx: click.Context,
    files: tuple[Path, ...],
    site: str | None,
    cutoff: float,
    lmax: int,
    radial: int,
    width: float,
    by_element: bool,
    pair: str | None,
    cluster: str | None,
    threshold: float,
    rebuild: str | None,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """The neighbourhoods of atoms in spherical harmonics.

    Site symmetry, degrees l that it forbids, power spectrum and bispectrum; two sites compared, all sites
    sorted into kinds, a neighbourhood rebuilt from its invariants.
    """
    from app.cli.environments_text import print_environments
    from app.cli.environments_work import Asked, environments_document
    from core.environment.settings import EnvironmentSettings
    from core.errors import EnvironmentSettingError

    try:
        settings = EnvironmentSettings(
            cutoff=cutoff, degree=lmax, radial=radial, width=width, by_element=by_element
        )
        asked = Asked(
            settings=settings,
            site=site,
            pair=_pair(pair),
            cluster=cluster,
            threshold=threshold,
            rebuild=rebuild,
            seed=seed,
            out=out,
        )
    except EnvironmentSettingError as error:
        raise click.UsageError(str(error)) from None
    _refuse_half_wishes(files, asked)
    inputs = list(read_inputs(expand_folders(files)))
    document, failures = _with_progress(lambda tell: environments_document(inputs, asked, tell))
    for subject, failure in failures:
        say_failure(subject, failure)
    if as_json:
        print_json(document)
    else:
        print_environments(result_console(), document)
    if out is not None and document["clusters"] is not None:
        say(f"wrote {out}")
    ctx.exit(1 if failures else 0)


def _pair(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise click.UsageError(f"--compare takes two sites, as Si1,O1, not '{text}'")
    return parts[0], parts[1]


def _refuse_half_wishes(files: tuple[Path, ...], asked: Asked) -> None:
    from core.environment.site_table import SUFFIXES

    if not files and asked.rebuild != "known-twins":
        raise click.UsageError("give a crystal file; only --rebuild known-twins needs none")
    if asked.out is not None:
        if asked.cluster is None:
            raise click.UsageError("--out writes the table of --cluster; choose agglomerative or hdbscan")
        if asked.out.suffix.lower() not in SUFFIXES:
            raise click.UsageError(f"{asked.out}: give a name that ends in .csv, .json or .parquet")
    if asked.rebuild not in (None, "known-twins") and asked.site is None:
        raise click.UsageError("--rebuild needs the site that is to be rebuilt: --site Si1")


def _with_progress(work: Callable[[Callable[[float, str], None]], Any]) -> Any:
    """Do some work with a bar on standard error, or where that is no terminal with a line now and then."""
    from rich.progress import Progress

    console = message_console()
    if not console.is_terminal:
        return work(_LinesNowAndThen())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        return work(lambda share, text: bar.update(task, completed=share, description=text))


class _LinesNowAndThen:
    """Says on standard error how far long work is; nothing of short work."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, share: float, text: str) -> None:
        """Done so far, 0 to 1, and what is being done."""
        now = time.monotonic()
        if now - self._said >= SILENCE_SECONDS:
            self._said = now
            say(f"{100 * share:.0f} %: {text}")
