"""The pages of the Help menu, as HTML."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from html import escape
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from app import __version__
from app.state.palette import GRID, WIDE_GAP
from core.prediction.prediction import ModelIdentity

PACKAGES = ("PySide6-Essentials", "vtk", "pyvista", "torch", "e3nn", "pymatgen", "spglib", "numpy")

_MOUSE = (
    ("Drag", "turn"),
    ("Middle drag, or Shift and drag", "move"),
    ("Wheel", "zoom to the pointer"),
    ("Double click", "put in the centre"),
    ("Click on an atom", "mark it and say all about it; beside any, or Esc: forget it"),
    ("Shift and click on atoms", "distance, angle, torsion angle"),
    ("Point at the surface", "value, [uvw], (hkl) and angles below it"),
    ("Right click", "menu"),
    ("Arrow keys", "turn by 15°; with Shift by 1°"),
    ("Matrix: double click, F2 or a figure", "edit the entry; Esc forgets it, Ctrl+V pastes a block"),
)

CONVENTIONS = """
<h3>Stiffness</h3>
<p>σ = C ε with C in GPa. Rows and columns stand in Voigt order <b>xx yy zz yz xz xy</b>; shear strains are
engineering strains (γ = 2 ε). The compliance S = C<sup>−1</sup> stands in 1/TPa; in Voigt notation it holds
the factors 2 and 4 (S<sub>14</sub> = 2 S<sub>xxyz</sub>, S<sub>44</sub> = 4 S<sub>yzyz</sub>). In Mandel
(Kelvin) notation C is multiplied, and S of Voigt's notation divided, by √2 for every index of shear. The
3×3×3×3 is written with the pairs ij down and kl across.</p>
<h3>Frames</h3>
<p><b>Crystal</b>: the Cartesian frame of the file's own cell. A cell given by lengths and angles is set up
with c along z and a in the xz plane; cell vectors given as such are kept. Surfaces and extreme directions are
always drawn in this frame, so that they can be compared with the cell beside them.</p>
<p><b>IEEE</b>: the frame of the IEEE standard 176-1987 on piezoelectricity, section 3.</p>
<p><b>Principal</b>: the tensor's own axes, which diagonalise C<sub>ijkk</sub>, the largest value first. They
follow the tensor, so that entries are edited in the other two frames.</p>
<h3>Kelvin moduli</h3>
<p>Eigenvalues of the stiffness in Mandel (Kelvin) form. Unlike those of the Voigt matrix they are the same in
every frame; a crystal is mechanically stable where all six are positive.</p>
<h3>Averages</h3>
<p>Voigt (equal strain) and Reuss (equal stress) bound the moduli of a polycrystal without texture; Hill is
their mean for K and G. E and ν follow from K and G of the same average.</p>
<h3>Intervals</h3>
<p>Limits that hold the true value for about 90 % of crystals like those of the network's test set. In the
IEEE frame those of the single entries are propagated as independent errors.</p>
<h3>Surfaces</h3>
<p>The distance from the centre is the size of the quantity in that direction; colours follow its value. For
the shear modulus, Poisson's and Pugh's ratio the second direction turns about the first: minimum, maximum or
mean. Values below zero have the other half of the colours. Extremes are marked in all directions that reach
them; they are found by climbing from every top of the drawing, and those under Analysis are proved.
Enhancement factors above 10 are drawn as 10.</p>
<p>Parts of a series: real spherical harmonics up to l = 4. Those of C<sub>nnnn</sub>, 1/E and linear
compressibility end there and are exact; of the others the share of the variation that is left out, of
∫ (f − mean)² dΩ, stands below the surface.</p>
<h3>Sections</h3>
<p>A plane is (hkl), or its normal as [uvw] or x y z. The band carries the independent errors behind the
tensor's 90 % interval over to the property, to first order. It is not calibrated itself and holds fewer
values: with the network standard 1.0, on 160 crystals of its validation split in 60 directions each, 82 % of
E, 80 % of the least and 88 % of the greatest G, 83 % of the mean ν, 85 % of β, 86 % of C<sub>nnnn</sub>.</p>
"""


def shortcuts_page(actions: Sequence[tuple[str, str, str]]) -> str:
    """Keyboard and mouse. actions: (menu, text, keys)."""
    mouse = "".join(_row(escape(key), escape(text)) for key, text in _MOUSE)
    keys = "".join(
        _row(escape(shortcut), escape(f"{text.rstrip('…')}  ·  {menu}")) for menu, text, shortcut in actions
    )
    return f"<h3>Mouse and arrow keys</h3><table>{mouse}</table><h3>Keys</h3><table>{keys}</table>"


def _row(left: str, right: str) -> str:
    return f"<tr><td style='padding-right:24px'><b>{left}</b></td><td>{right}</td></tr>"


def installed(package: str) -> str:
    """The version of a package, or that it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not found"


def about_page(identity: ModelIdentity | None, device: str) -> str:
    """Versions, network, citation."""
    network = f"{identity.name} {identity.version} on {device}" if identity else "not loaded"
    rows = [("Python", platform.python_version()), *((package, installed(package)) for package in PACKAGES)]
    table = "".join(_row(escape(name), escape(number)) for name, number in rows)
    return f"""
    <h2>Elastoscope {__version__}</h2>
    <p>Predict, see and check the elasticity tensor of a crystal. MIT licence.</p>
    <p>Network: {escape(network)}</p>
    <h3>Please cite</h3>
    <p>Leclerc and Ramkumar (2020), Learning material elasticity tensors using tensor field networks;
    M. de Jong et al., Scientific Data 2, 150009 (2015), and A. Jain et al., APL Materials 1, 011002 (2013),
    for the data that the network was trained on (Materials Project, CC BY 4.0). CITATION.cff has the full
    entries.</p>
    <h3>Built with</h3><table>{table}</table>
    """


def model_page(identity: ModelIdentity | None, device: str, card: str) -> str:
    """The network's card, as its authors wrote it."""
    if identity is None:
        return "<p>The network is not loaded.</p>"
    document = QTextDocument()
    document.setMarkdown(f"{card}\n\n---\n\nRuns on {device}. Weights: SHA-256 {identity.sha256}\n")
    _give_room(document)
    return document.toHtml()


def _give_room(document: QTextDocument) -> None:
    """Headings apart from what is above them, rows of tables by hairlines alone."""
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        inside_table = QTextCursor(block).currentTable() is not None
        form.setTopMargin(2 * WIDE_GAP if form.headingLevel() else 0.0 if inside_table else GRID)
        QTextCursor(block).setBlockFormat(form)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            look = frame.format().toTableFormat()
            look.setBorder(0.0)
            look.setCellPadding(GRID)
            frame.setFormat(look)
