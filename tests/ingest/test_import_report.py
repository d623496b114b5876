"""What an import says: counts, messages, ids that tell the same reading again."""

from __future__ import annotations

import pytest

from graph.errors import UsageProblem
from graph.language import set_language


def test_every_row_is_either_kept_or_rejected(write, read):
    report = read(write("p.csv", "from,to\nA,B\nA,\nB,C,D\nC,D\n")).report
    assert (report.rows_read, report.rows_kept, report.rows_rejected) == (4, 2, 2)
    assert len(report.issues) == 2


def test_messages_are_in_the_order_of_the_rows_file_by_file(write, read):
    rows = "from,to,weight\nA,a,\nB,C,heavy\n,D,\nE,E,\n"
    report = read(write("p.csv", rows), write("q.csv", rows + "F,G,\n")).report
    assert [(issue.file, issue.row) for issue in report.issues] == [
        (f, n) for f in ("p.csv", "q.csv") for n in (2, 3, 4, 5)
    ]


def test_the_number_of_values_left_out_is_remarked(write, read):
    report = read(write("p.csv", "from,to,weight,domain\nA,B,heavy,cuisine|emploi\nB,C,2,\n")).report
    assert report.rows_rejected == 0
    assert report.remarks == ["2 valeurs ont été laissées de côté\u00a0; leurs messages disent pourquoi."]


def test_a_message_names_file_row_column_value_problem_and_action(write, read):
    (issue,) = read(write("p.csv", "from,to,weight\nA,B,heavy\n")).report.issues
    assert (issue.file, issue.row, issue.column, issue.value) == ("p.csv", 2, "weight", "heavy")
    assert issue.problem and issue.action


def test_messages_are_said_in_the_readers_language(write, read):
    path = write("p.csv", "from,to,weight\nA,B,heavy\n")
    said = {}
    for language in ("fr", "en"):
        set_language(language)
        said[language] = read(path).report.issues[0]
    set_language("fr")
    assert said["en"].problem == "This is not a number."
    assert said["fr"].problem == "Ce n’est pas un nombre."
    assert said["en"].action != said["fr"].action


def test_the_same_file_read_in_the_same_way_has_the_same_ids(write, read):
    one, other = (read(write(name, "from,to\nA,B\n")) for name in ("one.csv", "other.csv"))
    assert one.report.import_id == other.report.import_id
    assert [r.id for r in one.reading.change_set.records] == [r.id for r in other.reading.change_set.records]


def test_another_content_or_fixed_value_is_another_import(write, read):
    path = write("p.csv", "from,to\nA,B\n")
    ids = {
        read(path).report.import_id,
        read(write("q.csv", "from,to\nA,C\n")).report.import_id,
        read(path, settings={"territory": "COM-45234"}).report.import_id,
    }
    assert len(ids) == 3


def test_a_file_given_twice_is_read_once_and_said(write, read):
    path = write("p.csv", "from,to\nA,B\n")
    report = read(path, path).report
    assert (report.rows_read, len(report.files), len(report.remarks)) == (1, 1, 1)


def test_title_licence_and_date_of_the_source_may_be_fixed(write, read):
    settings = {"title": "Annuaire", "licence": "ODbL", "dated": "2024-05"}
    found = read(write("p.csv", "from,to\nA,B\n"), settings=settings)
    (source,) = found.reading.change_set.sources
    assert (source.title, source.licence, source.dated) == ("Annuaire", "ODbL", "2024-05")
    assert found.reading.change_set.title == "Annuaire"


@pytest.mark.parametrize("said", ["printemps", "2024-13-40", "2019-2020"])
def test_a_date_of_the_source_that_cannot_be_read_is_refused(write, read, said):
    with pytest.raises(UsageProblem, match="cannot be set for dated"):
        read(write("p.csv", "from,to\nA,B\n"), settings={"dated": said})


def test_the_date_of_the_source_is_understood_as_in_a_cell(write, read):
    found = read(write("p.csv", "from,to\nA,B\n"), settings={"dated": "01/03/2024"})
    assert found.reading.change_set.sources[0].dated == "2024-03-01"


def test_a_guessed_profile_is_said(write, read):
    path = write("p.csv", "from,to\nA,B\n")
    assert read(path).report.profile_guessed
    assert not read(path, profile="pairs").report.profile_guessed
