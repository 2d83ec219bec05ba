"""What a case report's title says: which diagnosis it names, and what kind of report it announces."""

import re
from enum import StrEnum
from typing import NamedTuple

from transforms.assemble.diagnosis.names import is_name, telling_words
from transforms.assemble.diagnosis.words import (
    ADVERSE_REACTION,
    COMPLICATION_TITLE,
    STUDY_TITLE,
    TREATED_TITLE,
    TREATMENT_TITLE,
)

_CASES = r"(?:case|cases|report|reports|patient|patients)"
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|several|multiple|\d{1,2})"
_PRAISE = (
    r"(?:rare|unusual|uncommon|unique|interesting|atypical|extremely|very|exceedingly|challenging|difficult|complicated|curious|striking|remarkable|exceptional|extraordinary|peculiar|strange|novel|another|"
    r"misdiagnosed|missed|puzzling|mysterious|intriguing|surprising|bizarre|illustrative|instructive|representative|reported|elusive|probable|possible|presumed|suspected|suspicious|sporadic|fatal(?! familial)|lethal|severe(?! combined| acute respiratory| fever)|not|so|late|early|first|second|delayed)"
)
"""Words before a diagnosis that are no part of its name."""

_PRAISE_OF_CASE = rf"(?:{_PRAISE}|fatal|lethal|severe|complex|new|classic|classical|typical|single|known|human|pediatric|paediatric|adult|neonatal|isolated|recurrent|successful|clinical|diagnostic|particular|acute|chronic|fulminant|aggressive|[\w-]+ing)"
_OF = (
    r"presentations?|manifestations?|occurrences?|forms?|variants?|types?|causes?|reports?|descriptions?|diagnos[ei]s|misdiagnos[ei]s|detection|recognition|identification|coexistence|association|combination|"
    r"discovery|example|instance|episode|encounter|tale|story|features|characteristics|findings|evidence|lessons(?: learned)?|epidemiology|challenges?|course|onset|presence|development|evolution|"
    r"spectrum|picture|mystery|pitfalls?|dilemma|importance|significance|role|value|impact|appearance|complications?|sequelae?|outcome|demonstration|assessment|evaluation|investigation|approach|workup|work-up|aspects?|insights?|perspectives?|origin"
)
_LEAD = re.compile(
    rf"^(?:an? )?\d{{1,3}}[\s-]*(?:year|month|week|day)s?[\s-]*old (?:[\w-]+ ){{0,3}}?(?:man|woman|male|female|boy|girl|patient|infant|child|lady|gentleman|neonate)\s+(?:with|having|who had)\s+"
    r"|^(?:(?:an?|the|human|young|old|older|elderly|pregnant|previously|healthy|middle-aged|[\w-]*old|male|female) ){0,4}(?:fetus|foetus|patient|man|woman|male|female|boy|girl|infant|child|neonate|newborn|twins?|adult|adolescent|girl|lady|gentleman|player|athlete) (?:with|having) (?:an? |the )?"
    rf"|^(?:(?:clinical |brief )?{_CASES}(?: (?:report|study|series))?\s*[:.–—-]\s*)"
    rf"|^(?:an?|the|our|{_NUMBER})?\s*(?:{_PRAISE_OF_CASE},?\s+(?:and\s+|but\s+)?)*{_CASES}(?: (?:report|study|series|presentation))?s?\s+(?:of|in|with|on|for|from)\s+(?:(?:an?|the|{_NUMBER})\s+)?(?:{_CASES}\s+of\s+)?"
    rf"|^(?:[\w-]+\s+(?:and\s+)?){{0,4}}?(?:{_OF})\s+(?:of|in|with|on|for|from)\s+(?:(?:an?|the|{_NUMBER})\s+)?(?:{_CASES}\s+of\s+)?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"^(?:(?:an?|the|our)\s+)?(?:{_PRAISE},?\s+(?:and\s+)?)*(?=\S)", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:case|cases|reports?|review|literature|series|lessons?|pearls?|pitfalls?|challenges?|dilemma|update|overview|experience|analysis|approach|management|perspective|commentary|"
    r"entity|mimic(?:s|ker)?|masquerader|trap|word of caution|emergency|an emergency|time to|what|when|why|how|should|beware|not (?:so|always|just)|more than|think|consider|keep)\b|\?$",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[:;?!]|\.(?=\s)|\s[–—-]\s|—|–(?=[A-Z\s])|,\s(?=(?:an?|the)\s(?:rare|case|unusual|diagnostic|new|great|potential|first)))\s*"
)
_LEFT = re.compile(
    r"\s+(?:(?:initially |first |primarily |incidentally |clinically |atypically |unusually |rarely )?(?:present(?:ing|ed|s)?|manifest(?:ing|ed)?|masquerad(?:ing|ed)|mimick(?:ing|ed)|mimics?|simulat(?:ing|ed)|misdiagnosed|misinterpreted|mistaken|disguis(?:ing|ed)|"
    r"appearing|resembl(?:ing|es)|detected|discovered|diagnosed|identified|revealed by|arising|originating|occurring|occurred|developing|developed|located|involving|affecting|causing|resulting|leading to(?! (?:the|a) diagnos)|complicat(?:ing|ed)|"
    r"treated|managed|requiring|responding|successfully|resolving|concealed|hidden|hiding|after|following|during|post|without|despite|treated|demonstrated|confirmed|extending|invading|coexisting|imitating|occluding|compressing|"
    r"precipitated|provoked|triggered|unmasked by|years after|years following|in association|in conjunction|in combination|accompanied|evolving|progressing|with an?\s|with (?:unusual|atypical|rare|severe|multiple|concomitant|concurrent|bilateral|massive|initial|positive|intra|extensive|life|fatal|spontaneous)|"
    r"associated with|concurrent with|concomitant with|as)\b|in (?:an?|the|two|three|four|one|his|her|patients?|pregnan\w+|children|childhood|infan\w+|adult\w*|neonat\w*|newborns?|adolescen\w+|elderly|young|siblings?|twins?|males?|females?|women|men|hiv|covid|sars|immuno\w+|association|grown|asymptomatic|a?symptom\w+|\d+|early|late|post\w*)\b|among\b|from the perspective|on (?:18)?f|on (?:ct|mri|pet|dynamic|imaging)|cases?\b|by (?:ct|mri|endosc|ultras|pet)|with (?=(?:a|an|the)\b)|and its\b|and review\b|successfully\b)",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\b(?:leading|led|leads) to (?:the |a |an )?(?:\w+ )?(?:diagnos[ei]s|discovery|detection|identification|recognition) of (?:an? |the )?|\b(?:reveal(?:ing|s|ed)|unmask(?:ing|s|ed)|unveiling|uncovering|herald(?:ing|s|ed)|disclosing|indicating|signaling) (?:an? |the )?(?:diagnosis of )?"
    r"|\b(?:as|is|was)? ?(?:an?|the|its)? ?(?:[\w-]+ ){0,4}?(?:manifestation|involvement|presentation|sign|symptom|feature|clue|finding|form|expression|indicator|herald|harbinger)s? (?:of|in|to) (?:an? |the )?(?:(?:rare|case|aggressive|form|of|and|unusual|undiagnosed)\s+)*"
    r"|\b(?:due|secondary|attribut(?:ed|able)|owing) to (?:an? |the )?|\bcaused by (?:an? |the )?",
    re.IGNORECASE,
)
_CAUSE_OF = re.compile(r"\b(?:as|is|was|:)?\s*(?:an?|the)?\s*(?:[\w-]+ ){0,3}cause of\b.*$", re.IGNORECASE)
_TRIM = re.compile(r"^(?:[\s,;:.'\"“”‘’()]|(?:and|or|with|of|by)\b)+|[\s,;:.'\"“”‘’(]+$")
_CASE_OF = re.compile(rf"\b{_CASES}(?: (?:report|study|presentation))? of\b", re.IGNORECASE)
_PERSON = re.compile(r"(?:an? )?\d{1,3}[\s-]*(?:year|month|week|day)s?[\s-]*old\b", re.IGNORECASE)
_PERSON_WITH = re.compile(
    r"\bin (?:an?|the) (?:[\w-]+ ){0,4}?(?:patient|man|woman|male|female|boy|girl|infant|child|neonate|newborn|case|adult|adolescent) with (?:an? |the )?",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"\b(?:mass(?:es)?|swellings?|lumps?|nodules?|lesions?) (?:in|of) (?=[A-Z][\w'’]+ (?:[Dd]isease|[Ss]yndrome))"
)
"""What was seen, before the disease that has a name of its own."""
_VAGUE = re.compile(
    r"\b(?:mutations?|variants?|deletion|duplication|polymorphism|mass|swelling|lesions?|gene)$", re.IGNORECASE
)
"""Names that end so are of a finding, not of what it means."""
_OF_PERSON = re.compile(r"\b(?:patients?|cases?|survivors?|reports?)\b", re.IGNORECASE)
"""A name with such a word is of somebody, not of what they have."""
_COMPANION = re.compile(
    r"\b(?:associated with|complicated by|due to|secondary to|caused by|resulting from|concomitant with|coexisting with"
    r"|(?:after|following) (?:[\w-]+ )?(?:repair|closure|correction|ligation|resection|drainage|removal) of)\s+(?:an? |the )?(?P<name>[^:;,.?()]{4,80})",
    re.IGNORECASE,
)
_HELD = re.compile(r"\s*\(([^()]*[a-z][^()]* [^()]*)\)")
_SEVERAL = re.compile(
    rf"\b(?:{_NUMBER.replace('|one', '').replace('(?:one|', '(?:')}) (?:\w+ ){{0,3}}(?:cases|patients|siblings|brothers|sisters|members|children|infants|families|individuals|twins)\b|\bcase series\b|\bcase reports\b$|\bcases? (?:reports|series)\b|\bseries of\b"
    r"|\bin (?:\w+ ){0,2}(?:siblings|twins|brothers|sisters|patients|children|families)\b|\btwo (?:surgeons|brothers|sisters|unrelated)\b|\bfamily members\b|\bmembers (?:in|of) (?:a|one) family\b|\breport of (?:two|three|four|five|six|2|3|4|5|6)\b|\bmultiple family",
    re.IGNORECASE,
)


_TREATS = (
    r"(?:treatments?|management|therap(?:y|ies)|thrombolysis|thrombectomy|surgery|resection|excision|removal|reconstruction|restorations?|rehabilitation|repair|replacement|transplantation|implantation|stenting|"
    r"emboli[sz]ation|ablation|an?esthesia|anaesthesia|chemotherapy|radiotherapy|immunotherapy|prophylaxis|closure|technique|approach|efficacy|use|application|administration|infusion|dialysis|ventilation|"
    r"intervention|[a-z]+ectomy|[a-z]+plasty|[a-z]+ostomy|[a-z]+desis)"
)
_TREATING = re.compile(
    rf"^(?:{_CASES}(?: report)?s?\s*[:.–—-]\s*)?(?:(?!(?:after|following|during|post|before|with|in|due|secondary|from|by|as|and its|mimicking|presenting|complicating)\b)[\w-]+,?\s+){{0,5}}?{_TREATS}\s+(?:of|for|in|with|using|on|by)\b",
    re.IGNORECASE,
)
_TREATMENT_NAME = re.compile(rf"\b{_TREATS}\b", re.IGNORECASE)


class TitleKind(StrEnum):
    """What a title announces."""

    OPEN = "open"
    TREATMENT = "treatment"
    ADVERSE_REACTION = "adverse_reaction"
    COMPLICATION = "complication"
    STUDY = "study"
    SEVERAL_PATIENTS = "several_patients"


class TitleName(NamedTuple):
    """A name in a title; rank 0 is what the title is about, 1 what it may be about."""

    name: str
    rank: int


def title_kind(title: str, of_several: bool = False) -> TitleKind:
    """What the title announces, the plainest first; `of_several`: that it is of several patients is known.

    >>> str(title_kind("Successful treatment of Wilson disease with zinc")), str(title_kind("Wilson disease in a girl"))
    ('treatment', 'open')
    >>> str(title_kind("Changes of bone density in a boy with rickets")), str(title_kind("Bone changes in rickets"))
    ('study', 'open')
    """
    if not of_several and _SEVERAL.search(title):
        return TitleKind.SEVERAL_PATIENTS
    if TREATMENT_TITLE.search(title) or TREATED_TITLE.search(title) or _TREATING.search(title):
        return TitleKind.TREATMENT
    if ADVERSE_REACTION.search(title):
        return TitleKind.ADVERSE_REACTION
    if COMPLICATION_TITLE.search(title):
        return TitleKind.COMPLICATION
    if STUDY_TITLE.search(title):
        return TitleKind.STUDY
    return TitleKind.OPEN


def title_names(title: str) -> list[TitleName]:
    """The names of diagnoses that a title holds, the likeliest first; rank 1 for what has no disease's word.

    >>> [each.name for each in title_names("A rare case of Whipple's disease mimicking sarcoidosis: a case report")]
    ["Whipple's disease"]
    >>> [each.name for each in title_names("Gum swelling leading to the diagnosis of scurvy")]
    ['scurvy']
    >>> [each.name for each in title_names("Ataxia as the first manifestation of Whipple disease in a man")][0]
    'Whipple disease'
    """
    found: list[TitleName] = []
    parts = [part for part in _SPLIT.split(title) if part.strip()]
    for number, part in enumerate(parts):
        if number and _ABOUT.search(stripped(part)) and not re.search(rf"\b{_CASES}\b.*\bof\b", part, re.IGNORECASE):
            continue
        rank = 0 if _CASE_OF.search(part) or not any(each.rank == 0 for each in found) else 1
        found += _names_of(part, 2 if _PERSON.match(part) else rank)
    if not found:
        bare = [stripped(_cut(stripped(part))) for part in parts if not _ABOUT.search(part)]
        found = [
            TitleName(name, 1)
            for name in bare
            if telling_words(name) and len(name.split()) <= 8 and not _OF_PERSON.search(name)
        ]
    unique: dict[str, TitleName] = {}
    for each in found:
        unique.setdefault(each.name.lower(), each)
    return sorted(unique.values(), key=lambda each: each.rank)


def companions(title: str) -> list[str]:
    """The diseases that a title says its own came from or with: who reads of one of them knows half of the answer.

    >>> companions("Gastric perforation associated with acute pancreatitis: a case report")
    ['acute pancreatitis']
    >>> companions("Heart failure resolving after repair of a femoral fistula in a girl")
    ['femoral fistula']
    """
    named = (stripped(_cut(match["name"])) for match in _COMPANION.finditer(title))
    return [name for name in named if name and is_name(name) and not _OF_PERSON.search(name)]


def _names_of(part: str, rank: int) -> list[TitleName]:
    found: list[TitleName] = []
    if (held := _HELD.search(part)) and is_name(held.group(1)):
        found.append(TitleName(stripped(held.group(1)), rank))
        part = part[: held.start()] + part[held.end() :]
    part = stripped(part)
    part = _CAUSE_OF.sub("", part)
    if person := _PERSON_WITH.search(part):
        behind = stripped(_cut(part[person.end() :]))
        found.append(TitleName(behind, rank if _VAGUE.search(part[: person.start()]) else rank + 1))
    if (sign := _SIGN_IN.search(part)) and is_name(behind := stripped(_cut(part[sign.end() :]))):
        found.append(TitleName(behind, rank))
        rank += 1
    if right := _RIGHT.search(part):
        left = stripped(_cut(part[: right.start()]))
        behind = stripped(_cut(part[right.end() :]))
        how = right.group().lower()
        if "caused" in how or re.search(r"\b(?:due|secondary|attributed|attributable|owing) to\b", how):
            found += [TitleName(stripped(_cut(part)), rank), TitleName(left, rank), TitleName(behind, rank + 1)]
        else:
            found += [TitleName(behind, rank), TitleName(left, rank + 1)]
    else:
        name = stripped(_cut(part))
        found.append(TitleName(name, rank))
        if " and " in name or " with " in name:
            found += [TitleName(stripped(piece), rank + 1) for piece in re.split(r",?\s+(?:and|with)\s+", name)]
    named = [
        each
        for each in found
        if each.name
        and is_name(each.name)
        and not _TREATMENT_NAME.search(each.name)
        and not _OF_PERSON.search(each.name)
    ]
    return [
        TitleName(name, rank + 2) if _VAGUE.search(name) or name.count(",") > 1 else TitleName(name, rank)
        for name, rank in named
    ]


def _cut(part: str) -> str:
    match = _LEFT.search(part)
    while match and match.start() == 0:
        match = _LEFT.search(part, match.end())
    return part[: match.start()] if match else part


def stripped(part: str) -> str:
    """A name without what stands before it: articles, praise, "a case of".

    >>> stripped("An Unusual Case of Biatrial Myxoma"), stripped("the very rare Wilson disease,")
    ('Biatrial Myxoma', 'Wilson disease')
    """
    part = _TRIM.sub("", part)
    for _ in range(4):
        shorter = _ARTICLE.sub("", _LEAD.sub("", part))
        if shorter == part or not shorter:
            break
        part = shorter
    if part.count("“") > part.count("”"):
        part = part.replace("“", "")
    if part.count(")") > part.count("("):
        part = part.rstrip(")")
    return _TRIM.sub("", part)
