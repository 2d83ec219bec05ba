"""The tabular list: names and inclusion terms lead to one code or to none."""

import pytest

from flows.errors import InputError
from flows.jobs.icd import ccsr_of, icd_tree, listed_codes
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


def test_the_list_is_what_its_package_makes_of_it():
    from simple_icd_10_cm import simple_icd_10_cm as library  # late: it reads its list when it is imported

    ours = {each.code: (each.description, list(each.inclusion_terms)) for each in listed_codes()}
    codes = [code for code in library.get_all_codes(with_dots=True) if library.is_category_or_subcategory(code)]
    assert len(codes) > 90_000
    assert ours == {code: (library.get_description(code), library.get_inclusion_term(code)) for code in codes}


def test_a_ccsr_file_is_read_and_what_is_none_is_refused_without_its_words(tmp_path):
    good, bad = tmp_path / "DXCCSR.csv", tmp_path / "other.csv"
    good.write_text("'ICD-10-CM CODE','CCSR CATEGORY 1','CCSR CATEGORY 2'\n'K3580','DIG004',' '\n")
    bad.write_text("a,b\nsecret,2\n")
    assert ccsr_of(str(good)) == {"K35.80": ["DIG004"]} and ccsr_of(None) == {}
    with pytest.raises(InputError, match="ValueError") as caught:
        ccsr_of(str(bad))
    assert "secret" not in str(caught.value)
