"""``elastoscope dataset fetch-mp``: elasticity documents of the Materials Project into a file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.cli.options import PATH
from app.cli.output import say

EPILOG = """\b
Examples:
  MP_API_KEY=… elastoscope dataset fetch-mp --out mp.json.gz
  elastoscope dataset fetch-mp --elements Si,O --limit 50 --out sio2.json
  elastoscope dataset check mp.json.gz

Needs the extra 'mp' (pip install 'elastoscope[mp]'). An --api-key stands in the list of processes while the
command runs; MP_API_KEY does not. The data are under CC BY 4.0: cite the Materials Project.
"""


@click.command("fetch-mp", epilog=EPILOG, short_help="Get documents of the Materials Project.")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The documents: .json or .json.gz.")
@click.option(
    "--api-key",
    envvar="MP_API_KEY",
    default="",
    metavar="KEY",
    help="Key of your account at the Materials Project [MP_API_KEY]. It is never written or logged.",
)
@click.option("--elements", default="", metavar="SYMBOLS", help="Only crystals that hold all of these: Si,O.")
@click.option("--limit", type=click.IntRange(1), default=None, metavar="N", help="At most N documents.")
def fetch_mp(out: Path, api_key: str, elements: str, limit: int | None) -> None:
    """Get structures with their elasticity tensors from the Materials Project."""
    import gzip

    from core.dataset.mp_fetch import fetch_elasticity
    from core.files import write_atomically

    if not out.name.endswith((".json", ".json.gz")):
        raise click.BadParameter(f"'{out}' does not end in .json or .json.gz", param_hint="--out")
    symbols = [symbol.strip() for symbol in elements.split(",") if symbol.strip()]
    documents = fetch_elasticity(
        key=api_key, elements=symbols, limit=limit, on_progress=lambda count: say(f"{count} documents")
    )
    content = json.dumps(documents, allow_nan=True).encode()
    write_atomically(out, gzip.compress(content, mtime=0) if out.suffix == ".gz" else content)
    say(f"wrote {len(documents)} documents to {out}; 'elastoscope dataset check {out}' looks through them")
