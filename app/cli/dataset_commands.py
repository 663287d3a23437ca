"""``elastoscope dataset``: what can be done with labelled crystals besides training."""

from __future__ import annotations

import click

from app.cli.dataset_mend_command import mend


@click.group()
def dataset() -> None:
    """Labelled crystals: find labels in a wrong frame and turn them."""


dataset.add_command(mend)
