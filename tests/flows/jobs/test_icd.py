"""The tabular list: names and inclusion terms lead to one code or to none."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from simple_icd_10_cm import simple_icd_10_cm as library

from flows.errors import InputError
from flows.jobs import icd
from flows.jobs.icd import ccsr_of, icd_tree
from transforms.assemble.icd import folded_name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Unspecified acute appendicitis", "K35.80"),
        ("Non-ST elevation myocardial infarction", "I21.4"),  # without its nonessential modifier
        ("non-st elevation (nstemi) myocardial infarction", "I21.4"),
        ("Acute appendicitis NOS", "K35.80"),  # an inclusion term
        ("Other viral enteritis", None),  # a category and its only code are both called so
        ("appendicitis of some kind", None),
    ],
)
def test_a_name_is_one_codes_or_none(name, code):
    assert icd_tree().code_of.get(folded_name(name)) == code


def test_codes_have_names_and_what_is_none_has_not():
    assert icd_tree().name("S72.001A").startswith("Fracture of unspecified part of neck of right femur")
    assert icd_tree().name("Z99.99X") is None and icd_tree().name("K35-K38") is None


def test_threads_that_ask_at_once_all_get_the_whole_list(monkeypatch):
    names = icd_tree().code_of
    monkeypatch.setattr(library, "_all_codes_list", [])
    monkeypatch.setattr(library, "_all_codes_list_no_dots", [])
    icd._loaded.cache_clear()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            trees = list(threads.map(lambda _: icd_tree(), range(4)))
    finally:
        sys.setswitchinterval(0.005)
    assert all(each.code_of == names for each in trees)


def test_a_ccsr_file_is_read_and_what_is_none_is_refused_without_its_words(tmp_path):
    good, bad = tmp_path / "DXCCSR.csv", tmp_path / "other.csv"
    good.write_text("'ICD-10-CM CODE','CCSR CATEGORY 1','CCSR CATEGORY 2'\n'K3580','DIG004',' '\n")
    bad.write_text("a,b\nsecret,2\n")
    assert ccsr_of(str(good)) == {"K35.80": ["DIG004"]} and ccsr_of(None) == {}
    with pytest.raises(InputError, match="ValueError") as caught:
        ccsr_of(str(bad))
    assert "secret" not in str(caught.value)
