"""Surrogates of streets, towns, institutions, units and employers.

Words that say of what kind a place is (Street, County, Hospital, Room) stay, and so do states; the name itself becomes
an invented one, made of the beginnings and endings of English place names. Some of these happen to exist somewhere.
"""

import re

from transforms.deidentify.draws import Draws
from transforms.deidentify.surrogate_names import cased
from transforms.deidentify.surrogate_numbers import digits_of, of_shape

_BEGINNINGS = str.split(
    "Alder Arden Ash Asp Barrow Beck Birch Blyth Brack Bram Brant Brim Calder Carl Chal Clar Cobble Cors Cran Dal Darn Den "
    "Dray Elder Elm Ember Farn Fen Fern Garn Gilder Glen Hadd Halde Harl Hazel Heather Hollis Ingle Kel Kirk Lang Larch Lind Lock "
    "Lynd Mal Maple Marl Mead Mil Myr Nether Northam Oaken Orch Pem Penn Pol Quarr Rav Redd Rowan Sedge Shel Silver Skel "
    "Stan Star Thorn Tilling Trent Ulver Vinter Wal War Welling Whit Wick Willow Winter Wyn Yarrow Yew"
)
_ENDINGS = str.split(
    "beck borough bourne bridge brook burg bury by cliffe combe cote croft dale dell den field ford gate ham haven hill holme hurst "
    "lea leigh mere minster mont moor more mouth port ridge shaw side stead stoke ton vale view ville water well wich wick wood worth"
)
_STREET_WORDS = frozenset(
    str.split(
        "street st avenue ave av road rd drive dr lane ln boulevard blvd court ct place pl terrace ter circle cir highway hwy "
        "parkway pkwy square sq trail trl way row alley loop path plaza pike turnpike route rte rt crescent close apartment apt suite ste "
        "unit floor fl room rm building bldg lot trailer box po p o pob number no n s e w ne nw se sw north south east west of the and at st"
    )
)
_KIND_WORDS = frozenset(
    str.split(
        "hospital hospitals hosp medical med center centre ctr centers clinic clinics health healthcare system systems general memorial regional "
        "university univ college community county city town township parish borough village precinct district children childrens women "
        "womens mens veterans veteran va affairs army naval state national institute school elementary middle high preschool academy daycare "
        "church temple mosque synagogue nursing home homes house rehab rehabilitation care living assisted senior seniors skilled facility manor "
        "hospice pharmacy laboratory laboratories lab labs imaging radiology surgical surgery surgeons specialty family practice physicians "
        "associates associate group partners pediatrics pediatric cancer heart eye dental urgent emergency department dept ed er icu picu nicu micu sicu ccu "
        "pacu unit ward room rm bed bay pod floor fl wing tower pavilion building bldg suite station level hall hallway trauma triage resus "
        "inc llc llp ltd corp corporation company co bank store market restaurant factory plant union foundation trust services service "
        "department police fire station jail prison correctional shelter airport the of and at for in on a an & near north northern "
        "south southern east eastern west western central upper lower greater new saint st fort mount mt lake port san santa"
    )
)
_STATES = frozenset(
    str.split(
        "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut "
        "vt va wa wv wi wy dc pr usa us"
    )
)
_STATE_NAMES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|"
    "louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|"
    "new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|"
    "virginia|washington|west virginia|wisconsin|wyoming"
)
_AFTER_COMMA_STATE = re.compile(
    rf"(?i),\s*(?:{_STATE_NAMES}|[a-z]{{2}})\b(?=[\s,.;]*(?:\d{{5}}(?:-\d{{4}})?)?[\s,.;]*\Z)"
)
_ZIP = re.compile(r"(?<![\d-])(\d{5})(?:-?\d{4})?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[^\W\d_]+)?|[^\W_]")
_COMPASS = str.split("north south east west")
_TRIES = 40


def place_name(draws: Draws, key: str, forbidden: frozenset[str], attempt: int = 0) -> str:
    """An invented name of one word, always the same for a key.

    >>> name = place_name(Draws(b"secret", "p"), "larkspur", frozenset())
    >>> name.isalpha() and name.istitle()
    True
    """
    for each in range(attempt, attempt + _TRIES):
        stream = draws.stream("place", key, each)
        beginning = _BEGINNINGS[stream.below(len(_BEGINNINGS))]
        found = beginning + _ENDINGS[stream.below(len(_ENDINGS))]
        if found.lower() != key and found.lower() not in forbidden:
            return found
    return "Elsewhere"


def place_names() -> frozenset[str]:
    """Every invented name of a place that a surrogate may hold, in lower case.

    >>> len(place_names()) > 3000
    True
    """
    return frozenset((beginning + ending).lower() for beginning in _BEGINNINGS for ending in _ENDINGS)


def zip_code(text: str, restricted: frozenset[str]) -> str | None:
    """The ZIP3 area's digits and 00; 00000 where the area is restricted; None if it is no ZIP code of the US.

    >>> zip_code("44107-1234", frozenset()), zip_code("03601", frozenset({"036"})), zip_code("44100", frozenset())
    ('44100', '00000', '44101')
    """
    digits = digits_of(text)
    if len(digits) not in (5, 9) or any(char.isalpha() for char in text):
        return None
    if digits[:3] in restricted or digits[:3] == "000":
        return "00000" if digits[:5] != "00000" else None
    new = digits[:3] + "00"
    return new if new != digits[:5] else digits[:3] + "01"


def street(draws: Draws, text: str, forbidden: frozenset[str], restricted: frozenset[str], attempt: int = 0) -> str:
    """A street address of the same form: other numbers, another name; Street, Apt and the state stay.

    >>> found = street(Draws(b"secret", "p"), "18 Larkspur Street, Apt 4B", frozenset(), frozenset())
    >>> found.endswith(found[found.index(" Street, Apt "):]), "Larkspur" in found
    (True, False)
    """
    words = {word for match in _WORD.finditer(text) if (word := match[0].lower()).isalpha()}
    named = words - _STREET_WORDS or "box" in words
    kept = _STREET_WORDS if named else _STREET_WORDS - {*_COMPASS, "park", "plaza", "square", "trail", "way"}
    return _renamed(draws, text, kept, forbidden, restricted, attempt)


def town(draws: Draws, text: str, forbidden: frozenset[str], restricted: frozenset[str], attempt: int = 0) -> str:
    """Another town, county or region; `County` and the state stay.

    >>> town(Draws(b"secret", "p"), "CANNONSHIRE, OH", frozenset(), frozenset()).endswith(", OH")
    True
    """
    return _renamed(draws, text, frozenset({"county", "city", "of", "the", "town", "township", "parish", "village", "borough", "precinct", "district"}), forbidden, restricted, attempt)  # fmt: skip


def institution(
    draws: Draws, text: str, forbidden: frozenset[str], restricted: frozenset[str], attempt: int = 0
) -> str:
    """Another hospital, ward or employer of the same kind; a name of capitals becomes other capitals.

    >>> institution(Draws(b"secret", "p"), "Larkspur Regional Hospital", frozenset(), frozenset()).split()[1:]
    ['Regional', 'Hospital']
    """
    return _renamed(draws, text, _KIND_WORDS, forbidden, restricted, attempt)


def _renamed(
    draws: Draws, text: str, kept: frozenset[str], forbidden: frozenset[str], restricted: frozenset[str], attempt: int
) -> str:
    """Each run of words that are not `kept` becomes one name; numbers become others of the same shape."""
    state = _AFTER_COMMA_STATE.search(text)
    fixed_from, fixed_to = state.span() if state else (len(text), len(text))
    changed: list[str] = []
    at = 0
    run: list[re.Match[str]] = []

    def close() -> None:
        nonlocal at
        if run:
            start, end = run[0].start(), run[-1].end()
            told = text[start:end]
            changed.extend([text[at:start], _named_like(draws, told, forbidden, attempt)])
            at = end
            run.clear()

    only = sum(1 for _ in _WORD.finditer(text)) == 1
    for match in _WORD.finditer(text):
        piece = match[0]
        plain = piece.replace("'", "").lower()
        if fixed_from <= match.start() < fixed_to:
            close()
            continue
        if run and re.search(r"[,;\n(]", text[run[-1].end() : match.start()]):
            close()
        if piece[0].isdigit():
            close()
            new = zip_code(piece, restricted) if state and _ZIP.fullmatch(piece) and match.start() >= fixed_to else None
            changed.extend([text[at : match.start()], new or _numbered(draws, piece, attempt)])
            at = match.end()
        elif len(plain) == 1 and not (plain in kept and len(text) > 1 and not only):
            close()
            changed.extend([text[at : match.start()], of_shape(draws, "letter", piece, attempt)])
            at = match.end()
        elif plain in kept and not only:
            close()
        else:
            run.append(match)
    close()
    return "".join([*changed, text[at:]])


def _numbered(draws: Draws, piece: str, attempt: int) -> str:
    """Another number of as many digits; the ending of an ordinal follows it."""
    digits = digits_of(piece)
    rest = piece[len(digits) :]
    new = of_shape(draws, "house", digits, attempt)
    if rest.lower() in ("st", "nd", "rd", "th"):
        value = int(new[-2:])
        ending = "th" if 11 <= value <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return new + (ending.upper() if rest.isupper() else ending)
    return new + (of_shape(draws, "letter", rest, attempt) if rest else "")


def _named_like(draws: Draws, told: str, forbidden: frozenset[str], attempt: int) -> str:
    plain = told.lower()
    if plain in _COMPASS:
        return cased(
            told, [each for each in _COMPASS if each != plain][draws.below(3, "compass", plain, attempt)].title()
        )
    if told.isupper() and told.isalpha() and len(told) <= 5:
        return of_shape(draws, "capitals", told, attempt)
    key = re.sub(r"[^\w]+", " ", plain.replace("'", "")).strip()
    return cased(told, place_name(draws, key, forbidden, attempt))
