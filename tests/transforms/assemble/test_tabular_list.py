"""Codes of ICD-10-CM: only for a name that the tabular list itself holds."""

import pytest

from flows.jobs.assemble import known_diagnoses
from transforms.assemble.diagnosis.tabular_list import TabularList
from transforms.assemble.icd_list import parse_tabular_list

XML = b"""<?xml version="1.0"?>\r
<ICD10CM.tabular>\r
  <chapter>\r
    <name>1</name>\r
    <desc>Diseases of sailors (A00-A09)</desc>\r
    <section id="A00-A09">\r
      <desc>Sailors' gum disorders</desc>\r
      <diag>\r
        <name>A01</name>\r
        <desc>Biscuit anemia</desc>\r
        <excludes1>\r
          <note>landsman anemia (A02)</note>\r
        </excludes1>\r
        <diag>\r
          <name>A01.0</name>\r
          <desc>Acute biscuit anemia</desc>\r
          <inclusionTerm>\r
            <note>Hardtack anemia</note>\r
            <note>Tumor of the (left) biscuit</note>\r
          </inclusionTerm>\r
        </diag>\r
        <diag>\r
          <name>A01.9</name>\r
          <desc>Biscuit anemia, unspecified</desc>\r
        </diag>\r
      </diag>\r
      <diag>\r
        <name>A03</name>\r
        <desc>Mast fever</desc>\r
      </diag>\r
      <diag>\r
        <name>A04</name>\r
        <desc>Mast fevers</desc>\r
      </diag>\r
    </section>\r
  </chapter>\r
</ICD10CM.tabular>\r
"""
LIST = TabularList(parse_tabular_list(XML, ""))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("acute biscuit anaemia", "A01.0"),
        ("hardtack anemias", "A01.0"),
        ("tumour of the biscuit", "A01.0"),
        ("tumour of the left biscuit", "A01.0"),
        ("anemia due to biscuit", "A01.9"),
        ("severe biscuit anemia", None),
        ("landsman anemia", None),
        ("sailors' gum disorder", None),
        ("mast fever", None),
        ("flu", None),
        ("", None),
    ],
)
def test_a_code_only_for_its_very_name(name, code):
    assert LIST.code(name) == code


def test_the_installed_list_is_read():
    known = known_diagnoses()
    assert known.icd10cm("short gut syndrome") == "K90.82"
    assert known.icd10cm("Wilson's disease") == "E83.01"
    assert known.icd10cm("a riddle") is None
