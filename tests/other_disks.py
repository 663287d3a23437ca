"""Disks that are full or may only be read, and a user who may write little."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

REFUSALS = ("full", "read-only")
"""Names for `refusing_disk`."""
WORDS = {"full": "the disk is full; make room", "read-only": "the file system is read-only"}


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small file system in memory; skips where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if not _may_mount() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _may_mount() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0


def fill(folder: Path) -> Path:
    """Take all the room that a small disk has; the file that does so."""
    path = folder / "filling"
    with path.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError as error:
            assert error.errno == errno.ENOSPC
    return path


@contextmanager
def refusing_disk(folder: Path, how: str) -> Iterator[Path]:
    """A disk that takes no file. Where none can be mounted, the last step of every writing says the same."""
    if _may_mount():
        with mounted(folder, "size=64k" if how == "full" else "ro") as disk:
            if how == "full":
                fill(disk)
            yield disk
        return
    folder.mkdir()
    number = errno.ENOSPC if how == "full" else errno.EROFS

    def refuse(path: Path) -> None:
        if folder in path.parents or path == folder:
            raise OSError(number, os.strerror(number))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.files._force_to_disk", refuse)
        yield folder


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Root may write anywhere: be nobody for a while."""
    if not hasattr(os, "seteuid"):
        pytest.skip("Windows has no such permissions")
    own = os.geteuid()
    if own == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(own)
