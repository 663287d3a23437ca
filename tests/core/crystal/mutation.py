"""Damages that files suffer: each takes the bytes of a file and a source of chance, and gives other bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

NUMBER = re.compile(rb"-?\d+\.?\d*(?:\(\d+\))?")
NUMBERS = (
    b"0", b"-1", b"1e308", b"-1e308", b"1e-300", b"nan", b"inf", b"?", b".", b"1.5(2)", b"1/3", b"9" * 40,
    b"0.0000001", b"90.0001", b"179.999", b"1e5", b"",
)  # fmt: skip
WORDS = (
    b"data_", b"loop_", b"_cell_length_a", b"_atom_site_label", b"_symmetry_equiv_pos_as_xyz", b"';'",
    b"'", b'"', b"\n;\n", b"save_", b"global_", b"stop_", b"#", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\r", b"\t", b"'x,y,z'", b"'x,x,x'", b"'-x+1/0,y,z'", b"Xx", b"Uuo999+", b"D", b"Og4+",
    b"Fe0.5Ni0.5", "Å".encode(), b"\x1b[31m", b"<script>", b"../../x",
)  # fmt: skip


def flip_bytes(data: bytes, chance: Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: Random) -> bytes:
    """The file ends too early, or begins too late."""
    place = chance.randrange(len(data))
    return data[:place] if chance.random() < 0.7 else data[place:]


def lose_lines(data: bytes, chance: Random) -> bytes:
    """Some lines are not there."""
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    del lines[start : start + chance.randint(1, 6)]
    return b"\n".join(lines)


def repeat_lines(data: bytes, chance: Random) -> bytes:
    """A block of lines stands there many times."""
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    block = lines[start : start + chance.randint(1, 12)]
    return b"\n".join(lines[:start] + block * chance.choice((2, 3, 40)) + lines[start:])


def swap_lines(data: bytes, chance: Random) -> bytes:
    """Two lines have changed places."""
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def other_numbers(data: bytes, chance: Random) -> bytes:
    """Some numbers are impossible ones, or the same one."""
    found = list(NUMBER.finditer(data))
    if not found:
        return flip_bytes(data, chance)
    number = chance.choice(NUMBERS)
    for match in sorted(
        chance.sample(found, min(len(found), chance.randint(1, 6))), key=lambda m: -m.start()
    ):
        data = data[: match.start()] + number + data[match.end() :]
    return data


def other_words(data: bytes, chance: Random) -> bytes:
    """A word that means something stands where none was."""
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(data) + 1)
        data = data[:place] + chance.choice(WORDS) + data[place:]
    return data


def lose_separators(data: bytes, chance: Random) -> bytes:
    """Quotes, blanks or line ends are gone or are others."""
    old, new = chance.choice(
        ((b"'", b""), (b" ", b""), (b"\n", b"\r\n"), (b"\n", b"\r"), (b"\n", b" "), (b"_", b"__"))
    )
    return data.replace(old, new, chance.choice((1, 5, -1)))


def other_encoding(data: bytes, chance: Random) -> bytes:
    """The text in another encoding."""
    text = data.decode("latin-1")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig")))


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    flip_bytes, cut, lose_lines, repeat_lines, swap_lines, other_numbers, other_numbers, other_words,
    other_words, lose_separators, other_encoding,
)  # fmt: skip


def mutant(data: bytes, chance: Random) -> bytes:
    """The file after one to three damages."""
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(DAMAGES)(data, chance) or b"\n"
    return data
