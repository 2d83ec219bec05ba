"""Numbers that name a person, a visit, a contract or a thing, after their labels; and long numbers without any."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View

_SEPARATOR = r"(?:[ \t]{0,2}(?:numbers?|nos?\.?|num\.?|ids?|identifier|code|#s?))?[ \t]{0,4}(?:(?:is|was|are|of|ending in|ending)\b|[:=#(>|-])?[ \t]{0,3}[:#]?[ \t]{0,3}\n?[ \t]{0,3}"
_VALUE = r"(?P<v>(?=[a-z-]{{0,6}}\d|[a-z]\d|\d)[a-z0-9](?:[a-z0-9]|[-./](?=[a-z0-9])){{{least},30}})"


def _labelled(
    entity: Entity, labels: str, needs: tuple[str, ...], score: float = 0.9, least: int = 2, digits: int = 3
) -> Rule:
    """A rule for a value with at least `digits` digits after one of the labels."""
    pattern = re.compile(rf"(?<![a-z])(?:{labels})(?![a-z]){_SEPARATOR}" + _VALUE.format(least=least))
    return Rule(entity, pattern, score, needs, accept=lambda match, view: sum(map(str.isdigit, match["v"])) >= digits)


class SocialSecurityNumber(RuleDetector):
    """SSN by its punctuation or label, and its last four digits after a label."""

    rules = (
        Rule(Entity.SSN, re.compile(r"(?<![\w-])\d{3}(?P<s>[-. ])\d{2}(?P=s)\d{4}(?![\w-])"), 0.9),
        Rule(
            Entity.SSN,
            re.compile(
                r"(?:\bssn?\b|\bsoc\.? sec\.?|social security)[^\d\n]{0,30}(?P<v>\d{3}[-. ]?\d{2}[-. ]?\d{4})(?!\d)"
            ),
            1.0,
            ("ssn", "ss", "soc", "social"),
        ),
        Rule(
            Entity.SSN,
            re.compile(
                r"(?:\bssn?\b|social security|\bsocial\b|\bsoc\.? sec\.?)[^\d\n]{0,20}(?:last (?:four|4)|ending(?: in)?|ends in|x{2,5}[- ]?x{2}[- ]?|l4|\*{2,})"
                r"[^\d\n]{0,20}(?P<v>\d{4})(?!\d)"
            ),
            0.95,
            ("ss", "soc"),
        ),
        Rule(
            Entity.SSN,
            re.compile(
                r"last (?:four|4)(?: digits?)?(?: (?:of|on))?(?: (?:the|his|her|their))? (?:ssn?|social)(?: security)?(?: number)?[^\d\n]{0,12}(?P<v>\d{4})(?!\d)"
            ),
            0.95,
            ("last four", "last 4"),
        ),
        Rule(Entity.SSN, re.compile(r"(?<!\w)[x#]{3}-?[x#]{2}-?(?P<v>\d{4})(?!\d)"), 0.95, ("xx", "##")),
    )


class MedicalRecordNumber(RuleDetector):
    """Medical record, hospital, chart and patient numbers after their labels."""

    rules = (
        _labelled(
            Entity.MRN,
            r"mrns?|m\.r\.n\.?|mr ?#|mr no\.?|(?:medical|med\.?|health|hospital|clinic)[ -]?rec(?:ord|\.)?|hospital (?:number|no\.?|id|#)|"
            r"(?:patient|pt\.?|chart|record|unit|hosp)[ -]?(?:number|no\.?|id|identifier|#)|emrn?|empi",
            ("mr", "m.r", "rec", "hosp", "patient", "pt", "chart", "unit", "emr", "empi"),
            score=0.98,
        ),
        Rule(
            Entity.MRN,
            re.compile(r"(?:patient|pt|mrn)s? ?#? ?(?P<v>(?:mrn[ #:-]{0,2})?\d{5,12})\b"),
            0.95,
            ("patient", "pt", "mrn"),
        ),
        Rule(Entity.MRN, re.compile(r"(?<!\w)mrn[-_ ]?\d{4,12}\b"), 0.96, ("mrn",)),
    )


class EncounterNumber(RuleDetector):
    """Numbers of visits: CSN, HAR, FIN, encounter and visit numbers."""

    rules = (
        _labelled(
            Entity.ENCOUNTER_NUMBER,
            r"csns?|har|fin|contact serial|(?:encounter|visit|admission|enc)[ -]?(?:number|no\.?|id|#)",
            ("csn", "har", "fin", "contact serial", "encounter", "visit", "admission", "enc"),
            score=0.97,
            digits=4,
        ),
    )


class AccountNumber(RuleDetector):
    """Hospital accounts, guarantors and bank cards."""

    rules = (
        _labelled(
            Entity.ACCOUNT,
            r"(?:hospital |hosp |billing |bank |patient |guarantor )?(?:account|acct\.?)s?|billing (?:number|no\.?|id|#)|guarantor|invoice|routing|iban",
            ("account", "acct", "billing", "guarantor", "invoice", "routing", "iban"),
            score=0.95,
        ),
        Rule(Entity.ACCOUNT, re.compile(r"(?<![\w.-])\d{4}(?P<s>[ -])\d{4}(?P=s)\d{4}(?P=s)\d{2,4}(?![\w-])"), 0.9),
    )


class HealthPlanNumber(RuleDetector):
    """Beneficiary numbers: member, policy, group, subscriber, Medicare, Medicaid."""

    rules = (
        _labelled(
            Entity.HEALTH_PLAN,
            r"insurance(?: id| no\.?| number| #| policy)|ins\.? (?:id|no\.?|#)|member(?:ship)?(?: id| no\.?| number| #)|"
            r"policy(?: id| no\.?| number| #)?|subscriber(?: id| no\.?| number| #)?|"
            r"medicare(?: id| no\.?| number| #)?|medicaid(?: id| no\.?| number| #)?|"
            r"(?:health )?plan(?: id| no\.?| number| #)|group(?: id| no\.?| number| #)|beneficiary(?: id| no\.?| number| #)?|"
            r"mbi|hicn?|payer(?: id| no\.?| number| #)|prior auth(?:orization)?|authorization|nhs",
            ("insurance", "ins", "member", "policy", "subscriber", "medicare", "medicaid", "plan", "group", "benef", "mbi",
             "hic", "payer", "auth", "nhs"),
            score=0.95,
            digits=4,
        ),
        # Medicare Beneficiary Identifier: CMS, Understanding the MBI format
        Rule(
            Entity.HEALTH_PLAN,
            re.compile(r"(?<!\w)[1-9][ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y]{2}\d{2}(?!\w)"),
            0.9,
        ),
    )  # fmt: skip


class LicenceNumber(RuleDetector):
    """Certificates and licences: driver, professional, DEA, NPI, passport."""

    rules = (
        _labelled(
            Entity.LICENSE,
            r"(?:driver'?s? |medical |state |nursing |professional )?(?:licen[cs]e|lic\.?)|dl|dea|npi|passport|certificate|badge|credential",
            ("licen", "lic", "dl", "dea", "npi", "passport", "certificate", "badge", "credential"),
            score=0.95,
            digits=4,
        ),
        Rule(
            Entity.LICENSE,
            re.compile(r"(?<!\w)[abcdefghjklmprstux][a-z9]\d{7}(?!\w)"),
            0.9,
            accept=lambda match, view: _dea_checksum(match[0]),
        ),
    )


def _dea_checksum(number: str) -> bool:
    """Whether the last digit fits (21 CFR 1301; first+third+fifth plus twice second+fourth+sixth)."""
    digits = [int(digit) for digit in number[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


class DeviceNumber(RuleDetector):
    """Serial and lot numbers, unique device identifiers, hardware addresses."""

    rules = (
        _labelled(
            Entity.DEVICE,
            r"serial(?: number| no\.?| #)?|s/n|sn|imei|udi|device(?: id| identifier| no\.?| number| #)|model(?: no\.?| number| #)|"
            r"lot(?: no\.?| number| #)?|implant(?: id| no\.?| number| #)|pacemaker(?: id| no\.?| number| #)",
            ("serial", "s/n", "sn", "imei", "udi", "device", "model", "lot", "implant", "pacemaker"),
            score=0.93,
        ),
        Rule(Entity.DEVICE, re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])"), 0.9),
        Rule(Entity.DEVICE, re.compile(r"\(01\)\d{14}(?:\(\d{2}\)[\w-]{1,20}){0,4}"), 0.95, ("(01)",)),
    )


class VehicleNumber(RuleDetector):
    """Licence plates and vehicle identification numbers after their labels."""

    rules = (
        _labelled(
            Entity.VEHICLE,
            r"vin|(?:licen[cs]e |number )?plates?(?: no\.?| number| #)?|vehicle(?: id| identification| tag| no\.?| number| #)|registration(?: no\.?| number| #)",
            ("vin", "plate", "vehicle", "registration"),
            score=0.96,
        ),
    )


class OtherNumber(RuleDetector):
    """Any other number after a label that says that it identifies: accession, order, study, claim, case, badge."""

    rules = (
        _labelled(
            Entity.ID,
            r"accession|acc ?#|specimen(?: id| no\.?| number| #)|(?:order|requisition|req|study|subject|participant|trial|protocol|case|incident|report|"
            r"reference|ref|confirmation|claim|rx|prescription|referral|document|doc|employee|staff|user|student|inmate|booking|military|service|tax|tracking)"
            r"(?: id| no\.?| number| #| ?#)|(?:tax )?id|identifier|nct",
            ("acc", "specimen", "id", "no", "num", "#", "nct"),
            score=0.85,
            digits=4,
        ),
    )


_UNIT = re.compile(
    r"[ \t]{0,2}(?:copies|copy|cfu|i?u\b|units?|cells?|iu/|/|x ?10|mm|ml|mg|mcg|µ|ng|pg|meq|%|\$|dollars)"
)
_EVEN = re.compile(r"\d{1,3}0{4,}\Z")


class LongNumber(Detector):
    """Seven digits and more in a row, without a label: no measurement is written so, unless a unit follows or it is round."""

    entities = (Entity.ID,)
    _run = re.compile(r"(?<![\w.,/^$+-])[a-z]{0,3}\d{7,40}(?![\w^]|[.,]\d)")

    def find(self, view: View) -> Iterator[Span]:
        for match in self._run.finditer(view.lower):
            if not _UNIT.match(view.lower, match.end()) and not _EVEN.match(match[0]):
                yield Span(*match.span(), Entity.ID, 0.4, self.name)
