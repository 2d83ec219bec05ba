"""Data Docs: what was checked, as a static site that asks no network for anything.

Great Expectations' own renderer makes the page of each table. Its pages load styles and scripts from elsewhere, so
what points outside is taken out and one small stylesheet is put in. Rows are named by pseudonyms; values are not shown.
"""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.registry import list_registered_expectation_implementations
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView
from lxml import html

from expectations.door import unlogged  # it also makes every expectation's class known to the renderer
from expectations.verdicts import Finding, Verdict, lines_of

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222; background: #fff }
h1 { font-size: 1.5rem } h2, h3, h4, h5 { margin: 1.6rem 0 .4rem; font-size: 1.1rem }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem }
td:first-child, th:first-child { overflow-wrap: normal; white-space: nowrap }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd; overflow-wrap: anywhere }
code, .badge { font-family: ui-monospace, monospace; font-size: .9em; background: #eef1f4; padding: 0 .25em; border-radius: 3px }
.text-success, .passed { color: #1a7f37 } .text-danger, .failed { color: #b42318 } .warned { color: #9a6700 }
a { color: #0b5cad } ol.breadcrumb { list-style: none; padding: 0 } ol.breadcrumb li { display: inline; margin-right: .8em }
"""
_NOT_READ = (
    "//script | //link | //img | //style | //footer | //iframe | //*[contains(@class, 'modal')]"
    " | //div[contains(@class, 'card') and .//input] | //li[contains(@class, 'breadcrumb-item') and contains(@class, 'active')]"
    " | //a[@data-toggle='collapse'] | //div[contains(@class, 'collapse')] | //tr[contains(., '__none__')] | //div[contains(@class, 'navbar-brand')]"
)
"""What asks for the network, works by script only, or holds nothing here."""
_RANDOM_ID = re.compile(r"-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ICONS = {"fa-check-circle": "passed", "fa-times": "failed", "fa-exclamation-triangle": "error"}


def build_data_docs(results: Sequence[Verdict], site_dir: Path) -> Path:
    """Write the site, one page per verdict and an index, into a folder; gives the index's path.

    The same verdicts give the same bytes: no times, no random ids. Tables' names make the pages' names.
    """
    site_dir.mkdir(parents=True, exist_ok=True)
    pages = _page_names(results)
    view = DefaultJinjaPageView()  # one for all pages: each compiles the templates anew
    for verdict, page in zip(results, pages, strict=True):
        (site_dir / page).write_text(_page(verdict, view), encoding="utf-8", newline="\n")
    index = site_dir / "index.html"
    index.write_text(_index(results, pages), encoding="utf-8", newline="\n")
    return index


def _page_names(results: Sequence[Verdict]) -> list[str]:
    names: list[str] = []
    for verdict in results:
        stem = re.sub(r"[^a-z0-9_]+", "-", verdict.table.lower()).strip("-") or "table"
        stem = f"{stem}-table" if stem == "index" else stem
        number = sum(re.fullmatch(rf"{re.escape(stem)}(-\d+)?\.html", name) is not None for name in names)
        names.append(f"{stem}-{number + 1}.html" if number else f"{stem}.html")
    return names


def _page(verdict: Verdict, view: DefaultJinjaPageView) -> str:
    with unlogged():
        document = ValidationResultsPageRenderer(run_info_at_end=True).render(_validation_result(verdict))
        rendered = view.render(document)
    return _self_contained(rendered, f"Checks of {verdict.table}")


def _validation_result(verdict: Verdict) -> ExpectationSuiteValidationResult:
    results = [_result(each) for each in verdict.findings]
    met = sum(each.success for each in verdict.findings)
    number = len(results)
    return ExpectationSuiteValidationResult(
        success=met == number,
        results=results,
        suite_name=escape(verdict.table),  # the templates escape nothing
        statistics={
            "evaluated_expectations": number,
            "successful_expectations": met,
            "unsuccessful_expectations": number - met,
            "success_percent": 100.0 * met / number if number else 100.0,
        },
        meta={"run_id": {"run_name": "casewright", "run_time": "__none__"}},
    )


def _result(finding: Finding) -> ExpectationValidationResult:
    kwargs = dict(finding.kwargs) | {"description": escape(_description(finding)), "severity": finding.severity}
    known = finding.expectation in list_registered_expectation_implementations()
    if not known:  # a check of the summary: shown under the table that it checked
        kwargs |= {"column": escape(finding.column), "max_value": 0}
    result = {
        "element_count": finding.checked,
        "unexpected_count": finding.unexpected,
        "unexpected_percent": 100.0 * finding.unexpected / finding.checked if finding.checked else 0.0,
    }
    if finding.expectation == "expect_table_columns_to_match_ordered_list":
        result["observed_value"] = finding.kwargs["column_list"] if finding.success else []
    return ExpectationValidationResult(
        success=finding.success,
        expectation_config=ExpectationConfiguration(
            type=finding.expectation if known else "expect_column_values_to_be_between", kwargs=kwargs
        ),
        result=result,
        exception_info={
            "raised_exception": finding.error is not None,
            "exception_message": finding.error,
            "exception_traceback": "not kept, for it could quote a value" if finding.error else None,
        },
    )


def _description(finding: Finding) -> str:
    """What is shown of a finding: the reason, what was expected of what, and which rows broke it."""
    skipped = {"column", "column_list", "row_condition", "condition_parser"}
    known = finding.expectation in list_registered_expectation_implementations()
    if not known:  # a check of the summary: its name says all
        skipped |= set(finding.kwargs)
    how = ", ".join(f"{name}={value}" for name, value in finding.kwargs.items() if name not in skipped)
    condition = finding.kwargs.get("row_condition") if known else None
    where = f" where {condition}" if condition else ""
    rows = f" Rows: {', '.join(finding.keys)}." if finding.keys else ""
    expected = f"{finding.expectation}({finding.column}{'; ' if how and finding.column else ''}{how}){where}"
    return f"{finding.reason} [{finding.severity}] {expected}; {finding.checked} checked.{rows}"


def _self_contained(rendered: str, title: str) -> str:
    """The page without scripts, styles, pictures and links from elsewhere, with the one stylesheet."""
    page = html.document_fromstring(rendered)
    for icon in page.xpath("//i"):
        classes = icon.get("class", "")
        word = next((word for part, word in _ICONS.items() if part in classes), "")
        icon.tag, icon.text = "span", word
        icon.set("class", "passed" if word == "passed" else "failed")
    for each in page.xpath(_NOT_READ):
        if each.getparent() is not None:
            each.drop_tree()
    for each in page.xpath("//*[@href or @src or @onclick or @style]"):
        for name in ("src", "onclick", "style"):
            each.attrib.pop(name, None)
        target = each.get("href", "")
        if target.endswith("index.html"):
            each.set("href", "index.html")
        elif not target.startswith("#"):
            each.attrib.pop("href", None)
    body = html.tostring(page.body, encoding="unicode", method="html")
    return _framed(title, _RANDOM_ID.sub("", body))


def _framed(title: str, body: str) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n{body}\n</html>\n"
    )


def _index(results: Sequence[Verdict], pages: Sequence[str]) -> str:
    rows, failures = [], []
    for verdict, page in zip(results, pages, strict=True):
        word, kind = ("failed", "failed") if verdict.critical else ("passed", "passed")
        if not verdict.critical and verdict.warnings:
            word, kind = "passed with warnings", "warned"
        counts = (verdict.rows, len(verdict.findings), len(verdict.critical), len(verdict.warnings))
        cells = "".join(f"<td>{count:,}</td>" for count in counts)
        link = f'<a href="{escape(page)}">{escape(verdict.table)}</a>'
        failures += [f"<li>{escape(line)}</li>" for line in lines_of([verdict])]
        rows.append(f'<tr><td>{link}</td><td class="{kind}">{word}</td>{cells}</tr>')
    head = "<tr><th>Table</th><th>Result</th><th>Rows</th><th>Expectations</th><th>Critical</th><th>Warnings</th></tr>"
    body = (
        "<body>\n<h1>What was checked</h1>\n<p>Critical failures stop a build; warnings are reported. Rows are named by "
        f"pseudonym, values are never shown.</p>\n<table>\n{head}\n"
        + "\n".join(rows)
        + "\n</table>\n"
        + (f"<h2>What failed</h2>\n<ul>\n{chr(10).join(failures)}\n</ul>\n" if failures else "")
        + "</body>"
    )
    return _framed("What was checked", body)
