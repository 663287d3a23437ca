"""The files that make a desktop know the program, checked by the desktop's own tools."""

import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from bundle_contents import DOCUMENT_TYPES  # noqa: E402
from linux_packages import APPLICATION, share_files, write_archive, write_deb  # noqa: E402
from make_icons import SIZES  # noqa: E402

from app import __version__  # noqa: E402

LINUX = ROOT / "packaging" / "linux"
EPOCH = 1_750_000_000
WHICH_TYPE = """
import sys
from PySide6.QtCore import QMimeDatabase
for name in sys.argv[1:]:
    print(QMimeDatabase().mimeTypeForFile(name, QMimeDatabase.MatchMode.MatchExtension).name())
"""


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    run(
        sys.executable,
        ROOT / "packaging" / "make_icons.py",
        folder,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, icons: Path) -> Path:
    """A stand-in of the bundle: as many kinds of files, but small."""
    root = tmp_path_factory.mktemp("work")
    folder = root / "dist" / "elastoscope"
    (folder / "_internal" / "resources").mkdir(parents=True)
    (folder / "elastoscope").write_text('#!/bin/sh\necho started "$@"\n', encoding="utf-8")
    (folder / "elastoscope").chmod(0o755)
    (folder / "_internal" / "library.so.1").write_bytes(b"library")
    (folder / "_internal" / "library.so").symlink_to("library.so.1")
    for name in ("LICENSE", "CHANGELOG.md"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    (root / "build").mkdir()
    (root / "build" / "icons").symlink_to(icons)
    return folder


def test_the_menu_entry_and_the_metadata_are_valid() -> None:
    said = run("desktop-file-validate", LINUX / f"{APPLICATION}.desktop")
    assert not said.stdout + said.stderr
    run("appstreamcli", "validate", "--no-net", LINUX / f"{APPLICATION}.metainfo.xml")


def test_the_metadata_speak_of_this_version() -> None:
    assert f'version="{__version__}"' in (LINUX / f"{APPLICATION}.metainfo.xml").read_text(encoding="utf-8")


def test_the_icon_comes_in_every_size_and_is_not_empty(icons: Path) -> None:
    from PIL import Image

    for size in SIZES:
        with Image.open(icons / f"elastoscope-{size}.png") as picture:
            assert picture.size == (size, size)
            assert len(picture.convert("RGBA").getcolors(maxcolors=size * size)) > size
    with Image.open(icons / "elastoscope.ico") as picture:
        assert (256, 256) in picture.info["sizes"] and (16, 16) in picture.info["sizes"]
    with Image.open(icons / "elastoscope.icns") as picture:
        assert picture.format == "ICNS"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("quartz.cif", "chemical/x-cif"),
        ("magnetic.mcif", "chemical/x-cif"),
        ("POSCAR", "chemical/x-vasp-poscar"),
        ("CONTCAR", "chemical/x-vasp-poscar"),
        ("quartz.vasp", "chemical/x-vasp-poscar"),
        ("work.elastoscope", "application/x-elastoscope-session"),
        ("notes.txt", "text/plain"),
    ],
)
def test_the_desktop_knows_the_types(types: dict[str, str], name: str, kind: str) -> None:
    assert types[name] == kind


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory, icons: Path) -> dict[str, str]:
    """What Qt, which reads the desktop's database, says about names; in a process with a database of ours."""
    share = tmp_path_factory.mktemp("share")
    share_files(share, icons=icons)
    run("update-mime-database", share / "mime")
    names = [
        "quartz.cif",
        "magnetic.mcif",
        "POSCAR",
        "CONTCAR",
        "quartz.vasp",
        "work.elastoscope",
        "notes.txt",
    ]
    environment = {**os.environ, "XDG_DATA_DIRS": f"{share}:/usr/share", "XDG_DATA_HOME": str(share)}
    found = run(sys.executable, "-c", WHICH_TYPE, *names, env=environment).stdout.split()
    return dict(zip(names, found, strict=True))


def test_the_deb_installs_and_goes_without_a_trace(bundle: Path, icons: Path, tmp_path: Path) -> None:
    package = write_deb(bundle, tmp_path, version=__version__, epoch=EPOCH, icons=icons)
    root = tmp_path / "root"
    (root / "var" / "lib" / "dpkg" / "info").mkdir(parents=True)
    (root / "var" / "lib" / "dpkg" / "updates").mkdir()
    for name in ("status", "available"):
        (root / "var" / "lib" / "dpkg" / name).touch()
    dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--force-depends", f"--log={tmp_path / 'log'}"]
    run(*dpkg, "--install", package)
    command = root / "usr" / "bin" / "elastoscope"
    assert command.readlink() == Path("../../opt/elastoscope/elastoscope")
    assert run(command, "a.cif").stdout == "started a.cif\n"
    assert (root / "usr" / "share" / "applications" / f"{APPLICATION}.desktop").is_file()
    for size in SIZES:
        assert (root / f"usr/share/icons/hicolor/{size}x{size}/apps/{APPLICATION}.png").is_file()
    run(*dpkg, "--purge", "elastoscope")
    left = [path for path in root.rglob("*") if path.is_file() and "dpkg" not in path.parts]
    assert left == [] and not (root / "opt").exists()


def test_both_archives_are_the_same_bytes_every_time(bundle: Path, icons: Path, tmp_path: Path) -> None:
    digests = []
    for turn in ("first", "second"):
        folder = tmp_path / turn
        folder.mkdir()
        deb = write_deb(bundle, folder, version=__version__, epoch=EPOCH, icons=icons)
        tar = write_archive(bundle, folder, version=__version__, epoch=EPOCH)
        digests.append((deb.read_bytes(), tar.read_bytes()))
    assert digests[0] == digests[1]


def test_the_archive_installs_for_one_user_and_goes_again(bundle: Path, tmp_path: Path) -> None:
    archive = write_archive(bundle, tmp_path, version=__version__, epoch=EPOCH)
    run("tar", "--zstd", "-xf", archive, "-C", tmp_path)
    place = tmp_path / f"elastoscope-{__version__}-linux-x86_64"
    home = tmp_path / "a home"
    home.mkdir()
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    run(place / "install-for-me.sh", env=environment)
    entry = home / ".local/share/applications" / f"{APPLICATION}.desktop"
    run("desktop-file-validate", entry)
    assert f'Exec="{place}/elastoscope" open %F' in entry.read_text(encoding="utf-8")
    assert run(home / ".local/bin/elastoscope", "x").stdout == "started x\n"
    run(place / "install-for-me.sh", "--remove", env=environment)
    assert not entry.exists() and not (home / ".local/bin/elastoscope").exists()


def test_the_installer_for_windows_compiles(bundle: Path, icons: Path, tmp_path: Path) -> None:
    out = tmp_path / "installer.exe"
    defines = {"VERSION": __version__, "BUNDLE": bundle, "ICON": icons / "elastoscope.ico", "OUTPUT": out}
    options = [f"-D{name}={value}" for name, value in defines.items()]
    run("makensis", "-V2", "-WX", *options, ROOT / "packaging" / "windows" / "elastoscope.nsi")
    assert out.read_bytes()[:2] == b"MZ"


def test_the_property_list_of_macos_is_whole() -> None:
    read = plistlib.loads(plistlib.dumps(DOCUMENT_TYPES))
    declared = {
        kind["UTTypeIdentifier"]
        for key in ("UTImportedTypeDeclarations", "UTExportedTypeDeclarations")
        for kind in read[key]
    }
    opened = {name for entry in read["CFBundleDocumentTypes"] for name in entry["LSItemContentTypes"]}
    assert opened == declared
