"""Dates that say more than the year, holidays, and ages over 89."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View

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
    _day_first = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])[ \n]?(\d{1,2})\2[ \n]?(\d{4}|'?\d{2})(?!\d|[/.-]\d)")
    _year_first = re.compile(r"(?<![\d./-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d|[/-]\d)")
    _compact = re.compile(
        r"(?<![\w.,/-])(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?![\w]|[.,]\d)"
    )
    _month_year = re.compile(r"(?<![\d./-])(?:0?[1-9]|1[0-2])[/-](?:19|20)\d{2}(?!\d|[/.-]\d)")

    def find(self, view: View) -> Iterator[Span]:
        text = view.lower
        for match in self._day_first.finditer(text):
            one, separator, two, year = match[1], match[2], match[3], match[4].lstrip("'")
            full_year = len(year) == 4
            if full_year and not _OLDEST <= int(year) <= _YOUNGEST:
                continue
            if separator == "." and not full_year and not (len(one) == len(two) == 2):
                continue  # a section or version number
            if _is_date(int(one), int(two)):
                yield Span(*match.span(), _entity(view, match.start()), 0.95 if full_year else 0.85, self.name)
        for match in self._year_first.finditer(text):
            if _OLDEST <= int(match[1]) <= _YOUNGEST and _is_date(int(match[3]), int(match[4])):
                yield Span(*match.span(), _entity(view, match.start()), 0.95, self.name)
        for match in self._compact.finditer(text):
            yield Span(*match.span(), _entity(view, match.start()), 0.6, self.name)
        for match in self._month_year.finditer(text):
            yield Span(*match.span(), _entity(view, match.start()), 0.85, self.name)


_CONTEXT = re.compile(
    r"(?:\bon|\bsince|\bfrom|\buntil|\btill?|\bby|\bdated?|\bdated?:|\bseen|admitted|discharged|scheduled|\bthrough|\bthru|\bbefore|"
    r"\bafter|\bdue|\bcirca|~|\bdob:?|\bborn|\bstarted|\bstarting|\bbeginning|\bended|\bending|\blast|\bnext|\bvisit|\bvisited|\bof|"
    r"\bappt|appointment|\bd/c|\bdc'd|\bedd:?|\blmp:?|\bsurgery|\btoday|\byesterday|\btomorrow|\bwas|"
    r"\bmon|\btues?|\bwed|\bthurs?|\bfri|\bsat|\bsun|day,?|\()[ \n]{0,2}\Z"
)
_WEAK_CONTEXT = re.compile(r"(?:\bof|\bwas|\blast|\bnext|\bby|\bafter|\bbefore|\bfrom|\()[ \n]{0,2}\Z")
_NOT_A_DATE = re.compile(
    r"[ ,-]{0,2}(?:strength|power|motor|pain|murmur|systolic|diastolic|sem\b|throughout|bilateral|in\b|out\b|of\b|points?|lpm|"
    r"grade|severity|scale|intensity|hpf|pulses?|reflexes|dtr|weakness|to\b.{0,12}(?:strength|pain)|months?|weeks?|days?|hours?|"
    r"tab|mg|ml|cc|l\b|cm|mm|inch|cup|liters?|pack|bottle|sets?|criteria|positive|negative|on\b|w\b|right|left|\()|\+|%|\d"
)
_TIME_AFTER = re.compile(r"[ ,]{1,2}(?:at |@ ?)?\d{1,2}:?\d{2}\b|[ ]?@")
_LINE_START = re.compile(r"(?:\A|\n)[ \t*•-]{0,4}\Z")
_RANGE = re.compile(r"\d{1,2}/\d{1,2}[ ]?(?:-|to|through|and|thru|&|,)[ ]?\Z")


class ShortDate(Detector):
    """Month and day in figures (3/14), only where the words around it speak of a date; never 5/5 strength, 20/40, 120/80."""

    entities = (Entity.DATE, Entity.BIRTH_DATE)
    _slash = re.compile(r"(?<![\w/.+-])(\d{1,2})/(\d{1,2})(?![\d/]|\.\d)")
    _ranged = re.compile(r"(?<=\d-)(\d{1,2})/(\d{1,2})(?![\d/]|\.\d)")

    def find(self, view: View) -> Iterator[Span]:
        text = view.lower
        if "/" not in text:
            return
        taken = -9
        for pattern in (self._slash, self._ranged):
            for match in pattern.finditer(text):
                if not is_month_and_day(int(match[1]), int(match[2])):
                    continue
                start, end = match.span()
                before = text[max(0, start - 20) : start]
                if start - taken <= 9 and _RANGE.search(before) or self._dated(text, before, end):
                    taken = end
                    yield Span(start, end, _entity(view, start), 0.75, self.name)

    @staticmethod
    def _dated(text: str, before: str, end: int) -> bool:
        if _TIME_AFTER.match(text, end):
            return True
        if _LINE_START.search(before):
            return text[end : end + 1] in (":", "-") or text[end : end + 2] in (" -", " :")
        if not _CONTEXT.search(before) or _NOT_A_DATE.match(text, end):
            return False
        return not (_WEAK_CONTEXT.search(before) and text[end : end + 1] not in (".", ",", ";", ")", ""))


class WrittenDate(Detector):
    """Dates with the month's name: March 14, 2019; 14 March 2019; 14-Mar-19; March 14th; the 14th of March; March 2019."""

    entities = (Entity.DATE, Entity.BIRTH_DATE)
    _needs = tuple(MONTHS.split("|"))
    _all = re.compile(
        r"(?<![a-z])(?:"
        rf"(?P<dm>(?<!\d)\d{{1,2}}(?P<o1>{_ORDINAL})?[ -]{{0,2}}(?:day )?(?:of )?(?P<m1>{_MONTH})\b\.?(?:,?[ \n/-]{{0,2}}'?(?P<y1>\d{{4}}|\d{{2}}(?=[^\w:.]|\Z|\.(?!\d))))?)(?!\w)"
        rf"|(?P<m2>{_MONTH})\b\.?[ \n,/-]{{1,2}}(?:the )?(?:(?P<y2>(?:18|19|20)\d{{2}})(?!\d)|(?P<d2>\d{{1,2}})(?P<o2>{_ORDINAL})?(?![\d.]\d|\w)"
        r"(?:[ ]?(?:-|to|through|and|&)[ ]?(?P<d3>\d{1,2})(?:st|nd|rd|th)?(?![\w/:.]))?"
        r"(?:,?[ \n/-]{1,2}'?(?P<y3>(?:18|19|20)\d{2}(?!\d)|(?<=[-/' ])\d{2}(?![\w:/%.]))|,(?P<y4>\d{4}))?)"
        rf"|(?P<m4>{_MONTH})\.?(?:of )?[' -]{{0,2}}(?P<y5>(?:19|20)\d{{2}})(?!\d)"
        r")"
    )
    _alone = re.compile(
        rf"\b(?:in|since|during|last|this|next|early|late|mid|until|till|by|of|from|through|around|before|after)[ -](?:early |late |mid-?)?"
        rf"(?P<v>{_LONG_MONTH})\b"
    )

    def find(self, view: View) -> Iterator[Span]:
        text = view.lower
        if not any(month in text for month in self._needs):
            return
        for match in self._all.finditer(text):
            if self._is_date(match, view):
                yield Span(*match.span(), _entity(view, match.start()), 0.9, self.name)
        for match in self._alone.finditer(text):
            yield Span(*match.span("v"), _entity(view, match.start("v")), 0.7, self.name)

    @staticmethod
    def _is_date(match: re.Match[str], view: View) -> bool:
        month_group = next(name for name in ("m1", "m2", "m4") if match[name])
        month = match[month_group]
        with_year = any(match[name] for name in ("y1", "y2", "y3", "y4", "y5"))
        ordinal = match["o1"] or match["o2"]
        day = match["dm"] and re.match(r"\d+", match["dm"])[0] or match["d2"]
        if day and not 1 <= int(day) <= 31:
            return False
        if match["y1"] and len(match["y1"]) == 4 and not _OLDEST <= int(match["y1"]) <= _YOUNGEST:
            return False
        if with_year or ordinal:
            return True
        if _UNIT_AFTER.match(view.lower, match.end()):
            return False
        capital = view.text[match.start(month_group)].isupper()
        if month in ("may", "mar", "march", "dec", "sep", "jan", "oct"):
            return capital and month_group == "m2" or capital and month not in ("may", "mar", "dec")
        return True


class BirthYear(RuleDetector):
    """The year alone, where it is the year of birth: it can show an age over 89."""

    rules = (
        Rule(
            Entity.BIRTH_DATE,
            re.compile(
                r"(?:\bdob|d\.o\.b\.?|\byob|date of birth|year of birth|birth ?(?:year|date)|\bborn)[ :=(-]{0,4}(?:is |in |on |was |the year |around )*"
                r"(?P<v>(?:18|19|20)\d{2})(?![\d/-])"
            ),
            0.85,
            ("b", "born"),
        ),
    )


class Holiday(RuleDetector):
    """Holidays, which are dates."""

    rules = (
        Rule(
            Entity.DATE,
            re.compile(
                r"\b(?:christmas(?: eve| day)?(?! tree)|thanksgiving(?: day)?|easter(?: sunday| monday)?|new year'?s(?: eve| day)?|halloween|"
                r"hanukkah|chanukah|ramadan|diwali|passover|kwanzaa|juneteenth|good friday|ash wednesday|yom kippur|rosh hashanah|"
                r"cinco de mayo|mardi gras|eid(?: al[- ](?:fitr|adha))|(?:memorial|independence|veterans'?|columbus|presidents'?|mlk|"
                r"valentine'?s|mother'?s|father'?s|groundhog|boxing|st\.? patrick'?s) day|(?:4th|fourth) of july|super bowl sunday|"
                r"(?:lunar|chinese) new year)\b"
            ),
            0.8,
            ("christ", "thanksg", "easter", "new year", "hallow", "nuk", "ramadan", "diwali", "passover", "kwanz", "junet",
             "friday", "wednes", "kippur", "rosh", "cinco", "mardi", "eid", " day", "july", "super"),
        ),
        Rule(Entity.DATE, re.compile(r"\bLabor Day\b"), 0.8, ("labor day",), lower=False),
    )  # fmt: skip


_OLD = r"(?:9\d|1[0-2]\d)"
_TENS = r"(?:ninety|one hundred|a hundred)(?:[ -](?:and )?(?:one|two|three|four|five|six|seven|eight|nine|ten))?"
_YEARS_OLD = r"(?:[ -]{0,2}(?:years?|yrs?|yr)[. -]{0,2}old\b|[ -]?y\.?/?o\.?(?![a-z])|[ -]?yrs?\b[ -]?o\b|[ -]{0,2}years? of age|[ -]?(?:yof|yom|yf|ym)\b|[ -]year-young)"


class AgeOver89(RuleDetector):
    """Ages of 90 and more; temperatures and durations are none."""

    rules = (
        Rule(Entity.AGE, re.compile(rf"(?<![\d./-])(?P<v>{_OLD}){_YEARS_OLD}"), 0.95, ("y",)),
        Rule(Entity.AGE, re.compile(rf"\b(?P<v>{_TENS}){_YEARS_OLD}"), 0.95, ("ninety", "hundred")),
        Rule(
            Entity.AGE,
            re.compile(rf"\b(?:aged?|age is|age of|age at \w{{1,12}})[ :=-]{{0,3}}(?P<v>{_OLD}|{_TENS})(?!\d|[./]\d|[ ]?(?:%|mm|mg|days?|weeks?|months?|hours?|bpm))\b"),
            0.95,
            ("age",),
        ),
        Rule(Entity.AGE, re.compile(rf"(?<![\d./-])(?P<v>{_OLD})[ ]?(?:y[ ]?)?(?:/[mf]\b|[m]\b(?![.'/]|[ ]?[a-z]?eq))"), 0.6, ("m", "f"),
             accept=lambda match, view: not _MEASURED.search(view.lower[max(0, match.start() - 24) : match.start()])),
        Rule(
            Entity.AGE,
            re.compile(rf"(?:\A|\n|\b(?:an? |this |elderly ))(?P<v>{_OLD})[ ]?f(?= (?:with|w/|presents|presenting|c/o|who|h/o|hx|s/p|p/w|from|here|in)\b)"),
            0.7,
        ),
        Rule(Entity.AGE, re.compile(r"\b(?P<v>nonagenarian|centenarian)s?\b"), 0.9, ("narian",)),
        Rule(Entity.AGE, re.compile(r"\b(?:in|into) (?:his|her|their) (?:mid|late|early)?[ -]?(?P<v>(?:9|10|11)0'?s|nineties)\b"), 0.9, ("90", "100", "110", "ninet")),
        Rule(Entity.AGE, re.compile(r"\b(?:turn(?:ed|ing|s)?|(?:his|her|their)) (?P<v>(?:9\d|1[01]\d)(?:th|st|nd|rd)?)(?= birthday|\.| (?:last|this|next|in)\b)"), 0.8, ("turn", "birthday")),
    )  # fmt: skip


_MEASURED = re.compile(
    r"(?:\bt|temp|tmax|fever|\bof|\bto|\bat|@|hr|rr|bp|spo2|sat|sats|pulse|o2|[=:<>~+]|walk|x|for|about|ran)[ :=]{0,3}\Z"
)
