"""Where the answer begins: the prompt of a report is its case narrative up to the first line that gives the answer away."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from schemas.vocabulary import SectionRole
from transforms.assemble.diagnosis.answer import Answer
from transforms.assemble.diagnosis.known import Tell
from transforms.assemble.diagnosis.names import (
    akin,
    gives_away,
    initials,
    is_disease_word,
    key_word,
    key_words,
    main_part,
    telling_words,
)
from transforms.assemble.diagnosis.report import Line, Report
from transforms.assemble.diagnosis.statements import Certainty, statements
from transforms.assemble.diagnosis.titles import companions
from transforms.assemble.diagnosis.words import DEGREES

_BEFORE = frozenset(
    (
        SectionRole.PRESENTATION,
        SectionRole.HISTORY,
        SectionRole.EXAMINATION,
        SectionRole.INVESTIGATIONS,
        SectionRole.DIAGNOSIS,
    )
)
_NEOPLASM = re.compile(
    r"(?:oma|omas|sarcoma|carcinoma|leukemia|neoplasm|tumor|cancer|malignancy|metastasis|histiocytosis|mastocytosis|lymphoma)$"
)
_GENETIC = re.compile(
    r"\b(?:mutation|mutated|gene|genetic|deficiency|familial|hereditary|inherited|congenital|dystrophy|syndrome)\b",
    re.IGNORECASE,
)
_INFECTION = re.compile(
    r"\b(?:infect\w*|sepsis|septic|abscess|tuberculosis|\w+iasis|mycosis|\w+mycosis|aspergill\w*|\w+coccus|\w+cocc\w+|virus|viral|bacter\w*|fung\w*|malaria|leishmania\w*|syphilis|covid|pneumonia|endocarditis|meningitis|osteomyelitis|hepatitis|encephalitis|fever|arthritis|fasciitis)\b",
    re.IGNORECASE,
)
_TISSUE = (
    re.compile(
        r"\b(?:histo\w*|biops\w+|immunohisto\w*|patholog\w+|cytolog\w+|cytopatholog\w+|autopsy|microscop(?:y|ic\w*)|immunophenotyp\w+|flow cytometry|bone marrow|fine[- ]needle)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:show(?:ed|s|ing)?|reveal(?:ed|s|ing)?|demonstrat(?:ed|es|ing)|confirm(?:ed|s|ing)?|consist(?:ed|s|ing|ent)|disclos\w+|found|identif\w+|positive|compos\w+|report(?:ed)?|diagnos\w+|characteri\w+|compatible|suggest\w+|indicat\w+|stain\w+|express\w+|prov(?:ed|en))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:cells?|tumou?rs?|malignan\w+|neoplas\w+|atypi\w+|mitos\w+|mitotic|positiv\w+|express\w*|proliferat\w+|blasts?|spindle\w*|differentiated|infiltrat\w+|[a-z]{4,}omas?|granulom\w+)\b",
        re.IGNORECASE,
    ),
)
_GENE = (
    re.compile(
        r"\b(?:mutations?|sequencing|exome|genetic (?:test|analys|stud|examin|screen)\w*|karyotyp\w+|microarray|heterozyg\w+|homozyg\w+|variants?|c\.\d+\w*|enzyme (?:activity|assay)|molecular)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:show(?:ed|s|ing)?|reveal(?:ed|s|ing)?|demonstrat\w+|confirm\w*|identif\w+|detect\w+|found|carri\w+|harbou?r\w*|positive|disclosed)\b",
        re.IGNORECASE,
    ),
)
_GROWN = (
    re.compile(
        r"\b(?:cultures?|pcr|serolog\w+|antigen|gram stain\w*|sequencing|next[- ]generation|igm|igg|antibod\w+|stain(?:s|ing)?|swab|rt-pcr|nucleic acid|smear|isolat\w+|ziehl|laboratory analys[ie]s|microbiolog\w+|(?-i:[A-Z][a-z]{4,} (?:spp?\b|[a-z]{4,}(?:is|us|um|ae|ii|ans)\b)))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:grew|grown|yielded|positive|isolated|identified|detected|confirm\w*|reveal(?:ed|s|ing)?|showed|growth|demonstrated)\b",
        re.IGNORECASE,
    ),
)
_SPECIES = re.compile(r"\b[A-Z][a-z]{3,} ([a-z]{4,}(?:us|is|um|ae|ii|ans|i|a))\b")
_PAST = re.compile(
    r"\b(?:years?|months?) (?:ago|earlier|before|prior|previously)\b|\bhistory of\b|\bpreviously (?:diagnosed|treated|had|known)\b|\bpast (?:medical|surgical)\b|\bknown (?:case|to have|with)\b|\bstatus post\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:negative|no growth|sterile|unremarkable|normal|not detect\w*|no (?:evidence|organism|bacteri\w*|mutation)|did not|was non-?diagnostic|inconclusive|non-?specific|pending|planned)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:the|his|her|our|my) diagnosis (?:was|is) (?:an? |that of )(?!differential)|\b(?:final|definitive|definite|correct)\s+(?:\w+\s+)?diagnosis\b|\bdiagnosis (?:was|is) (?:confirmed|established|made|reached)\b|\bconfirmed the diagnosis\b|\b(?:was|were) (?:\w+ )?diagnosed\b(?! (?:previously|at|in|years|when|by)\b)(?!.{0,60}\b(?:ago|earlier|previously|before|history|prior)\b)",
    re.IGNORECASE,
)
_DIAGNOSED_AS = re.compile(r"\bdiagnosed (?:as|with|to have) ([^.;]{3,80})", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:was|were) (?:treated|managed|started|discharged|operated|prescribed|initiated|commenced|placed|put) (?:on|with|by|for|under|home|conservatively|in|from|successfully)?|\btreatment (?:was|with|consisted)|"
    r"\bunderwent (?:\w+ ){0,3}(?:surgery|resection|excision|operation|repair|\w+ectomy|\w+plasty)\b|\bdischarged\b|\bfollow[- ]?up\b|\btherapy (?:was|with)\b|\bpost-?operative(?:ly)?\b",
    re.IGNORECASE,
)
"""Where a case that never names its diagnosis goes over to what was done."""


def _all_in(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return all(pattern.search(text) for pattern in patterns)


class Prompt(NamedTuple):
    """The slice of the article that is the prompt."""

    start: int
    end: int


class Reveal:
    """Whether a line gives an answer away: by name, by a name's own words, or by the test that confirms it."""

    def __init__(self, answer: Answer) -> None:
        names = (answer.name, *answer.synonyms)
        self.tellings = [frozenset(words) for name in names if (words := telling_words(name))]
        self.heads = frozenset(word for name in names for word in key_words(main_part(name)) if gives_away(word))
        self.words = words = frozenset(key_words(answer.name))
        self.common = None
        self.pairs = [
            frozenset(pair)
            for name in names
            for pair in pairwise(key_words(_SECOND_PART.split(main_part(name))[0]))
            if is_disease_word(pair[1]) and pair[0] not in DEGREES
        ]
        if not self.heads:
            main = frozenset(key_words(main_part(answer.name)))
            heads = frozenset(word for word in main if is_disease_word(word))
            self.common = (heads, main - heads)
        self.eponyms = frozenset(
            word
            for name in names
            for word in telling_words(name)
            if re.search(rf"(?:[a-z)] |^){re.escape(word.capitalize())}(?:['’]s?\b|(?<!^.)\b)", name)
        )
        self.eponyms |= {key_word(match[1]) for name in names for match in _SPECIES.finditer(name)}
        shorts = [name for name in names if " " not in name and sum(letter.isupper() for letter in name) >= 2]
        shorts += [short for name in names if (short := initials(main_part(name)))]
        self.short = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, shorts))})s?(?!\w)") if shorts else None
        text = " ".join(names)
        self.of_tissue = any(_NEOPLASM.search(word) for word in words)
        self.of_genes = bool(_GENETIC.search(text))
        self.of_germs = bool(_INFECTION.search(text))

    def named_in(self, line: Line) -> bool:
        """Whether the line names the answer, in whole, by its own word, or by enough of its words."""
        words = line.words
        if words & self.heads or words & self.eponyms:
            return True
        if self.short is not None and self.short.search(line.text):
            return True
        if any(telling <= words for telling in self.tellings if len(telling) > 1 or self.common is None):
            return True
        if any(
            len(telling) >= 3 and len(telling & words) >= max(2, -(-2 * len(telling) // 3)) for telling in self.tellings
        ):
            return True
        if any(pair <= words for pair in self.pairs) and not _PAST.search(line.text):
            return True
        if self.common is not None:
            heads, others = self.common
            whole = heads | others
            enough = min(len(whole), max(2, -(-len(whole) // 2)))
            return bool(words & heads) and len(words & whole) >= enough and not _PAST.search(line.text)
        return False

    def _names_another(self, text: str) -> bool:
        """Whether what a line says was diagnosed is something else: an earlier, a wrong or a second diagnosis."""
        if (told := _DIAGNOSED_AS.search(text)) and not self.words & set(key_words(told[1])):
            return True
        named = [each.name for each in statements(text) if each.certainty > Certainty.SUGGESTED]
        return bool(named) and not any(akin(self.words, words) or self._alike(words) for words in map(key_words, named))

    def _alike(self, words: Sequence[str]) -> bool:
        """Whether a diagnosis is of the kind of an answer that has no word of its own: both are infections, say."""
        return not self.heads and any(is_disease_word(word) for word in self.words.intersection(words))

    def proven_in(self, line: Line) -> bool:
        """Whether the line holds the result of a test that settles it, or says that the diagnosis was made."""
        text = line.text
        if _SAID.search(text):
            return not self._names_another(text)
        if _NEGATIVE.search(text) or _PAST.search(text):
            return False
        return bool(
            (self.of_tissue and _all_in(_TISSUE, text))
            or (self.of_genes and _all_in(_GENE, text))
            or (self.of_germs and _all_in(_GROWN, text))
        )


_OUTSIDE = re.compile(
    r"\b(?:we (?:report|present|describe)|(?:this|the) (?:case|report|study|paper)\b.{0,30}\b(?:describes|reports|presents|illustrates)|the aim|the purpose|the case (?:below|described|presented))\b",
    re.IGNORECASE,
)
"""A line that announces the case and does not yet tell it."""

SHORT = 25
"""A line of fewer characters at the beginning is a heading without its mark-up."""

LEAST_LINES = 4
LEAST_PART = 8
"""Where less than the eighth part of a case comes before the diagnosis, it was known from the beginning."""
LEAST_BEFORE_TREATMENT = 8
LEAST_CHARACTERS = 450
"""Fewer lines or characters before the answer make no question."""


_SECOND_PART = re.compile(r"\s+(?:and|with|or)\s+", re.IGNORECASE)
"""What comes behind it is often what the patient came with."""
_JOINED = r"[\s‐‑–/-]*"


class Tells:
    """Whether a line tells of the treatment, the positive test or the gene that gives an answer away."""

    def __init__(self, tells: Mapping[Tell, Sequence[str]]) -> None:
        self._therapy = _any_of(tells.get(Tell.THERAPY, ()), re.IGNORECASE)
        self._test = _any_of(tells.get(Tell.TEST, ()), re.IGNORECASE)
        self._gene = _any_of(tells.get(Tell.GENE, ()))

    def in_line(self, line: Line) -> bool:
        text = line.text
        if _PAST.search(text):
            return False
        if self._therapy is not None and self._therapy.search(text):
            return True
        tested = any(each is not None and each.search(text) for each in (self._test, self._gene))
        return tested and not _NEGATIVE.search(text)


def _any_of(terms: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    if not terms:
        return None
    told = "|".join(_JOINED.join(map(re.escape, term.split())) for term in terms)
    return re.compile(rf"(?<!\w)(?:{told})s?(?!\w)", flags)


def _companions(report: Report, answer: Answer, case: Sequence[Line]) -> list["Reveal"]:
    """What the title says that the answer came from or with, unless the case begins with it: then it is no news."""
    found = [
        Reveal(Answer(name, (), (), 0))
        for name in companions(report.title)
        if not akin(key_words(name), key_words(answer.name))
    ]
    return [each for each in found if not any(each.named_in(line) for line in case[:LEAST_LINES])]


def prompt_of(report: Report, answer: Answer, tells: Mapping[Tell, Sequence[str]] | None = None) -> Prompt | None:
    """The case from its first line up to the first line that gives the answer away, or that treats or ends the case.

    `tells` are the treatments, tests and genes that give it away. None if too little is left. Headings within are part of the slice; the heading of the first section is not.
    """
    case = report.case
    if not case:
        return None
    reveal, told = Reveal(answer), Tells(tells or {})
    while case and (_OUTSIDE.search(case[0].text) or len(case[0].text) < SHORT) and reveal.named_in(case[0]):
        case = case[1:]
    others = _companions(report, answer, case)
    kept = 0
    shown = any(reveal.named_in(line) or reveal.proven_in(line) for line in case if line.role not in _BEFORE)
    operated = reveal.of_tissue and shown  # what was cut out tells only afterwards what it was
    for line in case:
        if (
            (line.role not in _BEFORE and not operated)
            or reveal.named_in(line)
            or told.in_line(line)
            or (kept >= LEAST_LINES and (reveal.proven_in(line) or any(each.named_in(line) for each in others)))
        ):
            break
        if kept and _gap(report, case[kept - 1], line):
            break
        kept += 1
    if kept == len(case):
        done = (
            number
            for number, line in enumerate(case)
            if number >= LEAST_BEFORE_TREATMENT and _TREATED.search(line.text)
        )
        kept = next(done, kept)
    prompt = least_prompt(case[:kept])
    if prompt is None or (prompt.end - prompt.start) * LEAST_PART < case[-1].end - case[0].start:
        return None
    return prompt


def least_prompt(lines: Sequence[Line]) -> Prompt | None:
    """The slice that some lines of a case make; None if they are too few."""
    if len(lines) < LEAST_LINES or lines[-1].end - lines[0].start < LEAST_CHARACTERS:
        return None
    return Prompt(lines[0].start, lines[-1].end)


def _gap(report: Report, before: Line, line: Line) -> bool:
    """Whether something that is not of the case stands between two lines of it."""
    return any(
        before.end <= part.start < line.start
        and part.role in (SectionRole.DISCUSSION, SectionRole.INTRODUCTION, SectionRole.CONCLUSION)
        for part in report.parts
    )
