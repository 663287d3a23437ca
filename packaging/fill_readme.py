"""Write into the README what depends on the network: its errors, from its card, and what a command prints.

    .venv/bin/python packaging/fill_readme.py

Run it when a network is put in. Replaces what stands between the marks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.resource_paths import default_model

ROOT = Path(__file__).resolve().parent.parent
QUARTZ = "resources/examples/quartz-alpha.cif"
SYSTEMS = ("cubic", "tetragonal", "hexagonal", "orthorhombic", "trigonal", "monoclinic", "triclinic")
HEADING = (
    "| crystals | number | K, GPa | G, GPa | log10 K | log10 G | ‖ΔC‖, GPa | within 25 % | 10 % | 5 % |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)


def table(errors: dict[str, Any]) -> str:
    """A row for all crystals and one for each system that occurs."""
    by_system = errors["by_system"]
    rows = [
        ("**all**", errors["overall"]),
        *((name, by_system[name]) for name in SYSTEMS if name in by_system),
    ]
    return HEADING + "".join(row(name, entry) for name, entry in rows)


def row(name: str, entry: dict[str, float]) -> str:
    """Mean absolute errors, then shares of the tensors."""
    numbers = [
        str(entry["count"]),
        f"{entry['bulk_mae']:.1f}",
        f"{entry['shear_mae']:.1f}",
        f"{entry['bulk_log10_mae']:.3f}",
        f"{entry['shear_log10_mae']:.3f}",
        f"{entry['tensor_error']:.0f}",
        *(f"{100 * entry[key]:.0f} %" for key in ("within_25", "within_10", "within_5")),
    ]
    return f"| {name} | {' | '.join(numbers)} |\n"


def section(card: dict[str, Any]) -> str:
    """The sentence above the table, and the table."""
    split = "test" if "test" in card["errors"] else "val"
    meaning = {
        "test": "crystals whose formulas the network never saw, asked once at the end",
        "val": "the validation crystals, on which the best epoch was chosen",
    }[split]
    size = f"{card['networks']} networks, {card['parameters']:,} parameters in all"
    return f"**{card['name']} {card['version']}** ({size}) on {meaning}:\n\n{table(card['errors'][split])}"


def predicted_text() -> str:
    """What ``elastoscope predict`` prints for quartz, as it stands in a terminal."""
    command = [sys.executable, "-m", "app", "predict", QUARTZ]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line.rstrip() for line in printed.strip().splitlines()]
    return f"```console\n$ elastoscope predict {QUARTZ}\n" + "\n".join(lines) + "\n```\n"


def replaced(text: str, name: str, content: str) -> str:
    """The text with new content between the marks of a section."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"README.md has no section between {begin.strip()} and {end.strip()}")
    return before + begin + content + end + after


def main() -> None:
    """Replace both sections in README.md."""
    card = json.loads((default_model() / "card.json").read_text(encoding="utf-8"))
    readme = ROOT / "README.md"
    text = replaced(readme.read_text(encoding="utf-8"), "errors", section(card))
    readme.write_text(replaced(text, "predict", predicted_text()), encoding="utf-8")


if __name__ == "__main__":
    main()
