"""What users of other programs for crystals complain about, and the tests that show it answered here."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

ANSWERED = {
    "dropping several files at once sticks or crashes": (
        "app/test_responsiveness.py::test_it_answers_within_50_ms_while_500_files_are_predicted",
        "app/test_session_window.py::test_thirty_files_of_which_ten_are_broken",
        "app/test_window.py::test_a_broken_file_carries_its_reason_and_the_rest_goes_on",
    ),
    "a file that crashed the program is reopened at every start": (
        "app/test_session_window.py::"
        "test_after_a_crash_the_session_is_offered_without_the_file_that_was_being_opened",
        "app/test_session_window.py::test_the_journal_names_a_file_only_while_it_is_opened",
    ),
    "supercells gain atoms or lose bonds": (
        "app/test_crystal_look_window.py::test_supercells_neither_gain_atoms_nor_lose_bonds",
        "core/crystal/test_supercell.py::test_no_atom_is_gained_or_lost",
        "core/crystal/test_supercell.py::test_no_bond_is_gained_or_lost",
    ),
    "files that are not in P1 are shown in part": (
        "app/test_crystal_look_window.py::test_files_that_list_a_part_of_the_cell_are_shown_whole",
    ),
    "images on the boundary are missing": (
        "app/test_crystal_look_window.py::test_atoms_on_the_boundary_are_repeated_on_the_far_faces",
        "app/scene/test_crystal_layout.py::test_tetrahedra_are_completed_across_the_boundary",
    ),
    "no view along a, b, c or [uvw], (hkl)": (
        "app/test_crystal_look_window.py::test_one_can_look_along_any_uvw_and_hkl",
        "app/test_crystal_look_window.py::test_one_can_look_along_the_axes_and_they_have_names",
    ),
    "axes without labels": (
        "app/test_crystal_look_window.py::test_one_can_look_along_the_axes_and_they_have_names",
    ),
    "exported pictures are capped in silence": (
        "app/test_takeaway_window.py::test_sizes_are_never_capped_but_said",
        "app/scene/test_picture.py::test_pixels_are_exactly_size_times_scale",
        "app/scene/test_picture.py::test_what_is_too_large_is_said_with_what_to_do",
    ),
    "labels vanish when a dark theme is exported": (
        "app/test_takeaway_window.py::test_a_dark_window_gives_a_light_picture_that_can_be_read",
        "app/scene/test_picture.py::test_a_transparent_picture_has_letters_for_the_theme_that_was_chosen",
    ),
    "no Stop for long work": (
        "app/test_window.py::test_the_crystal_is_there_before_the_network_answers",
        "app/test_work_window.py::test_one_job_is_cancelled_and_the_rest_goes_on",
        "app/test_takeaway_window.py::test_a_film_can_be_stopped_and_closing_asks",
    ),
    "sessions with absolute paths break": (
        "app/state/test_session_file.py::test_paths_near_the_session_are_relative_and_the_others_are_not",
        "app/test_session_window.py::"
        "test_files_that_moved_are_found_or_asked_for_once_and_the_rest_is_marked",
    ),
    "a new user needs a manual": (
        "app/test_first_use_window.py::test_a_new_user_has_a_figure_within_a_minute_of_a_drop",
    ),
}


def marks_of(function):
    """Names of the marks on a test, such as ``skip``."""
    calls = [each.func if isinstance(each, ast.Call) else each for each in function.decorator_list]
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


@pytest.mark.parametrize("complaint", ANSWERED)
def test_each_complaint_has_a_test_that_runs(complaint):
    for name in ANSWERED[complaint]:
        file, _, wanted = name.partition("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        found = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
        assert wanted in found, f"{name} is gone: put what answers '{complaint}' here"
        assert not marks_of(found[wanted]) & {"skip", "skipif", "xfail", "soak"}, name
