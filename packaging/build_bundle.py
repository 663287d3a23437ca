"""Build the bundle that people get: a folder with everything in it, and the archives made of it.

    make bundle            or    .venv-bundle/bin/python packaging/build_bundle.py [--quick]

Writes into ``dist/`` the folder ``elastoscope/`` and, on Linux,
``elastoscope-VERSION-linux-x86_64.tar.zst``,
``elastoscope_VERSION_amd64.deb`` and ``contents.md`` with the sizes. Times, owners and the order of files in
the archives come from the commit, so that the same environment gives the same bytes. With ``--quick`` the
folder alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from bundle_contents import LEFT_OVER, SYSTEM_LIBRARIES  # noqa: E402
from linux_packages import write_archive, write_deb  # noqa: E402
from make_icons import write_icons  # noqa: E402

from app import __version__  # noqa: E402

BUILD = ROOT / "build"
DIST = ROOT / "dist"
BUNDLE = DIST / "elastoscope"
MEGABYTE = 1e6


def git(*arguments: str) -> str:
    """What git says, or nothing where this is no checkout."""
    try:
        answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stdout.strip()


def freeze(epoch: str) -> None:
    """Run PyInstaller with fixed times and hashes, then remove what only builders and testers need."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch, "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", str(DIST), "--workpath", str(BUILD / "pyinstaller")]
    subprocess.run(
        [*command, *places, str(ROOT / "packaging" / "elastoscope.spec")], env=environment, check=True
    )
    inside = BUNDLE / "_internal"
    for pattern in LEFT_OVER:
        for path in sorted(inside.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for name in SYSTEM_LIBRARIES if sys.platform.startswith("linux") else ():
        (inside / name).unlink(missing_ok=True)
    for name in ("LICENSE", "CHANGELOG.md", "CITATION.cff"):
        shutil.copy(ROOT / name, BUNDLE / name)


def note_build(commit: str) -> None:
    """``build.json``: what ``--version`` says about where the program came from."""
    BUILD.mkdir(exist_ok=True)
    weights = ROOT / "resources" / "models" / "standard" / "model.safetensors"
    constraints = ROOT / "packaging" / "constraints.txt"
    record = {
        "schema": 1,
        "commit": commit or "unknown",
        "model_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "constraints_sha256": hashlib.sha256(constraints.read_bytes()).hexdigest(),
    }
    (BUILD / "build.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def contents(archives: list[Path]) -> str:
    """Markdown: the size of the folder and of the archives, and what the folder is made of."""
    sizes: Counter[str] = Counter()
    for path in BUNDLE.rglob("*"):
        if path.is_file() and not path.is_symlink():
            parts = path.relative_to(BUNDLE).parts
            sizes[parts[1] if parts[0] == "_internal" and len(parts) > 2 else "everything else"] += (
                path.stat().st_size
            )
    total = sum(sizes.values())
    rows = [f"| {name} | {size / MEGABYTE:.1f} |" for name, size in sizes.most_common(40)]
    heads = [
        f"- `{path.name}`: {path.stat().st_size / MEGABYTE:.0f} MB, sha256 {digest(path)}"
        for path in archives
    ]
    lines = [
        f"# What the bundle of Elastoscope {__version__} is made of",
        "",
        f"Unpacked: {total / MEGABYTE:.0f} MB in {sum(1 for _ in BUNDLE.rglob('*'))} files and folders.",
        *heads,
        "",
        "| folder | MB |",
        "|---|---:|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """Freeze, pack, and say how large it has become."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="the folder alone, no archives")
    quick = options.parse_args().quick
    commit, epoch = git("rev-parse", "HEAD"), git("log", "-1", "--format=%ct") or "1735689600"
    note_build(commit)
    write_icons(BUILD / "icons")
    freeze(epoch)
    archives = []
    if sys.platform.startswith("linux") and not quick:
        archives = [
            write_archive(BUNDLE, DIST, version=__version__, epoch=int(epoch)),
            write_deb(BUNDLE, DIST, version=__version__, epoch=int(epoch), icons=BUILD / "icons"),
        ]
    (DIST / "contents.md").write_text(contents(archives), encoding="utf-8")
    print((DIST / "contents.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
