"""``elastoscope selftest``: is this installation well?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from app.cli.options import json_option
from app.cli.output import print_json, result_console, say

if TYPE_CHECKING:
    from rich.table import Table

    from app.self_test import CheckResult


@click.command()
@json_option
@click.pass_context
def selftest(ctx: click.Context, as_json: bool) -> None:
    """Check this installation and print a table.

    Reads every example, compares predictions with known ones, draws, writes and reads files. Exit status 1
    when anything fails.
    """
    from app.self_test import run_checks

    results = []
    for result in run_checks():
        results.append(result)
        if not as_json and not result.passed:
            say(f"{result.name}: {result.detail}")
    failed = sum(not result.passed for result in results)
    if as_json:
        print_json({"schema": 1, "passed": failed == 0, "checks": [asdict(result) for result in results]})
    else:
        result_console().print(_table(results))
        click.echo(f"{len(results) - failed} of {len(results)} checks passed")
    ctx.exit(1 if failed else 0)


def _table(results: list[CheckResult]) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("check", "", "found"):
        table.add_column(column)
    table.add_column("s", justify="right")
    for result in results:
        verdict = "[green]ok[/green]" if result.passed else "[bold red]FAILED[/bold red]"
        table.add_row(result.name, verdict, escape(result.detail), f"{result.seconds:.2f}")
    return table
