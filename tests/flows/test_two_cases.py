"""A release of a report of two patients: two questions of one article, which the account counts once."""

import polars as pl
import pytest
import yaml

SIGNS = (
    "He denied fever, cough and weight loss, and took no medicine. There was no family history of bleeding. On examination his "
    "gums were swollen and purple, and bruises covered both shins. Corkscrew hairs stood on his thighs. Blood counts showed a "
    "haemoglobin of 10.1 g/dL with normal platelets. The clotting times were normal. Leukaemia was considered unlikely because the "
    "smear was normal. Serum ascorbic acid was far below what is usual. A diagnosis of scurvy was made. He was given oranges, "
    "slept well for the first time in many weeks, and went home."
)
ARTICLE = f"""<article article-type="case-report" xml:lang="en"><front><journal-meta><journal-title-group>
<journal-title>Journal of Voyages</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmc">9990001</article-id>
<article-categories><subj-group><subject>Case Report</subject></subj-group></article-categories>
<title-group><article-title>Scurvy in two sailors: a report of two cases</article-title></title-group>
<pub-date pub-type="epub"><year>2020</year></pub-date>
<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/" xmlns:xlink="http://www.w3.org/1999/xlink">
<license-p>CC BY 4.0</license-p></license></permissions>
<abstract><p>We report two cases of scurvy in sailors.</p></abstract></article-meta></front><body>
<sec><title>Case 1</title><p>A 44-year-old sailor was admitted with bleeding gums. He had eaten nothing but biscuits. {SIGNS}</p></sec>
<sec><title>Case 2</title><p>A 51-year-old cook was admitted with tired legs. He had eaten nothing but hardtack. {SIGNS}</p></sec>
<sec><title>Discussion</title><p>Scurvy is known from many voyages. In our patients the corkscrew hairs pointed to scurvy.</p></sec>
</body></article>"""


@pytest.mark.long
def test_two_questions_of_one_article_are_published_and_counted_once(casewright, tmp_path):
    (tmp_path / "PMC9990001.xml").write_text(ARTICLE, encoding="utf-8")
    config = tmp_path / "casewright.yaml"
    sources = {"pmc": {"layout": "jats", "path": "PMC9990001.xml"}}
    config.write_text(yaml.safe_dump({"output": str(tmp_path / "out"), "shards": 1, "sources": sources}))
    done = casewright("build", config, in_one_process=True)
    assert done.returncode == 0, done.stderr
    (line,) = (each.split() for each in done.stdout.splitlines() if "case_diagnosis   article" in each)
    assert line[4:7] == ["1", "1", "0"]
    rows = pl.read_parquet(str(tmp_path / "out/releases/*/data/case_diagnosis/*.parquet"))
    assert rows["case_number"].to_list() == [1, 2] and rows["document_id"].n_unique() == rows["split"].n_unique() == 1
    assert rows["icd10cm"].to_list() == ["E54", "E54"]
