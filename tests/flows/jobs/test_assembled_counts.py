"""What assembly counts: candidates, of which an article with several cases is one."""

import polars as pl

from flows.jobs.assemble import _sources_of
from transforms.assemble.assembled import Assembled


def test_an_article_of_two_cases_is_counted_once():
    documents = pl.DataFrame({"document_id": ["a", "b"], "source": ["pmc", "pmc"]})
    encounters = pl.DataFrame(
        {"encounter_key": [], "source": []}, schema={"encounter_key": pl.String, "source": pl.String}
    )
    made = {
        "case_diagnosis": Assembled(pl.DataFrame({"document_id": ["a", "a", "b"], "case_number": [1, 2, 1]}), []),
        "segments": Assembled(pl.DataFrame({"document_id": ["a", "a", "b"], "start": [0, 1, 0]}), []),
    }
    assert _sources_of(made, documents, encounters) == {"case_diagnosis": {"pmc": 2}, "segments": {"pmc": 3}}
