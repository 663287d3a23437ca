import stat
import sys
from pathlib import Path

import pytest

from core.errors import ExportError
from core.export.atomic_write import write_atomically, write_with


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


def test_a_folder_in_the_way_is_an_export_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        write_atomically(tmp_path, "text")


def test_a_file_where_a_folder_should_be_is_an_export_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match=r"file.*cannot be written"):
        write_atomically(tmp_path / "file" / "below.txt", "text")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_file_has_ordinary_permissions(tmp_path: Path) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_text("")
    write_atomically(ours, "")
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
