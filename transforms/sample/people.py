"""Invented people and places: pools drawn from Faker once per seed, and the patients and staff picked from them."""

import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

from faker import Faker

from transforms.sample.background import CONDITIONS
from transforms.sample.phrases import weighted

_LOCALES = {
    "en_US": 400,
    "es_MX": 90,
    "fr_FR": 50,
    "de_DE": 50,
    "it_IT": 40,
    "pl_PL": 40,
    "pt_BR": 50,
    "en_IN": 60,
    "vi_VN": 40,
    "en_NG": 30,
    "sv_SE": 30,
    "en_PH": 40,
}
_AREA_CODES = ("207", "208", "216", "229", "248", "254", "267", "302", "307", "316", "320", "334", "360", "385", "402", "417", "435", "443", "458", "479", "507", "515", "541", "563", "575", "603", "605", "607", "614", "620", "636", "650", "660", "682", "701", "712", "715", "724", "731", "740", "763", "775", "802", "814", "828", "843", "859", "864", "906", "919", "928", "936", "940", "956", "970", "980")  # fmt: skip
_SAINTS = (
    "Aldric",
    "Winnoc",
    "Ebba",
    "Oswin",
    "Corentin",
    "Ludmila",
    "Philomena",
    "Adalbert",
    "Keyne",
    "Brendt",
    "Tavita",
)
_PLACES = ("Marrow Lake", "Pinecliff", "Cedar Notch", "Harlow Bend", "Quillan Valley", "Ashgrove", "Tallow Creek", "Bridgewick", "Northmere", "Silver Fork", "Eastholm", "Larkmoor", "Wexcombe", "Dunmarsh", "Copper Hollow", "Fennimore Ridge")  # fmt: skip
_TOWN_HEADS = (
    "Alder",
    "Bram",
    "Cold",
    "Dorn",
    "Elm",
    "Fern",
    "Glen",
    "Hazel",
    "Kirk",
    "Linden",
    "Maple",
    "Oak",
    "Rose",
    "Stan",
    "Thorn",
    "Wester",
    "Wil",
    "Yar",
)
_TOWN_TAILS = (
    "bury",
    "by",
    "combe",
    "dale",
    "field",
    "ford",
    "ham",
    "hollow",
    "mere",
    "mont",
    "port",
    "stead",
    "ton",
    "wick",
    "ville",
)
_STREETS = ("Orchard", "Juniper", "Prospect", "Larkspur", "Tanner", "Old Mill", "Beacon", "Quarry", "Sycamore", "Riverside", "Chapel", "Foxglove", "Meadow", "Granite", "Station", "Hawthorne", "Lakeview", "Cobbler", "Willow", "Summit")  # fmt: skip
_ROADS = (
    "Street",
    "St",
    "Avenue",
    "Ave",
    "Road",
    "Rd",
    "Lane",
    "Ln",
    "Drive",
    "Dr",
    "Court",
    "Ct",
    "Boulevard",
    "Blvd",
    "Way",
    "Terrace",
    "Circle",
)
_STATES = (
    "AL",
    "AZ",
    "CO",
    "DE",
    "GA",
    "IA",
    "ID",
    "IN",
    "KS",
    "KY",
    "ME",
    "MI",
    "MN",
    "MO",
    "MT",
    "NC",
    "NE",
    "NH",
    "NM",
    "OH",
    "OR",
    "PA",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "WA",
    "WI",
    "WY",
)
_RESTRICTED_ZIP3 = ("036", "059", "102", "203", "556", "692", "821", "823", "830", "879", "884", "893")
_EMPLOYERS = ("Harrow & Finch Logistics", "Bellweather Foods", "Tri-County School District", "Okanta Textiles", "Copperline Railway", "Greyfield Farms", "Sunmarsh Hotels", "Northbank Credit Union", "Pallister Roofing", "Delmont Paper Mill", "Larkmoor High School", "Wexcombe Elementary")  # fmt: skip
_INSURERS = (
    "Evergrand Health",
    "Medicare",
    "Northstar Mutual",
    "Medicaid",
    "Bluewater Choice",
    "Summit Care HMO",
    "Veridian PPO",
)


class Pools(NamedTuple):
    """Names and places of one seed."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    last: tuple[str, ...]
    towns: tuple[str, ...]
    hospitals: tuple[str, ...]
    clinics: tuple[str, ...]
    homes: tuple[str, ...]


@lru_cache(maxsize=4)
def pools(seed: int) -> Pools:
    """Drawn once per seed; their size does not depend on how much is asked for, so nothing moves."""
    female: list[str] = []
    male: list[str] = []
    last: list[str] = []
    towns: list[str] = []
    for number, (locale, size) in enumerate(_LOCALES.items()):
        fake = Faker(locale)
        fake.seed_instance(seed * 1000 + number)
        female += [fake.first_name_female() for _ in range(size)]
        male += [fake.first_name_male() for _ in range(size)]
        last += [fake.last_name() for _ in range(2 * size)]
        if locale == "en_US":
            towns += [fake.city() for _ in range(150)]
    rng = Random(f"{seed}:places")
    towns += [head + tail for head in _TOWN_HEADS for tail in _TOWN_TAILS if rng.random() < 0.7]
    hospitals = [
        f"St. {name} {kind}" for name in _SAINTS for kind in ("Medical Center", "Hospital", "Regional Medical Center")
    ]
    hospitals += [
        f"{name} {kind}"
        for name in _PLACES
        for kind in ("General Hospital", "Community Hospital", "Memorial Hospital", "Medical Center")
    ]
    clinics = [
        f"{name} {kind}"
        for name in _PLACES
        for kind in (
            "Family Medicine",
            "Primary Care",
            "Cardiology Associates",
            "Dialysis Center",
            "Urgent Care",
            "Women's Health Clinic",
        )
    ]
    homes = [
        f"{name} {kind}"
        for name in _PLACES
        for kind in ("Skilled Nursing Facility", "Assisted Living", "Care Center", "Rehabilitation Center")
    ]
    return Pools(
        *(
            tuple(unicodedata.normalize("NFC", name) for name in names)
            for names in (female, male, last, towns, hospitals, clinics, homes)
        )
    )


def pick(rng: Random, items: tuple | list):
    return items[int(rng.random() * len(items))]


class Name(NamedTuple):
    first: str
    middle: str
    last: str

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def indexed(self) -> str:
        """As registration prints it: `Last, First M`."""
        return f"{self.last}, {self.first} {self.middle}"


def someone(rng: Random, names: Pools, female: bool) -> Name:
    return Name(
        pick(rng, names.female if female else names.male), pick(rng, "ABCDEGHJKLMNPRSTVW"), pick(rng, names.last)
    )


def clinician(rng: Random, names: Pools) -> Name:
    return someone(rng, names, rng.random() < 0.5)


def telephone(rng: Random) -> str:
    """A number of the block that is kept free for fiction (555-0100 to 555-0199), in one of the usual spellings."""
    area, line = pick(rng, _AREA_CODES), f"01{int(rng.random() * 100):02d}"
    spelling = pick(
        rng, ("({0}) 555-{1}", "{0}-555-{1}", "{0}.555.{1}", "{0} 555 {1}", "+1 {0}-555-{1}", "1-{0}-555-{1}")
    )
    return spelling.format(area, line)


def street(rng: Random) -> str:
    if rng.random() < 0.04:
        return f"P.O. Box {rng.randint(10, 9999)}"
    first = f"{rng.randint(1, 9999)} {pick(rng, ('', '', '', 'N ', 'S ', 'East ', 'West '))}{pick(rng, _STREETS)} {pick(rng, _ROADS)}"
    if rng.random() < 0.3:
        first += pick(rng, (" Apt {}", " Apt. {}B", " Unit {}", " #{}", ", Suite {}")).format(rng.randint(1, 480))
    return first


def postcode(rng: Random) -> str:
    if rng.random() < 0.03:
        return f"{pick(rng, _RESTRICTED_ZIP3)}{rng.randint(1, 99):02d}"
    code = f"{rng.randint(10000, 98999)}"
    return f"{code}-{rng.randint(1000, 9999)}" if rng.random() < 0.08 else code


def mail(rng: Random, name: Name) -> str:
    plain = unicodedata.normalize("NFKD", f"{name.first} {name.last}").encode("ascii", "ignore").decode().lower()
    parts = ["".join(letter for letter in part if letter.isalnum()) for part in plain.split()]
    parts = [part for part in parts if part] or ["patient"]
    local = pick(rng, (".".join(parts), parts[0][0] + parts[-1], parts[0] + str(rng.randint(1, 99)), "_".join(parts)))
    return f"{local}{rng.randint(1, 9)}@{pick(rng, ('example.com', 'example.org', 'mail.example.net'))}"


class Patient(NamedTuple):
    """One patient of the sample; `base` is the time of the first visit."""

    patient_id: str
    name: Name
    female: bool
    mrn: str
    born: date
    base: datetime
    gap: int
    phone: str
    street: str
    city: str
    state: str
    zip: str
    email: str
    pcp: Name
    insurer: str
    member: str
    employer: str
    race: str
    language: str
    education: str
    marital: str
    relatives: tuple[tuple[str, Name], ...]
    history: tuple[str, ...]


_RACES = {"White or Caucasian": 45, "Black or African American": 16, "Asian": 14, "Hispanic or Latino": 12, "Other": 6, "American Indian or Alaska Native": 2, "Native Hawaiian or Other Pacific Islander": 2, "Declined": 3}  # fmt: skip
_LANGUAGES = {
    "English": 82,
    "Spanish": 9,
    "Cantonese": 3,
    "Vietnamese": 2,
    "Tagalog": 1,
    "Portuguese": 1,
    "Polish": 1,
    "Arabic": 1,
}
_EDUCATION = {
    "High school graduate": 26,
    "Some college": 20,
    "Bachelor's degree": 20,
    "Associate degree": 9,
    "Master's degree": 8,
    "Less than high school": 10,
    "Doctorate": 2,
    "": 5,
}


def person_years(born: date, on: date) -> int:
    """Completed years.

    >>> person_years(date(2000, 3, 2), date(2020, 3, 1))
    19
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def patient(seed: int, number: int) -> Patient:
    """The patient of that number, from 0."""
    rng = Random(f"{seed}:patient:{number}")
    names = pools(seed)
    female = rng.random() < 0.53
    band = weighted(rng, {"3-16": 4, "17-29": 14, "30-49": 26, "50-69": 32, "70-89": 20, "90-101": 4})
    low, high = (int(part) for part in band.split("-"))
    base = datetime(2022, 3, 1) + timedelta(minutes=rng.randrange(60 * 24 * 500))
    age = rng.randint(low, high)
    born = (base - timedelta(days=int(age * 365.25) + 1 + rng.randrange(364))).date()
    name = someone(rng, names, female)
    relatives = []
    if age < 18:
        kin = ("mother", "father")
    elif age < 30:
        kin = ("mother", "father", "sister", "brother", "partner", "roommate")
    else:
        kin = ("wife", "husband", "daughter", "son", "sister", "brother", "niece", "partner")
    for word in rng.sample(kin, 2):
        female_kin = word in ("mother", "sister", "wife", "daughter", "niece") or (
            word in ("partner", "roommate") and rng.random() < 0.5
        )
        other = someone(rng, names, female_kin)
        relatives.append((word, Name(other.first, other.middle, name.last) if rng.random() < 0.5 else other))
    chronic = [
        condition
        for condition, (from_age, _, _) in CONDITIONS.items()
        if age >= from_age and rng.random() < 0.10 + max(0, age - from_age) / 220
    ]
    rng.shuffle(chronic)
    return Patient(
        patient_id=f"P{seed % 100:02d}{number + 1:07d}",
        name=name,
        female=female,
        mrn=f"{rng.randint(10_000_000, 99_999_999)}",
        born=born,
        base=base,
        gap=rng.randint(40, 160),
        phone=telephone(rng),
        street=street(rng),
        city=pick(rng, names.towns),
        state=pick(rng, _STATES),
        zip=postcode(rng),
        email=mail(rng, name),
        pcp=clinician(rng, names),
        insurer=pick(rng, _INSURERS),
        member=f"{pick(rng, 'ABEHKMNRTW')}{pick(rng, 'CDFGJLPQ')}{rng.randint(100_000_000, 999_999_999)}",
        employer=pick(rng, _EMPLOYERS),
        race=weighted(rng, _RACES),
        language=weighted(rng, _LANGUAGES),
        education="" if age < 18 else weighted(rng, _EDUCATION),
        marital="Single"
        if age < 20
        else weighted(
            rng, {"Married": 42, "Single": 32, "Divorced": 12, "Widowed": 3 if age < 65 else 25, "Significant other": 6}
        ),
        relatives=tuple(relatives),
        history=tuple(chronic[:6]),
    )
