"""``elastoscope predict``: crystals in, stiffness tensors out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.inputs import Input, expand_folders, read_inputs
from app.cli.models import load_predictor
from app.cli.options import PATH, frame_option, json_option, model_options
from app.cli.output import message_console, print_json, result_console, say, say_failure, unexpected

if TYPE_CHECKING:
    from core.elasticity.stiffness import Frame
    from core.errors import ElastoscopeError
    from core.export.framed_prediction import FramedPrediction
    from core.prediction.prediction import Prediction
    from core.prediction.predictor import Predictor

EPILOG = """\b
Examples:
  elastoscope predict quartz.cif
  elastoscope predict POSCAR --frame ieee
  elastoscope predict structures/ --json --progress > tensors.json
  elastoscope predict *.cif --out results      two files a crystal: voigt.csv and tensor.json

\b
A file with several structures gives one result for each. A folder stands for the crystal files in it.
Reads CIF, POSCAR/CONTCAR, extended XYZ and pymatgen JSON.
"""


@click.command(epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--out", "folder", metavar="DIR", type=PATH, help="Also write voigt.csv and tensor.json of each crystal."
)
@model_options
@frame_option
@json_option
@click.option("--progress", is_flag=True, help="Show on standard error how far the work is.")
@click.pass_context
def predict(
    ctx: click.Context,
    files: tuple[Path, ...],
    folder: Path | None,
    model: str | None,
    device: str,
    frame: str,
    as_json: bool,
    progress: bool,
) -> None:
    """Predict the stiffness tensor of crystals.

    Prints the 6×6 Voigt matrix in GPa with its 90 % limits, the moduli, stability and every doubt.
    """
    from core.elasticity.stiffness import Frame

    predictor = load_predictor(model, device)
    paths = expand_folders(files)
    report = Report(frame=Frame(frame), as_text=not as_json, folder=folder, debug=bool(ctx.obj))
    inputs = _with_progress(paths) if progress else read_inputs(paths)
    for given, answer in answers(inputs, predictor):
        report.add(given, answer)
    for notice in predictor.notices:
        say(notice)
    if as_json:
        from core.export.prediction_document import predictions_document

        print_json(predictions_document(report.entries, model=predictor.identity))
    ctx.exit(1 if report.failures else 0)


def answers(
    inputs: Iterable[Input], predictor: Predictor
) -> Iterator[tuple[Input, Prediction | ElastoscopeError]]:
    """Each input with its prediction or error, in order; the network sees the readable ones as one stream."""
    waiting: deque[Input] = deque()

    def readable() -> Iterator[Any]:
        for given in inputs:
            waiting.append(given)
            if given.crystal is not None:
                yield given.crystal

    for answer in predictor.predict_many(readable(), should_stop=lambda: False):
        yield from _unreadable(waiting)
        yield waiting.popleft(), answer
    yield from _unreadable(waiting)


def _unreadable(waiting: deque[Input]) -> Iterator[tuple[Input, ElastoscopeError]]:
    """Take the inputs off the queue that come before the next readable one."""
    while waiting and waiting[0].error is not None:
        given = waiting.popleft()
        if given.error is not None:
            yield given, given.error


def _with_progress(paths: tuple[Path, ...]) -> Iterator[Input]:
    from rich.progress import track

    return read_inputs(track(paths, description="predicting", console=message_console()))


@dataclass(slots=True, kw_only=True)
class Report:
    """Takes the answers one by one: prints them as text or keeps them for the JSON document; writes files."""

    frame: Frame
    as_text: bool
    folder: Path | None
    debug: bool
    entries: list[dict[str, Any]] = field(default_factory=list)
    failures: int = 0
    _names: set[str] = field(default_factory=set)

    def add(self, given: Input, answer: Prediction | ElastoscopeError) -> None:
        """One answer. What goes wrong with it is said on standard error and counted."""
        from core.errors import ElastoscopeError

        try:
            if isinstance(answer, ElastoscopeError):
                raise answer
            self._add_prediction(given, answer)
        except ElastoscopeError as error:
            self._add_failure(given, error)
        except Exception as error:
            if self.debug:
                raise
            # One crystal that trips over an unforeseen case must not take the others with it.
            self._add_failure(given, unexpected(error))

    def _add_prediction(self, given: Input, prediction: Prediction) -> None:
        from app.cli.prediction_text import print_prediction
        from core.export.framed_prediction import in_frame
        from core.export.prediction_document import prediction_document

        view = in_frame(prediction, self.frame)
        entry = prediction_document(view, file=given.file)
        if self.folder is not None:
            self._write(self.folder, view)
        if self.as_text:
            from app.cli.measured_table import measured_line
            from core.crystal.facts import density

            weight = density(prediction.crystal)
            measured = measured_line(entry["formula"], entry["space_group"], weight)
            print_prediction(result_console(), entry, model=prediction.model, measured=measured)
        else:
            self.entries.append(entry)

    def _add_failure(self, given: Input, error: Exception) -> None:
        from core.export.prediction_document import error_document

        self.failures += 1
        self.entries.append(error_document(error, file=given.file))
        say_failure(given.file, error)

    def _write(self, folder: Path, view: FramedPrediction) -> None:
        from app.cli.file_names import unique_name
        from core.export.tensor_json import write_tensor_json
        from core.export.voigt_table import write_voigt_csv

        crystal = view.prediction.crystal
        name = unique_name(crystal.name or "crystal", self._names)
        write_voigt_csv(folder / f"{name}.voigt.csv", view)
        write_tensor_json(folder / f"{name}.tensor.json", view)
        say(f"wrote {folder / name}.voigt.csv and .tensor.json")
