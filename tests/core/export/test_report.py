"""The page of one crystal: complete, escaped, and without any way to the network."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from core.elasticity.stiffness import Stiffness
from core.export.figure_file import figure_bytes
from core.export.inline_svg import inline_svg
from core.export.matrix_figure import MatrixSubject
from core.export.report import (
    ReportContent,
    ReportFigure,
    ReportSection,
    ReportTable,
    report_html,
    write_report,
)
from core.export.report_facts import crystal_facts, model_facts
from core.export.report_surface import ReportSurface
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

html = pytest.importorskip("lxml.html")

EVIL = '<script>alert("x")</script>'
VOIGT = np.diag([168.4] * 3 + [75.4] * 3) + 121.4 * np.kron(np.diag([1, 0]), 1 - np.eye(3))
STATED = {"frame": f"crystal {EVIL}", "units": "GPa", "model": "net 1.2", "empty": ""}
LOADING = ("src", "srcset", "data", "poster", "action", "background", "codebase")


@pytest.fixture(scope="module")
def figure() -> str:
    from matplotlib.figure import Figure

    drawn = Figure()
    drawn.add_subplot().plot([0, 1], [2, 3], color="#00224e", label=EVIL)
    drawn.axes[0].set_title(EVIL)
    return figure_bytes(drawn, ".svg", {}).decode("utf-8")


@pytest.fixture(scope="module")
def page(figure) -> str:
    mesh = surface_mesh(Stiffness(voigt=VOIGT), SurfaceQuantity.YOUNG, resolution=3)
    table = ReportTable(
        title=f"Moduli {EVIL}",
        note="GPa",
        columns=((f"Name {EVIL}", False), ("K", True)),
        rows=((f"Hill {EVIL}", "137.1"),),
    )
    content = ReportContent(
        title=f"Cu {EVIL}",
        facts=(("Formula", f"Cu{EVIL}"), (f"File {EVIL}", "a&b.cif")),
        matrix=MatrixSubject(title=EVIL, values=VOIGT, limits=np.stack([VOIGT - 4, VOIGT + 5]), frame=EVIL),
        doubts=(f"a doubt {EVIL}",),
        figures=(ReportFigure(title=EVIL, svg=figure), ReportFigure(title="plane", svg=figure)),
        surface=ReportSurface(
            mesh=mesh, scale=((0.0, "#000000"), (1.0, "#ffffff")), low=66.0, high=191.0, frame=EVIL
        ),
        sections=(ReportSection(title=EVIL, remarks=(EVIL,), tables=(table,), doubt=True),),
        stated=STATED,
    )
    return report_html(content)


@pytest.fixture(scope="module")
def tree(page):
    return html.fromstring(page)


def test_nothing_that_was_given_is_executed(page, tree):
    own = [script.text or "" for script in tree.iter("script")]
    assert not any("alert(" in text for text in own if "plotly.js" not in text[:300])
    assert page.count("<script") == len(own)
    assert EVIL not in page
    assert EVIL in tree.findtext(".//title") and EVIL in tree.findtext(".//h1")
    assert not [key for element in tree.iter() for key in element.attrib if key.startswith("on")]


def test_nothing_is_loaded_from_elsewhere(tree):
    for element in tree.iter():
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2]
            assert name not in LOADING or value.startswith("data:"), (element.tag, key, value)
            if name == "href":
                assert value.startswith("#")
        assert element.tag not in ("link", "iframe", "object", "embed", "image", "base", "form")
    (policy,) = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert policy.startswith("default-src 'none'") and "http" not in policy
    # Neither of them falls under default-src.
    assert "form-action 'none'" in policy and "base-uri 'none'" in policy
    styles = "".join(style.text or "" for style in tree.iter("style"))
    assert "url(http" not in styles and "@import" not in styles


def test_everything_is_on_the_page(tree):
    text = tree.text_content()
    for words in ("Hill", "137.1", "a doubt", "a&b.cif", "168.4", "net 1.2", "117.4–126.4"):
        assert words in text
    assert len(tree.xpath("//table[contains(@class, 'matrix')]//td/small")) == 36
    assert tree.xpath('//meta[@name="elastoscope:units"]/@content') == ["GPa"]
    assert len(tree.xpath("//figure")) == 2 and tree.xpath('//*[@id="surface"]')


def test_nothing_on_it_sends_the_surface_away(page):
    (config,) = re.findall(r'"modeBarButtonsToRemove": ?(\[[^\]]*\])', page)
    assert "sendChartToCloud" in config and "sendDataToCloud" in config


def test_a_table_does_not_say_again_what_the_heading_says():
    tables = tuple(
        ReportTable(title=title, note="GPa", columns=(("C_ij", False), ("A^U", True)), rows=(("x", "1"),))
        for title in ("Checks", "Born")
    )
    content = ReportContent(
        title="Cu",
        facts=(),
        matrix=MatrixSubject(title="", values=VOIGT),
        sections=(ReportSection(title="Checks", tables=tables),),
        stated={},
    )
    page = report_html(content)
    assert page.count(">Checks<") == 1 and page.count('"note">GPa<') == 2
    assert "C<sub>ij</sub>" in page and "A<sup>U</sup>" in page


def test_it_follows_the_reader_and_prints(page):
    assert "prefers-color-scheme: dark" in page and "@media print" in page


def test_figures_have_names_of_their_own_and_the_colours_of_the_page(figure):
    first, second = inline_svg(figure, prefix="f1-"), inline_svg(figure, prefix="f2-")
    names = [set(re.findall(r'\bid="([^"]*)"', svg)) for svg in (first, second)]
    assert names[0] and not names[0] & names[1]
    for svg, own in zip((first, second), names, strict=True):
        used = set(re.findall(r"url\(#([^)]*)\)", svg)) | set(re.findall(r'href="#([^"]*)"', svg))
        assert used and used <= own
        assert svg.startswith("<svg") and "<metadata" not in svg
        assert "var(--first)" in svg and "#00224e" not in svg
        ElementTree.fromstring(svg)


def test_a_page_stays_below_six_megabytes(page, tmp_path: Path):
    from core.export.report_surface import RESOLUTION, surface_html

    mesh = surface_mesh(Stiffness(voigt=VOIGT), SurfaceQuantity.YOUNG, resolution=RESOLUTION)
    surface = ReportSurface(mesh=mesh, scale=((0.0, "#000000"), (1.0, "#ffffff")), low=66, high=191, frame="")
    assert len(surface_html(surface).encode()) < 5.3e6
    (tmp_path / "x").write_text("")
    with pytest.raises(Exception, match="cannot be written"):
        write_report(
            tmp_path / "x" / "r.html",
            ReportContent(title="", facts=(), matrix=MatrixSubject(title="", values=VOIGT), stated={}),
        )


def test_facts_of_crystal_and_network(quartz, prediction):
    facts = dict(crystal_facts(quartz))
    assert facts["Formula"] == "SiO2" and facts["Space group"].startswith("P3_221 (154)")
    assert facts["Cell α, β, γ"] == "90.00 90.00 120.00 °"
    assert facts["Cell a, b, c"] == "4.9160 4.9160 5.4054 Å" and "g/cm³" in facts["Density"]
    assert dict(model_facts(prediction))["Network"] == "net 1.2"
    assert crystal_facts(None) == () and "not predicted" in model_facts(None)[0][1]
