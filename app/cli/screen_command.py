"""``elastoscope screen``: a folder of crystals in, one table out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from app import __version__
from app.cli.models import model_folder
from app.cli.options import PATH, json_option, model_options
from app.cli.output import message_console, print_json, say, say_failure

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from core.screening.crew import Crew
    from core.screening.recipe import Recipe
    from core.screening.results import Outputs
    from core.screening.screening import Progress, Screening, Summary

FAILURES_SAID: Final = 20
"""Failing files that get a line on standard error; all of them stand in the table of failures."""

EPILOG = """\b
Examples:
  elastoscope screen structures/ --out results.parquet
  elastoscope screen structures/ --out results.csv --columns moduli,formula --recursive
  elastoscope screen structures/ --out results.parquet --scheduler tcp://head:8786

\b
Killed or stopped, the same command goes on where it was: no finished file again, and nothing is lost.
Files without an answer stand in a table of their own, results.failures.parquet, with the reason.
--columns takes names and groups: file, facts, stiffness, moduli, anisotropy, domain, model.
The tensors stand in the frame of each file's own cell; units, frame and network are in the table's metadata
(Parquet) or in results.csv-metadata.json beside it (CSV).
A Dask cluster needs this program on its workers, and the folder and the network under the same paths there;
start its workers with one thread each: dask worker --nthreads 1 ADDRESS.
"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--out", required=True, metavar="FILE", type=PATH, help="Table of results: .parquet or .csv.")
@click.option(
    "--format", "table_format", type=click.Choice(["parquet", "csv"]), help="Default: told by the name."
)
@click.option(
    "--columns", metavar="NAME,…", default="", help="Columns or groups of columns; default: all of them."
)
@click.option("--recursive", is_flag=True, help="Also the folders below DIR.")
@click.option("--glob", "pattern", metavar="PATTERN", help="Only files of such names, as '*.cif'.")
@click.option("--jobs", type=click.IntRange(1), help="Processes on this machine. Default: one for each core.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Work on the Dask cluster behind this scheduler, tcp://HOST:PORT."
)
@click.option(
    "--batch-edges",
    type=click.IntRange(1),
    default=3000,
    show_default=True,
    help="Crystals go through the network together up to this many edges.",
)
@click.option("--overwrite", is_flag=True, help="Begin anew, whatever an earlier run left.")
@model_options
@json_option
@click.pass_context
def screen(
    ctx: click.Context,
    folder: Path,
    out: Path,
    table_format: str | None,
    columns: str,
    recursive: bool,
    pattern: str | None,
    jobs: int | None,
    scheduler: str | None,
    batch_edges: int,
    overwrite: bool,
    model: str | None,
    device: str,
    as_json: bool,
) -> None:
    """Predict the stiffness of every crystal in the folder DIR; one table of results, one of failures.

    Made for many files: they are read one after another, rows are kept as they come, and the same command
    goes on after a kill.
    """
    if scheduler is not None and jobs is not None:
        raise click.UsageError("--jobs is for this machine; a cluster has the workers that it has")
    if not folder.is_dir():
        raise click.UsageError(f"{folder}: there is no such folder; name the folder of the structure files")
    # Each process has a core of its own; threads of the numeric libraries would only be in their way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from core.screening.screening import Screening

    to, recipe = _asked(out, table_format, model_folder(model), columns, batch_edges, device)
    wish = Screening(
        folder=folder,
        to=to,
        recipe=recipe,
        version=__version__,
        pattern=pattern,
        recursive=recursive,
        overwrite=overwrite,
    )
    summary = _screened(wish, lambda: _crew(scheduler, jobs))
    _say_summary(summary, to, recipe, as_json)
    ctx.exit(1 if summary.failures else 0)


def _screened(wish: Screening, open_crew: Callable[[], Crew]) -> Summary:
    from core.screening.screening import screen as screen_folder
    from core.screening.working import screen_files

    with _Report.open() as report:
        try:
            summary = screen_folder(wish, open_crew, work=screen_files, on_progress=report.update)
        except KeyboardInterrupt:
            report.stopped()
            raise
    report.ended(wish.to)
    return summary


def _asked(
    out: Path, table_format: str | None, model: Path, columns: str, batch_edges: int, device: str
) -> tuple[Outputs, Recipe]:
    """What the options say; what they cannot mean is wrong usage."""
    from core.errors import ScreeningError
    from core.screening.results import outputs

    try:
        return outputs(out, table_format), _recipe(model, columns, batch_edges, device)
    except ScreeningError as error:
        raise click.UsageError(str(error)) from None


def _recipe(folder: Path, columns: str, batch_edges: int, device: str) -> Recipe:
    from core.screening.columns import chosen_columns
    from core.screening.recipe import FILES_PER_DEVICE_TASK, FILES_PER_TASK, Recipe, model_identity

    words = [word.strip() for word in columns.split(",") if word.strip()]
    return Recipe(
        model=folder.resolve(),
        identity=model_identity(folder),
        columns=tuple(column.name for column in chosen_columns(words)),
        batch_edges=batch_edges,
        device=device,
        files_per_task=FILES_PER_DEVICE_TASK if _on_gpu(device) else FILES_PER_TASK,
    )


def _on_gpu(device: str) -> bool:
    """Whether a GPU does the work, as far as can be told without loading torch."""
    return device not in ("auto", "cpu") or (device == "auto" and shutil.which("nvidia-smi") is not None)


def _crew(scheduler: str | None, jobs: int | None) -> Crew:
    if scheduler is not None:
        from core.screening.cluster_crew import ClusterCrew

        return ClusterCrew(scheduler)
    from core.screening.local_crew import LocalCrew

    return LocalCrew(jobs)


@dataclass(slots=True, kw_only=True)
class _Report:
    """What is said while the work goes on: a bar with the time left on a terminal, the first failures."""

    bar: Bar
    task: TaskID
    latest: Progress | None = None
    said: int = 0

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[_Report]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        with Progress(
            TextColumn("screening"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
            console=message_console(),
            transient=True,
            disable=not sys.stderr.isatty(),
        ) as bar:
            yield cls(bar=bar, task=bar.add_task("screening", total=None, speed=""))

    def update(self, progress: Progress) -> None:
        """Called after each task."""
        if self.latest is None and progress.earlier:
            say(f"{progress.earlier:,} of {progress.files:,} files were done already; going on")
        self.latest = progress
        for file, reason in progress.failed:
            if self.said < FAILURES_SAID:
                say_failure(file, RuntimeError(reason))
            self.said += 1
        speed = self.bar.tasks[0].speed
        self.bar.update(
            self.task,
            total=progress.files - progress.earlier,
            completed=progress.done,
            speed=f"{speed:.0f}/s" if speed else "",
        )

    def stopped(self) -> None:
        """After Ctrl+C."""
        if self.latest is not None:
            done = self.latest.earlier + self.latest.done
            say(f"{done:,} of {self.latest.files:,} files are done; the same command goes on with the others")

    def ended(self, to: Outputs) -> None:
        """After the last file."""
        if self.said > FAILURES_SAID:
            say(f"and {self.said - FAILURES_SAID:,} more, all in {to.failures}")


def _say_summary(summary: Summary, to: Outputs, recipe: Recipe, as_json: bool) -> None:
    done = summary.files - summary.earlier
    speed = done / summary.seconds if done and summary.seconds else None
    if as_json:
        model = asdict(recipe.identity)
        entry: dict[str, Any] = asdict(summary) | {"files_per_second": speed}
        print_json(
            {"schema": 1, "model": model, "results": str(to.results), "failures_table": str(to.failures)}
            | entry
        )
        return
    pace = f" in {summary.seconds:.1f} s ({speed:.0f} files/s)" if speed else ""
    click.echo(f"{summary.rows:,} crystals of {summary.files:,} files{pace}: {to.results}")
    if summary.failures:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in summary.reasons.items())
        click.echo(f"{summary.failures:,} failures ({kinds}): {to.failures}")
