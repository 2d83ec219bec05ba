"""The config `case_diagnosis`: case reports as diagnostic questions, with the authors' reasoning."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from schemas.case_releases import CaseDiagnosis
from schemas.table import Table
from schemas.vocabulary import CASE_ROLES, Licence, Reason, SectionRole
from transforms.assemble.assembled import Assembled
from transforms.assemble.case_extraction import article_link
from transforms.assemble.case_reports import Maker, Reading, assemble_reports
from transforms.assemble.diagnosis.answer import Answer
from transforms.assemble.diagnosis.conversation import conversation
from transforms.assemble.diagnosis.cut import Prompt, least_prompt, prompt_of
from transforms.assemble.diagnosis.kind import reason_against, reason_against_several
from transforms.assemble.diagnosis.known import NONE_KNOWN, KnownDiagnoses
from transforms.assemble.diagnosis.reasoning import ANOTHER, Step, reasoning_of
from transforms.assemble.diagnosis.report import Report
from transforms.assemble.diagnosis.several import cases_of, states
from transforms.assemble.diagnosis.verdicts import Verdict
from transforms.assemble.diagnosis_leaks import diagnosis_leaks

LEAST_NARRATIVE = 600
"""A case told in fewer characters is too short to be a question."""


def assemble_case_diagnosis(
    deidentified: pl.DataFrame,
    segments: pl.DataFrame,
    licences: Collection[Licence],
    verdicts: Mapping[str, Verdict] | None = None,
    known: KnownDiagnoses = NONE_KNOWN,
) -> Assembled:
    """One row per article that is a diagnostic question; every other article is a reject, with the first step that it fails.

    A report of several patients is a row for each, where each case stands in sections of its own, states its diagnosis
    and is a question; if one of them is not, the report is a reject.

    The steps of the funnel, in order, with their reasons: `excluded_by_review`; `licence_not_allowed`;
    `no_clinical_section`; `too_short`; `not_single_patient`; `not_diagnostic`; `no_final_diagnosis`;
    `no_presentation`; `leak`. A reviewer's verdict may exclude a report or change its diagnosis, cut and reasoning.
    """
    makers: dict[type[Table], Maker] = {CaseDiagnosis: questions(licences, verdicts)}
    return assemble_reports(deidentified, segments, known, makers)[0]


def questions(licences: Collection[Licence], verdicts: Mapping[str, Verdict] | None = None) -> Maker:
    """What makes a row of `case_diagnosis` of an article, or says at which step of the funnel it falls out."""
    allowed = frozenset(str(licence) for licence in licences)

    def make(document: Mapping[str, Any], report: Reading) -> list[dict[str, Any]] | Reason:
        bibliography = document["article"] or {}
        verdict = (verdicts or {}).get(bibliography.get("pmcid") or "")
        if verdict is not None and verdict.excluded:
            return Reason.EXCLUDED_BY_REVIEW
        if bibliography.get("licence") not in allowed:
            return Reason.LICENCE_NOT_ALLOWED
        made = _questions(report, verdict)
        if isinstance(made, Reason):
            return made
        known = _bibliography(document, bibliography, report.title)
        return [known | {"case_number": number} | each for number, each in enumerate(made, 1)]

    return make


def _questions(report: Reading, verdict: Verdict | None) -> list[dict[str, Any]] | Reason:
    """The columns of the question, or of the questions of a report of several patients, or where the report falls out."""
    cases = cases_of(report)
    if not cases:
        made = _question(report, verdict)
        return made if isinstance(made, Reason) else [made]
    if verdict is None and (against := reason_against_several(report)) is not None:
        return against
    talk = [part for part in report.parts if part.role in (SectionRole.DISCUSSION, SectionRole.CONCLUSION)]
    found: list[dict[str, Any]] = []
    for parts in cases:
        told = report.of_parts(parts)
        told.answer = report.of_parts([*parts, *talk]).answer
        if told.answer is None or not states(told, told.answer.name):
            return Reason.NOT_SINGLE_PATIENT
        # what a reviewer changed was changed in the first case, which is the one that the page shows
        made = _question(
            told,
            (verdict if not found else Verdict(False, None, None, verdict.wrong_quotes)) if verdict else None,
            apart=True,
        )
        if isinstance(made, Reason):
            return Reason.NOT_SINGLE_PATIENT
        found.append(made)
    return found


def _question(report: Reading, verdict: Verdict | None, apart: bool = False) -> dict[str, Any] | Reason:
    """The columns that make the question, or the step of the funnel at which the report falls out."""
    told = sum(part.end - part.start for part in report.parts if part.role in CASE_ROLES)
    if not told:
        return Reason.NO_CLINICAL_SECTION
    if told < LEAST_NARRATIVE:
        return Reason.TOO_SHORT
    if verdict is None and not apart and (against := reason_against(report)) is not None:
        return against
    answer, known = report.answer, report.known
    if answer is None:
        return Reason.NO_FINAL_DIAGNOSIS
    if verdict is not None and verdict.final_diagnosis is not None:
        answer = answer._replace(name=verdict.final_diagnosis)
    others = {each.lower(): each for each in reversed((*answer.synonyms, *known.synonyms(answer.name)))}
    answer = answer._replace(synonyms=tuple(reversed(others.values())))
    tells = known.tells((answer.name, *answer.synonyms))
    prompt = prompt_of(report, answer, tells)
    if prompt is None:
        return Reason.NO_PRESENTATION
    if verdict is not None and verdict.prompt_end is not None and verdict.prompt_end > prompt.start:
        prompt = Prompt(prompt.start, min(verdict.prompt_end, len(report.text)))
    checked = _without_leak(report, answer, prompt, [term for terms in tells.values() for term in terms])
    if checked is None:
        return Reason.LEAK
    steps = [
        step
        for step in reasoning_of(report, answer)
        if verdict is None or (step.start, step.end) not in verdict.wrong_quotes
    ]
    return _columns(report, answer, checked, steps) | {
        "recut": checked.end < prompt.end,
        "reviewed": verdict is not None,
        "icd10cm": known.icd10cm(answer.name),
    }


def _without_leak(report: Report, answer: Answer, prompt: Prompt, tells: Sequence[str]) -> Prompt | None:
    """The prompt, cut before the line of the first leak that the independent check finds; None if too little is left."""
    leaks = diagnosis_leaks(report.text[prompt.start : prompt.end], (answer.name, *answer.synonyms), tells)
    if not leaks:
        return prompt
    first = prompt.start + leaks[0].start
    before = [line for line in report.case if prompt.start <= line.start and line.end <= first]
    return least_prompt(before)


def _columns(report: Report, answer: Answer, prompt: Prompt, steps: list[Step]) -> dict[str, Any]:
    words = report.text[prompt.start : prompt.end]
    others = dict.fromkeys(step.diagnosis for step in steps if step.diagnosis not in (answer.name, ANOTHER))
    return {
        "case_prompt": words,
        "prompt_start": prompt.start,
        "prompt_end": prompt.end,
        "diagnostic_reasoning": [step._asdict() for step in steps],
        "differentials": list(others),
        "final_diagnosis": answer.name,
        "final_diagnosis_synonyms": list(answer.synonyms),
        "final_diagnosis_evidence": [each._asdict() for each in answer.evidence],
        "messages": conversation(words, steps, answer.name),
    }


def _bibliography(document: Mapping[str, Any], bibliography: Mapping[str, Any], title: str) -> dict[str, Any]:
    return {
        "document_id": document["document_id"],
        "pmcid": bibliography.get("pmcid"),
        "doi": bibliography.get("doi"),
        "title": title or None,
        "journal": bibliography.get("journal"),
        "article_link": article_link(bibliography),
        "publication_date": bibliography.get("publication_date"),
        "licence": bibliography["licence"],
        "text": document["text"],
    }
