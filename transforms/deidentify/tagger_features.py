"""What the tagger sees of a text: its tokens, what is known of each word, and the hashed features of each token.

Training and running use the same functions, so that what was learned is what is met. Everything is computed for the
whole text at once in numpy; a word is looked at once and remembered. Cost is linear in the length of the text.
"""

import re
import zlib
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from transforms.deidentify.view import BLANK

TOKEN = re.compile(r"[^\W\d_]+|\d+|\x00+|\s+|.", re.DOTALL)
"""Runs of letters, of digits, of blanked-out characters and of white space; everything else by the character."""

BITS = 18
"""The table of weights has 2**BITS rows."""

GIVEN_COMMON, GIVEN, SURNAME_COMMON, SURNAME, PLACE, PLACE_PART = 1, 2, 4, 8, 16, 32
WORD_COMMON, WORD_RARE, EPONYM, MEDICAL = 64, 128, 256, 512
KIND_SHIFT = 10
"""Bits of a word's code in the lexicon; above them the number of its kind in `KINDS`, from 1."""

NAME_BITS = GIVEN_COMMON | GIVEN | SURNAME_COMMON | SURNAME | PLACE | PLACE_PART

KINDS: dict[str, str] = {
    "title": "dr drs doctor prof professor mr mrs ms miss mx sir madam rev reverend fr pastor rabbi imam sister nurse capt "
    "captain sgt sergeant officer judge lt col attorney mme herr frau senor senora senorita don dona hon",
    "degree": "md do rn np pa phd pharmd lpn cna emt msn bsn mph facp facep mbbs dnp crnp aprn fnp lcsw dds dmd dpm jr sr "
    "esq ii iii iv mba rph crna msw dvm od frcs mrcp",
    "kin": "mother father mom mum dad mommy daddy momma papa parent parents son daughter brother sister wife husband spouse "
    "partner fiance fiancee girlfriend boyfriend aunt uncle niece nephew cousin grandmother grandfather grandma grandpa "
    "granddaughter grandson stepmother stepfather stepson stepdaughter guardian caregiver roommate neighbor neighbour friend "
    "twin sibling in-law godmother widow widower nanny foster stepmom stepdad hubby",
    "role": "patient pt attending resident intern fellow surgeon hospitalist physician pcp provider anesthesiologist "
    "cardiologist neurologist oncologist pediatrician psychiatrist radiologist pathologist dermatologist urologist "
    "nephrologist gastroenterologist endocrinologist pulmonologist rheumatologist ophthalmologist obstetrician midwife "
    "therapist pharmacist technician paramedic social worker coordinator manager interpreter chaplain secretary supervisor "
    "boss colleague coworker teacher coach lawyer landlord driver caseworker client customer employee scribe author",
    "label": "name named names signed signature dictated reviewed by attn contact re from to cc dear regards sincerely "
    "cheers love thanks yours baby called employer address hometown city town facility location",
    "facility": "hospital hospitals clinic clinics medical center centre infirmary hospice sanatorium healthcare health "
    "nursing rehab rehabilitation manor memorial regional general community university childrens veterans va vamc baptist "
    "methodist presbyterian mercy surgery care dialysis urgent living villa pediatrics medicine institute ed er hosp ctr",
    "company": "inc llc ltd plc corp corporation group company co industries enterprises associates partners holdings "
    "gmbh ag sa bank foods motors airlines insurance logistics services solutions systems technologies consulting brothers "
    "bros sons stores supermarket foundation federation union agency bureau department ministry police museum",
    "school": "academy school elementary college university institute kindergarten preschool daycare church mosque temple "
    "synagogue parish prison jail library",
    "street": "street st avenue ave road rd lane ln drive court ct boulevard blvd way terrace circle place square "
    "highway hwy parkway pkwy trail path row crescent close gardens grove park alley route apt suite apartment strasse "
    "platz gasse rue via calle rua avenida plaza straat laan vej gatan gata ulica piazza corso viale chemin allee jalan "
    "manor harbor harbors cliffs track canyon mews walk hill heights ridge mount loop bypass turnpike expressway flats "
    "isle island knoll landing meadow mill overlook pass pike pine point port prairie ranch ridges rapid rest river run "
    "shoal shore skyway spring spur station stravenue stream summit throughway trace trafficway tunnel union valley "
    "viaduct view views village ville vista wall well wells unit plains passage orchard oval motorway mission light lock "
    "locks lodge keys key junction inlet haven green glen garden fork forges fords ford field estate estates dale curve cove course",
    "region": "north south east west northern southern eastern western county province district upper lower new san santa "
    "saint los las el la le de del della van von der den bin al ibn ben da dos di du mac mc",
    "state": "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana "
    "nebraska nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon pennsylvania rhode tennessee texas "
    "utah vermont virginia washington wisconsin wyoming ontario quebec alberta",
    "nation": "american canadian british english irish scottish welsh french german dutch belgian swiss austrian italian "
    "spanish portuguese greek turkish polish czech hungarian romanian russian ukrainian swedish norwegian danish finnish "
    "icelandic mexican brazilian argentine chilean peruvian colombian cuban haitian jamaican chinese japanese korean "
    "vietnamese thai filipino tagalog indonesian malaysian indian pakistani nepali iranian persian farsi iraqi syrian "
    "lebanese israeli hebrew egyptian moroccan nigerian ghanaian kenyan ethiopian somali amharic swahili sudanese "
    "congolese australian samoan hmong afghan armenian albanian serbian croatian bosnian african asian european hispanic "
    "latino latina caucasian cantonese mandarin arabic hindi urdu punjabi creole muslim christian jewish catholic "
    "protestant buddhist hindu usa uk america europe africa asia canada china india japan germany france italy spain "
    "england britain ireland scotland poland russia ukraine brazil cuba haiti korea vietnam philippines iran iraq syria "
    "egypt nigeria kenya ethiopia somalia australia pakistan nepal thailand greece turkey sweden norway denmark finland "
    "switzerland austria netherlands portugal argentina peru colombia venezuela ecuador afghanistan",
    "calendar": "january february march april june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
    "says": "says said states stated reports reported denies denied called calls asked asks told wrote writes was is has had "
    "lives works presents presented arrived came seen examined met meets spoke agrees wants will who",
    "at": "at in near of for with and through via within outside around",
}
"""Kinds of words that say what stands beside them, in order of precedence; the project's own lists."""

KIND_OF: dict[str, int] = {}
for _number, _words in enumerate(KINDS.values(), 1):
    for _word in _words.split():
        KIND_OF.setdefault(_word, _number)

_LONGEST = 40
_MOST_WORDS = 300_000

# Shapes. Spaces and new lines are dropped, blanked text is one token.
_SPACE, _NEWLINE, _BLANKED, DIGIT, PUNCTUATION, LOWER, TITLE, CAPITAL, _UPPER2, _UPPER3, _MIXED = range(11)
CAPITALS = frozenset((CAPITAL, _UPPER2, _UPPER3, _MIXED))


class Known:
    """Words and what is known of each, filled as they are met; `lexicon` gives a code for a lower-case word."""

    def __init__(self, lexicon: Mapping[str, int]) -> None:
        self._lexicon = lexicon
        self._clear()

    def _clear(self) -> None:
        self._numbers = _Numbers(self._add)
        self._rows = np.zeros((4096, 6), np.uint32)
        self._size = 0

    def _add(self, token: str) -> int:
        if self._size == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._size] = word_row(token, self._lexicon)
        self._size += 1
        return self._size - 1

    def rows(self, tokens: list[str]) -> np.ndarray:
        """Per token: hash of the word, shape, code, hashes of the first and of the last three letters, coarse code."""
        if self._size > _MOST_WORDS:
            self._clear()
        numbers = np.fromiter(map(self._numbers.__getitem__, tokens), np.int64, len(tokens))
        return self._rows[numbers]


class _Numbers(dict):
    """Token to its row. A very long token shares the row of its beginning and is not kept."""

    def __init__(self, add) -> None:
        self._make = add

    def __missing__(self, token: str) -> int:
        if len(token) > _LONGEST:
            return self[token[:_LONGEST]]
        self[token] = number = self._make(token)
        return number


def word_hash(word: str) -> int:
    """A number for a word, the same everywhere."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def word_row(token: str, lexicon: Mapping[str, int]) -> tuple[int, int, int, int, int, int]:
    """What is known of a token by itself; see `Known.rows`."""
    first = token[0]
    if first.isspace():
        breaks = token.count("\n")
        return 0, _NEWLINE if breaks else _SPACE, breaks, 0, 0, 0
    if first == BLANK:
        return 1, _BLANKED, 0, 1, 1, 0
    if first.isdecimal():
        digits = "0" * min(len(token), 7)
        if len(token) == 4 and token[:2] in ("19", "20"):
            digits = "year"
        elif len(token) < 3:
            digits += "s" if int(token) <= 12 else "m" if int(token) <= 31 else "l"
        return word_hash(digits), DIGIT + (min(len(token), 6) << 4), 0, word_hash(digits), word_hash(token[-1]), 0
    if not first.isalpha():
        return word_hash(token), PUNCTUATION + (word_hash(token) % 64 << 4), 0, 0, 0, 0
    lower = token.lower()
    code = lexicon.get(lower, 0)
    return word_hash(lower), _shape(token), code, word_hash("^" + lower[:3]), word_hash(lower[-3:] + "$"), coarse(code)


def _shape(token: str) -> int:
    size = len(token)
    if token.islower():
        return LOWER + ((0 if size == 1 else 1 if size < 4 else 2) << 4)
    if token.isupper():
        return CAPITAL if size == 1 else _UPPER2 if size == 2 else _UPPER3 + ((0 if size < 5 else 1) << 4)
    if token[0].isupper() and token[1:].islower():
        return TITLE + ((0 if size < 4 else 1) << 4)
    return _MIXED


def coarse(code: int | np.ndarray) -> int | np.ndarray:
    """The code with commonness left out: given, surname, place, ordinary word, eponym or medical, and the kind.

    >>> coarse(GIVEN | WORD_RARE) == coarse(GIVEN | GIVEN_COMMON | WORD_COMMON)
    True
    """
    merged = (
        ((code & (GIVEN | GIVEN_COMMON)) != 0) * 1
        + ((code & (SURNAME | SURNAME_COMMON)) != 0) * 2
        + ((code & (PLACE | PLACE_PART)) != 0) * 4
        + ((code & (WORD_COMMON | WORD_RARE)) != 0) * 8
        + ((code & (EPONYM | MEDICAL)) != 0) * 16
    )
    return merged + ((code >> KIND_SHIFT) << 5)


class Tokens(NamedTuple):
    """The tokens of a text without white space: where each begins and ends, and columns of what is known of each.

    `word`, `code`, `head`, `tail` as in `Known.rows`; `glue` is what stands before the token: 0 nothing, 1 a space, 2 a
    line break (one that only wraps a sentence counts as a space), and `shape` includes it; `mode` says how capitals are
    used where it stands; `cue` is the last word of a kind that announces names, if it stands at most six tokens before
    on the same line.
    """

    start: np.ndarray
    end: np.ndarray
    word: np.ndarray
    shape: np.ndarray
    code: np.ndarray
    head: np.ndarray
    tail: np.ndarray
    coarse: np.ndarray
    mode: np.ndarray
    cue: np.ndarray
    glue: np.ndarray

    def with_codes(self, code: np.ndarray) -> "Tokens":
        """The same tokens as another lexicon would know them."""
        return self._replace(code=code, coarse=coarse(code.astype(np.int64)).astype(np.uint32))


_CUES = tuple(
    number
    for number, kind in enumerate(KINDS, 1)
    if kind in ("title", "kin", "role", "label", "facility", "company", "at", "says")
)
_IS_CUE = np.isin(np.arange(1 << 16 - KIND_SHIFT), _CUES)
_CUE_REACH = 6


def tokens_of(text: str, known: Known) -> Tokens:
    """The tokens of a folded text (`view.View.text`).

    >>> found = tokens_of("Seen by Dr. Roe", Known({}))
    >>> found.start.tolist(), found.end.tolist()
    ([0, 5, 8, 10, 12], [4, 7, 10, 11, 15])
    """
    pieces = TOKEN.findall(text)
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    ends = np.cumsum(lengths)
    rows = known.rows(pieces)
    kinds = rows[:, 1] & 15
    kept = kinds > _NEWLINE
    before = np.zeros(len(pieces), np.uint32)
    before[1:] = np.where(kinds[:-1] == _SPACE, 1, np.where(kinds[:-1] == _NEWLINE, 2, 0))
    before[:1] = 2
    before[1:][_wraps(rows, ends - lengths, ends)[:-1]] = 1
    rows, glue = rows[kept], before[kept]
    word, shape, code, head, tail, rough = (np.ascontiguousarray(rows[:, column]) for column in range(6))
    return Tokens(
        start=(ends - lengths)[kept],
        end=ends[kept],
        word=word,
        shape=shape | glue << 12,
        code=code,
        head=head,
        tail=tail,
        coarse=rough,
        mode=_modes(shape, glue),
        cue=_cues(word, code, glue),
        glue=glue,
    )


_LONG_LINE = 40
_STOPS = np.array([zlib.crc32(mark.encode()) for mark in ".:;!?"], np.uint32)


def _wraps(rows: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which pieces are line breaks amid a sentence: one break, after a long line that no mark ends."""
    wraps = np.zeros(len(rows), bool)
    breaks = np.flatnonzero((rows[:, 1] & 15) == _NEWLINE)
    if len(breaks):
        lengths = starts[breaks] - np.concatenate([[0], ends[breaks[:-1]]])
        stopped = np.isin(rows[np.maximum(breaks - 1, 0), 0], _STOPS)
        wraps[breaks] = (lengths >= _LONG_LINE) & (rows[breaks, 2] == 1) & ~stopped
    return wraps


def _modes(shape: np.ndarray, glue: np.ndarray) -> np.ndarray:
    """The use of capitals: 0 as usual, 1 a text without them, 2 all in capitals; in other texts 3 a line in capitals,
    4 a line whose every word begins with one.
    """
    if not len(shape):
        return np.zeros(0, np.uint32)
    kinds = shape & 15
    chosen = kinds == LOWER, kinds == TITLE, (kinds == _UPPER2) | (kinds == _UPPER3), kinds == CAPITAL
    lower, title, upper, single = (int(each.sum()) for each in chosen)
    if lower >= 3 and title <= lower // 200 and upper + single <= lower // 3:
        return np.ones(len(shape), np.uint32)
    if upper >= 3 and lower + title <= upper // 8:
        return np.full(len(shape), 2, np.uint32)
    starts = np.flatnonzero((glue == 2) | (np.arange(len(glue)) == 0))
    lower, title, upper, single = (np.add.reduceat(each.astype(np.int64), starts) for each in chosen)
    mode = np.zeros(len(starts), np.uint32)
    mode[(upper >= 2) & (lower + title <= upper // 4)] = 3
    mode[(title >= 2) & (lower + upper == 0)] = 4
    return np.repeat(mode, np.diff(np.append(starts, len(shape))))


def _cues(word: np.ndarray, code: np.ndarray, glue: np.ndarray) -> np.ndarray:
    """For each token the hash of the nearest announcing word before it; 0 if none is near."""
    places = np.arange(len(word))
    kind = code >> KIND_SHIFT
    is_cue = _IS_CUE[kind]
    last = np.maximum.accumulate(np.where(is_cue, places, -1)) if len(word) else places
    last = np.concatenate([[-1], last[:-1]])[: len(word)]  # strictly before
    line = np.maximum.accumulate(np.where(glue == 2, places, 0)) if len(word) else places
    near = (last >= 0) & (places - last <= _CUE_REACH) & (last >= line)
    return np.where(near, word[last] if len(word) else 0, 0).astype(np.uint32)


# Each feature is a conjunction of attributes of neighbouring tokens: w word, s shape, c code, r coarse code, h head,
# t tail, m mode, q cue; the number is the distance from the token.
FEATURES: tuple[str, ...] = (
    "w0", "w-1", "w1", "w-2", "w2", "w-3", "w3",
    "c0 s0", "c-1 c0", "c0 c1", "c-1", "c1", "c-2", "c2",
    "h0 s0", "t0 s0", "t0 r0", "h0 r0", "t1", "t-1", "h-1",
    "s0 m0 r0", "s-1 s0 s1", "s-1 s0 s1 r-1 r0 r1", "s-2 s-1 s0 r0", "s0 s1 s2 r0",
    "w-1 r0 s0", "w1 r0 s0", "w-1 w0", "w0 w1", "w-2 w-1 s0", "w1 w2 s0", "w-2 w-1 r0", "w1 w2 r0",
    "r-2 r-1 r0", "r0 r1 r2", "r-1 r0 r1", "w-1 w1 s0", "w-1 w1 r0", "w-2 r-1 r0", "w2 r1 r0",
    "q0 r0 s0", "q0 r-1 r0", "w-3 w-2 w-1", "w1 w2 w3", "w-3 r0 s0", "t-1 t0", "s-1 r-1 w1 r0",
)  # fmt: skip
REACH = 3
"""How far a feature looks to either side."""

_PRIME, _LAST = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)
_ATTRIBUTES = {
    "w": "word", "s": "shape", "c": "code", "r": "coarse", "h": "head", "t": "tail", "m": "mode", "q": "cue",
}  # fmt: skip
_PLAN = tuple(tuple((part[0], int(part[1:])) for part in feature.split()) for feature in FEATURES)
_SALTS = tuple(np.uint32(word_hash(feature)) for feature in FEATURES)
_SHIFT = np.uint32(32 - BITS)


class Features:
    """The rows of the table of weights that each token uses, feature by feature."""

    def __init__(self, tokens: Tokens) -> None:
        self._size = len(tokens.start)
        self._columns = {}
        for letter, name in _ATTRIBUTES.items():
            column = np.empty(self._size + 2 * REACH, np.uint32)
            column[:REACH] = column[self._size + REACH :] = 0xFFFF
            np.multiply(getattr(tokens, name), _LAST, out=column[REACH : self._size + REACH])
            column ^= column >> np.uint32(15)
            self._columns[letter] = column

    def rows(self, low: int, high: int):
        """For the tokens from `low` to `high`, one array of row numbers after another, in the order of `FEATURES`."""
        for salt, parts in zip(_SALTS, _PLAN, strict=True):
            mixed = None
            for letter, offset in parts:
                column = self._columns[letter][low + REACH + offset : high + REACH + offset]
                mixed = (column ^ salt if mixed is None else mixed ^ column) * _PRIME
                if len(parts) > 1:
                    mixed ^= mixed >> np.uint32(13)
            yield mixed * _LAST >> _SHIFT
