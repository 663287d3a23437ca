"""``elastoscope environments`` on real files."""

import json

LONELY = """data_helium
_cell_length_a 9
_cell_length_b 9
_cell_length_c 9
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'P 1'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
He1 He 0 0 0 1.0
"""


def document_of(answer, code=0):
    assert answer.exit_code == code, answer.stderr
    return json.loads(answer.stdout)


def test_sites_of_a_crystal(run, quartz):
    document = document_of(run("environments", quartz, "--json"))
    (entry,) = document["results"]
    assert [site["label"] for site in entry["sites"]] == ["Si1", "O1"]
    silicon = entry["sites"][0]
    assert silicon["point_group"] == "2" and len(silicon["equivalent_sites"]) == 3 and silicon["chiral"]
    assert len(silicon["power"]) == 7 and any(each["pseudoscalar"] for each in silicon["bispectrum"])
    assert document["comparison"] is document["clusters"] is document["reconstruction"] is None
    text = run("environments", quartz, "--site", "2", "--lmax", "4").stdout
    assert "Si1" in text and "pseudoscalars" in text


def test_two_sites_compared(run, quartz, copper):
    found = document_of(run("environments", quartz, "--compare", "Si1,3", "--json"))["comparison"]
    assert found["same"] and found["distance"] < 1e-6 and found["hands"] == "the same hand"
    found = document_of(run("environments", quartz, copper, "--compare", "O1,Cu1", "--json"))["comparison"]
    assert not found["same"] and found["second"]["file"] == str(copper)
    assert "Rotation" in run("environments", quartz, "--compare", "Si1,2").stdout


def test_sites_sorted_into_kinds_and_written(run, quartz, copper, tmp_path):
    out = tmp_path / "sites.csv"
    answer = run("environments", quartz, copper, "--cluster", "agglomerative", "--out", out, "--json")
    found = document_of(answer)["clusters"]
    assert found["count"] == 3 and len(found["sites"]) == 13
    lines = out.read_text().splitlines()
    assert lines[0].startswith("crystal,site,label,element") and len(lines) == 14
    for suffix in ("json", "parquet"):
        out = tmp_path / f"sites.{suffix}"
        assert run("environments", quartz, "--cluster", "hdbscan", "--out", out).exit_code == 0
    assert len(json.loads((tmp_path / "sites.json").read_text())["sites"]) == 9
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(tmp_path / "sites.parquet")
    assert table.num_rows == 9 and b"elastoscope" in table.schema.metadata


def test_what_cannot_be_looked_at_gets_a_sentence(run, quartz, copper, broken, tmp_path):
    lonely, disordered = tmp_path / "helium.cif", tmp_path / "mixed.cif"
    lonely.write_text(LONELY)
    disordered.write_text(LONELY.replace("1.0\n", "0.5\n"))
    answer = run("environments", lonely, broken, disordered, "--json")
    entries = {entry["file"]: entry for entry in document_of(answer, code=1)["results"]}
    assert "no neighbour within 5 Å" in entries[str(lonely)]["sites"][0]["error"]["message"]
    assert "one atom" in entries[str(lonely)]["notes"][-1]
    assert entries[str(broken)]["error"]["type"] == "CrystalReadError"
    assert entries[str(disordered)]["error"]["type"] == "DisorderedCrystalError"
    assert "helium.cif" in answer.stderr
    answer = run("environments", quartz, "--site", "Si9", "--json")
    assert "no site Si9" in document_of(answer, code=1)["results"][0]["error"]["message"]
    answer = run("environments", quartz, "--site", "Si1", "--rebuild", "power")
    assert answer.exit_code == 1 and "at most 12 can be rebuilt; choose a cutoff of" in answer.stderr


def test_a_twin_is_shown_without_a_file_and_without_silence(run, monkeypatch):
    monkeypatch.setattr("app.cli.environments_command.SILENCE_SECONDS", 0.0)
    answer = run("environments", "--rebuild", "known-twins", "--json")
    assert "%: rebuilding, misfit" in answer.stderr, "where no bar can be drawn a line says how far it is"
    found = document_of(answer)["reconstruction"]
    assert found["ending"].startswith("a twin") and found["looked_for_twin"]
    assert found["power_difference"] < 1e-4 < 1e-2 < found["bispectrum_difference"]


def test_wrong_usage(run, quartz):
    for words, complaint in (
        (("--lmax", "9"), "from 0 to 8"),
        (("--compare", "Si1"), "two sites"),
        (("--rebuild", "power"), "--site Si1"),
        (("--out", "t.csv"), "--cluster"),
        (("--cluster", "hdbscan", "--out", "t.xlsx"), ".parquet"),
    ):
        answer = run("environments", quartz, *words)
        assert answer.exit_code == 2 and complaint in answer.stderr, words
