"""Every file states its frame, its unit and the network with its version, in the way of its format."""

import json
import struct
from pathlib import Path

import pytest
from PIL import Image


def said(path: Path) -> str:
    """All that a file says of itself, whatever its format."""
    suffix, data = path.suffix, path.read_bytes()
    if suffix == ".png":
        return "; ".join(f"{key}: {text}" for key, text in Image.open(path).text.items())
    if suffix == ".gif":
        return Image.open(path).info["comment"].decode()
    if suffix == ".stl":
        return data[:80].decode("ascii")
    if suffix == ".glb":
        (length,) = struct.unpack_from("<I", data, 12)
        extras = json.loads(data[20 : 20 + length])["asset"]["extras"]
        return "; ".join(f"{key}: {text}" for key, text in extras.items())
    if suffix == ".vtp":
        fields = pytest.importorskip("pyvista").read(path).field_data
        return "; ".join(f"{key}: {fields[key][0]}" for key in fields)
    if suffix == ".pdf":
        return _pdf_subject(data)
    return data.decode("utf-8")


def _pdf_subject(data: bytes) -> str:
    """The /Subject of a PDF: plain, or as UTF-16 with octal escapes."""
    start = data.index(b"/Subject (") + len(b"/Subject (")
    raw, position, depth = bytearray(), start, 1
    while depth:
        byte = data[position : position + 1]
        if byte == b"\\":
            following = data[position + 1 : position + 2]
            if following.isdigit():
                raw.append(int(data[position + 1 : position + 4], 8))
                position += 4
                continue
            raw += {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(following, following)
            position += 2
            continue
        depth += (byte == b"(") - (byte == b")")
        if depth:
            raw += byte
        position += 1
    return raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def test_every_exported_file_states_frame_unit_and_network(every_format: Path) -> None:
    for path in sorted(every_format.iterdir()):
        text = said(path)
        name = path.name.removeprefix("quartz.")
        if name == "elate.txt":
            continue  # ELATE refuses any remark: it stands in the file beside, elate.about.txt
        # A structure has no network: it says that there is none.
        structure = name.startswith(("structure", "cell."))
        units = ("Å", "A", "angstrom") if structure else ("GPa", "MPa")
        assert any(unit in text for unit in units), f"{path.name} states no unit"
        assert "crystal" in text, f"{path.name} states no frame"
        network = "none" if structure else "stand-in 0"
        both = json.dumps({"name": "stand-in", "version": "0"})[1:-1]
        assert network in text or both in " ".join(text.split()), f"{path.name} states no network"
    assert (every_format / "quartz.elate.about.txt").is_file()
