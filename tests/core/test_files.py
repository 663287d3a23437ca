"""What is written is there whole or not at all, also after a kill or on a full disk; refusals say why."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from other_disks import an_ordinary_user, mounted

from core.errors import FileWriteError
from core.files import write_atomically, write_folder, write_with

REPOSITORY = Path(__file__).resolve().parents[2]


def test_text_and_bytes_arrive_unchanged_in_a_new_folder(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new" / "a.txt", "ä\n")
    write_atomically(tmp_path / "new" / "b.bin", b"\0\xff\r\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "ä\n".encode()
    assert (tmp_path / "new" / "b.bin").read_bytes() == b"\0\xff\r\n"


def test_a_writer_that_fails_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, "before")

    def fails_half_way(temporary: Path) -> None:
        temporary.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_with(path, fails_half_way)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_writer_sees_the_final_suffix(tmp_path: Path) -> None:
    seen: list[str] = []
    write_with(tmp_path / "picture.png", lambda temporary: seen.append(temporary.suffix))
    assert seen == [".png"]


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileWriteError, match="is a folder"):
        write_atomically(tmp_path, "text")


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileWriteError, match=r"below\.txt cannot be written: part of the path is a file"):
        write_atomically(tmp_path / "file" / "below.txt", "text")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_file_has_ordinary_permissions(tmp_path: Path) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_text("")
    write_atomically(ours, "")
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_folder_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "epoch"
    write_folder(path, lambda folder: (folder / "a").write_text("first"))
    (path.parent / ".epoch.part").mkdir()  # what a kill leaves behind
    (path.parent / ".epoch.part" / "old").write_text("")
    write_folder(path, lambda folder: (folder / "b").write_text("second"))
    assert [file.name for file in path.iterdir()] == ["b"]
    assert [one.name for one in path.parent.iterdir()] == ["epoch"]


def test_a_folder_whose_change_of_names_was_cut_off_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "best"
    write_folder(path, lambda folder: (folder / "a").write_text("first"))
    path.rename(tmp_path / ".best.before")  # a kill between the two steps

    def cannot(folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(FileWriteError, match="best cannot be written"):
        write_folder(path, cannot)
    assert (path / "a").read_text() == "first" and list(tmp_path.iterdir()) == [path]
    write_folder(path, lambda folder: (folder / "a").write_text("second"))
    assert (path / "a").read_text() == "second" and list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_filled_leaves_the_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "epoch"
    write_folder(path, lambda folder: (folder / "a").write_text("first"))
    with pytest.raises(FileWriteError, match="epoch cannot be written: the disk is full"):
        write_folder(path, fill_dev_full)
    assert (path / "a").read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import sys, time
from pathlib import Path
from core.files import write_folder, write_with

def wait(*_):
    print("now", flush=True)
    time.sleep(600)

moment, path = sys.argv[1], Path(sys.argv[2])
if moment == "half written":
    write_with(path, lambda temporary: (temporary.write_text("hal"), wait()))
elif moment == "before the rename":
    Path.replace = wait
    write_with(path, lambda temporary: temporary.write_text("after"))
else:
    Path.rename = wait
    write_folder(path, lambda folder: (folder / "a").write_text("after"))
"""


def killed(moment: str, path: Path) -> None:
    """Run KILLED up to its moment, then SIGKILL it."""
    command = [sys.executable, "-c", KILLED, moment, str(path)]
    child = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "now\n"
    finally:
        child.kill()
        child.communicate()


@pytest.mark.parametrize("moment", ["half written", "before the rename"])
def test_a_kill_leaves_the_earlier_file(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, "before")
    killed(moment, path)
    assert path.read_text() == "before"
    assert all(one.name.startswith(".") for one in tmp_path.iterdir() if one != path)
    write_atomically(path, "after")
    assert path.read_text() == "after"


def test_a_kill_leaves_no_half_of_a_folder(tmp_path: Path) -> None:
    killed("folder", tmp_path / "epoch")
    assert not (tmp_path / "epoch").exists()
    write_folder(tmp_path / "epoch", lambda folder: (folder / "a").write_text("whole"))
    assert (tmp_path / "epoch" / "a").read_text() == "whole"
    assert [one.name for one in tmp_path.iterdir()] == ["epoch"]


def fill_dev_full(_: Path) -> None:
    """The kernel's own ENOSPC."""
    if not Path("/dev/full").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


def test_no_room_while_a_library_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, "before")
    with pytest.raises(FileWriteError, match=r"a\.txt cannot be written: the disk is full; make room"):
        write_with(path, fill_dev_full)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=64k") as small:
        path = small / "a.bin"
        write_atomically(path, b"before")
        with pytest.raises(FileWriteError, match="disk is full"):
            write_atomically(path, bytes(100_000))
        with pytest.raises(FileWriteError, match="disk is full"):
            write_folder(small / "epoch", lambda folder: (folder / "a").write_bytes(bytes(100_000)))
        assert path.read_bytes() == b"before"
        assert list(small.iterdir()) == [path]


def test_a_read_only_file_system(tmp_path: Path) -> None:
    with (
        mounted(tmp_path / "fixed", "ro") as fixed,
        pytest.raises(FileWriteError, match="the file system is read-only; choose another folder"),
    ):
        write_atomically(fixed / "a.txt", "text")


def test_a_folder_without_permission_to_write() -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir="/tmp" if Path("/tmp").is_dir() else None) as name:
        folder = Path(name)
        (folder / "a.txt").write_text("before")
        folder.chmod(0o555)
        with an_ordinary_user():
            for write in (
                lambda: write_atomically(folder / "a.txt", "after"),
                lambda: write_atomically(folder / "new" / "a.txt", "after"),
                lambda: write_folder(folder / "epoch", lambda target: None),
            ):
                with pytest.raises(FileWriteError, match="there is no permission to write here"):
                    write()
        folder.chmod(0o755)
        assert (folder / "a.txt").read_text() == "before"
        assert [one.name for one in folder.iterdir()] == ["a.txt"]


def test_an_error_without_advice_of_its_own_is_told_in_the_systems_words(tmp_path: Path) -> None:
    def fails(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(FileWriteError, match=rf"a\.txt cannot be written: {os.strerror(errno.EIO)}"):
        write_with(tmp_path / "a.txt", fails)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileWriteError, match="name is too long"):
        write_atomically(tmp_path / ("x" * 300), "text")
    assert list(tmp_path.iterdir()) == []
