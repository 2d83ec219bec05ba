"""The rules by which case reports are known, as data: patterns with weights, word lists and thresholds, each with its why.

One file on purpose: the rules weigh against each other, and who changes one should see the others.
"""

import re
from enum import StrEnum
from typing import NamedTuple

CLAIM_TO_KEEP = 3
"""A claim of this sum is enough: the type alone, or two or three weaker signs that nothing contradicts."""

MIN_CLINICAL_WORDS = 9
"""So many different words of CLINICAL_WORDS; short clinical texts have 12 or more, others rarely 6."""

MANY_PATIENTS = 20
"""A text that says `patients` so often, and `patient` seldom, tells of a group."""

MIN_ENGLISH_SHARE = 0.10
"""Share of ENGLISH_WORDS among all words; English prose has 0.2 to 0.3, other languages below 0.05."""


class Field(StrEnum):
    """The part of an article at which a rule looks."""

    TYPE = "type"
    SUBJECT = "subject"
    JOURNAL = "journal"
    TITLE = "title"
    HEADING = "heading"


class Rule(NamedTuple):
    """A sign for or against; `weight` is added once if the pattern is found in any value of the field."""

    name: str
    field: Field
    pattern: re.Pattern[str]
    weight: int
    why: str


def _rule(name: str, field: Field, pattern: str, weight: int, why: str) -> Rule:
    return Rule(name, field, re.compile(pattern, re.IGNORECASE), weight, why)


_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|several|few|rare)"
_LABEL = r"^\W*(?:(?:[0-9]+|[ivx]+)(?:\.[0-9]+)*\.?\s+)?"  # "2.", "2.1", "II."

RULES: tuple[Rule, ...] = (
    _rule("typed case report", Field.TYPE, r"^(?:clinical[- ])?case[-_ ]?(?:report|series|study)s?$", 3, "what the publisher says"),
    _rule(
        "typed as no report",
        Field.TYPE,
        r"^(?:review-article|systematic-review|meta-analysis|editorial|correction|corrected-article|retraction|addendum|erratum"
        r"|expression-of-concern|partial-retraction|protocol|study-protocol|news|meeting-report|conference-.*|article-commentary"
        r"|commentary|data-paper|data-note|book-review|product-review|obituary|announcement|calendar|introduction|collection|guideline"
        r"|practice-guideline|dissertation|methods-article|interview|poster|in-brief|abstract|abstract-.*|reply|translation|index"
        r"|opinion|discussion|tutorial|software.*|technical-report)$",
        -20,
        "kinds that report no case of their own, whatever their title says",
    ),
    _rule("subject case report", Field.SUBJECT, r"\b(?:case[- ]reports?|clinical cases?|case presentations?|case series|case notes?)\b", 2, "the journal's rubric"),
    _rule("subject case study", Field.SUBJECT, r"\bcase stud(?:y|ies)\b", 1, "also used for studies of a site or a company"),
    _rule("subject review or study", Field.SUBJECT, r"\b(?:systematic reviews?|reviews?$|meta-analys[ie]s|study protocols?|editorials?|correction|opinion|viewpoint|perspectives?|methodology|software|database)\b", -3, "rubrics of other kinds"),
    _rule("subject original research", Field.SUBJECT, r"\b(?:original (?:research|article|paper|investigation)s?|research articles?|clinical trials?)\b", -1, "weak: some case reports stand there too"),
    _rule("journal of case reports", Field.JOURNAL, r"\bcase(?:s|[- ]reports?| rep\b| studies)\b", 2, "such journals print little else, but reviews and editorials too"),
    _rule(
        "title says case report",
        Field.TITLE,
        rf"\bcase[- ](?:reports?|series|presentation|description|history|histories)\b|\bcase stud(?:y|ies) of (?:a|an|the) (?:patient|\d)|\breport(?:s)? (?:of|on) {_NUMBER}?\s*(?:\w+\s)?(?:cases?|patients?)\b"
        rf"|\b(?:an?|{_NUMBER}|first|unusual|rare|unique|interesting|challenging|complex|fatal|lethal|severe|sporadic)\s(?:\w+\s){{0,3}}cases?\b(?! (?:control|fatality|definition|finding|management|law|mix|load|studies|study))",
        3,
        "authors name their kind in the title",
    ),
    _rule("title says case series", Field.TITLE, rf"\b(?:case|patient) series\b|\bseries of {_NUMBER} (?:\w+\s){{0,2}}(?:cases|patients)\b", 3, "outweighs the few signs of a study that a small series has; a large one has more"),
    _rule(
        "title tells of one patient",
        Field.TITLE,
        r"\b(?:in|of|with|for) an? (?:[\w-]+\s){0,4}(?:patient|man|woman|male|female|boy|girl|infant|child|neonate|newborn|adolescent|fetus|pregnan\w+|player|athlete|family)\b"
        r"|\b\d{1,3}[-‐‑–\s]*(?:year|month|week|day)s?[-‐‑–\s]*old\b|\bpresenting (?:as|with)\b|\bmimick?ing\b|\bmasquerading\b|\bin pregnancy\b",
        1,
        "the usual form of a case report's title, also met elsewhere",
    ),
    _rule(
        "title tells of a study",
        Field.TITLE,
        r"\bsystematic review\b|\bmeta-?analys[ie]s\b|\brandomi[sz]ed\b|\bcohort\b|\btrials?\b|\bprotocol\b|\bsurvey\b|\bretrospective (?:study|analysis|review)\b|\bprospective\b"
        r"|\bcase[-‐‑–\s]control\b|\bcross[-‐‑–\s]sectional\b|\bincidence\b|\bprevalence\b|\brisk factors\b|\bepidemiolog\w+ of\b|\bmulticent(?:er|re)\b|\bguidelines?\b|\bconsensus\b|\bvalidation\b"
        r"|\b(?:quality of life|attitudes|perceptions|knowledge)\b|\b(?:mice|murine|mouse|rats?|zebrafish|drosophila|in vitro)\b|\bevaluation of\b|\beffects? of\b|\bassociation (?:of|between)\b|\bgenome sequence\b",
        -2,
        "studies name their design in the title",
    ),
    _rule("title corrects", Field.TITLE, r"^(?:correction|corrigendum|erratum|retraction|retracted|editorial|reply|response|comment)\b", -20, "no report of its own"),
    _rule(
        "heading of a case",
        Field.HEADING,
        rf"{_LABEL}(?:the\s|our\s)?(?:clinical\s|illustrative\s|index\s)?(?:case|cases)\W*$"
        rf"|{_LABEL}(?:clinical\s|illustrative\s)?cases?[\s-]*(?:presentations?|reports?|descriptions?|summar(?:y|ies)|histor(?:y|ies)|stud(?:y|ies)|series|details?|vignettes?|illustrations?|discussion|synopsis|narratives?|overview|outline)\b"
        rf"|{_LABEL}(?:presentations?|reports?|descriptions?|summary|history) of (?:the\s|a\s|our\s)?(?:cases?|patients?)\b|{_LABEL}(?:clinical\s)?case\s*(?:#|no\.?|number)?\s*(?:[0-9]{{1,2}}|[ivx]+|one|two|a|b)\b"
        rf"|{_LABEL}(?:patients?\s(?:information|description|presentation|history|case)|clinical (?:history|case|presentation|findings|summary|description)|chief complaints?|history of present illness)\b",
        3,
        "the part that only a case report has",
    ),
    _rule("heading of a study", Field.HEADING, rf"{_LABEL}(?:statistic\w*|data (?:collection|analysis|sources?|extraction)|participants?|subjects|study (?:design|population|protocol|area|site)|search strategy|inclusion|eligibility|sample size|randomi[sz]ation|outcome measures?|statistical analys[ie]s|genome (?:sequencing|project)\b.*|organism information)\b", -2, "the parts that only a study has"),
    _rule("heading of methods", Field.HEADING, rf"{_LABEL}(?:materials?(?: and|,| &) ?(?:patients? and )?methods?|(?:patients?|subjects|experimental) and methods?|methods?|methodology|methods? and materials?)\W*$", -1, "weak: some case reports describe a technique"),
)  # fmt: skip
"""Signs in the article's metadata and headings; those in its content are in `case_report_filter`."""

NARRATIVE_PHRASES = (
    "presented with", "presented to", "presenting with", "was admitted", "physical examination", "on examination", "medical history",
    "was referred", "complained of", "complaining of", "complaints of", "was diagnosed", "family history", "was discharged",
    "chief complaint", "was hospitalized", "was transferred", "emergency department", "laboratory test", "laboratory findings",
    "underwent", "the patient was", "history of", "her husband", "his wife", "informed consent was obtained from the patient",
)  # fmt: skip
"""Phrases in which a patient's history is told."""

STUDY_PHRASES = (
    "p <", "statistically significant", "participants", "inclusion criteria", "exclusion criteria", "randomi", "confidence interval",
    "we recruited", "questionnaire", "standard deviation", "anova", "regression", "cohort", "control group", "were enrolled", "study population",
)  # fmt: skip
"""Phrases of studies on groups."""

PATIENT_WORDS = frozenset(("patient", "patients"))
SINGULAR_WORDS = frozenset(("patient", "he", "she", "his", "her", "him", "proband"))
"""Words for one person; `patients` is not among them."""

PEOPLE_WORDS = frozenset(
    [
        "man",
        "woman",
        "men",
        "women",
        "boy",
        "girl",
        "gentleman",
        "lady",
        "child",
        "children",
        "mother",
        "father",
        "wife",
        "husband",
    ]
)
"""Words for persons that are not said of animals, as `patient`, `female` and `she` are."""

HUMAN_WORDS = frozenset(
    [
        "patient",
        "patients",
        "man",
        "woman",
        "men",
        "women",
        "boy",
        "girl",
        "gentleman",
        "lady",
        "infant",
        "infants",
        "child",
        "children",
        "newborn",
        "neonate",
        "mother",
        "father",
        "wife",
        "husband",
        "he",
        "she",
        "his",
        "her",
    ]
)

ANIMAL_WORDS = frozenset(
    [
        "dog",
        "dogs",
        "canine",
        "canines",
        "cat",
        "cats",
        "feline",
        "felines",
        "horse",
        "horses",
        "equine",
        "mare",
        "mares",
        "foal",
        "foals",
        "stallion",
        "pony",
        "ponies",
        "cow",
        "cows",
        "cattle",
        "bovine",
        "calf",
        "calves",
        "heifer",
        "heifers",
        "bull",
        "bulls",
        "sheep",
        "ovine",
        "ewe",
        "ewes",
        "lamb",
        "lambs",
        "goat",
        "goats",
        "caprine",
        "pig",
        "pigs",
        "piglet",
        "piglets",
        "porcine",
        "swine",
        "sow",
        "sows",
        "rabbit",
        "rabbits",
        "ferret",
        "ferrets",
        "monkey",
        "monkeys",
        "macaque",
        "macaques",
        "chimpanzee",
        "chimpanzees",
        "gorilla",
        "lion",
        "lions",
        "tiger",
        "tigers",
        "bear",
        "bears",
        "deer",
        "elephant",
        "elephants",
        "camel",
        "camels",
        "alpaca",
        "alpacas",
        "llama",
        "llamas",
        "donkey",
        "donkeys",
        "bird",
        "birds",
        "chicken",
        "chickens",
        "parrot",
        "parrots",
        "avian",
        "poultry",
        "turtle",
        "turtles",
        "tortoise",
        "tortoises",
        "snake",
        "snakes",
        "lizard",
        "lizards",
        "reptile",
        "reptiles",
        "frog",
        "frogs",
        "fish",
        "shark",
        "sharks",
        "dolphin",
        "dolphins",
        "whale",
        "whales",
        "fox",
        "foxes",
        "wolf",
        "wolves",
        "raccoon",
        "raccoons",
        "hamster",
        "hamsters",
        "puppy",
        "puppies",
        "kitten",
        "kittens",
        "veterinary",
        "captive",
        "mouse",
        "mice",
        "murine",
        "rat",
        "rats",
        "animal",
        "animals",
        "herd",
        "owner",
        "breed",
        "bitch",
    ]
)
ANIMALS = re.compile(
    rf"\b(?:{'|'.join(sorted(ANIMAL_WORDS - {'owner', 'herd', 'breed', 'captive'}))}|guinea pigs?|sea lions?)\b"
)
"""Names of animals; those in a title are weighed against the people in the text."""

ANIMAL_JOURNAL = re.compile(
    r"\b(?:veterinar\w*|animals?|zoo\w*|equine|canine|feline|bovine|poultry|wildlife|livestock|small animal|acta vet\w*)\b"
)

ORGANISM_TITLE = re.compile(
    r"\bgenomes?\b.{0,20}\b(?:sequence|report|announcement)s?\b|\b(?:draft|complete|whole)[- ]genome\b|\bgenome reports?\b|\bcultivars?\b|\bmicropropagation\b|\bseedlings?\b|\bcrops?\b|\bplants?\b|\bsp\. nov\b|\btype strain\b"
)
"""A title or rubric about a microbe or a plant."""

ORGANISM_WORDS = frozenset(
    [
        "genome",
        "genomes",
        "genomic",
        "contigs",
        "strain",
        "strains",
        "isolate",
        "sequencing",
        "gene",
        "genes",
        "bacteriophage",
        "phage",
        "species",
        "genus",
        "plant",
        "plants",
        "seed",
        "seeds",
        "seedlings",
        "leaf",
        "leaves",
        "root",
        "roots",
        "soil",
        "crop",
        "crops",
        "cultivar",
        "cultivars",
        "shoots",
        "shoot",
        "explants",
        "culture",
        "medium",
        "acidophilic",
        "taxonomy",
    ]
)

CLINICAL_WORDS = frozenset(
    [
        "diagnosis",
        "diagnosed",
        "diagnostic",
        "symptoms",
        "symptom",
        "surgery",
        "surgical",
        "surgeon",
        "hospital",
        "clinical",
        "clinic",
        "therapy",
        "treatment",
        "treated",
        "admitted",
        "admission",
        "examination",
        "biopsy",
        "lesion",
        "lesions",
        "disease",
        "pain",
        "tomography",
        "imaging",
        "mri",
        "ct",
        "ultrasound",
        "radiograph",
        "xray",
        "followup",
        "follow",
        "complaint",
        "complained",
        "complaints",
        "referred",
        "history",
        "discharged",
        "discharge",
        "antibiotics",
        "antibiotic",
        "dose",
        "blood",
        "infection",
        "infections",
        "tumor",
        "tumour",
        "syndrome",
        "serum",
        "fever",
        "postoperative",
        "preoperative",
        "operation",
        "prognosis",
        "acute",
        "chronic",
        "bilateral",
        "anterior",
        "posterior",
        "swelling",
        "hemorrhage",
        "haemorrhage",
        "physician",
        "doctor",
        "medication",
        "mg",
        "daily",
        "histopathology",
        "pathology",
        "malignant",
        "benign",
        "carcinoma",
        "cancer",
        "therapeutic",
        "resection",
        "anesthesia",
        "anaesthesia",
        "hypertension",
        "diabetes",
        "oral",
        "tooth",
        "teeth",
        "restoration",
        "dental",
        "radiographic",
        "abnormal",
        "complications",
        "complication",
        "asymptomatic",
        "syndrome",
        "bleeding",
        "infusion",
        "intravenous",
        "cough",
        "nausea",
        "vomiting",
        "weakness",
        "emergency",
        "icu",
        "presented",
        "presentation",
        "revealed",
        "lab",
        "laboratory",
    ]
)
"""The vocabulary of the clinic, by which a patient's case is told from an athlete's, a company's or a laboratory's."""

ENGLISH_WORDS = frozenset(
    ["the", "of", "and", "with", "was", "were", "that", "for", "by", "from", "this", "which", "to", "is", "are"]
)
"""Words by which English is known; few of them are words of another language of medical journals."""
