"""``elastoscope models``: the library of trained models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.dataset_options import FORMATS_EPILOG, read_divided, say_dataset, split_options
from app.cli.models_text import comparison_text, list_text, show_text
from app.cli.options import PATH, json_option
from app.cli.output import message_console, print_json, say
from app.model_library import PLACE, model_library
from core.errors import DatasetError

if TYPE_CHECKING:
    from core.library.entry import ModelEntry
    from core.library.library import ModelLibrary

EPILOG = """\b
Examples:
  elastoscope train own.jsonl --preset fine-tune --out run --to-library "own oxides"
  elastoscope models list
  elastoscope models compare standard "own oxides" --data own.jsonl
  elastoscope models use "own oxides"           predict with it unless another is named
  elastoscope models export "own oxides" --out oxides.elastomodel

The library is a folder in the user's own data, or the one that ELASTOSCOPE_MODELS or --library names.
"""


@click.group(epilog=EPILOG)
@click.option("--library", type=PATH, default=None, metavar="DIR", help=f"Folder of the library [{PLACE}].")
@click.pass_context
def models(ctx: click.Context, library: Path | None) -> None:
    """Trained models under names: those that come with the program, and the user's own."""
    ctx.obj = library


def _library(ctx: click.Context) -> ModelLibrary:
    return model_library(ctx.obj if isinstance(ctx.obj, Path) else None)


def _document(entry: ModelEntry, library: ModelLibrary) -> dict[str, Any]:
    current = library.current()
    return entry.to_dict() | {"current": current is not None and current.folder == entry.folder}


@models.command("list", short_help="List them.")
@json_option
@click.pass_context
def list_models(ctx: click.Context, as_json: bool) -> None:
    """List the models; a star stands before the current one."""
    library = _library(ctx)
    documents = [_document(entry, library) for entry in library.entries()]
    if as_json:
        print_json({"schema": 1, "library": str(library.folder), "models": documents})
    else:
        list_text(documents)


@models.command(short_help="Show what is known of one.")
@click.argument("name")
@json_option
@click.pass_context
def show(ctx: click.Context, name: str, as_json: bool) -> None:
    """Show what is known of the model NAME."""
    library = _library(ctx)
    document = _document(library.entry(name), library)
    if as_json:
        print_json({"schema": 1, "model": document})
    else:
        show_text(document)


@models.command(short_help="Copy one into the library.")
@click.argument("source", type=PATH)
@click.option("--name", required=True, help="Its name in the library.")
@click.option("--notes", default="", help="What is worth remembering.")
@click.pass_context
def add(ctx: click.Context, source: Path, name: str, notes: str) -> None:
    """Copy a model into the library: SOURCE is a model folder, or that of a finished run."""
    entry = _library(ctx).add(source, name, notes=notes)
    say(f"{entry.name} is in the library; 'elastoscope models use' makes it the current one")


@models.command(short_help="Predict with it unless another is named.")
@click.argument("name")
@click.pass_context
def use(ctx: click.Context, name: str) -> None:
    """Make the model NAME the current one: predictions use it unless another is named."""
    say(f"{_library(ctx).use(name).name} is used from now on unless another model is named")


@models.command(short_help="Remove one.")
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Remove the model NAME from the library."""
    _library(ctx).remove(name)
    say(f"{name} was removed")


@models.command(short_help="Give one another name.")
@click.argument("name")
@click.argument("new")
@click.pass_context
def rename(ctx: click.Context, name: str, new: str) -> None:
    """Call the model NAME by the name NEW."""
    say(f"{name} is called {_library(ctx).rename(name, new).name} now")


@models.command(short_help="Write notes on one.")
@click.argument("name")
@click.argument("text")
@click.pass_context
def note(ctx: click.Context, name: str, text: str) -> None:
    """Replace the notes on the model NAME by TEXT ("" for none)."""
    _library(ctx).note(name, text)


@models.command(short_help="Write one as a file to give away.")
@click.argument("name")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The file, usually .elastomodel.")
@click.pass_context
def export(ctx: click.Context, name: str, out: Path) -> None:
    """Write the model NAME as one file, with its card and licence, to give away or keep."""
    _library(ctx).export(name, out)
    click.echo(str(out))


@models.command("import", short_help="Take one from such a file.")
@click.argument("file", type=PATH)
@click.option("--name", default="", help="Its name in the library [the one it was exported under].")
@click.pass_context
def import_model(ctx: click.Context, file: Path, name: str) -> None:
    """Take a model from FILE, which 'models export' wrote, into the library; its digests are checked."""
    click.echo(_library(ctx).take_in(file, name).name)


@models.command(epilog=FORMATS_EPILOG, short_help="Measure several on the same crystals.")
@click.argument("names", nargs=-1, required=True)
@click.option("--data", type=PATH, required=True, metavar="DATASET", help="Labelled crystals to compare on.")
@click.option(
    "--split", default="test", show_default=True, help='Which crystals: train, val, test, or "all".'
)
@split_options
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda", "mps"]),
    default="auto",
    show_default=True,
    help="Where the networks run; auto takes a GPU where there is one.",
)
@json_option
@click.pass_context
def compare(
    ctx: click.Context,
    names: tuple[str, ...],
    data: Path,
    split: str,
    split_by: str,
    split_seed: int,
    device: str,
    as_json: bool,
) -> None:
    """Compare the models NAMES on the same crystals, overall and by crystal system."""
    from rich.progress import Progress

    from core.library.comparison import compare_models

    library = _library(ctx)
    entries = [library.entry(name) for name in names]
    dataset = read_divided(data, split_by, split_seed)
    records = dataset.split(split)
    if not records:
        raise DatasetError(f"{dataset.name} has no crystals in split {split!r}")
    say_dataset(dataset)
    with Progress(console=message_console(), transient=True) as bar:
        task = bar.add_task("evaluating", total=1.0)
        compared = compare_models(
            entries,
            records,
            training=dataset.split("train"),
            device=device,
            on_progress=lambda name, fraction: bar.update(task, description=name, completed=fraction),
        )
    results = [{"name": one.entry.name} | one.evaluation.to_dict() for one in compared]
    if as_json:
        print_json({"schema": 1, "dataset": dataset.name, "split": split, "models": results})
    else:
        comparison_text(f"{dataset.name}, {split}", results)
