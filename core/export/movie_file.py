"""Pictures one after another as a film: GIF, MP4, WebM, or a folder of PNG pictures.

GIF is written by Pillow; MP4 and WebM by ffmpeg, where it is installed.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.errors import ExportError
from core.export.figure_file import description_of
from core.export.png_stream import PngStream
from core.export.work_beside import WorkBeside
from core.files import being_written, folder_being_written

if TYPE_CHECKING:
    from PIL.Image import Image

ImageArray = npt.NDArray[np.uint8]

FFMPEG_OPTIONS: Final = {
    ".mp4": ("-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags", "+faststart"),
    ".webm": ("-c:v", "libvpx-vp9", "-crf", "30", "-b:v", "0"),
}
MOVIE_SUFFIXES: Final = (".gif", *FFMPEG_OPTIONS, ".png")
MOST_GIF_PIXELS: Final = 1_500_000_000
"""Of all pictures of a GIF together: Pillow keeps them, a byte each, until the last one has come."""
FASTEST_GIF: Final = 50.0
"""Pictures a second: browsers slow faster ones down."""
FRAME_NAME: Final = "frame_{:04d}.png"


@dataclass(frozen=True, slots=True)
class _Writer:
    """take: the next picture; finish: what is left after the last. Both run beside the thread that draws."""

    take: Callable[[ImageArray], None]
    finish: Callable[[], object]


def missing_encoder(suffix: str) -> str:
    """Why a film of this suffix cannot be written here; empty where it can."""
    if suffix in FFMPEG_OPTIONS and shutil.which("ffmpeg") is None:
        return f"{suffix[1:].upper()} needs ffmpeg, which is not installed here; write a GIF or PNG pictures"
    return ""


def check_movie(path: Path, size: tuple[int, int], *, count: int, seconds: float) -> None:
    """ExportError where such a film cannot be written to ``path``; asked before the work is done."""
    suffix = path.suffix.lower()
    if suffix not in MOVIE_SUFFIXES:
        known = ", ".join(MOVIE_SUFFIXES)
        raise ExportError(f"{path.name}: a film is written as one of {known}, not '{path.suffix}'")
    if count < 2 or not seconds > 0:
        raise ExportError(f"{count} pictures in {seconds:g} s are no film; give 2 or more and some time")
    if reason := missing_encoder(suffix):
        raise ExportError(f"{path.name}: {reason}")
    if suffix == ".gif" and count * size[0] * size[1] > MOST_GIF_PIXELS:
        raise ExportError(
            f"{path.name}: {count} pictures of {size[0]} × {size[1]} are too many for one GIF; "
            "give a smaller size, fewer pictures, or write PNG pictures"
        )
    if suffix == ".gif" and count / seconds > FASTEST_GIF:
        raise ExportError(
            f"{path.name}: {count / seconds:.0f} pictures a second are too fast for a GIF, which shows "
            f"{FASTEST_GIF:.0f}; give more seconds or fewer pictures"
        )


def frames_folder(path: Path) -> Path:
    """The folder that PNG pictures go to when a film is called ``path``."""
    return path.with_name(f"{path.stem}_frames")


def movie_steps(
    path: Path,
    frames: Iterable[ImageArray],
    *,
    size: tuple[int, int],
    count: int,
    seconds: float,
    stated: Mapping[str, str],
) -> Iterator[float]:
    """Write pictures (height, width, 3 or 4) of ``size`` (width, height) as they come, a step each: shares of
    the work that are done.

    The film, or the folder :func:`frames_folder`, is there after the last step; a generator that is closed
    before leaves nothing behind. ExportError as :func:`check_movie`, and where ffmpeg fails.
    """
    check_movie(path, size, count=count, seconds=seconds)
    open_writer = {".gif": _gif, ".png": _pictures}.get(path.suffix.lower(), _film)
    share = 0.0
    with open_writer(path, size, count / seconds, stated) as writer, WorkBeside() as beside:
        for number, frame in enumerate(frames):
            yield from beside.until_done(share)
            beside.start(writer.take, frame[:, :, :3])
            share = (number + 1) / (count + 1)
            yield share
        yield from beside.until_done(share)
        beside.start(writer.finish)
        yield from beside.until_done(share)
    yield 1.0


@contextmanager
def _gif(path: Path, size: tuple[int, int], rate: float, stated: Mapping[str, str]) -> Iterator[_Writer]:
    from PIL import Image

    kept: list[Image.Image] = []

    def take(frame: ImageArray) -> None:
        # A palette of its own for each picture: one for all would be wrong for colours that come later.
        picture = Image.fromarray(np.ascontiguousarray(frame))
        kept.append(picture.quantize(256, dither=Image.Dither.NONE))

    with being_written(path) as temporary:
        yield _Writer(take, lambda: _save_gif(temporary, kept, rate, stated))


def _save_gif(path: Path, pictures: list[Image], rate: float, stated: Mapping[str, str]) -> None:
    pictures[0].save(
        path,
        save_all=True,
        append_images=pictures[1:],
        duration=1000.0 / rate,
        loop=0,
        disposal=1,
        comment=description_of(stated).encode("utf-8"),
    )


@contextmanager
def _pictures(path: Path, size: tuple[int, int], rate: float, stated: Mapping[str, str]) -> Iterator[_Writer]:
    folder = frames_folder(path)
    others = [found.name for found in folder.glob("*")] if folder.is_dir() else []
    others = [name for name in others if not (name.startswith("frame_") and name.endswith(".png"))]
    if others:
        raise ExportError(f"{folder} holds other files ({others[0]}); give the film another name")
    taken = 0

    with folder_being_written(folder) as partial:

        def take(frame: ImageArray) -> None:
            nonlocal taken
            taken += 1
            with (partial / FRAME_NAME.format(taken)).open("wb") as file:
                stream = PngStream(file, size, alpha=False, stated=stated)
                stream.write_rows(frame)
                stream.close()

        yield _Writer(take, lambda: None)


@contextmanager
def _film(path: Path, size: tuple[int, int], rate: float, stated: Mapping[str, str]) -> Iterator[_Writer]:
    with being_written(path) as temporary, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            _command(temporary, size, rate, stated),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            yield _Writer(lambda frame: _feed(process, frame), lambda: _ended(process))
            status = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            _close(process)
        if status:
            said.seek(0)
            words = said.read().decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
            raise ExportError(f"{path.name}: ffmpeg stopped: {words[-1]}")


def _command(path: Path, size: tuple[int, int], rate: float, stated: Mapping[str, str]) -> list[str]:
    """ffmpeg reads plain pixels; both encoders want an even width and height."""
    return [
        shutil.which("ffmpeg") or "ffmpeg",
        *("-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{size[0]}x{size[1]}", "-r", f"{rate:.6g}", "-i", "-", "-an"),
        *("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"),
        *FFMPEG_OPTIONS[path.suffix.lower()],
        *("-metadata", f"comment={description_of(stated)}"),
        str(path),
    ]


def _feed(process: subprocess.Popen[Any], frame: ImageArray) -> None:
    if process.stdin is None:
        return
    with suppress(BrokenPipeError):  # it has stopped: its own words are told when it is waited for
        process.stdin.write(np.ascontiguousarray(frame).tobytes())


def _ended(process: subprocess.Popen[Any]) -> None:
    _close(process)
    process.wait()


def _close(process: subprocess.Popen[Any]) -> None:
    if process.stdin is None:
        return
    with suppress(BrokenPipeError):
        process.stdin.close()
