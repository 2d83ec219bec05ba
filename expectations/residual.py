"""The residual audit: what of a patient is left in the de-identified text, found by code of the judge's own.

Per shard, `audited` searches each patient's texts, replaced spans blanked out, for the identifiers of the patient's
record, for identifiers of a fixed form, and for the words that were removed elsewhere. `settled` then decides over all
shards which hits are distinctive: those block publication; names that are ordinary words, and capitalised words that
one patient only has, are for a person to look at. Hits and words are PHI; what `settled` gives first is counts.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from expectations.deidentified import IDENTIFIERS
from expectations.ordinary_words import ORDINARY, TITLES
from schemas.annotations import RATIONALE_FIELDS
from schemas.encounters import FREE_TEXT
from schemas.residual import Residual
from schemas.table import key_of, polars_schema
from schemas.vocabulary import Entity, ResidualCheck

HITS = pl.Schema(
    {
        "record_id": pl.String,
        "check": pl.String,
        "words": pl.List(pl.String),
        "capital": pl.Boolean,
        "start": pl.UInt32,
    }
)
"""PHI: where something was found, the words that must be distinctive for it to count, and whether they are capitals."""

WORDS = pl.Schema({"word": pl.String, "patients": pl.UInt32, "lower": pl.UInt32})
"""PHI: in how many patients' texts a word stands outside of replaced spans, and in how many in lower case."""


_BLANK = "\x1f"
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DIGITS = re.compile(r"\d(?:[ ().\-/\u2010-\u2015\n]{0,3}\d){5,}")
_DATE = re.compile(r"(?<!\d)(\d{1,4})\s?[-/. \u2010-\u2015]\s?(\d{1,2})\s?[-/. \u2010-\u2015]\s?(\d{2,4})(?!\d)")
_MONTHS = {
    name[:3]: number for number, name in enumerate(str.split("jan feb mar apr may jun jul aug sep oct nov dec"), 1)
}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WRITTEN = re.compile(
    rf"\b(?:{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}),?\s+(\d{{2,4}})\b"
)
_NAMES = frozenset({Entity.PERSON, Entity.INITIALS})
_CONTACTS = frozenset({Entity.EMAIL, Entity.URL})
_PHRASES = frozenset({Entity.PERSON, Entity.HOSPITAL, Entity.STREET})
_LONG_NUMBER = 6
_NOT_CASED = 0.02
"""Share of capitalised words below which a text's lower case says nothing."""


class Audited(NamedTuple):
    """What one shard holds: frames of HITS and WORDS. Both are PHI."""

    hits: pl.DataFrame
    words: pl.DataFrame


class Settled(NamedTuple):
    """RESIDUAL, which is counts, and the hits that a person should look at or that block (PHI)."""

    residual: pl.DataFrame
    review: pl.DataFrame


def audited(
    documents: pl.DataFrame,
    phi_spans: pl.DataFrame,
    encounters: pl.DataFrame,
    raw_documents: pl.DataFrame,
    span_map: pl.DataFrame,
    raw_encounters: pl.DataFrame,
    answers: pl.DataFrame,
    kept: frozenset[Entity] = frozenset(),
) -> Audited:
    """Audit one shard: DEIDENTIFIED, PHI_SPANS, ENCOUNTERS, DOCUMENTS, SPAN_MAP, ENCOUNTERS_RAW and ANSWERS of the same
    patients.

    `kept`: what the policy of notes leaves in the text by intent. Published articles have no patient; they are audited
    by the suites only.
    """
    records = _records(raw_documents, raw_encounters)
    removed = _removed(raw_documents, span_map, phi_spans)
    blanks: dict[str, list[tuple[int, int]]] = {}
    for key, start, end in phi_spans.select("document_id", "start", "end").iter_rows():
        blanks.setdefault(key, []).append((start, end))
    texts: dict[str, list[tuple[str, bool, str]]] = {}
    notes = documents.filter(pl.col("patient_key").is_not_null()).sort("document_id")
    for key, patient, text in notes.select("document_id", "patient_key", "text").iter_rows():
        texts.setdefault(patient, []).append((key, True, _plain(_blanked(text, blanks.get(key, [])))))
    typed = (("encounter_key", encounters, FREE_TEXT), ("answer_id", answers, RATIONALE_FIELDS))
    for key, frame, fields in typed:
        for row in frame.sort(key).iter_rows(named=True):
            text = "\n".join(f"{row[name]}" for name in fields if row[name])
            if text:  # what replaced an identifier here is not known, but it is never the patient's own
                texts.setdefault(row["patient_key"], []).append((row[key], False, _plain(text)))
    hits: list[tuple[str, str, list[str], bool, int]] = []
    patients: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for patient in sorted(texts):
        seen: dict[str, bool] = {}
        for key, is_note, text in texts[patient]:
            tokens = [(match.start(), match[0], match[0].lower()) for match in _TOKEN.finditer(text)]
            # free text of a visit or an answer holds surrogates that no span names: fixed forms say nothing there
            looks = _found(text, tokens, records.get(patient, []), kept, patterns=is_note)
            hits += [(key, str(check), words, capital, start) for check, words, capital, start in looks]
            hits += [
                (key, str(check), words, capital, start)
                for check, words, capital, start in _again(text, tokens, removed.get(patient, []))
            ]
            hits += [(key, str(check), words, capital, start) for check, words, capital, start in _lone(text, tokens)]
            words = [token for _, token, _ in tokens if token[0].isalpha()]
            cased = sum(token[0].isupper() for token in words) > _NOT_CASED * len(words)
            for token in words:
                known = seen.get(token.lower(), False)
                seen[token.lower()] = known or (cased and token[0].islower())
        patients.update(seen.keys())
        lower.update(word for word, is_lower in seen.items() if is_lower)
    return Audited(
        pl.DataFrame(hits, schema=HITS, orient="row").sort("record_id", "check", "start"),
        pl.DataFrame([(word, patients[word], lower[word]) for word in sorted(patients)], schema=WORDS, orient="row"),
    )


_OF_A_WORD = 2
"""In how many patients' texts a word must be written in lower case to be an ordinary word."""


def settled(parts: Iterable[Audited]) -> Settled:
    """Decide over all shards: what is distinctive blocks, what may be an ordinary word is for review."""
    hits, words = [], []
    for part in parts:
        hits.append(part.hits)
        words.append(part.words)
    found = pl.concat(hits) if hits else pl.DataFrame(schema=HITS)
    known = pl.concat(words) if words else pl.DataFrame(schema=WORDS)
    known = known.group_by("word").agg(pl.col("patients", "lower").sum())
    lower = dict(known.filter(pl.col("lower") > 0).select("word", "lower").iter_rows())
    patients = dict(known.select("word", "patients").iter_rows())
    rows = []
    for record, check, told, capital, start in found.iter_rows():
        blocks = _blocks(ResidualCheck(check), told, capital, lower, patients)
        if blocks is not None:
            rows.append((record, check, blocks, told, start))
    review = pl.DataFrame(
        rows,
        schema={
            "record_id": pl.String,
            "check": pl.String,
            "blocks": pl.Boolean,
            "words": pl.List(pl.String),
            "start": pl.UInt32,
        },
        orient="row",
    ).sort("blocks", "record_id", "check", "start", descending=[True, False, False, False])
    counted = review.group_by("record_id", "check", "blocks").agg(pl.len().cast(pl.UInt32).alias("hits"))
    schema = polars_schema(Residual)
    residual = counted.select([pl.col(name).cast(dtype) for name, dtype in schema.items()]).sort(key_of(Residual))
    return Settled(residual, review)


def _blocks(
    check: ResidualCheck, words: Sequence[str], capital: bool, lower: Mapping[str, int], patients: Mapping[str, int]
) -> bool | None:
    """Whether a hit blocks; None if it is nothing at all."""
    distinctive = any(word not in ORDINARY and lower.get(word, 0) < _OF_A_WORD for word in words)
    if check == ResidualCheck.LONE_CAPITAL:
        alone = all(patients.get(word, 0) == 1 and not lower.get(word) and word not in ORDINARY for word in words)
        return False if alone else None
    if check == ResidualCheck.OWN_NAME:
        return distinctive
    if check == ResidualCheck.OWN_FULL_NAME:
        return distinctive or capital
    if check == ResidualCheck.REMOVED_NAME:
        return distinctive and capital and all(patients.get(word, 0) <= 1 for word in words)
    if check == ResidualCheck.REMOVED_PHRASE:
        return distinctive
    return check != ResidualCheck.OWN_SHORT_NUMBER


_Hit = tuple[ResidualCheck, list[str], bool, int]
_Token = tuple[int, str, str]


def _plain(text: str) -> str:
    """Letters without marks and plain digits, so that no odd character hides a word."""
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], _BLANK * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _records(raw_documents: pl.DataFrame, raw_encounters: pl.DataFrame) -> dict[str, list[tuple[Entity, str]]]:
    """What each patient's record holds."""
    found: dict[str, set[tuple[Entity, str]]] = {}
    columns = ["patient_key", "native_patient_id", "native_encounter_id"]
    notes = raw_documents.filter(pl.col("patient_key").is_not_null())
    for frame in (notes, raw_encounters):
        for patient, native, visit in frame.select(columns).unique().iter_rows():
            mine = found.setdefault(patient, set())
            mine |= {(Entity.MRN, native)} if native else set()
            mine |= {(Entity.ENCOUNTER_NUMBER, visit)} if visit else set()
    columns = ["patient_key", "identifiers", "birth_date"]
    for patient, identifiers, born in raw_encounters.select(columns).iter_rows():
        mine = found.setdefault(patient, set())
        mine |= {(Entity(each["entity"]), each["value"]) for each in identifiers or ()}
        mine |= {(Entity.BIRTH_DATE, born.isoformat())} if born else set()
    return {patient: sorted(values) for patient, values in found.items()}


def _removed(
    raw_documents: pl.DataFrame, span_map: pl.DataFrame, phi_spans: pl.DataFrame
) -> dict[str, list[tuple[Entity, str]]]:
    """The words that were removed from each patient's notes, by entity."""
    notes = raw_documents.filter(pl.col("patient_key").is_not_null())
    texts = {
        key: (patient, text)
        for key, patient, text in notes.select("document_id", "patient_key", "raw_text").iter_rows()
    }
    joined = span_map.join(phi_spans, on=["document_id", "start", "end"], how="inner")
    found: dict[str, set[tuple[Entity, str]]] = {}
    for key, entity, start, end in joined.select(
        "document_id", pl.col("entity").cast(pl.String), "raw_start", "raw_end"
    ).iter_rows():
        if key in texts:
            patient, text = texts[key]
            found.setdefault(patient, set()).add((Entity(entity), text[start:end]))
    return {patient: sorted(values) for patient, values in found.items()}


def _words(value: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(_plain(value))]


def _found(
    text: str, tokens: Sequence[_Token], record: Iterable[tuple[Entity, str]], kept: frozenset[Entity], patterns: bool
) -> Iterator[_Hit]:
    """Identifiers of the record, and of a fixed form."""
    names: set[str] = set()
    numbers: set[str] = set()
    short: set[str] = set()
    codes: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    contacts: set[str] = set()
    born: set[date] = set()
    for entity, value in record:
        words = _words(value)
        fused = "".join(words)
        if entity in kept or not fused:
            continue
        if entity in _NAMES:
            names |= {word for word in words if word.isalpha() and len(word) >= 3 and word not in TITLES}
        elif entity in (Entity.BIRTH_DATE, Entity.DATE):
            born |= _dates(value)
        elif entity in _CONTACTS:
            contacts.add(value.strip().lower())
        elif entity == Entity.STREET:
            if len(words) >= 2 and words[0].isdigit():
                pairs.add((words[0], words[1]))
        elif fused.isdigit():
            number = fused.lstrip("0")
            if len(number) >= _LONG_NUMBER:
                numbers.add(number[-10:] if entity in (Entity.PHONE, Entity.FAX) else number)
            elif len(number) >= 4 and not (len(fused) == 4 and fused[:2] in ("19", "20")):
                short.add(fused)
        elif any(char.isdigit() for char in fused) and sum(char.isdigit() for char in fused) >= 4:
            codes.add(fused)
    yield from _named(tokens, names)
    yield from _numbered(text, numbers, ResidualCheck.OWN_NUMBER)
    if short or codes or pairs:
        yield from _coded(tokens, short, codes, pairs)
    if contacts:
        low = text.lower()
        for value in sorted(contacts):
            yield from ((ResidualCheck.OWN_CONTACT, [], False, at) for at in _places(low, value))
    if born:
        yield from ((ResidualCheck.OWN_BIRTH_DATE, [], False, at) for at, day in _dated(text) if day in born)
    if patterns:
        for form, pattern in _PATTERNS.items():
            if form == "age_over_89" and Entity.AGE in kept:
                continue
            yield from ((ResidualCheck.PATTERN, [], False, match.start()) for match in pattern.finditer(text))


_PATTERNS = {name: re.compile(pattern) for name, pattern in IDENTIFIERS.items()}


def _named(tokens: Sequence[_Token], names: set[str]) -> Iterator[_Hit]:
    before: tuple[int, str, str] | None = None
    for token in tokens:
        start, word, low = token
        if low in names:
            capital = word[0].isupper()
            if before and before[2] in names and before[2] != low and start - before[0] - len(before[1]) <= 3:
                yield ResidualCheck.OWN_FULL_NAME, [before[2], low], capital and before[1][0].isupper(), before[0]
            yield ResidualCheck.OWN_NAME, [low], capital, start
        before = token


def _numbered(text: str, numbers: set[str], check: ResidualCheck) -> Iterator[_Hit]:
    if not numbers:
        return
    for match in _DIGITS.finditer(text):
        digits = "".join(char for char in match[0] if char.isdigit())
        if any(number in digits for number in numbers):
            yield check, [], False, match.start()


def _coded(tokens: Sequence[_Token], short: set[str], codes: set[str], pairs: set[tuple[str, str]]) -> Iterator[_Hit]:
    longest = max(map(len, codes), default=0)
    beginnings = {code[:2] for code in codes}
    for at, (start, _, low) in enumerate(tokens):
        if low in short:
            yield ResidualCheck.OWN_SHORT_NUMBER, [], False, start
        if at + 1 < len(tokens) and (low, tokens[at + 1][2]) in pairs:
            yield ResidualCheck.OWN_ADDRESS, [], False, start
        if low[:2] in beginnings or (len(low) == 1 and any(begin[0] == low for begin in beginnings)):
            spelt, end = low, start + len(low)
            for begin, _, word in tokens[at + 1 : at + 8]:
                if spelt in codes or len(spelt) >= longest or begin - end > 3:
                    break
                spelt, end = spelt + word, begin + len(word)
            if spelt in codes:
                yield ResidualCheck.OWN_NUMBER, [], False, start


def _again(text: str, tokens: Sequence[_Token], removed: Iterable[tuple[Entity, str]]) -> Iterator[_Hit]:
    """What was removed in one place and stands in another."""
    names: set[str] = set()
    numbers: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for entity, value in removed:
        words = _words(value)
        digits = "".join(words)
        if digits.isdigit():
            if len(digits.lstrip("0")) >= _LONG_NUMBER and entity not in (Entity.DATE, Entity.BIRTH_DATE):
                numbers.add(digits.lstrip("0"))
            continue
        words = [word for word in words if word not in TITLES]
        if entity == Entity.PERSON:
            long = {word for word in words if word.isalpha() and len(word) >= 4}
            names |= long if len(long) >= 2 else set()
        if entity in _PHRASES:
            pairs |= {
                (left, right)
                for left, right in zip(words, words[1:], strict=False)
                if max(len(left), len(right)) >= 4
                and len(left) + len(right) >= 7
                and (left.isalpha() or right.isalpha())
            }
    yield from _numbered(text, numbers, ResidualCheck.REMOVED_NUMBER)
    if not names and not pairs:
        return
    for at, (start, word, low) in enumerate(tokens):
        if low in names:
            yield ResidualCheck.REMOVED_NAME, [low], word[0].isupper(), start
        if at + 1 < len(tokens):
            after, _, right = tokens[at + 1]
            if (low, right) in pairs and after - start - len(word) <= 3:
                yield ResidualCheck.REMOVED_PHRASE, [each for each in (low, right) if each.isalpha()], False, start


_BEFORE_A_SENTENCE = re.compile(r"(?:^|[.!?:;\n\x1f*•-]\s*|\s{2,})$")


def _lone(text: str, tokens: Sequence[_Token]) -> Iterator[_Hit]:
    """Capitalised words within a sentence; only those that one patient alone has will be kept."""
    for start, word, low in tokens:
        inside = word[0].isupper() and len(word) >= 3 and word[1:].islower()
        if inside and start and not _BEFORE_A_SENTENCE.search(text, max(0, start - 4), start):
            yield ResidualCheck.LONE_CAPITAL, [low], True, start


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _dates(value: str) -> set[date]:
    return {day for _, day in _dated(value)}


def _dated(text: str) -> Iterator[tuple[int, date]]:
    """Every date that a text may mean, and where it begins."""
    for match in _DATE.finditer(text):
        one, two, three = (int(each) for each in match.groups())
        years = [three] if three > 99 else [1900 + three, 2000 + three]
        orders = [(year, one, two) for year in years] + [(year, two, one) for year in years]
        if one > 31:
            orders = [(one if one > 99 else 1900 + one, two, three)]
        yield from ((match.start(), day) for order in orders for day in _day(*order))
    for match in _WRITTEN.finditer(text.lower()):
        month, day = (match[1], match[2]) if match[1] else (match[4], match[3])
        year = int(match[5])
        for full in [year] if year > 99 else [1900 + year, 2000 + year]:
            yield from ((match.start(), each) for each in _day(full, _MONTHS[month], int(day)))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    if 1 <= month <= 12 and 1 <= day <= 31 and 1800 <= year <= 2200:
        try:
            yield date(year, month, day)
        except ValueError:
            return
