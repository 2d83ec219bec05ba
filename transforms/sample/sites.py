"""How the sample's sites lay out a note: headings, bullets, line breaks, dates."""

from datetime import date
from random import Random
from typing import NamedTuple

from transforms.sample.people import Pools, pick

HEADINGS: dict[str, tuple[str, ...]] = {
    "chief_complaint": ("Chief Complaint", "Chief Complaint", "Presenting Complaint", "Reason for Visit"),
    "triage": ("Triage Note", "Nursing Triage Note", "Triage"),
    "hpi": ("History of Present Illness", "HPI", "History of Present Illness", "History of the Present Illness"),
    "ros": ("Review of Systems", "ROS", "Review of Systems"),
    "pmh": ("Past Medical History", "PMH", "Medical History", "Past Medical History"),
    "psh": ("Past Surgical History", "Surgical History", "PSH"),
    "medications": ("Medications", "Home Medications", "Current Medications", "Current Outpatient Medications"),
    "allergies": ("Allergies", "Allergies", "Drug Allergies"),
    "family": ("Family History", "FH", "Family History"),
    "social": ("Social History", "Social History", "SH"),
    "vitals": ("Vital Signs", "Vitals", "Triage Vitals", "ED Triage Vitals"),
    "exam": ("Physical Exam", "Physical Examination", "Exam", "Physical Exam"),
    "labs": ("Labs", "Laboratory Results", "Lab Results", "Results"),
    "imaging": ("Imaging", "Radiology", "Imaging Results"),
    "ecg": ("ECG", "EKG", "ECG Interpretation"),
    "mdm": ("Medical Decision Making", "MDM", "Medical Decision Making", "Assessment and Medical Decision Making"),
    "course": ("ED Course", "Emergency Department Course", "ED Course"),
    "given": ("Medications Given", "ED Medications Administered", "Treatment in the ED"),
    "procedures": ("Procedures", "Procedure Note"),
    "impression": ("Clinical Impression", "ED Diagnosis", "Final Diagnosis", "Clinical Impression", "Final Impression"),
    "disposition": ("Disposition", "ED Disposition", "Disposition", "Disposition and Plan"),
    "follow_up": ("Follow-up", "Follow Up", "Discharge Instructions"),
    "assessment_plan": ("Assessment and Plan", "Assessment & Plan", "A/P", "Assessment/Plan"),
    "assessment": ("Assessment", "Impression"),
    "plan": ("Plan", "Plan of Care"),
    "recommendations": ("Recommendations", "Recommendations"),
    "reason": ("Reason for Consultation", "Reason for Consult", "Consult Question"),
    "interval": ("Interval History", "Subjective", "Overnight Events", "Interval Events"),
    "objective": ("Objective", "Physical Exam"),
    "admission_diagnosis": ("Admission Diagnosis", "Admitting Diagnosis"),
    "discharge_diagnosis": ("Discharge Diagnosis", "Principal Discharge Diagnosis", "Discharge Diagnoses"),
    "hospital_course": ("Hospital Course", "Brief Hospital Course", "Hospital Course by Problem"),
    "discharge_medications": ("Discharge Medications", "Medications at Discharge"),
    "discharge_condition": ("Condition at Discharge", "Discharge Condition"),
    "discharge_disposition": ("Discharge Disposition", "Disposition"),
    "indication": ("Indication", "Clinical Indication", "Clinical History"),
    "technique": ("Technique", "Protocol"),
    "comparison": ("Comparison", "Comparison"),
    "findings": ("Findings", "Findings"),
    "report_impression": ("Impression", "Conclusion", "Impression"),
}
"""Names of each kind of section, as sites print them."""


class Site(NamedTuple):
    """The layout of one note."""

    hospital: str
    upper: bool
    colon: bool
    inline: bool
    gap: int
    bullet: str
    flat: bool
    wrap: int | None
    dates: str
    header: str
    short: bool

    def heading(self, kind: str, rng: Random) -> str:
        text = pick(rng, HEADINGS[kind])
        if self.upper:
            text = text.upper()
        return f"{text}:" if self.colon or self.inline or self.flat else text

    def date(self, day: date) -> str:
        return date_text(day, self.dates)


def date_text(day: date, style: str) -> str:
    """A day in one of six spellings.

    >>> [date_text(date(2023, 4, 7), style) for style in DATE_STYLES]
    ['04/07/2023', '4/7/23', 'April 7, 2023', '2023-04-07', '7 Apr 2023', '04-07-2023']
    """
    match style:
        case "us":
            return f"{day:%m/%d/%Y}"
        case "short":
            return f"{day.month}/{day.day}/{day:%y}"
        case "long":
            return f"{day:%B} {day.day}, {day.year}"
        case "iso":
            return f"{day:%Y-%m-%d}"
        case "military":
            return f"{day.day} {day:%b %Y}"
        case _:
            return f"{day:%m-%d-%Y}"


DATE_STYLES = ("us", "short", "long", "iso", "military", "dashes")


def site_of(rng: Random, names: Pools) -> Site:
    """A layout: what a hospital and an author together make of a note."""
    flat = rng.random() < 0.12
    upper = rng.random() < 0.5
    colon = flat or rng.random() < (0.6 if upper else 0.95)  # a heading in lower case alone on its line has a colon
    return Site(
        hospital=names.hospitals[int(rng.random() ** 2 * len(names.hospitals))],
        upper=upper,
        colon=colon,
        inline=flat or (colon and rng.random() < 0.3),
        gap=2 if rng.random() < 0.75 else 1,
        bullet=pick(rng, ("- ", "* ", "• ", "", "- ")),
        flat=flat,
        wrap=pick(rng, (72, 80, 100)) if not flat and rng.random() < 0.15 else None,
        dates=pick(rng, ("us", "us", "us", *DATE_STYLES)),
        header=pick(rng, ("lines", "lines", "pairs", "epic", "none")),
        short=rng.random() < 0.25,
    )
