"""Every format gives the same crystals and the same tensors, in the frame of the crystal."""

import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from labelled_samples import (
    CONSTANTS,
    samples,
    standard_frame,
    structure_dict,
    write_extended_xyz,
    write_folder,
    write_matminer_table,
    write_matten_table,
    write_mp_documents,
)

from core.dataset.overview import overview
from core.dataset.reading import read_dataset
from core.dataset.rows import Fault
from core.dataset.splits import SplitBy
from core.errors import DatasetError

ZEOLITES = Path(__file__).resolve().parents[4] / "shared" / "data" / "sio2_zeolites"


def read(path, **options):
    return read_dataset(path, **({"split_by": SplitBy.RANDOM} | options))


def assert_same(data, expected, *, named=True, accuracy=1e-3):
    assert data.rejected == ()
    assert len(data.records) == len(expected)
    for record, each in zip(data.records, expected, strict=True):
        assert not named or record.identifier == each.identifier
        assert Counter(record.crystal.species) == Counter(each.crystal.species)
        np.testing.assert_allclose(record.crystal.cell, each.crystal.cell, atol=1e-6)
        np.testing.assert_allclose(record.voigt, each.voigt, atol=accuracy)


@pytest.mark.parametrize("key", ["raw", "both", "ieee_format", "older"])
@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_documents_of_the_materials_project(tmp_path, key, nested):
    data = read(write_mp_documents(tmp_path / "mp.json", nested=nested, key=key))
    assert "Materials Project" in data.file_format
    assert any("raw in the frame of its structure" in note for note in data.notes)
    assert_same(data, samples())


def test_documents_one_a_line_and_an_answer_of_the_api(tmp_path):
    documents = json.loads(write_mp_documents(tmp_path / "mp.json").read_text())
    (tmp_path / "mp.jsonl").write_text("".join(json.dumps(one) + "\n" for one in documents))
    assert_same(read(tmp_path / "mp.jsonl"), samples())
    (tmp_path / "answer.json").write_text(json.dumps({"data": documents, "meta": {}}, indent=1))
    assert_same(read(tmp_path / "answer.json"), samples())


def test_withdrawn_documents_and_those_without_a_tensor_are_named(tmp_path):
    path = write_mp_documents(tmp_path / "mp.json")
    documents = json.loads(path.read_text())
    documents += [documents[0] | {"state": "failed", "material_id": "a"}]
    documents += [documents[0] | {"deprecated": True, "material_id": "b"}]
    documents += [documents[0] | {"elastic_tensor": None, "material_id": "c"}, 7]
    path.write_text(json.dumps(documents))
    faults = [(row.identifier, row.fault) for row in read(path).rejected]
    assert faults == [
        ("a", Fault.WITHDRAWN),
        ("b", Fault.WITHDRAWN),
        ("c", Fault.MISSING),
        ("", Fault.MISSING),
    ]


def test_a_table_of_matminer(tmp_path):
    data = read(write_matminer_table(tmp_path / "elastic_tensor_2015.json.gz"))
    assert "matminer" in data.file_format
    assert any("IEEE" in note for note in data.notes)
    assert_same(data, samples())


def test_a_table_of_matten_with_its_splits(tmp_path):
    data = read_dataset(write_matten_table(tmp_path / "matten.json"))
    assert "MatTen" in data.file_format
    assert_same(data, samples(), named=False)
    assert [record.split for record in data.records] == ["train", "val", "test"]


@pytest.mark.parametrize("unit", [None, "kbar"])
def test_a_folder_of_cifs_with_a_csv_in_any_order(tmp_path, unit):
    folder = write_folder(tmp_path / "set", unit=unit, order=CONSTANTS[::-1])
    expected = [standard_frame(each) for each in samples()]
    for path in (folder, folder / "constants.csv"):
        data = read(path)
        assert "folder" in data.file_format
        assert_same(data, expected, accuracy=1e-3)


def test_missing_columns_are_named(tmp_path):
    folder = write_folder(tmp_path / "set")
    lines = (folder / "constants.csv").read_text().splitlines()
    header = lines[0].replace("C12,", "").replace("C66", "C_61").replace("file", "sample")
    (folder / "constants.csv").write_text("\n".join([header, *lines[1:]]))
    with pytest.raises(DatasetError, match=r"header lacks C12, C66, file .*expected C11 C12"):
        read(folder)


def test_broken_lines_of_a_csv_are_named_and_the_rest_is_read(tmp_path):
    folder = write_folder(tmp_path / "set")
    with (folder / "constants.csv").open("a") as stream:
        stream.write(",".join(["x", *["1.0"] * 20, "salt"]) + "\n")
        stream.write(",".join([*["1.0"] * 21, "nowhere"]) + "\n")
    data = read(folder)
    assert len(data.records) == 3
    assert [(row.line, row.fault) for row in data.rejected] == [(5, Fault.SHAPE), (6, Fault.STRUCTURE)]
    assert "C11 is 'x'" in data.rejected[0].reason
    assert "no file nowhere" in data.rejected[1].reason


def test_a_folder_with_matrices_in_json_and_structures_in_an_archive(tmp_path):
    folder = write_folder(tmp_path / "set")
    expected = [standard_frame(each) for each in samples()]
    matrices = {each.identifier: np.triu(each.voigt).tolist() for each in expected}
    other = tmp_path / "other"
    other.mkdir()
    (other / "tensors.json").write_text(json.dumps(matrices))
    with zipfile.ZipFile(other / "cells.zip", "w") as archive:
        for file in (folder / "cells").iterdir():
            archive.write(file, f"inside/{file.name}")
    assert_same(read(other), expected, accuracy=1e-3)


@pytest.mark.parametrize(
    ("key", "layout"),
    [("elastic_tensor", "flat"), ("C_voigt_GPa", "triangle"), ("stiffness", "json")],
)
def test_extended_xyz(tmp_path, key, layout):
    data = read(write_extended_xyz(tmp_path / "set.extxyz", key=key, layout=layout))
    assert "extended XYZ" in data.file_format
    assert_same(data, samples())


def test_a_unit_in_extended_xyz_and_a_file_cut_off(tmp_path):
    path = write_extended_xyz(tmp_path / "set.xyz")
    path.write_text(path.read_text().replace(" id=salt", " stiffness_unit=eV/A^3 id=salt") + "9\n")
    data = read(path)
    assert data.records[1].voigt[0, 0] == pytest.approx(160.2176634 * samples()[1].voigt[0, 0])
    assert [row.fault for row in data.rejected] == [Fault.UNREADABLE]


def faulty_documents():
    good = {"structure": structure_dict(samples()[0]), "elastic_tensor": {"raw": samples()[0].voigt.tolist()}}
    voigt = samples()[0].voigt
    mixed = json.loads(json.dumps(good["structure"]))
    mixed["sites"][0]["species"] = [{"element": "Si", "occu": 0.5}, {"element": "Ge", "occu": 0.5}]
    strange = json.loads(json.dumps(good["structure"]))
    strange["sites"][0]["species"] = [{"element": "Vac", "occu": 1.0}]
    uneven, off = voigt + 30.0 * np.eye(6, k=3), voigt[::-1, ::-1]
    return {
        Fault.DISORDERED: good | {"structure": mixed},
        Fault.STRUCTURE: good | {"structure": {"sites": [1], "lattice": {}}},
        Fault.ELEMENTS: good | {"structure": strange},
        Fault.SHAPE: good | {"elastic_tensor": {"raw": np.eye(3).tolist()}},
        Fault.NOT_FINITE: good | {"elastic_tensor": {"raw": np.full((6, 6), np.nan).tolist()}},
        Fault.ASYMMETRIC: good | {"elastic_tensor": {"raw": uneven.tolist()}},
        Fault.UNSTABLE: good | {"elastic_tensor": {"raw": (-voigt).tolist()}},
        Fault.MISFIT: good | {"elastic_tensor": {"raw": off.tolist()}},
        Fault.SPLIT: good | {"split": "exam"},
        Fault.DUPLICATE: good | {"material_id": "first"},
    }


def test_every_fault_is_named_and_counted_and_the_rest_is_read(tmp_path):
    good = json.loads(write_mp_documents(tmp_path / "mp.json").read_text())
    first = good[1] | {"material_id": "first"}
    faulty = [{"material_id": fault.name} | document for fault, document in faulty_documents().items()]
    (tmp_path / "mp.json").write_text(json.dumps([first, *faulty, *good]))
    data = read(tmp_path / "mp.json")
    assert [record.identifier for record in data.records] == ["first", "q-1", "salt", "cs"]
    assert [row.fault for row in data.rejected] == list(faulty_documents())
    assert all(row.reason for row in data.rejected)
    found = overview(data)
    assert found.faults == {fault.value: 1 for fault in sorted(faulty_documents())}
    assert (found.usable, found.set_aside) == (4, len(faulty))
    assert found.systems == {"cubic": 3, "trigonal": 1}
    assert found.elements["Cl"] == 3
    assert found.bulk_hill.smallest <= found.bulk_hill.median <= found.bulk_hill.largest


def test_the_symmetry_of_labels_in_json_lines_is_asked_for_on_demand(tmp_path):
    from core.dataset.json_lines_output import row_of, write_json_lines

    data = read(write_matten_table(tmp_path / "matten.json"))
    lines = [row_of(record) for record in data.records]
    lines[0]["stiffness_voigt_GPa"] = np.array(lines[0]["stiffness_voigt_GPa"])[::-1, ::-1].tolist()
    write_json_lines(tmp_path / "d.jsonl.gz", map(json.dumps, lines))
    assert len(read(tmp_path / "d.jsonl.gz", split_by=SplitBy.GIVEN).records) == 3
    checked = read(tmp_path / "d.jsonl.gz", split_by=SplitBy.GIVEN, check_symmetry=True)
    assert [row.fault for row in checked.rejected] == [Fault.MISFIT]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", "[1, 2]", "is JSON, but no dataset"),
        ("a.json", "[{]", "not valid JSON"),
        ("a.txt", "hello\n", "no dataset of a known format; expected JSON lines"),
        ("a.csv", "C11,C12\n1,2\n", "the header lacks C13"),
        ("a.json", '[{"structure": {}, "elastic_tensor": null}]', "holds no usable labelled crystal"),
    ],
)
def test_what_is_no_dataset_is_one_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_text(content)
    with pytest.raises(DatasetError, match=sentence):
        read(tmp_path / name)


def test_a_folder_without_a_table_and_a_path_that_is_not_there(tmp_path):
    with pytest.raises(DatasetError, match="no table of elastic constants"):
        read(tmp_path)
    with pytest.raises(DatasetError, match="does not exist"):
        read(tmp_path / "none")
    (tmp_path / "cut.json.gz").write_bytes(gzip.compress(b"[1]" * 100)[:-9])
    with pytest.raises(DatasetError, match="cannot be read"):
        read(tmp_path / "cut.json.gz")


WHOLE_CELL = """data_x
_cell_length_a 4.12
_cell_length_b 4.12
_cell_length_c 4.12
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'P m -3 m'
_symmetry_Int_Tables_number {number}
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_occupancy
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
O O 1.0 0.5 0.5 0.0
O O 1.0 0.5 0.0 0.5
O O 1.0 0.0 0.5 0.5
Ti Ti 1.0 0.5 0.5 0.5
Ca Ca 1.0 0.0 0.0 0.0
"""


@pytest.mark.parametrize(("number", "usable"), [(221, True), (195, False)])
def test_a_cif_that_lists_all_atoms_and_names_a_space_group(tmp_path, number, usable):
    from core.dataset.whole_cell_cif import crystal_of_cif
    from core.errors import DisorderedCrystalError

    text = WHOLE_CELL.format(number=number)
    if usable:
        crystal = crystal_of_cif(text, Path("x.cif"))
        assert Counter(crystal.species) == {"O": 3, "Ti": 1, "Ca": 1}
        assert "not applied a second time" in " ".join(crystal.provenance.notes)
    else:
        with pytest.raises(DisorderedCrystalError):
            crystal_of_cif(text, Path("x.cif"))


def test_the_zeolites_as_they_are_published(tmp_path):
    if not ZEOLITES.is_dir():
        pytest.skip("../shared/data/sio2_zeolites is not here")
    some = ("ABW", "AFY", "ATN", "GON", "MSO")
    table = json.loads((ZEOLITES / "elastic_tensors.json").read_text())
    chosen = {name: table[name] for name in some}
    (tmp_path / "elastic_tensors.json").write_text(json.dumps(chosen))
    (tmp_path / "optimized_structures.zip").symlink_to(ZEOLITES / "optimized_structures.zip")
    data = read(tmp_path)
    assert [record.identifier for record in data.records] == ["ABW", "AFY", "ATN"]
    assert {row.identifier: row.fault for row in data.rejected} == {
        "GON": Fault.DISORDERED,
        "MSO": Fault.MISFIT,
    }
