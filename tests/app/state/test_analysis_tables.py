"""The tables of the analysis: what they say, in which unit and frame, and what is copied."""

import math

import numpy as np
import pytest

from app.state.analysis_context import AnalysisContext
from app.state.analysis_sections import analysis_sections
from app.state.analysis_table import sections_text, table_tsv
from app.state.analysis_texture import texture_section
from app.state.answer import Symmetry
from app.state.display import Tone
from app.state.readout import misfit_sentence
from app.state.requests import TextureKind, TextureRequest
from app.work.jobs import Job, JobKind
from app.work.tensor_work import tensor_work
from core.elasticity.analysis import analyze
from core.elasticity.stiffness import Stiffness
from core.prediction.prediction import Interval90
from core.surface.surface_mesh import SurfaceQuantity

CUBIC = np.diag([248.0, 248, 248, 124, 124, 124])
CUBIC[:3, :3] += 153.0 * (1 - np.eye(3))
UNSTABLE = np.diag([100.0, 100, 100, 50, 50, -5])
INTERVAL = Interval90(
    stiffness=np.zeros((2, 6, 6)), bulk_hill=(150.0, 210.0), shear_hill=(80.0, 100.0), young_hill=(1.0, 2.0)
)


def sections_of(voigt, *, cell=None, interval=None, density=None):
    analysis = analyze(Stiffness(voigt=voigt), density_g_cm3=density)
    context = AnalysisContext(
        title="x", frame="crystal frame", cell=cell, interval=interval, density_source="as you gave it"
    )
    return {section.name: section for section in analysis_sections(analysis, context)}


@pytest.fixture(scope="module")
def cubic():
    return sections_of(CUBIC, cell=3.5 * np.eye(3), interval=INTERVAL, density=8.9)


def cells(section, table, start):
    names = [column.name for column in section.tables[table].columns]
    row = next(row for row in section.tables[table].rows if row.cells[0].text.startswith(start))
    return dict(zip(names, row.cells, strict=True))


def test_checks_come_before_any_number(cubic):
    assert next(iter(cubic)) == "checks"
    questions = [row.cells[1].text for row in cubic["checks"].tables[0].rows]
    assert questions[:5] == [
        "Finite",
        "Symmetric",
        "Positive definite",
        "Voigt above Reuss",
        "Plausible units",
    ]
    assert "Born conditions, cubic" in questions
    assert {row.cells[0].text for row in cubic["checks"].tables[0].rows} == {"✓"}
    assert "--symmetrize" not in sections_text("x", [cubic["checks"]])


def test_units_and_frame_stand_on_every_table(cubic):
    for section in cubic.values():
        assert section.tables
        for table in section.tables:
            assert "frame" in table.note or "axes" in table.note, table.title
            assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_averages_follow_the_closed_forms_and_bounds_are_in_order(cubic):
    shear = cells(cubic["averages"], 0, "Shear")
    c11, c12, c44 = 248.0, 153.0, 124.0
    voigt = (c11 - c12 + 3 * c44) / 5
    reuss = 5 * (c11 - c12) * c44 / (4 * c44 + 3 * (c11 - c12))
    assert float(shear["Voigt"].full) == pytest.approx(voigt)
    assert float(shear["Reuss"].full) == pytest.approx(reuss)
    assert shear["90 % of Hill"].text == "80.0–100"
    for start in ("Bulk", "Shear", "Young", "Poisson", "P-wave", "Lamé"):
        found = cells(cubic["averages"], 0, start)
        low, high = float(found["H–S lower"].full), float(found["H–S upper"].full)
        ends = sorted((float(found["Voigt"].full), float(found["Reuss"].full)))
        assert ends[0] - 1e-6 <= low <= high <= ends[1] + 1e-6
        assert low - 1e-6 <= float(found["Self-consistent"].full) <= high + 1e-6


def test_an_index_that_does_not_exist_says_why(cubic):
    assert float(cells(cubic["anisotropy"], 0, "Zener")["Value"].full) == pytest.approx(2 * 124 / 95)
    kleinman = cells(cubic["anisotropy"], 0, "Kleinman")
    assert kleinman["Value"].text == "–" and "diamond" in kleinman["Source, or why there is none"].text


def test_extrema_lead_to_their_surface_and_direction(cubic):
    least, greatest = cubic["extrema"].tables[0].rows[:2]
    assert least.target.quantity is SurfaceQuantity.YOUNG
    assert np.abs(np.abs(greatest.target.direction) - 1 / math.sqrt(3)).max() < 1e-5
    texts = [cell.text for cell in greatest.cells]
    assert texts[-2:] == ["4", "certified"]
    assert any(set(text) <= set("[1 −]") and text.count("1") == 3 for text in texts)
    assert "[uvw]" not in [column.name for column in sections_of(CUBIC)["extrema"].tables[0].columns]


def test_the_density_is_stated_and_waves_need_one(cubic):
    assert "8.9 g/cm³" in cubic["waves"].tables[0].note
    debye = cells(cubic["waves"], 0, "Debye temperature")
    assert debye["Value"].text == "–" and "crystal structure" in debye["From"].text
    alone = sections_of(CUBIC)["waves"]
    assert not alone.tables and "density is not known" in alone.remarks[0].text


def test_not_positive_definite_shows_what_is_left_and_no_index():
    sections = sections_of(UNSTABLE)
    assert sections["checks"].tone is Tone.FAILURE
    for name in ("anisotropy", "extrema", "waves", "engineering"):
        assert not sections[name].tables and "not positive definite" in sections[name].remarks[0].text
    bulk = cells(sections["averages"], 0, "Bulk")
    assert bulk["Voigt"].text.startswith("33.3") and bulk["Reuss"].text == bulk["Hill"].text == "–"
    assert sections["decomposition"].tables and sections["kelvin"].tables
    assert float(sections["kelvin"].tables[0].rows[0].cells[1].full) == pytest.approx(-10.0)
    assert "universal" not in sections_text("x", list(sections.values())).lower()


def test_what_is_copied_has_every_digit_units_and_frame(cubic):
    table = cubic["matrices"].tables[0]
    lines = table_tsv(table).splitlines()
    assert "GPa" in lines[0] and "crystal frame" in lines[0] and "Voigt order" in lines[0]
    copied = np.array([line.split("\t")[1:] for line in lines[2:]], dtype=float)
    assert np.array_equal(copied, CUBIC)
    assert len(table_tsv(table, table.rows[:2]).splitlines()) == 4


def test_closest_tensors_name_their_axes_in_both_metrics(cubic):
    table = cubic["decomposition"].tables[2]
    cubic_row = next(row for row in table.rows if row.cells[0].text == "Cubic")
    assert cubic_row.cells[1].text == "0.00" and cubic_row.cells[4].text == "0.0000"
    assert "GPa" in cubic_row.cells[1].tip


@pytest.mark.parametrize(
    ("request_", "words"),
    [(TextureRequest(), "no texture"), (TextureRequest(kind=TextureKind.FIBRE, uvw=(1, 1, 1)), "[1 1 1]")],
)
def test_textures(request_, words):
    outcome = tensor_work(Job(kind=JobKind.TEXTURE, stiffness=Stiffness(voigt=CUBIC), texture=request_))
    section = texture_section(outcome.request, outcome.averages, outcome.grains, has_cell=True)
    assert words in section.tables[0].note and "sample" in section.tables[0].note
    along_z = float(cells(section, 0, "Young's modulus along z")["Reuss"].full)
    compliance = np.linalg.inv(CUBIC)
    if request_.kind is TextureKind.FIBRE:
        s = compliance
        expected = 1 / (s[0, 0] - 2 / 3 * (s[0, 0] - s[0, 1] - s[3, 3] / 2))
        assert along_z == pytest.approx(expected)
    else:
        along_x = float(cells(section, 0, "Young's modulus along x")["Reuss"].full)
        assert along_z == pytest.approx(along_x)


def test_a_misfit_of_rounding_is_not_worth_a_line():
    assert misfit_sentence(Symmetry(point_group="m-3m", misfit=1e-9)) == ""
    assert "12 %" in misfit_sentence(Symmetry(point_group="m-3m", misfit=0.12))
    assert "Projected" in misfit_sentence(Symmetry(point_group="m-3m", misfit=0.12, projected=True))
