"""Files that are no table of measured constants, or a damaged one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import MeasuredTableError
from core.reference.table_file import load_measured

SOURCE = """[sources.book]
label = "Author 1950"
citation = "A. Author (1950), Elastic constants of copper, Journal 1, 1–2"
read_in = "a book"
"""
COPPER = """[[crystal]]
name = "copper"
formula = "Cu"
space_group = 225
constants = { c11 = 168.4, c12 = 121.4, c44 = 75.4 }
temperature = 300
source = "book"
"""
QUARTZ_LIKE = COPPER.replace("225", "62").replace(
    "{ c11 = 168.4, c12 = 121.4, c44 = 75.4 }",
    "{ c11 = 9, c12 = 1, c13 = 1, c22 = 8, c23 = 1, c33 = 7, c44 = 3, c55 = 2, c66 = 1 }",
)


@pytest.fixture
def table(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "measured.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_good_file(table) -> None:
    (copper,) = load_measured(table(SOURCE + COPPER))
    assert (copper.name, copper.system, copper.conditions) == ("copper", "cubic", "300 K")
    assert (copper.label, copper.density, copper.method) == ("Author 1950", None, "")
    assert copper.averages.bulk.hill == pytest.approx((168.4 + 2 * 121.4) / 3)
    assert not copper.voigt.flags.writeable
    assert copper.axes_text == "x ∥ a, z ∥ c"


def test_a_low_symmetry_without_axes_is_read_and_says_so(table) -> None:
    (crystal,) = load_measured(table(SOURCE + QUARTZ_LIKE + "pressure = 2\n"))
    assert crystal.axes is None
    assert "not stated" in crystal.axes_text
    assert crystal.conditions == "300 K, 2 GPa"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COPPER.replace("name", "nam"), "missing: name"),
        (SOURCE + COPPER + 'colour = "red"\n', r"crystal 1 \(copper\): unknown: colour"),
        (COPPER, 'source "book"'),
        (SOURCE.replace("read_in", "read") + COPPER, "missing: read_in"),
        (SOURCE + COPPER.replace("121.4", "221.4"), "positive definite"),
        (SOURCE + COPPER.replace("c12 = 121.4, ", ""), "c12 missing"),
        (SOURCE + COPPER.replace("225", "250"), "does not exist"),
        (SOURCE + COPPER.replace("300", '"warm"'), "not of its kind"),
        (SOURCE + COPPER.replace("121.4", '"many"'), "not of its kind"),
        (SOURCE + QUARTZ_LIKE + 'axes = "x a, z c"\n', "without the cell"),
        (SOURCE + QUARTZ_LIKE + 'axes = "x a, z c"\ncell = [4, 5]\n', "expected a, b, c"),
        (SOURCE + QUARTZ_LIKE + 'axes = "along"\ncell = [4, 5, 6]\n', "two of x, y, z"),
        (SOURCE, r"no \[\[crystal\]\]"),
        ("crystal = 3", r"no \[\[crystal\]\]"),
        ("crystal = [3]", "crystal 1"),
        ("[[crystal", "not a table of measured"),
    ],
)
def test_damage_is_named(table, text: str, said: str) -> None:
    with pytest.raises(MeasuredTableError, match=said):
        load_measured(table(text))


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(MeasuredTableError, match=r"nothing\.toml cannot be read"):
        load_measured(tmp_path / "nothing.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MeasuredTableError, match="not a table"):
        load_measured(tmp_path / "bytes.toml")
