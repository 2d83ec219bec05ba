"""Dates that say more than the year, holidays, and ages over 89."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import NUMBER, View

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_LONG_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december)"
_ORDINAL = r"(?:st|nd|rd|th)"
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OLDEST, _YOUNGEST = 1870, 2099

_BIRTH = re.compile(r"(?:\bdob|d\.o\.b\.?|\bbirth ?(?:date|day)|date of birth|\bborn|\bbday|\bbirth)[^\d\n]{0,14}\Z")
_UNIT_AFTER = re.compile(
    r"[ -]?(?:mg|mcg|g|kg|ml|l|cc|cm|mm|tab|tablet|capsule|cap|unit|puff|drop|dose|days?|weeks?|wks?|months?|mos?|years?|yrs?|yo|"
    r"hours?|hrs?|min|minutes?|times?|of|%|x|/|liters?|lb|beats|points?)\b|[ ]?[%/]"
)


def is_month_and_day(month: int, day: int) -> bool:
    """Whether there is such a day in some year."""
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1]


def _is_date(one: int, two: int) -> bool:
    return is_month_and_day(one, two) or is_month_and_day(two, one)


def _entity(view: View, start: int) -> Entity:
    return Entity.BIRTH_DATE if _BIRTH.search(view.lower[max(0, start - 32) : start]) else Entity.DATE


class NumericDate(Detector):
    """Dates in figures: 03/14/2019, 3-14-19, 14.03.2019, 2019-03-14, 20190314, 03/2019."""

    entities = (Entity.DATE, Entity.BIRTH_DATE)
    _day_first = re.compile(r"(\d{1,2})([/.-])[ \n]?(\d{1,2})\2[ \n]?(\d{4}|'?\d{2})(?!\d|[/.-]\d)")
    _year_first = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d|[/-]\d)")
    _compact = re.compile(
        r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?!\w|[.,]\d)"
    )
    _month_year = re.compile(r"(?:0?[1-9]|1[0-2])[/-](?:19|20)\d{2}(?!\d|[/.-]\d)")

    def find(self, view: View) -> Iterator[Span]:
        text = view.lower
        for start in view.numbers:
            if start and text[start - 1] in "./-" and text[start - 2 : start - 1].isdigit():
                continue
            score = 0.0
            if match := self._day_first.match(text, start):
                score = self._day_first_score(match)
            elif match := self._year_first.match(text, start):
                score = 0.95 * (_OLDEST <= int(match[1]) <= _YOUNGEST and _is_date(int(match[3]), int(match[4])))
            elif match := self._month_year.match(text, start):
                score = 0.85
            elif match := self._compact.match(text, start):
                score = 0.6
            if score:
                yield Span(*match.span(), _entity(view, start), score, self.name)

    @staticmethod
    def _day_first_score(match: re.Match[str]) -> float:
        one, separator, two, year = match[1], match[2], match[3], match[4].lstrip("'")
        full_year = len(year) == 4
        if full_year and not _OLDEST <= int(year) <= _YOUNGEST:
            return 0.0
        if separator == "." and not full_year and not (len(one) == len(two) == 2):
            return 0.0  # a section or version number
        return (0.95 if full_year else 0.85) * _is_date(int(one), int(two))


_CONTEXT = re.compile(
    r"(?:\bon|\bsince|\bfrom|\buntil|\btill?|\bby|\bdated?|\bdated?:|\bseen|admitted|discharged|scheduled|\bthrough|\bthru|\bbefore|"
    r"\bafter|\bdue|\bcirca|~|\bdob:?|\bborn|\bstarted|\bstarting|\bbeginning|\bended|\bending|\blast|\bnext|\bvisit|\bvisited|\bof|"
    r"\bappt|appointment|\bd/c|\bdc'd|\bedd:?|\blmp:?|\bsurgery|\btoday|\byesterday|\btomorrow|\bwas|"
    r"\bmon|\btues?|\bwed|\bthurs?|\bfri|\bsat|\bsun|day,?|\(|\bcompared (?:with|to)|\bcomparison:?|"
    r"bowel movement|\bstool|period|menses|menstruation|(?:hospital|clinic|cent(?:er|re)|infirmary|medicine),|"
    r"(?<!\d )\bin)[ \n]{0,2}\Z"
)
_EVENT_IN = re.compile(
    r"(?:admitted|admission|seizure|episode|spell|attack|overdose|visit|stay|scan|study|fracture|event|flare) in[ \n]{0,2}\Z"
)
_WEAK_CONTEXT = re.compile(
    r"(?:(?<!\bnotes )(?<!\bnote )\bof|\bwas|\blast|\bnext|\bby|\bafter|\bbefore|\bfrom|\(|"
    r"(?<!\d )\bin)[ \n]{0,2}\Z"
)
_IN = re.compile(r"\bin[ \n]{0,2}\Z")
_PART = re.compile(r"([1-6])/([2-6])\b")
"""One part of a few, as bottles of a culture or limbs: 2/4, 5/5."""
_NOT_A_DATE = re.compile(
    r"[ ,-]{0,2}(?:strength|power|motor|pain|murmur|systolic|diastolic|sem\b|throughout|bilateral|in\b|out\b|of\b|points?|lpm|"
    r"grade|severity|scale|intensity|hpf|pulses?|reflexes|dtr|weakness|to\b.{0,12}(?:strength|pain)|months?|weeks?|days?|hours?|"
    r"tab|mg|ml|cc|l\b|cm|mm|inch|cup|liters?|pack|bottle|sets?|criteria|positive|negative|on\b|w\b|right|left|\()|\+|%|\d"
)
_TIME_AFTER = re.compile(r"[ ,]{1,2}(?:at |@ ?)?\d{1,2}:?\d{2}\b|[ ]?@")
_BEFORE_WRAP = re.compile(r"\b(?:on|since|until|admitted|discharged)\n\Z")
_LINE_START = re.compile(r"(?:\A|\n)[ \t*•-]{0,4}\Z")
_INSIDE = re.compile(r"[\w/.+-]\Z")
_RANGE = re.compile(r"\d{1,2}/\d{1,2}[ ]?(?:-|to|through|and|thru|&|,)[ ]?\Z")


class ShortDate(Detector):
    """Month and day in figures (3/14), only where the words around it speak of a date; never 5/5 strength, 20/40, 120/80."""

    entities = (Entity.DATE, Entity.BIRTH_DATE)
    _short = re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/]|\.\d)")

    def find(self, view: View) -> Iterator[Span]:
        text = view.lower
        last = -9
        for start in view.numbers:
            match = self._short.match(text, start)
            if not match or not is_month_and_day(int(match[1]), int(match[2])):
                continue
            before = text[max(0, start - 20) : start]
            if match[2] in ("5", "10") and "compar" in before:  # pain or strength
                continue
            ranged = start - last <= 9 and _RANGE.search(before)
            if ranged or not _INSIDE.search(before) and self._dated(text, before, match.end()):
                last = match.end()
                yield Span(*match.span(), _entity(view, start), 0.75, self.name)

    @staticmethod
    def _dated(text: str, before: str, end: int) -> bool:
        if _TIME_AFTER.match(text, end):
            return True
        if _LINE_START.search(before):
            if text[end : end + 1] in (":", "-") or text[end : end + 2] in (" -", " :"):
                return True
            if not _BEFORE_WRAP.search(before):
                return False
        if not _CONTEXT.search(before) or _NOT_A_DATE.match(text, end):
            return False
        if _EVENT_IN.search(before):
            return True
        if _IN.search(before) and _PART.search(text, end - 3, end):
            return False
        return not (_WEAK_CONTEXT.search(before) and text[end : end + 1] not in (".", ",", ";", ")", ""))


class WrittenDate(Detector):
    """Dates with the month's name: March 14, 2019; 14 March 2019; 14-Mar-19; March 14th; the 14th of March; March 2019."""

    entities = (Entity.DATE, Entity.BIRTH_DATE)
    _months = tuple(
        sorted({*str.split(_LONG_MONTH[3:-1].replace("|", " ")), "march", "may", "sept", *MONTHS.split("|")})
    )
    _year = r"(?:18|19|20)\d{2}(?!\d)"
    _after = re.compile(
        rf"{_MONTH}(?![a-z])\.?"
        rf"(?:,?(?: of)?[ \n'/-]{{0,2}}(?P<year>{_year})"
        rf"|[ \n,/-]{{1,2}}(?:the )?(?P<day>\d{{1,2}})(?P<ordinal>{_ORDINAL})?(?![\d.]\d|\w|:\d)"
        rf"(?:[ ]?(?:-|to|through|and|&)[ ]?\d{{1,2}}{_ORDINAL}?(?![\w/:.%]))?"
        rf"(?:,?[ \n/-]{{0,2}}'?(?P<day_year>{_year}|(?<=[-/'])\d{{2}}(?![\w:/%]|\.\d)))?"
        rf"|[-/' ]{{0,2}}(?P<short>(?<=[-/'a-z])\d{{2}})(?![\w:/%]|\.\d))?"
    )
    _before = re.compile(rf"(?<![\d./])(?P<day>\d{{1,2}})(?P<ordinal>{_ORDINAL})?[ -]{{0,2}}(?:day )?(?:of )?\Z")
    _preposition = re.compile(
        r"\b(?:in|since|during|last|this|next|early|late|mid|until|till|by|of|from|through|around|before|after)[ -](?:early |late |mid-?)?\Z"
    )

    def find(self, view: View) -> Iterator[Span]:
        for start in view.starts_of(self._months):
            after = self._after.match(view.lower, start)
            if after:
                before = self._before.search(view.lower, max(0, start - 14), start)
                yield from self._dated(view, start, before, after)

    def _dated(self, view: View, start: int, before: re.Match[str] | None, after: re.Match[str]) -> Iterator[Span]:
        day = after["day"]
        is_day = bool(day) and 1 <= int(day) <= 31
        if before and not 1 <= int(before["day"]) <= 31:
            before = None
        if before and is_day and not before["ordinal"]:
            # 14-Mar-19 has its year where March 19 has its day
            before = before if before[0].endswith("-") and after[0].endswith(f"-{day}") else None
        if day and not is_day and not before:
            return
        month = re.match(r"[a-z]+", after[0])[0]
        begin, end = before.start() if before else start, after.end()
        capital = view.text[start].isupper()
        sure = (
            after["year"]
            or after["day_year"]
            or after["ordinal"]
            or before
            and (before["ordinal"] or after["short"] or day)
        )
        if not sure:
            end = end if day else start + len(month)
            if not day and not before:
                word = month in _MONTH_NAMES and month not in ("may", "march") or month in ("may", "march") and capital
                sure = word and self._preposition.search(view.lower, max(0, start - 20), start)
            elif not _UNIT_AFTER.match(view.lower, end):
                sure = capital if day else capital and month not in _MONTH_OR_WORD
                sure = sure or month not in _MONTH_OR_WORD
        if sure:
            yield Span(begin, end, _entity(view, begin), 0.9, self.name)


_MONTH_NAMES = frozenset(
    str.split("january february march april may june july august september october november december")
)
_MONTH_OR_WORD = frozenset(str.split("may mar march dec sep jan oct"))


class BirthYear(RuleDetector):
    """The year alone, where it is the year of birth: it can show an age over 89."""

    rules = (
        Rule(
            Entity.BIRTH_DATE,
            re.compile(
                r"(?:dob|d\.o\.b\.?|yob|date of birth|year of birth|birth ?(?:year|date)|born)[ :=(-]{0,4}(?:is |in |on |was |the year |around )*"
                r"(?P<v>(?:18|19|20)\d{2})(?![\d/-])"
            ),
            0.85,
            ("dob", "d", "yob", "date", "year", "birth", "birthdate", "birthyear", "born"),
        ),
    )


class Holiday(RuleDetector):
    """Holidays, which are dates."""

    rules = (
        Rule(
            Entity.DATE,
            re.compile(
                r"(?:christmas(?: eve| day)?(?! tree)|thanksgiving(?: day)?|easter(?: sunday| monday)?|new year'?s(?: eve| day)?|halloween|"
                r"hanukkah|chanukah|ramadan|diwali|passover|kwanzaa|juneteenth|good friday|ash wednesday|yom kippur|rosh hashanah|"
                r"cinco de mayo|mardi gras|eid(?: al[- ](?:fitr|adha))|(?:memorial|independence|veterans'?|columbus|presidents'?|mlk|"
                r"valentine'?s|mother'?s|father'?s|groundhog|boxing|st\.? patrick'?s) day|fourth of july|super bowl sunday|"
                r"(?:lunar|chinese) new year)\b"
            ),
            0.8,
            tuple(
                str.split(
                    "christmas thanksgiving easter new halloween hanukkah chanukah ramadan diwali passover kwanzaa juneteenth good ash yom rosh cinco mardi eid "
                    "memorial independence veterans columbus presidents president mlk valentine valentines mother mothers father fathers groundhog boxing st "
                    "fourth super lunar chinese"
                )
            ),
        ),
        Rule(Entity.DATE, re.compile(r"Labor Day\b"), 0.8, ("labor",), lower=False),
    )  # fmt: skip


_MEASURED = re.compile(
    r"(?:\bt|temp|tmax|fever|\bof|\bto|\bat|@|hr|rr|bp|spo2|sat|sats|pulse|o2|[=:<>~+]|walk|x|for|about|ran)[ :=]{0,3}\Z"
)


def _whole(match: re.Match[str], view: View) -> bool:
    """Whether the number is no part of a longer one."""
    return view.text[match.start() - 1 : match.start()] not in (".", "/", "-")


_OLD = r"(?:9\d|1[0-2]\d)"
_TENS = r"(?:ninety|one hundred|a hundred)(?:[ -](?:and )?(?:one|two|three|four|five|six|seven|eight|nine|ten))?"
_YEARS_OLD = r"(?:[ -]{0,2}(?:years?|yrs?|yr)[. -]{0,2}old\b|[ -]?y\.?/?o\.?(?![a-z])|[ -]?yrs?\b[ -]?o\b|[ -]{0,2}years? of age|[ -]?(?:yof|yom|yf|ym)\b|[ -]year-young)"


class AgeOver89(RuleDetector):
    """Ages of 90 and more; temperatures and durations are none."""

    rules = (
        Rule(Entity.AGE, re.compile(rf"(?P<v>{_OLD}){_YEARS_OLD}"), 0.95, (NUMBER,), accept=_whole),
        Rule(Entity.AGE, re.compile(rf"(?P<v>{_TENS}){_YEARS_OLD}"), 0.95, ("ninety", "one", "a")),
        Rule(
            Entity.AGE,
            re.compile(
                rf"(?:aged?|age is|age of|age at \w{{1,12}})[ :=-]{{0,3}}(?P<v>{_OLD}|{_TENS})"
                r"(?!\d|[./]\d|[ ]?(?:%|mm|mg|days?|weeks?|months?|hours?|bpm))\b"
            ),
            0.95,
            ("age", "aged"),
        ),
        Rule(
            Entity.AGE,
            re.compile(rf"(?P<v>{_OLD})[ ]?(?:y[ ]?)?(?:/[mf]\b|m\b(?![.'/]|[ ]?[a-z]?eq))"),
            0.6,
            (NUMBER,),
            accept=lambda match, view: _whole(match, view) and not _MEASURED.search(view.lower, max(0, match.start() - 24), match.start()),
        ),
        Rule(
            Entity.AGE,
            re.compile(rf"(?P<v>{_OLD})[ ]?f(?= (?:with|w/|presents|presenting|c/o|who|h/o|hx|s/p|p/w|from|here|in)\b)"),
            0.7,
            (NUMBER,),
            accept=lambda match, view: re.search(r"(?:\A|\n|\b(?:an? |this |elderly ))\Z", view.lower[max(0, match.start() - 12) : match.start()]) is not None,
        ),
        Rule(Entity.AGE, re.compile(r"nonagenarians?|centenarians?"), 0.9, ("nonagenarian", "nonagenarians", "centenarian", "centenarians")),
        Rule(Entity.AGE, re.compile(r"in(?:to)? (?:his|her|their) (?:mid|late|early)?[ -]?(?P<v>(?:9|10|11)0'?s|nineties)\b"), 0.9, ("in", "into")),
        Rule(
            Entity.AGE,
            re.compile(r"(?:turn(?:ed|ing|s)?|his|her|their) (?P<v>(?:9\d|1[01]\d)(?:th|st|nd|rd)?)(?= birthday|\.(?!\d)| (?:last|this|next|in)\b)"),
            0.8,
            ("turn", "turned", "turning", "turns"),
        ),
        Rule(Entity.AGE, re.compile(r"(?P<v>(?:9\d|1[01]\d)(?:th|st|nd|rd)) birthday\b"), 0.8, (NUMBER,)),
    )  # fmt: skip
