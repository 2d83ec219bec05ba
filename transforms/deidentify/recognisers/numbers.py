"""Numbers that name a person, a visit, a contract or a thing, after their labels; and long numbers without any."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector, any_of, first_words
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View

_DESIGNATOR = r"(?:numbers?|nos?\.?|num\.?|ids?|identifier|identification|code|#s?)"
_BETWEEN = r"(?:[ \t]{0,2}\([a-z]{1,10}\))?[ \t]{0,4}(?:(?:is|was|are|of|ending in|ending)\b|[:=#(>|-])?[ \t]{0,3}[:#]?[ \t]{0,3}\n?[ \t]{0,3}"
_VALUE = r"(?P<v>(?:mrn[ #:-]{0,2})?(?=[a-z-]{0,6}\d)[a-z0-9](?:[a-z0-9]|[-./](?=[a-z0-9])){2,30})"


def _labelled(entity: Entity, score: float, plain: str = "", numbered: str = "", digits: int = 4) -> Rule:
    """A rule for a value with at least so many digits after a label.

    `plain` labels stand alone or with `number`, `no.`, `id`, `#`; `numbered` ones are labels only with one of these.
    """
    labels = []
    if plain:
        labels.append(rf"{any_of(plain)}(?![a-z])[ \t]{{0,2}}{_DESIGNATOR}?")
    if numbered:
        labels.append(rf"{any_of(numbered)}[ \t-]{{0,2}}{_DESIGNATOR}(?![a-z])")
    pattern = re.compile(rf"(?:{'|'.join(labels)}){_BETWEEN}{_VALUE}")
    cues = first_words("|".join(filter(None, (plain, numbered))))
    return Rule(entity, pattern, score, cues, accept=lambda match, view: sum(map(str.isdigit, match["v"])) >= digits)


class SocialSecurityNumber(RuleDetector):
    """SSN by its punctuation or label, and its last four digits after a label."""

    _label = r"(?:ssn?\b|s\.s\.n?\.?|soc\.? sec\.?|social security|social\b)"
    _cues = ("ss", "ssn", "s", "soc", "social")
    rules = (
        Rule(Entity.SSN, re.compile(r"[0-9](?<![\w-][0-9])\d\d(?P<s>[-. ])\d{2}(?P=s)\d{4}(?![\w-])"), 0.9),
        Rule(Entity.SSN, re.compile(_label + r"[^\d\n\x00]{0,30}(?P<v>\d{3}[-. ]?\d{2}[-. ]?\d{4})(?!\d)"), 1.0, _cues),
        Rule(
            Entity.SSN,
            re.compile(
                _label
                + r"[^\d\n\x00]{0,20}(?:last (?:four|4)|ending(?: in)?|ends in|x{2,5}[- ]?x{2}[- ]?|l4|[*\x00]{2,})"
                r"[^\d\n]{0,20}(?P<v>\d{4})(?!\d)"
            ),
            0.95,
            _cues,
        ),
        Rule(
            Entity.SSN,
            re.compile(
                r"last (?:four|4)(?: digits?)?(?: (?:of|on))?(?: (?:the|his|her|their))? (?:ssn?|social)(?: security)?(?: number)?"
                r"[^\d\n\x00]{0,12}(?P<v>\d{4})(?!\d)"
            ),
            0.95,
            ("last",),
        ),
        Rule(Entity.SSN, re.compile(r"x{3}-?x{2}-?(?P<v>\d{4})(?!\d)"), 0.95, ("xxx", "xxxxx")),
    )


class MedicalRecordNumber(RuleDetector):
    """Medical record, hospital, chart and patient numbers after their labels."""

    rules = (
        _labelled(
            Entity.MRN,
            0.98,
            plain="mrn|mrns|m.r.n|m.r.n.|emrn|empi|medical record|medical rec|med rec|med. rec.|health record|hospital record|clinic record",
            numbered="mr|patient|pt|pt.|chart|record|unit|hospital|hosp|hosp.|clinic|urn",
            digits=3,
        ),
        Rule(
            Entity.MRN,
            re.compile(r"(?:patients?|pt)\.? ?#? ?(?P<v>\d{5,12})\b(?![.,]\d)"),
            0.95,
            ("patient", "patients", "pt"),
        ),
        Rule(Entity.MRN, re.compile(r"mrn[-_]?\d{4,12}(?!\w)"), 0.96, ("mrn",)),
    )


class EncounterNumber(RuleDetector):
    """Numbers of visits: CSN, HAR, FIN, encounter and visit numbers."""

    rules = (
        _labelled(
            Entity.ENCOUNTER_NUMBER,
            0.97,
            plain="csn|csns|har|fin|contact serial",
            numbered="encounter|visit|admission|enc|enc.",
        ),
    )


class AccountNumber(RuleDetector):
    """Hospital accounts, guarantors and bank cards."""

    rules = (
        _labelled(
            Entity.ACCOUNT,
            0.95,
            plain="account|accounts|acct|acct.|guarantor|invoice|routing|iban|credit card|card",
            numbered="billing|bill|guar",
        ),
        Rule(
            Entity.ACCOUNT,
            re.compile(r"[0-9](?<![\w.-][0-9])\d{3}(?P<s>[ -])\d{4}(?P=s)\d{4}(?P=s)\d{2,4}(?![\w-])"),
            0.9,
        ),
    )


class HealthPlanNumber(RuleDetector):
    """Beneficiary numbers: member, policy, group, subscriber, Medicare, Medicaid."""

    rules = (
        _labelled(
            Entity.HEALTH_PLAN,
            0.95,
            plain="policy|insurance policy|subscriber|medicare|medicaid|beneficiary|mbi|hic|hicn|nhs|prior auth|prior authorization",
            numbered="insurance|ins|ins.|member|membership|plan|health plan|group|payer|payor|authorization|auth|certificate of coverage|rxbin|rxgrp",
        ),
        # Medicare Beneficiary Identifier: CMS, "Understanding the MBI format"
        Rule(
            Entity.HEALTH_PLAN,
            re.compile(
                r"[1-9](?<!\w[1-9])[ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y][ac-hj-km-np-rt-y0-9]\d-?[ac-hj-km-np-rt-y]{2}\d{2}(?!\w)"
            ),
            0.9,
        ),
    )


class LicenceNumber(RuleDetector):
    """Certificates and licences: driver, professional, DEA, NPI, passport."""

    rules = (
        _labelled(
            Entity.LICENSE,
            0.95,
            plain="license|licence|lic|lic.|dl|dea|npi|passport|badge|driver's license|drivers license|driver license|state id|medical license",
            numbered="certificate|cert|credential|registration",
        ),
        Rule(
            Entity.LICENSE,
            re.compile(r"[abcdefghjklmprstux](?<!\w[a-z])[a-z9]\d{7}(?!\w)"),
            0.9,
            accept=lambda match, view: _dea_checksum(match[0]),
        ),
    )


def _dea_checksum(number: str) -> bool:
    """Whether the last digit fits: first+third+fifth digit plus twice second+fourth+sixth.

    >>> _dea_checksum("ab1234563")
    True
    """
    digits = [int(digit) for digit in number[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


class DeviceNumber(RuleDetector):
    """Serial and lot numbers, unique device identifiers, hardware addresses."""

    rules = (
        _labelled(
            Entity.DEVICE,
            0.93,
            plain="serial|s/n|sn|imei|udi|lot|device identifier",
            numbered="device|model|implant|pacemaker|pump|generator|lead",
            digits=3,
        ),
        Rule(Entity.DEVICE, re.compile(r"[0-9a-f](?<![\w:-][0-9a-f])[0-9a-f](?:[:-][0-9a-f]{2}){5}(?![\w:-])"), 0.9),
        Rule(
            Entity.DEVICE,
            re.compile(
                r"(?:device|machine|monitor|scanner|pump|cart|probe|recorder|ventilator|generator) (?P<v>[a-z]{1,5}-?\d{4,12}|\d{2,4}-\d{4,10})(?![\w%/]|\.\d)"
            ),
            0.75,
            ("device", "machine", "monitor", "scanner", "pump", "cart", "probe", "recorder", "ventilator", "generator"),
        ),
        Rule(Entity.DEVICE, re.compile(r"\(01\)\d{14}(?:\(\d{2}\)[\w-]{1,20}){0,4}"), 0.95),
    )


class VehicleNumber(RuleDetector):
    """Licence plates and vehicle identification numbers after their labels."""

    rules = (
        _labelled(
            Entity.VEHICLE,
            0.96,
            plain="vin|plate|plates|license plate|licence plate|number plate|vehicle identification|vehicle tag",
            numbered="vehicle|tag",
            digits=2,
        ),
    )


class OtherNumber(RuleDetector):
    """Any other number after a label that says that it identifies: accession, order, study, claim, case."""

    rules = (
        _labelled(
            Entity.ID,
            0.85,
            plain="accession|acc|id|tax id|identifier|nct|confirmation|requisition|tracking",
            numbered="specimen|order|req|study|subject|participant|trial|protocol|case|incident|report|reference|ref|claim|rx|prescription|referral|"
            "document|doc|employee|staff|user|student|inmate|booking|military|service|tax|ticket|donor",
        ),
        Rule(Entity.ID, re.compile(r"nct\d{8}\b"), 0.9, ("nct",)),
        Rule(
            Entity.ID,
            re.compile(r"[a-z]{1,3}\d{2}-\d{4,7}(?![\w/%-]|\.\d)"),
            0.7,
            (
                "s",
                "sp",
                "su",
                "c",
                "cy",
                "cn",
                "b",
                "bm",
                "f",
                "h",
                "m",
                "n",
                "np",
                "p",
                "ps",
                "r",
                "t",
                "a",
                "ap",
                "d",
                "e",
                "g",
                "k",
                "l",
                "w",
            ),
        ),
        Rule(
            Entity.ID,
            re.compile(
                r"(?:specimen|sample|slide|block|accession|requisition|barcode)[ :#]{1,3}(?P<v>(?=[a-z-]{0,5}\d[\da-z-]{3})[a-z]{0,4}-?\d[\da-z]*(?:-[\da-z]+)*)(?![\w/%]|\.\d)"
            ),
            0.75,
            ("specimen", "sample", "slide", "block", "accession", "requisition", "barcode"),
        ),
    )


_UNIT = re.compile(r"[ \t]{0,2}(?:copies|copy|cfu|i?u\b|units?|cells?|/|x ?10|mm|ml|mg|mcg|µ|ng|pg|meq|%|\$|dollars)")
_ROUND = re.compile(r"\d{1,3}0{4,}\Z")


class LongNumber(Detector):
    """Seven digits and more in a row, without a label: no measurement is written so, unless a unit follows or it is round."""

    entities = (Entity.ID,)
    _run = re.compile(r"[a-z]{0,3}\d{7,40}(?![\w^]|[.,]\d)")

    def find(self, view: View) -> Iterator[Span]:
        text = view.lower
        for start in view.numbers:
            if not text[start : start + 7].isdigit() or len(text) < start + 7:
                continue
            while start and text[start - 1].isalpha() and text[start - 1].isascii():
                start -= 1
            if start and (text[start - 1].isalnum() or text[start - 1] in ".,/^$+-_"):
                continue
            match = self._run.match(text, start)
            if match and not _UNIT.match(text, match.end()) and not _ROUND.match(match[0]):
                yield Span(*match.span(), Entity.ID, 0.4, self.name)
