"""Dense extraction: the phrases of a case narrative by the 14 categories, verbatim, with their polarity."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from schemas.vocabulary import Category, Polarity, SectionRole
from transforms.segment.category_lexicon import CategoryLexicon, Term
from transforms.segment.clauses import AUXILIARY, FINITE, PERFORMED, Clause, bounds, clauses, sentences
from transforms.segment.polarity import Cue, Effect, PolarityRules, Scope, find_cues, latest_year, polarity_at, scopes
from transforms.segment.terms import Token, tokens

LONGEST = 250
"""A sentence of more words is read in parts of so many: it is a list without stops, and scopes cost their square."""


class Narrative(NamedTuple):
    """A slice of the case narrative: its role, the categories that its heading names, and where that heading is."""

    start: int
    end: int
    role: SectionRole
    categories: tuple[Category, ...] = ()
    heading_start: int = 0
    heading_end: int = 0


class PhraseRules(NamedTuple):
    """What extraction needs: the lexicon of categories and the cues of polarity."""

    lexicon: CategoryLexicon
    polarity: PolarityRules


class Phrase(NamedTuple):
    """A phrase of a category: `text[start:end]`, and what it says of its finding."""

    start: int
    end: int
    category: Category
    polarity: Polarity


_START = itemgetter(0)
_NO_TOPIC = frozenset((Category.HISTORY, Category.LAB_IMAGE, Category.VITALS_HEMA))
"""Categories that tell how something was learnt, not of what part of the body."""


class _State(StrEnum):
    """What the narrative is telling of; sentences without a sign of their own go on with it."""

    HISTORY = "history"
    EXAMINATION = "examination"
    INVESTIGATIONS = "investigations"
    COURSE = "course"


_OF_ROLE = {
    SectionRole.HISTORY: _State.HISTORY,
    SectionRole.EXAMINATION: _State.EXAMINATION,
    SectionRole.INVESTIGATIONS: _State.INVESTIGATIONS,
    SectionRole.DIAGNOSIS: _State.COURSE,
    SectionRole.TREATMENT: _State.COURSE,
    SectionRole.OUTCOME: _State.COURSE,
}

_EXAMINATION = re.compile(
    r"\b(?:on|upon|at|initial|general|physical|clinical|systemic|neurologic(?:al)?|local|intraoral|extraoral|abdominal|cardiovascular"
    r"|respiratory|ophthalm\w*|dermatolog\w*|musculoskeletal|bimanual|pelvic|objective) (?:and \w+ )?exam(?:ination)?s?\b|\bexamination "
    r"(?:revealed|showed|was|demonstrated|disclosed|findings)|\bvital signs\b|\bon (?:inspection|palpation|auscultation|percussion)\b"
    r"|\b(?:on|at|upon) (?:arrival|(?:admission|presentation|initial evaluation),)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:[^.;]{0,40}\b)?(?:an?|this|our|the)\s(?:[\w‐‑-]+\s){0,3}[\w‐‑-]{1,12}[\s‐‑–-](?:year|month|week|day)s?[\s‐‑–-]old\b",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"\b(?:treated|treatment|started on|administered|surgery|surgical\w*|operation|operated|resected|excised|excision|discharged|"
    r"follow[- ]?up|postoperative\w*|therapy|recovered|intraoperative\w*|laparotomy|anesthesia|anaesthesia|procedure|chemotherapy|"
    r"prescribed|died|recurrence)\b",
    re.IGNORECASE,
)
_SURGICAL = re.compile(
    r"\b(?:incis\w+|divided|retract\w+|dissect\w+|sutur\w+|implant\w*|insert\w+|anastomos\w+|resected|expose[ds]?|closed|"
    r"reconstruct\w+|placed|clamp\w+|ligat\w+|harvest\w*|fixat\w+|screw\w*|drill\w*|cannulat\w+|guidewire|stent\w*)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:(?:furthermore|moreover|additionally|also|subsequently|then|thereafter|afterwards|at that time|during that \w+|in addition),?\s+)?"
    r"(?:he|she|they|the patient|her|his|an?|this|these|that|it)\b.{0,60}?\b(?:underwent|undergone|was (?:\w+ )?(?:treated|performed|managed|operated|removed)"
    r"|were (?:performed|removed)|had (?:also )?(?:received|undergone|had)|smoked|completed|revealed|showed|demonstrated)\b",
    re.IGNORECASE,
)
"""A sentence that goes on with earlier things of which the one before it told."""
_PATIENT = re.compile(
    r"(?:the|this|our) (?:patient|man|woman|boy|girl|child|infant|baby|neonate)\b|he\b|she\b|there (?:was|were) (?:no )?(?:history|complaint)",
    re.I,
)


def extract_phrases(text: str, narratives: Sequence[Narrative], rules: PhraseRules) -> list[Phrase]:
    """The phrases of all narratives, sorted by start, end and category; nothing from outside them.

    A phrase is a clause, cut further where its terms differ in polarity. It has the categories of the terms in it, and
    besides: those of its section's heading; `history` while the narrative tells how the patient came; `lab_image`
    while it goes on about a test's result. Law: a phrase lies within one narrative, and two phrases of one category
    never overlap.
    """
    found: set[Phrase] = set()
    state = _State.HISTORY
    ordered = sorted(narratives)
    now = latest_year(text, ((each.start, each.end) for each in ordered))
    for narrative in ordered:
        reader = _Reader(text, narrative, rules, _OF_ROLE.get(narrative.role, state), now)
        found.update(_of_heading(text, narrative, reader.phrases()))
        state = reader.state
    return sorted(found)


_PAST_HEADING = re.compile(
    r"\b(?:past|previous|prior)\b.*\bhistor|\bhistor\w* of past|\bantecedent|\bcomorbid|\banamnesis vitae",
    re.IGNORECASE,
)
_MIXED_HEADING = re.compile(
    r"\b(?:present\w*|current|recent|family|social|exam\w*|complain\w*|symptoms?)\b", re.IGNORECASE
)
_FAMILY_HEADING = re.compile(r"(?:[0-9.]+\s+)?family histor\w*\W*$", re.IGNORECASE)
_OF_THE_PATIENT = re.compile(r"\s*(?:(?:the|our|this) (?:patient|child|boy|girl|man|woman)|he|she)\b", re.IGNORECASE)


def _of_heading(text: str, narrative: Narrative, phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    """Under "Past medical history" all is earlier, under "Family history" what is not said of the patient is of relatives."""
    heading = text[narrative.heading_start : narrative.heading_end]
    past = bool(_PAST_HEADING.search(heading)) and not _MIXED_HEADING.search(heading)
    family = bool(_FAMILY_HEADING.match(heading.strip()))
    for phrase in phrases:
        if past:
            yield _as_past(phrase)
        elif family and phrase.polarity is Polarity.AFFIRMED and not _OF_THE_PATIENT.match(text, phrase.start):
            yield phrase._replace(polarity=Polarity.FAMILY)
        else:
            yield phrase


def _as_past(phrase: Phrase) -> Phrase:
    return phrase._replace(polarity=Polarity.HISTORICAL) if phrase.polarity is Polarity.AFFIRMED else phrase


class _Reader:
    """Reads one slice from its beginning to its end, and knows what the sentences before told of."""

    def __init__(self, text: str, narrative: Narrative, rules: PhraseRules, state: _State, now: int | None) -> None:
        self.text, self.narrative, self.rules, self.state, self.now = text, narrative, rules, state, now
        self.words = tokens(text, narrative.start, narrative.end)
        matches = [
            (match.start(), match.end(), rules.lexicon.of_pattern[match.lastgroup or ""].told)
            for match in rules.lexicon.patterns.finditer(text, narrative.start, narrative.end)
        ]
        self.patterned = [match for match in matches if match[2]]
        self.unread = [match for match in matches if not match[2]]
        self.topic: frozenset[Category] = frozenset()
        self.past = False

    def phrases(self) -> Iterator[Phrase]:
        """The phrases of the slice, in order."""
        words, last, line_end = self.words, 0, self.narrative.start
        for start, end in sentences(self.text, self.narrative.start, self.narrative.end):
            first = last
            while last < len(words) and words[last].start < end:
                last += 1
            new_paragraph = "\n" in self.text[line_end:start]
            line_end = end
            if new_paragraph:
                self.topic = frozenset()
            for begin in range(first, last, LONGEST):
                yield from self._sentence(begin, min(begin + LONGEST, last), new_paragraph)

    def _sentence(self, first: int, last: int, new_paragraph: bool) -> Iterator[Phrase]:
        terms = [term for term in self.rules.lexicon.find(self.words, first, last) if not self._is_unread(term)]
        state = self._told_of(self.words[first].start, self.words[last - 1].end, terms, new_paragraph)
        if state is not self.state:
            self.topic = frozenset()
        self.state = state
        cues = find_cues(self.words, first, last, self.rules.polarity)
        found = [
            phrase
            for clause in clauses(self.text, self.words, first, last)
            for phrase in self._clause(clause, terms, cues)
        ]
        of_now = any(cue.effect in (Effect.PRESENT, Effect.ONSET) for cue in cues)
        goes_on = self.past and not new_paragraph and not of_now and state is _State.HISTORY
        if goes_on and _GOES_ON.match(self.text, self.words[first].start, self.words[last - 1].end):
            found = list(map(_as_past, found))
        told = {phrase.polarity for phrase in found}
        self.past = Polarity.HISTORICAL in told and Polarity.AFFIRMED not in told
        yield from found

    def _is_unread(self, term: Term) -> bool:
        """Whether a term stands in a pattern of no category: a primer's letters, the cells that DNA was taken from."""
        at = bisect_left(self.unread, term.end, key=_START)
        return at > 0 and term.start < self.unread[at - 1][1]

    def _told_of(self, start: int, end: int, terms: Sequence[Term], new_paragraph: bool) -> _State:
        """What a sentence tells of, by its own signs or as the one before it."""
        fixed = _OF_ROLE.get(self.narrative.role)
        tests = any(Category.LAB_IMAGE in term.meaning.told for term in terms)
        history = any(Category.HISTORY in term.meaning.told for term in terms)
        if _OPENING.match(self.text, start, end) and fixed in (None, _State.HISTORY):
            return _State.HISTORY  # another patient, or the same one told anew
        if _EXAMINATION.search(self.text, start, end):
            return _State.EXAMINATION
        if tests and (self.state is not _State.HISTORY or not history):
            return _State.INVESTIGATIONS
        if fixed is not None:
            return fixed
        if _COURSE.search(self.text, start, end) and self.state is not _State.HISTORY:
            return _State.COURSE
        if self.state is _State.INVESTIGATIONS and (new_paragraph or _PATIENT.match(self.text, start)):
            return _State.HISTORY if history else _State.COURSE
        return self.state

    def _clause(self, clause: Clause, terms: Sequence[Term], cues: list[Cue]) -> Iterator[Phrase]:
        text, words, coming = self.text, self.words, self.state is _State.HISTORY
        here = [term for term in terms if clause.first <= term.first and term.last < clause.last]
        reached = [
            scope
            for scope in scopes(text, words, cues, clause.first, clause.last, coming, self.now)
            if (scope.polarity is not Polarity.FAMILY or _tells_of_illness(words, here, scope))
            and not _is_missing_part(words, here, scope)
        ]
        for first, last, polarity, members in _pieces(text, words, clause, here, reached):
            start, end = bounds(text, words[first].start, words[last - 1].end, self.narrative.end)
            if start < end:
                for category in sorted(self._categories(start, end, members)):
                    yield Phrase(start, end, category, polarity)

    def _categories(self, start: int, end: int, members: Sequence[Term]) -> set[Category]:
        named = _named(members, self.state, bool(_SURGICAL.search(self.text, start, end)))
        if named - _NO_TOPIC:
            self.topic = named - _NO_TOPIC
        elif any(term.meaning.finding and not term.meaning.told for term in members):
            named |= self.topic  # "Nodes were enlarged. No pain was felt." The pain is of what was told of before.
        found = {*self.narrative.categories, *named}
        patterned = self.patterned
        for at in range(bisect_left(patterned, start, key=_START), bisect_left(patterned, end, key=_START)):
            if patterned[at][1] <= end:
                found |= patterned[at][2]
        if self.state is _State.HISTORY:
            found.add(Category.HISTORY)
        if self.state is _State.INVESTIGATIONS and members:
            found.add(Category.LAB_IMAGE)
        return found


def _is_missing_part(words: Sequence[Token], terms: Sequence[Term], scope: Scope) -> bool:
    """Whether "was absent" is said of parts of the body only: that they are not there is a finding."""
    if scope.polarity is not Polarity.NEGATED or words[scope.last - 1].form != "absent":
        return False
    told = [term for term in terms if scope.first <= term.first and term.last < scope.cue]
    return bool(told) and not any(term.meaning.finding for term in told)


_FATE = frozenset(("die", "died", "death", "diagnosed", "affected", "consanguineous", "history"))


def _tells_of_illness(words: Sequence[Token], terms: Sequence[Term], scope: Scope) -> bool:
    """Whether anything medical stands in the reach of a relative: else the relative only came along."""
    return any(words[at].printed.lower() in _FATE for at in range(scope.first, scope.last)) or any(
        scope.first <= term.first and term.last < scope.last
        for term in terms
        if term.meaning.finding or term.meaning.told - {Category.HISTORY}
    )


def _named(members: Sequence[Term], state: _State, surgical: bool) -> frozenset[Category]:
    """The categories of a piece's terms.

    An organ counts where something is found in it or it is examined, not where it is operated on.
    """
    named = frozenset().union(*(term.meaning.told for term in members))
    if not surgical and (state is _State.EXAMINATION or any(term.meaning.finding for term in members)):
        named |= frozenset().union(*(term.meaning.organs for term in members))
    return named


def _pieces(
    text: str, words: list[Token], clause: Clause, terms: Sequence[Term], reached: list[Scope]
) -> Iterator[tuple[int, int, Polarity, list[Term]]]:
    """A clause, cut where its terms' polarity changes: first token, one past the last, polarity, terms."""
    if not terms:
        polarity = polarity_at(clause.last - 1, clause.last - 1, reached)[0]
        if polarity is Polarity.AFFIRMED and reached:
            polarity = max(reached, key=lambda scope: scope.last - scope.first).polarity
        yield clause.first, clause.last, polarity, []
        return
    judged = [(term, *polarity_at(term.first, term.last, reached)) for term in terms]
    begin, members, polarity = clause.first, [judged[0][0]], judged[0][1]
    cue = judged[0][2]
    if polarity is Polarity.NEGATED and cue is not None and begin + 2 < cue <= judged[0][0].first:
        comma = "," in text[words[cue - 1].end : words[cue].start]
        if comma or words[cue].form in ("without", "with"):
            yield begin, cue, Polarity.AFFIRMED, []  # what comes before "without" is not negated, though unknown
            begin = cue
    for (before, _, _), (term, other, cue) in zip(judged, judged[1:], strict=False):
        if other is not polarity:
            cut = _cut(text, words, before.last + 1, term.first, cue)
            if polarity is Polarity.AFFIRMED and _is_said_of(text, words, begin, cut, members):
                polarity = other  # "the smear showed no cells": one statement
            else:
                yield begin, cut, polarity, members
                begin, members, polarity = cut, [], other
        members.append(term)
    if polarity is Polarity.AFFIRMED:  # "the cells were negative for", and then words that the lexicon does not know
        after = members[-1].last + 1 if members else begin + 1
        denied = [scope for scope in reached if scope.polarity is Polarity.NEGATED and after <= scope.cue]
        if any(_is_said_of(text, words, begin, scope.cue, members) for scope in denied):
            polarity = Polarity.NEGATED
        elif apart := [scope.cue for scope in denied if scope.first == scope.cue and scope.last > scope.cue + 1]:
            yield begin, min(apart), polarity, members
            begin, members, polarity = min(apart), [], Polarity.NEGATED
    yield begin, clause.last, polarity, members


_BETWEEN = frozenset(
    [
        "both",
        "all",
        "also",
        "found",
        "to",
        "be",
        "as",
        "evaluated",
        "judged",
        "considered",
        "again",
        "entirely",
        "otherwise",
    ]
)
"""Words between a verb and what it says: "were both asymptomatic", "was found to be normal"."""


def _is_said_of(text: str, words: list[Token], begin: int, cut: int, members: Sequence[Term]) -> bool:
    """Whether what begins at a cut is the statement of which the tokens before it are no more than the subject."""
    if "," in text[words[begin].start : words[cut].start] and any(term.meaning.finding for term in members):
        return False
    end = cut
    while end - 1 > begin and words[end - 1].printed.lower() in _BETWEEN:
        end -= 1
    last = words[end - 1].printed.lower()
    tested = words[cut - 1].form == "with" and cut - 2 >= begin and words[cut - 2].printed.lower() in PERFORMED
    if tested and words[cut].printed.lower() in ("negative", "normal", "unremarkable"):
        return True  # "a biopsy was performed with negative results"
    if last in FINITE or last == "being":
        return not any(words[at].printed.lower() in FINITE for at in range(begin, end - 1))
    opens = words[cut].printed.lower() in AUXILIARY and last not in ("and", "but", "or")
    return opens and not any(words[at].printed.lower() in FINITE for at in range(begin, cut))


def _cut(text: str, words: list[Token], after: int, before: int, cue: int | None) -> int:
    """Where, from token `after` to token `before`, a new piece begins: at its cue, or after the last comma or "and"."""
    if cue is not None and after <= cue <= before:
        while cue > after and (words[cue - 1].printed.endswith("ly") or words[cue - 1].form in ("a", "an")):
            cue -= 1  # "a functionally normal heart"
        return cue
    for at in range(before, after - 1, -1):
        if at > after - 1 and re.search(r"[,;:(]", text[words[at - 1].end : words[at].start]):
            return at
        if words[at].form in ("and", "but", "or", "with", "except"):
            return at
    return before


def categories_of(phrases: Collection[Phrase]) -> frozenset[Category]:
    """The categories of which there is a phrase."""
    return frozenset(phrase.category for phrase in phrases)
