"""The two archives of the Linux bundle: a tar.zst to unpack anywhere, and a .deb that the desktop knows.

Both are reproducible: sorted names, one time for everything, owner root.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

HERE = Path(__file__).resolve().parent
APPLICATION: Final = "org.elastoscope.Elastoscope"
MAINTAINER: Final = "The Elastoscope developers <developers@elastoscope.invalid>"
RECOMMENDED: Final = "libgl1-mesa-dri, fonts-dejavu-core"
DEPENDS: Final = (
    "libc6 (>= 2.28), libstdc++6, libgcc-s1, libgl1, libegl1, libfontconfig1, libfreetype6, libdbus-1-3, "
    "libx11-6, libxcb1, libxkbcommon0"
)
INSTALL_TEXT: Final = """\
Elastoscope: start the program `elastoscope` in this folder, by a double-click or in a terminal.

To have it in the menu of the desktop, with its icon and the types of its files, for this user:
    ./install-for-me.sh            and to take that back:    ./install-for-me.sh --remove
The folder stays where it is; install again after moving it.
"""


def write_archive(bundle: Path, folder: Path, *, version: str, epoch: int) -> Path:
    """``elastoscope-VERSION-linux-x86_64.tar.zst``: the bundle, its icons and ``install-for-me.sh``."""
    top = f"elastoscope-{version}-linux-x86_64"
    target = folder / f"{top}.tar.zst"
    (bundle / "INSTALL.txt").write_text(INSTALL_TEXT, encoding="utf-8")
    shutil.copy(HERE / "linux" / "install-for-me.sh", bundle / "install-for-me.sh")
    share_files(bundle / "share", icons=bundle.parents[1] / "build" / "icons")
    pack = [
        "tar", "--sort=name", f"--mtime=@{epoch}", "--owner=0", "--group=0", "--numeric-owner",
        f"--transform=flags=r;s|^{bundle.name}|{top}|", "-C", str(bundle.parent), "-cf", "-", bundle.name,
    ]  # fmt: skip
    with subprocess.Popen(pack, stdout=subprocess.PIPE) as tar:
        subprocess.run(["zstd", "-q", "-f", "-12", "-T0", "-o", str(target)], stdin=tar.stdout, check=True)
    if tar.returncode:
        raise SystemExit(f"tar ended with {tar.returncode}")
    return target


def share_files(share: Path, *, icons: Path) -> None:
    """Menu entry, types of files, AppStream metadata and icons, where the desktop looks for them."""
    places = {
        f"{APPLICATION}.desktop": "applications",
        f"{APPLICATION}.xml": "mime/packages",
        f"{APPLICATION}.metainfo.xml": "metainfo",
    }
    for name, place in places.items():
        _copy(HERE / "linux" / name, share / place / name)
    for icon in sorted(icons.glob("elastoscope-*.png")):
        size = icon.stem.partition("-")[2]
        _copy(icon, share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{APPLICATION}.png")
    drawn = HERE.parent / "resources" / "application" / "elastoscope.svg"
    _copy(drawn, share / "icons" / "hicolor" / "scalable" / "apps" / f"{APPLICATION}.svg")


def write_deb(bundle: Path, folder: Path, *, version: str, epoch: int, icons: Path) -> Path:
    """``elastoscope_VERSION_amd64.deb``: the bundle under /opt, the command in /usr/bin, the desktop's files.

    There are no maintainer scripts: the databases of menus, types and icons are brought up to date by the
    triggers of desktop-file-utils, shared-mime-info and the icon theme.
    """
    target = folder / f"elastoscope_{version}_amd64.deb"
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        root = Path(temporary)
        shutil.copytree(bundle, root / "opt" / "elastoscope", symlinks=True)
        for leftover in ("share", "INSTALL.txt", "install-for-me.sh"):
            _remove(root / "opt" / "elastoscope" / leftover)
        share_files(root / "usr" / "share", icons=icons)
        (root / "usr" / "bin").mkdir(parents=True)
        (root / "usr" / "bin" / "elastoscope").symlink_to("../../opt/elastoscope/elastoscope")
        _write_documents(root / "usr" / "share" / "doc" / "elastoscope", bundle)
        _write_control(root, version)
        _set_times(root, epoch)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", str(root), str(target)],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
        )
    return target


def _write_documents(place: Path, bundle: Path) -> None:
    _copy(bundle / "LICENSE", place / "copyright")
    changes = (bundle / "CHANGELOG.md").read_bytes()
    (place / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))


def _write_control(root: Path, version: str) -> None:
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        f"""\
Package: elastoscope
Version: {version}
Section: science
Priority: optional
Architecture: amd64
Maintainer: {MAINTAINER}
Installed-Size: {kilobytes}
Depends: {DEPENDS}
Recommends: {RECOMMENDED}
Description: predict, see and check the elasticity tensor of a crystal
 Elastoscope draws crystal structures, predicts their elasticity tensor with an
 equivariant neural network and shows surfaces, sections, moduli and checks.
 Everything that it needs is inside, the trained network included.
""",
        encoding="utf-8",
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _set_times(root: Path, epoch: int) -> None:
    for path in (root, *root.rglob("*")):
        os.utime(path, (epoch, epoch), follow_symlinks=False)
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
