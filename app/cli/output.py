"""The two streams: results on standard output, everything that is said about them on standard error."""

from __future__ import annotations

import json
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_WITHOUT_TERMINAL: Final = 120
"""Columns of a table that goes to a file or a pipe, where nothing says how wide it may be."""


def result_console() -> Console:
    """Standard output, coloured only on a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)


def message_console() -> Console:
    """Standard error, for progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_json(document: dict[str, Any]) -> None:
    """One JSON document on standard output (RFC 8259: no NaN, no infinity)."""
    click.echo(json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False))


def say(message: str) -> None:
    """One line on standard error."""
    click.echo(message, err=True)


def say_failure(subject: str, error: BaseException) -> None:
    """``file: what is wrong and what to do`` on one line of standard error."""
    message = one_line(error)
    # Errors name their file already, without its folder; it is not said twice.
    named, _, rest = message.partition(": ")
    path = PurePath(subject)
    say(f"{subject}: {rest if rest and named in (path.name, path.stem) else message}")


def one_line(error: BaseException) -> str:
    """The message of an exception without line breaks."""
    return " ".join(str(error).split()) or type(error).__name__


def unexpected(error: Exception) -> RuntimeError:
    """What is said of an exception that nobody foresaw."""
    kind = type(error).__name__
    return RuntimeError(f"unexpected {kind}: {one_line(error)} (--debug shows where; please report it)")
