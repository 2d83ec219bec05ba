"""The rules by which a heading tells its section's role, as data: patterns over normalised headings, most telling first.

Written from the headings that journals of case reports prescribe (CARE guideline: Gagnier et al. 2013) and from the
usual variants of them; no list of another was taken over.
"""

import re
from typing import NamedTuple

from schemas.vocabulary import SectionRole


class RoleRule(NamedTuple):
    """A heading of this form, without its numbering and normalised, has this role."""

    role: SectionRole
    pattern: re.Pattern[str]


def _rule(role: SectionRole, pattern: str) -> RoleRule:
    return RoleRule(role, re.compile(pattern))


_CASE = (
    r"(?:(?:clinical|illustrative|index|brief|our|present|patient)\s)?case(?:\s(?:report|presentation|description|summary|history|study|series|"
    r"detail|vignette|illustration|synopsis|narrative|overview|outline|information|introduction|scenario|record|no|number|\d+|[ivx]+|[a-h]|one|two|three|four))*"
)

ADMIN = _rule(
    SectionRole.ADMIN,
    r"\b(?:author|contributor)s?\b.*\b(?:contribution|note|information|detail|statement)|^contribut|^credit\b|^note$"
    r"|\b(?:conflict|competing|declaration|disclosure|statement)s?\b.*\binterest|^declarations?$|\bdisclosures?(?: statement)?$|^disclosure"
    r"|^(?:source )?fund|\bfunding\b|\bfinancial (?:support|disclosure)|^(?:grant|sponsor)|\backnowledge?ment|^data (?:access|availability|sharing)|\bavailability\b"
    r"|^ethic|^(?:institutional review board|irb)\b|\bethic\w* (?:approval|statement|consideration|committee)|\b(?:informed|patient|written)? ?consent\b|^human right"
    r"|^abbreviation|^supplement|^supporting information|^additional (?:file|information)|^electronic supplement|^guarantor|^provenance|^peer review|^registration\b"
    r"|^research registration|^publisher|^reference|^bibliograph|^orcid|^disclaimer|^transparency|^footnote|^appendi|^copyright|^licen[cs]e|^prior publication|^trial registration"
    r"|^patient ?anonymity|^permission|^correspond|^how to cite",
)
PERSPECTIVE = _rule(
    SectionRole.PATIENT_PERSPECTIVE,
    r"^(?:patient|parent|family|caregiver)(?: s)? (?:perspective|experience|view|viewpoint|testimon|opinion|comment|statement|voice|story)",
)
CONCLUSION = _rule(
    SectionRole.CONCLUSION,
    r"^(?:in )?(?:conclusion|concluding|summary$|summary (?:point|conclusion)|take home|take away|key (?:message|point|clinical|learning|teaching)|learning (?:point|message|objective)|teaching point|lesson|clinical (?:message|pearl|implication|significance)|final (?:remark|comment|consideration|thought)|closing remark)"
    r"|^conclusion",
)
INTRODUCTION = _rule(
    SectionRole.INTRODUCTION,
    r"^(?:introduction|background|objective|aim|purpose|rationale|preface|overview$|foreword)|^(?:epidemiology|definition)$",
)
DISCUSSION = _rule(
    SectionRole.DISCUSSION,
    r"\bdiscussion\b(?<!case discussion)|^comment|\bliterature\b|^(?:systematic )?review\b|^limitation|\blimitation\b|^strength|^previous (?:study|report|work|case)|^future\b|^implication|^perspective|^pathogenesis|^pathophysiology"
    r"|^(?:etiology|aetiology|incidence|prevalence|mechanism|hypothes)|^(?:current|clinical) (?:knowledge|practice|guideline)|^guideline|^similar case|^comparison with|^differential diagnosis and|^what (?:do|does|is|can)\b|^recommendation",
)
DIAGNOSIS = _rule(
    SectionRole.DIAGNOSIS,
    r"^(?:(?:final|definitive|definite|clinical|initial|preliminary|working|differential|provisional|presumptive|tentative|multidisciplinary|expert|admission|discharge|established|confirmed|postoperative|pathological|histological|pathologic|prenatal|molecular|genetic|radiological|etiologic\w*)\s)*(?:expert )?diagnos(?:is|e)\b(?! and treatment| treatment| assessment|tic)|^denouement|^(?:clinical )?impression$|^diagnosi(?:s|ng)$",
)
TREATMENT = _rule(
    SectionRole.TREATMENT,
    r"\btreatment|^therap|\btherapeutic\b|\btherapy\b|\bmanagement\b|^intervention|\bintervention\b|^operation|^operative\b|^surg|\bsurgery\b|\bsurgical\b|^procedure|\bprocedure\b|^anesthe|^anaesthe|^medication|^rehabilitation|^icu\b"
    r"|^implant|^reconstruction|^technique|^drug administration|^dosage|^protocol|^diet\b|^chemotherapy|^radiotherapy|\bresection\b|^transplant",
)
OUTCOME = _rule(
    SectionRole.OUTCOME,
    r"^outcome|\boutcome\b|\bfollow ?up\b|^prognosis|\b(?:hospital|clinical|subsequent|postoperative|post operative|disease|clinical|postpartum|further|natural|icu) course\b|^course\b|^progress(?:ion)?\b|^evolution|^recovery|^response\b|\bclinical response\b|^postoperative\b|^resolution|^result (?:treatment|therapy)|^complication",
)
INVESTIGATIONS = _rule(
    SectionRole.INVESTIGATIONS,
    r"\binvestigat|\blaborator|\bimag(?:e|ing)\b|\bradiol|\bradiogra|\bpatholog|\bhistolog|\bhistopath|\bcytolog|\bcytogenet|\bgenetic\b|\bgenom|\bmolecular\b|\bmutation\b|\bsequenc(?:e|ing)\b|\btest(?:ing)?\b|\bdiagnostic(?:s)?\b|\bwork ?up\b|\bmri\b|\bct\b|\bpet\b|\becho"
    r"|\bultraso|\bendoscop|\bcolonoscop|\bbronchoscop|\bbiops|\bautops|\bnecrops|\bpostmortem\b|\bimmunohisto|\bimmunoblot|\bimmunolog|\bflow cytomet|\bpcr\b|\bserolog|\bmicrobiolog|\bculture\b|\bcsf\b|\beeg\b|\belectro\w+gra|\becg\b|\bassay|\bmicroscop|\bangiogra|\btomograph|\bscan\b|\banalys[ie]s\b|\bmeasurement|\bparaclinical|\bspirometr|\bpsychometric|\bneurocognitive|\bneuropsycholog|\bexome|\bkaryotyp|\bblood\b|\bskin prick|\bsample|\bspecimen|\bidentification\b|^dna\b",
)
EXAMINATION = _rule(
    SectionRole.EXAMINATION,
    r"\bexamination|\bexam\b|^clinical (?:finding|sign|feature|assessment|evaluation)|^physical|^vital sign|^(?:extra|intra)oral|^(?:general|local|systemic|neurological|ophthalm\w+|dermatolog\w+|clinical|dental|oral|mental|psychiatric|cardiac) (?:exam|status|assessment)|^on admission|^sign\b|^objective finding",
)
_TESTED = re.compile(
    r"\b(?:imag|laborator|radiol|radiogra|patholog|histo|cytolog|genetic|ultraso|endoscop|microscop|ct|mri|blood|auxiliary|paraclinical|further|instrument|electro|immun|supplementary|postmortem)"
)
HISTORY = _rule(
    SectionRole.HISTORY,
    r"\bhistor(?:y|ical|ic)\b|^anamnes|^past (?:illness|medical)|^comorbid|^family\b|^personal\b|^social\b|^pedigree|^genealog|^psychomotor|^develop",
)
COMPLAINT = _rule(
    SectionRole.PRESENTATION,
    r"^(?:chief|main|present(?:ing)?|presentation) (?:complaint|concern|symptom|illness|problem)|^complaint|^symptom|^reason for|^timeline|^onset",
)
PRESENTATION = _rule(
    SectionRole.PRESENTATION,
    rf"^{_CASE}(?:$|\s(?:and|with|of|in)\b)|^{_CASE}\b|\bcase (?:report|presentation|description|history)\b|\b(?:presentation|report|description|summary) (?:a |our )?(?:case|patient)"
    r"|^(?:patient|proband|subject|participant|index patient|index case)\b(?!.*\b(?:response|outcome|follow|course|management|treatment|therapy)\b)|^clinical (?:presentation|summary|description|vignette|data|information|history|record|report|picture|manifestation)|^presentation\b|^vignette|^narrative|^initial presentation|^first (?:case|patient)|^second (?:case|patient)|^twin\b|^sibling\b|^mother\b|^father\b|^report(?: case)?$|^demographic",
)
METHODS = _rule(
    SectionRole.OTHER,
    r"^(?:material|method|patient (?:and )?(?:method|material)|subject (?:and )?method|methodolog|result|statistic|data (?:collection|analysis)|study (?:design|population)|search strategy|literature search|experimental|field|phylogen|finding$|observation$|entomolog|epidemiolog\w+ (?:investigation|study)|ethnic)",
)


def heading_role(key: str) -> SectionRole | None:
    """The role that a heading alone tells; `key` is normalised, without numbering. None if it tells none.

    >>> heading_role("physical examination"), heading_role("imaging examination"), heading_role("the long road")
    (<SectionRole.EXAMINATION: 'examination'>, <SectionRole.INVESTIGATIONS: 'investigations'>, None)
    """
    if not key:
        return None
    for rule in (ADMIN, PERSPECTIVE, CONCLUSION, INTRODUCTION):
        if rule.pattern.search(key):
            return rule.role
    if METHODS.pattern.search(key):
        return METHODS.role
    if re.match(r"(?:what|why|how)\b.*\b(?:case|report)\b", key):
        return SectionRole.DISCUSSION
    if re.search(r"\bhistor(?:y|ies)\b.*\bexam", key):
        return SectionRole.PRESENTATION
    if PRESENTATION.pattern.search(key) and not re.search(r"\bhistory\b(?<!case history)", key):
        return SectionRole.PRESENTATION
    if DISCUSSION.pattern.search(key):
        return SectionRole.DISCUSSION
    if COMPLAINT.pattern.search(key):
        return SectionRole.PRESENTATION
    if HISTORY.pattern.search(key):
        return SectionRole.HISTORY
    if EXAMINATION.pattern.search(key) and not _TESTED.search(key):
        return SectionRole.EXAMINATION
    for rule in (DIAGNOSIS, TREATMENT, OUTCOME, INVESTIGATIONS):
        if rule.pattern.search(key):
            return rule.role
    if EXAMINATION.pattern.search(key):
        return SectionRole.INVESTIGATIONS
    return None
