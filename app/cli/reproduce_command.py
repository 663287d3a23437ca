"""``elastoscope reproduce``: the source papers' experiments, their figures beside ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from app.cli.models import model_folder
from app.cli.options import PATH, json_option
from app.cli.output import message_console, print_json, result_console, say

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from core.crystal.crystal import Crystal
    from core.reproduce.experiment import Experiment, Figure, Outcome, Row, Setting

DEFAULT_CRYSTAL: Final = "quartz-alpha.cif"

EPILOG = """\b
Examples:
  elastoscope reproduce --list
  elastoscope reproduce gravity --out pictures/
  elastoscope reproduce sio2-one --data data/
  elastoscope reproduce equivariance --crystal olivine.cif
  elastoscope reproduce cartesian-irreps --formula ijk=ikj --group 32

\b
Without a NAME the experiments are listed. Some need data files; without them the experiment says what it
needs and how to get it, and runs on what comes with the program or on crystals made by code.
Exit status 1: a figure that was to be reached was not.
"""


@click.command(epilog=EPILOG)
@click.argument("name", required=False)
@click.option(
    "--list", "listed", is_flag=True, help="List the experiments, their sources and what they need."
)
@click.option("--short", is_flag=True, help="A smaller run, of seconds.")
@click.option(
    "--out",
    type=PATH,
    metavar="DIR",
    help="Folder for the pictures; made where it is missing. A long run keeps there what it has finished "
    "and, started again, goes on from it.",
)
@click.option(
    "--format",
    "suffix",
    type=click.Choice(["svg", "pdf", "png"]),
    default="svg",
    show_default=True,
    help="Of charts and patterns; surfaces are always PNG.",
)
@click.option("--data", type=PATH, metavar="DIR", help="Folder of the data files.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of weights and choices.")
@click.option("--crystal", "crystal_file", type=PATH, metavar="FILE", help="For equivariance [α-quartz].")
@click.option(
    "--formula",
    default="elasticity",
    show_default=True,
    metavar="NAME|FORMULA",
    help="For cartesian-irreps: a property, as piezoelectric, or indices, as ijkl=jikl=klij.",
)
@click.option(
    "--group",
    default="m-3m",
    show_default=True,
    metavar="SYMBOL",
    help="For cartesian-irreps: a point group.",
)
@click.option(
    "--tensor",
    "tensor_file",
    type=PATH,
    metavar="FILE",
    help="For cartesian-irreps: a 3×3 or 6×6 matrix (text or CSV, GPa, Voigt) to draw on the sphere.",
)
@click.option("--model", metavar="NAME|PATH", default=None, help="Network, for those that use a trained one.")
@json_option
@click.pass_context  # type: ignore[arg-type]  # the rest of the options comes as one
def reproduce(
    ctx: click.Context,
    name: str | None,
    listed: bool,
    out: Path | None,
    suffix: str,
    as_json: bool,
    **asked: Any,
) -> None:
    """Do an experiment of the papers and talks behind this program again; their figures beside ours.

    NAME is one of those that --list shows.
    """
    from core.reproduce.registry import EXPERIMENTS

    if name is None or listed:
        _list(tuple(EXPERIMENTS.values()), as_json=as_json)
        return
    chosen = EXPERIMENTS.get(name)
    if chosen is None:
        raise click.BadParameter(f"'{name}' is none of {', '.join(EXPERIMENTS)}", param_hint="NAME")
    with _progress(chosen.title) as on_progress:
        outcome, setting = _run(chosen, on_progress, kept=out, **asked)
    written = [] if out is None else _write(out, chosen, outcome, f".{suffix}")
    if as_json:
        print_json(_document(chosen, setting, outcome, written))
    else:
        _print(chosen, outcome)
    for path in written:
        say(f"wrote {path}")
    ctx.exit(0 if outcome.reached else 1)


def _run(
    chosen: Experiment,
    on_progress: Callable[[float, str], None],
    *,
    data: Path | None,
    crystal_file: Path | None,
    tensor_file: Path | None,
    model: str | None,
    **rest: Any,
) -> tuple[Outcome, Setting]:
    from core.reproduce.experiment import Setting
    from core.reproduce.registry import run_experiment

    if data is not None and not data.is_dir():
        raise click.BadParameter(f"'{data}' is no folder", param_hint="--data")
    setting = Setting(
        model=model_folder(model),
        reference=_reference(),
        data=data,
        crystal=_crystal(crystal_file),
        matrix=None if tensor_file is None else _matrix(tensor_file),
        on_progress=on_progress,
        **rest,
    )
    for need in chosen.missing(setting):
        say(f"{need.name} is not there ({need.holds}). To get it: {need.how}; then --data DIR")
    if chosen.missing(setting):
        say(f"in its place: {chosen.stand_in}")
    return run_experiment(chosen, setting), setting


def _reference() -> Path:
    from app.resource_paths import resources

    return resources() / "reference"


def _crystal(file: Path | None) -> Crystal:
    from app.cli.inputs import read_one
    from app.resource_paths import resources

    return read_one(file if file is not None else resources() / "examples" / DEFAULT_CRYSTAL)


def _matrix(file: Path) -> npt.NDArray[np.float64]:
    """A symmetric 3×3 or 6×6 of a file of numbers."""
    import numpy as np

    from core.ordinary_files import bytes_of
    from core.symmetry_breaking.tensor_facts import LARGEST_MATRIX

    try:
        numbers = np.array(
            bytes_of(file, LARGEST_MATRIX).decode("utf-8").replace(",", " ").split(), dtype=np.float64
        )
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"'{file}' holds no numbers: {error}", param_hint="--tensor") from error
    side = {9: 3, 36: 6}.get(numbers.size)
    matrix = numbers.reshape(side, side) if side else numbers
    if side is None or not np.allclose(matrix, matrix.T, atol=1e-6 * np.abs(matrix).max()):
        raise click.BadParameter(
            f"'{file}' has {numbers.size} numbers; a symmetric 3×3 or 6×6 matrix is needed",
            param_hint="--tensor",
        )
    return matrix


@contextmanager
def _progress(title: str) -> Iterator[Callable[[float, str], None]]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=message_console(),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share, text: bar.update(task, completed=share, description=text)


def _write(folder: Path, chosen: Experiment, outcome: Outcome, suffix: str) -> list[Path]:
    """All pictures, charts and patterns first, then the surfaces."""
    from core.reproduce.figures import write_figures

    stated = {"Experiment": f"{chosen.name}: {chosen.title}", "Source": chosen.source}
    written = write_figures(folder, outcome, stated, suffix)
    if outcome.signals:
        from app.cli.signal_drawing import draw_signal

        written += [draw_signal(folder, signal, stated) for signal in outcome.signals]
    return written


def _list(experiments: tuple[Experiment, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"schema": 1, "experiments": [_facts(one) for one in experiments]})
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("name", "what", "source", "needs", "takes"):
        table.add_column(title, no_wrap=title in ("name", "takes"))
    for one in experiments:
        needs = ", ".join(need.name for need in one.needs) or "–"
        source = one.source.partition(",")[0] if len(one.source) > 60 else one.source
        table.add_row(one.name, one.title, source, needs, _minutes(one.minutes))
    result_console().print(table)


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes >= 1 else f"{60 * minutes:.0f} s"


def _facts(one: Experiment) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "source": one.source,
        "theirs": one.theirs,
        "needs": [{"file": need.name, "holds": need.holds, "how": need.how} for need in one.needs],
        "stand_in": one.stand_in,
        "minutes": one.minutes,
    }


def _document(chosen: Experiment, setting: Setting, outcome: Outcome, written: list[Path]) -> dict[str, Any]:
    return {
        "schema": 1,
        "experiment": _facts(chosen),
        "short": setting.short,
        "seed": setting.seed,
        "missing": [need.name for need in chosen.missing(setting)],
        "rows": [row.to_dict() for row in outcome.rows],
        "reached": outcome.reached,
        "notes": list(outcome.notes),
        "charts": [chart.to_dict() for chart in outcome.charts],
        "pictures": [str(path) for path in written],
    }


def _print(chosen: Experiment, outcome: Outcome) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    console = result_console()
    console.print(f"[bold]{escape(chosen.title)}[/bold]")
    console.print(escape(f"{chosen.source}. Theirs: {chosen.theirs}."))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("quantity")
    for title in ("theirs", "ours", "to reach"):
        table.add_column(title, justify="right")
    for row in outcome.rows:
        table.add_row(
            escape(row.quantity), escape(_text(row.theirs)), escape(_with_unit(row)), escape(_reach(row))
        )
    console.print(table)
    for note in outcome.notes:
        console.print(escape(note))


def _with_unit(row: Row) -> str:
    text = _text(row.ours)
    return f"{text} {row.unit}" if row.unit and row.ours is not None else text


def _reach(row: Row) -> str:
    return f"{row.reach} {'✓' if row.reached else '✗'}" if row.reach else ""


def _text(value: Figure) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | str):
        return f"{value:,}" if isinstance(value, int) else value
    return f"{value:.3g}".replace("-", "−")
