"""Dates in texts, shifted in the form in which they were written.

A date is read from its parts (numbers, the month's name, what divides them); the same parts are written anew, so
`3/14/19` stays `m/d/yy` and `14th of March` an ordinal. Weekdays stay as they are, because a shift is a number of whole
weeks. Where the year is not said, it is that which brings the date nearest to the day of writing; a month without a day
stands for its 15th. What cannot be read for certain gets no date: the caller puts a tag.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

_PART = re.compile(r"\d+|[A-Za-z]+")
_MONTHS = str.split("january february march april may june july august september october november december")
_MONTH_OF = {name[:length]: at for at, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_ORDINALS = ("st", "nd", "rd", "th")
_RANGE = re.compile(r"\s*(?:-|to|through|thru|and|&)\s*\Z")
_LATEST_YEAR = 2030
"""Of a text that does not tell its day: decides the century of two digits, and who is over 89."""

OLDEST = 89
"""Ages above are not shown, nor years of birth that show them."""


class Parts(NamedTuple):
    """The places of a date's parts among the pieces of its text; -1: it has none."""

    year: int = -1
    month: int = -1
    day: int = -1
    last_day: int = -1


class _Unread(Exception):
    """Not a date that we can read for certain."""


def shifted(
    text: str,
    days: int,
    written: date | None = None,
    birth: bool = False,
    births: Collection[date] = (),
) -> str | None:
    """The date in a text moved by a number of days, in its own form; None if it cannot be read, or shows an age over 89.

    `text` is folded (`viewed`); `written`: the day of writing; `birth`: it is a date of birth; `births`: the dates of
    birth of the record, which decide between day first and month first.

    >>> shifted("03/14/2019", 7), shifted("3-9-19", 28), shifted("2019-03-14", -14)
    ('03/21/2019', '4-6-19', '2019-02-28')
    >>> shifted("March 14th, 2019", 21), shifted("the 14th of MARCH", 21, date(2019, 4, 1)), shifted("14-Mar-19", 7)
    ('April 4th, 2019', 'the 4th of APRIL', '21-Mar-19')
    >>> shifted("12/28", 7, date(2020, 1, 9)), shifted("March 2019", 28), shifted("Christmas", 7)
    ('01/04', 'April 2019', None)
    >>> shifted("4/1/1931", 7, date(2024, 1, 1), birth=True) is None
    True
    """
    try:
        pieces = [(match[0], match.start(), match.end()) for match in _PART.finditer(text)]
        if len(pieces) == 1 and pieces[0][0].isdigit():
            return _compact(text, pieces[0], days, written, birth)
        parts = _parts(text, pieces, births)
        when = _date(pieces, parts, written, birth)
        if birth and _shows_age(when, written):
            return None
        return _written(text, pieces, parts, when, when + timedelta(days=days))
    except (_Unread, ValueError, OverflowError):
        return None


def year_only(text: str, written: date | None = None, birth: bool = False) -> str | None:
    """The year of a date if it is written with four digits; None if not, or if it shows an age over 89.

    >>> year_only("March 14, 2019"), year_only("3/14"), year_only("20190314")
    ('2019', None, '2019')
    """
    found = re.search(r"(?<!\d)((?:18|19|20)\d{2})(?:(?!\d)|(?=[01]\d[0-3]\d(?:\d{4}){0,1}(?!\d)))", text)
    if not found or birth and _shows_age(date(int(found[1]), 1, 1), written):
        return None
    return found[1]


def _shows_age(born: date, written: date | None) -> bool:
    return (written.year if written else _LATEST_YEAR) - born.year > OLDEST


def _compact(text: str, piece: tuple[str, int, int], days: int, written: date | None, birth: bool) -> str:
    """20190314, 201903141030, 03142019, and a year alone."""
    digits, start, end = piece
    delta = timedelta(days=days)
    if len(digits) == 4:
        when, form = date(int(digits), 7, 2), "{:%Y}"
    elif len(digits) in (8, 12, 14) and digits[:2] in ("18", "19", "20"):
        when, form = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])), "{:%Y%m%d}" + digits[8:]
    elif len(digits) == 8:
        when, form = date(int(digits[4:]), int(digits[:2]), int(digits[2:4])), "{:%m%d%Y}"
    else:
        raise _Unread
    if birth and _shows_age(when, written):
        raise _Unread
    return text[:start] + form.format(when + delta) + text[end:]


def _parts(text: str, pieces: list[tuple[str, int, int]], births: Collection[date]) -> Parts:
    """Which piece is what."""
    numbers = [at for at, (piece, _, _) in enumerate(pieces) if piece.isdigit()]
    months = [at for at, (piece, _, _) in enumerate(pieces) if piece.lower() in _MONTH_OF]
    if len(months) > 1 or not numbers and not months:
        raise _Unread
    if months:
        return _written_parts(text, pieces, numbers, months[0])
    # a time of day after the date stays as it is
    if len(numbers) > 3 and ":" in text[pieces[numbers[2]][2] :]:
        numbers = numbers[:3]
    values = [int(pieces[at][0]) for at in numbers]
    long = [len(pieces[at][0]) == 4 for at in numbers]
    if len(numbers) == 2:
        first, second = numbers
        if long[1]:
            return Parts(year=second, month=first)
        if long[0]:
            return Parts(year=first, month=second)
        return Parts(month=second, day=first) if values[0] > 12 else Parts(month=first, day=second)
    if len(numbers) != 3:
        raise _Unread
    first, second, third = numbers
    if long[0] or values[0] > 31 and not long[2]:
        return Parts(first, second, third) if values[1] <= 12 else Parts(first, third, second)
    month_first = Parts(third, first, second)
    day_first = Parts(third, second, first)
    if values[0] > 12:
        return day_first
    if values[1] <= 12 and births:
        told = {each: (each.year % 100, each.month, each.day) for each in births}.values()
        if (values[2] % 100, values[1], values[0]) in told and (values[2] % 100, values[0], values[1]) not in told:
            return day_first
    return month_first


def _written_parts(text: str, pieces: list[tuple[str, int, int]], numbers: list[int], month: int) -> Parts:
    """The parts of a date with its month's name."""
    year = -1
    small: list[int] = []
    for at in numbers:
        piece, start, _ = pieces[at]
        short_year = len(piece) == 2 and (text[start - 1 : start] == "'" or int(piece) > 31)
        if year < 0 and (len(piece) == 4 or short_year):
            year = at
        elif len(piece) <= 2:
            small.append(at)
        else:
            raise _Unread
    if len(small) <= 1:
        return Parts(year, month, small[0] if small else -1)
    if len(small) > 2:
        raise _Unread
    first, second = small
    between = text[pieces[first][2] : pieces[second][1]]
    if year < 0 and first < month < second:
        return Parts(second, month, first)
    divided = text[pieces[min(month, first)][2] : pieces[max(month, first)][1]]
    if year < 0 and first > month and divided.strip() in ("-", "/") and between.strip() == divided.strip():
        return Parts(second, month, first)
    between = re.sub(r"(?i)^(?:st|nd|rd|th)\b", "", between)
    if first > month and _RANGE.fullmatch(between):
        return Parts(year, month, first, second)
    raise _Unread


def _date(pieces: list[tuple[str, int, int]], parts: Parts, written: date | None, birth: bool) -> date:
    told = pieces[parts.month][0]
    month = _MONTH_OF[told.lower()] if told.isalpha() else int(told)
    day = int(pieces[parts.day][0]) if parts.day >= 0 else 15
    if parts.year >= 0:
        digits = pieces[parts.year][0]
        year = int(digits)
        if len(digits) == 2:
            latest = (written.year if written else _LATEST_YEAR) + (not birth)
            year += 2000 if 2000 + year <= latest else 1900
        elif len(digits) != 4:
            raise _Unread
        return date(year, month, day)
    if written is None:
        return date(2020 if (month, day) == (2, 29) else 2001, month, day)
    near = []
    for year in range(written.year - 4, written.year + 5):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    return min(near, key=lambda each: abs(each - written))


def _written(text: str, pieces: list[tuple[str, int, int]], parts: Parts, old: date, new: date) -> str:
    """The text with its parts written anew."""
    numeric = [at for at in (parts.month, parts.day) if at >= 0 and pieces[at][0].isdigit()]
    padded = all(len(pieces[at][0]) == 2 for at in numeric) if len(numeric) > 1 else None
    written: dict[int, str] = {}

    def number(at: int, value: int) -> None:
        piece = pieces[at][0]
        wide = padded if padded is not None else len(piece) == 2 and (piece[0] == "0" or parts.day < 0)
        written[at] = f"{value:02}" if wide else str(value)
        if at + 1 < len(pieces) and pieces[at + 1][0].lower() in _ORDINALS and pieces[at + 1][1] == pieces[at][2]:
            suffix = _ordinal(value)
            written[at + 1] = suffix.upper() if pieces[at + 1][0].isupper() else suffix

    month = pieces[parts.month][0]
    if month.isdigit():
        number(parts.month, new.month)
    else:
        written[parts.month] = _month_like(text, pieces[parts.month], new.month)
    if parts.day >= 0:
        number(parts.day, new.day)
    if parts.last_day >= 0:
        last = new + timedelta(days=int(pieces[parts.last_day][0]) - old.day)
        number(parts.last_day, last.day)
        if last.month != new.month:
            name = _month_like(text, pieces[parts.month], last.month)
            written[parts.last_day] = f"{name} {written[parts.last_day]}"
    if parts.year >= 0:
        written[parts.year] = f"{new.year:04}" if len(pieces[parts.year][0]) == 4 else f"{new.year % 100:02}"
    changed, at = [], 0
    for place, (_, start, end) in enumerate(pieces):
        if place in written:
            changed += [text[at:start], written[place]]
            at = end
    return "".join([*changed, text[at:]])


def _month_like(text: str, piece: tuple[str, int, int], month: int) -> str:
    told, start, end = piece
    name = _MONTHS[month - 1]
    short = (
        told.lower() not in _MONTHS
        or told.lower() == "may"
        and (text[end : end + 1] in ("-", ".", "/") or text[start - 1 : start].isdigit())
    )
    name = name[:3] if short else name
    return name.upper() if told.isupper() else name if told.islower() else name.capitalize()


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
