"""What of a gold standard a Safe Harbor policy must remove, and what is neutral: neither missed nor wrongly removed.

Neutral are ages up to 89, times of day, years alone, states, countries, titles and credentials, religions,
nationalities and professions (45 CFR 164.514(b)(2)(i) names none of them).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.deidentify.gold_readers import Gold, GoldSpan
from transforms.deidentify.view import viewed

_NEVER = frozenset(
    str.split(
        "TITLE NRP NORP RELIGION NATIONALITY LANGUAGE ETHNICITY STATE COUNTRY PROFESSION TIME DURATION SET FREQUENCY "
        "PEDIATRIC_AGE GENDER"
    )
)
_AGES = frozenset(str.split("AGE AGE_OVER_89 AGES"))
_DATES = frozenset(str.split("DATE DATE_TIME DATETIME DATES"))
_PLACES = frozenset(str.split("LOCATION LOC GPE CITY ADDRESS LOCATION-OTHER LOCATION_OTHER OTHER STREET_ADDRESS"))
NAMES = frozenset(
    str.split("PERSON NAME PATIENT DOCTOR RELATIVE PER STAFF HCW HCPNAME PATIENTNAME RELATIVEPROXYNAME PTNAME")
)
"""Labels of names of people, in the label sets that are read."""

STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|"
    "Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|"
    "Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|"
    "District of Columbia|Puerto Rico|Guam"
)
STATE_CODES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|"
    "SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR|GU"
)
COUNTRIES = (
    "Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|"
    "Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Bosnia|Botswana|Brazil|"
    "Brunei|Bulgaria|Burkina Faso|Burma|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chad|Chile|China|"
    "Colombia|Comoros|Congo|Democratic Republic of the Congo|Costa Rica|Croatia|Cuba|Cyprus|Czechia|Czech Republic|Denmark|"
    "Djibouti|Dominica|Dominican Republic|East Timor|Ecuador|Egypt|El Salvador|England|Equatorial Guinea|Eritrea|Estonia|"
    "Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Georgia|Germany|Ghana|Great Britain|Greece|Greenland|Grenada|"
    "Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|"
    "Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|Korea|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|"
    "Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Macau|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|"
    "Marshall Islands|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|"
    "Namibia|Nauru|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Northern Ireland|Norway|"
    "Oman|Pakistan|Palau|Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|"
    "Russian Federation|Rwanda|Saint Kitts and Nevis|Saint Lucia|Saint Vincent and the Grenadines|Samoa|San Marino|"
    "Sao Tome and Principe|Saudi Arabia|Scotland|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|"
    "Solomon Islands|Somalia|South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|"
    "Taiwan|Tajikistan|Tanzania|Thailand|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Turkmenistan|Tuvalu|UAE|UK|USA|US|"
    "Uganda|Ukraine|United Arab Emirates|United Kingdom|United States|United States of America|America|Uruguay|Uzbekistan|"
    "Vanuatu|Vatican City|Venezuela|Vietnam|Wales|Yemen|Zambia|Zimbabwe"
)

_LARGE_PLACE = re.compile(rf"(?:the )?(?:{STATES}|{STATE_CODES}|{COUNTRIES}|U\.S\.A?\.?|U\.K\.)\.?", re.I)
_STATE_AFTER_COMMA = re.compile(rf",\s*((?i:{STATES}|{COUNTRIES})|{STATE_CODES})\b(?=\s*(?:$|,|\d{{5}}))")
_TIME = re.compile(
    r"(?:\bat )?(?:(?<![\d:/-])\d{1,2}(?::\d\d){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?)(?: on\b)?",
    re.I,
)
_YEAR_ALONE = re.compile(r"\s*(?:in |the year )?'?(?:19|20)\d\d\s*", re.I)
_OVER_89 = re.compile(
    r"(?<![\d.])(?:9\d|1[0-4]\d)(?![\d.]*\d)|\bninet(?:y|ies)|\bhundred|\bcentenarian|\bnonagenarian", re.I
)
_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|drs|prof|professor|doctor|sir|madam|rev|hon|herr|frau|señor|señora|nurse)\b\.?\s*", re.I
)
_CREDENTIAL = re.compile(
    r"[\s,]+(?:m\.?d\.?|d\.?o\.?|r\.?n\.?|n\.?p\.?|p\.?a\.?(?:-c)?|ph\.?d\.?|d\.?d\.?s\.?|d\.?v\.?m\.?|mph|lpn|fnp|crna|"
    r"cnm|pharm\.?d\.?|facs|facp|esq\.?)(?=[\s,]|$)",
    re.I,
)


class Judged(NamedTuple):
    """A text's gold spans that count, each as (start, end, label), and its neutral slices."""

    spans: tuple[GoldSpan, ...]
    neutral: tuple[tuple[int, int], ...]


def judged(gold: Gold) -> Judged:
    """What of the gold counts under Safe Harbor.

    >>> text = "Mr. Roe, 44, came at 3:40 PM on 5 May from Lyon, France"
    >>> spans = GoldSpan(0, 7, "PERSON"), GoldSpan(9, 11, "AGE"), GoldSpan(18, 37, "DATE"), GoldSpan(43, 55, "LOCATION")
    >>> told = judged(Gold("a", text, spans))
    >>> [text[each.start : each.end] for each in told.spans], [text[slice(*each)] for each in told.neutral]
    (['Mr. Roe', '5 May', 'Lyon, France'], ['Mr. ', '44', 'at 3:40 PM on', 'France'])
    >>> judged(Gold("a", "09:1\\u200b7 AM", (GoldSpan(0, 9, "DATE"),))).spans
    ()
    """
    spans, neutral = [], []
    for span in gold.spans:
        words = viewed(gold.text[span.start : span.end])  # however it is written: a zero-width space parts no time
        label = span.label.upper().replace(" ", "_")
        found = [words.to_raw(start, end) for start, end in _neutral(label, words.text) if start < end]
        parts = [(span.start + start, span.start + end) for start, end in found]
        neutral += parts
        if any(
            gold.text[at].isalnum() and not any(low <= at < high for low, high in parts)
            for at in range(span.start, span.end)
        ):
            start, end = span.start, span.end
            if label in _DATES:  # a time before or after a date is no part of it
                for low, high in parts:
                    start, end = (high if low == start else start), (low if high == end else end)
                while not gold.text[start].isalnum():
                    start += 1
            spans.append(GoldSpan(start, end, span.label))
    return Judged(tuple(spans), tuple(neutral))


def _neutral(label: str, words: str) -> Iterator[tuple[int, int]]:
    """Slices of a span's words that are neutral."""
    if label in _NEVER or (label in _AGES and not _OVER_89.search(words)):
        yield 0, len(words)
    elif label in _DATES:
        if _YEAR_ALONE.fullmatch(words):
            yield 0, len(words)
        yield from (found.span() for found in _TIME.finditer(words))
    elif label in _PLACES:
        if _LARGE_PLACE.fullmatch(words.strip()):
            yield 0, len(words)
        yield from (found.span(1) for found in _STATE_AFTER_COMMA.finditer(words))
    elif label in NAMES:
        at = 0
        while found := _TITLE.match(words, at):
            at = found.end()
        if 0 < at < len(words):
            yield 0, at
        yield from (found.span() for found in _CREDENTIAL.finditer(words) if found.start())
