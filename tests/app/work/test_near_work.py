from pathlib import Path

from app.work.near_work import find_files, looks_like_crystal


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
