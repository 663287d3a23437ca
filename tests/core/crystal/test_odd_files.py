"""What a user may drop on the program by mistake: each ends at once, with one line that says what it is."""

from __future__ import annotations

import errno
import gzip
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from crystal_samples import EXAMPLES, REPOSITORY

from core.crystal.guarded import read_crystal_guarded
from core.crystal.reading import read_crystal
from core.errors import CrystalError, DisorderedCrystalError, ElastoscopeError, one_line

QUARTZ = (EXAMPLES / "quartz-alpha.cif").read_bytes()
MOST_SECONDS = 20.0
"""Reading takes milliseconds; a loaded machine needs room, a hang would need for ever."""

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
CUBE = """data_x
_cell_length_a {a}
_cell_length_b {b}
_cell_length_c {c}
_cell_angle_alpha {alpha}
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_symmetry_equiv_pos_as_xyz
x,y,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
{atoms}
"""


def cell(atoms: str, a: float = 4.0, b: float = 4.0, c: float = 4.0, alpha: float = 90) -> str:
    return CUBE.format(a=a, b=b, c=c, alpha=alpha, atoms=atoms)


def refusal(path: Path) -> str:
    """What the user is told; one line that names the file, and it came soon."""
    begun = time.monotonic()
    with pytest.raises(CrystalError) as caught:
        read_crystal_guarded(path)
    assert time.monotonic() - begun < MOST_SECONDS
    message = str(caught.value)
    assert "\n" not in message and one_line(path.name) in message
    return message


@POSIX
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.cif")
    assert "it is a named pipe, not a file; save what comes out" in refusal(tmp_path / "pipe.cif")


@POSIX
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom", "/dev/tty"])
def test_a_device_without_end_is_not_read(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"no {device} here")
    assert "it is a device, not a file" in refusal(Path(device))


@POSIX
def test_a_device_behind_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "harmless.cif").symlink_to("/dev/zero")
    assert "it is a device" in refusal(tmp_path / "harmless.cif")


@POSIX
def test_a_socket_is_not_read(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a.cif")
        assert "it is a socket" in refusal(Path("a.cif"))


@POSIX
def test_links_to_themselves_to_nowhere_and_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.cif").symlink_to(tmp_path / "b.cif")
    (tmp_path / "b.cif").symlink_to(tmp_path / "a.cif")
    (tmp_path / "nowhere.cif").symlink_to(tmp_path / "gone.cif")
    (tmp_path / "good.cif").symlink_to(EXAMPLES / "quartz-alpha.cif")
    assert "it is a link that leads to itself" in refusal(tmp_path / "a.cif")
    assert "this link leads to a file that is not there" in refusal(tmp_path / "nowhere.cif")
    assert len(read_crystal(tmp_path / "good.cif")) == 9


def test_a_folder_named_like_a_crystal(tmp_path: Path) -> None:
    (tmp_path / "folder.cif").mkdir()
    assert "it is a folder, not a file; open the crystal files in it" in refusal(tmp_path / "folder.cif")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "there is no permission to read it"),
        (errno.ENOENT, "there is no such file"),
        (errno.ESTALE, "it vanished while it was being read"),
        (errno.EIO, "the disk or the network drive does not answer"),
        (errno.EMFILE, "too many files are open"),
    ],
)
def test_what_the_system_refuses_is_said_in_words(tmp_path: Path, monkeypatch, number, words) -> None:
    path = tmp_path / "a.cif"
    path.write_bytes(QUARTZ)

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "open", refuse)
    assert words in refusal(path)


@POSIX
def test_a_file_without_permission_to_read() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        path = Path(name) / "secret.cif"
        path.write_bytes(QUARTZ)
        path.chmod(0)
        own = os.geteuid()
        if own == 0:
            os.seteuid(65534)  # root may read anything: be nobody for a while
        try:
            assert "there is no permission to read it" in refusal(path)
        finally:
            os.seteuid(own)


@POSIX
def test_a_file_that_vanishes_while_it_is_read_is_read_to_its_end(tmp_path: Path, monkeypatch) -> None:
    from core.crystal import file_content

    path = tmp_path / "a.cif"
    path.write_bytes(gzip.compress(QUARTZ))
    opened = file_content.opened_for_reading

    def open_then_remove(wanted: Path):
        file = opened(wanted)
        wanted.unlink()
        return file

    monkeypatch.setattr(file_content, "opened_for_reading", open_then_remove)
    assert len(read_crystal(path)) == 9
    assert "there is no such file" in refusal(path)


def test_a_disk_that_fails_in_the_middle(tmp_path: Path, monkeypatch) -> None:
    import io

    from core.crystal import file_content

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(errno.EIO, "Input/output error")
            return super().read(size)

        def seek(self, *_: int) -> int:
            return 0

    monkeypatch.setattr(file_content, "opened_for_reading", lambda path: Failing(QUARTZ))
    assert "cannot be read: Input/output error" in refusal(tmp_path / "a.cif")


def test_a_hundred_megabytes_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.cif"
    with path.open("wb") as file:
        file.write(QUARTZ)
        for _ in range(100):
            file.write(b"# nothing but words\n" * (2**20 // 20))
    assert "more than 64 MiB, too large for a crystal structure" in refusal(path)


BOMB = """
import resource, sys
from pathlib import Path
from core.crystal.guarded import read_crystal_guarded
from core.errors import CrystalError
def peak():
    try:  # getrusage begins with what the process had that started this one
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
try:
    read_crystal_guarded(Path(sys.argv[1]))
except CrystalError as error:
    print(error)
print((peak() - before) // 1024)
"""


@POSIX
def test_a_megabyte_that_would_become_a_gigabyte_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.cif.gz"
    path.write_bytes(1024 * gzip.compress(b"\n" * 2**20))  # members of one file
    assert path.stat().st_size < 1.2e6
    command = [sys.executable, "-c", BOMB, str(path)]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    message, megabytes = ended.stdout.splitlines()
    assert "bomb.cif.gz: more than 64 MiB" in message
    assert int(megabytes) < 300, f"{megabytes} MB were taken"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("picture.cif", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("program.cif", b"\x7fELF\x02\x01\x01\x00" + bytes(5000)),
        ("archive.cif", b"PK\x03\x04" + bytes(range(256))),
        ("pickle.cif", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n"),
        ("zeros.cif", bytes(100_000)),
        ("POSCAR", os.urandom(4096) + b"\0"),
    ],
)
def test_binary_files_are_told_as_such(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert "this is a binary file, not text" in refusal(path)


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    "name",
    [
        "a b\n\tc.cif",
        "\"quoted\" 'twice' `$(rm -rf)`.cif",
        "<b>bold</b> &amp; <img src=x>.cif".replace("/", "⁄"),
        "\udcff\udcfe not text.cif",
        "\x1b[31mred\x07.cif",
        "кварц 石英 🪨.cif",
        "\u202efic.ztrauq.cif",
        "-rf.cif",
        "x" * 251 + ".cif",
        "%s %n {0} {name}.cif",
    ],
)
@POSIX
def test_names_with_any_characters(tmp_path: Path, name: str, broken: bool) -> None:
    path = tmp_path / name
    path.write_bytes(b"nothing\n" if broken else QUARTZ)
    if broken:
        refusal(path).encode()
    else:
        assert len(read_crystal_guarded(path)) == 9


@POSIX
def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert "its name is longer than the system allows" in refusal(tmp_path / ("x" * 300))
    assert "its name cannot be that of a file" in refusal(Path("a\0b.cif"))


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_codings_and_line_ends(tmp_path: Path, coding: str, line_end: bytes) -> None:
    text = "# Universität, 3.9 Å\n" + QUARTZ.decode()
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(coding, b"")
    path = tmp_path / "a.cif"
    path.write_bytes(mark + text.replace("\n", line_end.decode()).encode(coding))
    assert len(read_crystal(path)) == 9


def test_half_a_character_at_the_end_of_utf16(tmp_path: Path) -> None:
    path = tmp_path / "a.cif"
    path.write_bytes(QUARTZ.decode().encode("utf-16")[:-1])
    assert len(read_crystal(path)) == 9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (cell("A Na 0 0 0 1.7"), "occup"),
        (cell("A Na 0 0 0 0.8\nB K 0 0 0 0.7"), "occup"),
        (cell("A Na 0 0 0 1", c=0), "cell|volume"),
        (cell("A Na 0 0 0 1", alpha=0), "volume|cell"),
        (cell("A Na 0 0 0 1", alpha=180), "volume|cell"),
        (cell("A Na 0 0 0 1", c=0.01), "needs at least 0.5 Å³ for each"),
        (cell("A Na 0 0 0 1\nB Cl 0.09 0 0 1"), r"1 \(Na\) and atom 2 \(Cl\) are 0.360 Å apart"),
        (cell("A Na 0 0 0 1\nB Cl 0 0 0 1"), "occup|apart"),
        (cell("A Xx 0 0 0 1"), "Xx|element"),
        (cell("A Na 1e400 0 0 1"), "finite|read"),
        (cell("A Na 0 0 0 1", a=1e300), "edge|volume|Å|cell"),
    ],
)
def test_what_cannot_be_a_crystal_says_why(tmp_path: Path, text: str, words: str) -> None:
    import re

    path = tmp_path / "odd.cif"
    path.write_text(text)
    assert re.search(words, refusal(path))


def test_an_occupancy_over_one_is_said_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "odd.cif"
    path.write_text(cell("A Na 0 0 0 1.7"))
    with pytest.raises(DisorderedCrystalError, match=r"occupanc.*1\.7|1\.7.*occupied|more than one"):
        read_crystal(path)


def test_ten_thousand_atoms_are_read(tmp_path: Path) -> None:
    side = 22
    rows = [f"Po {x * 3} {y * 3} {z * 3}" for x in range(side) for y in range(side) for z in range(side)]
    rows = rows[:10_000]
    edge = side * 3
    head = f'{len(rows)}\nLattice="{edge} 0 0 0 {edge} 0 0 0 {edge}" Properties=species:S:1:pos:R:3\n'
    path = tmp_path / "large.xyz"
    path.write_text(head + "\n".join(rows) + "\n")
    assert len(read_crystal_guarded(path, seconds=60.0)) == 10_000


def test_memory_that_runs_out_is_a_sentence(tmp_path: Path, monkeypatch) -> None:
    from core.crystal import file_content

    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(file_content, "_opened", exhausted)
    path = tmp_path / "a.cif"
    path.write_bytes(QUARTZ)
    assert "not enough memory" in refusal(path)


def test_every_error_is_one_line_that_can_be_shown() -> None:
    message = str(ElastoscopeError("a\nb\x1b[0m\udcff\u202e \u2009Å é 石"))
    assert message == "a\\nb\\x1b[0m\\udcff\\u202e \u2009Å é 石"
    message.encode()


def test_no_handle_stays_open_after_refusals(tmp_path: Path) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc here")
    (tmp_path / "bad.cif.gz").write_bytes(gzip.compress(QUARTZ)[:50])
    (tmp_path / "empty.cif").write_bytes(b"")
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(20):
        for name in ("bad.cif.gz", "empty.cif"):
            refusal(tmp_path / name)
    assert len([*Path("/proc/self/fd").iterdir()]) == before


@pytest.mark.parametrize(
    ("formula", "species", "said"),
    [
        ("", "Ca", "'CA1' as Ca, not C"),
        ("_chemical_formula_sum 'Ca O'", "Ca", ""),
        ("_chemical_formula_sum 'C O'", "C", "'CA1' as C, not Ca"),
        ("_chemical_formula_sum 'Ca C O'", "Ca", "'CA1' as Ca, not C"),
    ],
)
def test_a_name_in_capitals_that_means_two_elements_is_not_guessed_in_silence(
    tmp_path: Path, formula: str, species: str, said: str
) -> None:
    path = tmp_path / "capitals.cif"
    text = cell("CA1 0 0 0 1\nO1 0.5 0.5 0.5 1").replace("_atom_site_type_symbol\n", "")
    path.write_text(text.replace("loop_", f"{formula}\nloop_", 1))
    crystal = read_crystal(path)
    notes = [note for note in crystal.provenance.notes if "_atom_site_type_symbol" in note]
    assert set(crystal.species) == {species, "O"}
    assert [said in note for note in notes] == ([True] if said else [])
