"""Names of persons where the words around them say so: labels, titles, credentials, signatures, relationships, ages."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View
from transforms.deidentify.words import NOT_NAMES

_WORD = r"(?:[A-Z][a-z]*'?[A-Z]?[a-z]+(?:-[A-Z]?[a-z]+){0,2}|[A-Z]{2,}(?:['-][A-Z]{2,})?|[A-Z]'[A-Z]{2,})"
_LINK = r"(?:de la|de los|del|de|da|di|la|le|van der|van den|van|von|der|den|bin|binti|al|el|y|st\.|St\.)"
_PART = rf"(?:{_WORD}|[A-Z](?:\.|\b)|{_LINK}(?= [A-Z]))"
_NAME = rf"(?:{_WORD}|[A-Z]\.(?= ?[A-Z])|{_LINK}(?= [A-Z]))(?:[ ]{{1,2}}{_PART}){{0,4}}"
_NAME_OR_REVERSED = rf"{_WORD}(?:[ -]{_WORD})?, {{0,2}}{_NAME}|{_NAME}"
_CREDENTIAL = (
    r"(?:M\.?D|D\.?O|R\.?N|N\.?P|PA-?C|P\.A|PharmD|Pharm\.D|Ph\.?D|LPN|LVN|CNA|CRNA|CNM|CNS|APRN|ARNP|AGACNP|FNP(?:-[A-Z]+)?|DNP|ACNP|LCSW|LICSW|MSW|BSN|MSN|"
    r"DDS|DMD|DPM|DPT|DVM|MBBS|MBBCh|MPH|FACEP|FACS|FACP|RRT|EMT(?:-[BP])?|PA|PT|OT|SLP|RD|JD|Esq|PGY-?\d|Jr|Sr|III?)\b\.?"
)
_LEADING = re.compile(r"(?:(?:the|dr|mr|mrs|ms|miss|prof|professor|doctor|nurse|mx|rev|fr)\b\.? ?)+", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'.-]*")

_RELATION = (
    r"(?:(?:step|grand|god|great-?grand)[ -]?)?(?:mother|father|son|daughter|brother|sister|parents?|child|children|mom|dad|ma|pa)(?:-in-law)?|"
    r"husband|wife|spouse|partner|fianc[e]{1,2}|boyfriend|girlfriend|aunt|uncle|niece|nephew|cousin|grandma|grandpa|granny|nana|"
    r"guardian|caregiver|roommate|neighbou?r|friend|sibling|twin|mum|surrogate|proxy|godparent|ex-wife|ex-husband|caretaker|landlord|coworker|co-worker|boss"
)


class _Names(Detector):
    """A recogniser of names: matches are trimmed to the words that can be names."""

    entities = (Entity.PERSON,)
    score = 0.85

    def _spans(self, view: View, start: int, end: int, least: int = 1) -> Iterator[Span]:
        """The name within the offsets, cut at the first word that is none; nothing if that is too short."""
        text = view.text
        leading = _LEADING.match(text, start, end)
        if leading:
            start = leading.end()
        first = last = None
        words = 0
        for token in _TOKEN.finditer(text, start, end):
            word = token[0].lower().rstrip(".")
            if word.endswith("'s"):
                word = word[:-2]
            if word in NOT_NAMES and not (
                first is not None and word in ("may", "june", "april", "august", "white", "hand", "foot", "page")
            ):
                if first is None and least == 1:
                    return
                break
            if first is None:
                first = token.start()
            last = token.end() - (2 if token[0].endswith("'s") else 0)
            words += len(word) > 1
        if first is not None and words >= least:
            while (
                text[last - 1] in "-'"
                or text[last - 1] == "."
                and last - 2 >= 0
                and text[last - 3 : last - 2].isalpha()
            ):
                last -= 1
            yield Span(first, last, Entity.PERSON, self.score, self.name)


class _NameAfter(_Names):
    """Names after a cue; group `v` of each pattern is the candidate."""

    patterns: tuple[tuple[re.Pattern[str], tuple[str, ...], int], ...] = ()

    def find(self, view: View) -> Iterator[Span]:
        for pattern, needs, least in self.patterns:
            if needs and not any(literal in view.lower for literal in needs):
                continue
            for match in pattern.finditer(view.text):
                yield from self._spans(view, *match.span("v"), least)


def _cue(cue: str, *needs: str, least: int = 1, name: str = _NAME) -> tuple[re.Pattern[str], tuple[str, ...], int]:
    return re.compile(rf"(?<![A-Za-z])(?:{cue})(?P<v>{name})"), needs, least


class TitledName(_NameAfter):
    """Dr. X, Mr. X, Mrs. X, Nurse X, Baby X, also in capitals; `MR` without a full stop is magnetic resonance."""

    score = 0.95
    patterns = (
        _cue(
            r"(?:Drs?|DR|Doctor|Mr|Mrs|MRS|Ms|Miss|Mx|Messrs|Prof|Professor|Rev|Reverend|Pastor|Rabbi|Imam|Fr|Sgt|Sergeant|Officer|Ofc|Detective|Det|Capt|Captain|Lt|Nurse|NP|PA|RN|CNM|CRNA|Chaplain|Hon|Judge)\.? {1,2}",
            least=1,
        ),
        _cue(r"(?:MR|MS)\. {1,2}", "mr.", "ms."),
        _cue(r"[Bb](?:aby|ABY) (?:(?:[Bb]oy|[Gg]irl|BOY|GIRL|[Bb]/[Oo]|[AB]) )?", "baby"),
        _cue(r"(?:and|&) (?:Drs?|Mrs?|Ms)\. ", " and ", " & "),
        _cue(rf"Drs\. {_NAME},? (?:and|&) ", "drs."),
    )
    _lower = re.compile(r"\b(?:dr|mr|mrs|ms)\. {1,2}(?P<v>[a-z][a-z'-]{1,25})\b(?! ?=)")

    def find(self, view: View) -> Iterator[Span]:
        yield from super().find(view)
        for match in self._lower.finditer(view.text):
            if match["v"] not in NOT_NAMES:
                yield Span(*match.span("v"), Entity.PERSON, 0.7, self.name)


_LABELS = (
    r"[Pp]atient(?:'s)?(?: [Nn]ame)?|PATIENT(?:'S)?(?: NAME)?|[Pp]t(?: [Nn]ame)?|PT(?: NAME)?|[Nn]ame|NAME|(?:[Ff]irst|[Ll]ast|[Mm]iddle|[Mm]aiden|[Ll]egal|[Pp]referred|[Ff]ull|[Ff]amily|[Gg]iven) [Nn]ame|[Ss]urname|"
    r"PCP|[Pp]rimary [Cc]are(?: [A-Z]?[a-z]+)?|[Aa]ttending(?: [A-Za-z]+)?|ATTENDING(?: [A-Z]+)?|[Pp]rovider(?: [Nn]ame)?|PROVIDER|[Pp]hysician|PHYSICIAN|[Rr]esident|RESIDENT|[Nn]urse|RN|NP|PA|MD|[Aa]uthor|AUTHOR|[Ss]urgeon|SURGEON|[Aa]ssistant|"
    r"[Rr]eferring(?: [A-Za-z]+)?|[Cc]onsultant|[Cc]onsulting(?: [A-Za-z]+)?|[Oo]rdering(?: [A-Za-z]+)?|[Aa]dmitting(?: [A-Za-z]+)?|[Ss]cribe|[Tt]ranscriptionist|[Tt]echnologist|[Ss]onographer|[Rr]adiologist|[Cc]ardiologist|[Aa]nesthesiologist|"
    r"[Nn]ext of [Kk]in|NOK|NEXT OF KIN|[Ee]mergency [Cc]ontact(?: [Nn]ame)?|EMERGENCY CONTACT|[Cc]ontact(?: [Pp]erson)?|[Gg]uardian|[Hh]ealth [Cc]are [Pp]roxy|HCP|POA|[Ss]ignature|SIGNATURE|[Ss]igned|SIGNED|[Dd]ictated|[Ii]nterpreter|[Ii]nsured|[Ss]ubscriber|[Gg]uarantor|"
    r"[Mm]other|[Ff]ather|[Mm]om|[Dd]ad|[Ss]pouse|[Hh]usband|[Ww]ife|[Dd]aughter|[Ss]on|[Ss]ister|[Bb]rother|[Ff]rom|[Tt]o|[Cc][Cc]|[Rr]e|RE|[Aa]ttn|ATTN|[Dd]ear"
)


class LabelledName(_NameAfter):
    """Names after a label with a colon: Patient, Name, PCP, Attending, Next of kin and their like."""

    score = 0.9
    patterns = (
        _cue(
            rf"(?:{_LABELS})(?: ?\([^()\n]{{1,20}}\))? ?[:=][ \t]{{0,4}}(?:(?:Dr|Mr|Mrs|Ms)\.? )?",
            ":", "=",
            name=_NAME_OR_REVERSED,
        ),
        _cue(r"[Dd]ear (?:(?:Dr|Mr|Mrs|Ms)s?\.? )?(?=[^,\n]{2,40},)", "dear"),
        _cue(r"(?:(?:named|called)|[Nn]ame is|goes by|known as|(?:[Mm]y|[Hh]is|[Hh]er) name(?:'s| is)) (?:\")?", "named", "name", "goes by", "known as", "called"),
    )  # fmt: skip


class Signature(_NameAfter):
    """Names of those who signed, dictated, read, performed, accepted."""

    score = 0.9
    patterns = (
        _cue(
            r"(?:[Ss]igned|SIGNED|[Cc]o-?[Ss]igned|[Dd]ictated|DICTATED|[Aa]uthored|[Ee]ntered|[Rr]eviewed|[Vv]erified|[Aa]ttested|[Tt]ranscribed|[Ww]ritten|[Dd]ocumented|[Pp]erformed|[Ii]nterpreted|[Rr]ead|[Oo]rdered|[Ss]een|[Ee]valuated|"
            r"[Ee]xamined|[Aa]pproved|[Ff]inalized|[Aa]uthenticated|[Pp]repared|[Ss]cribed|[Aa]ccepted|[Rr]eferred|[Cc]alled|[Pp]aged|[Aa]ccompanied|[Bb]rought in|[Ss]upervised|[Tt]riaged|[Dd]ischarged|[Aa]dmitted) "
            r"(?:(?:and|&) [a-z]+ )?(?:electronically )?[Bb][Yy]:? {1,2}(?:[Dd]r\.? )?",
            " by",
        ),
        _cue(
            r"(?:[Dd]iscussed|[Ss]poke|[Ss]een|[Ss]taffed|[Rr]eviewed|[Cc]onsulted|[Cc]onferred|[Ff]ollows?|[Ff]ollowed|[Ff]ollow-?[ -]?up|[Aa]ppointment|[Cc]onversation) (?:up )?with {1,2}(?:[Dd]r\.? )?",
            " with", least=2,
        ),
        _cue(r"(?:[Aa]ccepting|[Aa]ttending|[Cc]overing|[Oo]n-?call|[Aa]dmitting|[Pp]rimary|[Rr]eferring|[Cc]onsulting) (?:MD|DO|NP|PA|RN|[Pp]hysician|[Pp]rovider|[Dd]octor|[Ss]urgeon|[Hh]ospitalist|[Nn]urse)(?: is| was)?,? {1,2}(?:[Dd]r\.? )?", "ing", "call", "primary"),
        _cue(r"(?:/s/|~ ?|--+ ?|[Tt]hank(?:s| you),?\n+|[Ss]incerely,?\n+|[Rr]egards,?\n+)", "/s/", "~", "--", "thank", "sincerely", "regards", least=2),
    )  # fmt: skip


class CredentialedName(_Names):
    """Names before a credential: X, MD; X RN."""

    score = 0.9
    _credential = re.compile(rf",? {{1,2}}(?={_CREDENTIAL}(?![a-z]))")
    _candidate = re.compile(rf"(?<![A-Za-z.'-]){_NAME}\Z")
    _ambiguous = re.compile(r" {1,2}(?:PA|PT|OT|RD|Sr|Jr|III?|PhD|MSW|DO|MPH|PGY)\b")
    _window = 60

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for match in self._credential.finditer(text):
            if self._ambiguous.match(text, match.start()) or not text[match.start() - 1 : match.start()].isalpha():
                continue
            low = max(0, match.start() - self._window)
            low = max(low, text.rfind("\n", low, match.start()) + 1)
            found = self._candidate.search(text, low, match.start())
            if found:
                yield from self._last_words(view, *found.span(), comma=match[0].startswith(","))

    def _last_words(self, view: View, start: int, end: int, comma: bool) -> Iterator[Span]:
        """The words before the credential back to the first that is no name."""
        first = None
        words = 0
        for token in reversed(list(_TOKEN.finditer(view.text, start, end))):
            word = token[0].lower().rstrip(".")
            if word in NOT_NAMES:
                break
            first = token.start()
            words += len(word) > 1
        if first is not None and words >= (1 if comma else 2):
            yield Span(first, end, Entity.PERSON, self.score, self.name)


class RelativeName(_NameAfter):
    """Names after a relationship: husband Brenda at bedside; his daughter, Mary."""

    score = 0.8
    patterns = (
        (
            re.compile(
                rf"(?<![A-Za-z])(?i:{_RELATION})(?:,? (?i:is|was|named|called|name is|name|at bedside,?|and))?(?:,? |: ?| ?\()(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?P<v>{_NAME})"
            ),
            (),
            1,
        ),
        _cue(rf"(?:{_RELATION}) {_NAME} and ", " and "),
    )


class NamedByAge(_Names):
    """Names before an age or a record number: X is a 57-year-old; X, 3 years old; X, MRN."""

    score = 0.8
    _after = re.compile(
        r",? (?:is |was )?(?:an? )?(?:(?:very |otherwise )?[a-z]{4,14},? ){0,3}\d{1,3}[ -]{0,2}(?:y(?:ea)?rs?\b|y\.?/?o\b|y\.o|mo\b|mos\b|month|week|wk|day|d/?o|[mf]\b)|"
        r",? \(?(?:MRN|DOB|mrn|dob)\b|, \d{5,12}\b| \(\d{2} ?[MFmf]\b|, (?:DOL|PGA)\b"
    )
    _candidate = re.compile(rf"(?<![A-Za-z.'-]){_NAME}\Z")
    _window = 60

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for match in self._after.finditer(text):
            if not text[match.start() - 1 : match.start()].isalpha():
                continue
            low = max(0, match.start() - self._window)
            low = max(low, text.rfind("\n", low, match.start()) + 1)
            found = self._candidate.search(text, low, match.start())
            if found:
                yield from self._spans_backward(view, *found.span())

    def _spans_backward(self, view: View, start: int, end: int) -> Iterator[Span]:
        first = None
        for token in reversed(list(_TOKEN.finditer(view.text, start, end))):
            if token[0].lower().rstrip(".") in NOT_NAMES:
                break
            first = token.start()
        if first is not None and end - first > 1:
            yield Span(first, end, Entity.PERSON, self.score, self.name)


class NamedPatient(_NameAfter):
    """Names after `patient`, `pt`, `this is`, `picking up` and their like."""

    score = 0.75
    patterns = (
        _cue(r"[Pp]t\.? |PT\.? ", "pt"),
        _cue(r"[Pp]atients?,? |PATIENT,? ", "patient", least=2),
        _cue(
            r"(?:[Tt]his is|[Pp]icking up|[Ss]igning out|[Hh]anding off|[Tt]aking over|[Hh]andoff (?:for|on)|[Uu]pdate (?:for|on)|[Cc]alling (?:about|for)|[Mm]eet|[Ff]or|[Aa]bout|[Rr]egarding|[Rr]e:?|[Ii]ntroducing|[Nn]ext (?:up )?is|[Ss]ee|[Cc]all) ",
            least=2,
        ),
    )  # fmt: skip


class Initials(Detector):
    """Initials of persons who dictated or signed: `JS/mk`, `[J.S.]` after a label."""

    entities = (Entity.INITIALS,)
    _label = re.compile(
        r"(?:[Ii]nitials?|[Ii]nitialed by|[Ss]igned|[Dd]ictated by|[Tt]yped by|[Tt]ranscribed by)[ :]{1,3}(?P<v>[A-Z]\.?[A-Z]\.?(?:[A-Z]\.?)?(?:/[A-Za-z]{2,3})?)(?![A-Za-z])"
    )
    _dictation = re.compile(r"(?:\A|\n)(?P<v>[A-Z]{2,3}/[a-z]{2,3})(?=\n|\Z| )")

    def find(self, view: View) -> Iterator[Span]:
        for pattern in (self._label, self._dictation):
            for match in pattern.finditer(view.text):
                yield Span(*match.span("v"), Entity.INITIALS, 0.8, self.name)
