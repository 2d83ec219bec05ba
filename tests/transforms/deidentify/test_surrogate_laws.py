"""Laws of the door with surrogates: what is the same, what is another, what never survives."""

import re
from datetime import date, datetime, timedelta
from time import process_time

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transforms.deidentify.conftest import MODEL, PATIENT, documents, encounters, visit
from transforms.deidentify.door import build_door, deidentify
from transforms.deidentify.policy import LIMITED_DATASET, Dates, named
from transforms.deidentify.surrogate_names import surrogate_names
from transforms.deidentify.surrogate_places import place_names
from transforms.deidentify.view import viewed

RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# planted names, none of which a surrogate can be
FIRST = str.split("Thaddeusz Xiulanne Mbalita Sorenka Oriannah Wilhelmo")
LAST = str.split("Quillfeather Zeromskix Larkinsworth Mbekirow Vriesmann Pitzzel")
NOTES = [
    "Patient: {last}, {first}   MRN: {mrn}   DOB: {birth}\nSeen {day} by Dr. {doctor}. Call {phone}, mail {mail}.\n",
    "{first} {last} was brought in by Dr. {doctor} from {street}, {city}, OH 44107. SSN {ssn}.\n",
    "Mr. {last} says that {doctor} saw him on {short}. {first} denies fever. Strength 5/5, BP 120/80.\n",
    "{doctor} to follow up. Discussed with {first}\n{last} at {phone}. Signed: {doctor}, MD {day}\n",
]


@st.composite
def patients(draw):
    first, last, other = draw(st.sampled_from(FIRST)), *draw(st.permutations(LAST))[:2]
    day = draw(st.dates(date(2015, 1, 1), date(2024, 12, 1)))
    digits = draw(st.text("123456789", min_size=7, max_size=7))
    values = {
        "first": first,
        "last": last,
        "doctor": other,
        "mrn": "4" + digits,
        "phone": f"(617) {digits[:3]}-{digits[3:]}",
        "mail": f"{last.lower()}{digits[:2]}@clinic.test",
        "ssn": f"219-4{digits[0]}-{digits[1:5]}",
        "street": f"{digits[:3]} Cobblegate Street",
        "city": "Quennelford",
        "birth": "11/05/1962",
        "day": f"{day:%m/%d/%Y}",
        "short": f"{day.month}/{day.day}",
    }
    others = draw(st.lists(st.sampled_from(NOTES), max_size=4))
    # one note tells that the doctor is one; the others name him alone
    texts = [note.format(**values) for note in draw(st.permutations([NOTES[0], *others]))]
    known = [("PERSON", f"{first} {last}"), ("PHONE", values["phone"]), ("EMAIL", values["mail"]), ("SSN", values["ssn"]),
             ("STREET", values["street"]), ("CITY", values["city"]), ("MRN", values["mrn"])]  # fmt: skip
    row = visit(identifiers=[{"entity": entity, "value": value} for entity, value in known], birth_date=date(1962, 11, 5),
                arrived_at=datetime(day.year, day.month, day.day, 9), departed_at=None, raw_chief_complaint=f"{last} fell {values['day']}")  # fmt: skip
    return values, texts, row, day


def run(door, texts, row, day):
    notes = documents(*texts).with_columns(written_at=pl.lit(datetime(day.year, day.month, day.day, 12)).cast(pl.Datetime("us")))  # fmt: skip
    return deidentify(notes, encounters(row), door)


@given(patients())
@RELAXED
def test_nothing_planted_survives(surrogate_door, patient):
    values, texts, row, day = patient
    result = run(surrogate_door, texts, row, day)
    assert not result.rejects
    for text in [*result.deidentified["text"], result.encounters["chief_complaint"][0]]:
        folded, digits = viewed(text).lower, re.sub(r"\D", "", text)
        for name in ("first", "last", "doctor", "street", "city", "mail"):
            assert values[name].lower() not in folded, name
            assert re.sub(r"[^a-z]", "", values[name].lower()) not in re.sub(r"[^a-z]", "", folded), name
        for name in ("mrn", "phone", "ssn"):
            assert re.sub(r"\D", "", values[name]) not in digits, name
        assert values["birth"] not in text and values["day"] not in text


@given(patients())
@RELAXED
def test_the_same_key_gives_the_same_and_another_gives_others(surrogate_door, patient):
    _, texts, row, day = patient
    one, two = run(surrogate_door, texts, row, day), run(surrogate_door, texts, row, day)
    assert all(first.equals(second) for first, second in zip(one[:4], two[:4], strict=True))
    other = run(build_door(b"another secret", MODEL), texts, row, day)
    for mine, theirs in zip(words_replaced(one), words_replaced(other), strict=True):
        assert mine[0] == theirs[0]
        if mine[0] in ("PERSON", "MRN", "SSN", "EMAIL", "PHONE", "STREET", "CITY"):
            assert mine[1] != theirs[1]


def words_replaced(result) -> list[tuple[str, str]]:
    texts = dict(result.deidentified.select("document_id", "text").iter_rows())
    rows = result.phi_spans.select("document_id", "start", "end", "entity").iter_rows()
    return [(entity, texts[key][start:end]) for key, start, end, entity in rows]


@given(patients())
@RELAXED
def test_a_value_is_one_surrogate_in_all_texts_in_any_order(surrogate_door, patient):
    values, texts, row, day = patient
    result = run(surrogate_door, texts, row, day)
    new_of: dict[str, set[str]] = {}
    texts_of = dict(result.deidentified.select("document_id", "text").iter_rows())
    for key, start, end, raw_start, raw_end in result.span_map.iter_rows():
        raw = texts[int(key, 16)][raw_start:raw_end]
        new_of.setdefault(raw, set()).add(texts_of[key][start:end])
    assert all(len(found) == 1 for found in new_of.values()), {entity for entity in new_of if len(new_of[entity]) > 1}
    backwards = run(surrogate_door, texts[::-1], row, day)
    assert sorted(backwards.deidentified["text"]) == sorted(result.deidentified["text"])


@given(patients())
@RELAXED
def test_surrogates_are_no_words_of_the_patients_texts(surrogate_door, patient):
    values, texts, row, day = patient
    held = {word.lower() for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)}
    for entity, new in words_replaced(run(surrogate_door, texts, row, day)):
        if entity in ("PERSON", "CITY"):
            assert not held & {word.lower() for word in re.findall(r"[^\W\d_]{3,}", new)}


@given(patients())
@RELAXED
def test_intervals_and_offsets(surrogate_door, patient):
    values, texts, row, day = patient
    result = run(surrogate_door, texts, row, day)
    shift = result.encounters["arrived_at"][0] - row["arrived_at"]
    texts_of = dict(result.deidentified.select("document_id", "text").iter_rows())
    at = {key: (0, 0) for key in texts_of}
    for key, start, end, raw_start, raw_end in result.span_map.iter_rows():
        raw, new = texts[int(key, 16)], texts_of[key]
        assert new[at[key][0] : start] == raw[at[key][1] : raw_start]
        at[key] = end, raw_end
        told = raw[raw_start:raw_end]
        if re.fullmatch(r"\d\d/\d\d/\d{4}", told):
            moved = datetime.strptime(new[start:end], "%m/%d/%Y") - datetime.strptime(told, "%m/%d/%Y")
            assert moved == timedelta(days=shift.days)
    for key, (new_at, raw_at) in at.items():
        assert texts_of[key][new_at:] == texts[int(key, 16)][raw_at:]


def test_the_pools_of_surrogates_are_told():
    assert not {name.lower() for name in (*FIRST, *LAST)} & (surrogate_names() | place_names())
    assert all(name.isalpha() and name.islower() for name in surrogate_names() | place_names())


def test_shifted_dates_in_text_agree_with_the_columns(surrogate_door):
    result = deidentify(documents("Seen on 03/01/2024, born 11/05/1982."), encounters(), surrogate_door)
    text, written = result.deidentified["text"][0], result.deidentified["written_at"][0]
    seen, born = (datetime.strptime(found, "%m/%d/%Y") for found in re.findall(r"\d\d/\d\d/\d{4}", text))
    assert seen.date() == written.date()
    assert seen - born == datetime(2024, 3, 1) - datetime(1982, 11, 5)


def test_a_limited_dataset_keeps_dates_and_towns():
    door = build_door(b"secret", MODEL, LIMITED_DATASET)
    text = "Oriana Quillfeather of Cannonshire, OH 44107 seen 3/14/2019, SSN 219-09-9999."
    known = [{"entity": "PERSON", "value": "Oriana Quillfeather"}, {"entity": "CITY", "value": "Cannonshire"}]
    result = deidentify(documents(text), encounters(visit(identifiers=known)), door)
    new = result.deidentified["text"][0]
    assert "of Cannonshire, OH 44107 seen 3/14/2019" in new and "Oriana" not in new and "219-09" not in new
    assert result.encounters["arrived_at"][0] == visit()["arrived_at"]
    assert result.deidentified["policy"][0] == "limited_dataset"


def test_years_only_leave_years_in_text_and_columns():
    door = build_door(b"secret", MODEL, named("safe_harbor", "tags", Dates.YEAR))
    result = deidentify(documents("Seen on 03/14/2019 and in March; DOB 11/05/1982."), encounters(), door)
    assert result.deidentified["text"][0] == "Seen on 2019 and in <DATE>; DOB 1982."
    assert result.encounters["arrived_at"][0] == datetime(2024, 1, 1)


def test_masks_of_the_source_stay(surrogate_door):
    text = "Dr. ***** saw [** Name **] in ____ on <DATE>."
    assert deidentify(documents(text), encounters(), surrogate_door).deidentified["text"][0] == text


def test_articles_never_get_surrogates(surrogate_door):
    text = "A man (MRN 5512345; roe@clinic.test) was seen in 2019."
    result = deidentify(documents(text, patient=None, kind="article"), encounters().clear(), surrogate_door)
    assert result.deidentified["text"][0] == "A man (MRN <MRN>; <EMAIL>) was seen in 2019."


def test_patients_do_not_share_surrogates(surrogate_door):
    known = [{"entity": "PERSON", "value": "Oriana Quillfeather"}]
    texts = [
        deidentify(
            documents("Oriana Quillfeather fell.", patient=patient),
            encounters(visit(patient=patient, identifiers=known)),
            surrogate_door,
        ).deidentified["text"][0]
        for patient in (PATIENT, "b" * 32)
    ]
    assert texts[0] != texts[1]


def test_cost_is_linear_in_the_length_of_a_note(surrogate_door):
    values = {"first": "Thaddeusz", "last": "Quillfeather", "mrn": "41234567", "birth": "11/05/1962", "day": "03/14/2019", "phone": "(617) 234-5678",
              "mail": "q@clinic.test", "street": "18 Cobblegate Street", "city": "Quennelford", "ssn": "219-41-1111", "short": "3/14"}  # fmt: skip

    def cost(repeats: int) -> float:
        names = [f"{first}{chr(97 + at % 26)}x" for at, first in enumerate(FIRST * 6)]  # more names than a patient has
        text = "".join(note.format(doctor=names[at % len(names)], **values) for at, note in enumerate(NOTES * repeats))
        start = process_time()
        deidentify(documents(text), encounters(), surrogate_door)
        return process_time() - start

    cost(1)
    assert cost(800) < 8 * cost(200) + 0.1


def test_a_surrogate_that_the_texts_hold_gives_way():
    surrogate_door = build_door(b"a secret of the tests", None)  # the tagger would take the word for a name too
    known = [{"entity": "PERSON", "value": "Oriana Quillfeather"}]
    row = visit(identifiers=known)
    first = deidentify(documents("Quillfeather fell."), encounters(row), surrogate_door).deidentified["text"][0]
    taken = first.split()[0]
    both = deidentify(documents("Quillfeather fell.", f"The sign of {taken} is absent."), encounters(row), surrogate_door)  # fmt: skip
    fell, sign = both.deidentified["text"]
    assert not fell.startswith(taken) and sign == f"The sign of {taken} is absent."
