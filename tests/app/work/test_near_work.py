from pathlib import Path

import numpy as np
import pytest

from app.state.section_request import SectionRequest
from app.work.jobs import Job, JobKind
from app.work.near_work import do, find_files, looks_like_crystal
from core.elasticity.stiffness import Stiffness
from core.surface.quantity import SurfaceQuantity


def test_folders_give_crystals_and_files_stay_as_they_are(tmp_path):
    nested = ("sub/CONTCAR_relaxed", ".hidden/x.cif", "sub/deep.XYZ")
    for name in ("b.cif", "a.cif", "POSCAR", "notes.txt", *nested):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    given = Path("elsewhere/strange.name")
    found = find_files([given, tmp_path, tmp_path / "a.cif"])
    names = [path.relative_to(tmp_path).as_posix() for path in found.paths[1:]]
    assert found.paths[0] == given
    assert names == ["POSCAR", "a.cif", "b.cif", "sub/CONTCAR_relaxed", "sub/deep.XYZ"]
    assert found.passed_over == 1


def test_names():
    assert looks_like_crystal(Path("x.CIF"))
    assert looks_like_crystal(Path("POSCAR.vasp"))
    assert looks_like_crystal(Path("quartz.cif.gz"))
    assert not looks_like_crystal(Path("README.md"))


def test_a_section_is_computed_as_it_was_asked_for():
    errors = np.diag([5.0] * 6)[None]
    wanted = SectionRequest(shown=SurfaceQuantity.SHEAR_MIN, normal=(0.0, 0.0, 1.0), errors=errors)
    stiffness = Stiffness(voigt=np.diag([200.0] * 3 + [60.0] * 3))
    job = Job(kind=JobKind.SECTION, stiffness=stiffness, section=wanted)
    section = do(job).section
    assert [curve.label for curve in section.curves] == ["minimum", "maximum", "mean"]
    assert all((curve.lower < curve.values).all() for curve in section.curves)
    with pytest.raises(ValueError, match="plane"):
        do(Job(kind=JobKind.SECTION, stiffness=stiffness))
