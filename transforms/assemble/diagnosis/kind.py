"""Whether a report is a diagnostic question at all: of one patient, and on finding a diagnosis."""

import re

from schemas.vocabulary import CASE_ROLES, Reason, SectionRole
from transforms.assemble.diagnosis.report import Line, Report
from transforms.assemble.diagnosis.titles import TitleKind, title_kind

_NUMBERED = re.compile(
    r"^\W*(?:[0-9.]+\s+)?(?:(?:clinical|illustrative)\s+)?(?:case|patient|proband|subject|sibling|twin)(?:\s+(?:report|presentation|description|no\.?|number))?\s*[#:.–-]?\s*(?P<number>\d{1,2}|[ivx]{1,4}|one|two|three|[a-c])\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"\b(?:case|patient) (?:#|no\.? ?|number )?(?:2|ii|two|b)\b(?!\s*(?:years?|weeks?|months?|days?|hours?))|\b(?:second|third|both|other|two|three|four|five) (?:of (?:our|the) )?(?:cases|patients|siblings|probands)\b|\b(?:the|our) (?:second|third) (?:case|patient)\b",
    re.IGNORECASE,
)
_REPORTED_SEVERAL = re.compile(
    r"\b(?:we|this|authors?|herein|here|our|the present)\b[^.]{0,60}?\b(?:report|present|describe|experience|series|treated|treating|review)\w*\b[^.]{0,60}?\b(?:two|three|four|five|six|seven|eight|nine|ten|several|2|3|4|5|6|7|8|9|10|11|12)\s+(?:[\w-]+\s+){0,4}?(?:cases|patients|siblings|brothers|sisters|children|infants|members|families|individuals|women|men|twins|adults|males|females|neonates|surgeons|instances)\b"
    r"|\b(?:two|three|four|five|six|eight|\d{1,2}) (?:[\w-]+ ){0,3}(?:patients|cases) (?:were|are|was|of varying)\b|\b(?:in|of) both (?:cases|patients)\b|\bthese (?:two|three|four) (?:cases|patients)\b",
    re.IGNORECASE,
)
_A_NUMBER = re.compile(r"two|three|four|five|six|seven|eight|nine|ten|several|both|\d")
"""Without one of these a sentence tells of no several patients: cheaper to look for than how it tells."""
_REPORTED_TREATMENT = re.compile(
    r"\b(?:we|this (?:case )?(?:report|article|paper|study)|the (?:aim|purpose|objective|goal)|herein|authors?|our (?:aim|objective)|here)\b[^.]{0,60}?\b(?:report|present|describe|demonstrate|evaluate|show|assess|was|is|introduce|share)\w*\b"
    r"(?:\s+(?!cases?\b|patients?\b|wom[ae]n\b|m[ae]n\b|girl\b|boy\b|child\b|infant\b|diagnos)[\w,-]+){0,5}?\s+"
    r"(?:treatment|management|therapy|technique|use|efficacy|surgical (?:approach|treatment|management|technique|repair)|surgery|anesthetic|anaesthetic|procedure|rehabilitation|restoration|reconstruction|protocol|method)\s+(?:of|for|in|with|on|using|to)\b",
    re.IGNORECASE,
)


def reason_against(report: Report) -> Reason | None:
    """NOT_SINGLE_PATIENT or NOT_DIAGNOSTIC, by title, headings, and what the abstract says that it reports; else None."""
    kind = title_kind(report.title)
    if kind is TitleKind.SEVERAL_PATIENTS or _several(report):
        return Reason.NOT_SINGLE_PATIENT
    if kind is not TitleKind.OPEN or any(_REPORTED_TREATMENT.search(line.text) for line in report.abstract):
        return Reason.NOT_DIAGNOSTIC
    return None


def _several(report: Report) -> bool:
    numbers = set()
    for part in report.parts:
        if part.role in CASE_ROLES and (match := _NUMBERED.match(report.text[part.heading_start : part.heading_end])):
            numbers.add(match["number"].lower())
    if len(numbers) > 1:
        return True
    if any(_reports_several(line) for line in report.abstract):
        return True
    in_case = sum(1 for line in report.case if _SECOND.search(line.text))
    return in_case >= 2 or (
        in_case == 1 and any(_reports_several(line) for line in report.body if line.role is SectionRole.INTRODUCTION)
    )


def _reports_several(line: Line) -> bool:
    return bool(_A_NUMBER.search(line.text.lower()) and _REPORTED_SEVERAL.search(line.text))
