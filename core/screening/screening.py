"""A folder of crystals to one table of results and one of failures."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from core.errors import ScreeningError
from core.screening.crew import Crew, Work, answers
from core.screening.listing import Listing, list_files, shown_name
from core.screening.parts import Parts, parts_folder, remove_parts
from core.screening.recipe import Recipe, Task
from core.screening.results import Outputs, read_about, read_column, write_results
from core.screening.tables import ERROR, REASON, statement, times_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What is wanted. version: of this program, for the metadata. pattern, recursive: which files
    (``listing.list_files``). overwrite: begin anew, whatever is there.
    """

    folder: Path
    to: Outputs
    recipe: Recipe
    version: str
    pattern: str | None = None
    recursive: bool = False
    overwrite: bool = False


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far it is. files: all of them; earlier: those that an earlier run had done; done: those of this
    run; rows, failures: of this run. failed: file and reason of the latest failures.
    """

    files: int
    earlier: int = 0
    done: int = 0
    rows: int = 0
    failures: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What came of it. rows, failures: in the tables; reasons: failures by kind. files: in the folder;
    earlier: of these, done by earlier runs. seconds: wall time of this run; cpu_seconds: of its workers, by
    stage.
    """

    files: int
    earlier: int
    rows: int
    failures: int
    reasons: dict[str, int]
    seconds: float
    cpu_seconds: dict[str, float]


def screen(
    wish: Screening,
    open_crew: Callable[[], Crew],
    *,
    work: Work,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """Work on every file of the folder that is not yet done, then write both tables.

    work: ``working.screen_files``. open_crew: called once there is something to do. Killed or stopped at any
    moment, the same call goes on where it was; at most the tasks in work are done again. Finished already,
    it only tells what is there. ScreeningError: nothing to screen, other settings than an earlier run's, a
    second run at the same time. FileWriteError. KeyboardInterrupt passes; what is done is kept.
    """
    started = time.perf_counter()
    listing = list_files(wish.folder, pattern=wish.pattern, recursive=wish.recursive, leave_out=wish.to.all)
    if wish.overwrite:
        remove_parts(wish.to.results)
    elif wish.to.results.exists() and not parts_folder(wish.to.results).exists():
        return _finished(wish, listing)
    folder = parts_folder(wish.to.results)
    with Parts(folder, wish.recipe.fingerprint(listing.folder)) as parts:
        _remove_leftovers(wish.to)
        progress, cpu = _work_off(parts, listing, wish.recipe, open_crew, work, on_progress)
        names = [shown_name(name) for name in listing.names]
        about = statement(wish.recipe.identity, wish.version)
        write_results(wish.to, parts, names, wish.recipe.columns, about)
        parts.discard()
    return _summary(wish.to, listing, progress.earlier, cpu, time.perf_counter() - started)


def _work_off(
    parts: Parts,
    listing: Listing,
    recipe: Recipe,
    open_crew: Callable[[], Crew],
    work: Work,
    on_progress: Callable[[Progress], None],
) -> tuple[Progress, Counter[str]]:
    """Everything that is not done yet."""
    tasks = _tasks(parts, listing, recipe)
    left = sum(len(task.names) for task in tasks)
    progress = Progress(files=len(listing.names), earlier=len(listing.names) - left)
    cpu: Counter[str] = Counter()
    on_progress(progress)
    if not tasks:
        return progress, cpu
    crew = open_crew()
    try:
        for part in answers(crew, work, iter(tasks)):
            parts.add(part)
            cpu.update(times_of(part))
            _count(progress, part)
            on_progress(progress)
    finally:
        crew.stop()
    return progress, cpu


def _tasks(parts: Parts, listing: Listing, recipe: Recipe) -> list[Task]:
    """Tasks are the same pieces of the listing in every run, so that batches, and with them the last digits,
    do not depend on where a run was cut off.
    """
    tasks = []
    for start in range(0, len(listing.names), recipe.files_per_task):
        piece = listing.names[start : start + recipe.files_per_task]
        left = tuple(name for name in piece if not parts.is_done(shown_name(name), listing.state(name)))
        if left:
            tasks.append(Task(folder=listing.folder, names=left, recipe=recipe))
    return tasks


def _count(progress: Progress, part: pa.Table) -> None:
    files, errors, reasons = (part[name].to_pylist() for name in ("file", ERROR, REASON))
    failed = [(file, reason) for file, error, reason in zip(files, errors, reasons, strict=True) if error]
    progress.done += len(set(files))
    progress.rows += len(files) - len(failed)
    progress.failures += len(failed)
    progress.failed = failed


def _finished(wish: Screening, listing: Listing) -> Summary:
    """What a finished run left, where that is what is wanted now. ScreeningError: it is not."""
    about, columns, _ = read_about(wish.to)
    known = about.get("model", {}).get("sha256"), columns
    if known != (wish.recipe.identity.sha256, wish.recipe.columns):
        raise ScreeningError(
            f"{wish.to.results} is there already, made with another network or other columns; choose another "
            "--out, or replace it with --overwrite"
        )
    there = {
        file for table in (wish.to.results, wish.to.failures) for file in read_column(table, wish.to, "file")
    }
    new = [name for name in map(shown_name, listing.names) if name not in there]
    if new:
        raise ScreeningError(
            f"{wish.to.results} is finished, without {len(new):,} files that are in {wish.folder} now "
            f"(first: {new[0]}); choose another --out, or replace it with --overwrite"
        )
    return _summary(wish.to, listing, len(listing.names), Counter(), 0.0)


def _summary(to: Outputs, listing: Listing, earlier: int, cpu: Counter[str], seconds: float) -> Summary:
    reasons = Counter(read_column(to.failures, to, "error"))
    return Summary(
        files=len(listing.names),
        earlier=earlier,
        rows=read_about(to)[2],
        failures=reasons.total(),
        reasons=dict(reasons.most_common()),
        seconds=seconds,
        cpu_seconds=dict(cpu),
    )


def _remove_leftovers(to: Outputs) -> None:
    """Half-written tables of a run that was killed while it wrote them: names of ``files.write_with``."""
    for table in (to.results, to.failures):
        left = re.compile(rf"\.{re.escape(table.stem[:40])}-[0-9a-f]{{12}}{re.escape(table.suffix)}")
        for path in table.parent.iterdir():
            if left.fullmatch(path.name):
                path.unlink(missing_ok=True)
