"""Names of persons where the words around them say so: labels, titles, credentials, signatures, relationships, ages."""

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, any_of, first_words
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View
from transforms.deidentify.words import NAMES_TOO, NO_NAME_ENDING, NOT_NAMES

_WORD = r"(?:[A-Z][a-z]*'?[A-Z]?[a-z]+(?:-[A-Z]?[a-z]+){0,2}|[A-Z]{2,}(?:['-][A-Z]{2,})?|[A-Z]'[A-Z]{2,})"
_LINK = r"(?:de la|de los|del|de|da|di|la|le|van der|van den|van|von|der|den|bin|binti|al|el|y|st\.|St\.)"
_PART = rf"(?:{_WORD}|[A-Z](?:\.|\b)|{_LINK}(?= [A-Z]))"
_NAME = rf"(?:{_WORD}|[A-Z]\.(?= ?[A-Z])|{_LINK}(?= [A-Z]))(?:[ ]{{1,2}}{_PART}){{0,4}}"
_REVERSED = rf"{_WORD}(?:[ -]{_WORD})?, {{0,2}}{_NAME}|{_NAME}"
_NAME_AT_END = re.compile(rf"(?<![A-Za-z.'-]){_NAME}\Z")
_TITLE = r"(?:(?:Drs?|Mrs?|Ms|Miss|Mx|Prof|DR|MRS?)\.? {1,2})?"
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'.-]*")
_WINDOW = 90

_TITLES = frozenset(str.split("the dr drs mr mrs ms miss prof professor doctor nurse mx rev fr"))
_RELATIONS = "|".join(
    [
        *(f"{prefix}{kin}" for prefix in ("", "step", "grand", "god", "great-grand", "step-") for kin in ("mother", "father", "son", "daughter", "parents", "parent")),
        "brother|sister|stepbrother|stepsister|child|mom|dad|mum|mommy|daddy|husband|wife|spouse|partner|fiance|fiancee|boyfriend|girlfriend|aunt|uncle|niece|nephew",
        "cousin|grandma|grandpa|granny|nana|guardian|caregiver|caretaker|roommate|neighbor|neighbour|friend|sibling|twin|surrogate|proxy|stepmom|stepdad|godparent",
        "ex-wife|ex-husband|landlord|coworker|co-worker|boss|mother-in-law|father-in-law|sister-in-law|brother-in-law|son-in-law|daughter-in-law|foster mother|foster father",
    ]
)  # fmt: skip
_KIN = any_of(_RELATIONS)


def _is_label(text: str, token: re.Match[str]) -> bool:
    """Whether a word stands apart, as the next line does where lines were joined by two spaces, and heads it."""
    return text[token.end() : token.end() + 1] == ":" and text[max(0, token.start() - 2) : token.start()] == "  "


class _Names(Detector):
    """A recogniser of names: candidates are trimmed to the words that can be names."""

    entities = (Entity.PERSON,)
    score: ClassVar[float] = 0.85

    def _first_name(self, view: View, start: int, end: int, least: int = 1, titled: bool = False) -> Iterator[Span]:
        """The name at the start of a candidate, up to the first word that is none.

        `least`: how many words of two letters and more it must have. `titled`: after `Dr.` or `Mrs.` any capitalised
        word is a name.
        """
        tokens = list(_TOKEN.finditer(view.text, start, end))
        while tokens and tokens[0][0].lower().rstrip(".") in _TITLES:
            del tokens[0]
        kept, certain = [], False
        for token in tokens:
            kind = _kind(token[0])
            if _is_label(view.text, token):
                break
            if kind is False and not (titled and not kept and not token[0].isupper()):
                break
            if kept and len(token[0]) > 1 and token[0].isupper() and not kept[0][0].isupper() and "." not in token[0]:
                break  # an abbreviation after a name: `Roe SSN`
            kept.append(token)
            certain = certain or kind is True or titled
        if certain and sum(len(token[0]) > 1 for token in kept) >= least:
            yield self._span(kept[0].start(), kept[-1])

    def _last_name(self, view: View, end: int, least: int = 1) -> Iterator[Span]:
        """The name that ends at an offset, back to the first word that is none."""
        if not end or not view.text[end - 1].isalpha():
            return
        low = max(0, end - _WINDOW)
        low = max(low, view.text.rfind("\n", low, end) + 1)
        found = _NAME_AT_END.search(view.text, low, end)
        if not found:
            return
        kept, certain = [], False
        for token in reversed(list(_TOKEN.finditer(view.text, *found.span()))):
            kind = _kind(token[0])
            if kind is False or token[0].lower().rstrip(".") in _TITLES:
                break
            kept.insert(0, token)
            certain = certain or kind is True
        if certain and sum(len(token[0]) > 1 for token in kept) >= least:
            yield self._span(kept[0].start(), kept[-1])

    def _span(self, start: int, last: re.Match[str]) -> Span:
        word = last[0]
        if word.lower().endswith("'s"):
            word = word[:-2]
        elif word.endswith(".") and len(word) > 2:
            word = word[:-1]
        return Span(start, last.start() + len(word.rstrip("'-")), Entity.PERSON, self.score, self.name)


def _kind(token: str) -> bool | None:
    """True: can only be a name; None: a name or a word; False: no name."""
    word = token.lower().rstrip(".")
    if word.endswith("'s"):
        word = word[:-2]
    if word in NOT_NAMES:
        return None if word in NAMES_TOO else False
    if NO_NAME_ENDING.search(word):
        return False
    return True if len(word) > 1 else None


class Cue(NamedTuple):
    """Where a name may follow: the words that begin the cue, the pattern with the candidate as group `v`.

    In a text all in capitals only cues with `shouted` count: there every word looks like a name.
    """

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    least: int = 1
    titled: bool = False
    shouted: bool = False


def _cue(
    phrases: str,
    between: str = " {1,2}",
    name: str = _NAME,
    least: int = 1,
    titled: bool = False,
    shouted: bool = False,
) -> Cue:
    pattern = re.compile(rf"(?i:{any_of(phrases)})(?![A-Za-z]){between}{'' if titled else _TITLE}(?P<v>{name})")
    return Cue(first_words(phrases), pattern, least, titled, shouted)


class _NameAfter(_Names):
    """Names after cues."""

    cues: ClassVar[tuple[Cue, ...]] = ()

    def find(self, view: View) -> Iterator[Span]:
        for cue in self.cues:
            for start in view.starts_of(cue.words):
                match = cue.pattern.match(view.text, start)
                if match and (cue.shouted or cue.titled or not match[0].isupper()):
                    yield from self._first_name(view, *match.span("v"), cue.least, cue.titled)


class TitledName(_NameAfter):
    """Dr. X, Mr. X, Mrs. X, Nurse X, Baby X, also in capitals; `MR` without a full stop is magnetic resonance."""

    score = 0.95
    cues = (
        Cue(
            ("dr", "drs", "doctor", "mr", "mrs", "ms", "miss", "mx", "messrs", "prof", "professor"),
            re.compile(rf"(?:Drs?|DR|Doctor|Mr|Mrs|MRS|Ms|Miss|Mx|Messrs|Prof|Professor|MR(?=\.)|MS(?=\.))\.? {{1,2}}(?P<v>{_NAME})"),
            titled=True,
        ),
        Cue(("drs", "mr", "mrs", "ms"), re.compile(rf"(?:Drs\.?|Mr\.?|Mrs\.?|Ms\.?) (?:{_NAME}),? (?:and|&) (?P<v>{_NAME})"), titled=True),
        _cue(
            "rev|rev.|reverend|pastor|rabbi|imam|sgt|sgt.|sergeant|officer|ofc|detective|det.|capt|capt.|captain|lt|lt.|nurse|chaplain|judge|deputy|trooper|"
            "rn|np|cnm|crna|pa-c|father|principal|coach"
        ),
        Cue(("baby", "babygirl", "babyboy"), re.compile(rf"(?:[Bb]aby|BABY) ?(?:(?:[Bb]oy|[Gg]irl|BOY|GIRL|[Bb]/[Oo]|[AB]) )?(?P<v>{_NAME})")),
    )  # fmt: skip
    _lower = re.compile(r"(?:dr|mr|mrs|ms)\. {1,2}(?P<v>[a-z][a-z'-]{1,25})\b(?! ?=)")

    def find(self, view: View) -> Iterator[Span]:
        yield from super().find(view)
        for start in view.starts_of(("dr", "mr", "mrs", "ms")):
            match = self._lower.match(view.text, start)
            if match and match["v"] not in NOT_NAMES:
                yield Span(*match.span("v"), Entity.PERSON, 0.7, self.name)


class LabelledName(_NameAfter):
    """Names after a label with a colon: Patient, Name, PCP, Attending, Next of kin and their like."""

    score = 0.9
    cues = (
        _cue(
            "patient|patient name|patient's name|pt|pt name|name|first name|last name|middle name|maiden name|legal name|preferred name|full name|surname|given name|"
            "family name|alias|aka|pcp|primary care|primary care provider|primary care physician|primary physician|attending|attending physician|attending provider|provider|"
            "provider name|ed provider|ed physician|ed attending|physician|resident|resident physician|nurse|rn|np|pa|md|do|author|surgeon|assistant|first assistant|referring|"
            "referring physician|referring provider|consultant|consulting physician|ordering provider|ordering physician|ordered by|admitting physician|scribe|"
            "transcriptionist|technologist|sonographer|radiologist|cardiologist|anesthesiologist|interpreter|next of kin|nok|emergency contact|emergency contact name|"
            "contact|contact person|guardian|health care proxy|healthcare proxy|hcp|poa|signature|signed|signed by|dictated|dictated by|read by|performed by|reviewed by|"
            "electronically signed|electronically signed by|verified by|transcribed by|triage nurse|primary nurse|case manager|social worker|insured|guarantor|subscriber name|"
            "from|to|cc|re|attn|attention|reported by|informant|historian|source|witness|operator|requesting provider|requesting physician|supervising physician|"
            "contact name|caller|" + _RELATIONS,
            between=r"(?: ?\([^()\n]{1,20}\))?[ \t]{0,2}[:=][ \t]{0,4}",
            name=_REVERSED,
            shouted=True,
        ),
        _cue("named|name is|goes by|known as|name's|called|by the name of", between=r",? {1,2}\"?"),
        _cue("dear|hi|hello", between=r" (?=[^,\n]{2,40}[,\n])"),
    )  # fmt: skip


class Signature(_NameAfter):
    """Names of those who signed, dictated, read, performed, accepted; and of those spoken with."""

    score = 0.9
    cues = (
        Cue(
            ("by",),
            re.compile(rf"[Bb][Yy]:? {{1,2}}{_TITLE}(?P<v>{_NAME})(?=,? {{1,2}}(?:M\.?D|D\.?O|RN|NP|PA)\b|[ ,.;:)\n]|\Z)"),
            least=2,
        ),
        _cue(
            "signed by|co-signed by|cosigned by|dictated by|authored by|entered by|reviewed by|verified by|attested by|transcribed by|written by|documented by|performed by|"
            "interpreted by|read by|scribed by|signed electronically by|authenticated by|finalized by|accepted by|accompanied by|brought in by|supervised by|seen by|evaluated by",
            between=r":? {1,2}",
            shouted=True,
        ),
        _cue(
            "discussed with|spoke with|spoken with|seen with|staffed with|reviewed with|consulted with|conferred with|follows with|followed with|follow up with|followup with|"
            "follow-up with|appointment with|conversation with|spoke to|talked to|handed off to|signed out to|report given to|endorsed to|notified|consent from|"
            "contact is|worker is|manager is|nurse is|doctor is|physician is|provider is|pcp is|pediatrician is|attending is",
            least=2,
        ),
        _cue(
            "accepting md|accepting do|accepting physician|accepting provider|accepting doctor|accepting surgeon|accepting hospitalist|attending md|attending physician|"
            "covering md|covering physician|covering provider|on call md|on-call physician|on-call provider|admitting md|admitting physician|admitting provider|primary md|referring md|"
            "referring physician|referring provider|consulting md|consulting physician",
            between=r"(?: is| was)?,? {1,2}",
        ),
        _cue(
            "case manager|social worker|care coordinator|coordinator|case worker|caseworker|attending|contact attending|school nurse|charge nurse|resident|fellow|intern|therapist|"
            "pharmacist|technician|scribe|interpreter|hospitalist|intensivist|pediatrician|surgeon|cardiologist|neurologist|oncologist|nephrologist|pulmonologist|urologist|"
            "psychiatrist|psychologist|obstetrician|gynecologist|anesthesiologist|radiologist|dermatologist|gastroenterologist|endocrinologist|teacher|midwife|doula|"
            "attorney|lawyer|supervisor|manager|director|specialist|paramedic|emt",
            least=2,
        ),
        _cue("sincerely|regards|thanks|thank you|best|respectfully", between=r",?\n+", least=2),
    )  # fmt: skip
    _mark = re.compile(rf"(?:/s/|~|--+) ?(?P<v>{_NAME})")

    def find(self, view: View) -> Iterator[Span]:
        yield from super().find(view)
        if "/s/" in view.lower or "~" in view.lower or "--" in view.lower:
            for match in self._mark.finditer(view.text):
                yield from self._first_name(view, *match.span("v"), 2)


class CredentialedName(_Names):
    """Names before a credential: X, MD; X RN."""

    score = 0.9
    _credential = re.compile(
        r"(?:M\.?D|D\.?O|R\.?N|N\.?P|PA(?:-?C)?|P\.A|Pharm\.?D|Ph\.?D|LPN|LVN|CNA|CRNA|CNM|CNS|APRN|ARNP|AGACNP|FNP|DNP|ACNP|LCSW|LICSW|MSW|BSN|MSN|DDS|DMD|"
        r"DPM|DPT|DVM|MBBS|MBBCh|MPH|FACEP|FACS|FACP|RRT|EMT|PT|OT|SLP|RD|JD|Esq|PGY|Jr|Sr|II|III)(?![a-z])"
    )
    _cues = ("m", "md", "d", "do", "r", "rn", "n", "np", "pa", "p", "pharmd", "pharm", "phd", "ph", "lpn", "lvn", "cna", "crna", "cnm", "cns", "aprn", "arnp", "agacnp",
             "fnp", "dnp", "acnp", "lcsw", "licsw", "msw", "bsn", "msn", "dds", "dmd", "dpm", "dpt", "dvm", "mbbs", "mbbch", "mph", "facep", "facs", "facp", "rrt", "emt",
             "pt", "ot", "slp", "rd", "jd", "esq", "pgy", "jr", "sr", "ii", "iii")  # fmt: skip
    _only_after_comma = re.compile(r"(?:PA|PT|OT|RD|DO|MSW|MPH|PGY|JD|EMT|II|CNS|SLP)(?!-?C)\b")

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for start in view.starts_of(self._cues):
            if start < 3 or text[start - 1] != " " or not self._credential.match(text, start):
                continue
            end = start
            while end and text[end - 1] == " ":
                end -= 1
            comma = text[end - 1 : end] == ","
            if not comma and self._only_after_comma.match(text, start):
                continue
            yield from self._last_name(view, end - comma, 1 if comma else 2)


class RelativeName(_NameAfter):
    """Names after or before a relationship: husband Brenda at bedside; his daughter, Mary; Mary Roe (mother)."""

    score = 0.8
    cues = (
        _cue(
            _RELATIONS,
            between=r"(?:,? (?i:is|was|named|called|name is|at bedside,?|and))?(?:,? |: ?| ?\()",
        ),
        _cue(_RELATIONS, between=rf",? {_NAME},? (?:and|&) "),
        _cue("parents|family|sons|daughters|brothers|sisters|siblings|children|friends|staff|team", between=r"(?: are)? ?[(,:]? ?", least=2),
    )  # fmt: skip
    _relations = first_words(_RELATIONS)
    _before = re.compile(r" ?\((?:(?:the |patient's |pt's |his |her )?[a-z]+)|'s? ")

    def find(self, view: View) -> Iterator[Span]:
        yield from super().find(view)
        for start in view.starts_of(self._relations):
            at = view.text[max(0, start - 14) : start]
            cut = at.rfind(" (") if " (" in at else at.rfind("'s ") if at.endswith("'s ") else -1
            if cut >= 0:
                yield from self._last_name(view, start - len(at) + cut, 2)


class NamedByAge(_Names):
    """Names before an age or a record number: X is a 57-year-old; X, 3 years old; X, MRN."""

    score = 0.8
    _age = re.compile(r"\d{1,3}[ -]{0,2}(?:y(?:ea)?rs?\b|y\.?/?o\b|y\.o|mo\b|mos\b|month|week|wk|day|d/?o|[mf]\b)")
    _number = re.compile(r"\d{5,12}\b")
    _between = re.compile(
        r",? (?:is |was )?(?:now |currently )?(?:an? )?(?:(?:very |otherwise )?[a-z]{4,14},? ){0,3}\Z| \(\Z"
    )
    _record = re.compile(r",? \(?\Z")
    _comma = re.compile(r", \Z")
    _state = re.compile(r" (?:is |was )?\Z")

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for start in view.numbers:
            if self._age.match(text, start):
                yield from self._before(view, start, self._between)
            elif self._number.match(text, start):
                yield from self._before(view, start, self._comma, 2)
        for start in view.starts_of(("mrn", "dob", "dol", "pga")):
            yield from self._before(view, start, self._record)
        for start in view.starts_of(("ready", "dnr", "day")):
            if text.startswith(("ready for", "DNR", "day of life"), start):
                yield from self._before(view, start, self._comma if text[start] == "d" else self._state, 2)

    def _before(self, view: View, start: int, between: re.Pattern[str], least: int = 1) -> Iterator[Span]:
        found = between.search(view.text, max(0, start - 60), start)
        if found and found.start() and view.text[found.start() - 1].isalpha():
            yield from self._last_name(view, found.start(), least)


class NamedPatient(_NameAfter):
    """Names after `patient`, `pt`, `this is`, `picking up` and their like, and before `is DNR`, `ready for discharge`."""

    score = 0.75
    cues = (
        _cue("pt|pt."),
        _cue("patient|patients", between=r",? {1,2}", least=2),
        _cue("patient|pt|mrn", between=r"[ :#]{1,3}(?:MRN[ #:]{0,2})?\d{5,12},? (?:for )?", least=2),
        _cue(
            "this is|picking up|signing out|handing off|taking over|handoff for|handoff on|update for|update on|calling about|calling for|meet|for|about|regarding|re|introducing|"
            "c-section to|delivery to|born to|next up is|next is|see|call|transferred|transferring|admitting|discharging|accepting|received|evaluated|saw|examined|met",
            least=2,
        ),
    )  # fmt: skip


class Initials(Detector):
    """Initials of persons who dictated or signed: `JS/mk`, or after a label."""

    entities = (Entity.INITIALS,)
    _label = re.compile(
        r"(?i:initials?|initialed by|signed|dictated by|typed by|transcribed by)[ :]{1,3}(?P<v>[A-Z]\.?[A-Z]\.?(?:[A-Z]\.?)?(?:/[A-Za-z]{2,3})?)(?![A-Za-z])"
    )
    _dictation = re.compile(r"\n(?P<v>[A-Z]{2,3}/[a-z]{2,3})(?=\n|\Z| )")

    def find(self, view: View) -> Iterator[Span]:
        for start in view.starts_of(("initial", "initials", "initialed", "signed", "dictated", "typed", "transcribed")):
            match = self._label.match(view.text, start)
            # CBC dictates as well as any: after `by` no word is meant
            if match and (match["v"].lower() not in NOT_NAMES or " by" in match[0].lower()):
                yield Span(*match.span("v"), Entity.INITIALS, 0.8, self.name)
        for match in self._dictation.finditer(view.text):
            yield Span(*match.span("v"), Entity.INITIALS, 0.8, self.name)
