"""The CSV that a spreadsheet opens and saves: formulas, encodings, delimiters, quotes, long texts."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import AnnotationTask
from transforms.annotation.checked import check_answers, known_tasks
from transforms.annotation.received import NotAnswers
from transforms.annotation.spreadsheet import guarded, read_spreadsheet, unguarded, write_spreadsheet
from transforms.annotation.tasks import CELL_CHARS, Task

A = "a" * 32


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def answered(tasks, **answers) -> list[list[str]]:
    """Cells of the sheet with the first task answered."""
    rows = cells(write_spreadsheet(tasks))
    for name, words in ({"annotator": "lee"} | answers).items():
        rows[1][rows[0].index(name)] = words
    return rows


def saved(rows, delimiter=",", end="\r\n", encoding="utf-8", quoting=csv.QUOTE_MINIMAL) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode(encoding, errors="replace")


def check(tasks, content: bytes):
    read = read_spreadsheet(content)
    return read, check_answers(read.received, known_tasks(tasks), lambda name: name, {})


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back(cell):
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unguarded(guarded(cell)) == cell


def test_no_cell_of_a_sheet_is_a_formula(rationales):
    evil = rationales[0]._replace(chief_complaint='=HYPERLINK("http://x","y")', presentation="-2+3\n@SUM(A1)")
    rows = cells(write_spreadsheet([evil]))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert not check([evil], saved(answered([evil], rule_out="PE")))[1].rejects


def test_a_formula_that_an_annotator_types_stays_words_and_is_guarded_when_it_goes_out(rationales):
    content = saved(answered(rationales, rule_out="=1+1; PE"))
    (kept,) = check(rationales, content)[1].kept
    assert kept.rule_out == "=1+1\nPE"
    sheet = cells(
        write_spreadsheet(rationales, {(rationales[0].task_id, rationales[0].case_sha256, 1): "=cmd|'/c calc'!A0"})
    )
    assert sheet[1][sheet[0].index("annotators_said")] == "'=cmd|'/c calc'!A0"


@pytest.mark.parametrize(
    "harm",
    [
        {"encoding": "utf-8-sig"},
        {"delimiter": ";"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"end": "\n"},
        {"end": "\r", "quoting": csv.QUOTE_ALL},
        {"quoting": csv.QUOTE_ALL},
        {"encoding": "cp1252", "delimiter": ";"},
    ],
)
def test_what_a_spreadsheet_does_to_a_file_does_no_harm(rationales, harm):
    """The presentation holds a sign (U+2265) that Windows' code page has not: it comes back as a question mark."""
    rows = answered(rationales, rule_out="Ménière's; PE", treatment_plan="aspirin 300 mg")
    rows.append([""] * len(rows[0]))
    read, checked = check(rationales, saved(rows, **harm))
    (kept,) = checked.kept
    assert (kept.rule_out, kept.treatment_plan) == ("Ménière's\nPE", "aspirin 300 mg")
    assert [str(each.reason) for each in checked.rejects] == ["no_answer"] and len(read.received) == 2


def test_line_breaks_within_cells_may_change_and_words_may_not(rationales):
    rows = answered(rationales, rule_out="PE")
    place = rows[0].index("presentation")
    rows[1][place] = rows[1][place].replace("\n", "\r\n") + " "
    assert len(check(rationales, saved(rows))[1].kept) == 1
    rows[1][place] = rows[1][place].replace("61", "16")
    (reject, _) = check(rationales, saved(rows))[1].rejects
    assert (str(reject.reason), reject.detail) == ("task_changed", "column presentation is not as exported")


def test_columns_may_be_moved_added_and_taken_out_but_for_ours(rationales):
    rows = answered(rationales, rule_out="PE")
    keep = [rows[0].index(name) for name in ("rule_out", "annotator", "task_sha256", "task")]
    some = [[*(row[place] for place in keep), "mine"] for row in rows]
    some[0][-1] = "remarks"
    assert [each.rule_out for each in check(rationales, saved(some))[1].kept] == ["PE"]
    for lost in ("task", "rule_out"):
        with pytest.raises(NotAnswers):
            read_spreadsheet(saved([["age", "sex", "mine" if lost == "task" else "task"], ["1", "2", "3"]]))


def test_a_text_longer_than_a_cell_goes_on_in_further_columns(rationales):
    long = rationales[0]._replace(presentation="word \u2265 " * 10_000)
    rows = answered([long], rule_out="PE")
    assert {"presentation", "presentation_2", "presentation_3"} <= set(rows[0])
    assert max(len(cell) for cell in rows[1]) <= CELL_CHARS
    assert len(check([long], saved(rows))[1].kept) == 1


def test_broken_rows_take_no_other_with_them(rationales):
    rows = answered(rationales, rule_out="PE")
    rows[2].append("one too many")
    read, checked = check(rationales, saved(rows))
    assert [str(each.reason) for each in read.rejects] == ["wrong_field_count"] and len(checked.kept) == 1
    first, second, third = saved(answered(rationales, rule_out="PE"), quoting=csv.QUOTE_ALL).split(b'"rationale-')
    read, checked = check(
        rationales, first + b'"rationale-' + second.replace(b'"PE"', b'"P"E"') + b'"rationale-' + third
    )
    assert [str(each.reason) for each in read.rejects] == ["bad_value"] and len(read.received) == 1
    content = saved(answered(rationales, rule_out="PE")) + b'rationale-x,"never ended\r\nmore'
    read, checked = check(rationales, content)
    assert [str(each.reason) for each in read.rejects] == ["truncated"] and len(checked.kept) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_our_words(content):
    try:
        read_spreadsheet(b"task,rule_out,annotator\n" + content)
        read_spreadsheet(content)
    except NotAnswers as error:
        assert len(str(error)) < 80


def test_a_belief_task_shows_its_presentation_once_and_no_answer(beliefs):
    rows = cells(write_spreadsheet(beliefs[:1]))
    place = rows[0].index("presentation")
    assert [bool(row[place]) for row in rows[1:]] == [True, False]
    blank = [rows[0].index(name) for name in ("update", "rank_1", "final_diagnosis", "annotator")]
    assert not any(row[at] for row in rows[1:] for at in blank)


def test_no_id_is_a_number_to_a_spreadsheet():
    task = Task(AnnotationTask.SCT, "1e" + "0" * 30, A, "1", "female", "x", "", "y", ("P", "Q"), ())
    assert not task.task_id[0].isdigit() and not task.shown_sha256[0].isdigit()
