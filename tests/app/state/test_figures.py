import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.state import figures


@pytest.mark.parametrize(
    "value, text",
    [
        (103.456, "103.5"),
        (12345.6, "12350"),
        (0.04512, "0.04512"),
        (-7.0, "−7.000"),
        (9.99996, "10.000"),
        (0.0, "0"),
        (1e-9, "1.000e−09"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_rounded(value, text):
    assert figures.rounded(value) == text


@given(st.floats(min_value=1e-3, max_value=9e5))
def test_rounding_keeps_four_digits(value):
    assert float(figures.rounded(value)) == pytest.approx(value, rel=5.1e-4)


@given(st.floats(min_value=-1e5, max_value=1e5), st.integers(0, 3))
def test_fixed_never_shows_a_negative_zero(value, decimals):
    text = figures.fixed(value, decimals)
    assert not (text.startswith("−") and float(text.replace("−", "-")) == 0.0)
    assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.5001 * 10**-decimals)


def test_columns_align_on_the_largest():
    assert figures.decimals_for([103.4, 2.0]) == 1
    assert figures.decimals_for([1034.0]) == 0
    assert figures.decimals_for([0.5]) == 3
    assert figures.decimals_for([]) == 0


def test_intervals():
    assert figures.with_interval(103.2, (94.1, 115.3)) == "103 (94.1–115)\u2009GPa"
    assert figures.interval((-3.0, 4.0)) == "−3.00 to 4.00"
    assert figures.plus_minus((94.0, 112.0)) == "±9.0"


def test_formula_and_symbols():
    assert figures.pretty_formula("Al2O3") == "Al₂O₃"
    assert figures.pretty_symbol("P3_221") == "P3₂21"
    assert figures.pretty_symbol("Fd-3m") == "Fd3\u0305m"
    assert figures.pretty_symbol("P6_3/mmc") == "P6₃/mmc"
    for symbol in ("P-1", "-43m", "-6m2", "R-3c", "Ia-3d", "2/m", "-4m.2"):
        assert "-" not in figures.pretty_symbol(symbol)
        assert figures.plain_bars(figures.pretty_symbol(symbol)) == symbol


def test_counted():
    assert figures.counted(1, "crystal") == "1 crystal"
    assert figures.counted(2, "crystal") == "2 crystals"


@given(st.text(max_size=60), st.integers(3, 40))
def test_what_is_shortened_keeps_both_ends(text, longest):
    short = figures.shortened(text, longest)
    assert len(short) <= max(longest, 0) and (short == text or (short[0], short[-1]) == (text[0], text[-1]))


@given(st.text())
def test_a_breakable_text_says_the_same(text):
    assert figures.breakable(text).replace("\u200b", "") == text.replace("\u200b", "")
