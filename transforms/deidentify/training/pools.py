"""Invented people, places, hospitals and organisations for training, in many spellings."""

import zlib
from random import Random
from typing import NamedTuple

from transforms.deidentify.lexicon import Lexicons

HELD_OUT, OF = 9, 10
"""Names whose hash leaves this rest are never used in training: one in ten, for measuring."""


def is_held_out(name: str) -> bool:
    return zlib.crc32(name.lower().encode()) % OF == HELD_OUT


class Pools(NamedTuple):
    """Lists that phrases are made of; `new` if they are the held-out ones."""

    given_us: tuple[str, ...]
    given_world: tuple[str, ...]
    surnames_us: tuple[str, ...]
    surnames_world: tuple[str, ...]
    places: tuple[str, ...]
    nouns: tuple[str, ...]


def pools(lists: Lexicons, new: bool = False) -> Pools:
    """The names for training, or with `new` the others."""

    def chosen(*parts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for part in parts for name in part if is_held_out(name) == new)

    nouns = tuple(
        word.capitalize()
        for word in lists.words_common
        if 4 <= len(word) <= 8 and not word.endswith(("ing", "ed", "s", "ly"))
    )
    return Pools(
        chosen(lists.given_us),
        chosen(lists.given_world, *(lists.given_more,) * 6),
        chosen(lists.surnames_us[:14000]),
        chosen(lists.surnames_world, *(lists.surnames_more,) * 6),
        chosen(lists.places, lists.counties),
        chosen(nouns),
    )


def pick(rng: Random, items):
    return items[int(rng.random() * len(items))]


def _ranked(rng: Random, items):
    """The first of a list more often than the last."""
    return items[int(rng.random() ** 2.2 * len(items))]


_PARTICLES = (
    "van",
    "de",
    "von",
    "van der",
    "de la",
    "del",
    "di",
    "da",
    "bin",
    "al",
    "El",
    "De",
    "Van",
    "dos",
    "Le",
    "La",
    "St.",
)
_CITY_HEADS = (
    "North",
    "East",
    "West",
    "South",
    "New",
    "Lake",
    "Port",
    "Fort",
    "Mount",
    "Upper",
    "Lower",
    "Old",
    "Saint",
    "St.",
    "San",
    "Santa",
    "Bad",
    "Glen",
    "Little",
    "Great",
)
_CITY_TAILS = (
    "town",
    "ton",
    "land",
    "ville",
    "berg",
    "burgh",
    "borough",
    "bury",
    "view",
    "port",
    "mouth",
    "stad",
    "furt",
    "chester",
    "fort",
    "haven",
    "side",
    "shire",
    "ford",
    "field",
    "wood",
    "dale",
    "burg",
    "ham",
    "ney",
    "stead",
    "wick",
    "by",
    "heim",
    "dorf",
    "ovo",
    "ino",
    "abad",
    "pur",
    "nagar",
    "eville",
    "mere",
)
_CITY_ENDS = (
    "Springs",
    "Falls",
    "Heights",
    "City",
    "Beach",
    "Hills",
    "Park",
    "Grove",
    "Creek",
    "Valley",
    "Junction",
    "Harbor",
    "Lake",
    "Bay",
    "Ridge",
    "Township",
    "Village",
    "Island",
    "Center",
    "Point",
    "County",
    "on Sea",
    "upon Tyne",
    "A/S",
    "d.o.o.",
    "j.d.o.o.",
    "HB",
    "AB",
    "BV",
    "B.V.",
    "N.V.",
    "NV",
    "s.r.o.",
    "v.o.s.",
    "a.s.",
    "S/A",
    "S.A.",
    "Ltda.",
    "Ltda",
    "S.p.A.",
    "SPA",
    "s.r.l.",
    "SRL",
    "SARL",
    "S.A.S.",
    "et Fils",
    "e Filhos",
    "y Asociados",
    "e Figli",
    "& Partner",
    "OHG",
    "KG",
    "GbR",
    "Oy",
    "Oyj",
    "Tbk",
    "Kft.",
    "Zrt.",
    "Sp. z o.o.",
    "e.V.",
    "Stiftung",
    "AS",
    "Hermanos",
    "Pty Ltd",
    "Pty",
    "A.S.",
    "mbH",
    "and Associates",
    "Limited",
    "s.p.",
    "S.C.",
    "Lda.",
    "plc",
    "Cooperative",
)
_STREETS = (
    "Street",
    "St",
    "St.",
    "Avenue",
    "Ave",
    "Ave.",
    "Road",
    "Rd",
    "Rd.",
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
    "Place",
    "Pl",
    "Square",
    "Highway",
    "Parkway",
    "Trail",
    "Crescent",
    "Close",
    "Gardens",
    "Grove",
    "Park",
    "Alley",
    "Manor",
    "Harbor",
    "Cliffs",
    "Track",
    "Canyon",
    "Mews",
    "Hill",
    "Heights",
    "Ridge",
    "Mount",
    "Loop",
    "Bypass",
    "Turnpike",
    "Expressway",
    "Flats",
    "Isle",
    "Knoll",
    "Landing",
    "Mill",
    "Overlook",
    "Pass",
    "Pike",
    "Pine",
    "Plains",
    "Plaza",
    "Point",
    "Port",
    "Prairie",
    "Ranch",
    "Rapids",
    "Rest",
    "River",
    "Route",
    "Run",
    "Shoals",
    "Shore",
    "Skyway",
    "Spring",
    "Spur",
    "Station",
    "Stream",
    "Summit",
    "Trace",
    "Tunnel",
    "Union",
    "Valley",
    "Via",
    "View",
    "Village",
    "Ville",
    "Vista",
    "Walk",
    "Wall",
    "Well",
    "Wells",
    "Orchard",
    "Motorway",
    "Meadow",
    "Lodge",
    "Key",
    "Junction",
    "Inlet",
    "Haven",
    "Green",
    "Glen",
    "Garden",
    "Fork",
    "Forest",
    "Ford",
    "Field",
    "Estate",
    "Divide",
    "Dam",
    "Dale",
    "Curve",
    "Crossing",
    "Crest",
    "Creek",
    "Cove",
    "Course",
    "Corner",
    "Common",
    "Club",
    "Cape",
    "Burg",
    "Brook",
    "Bridge",
    "Branch",
    "Bend",
    "Beach",
    "Bay",
    "Row",
)
_FOREIGN_STREETS = (
    "Via {}",
    "Via {} {}",
    "Rue {}",
    "Rue de {}",
    "Rue de la {}",
    "Rue du {}",
    "Calle {}",
    "Calle de {}",
    "Avenida {}",
    "Rua {}",
    "Rua da {}",
    "Rua {} {}",
    "ul. {}",
    "Piazza {}",
    "Corso {}",
    "Viale {}",
    "Plaza {}",
    "Jalan {}",
    "Chemin de {}",
    "Avenue {}",
    "Place {}",
    "{}straße",
    "{}strasse",
    "{}str.",
    "{}weg",
    "{}gasse",
    "{}platz",
    "{} Strasse",
    "{}gatan",
    "{}vej",
    "{}veien",
    "{}straat",
    "{}laan",
    "{}plein",
    "{}katu",
    "{}tie",
    "{}utca",
    "{} utca",
    "{} ut",
    "{}ova",
    "{} cad.",
    "Kungs{}",
    "C/ {}",
    "P.o {}",
    "Boulevard {}",
    "Carrera {}",
    "Largo {}",
    "Ulica {}",
    "Am {}",
    "Im {}",
    "ulica {}",
    "{} ulica",
    "{} utca",
    "Canale {}",
    "Strada {}",
    "Borgo {}",
    "Vicolo {}",
    "Incrocio {}",
    "Contrada {}",
    "Passeig {}",
    "Glorieta de {}",
    "Cuesta {}",
    "Ronda de {}",
    "Rambla {} {}",
    "Pasaje {}",
    "Privada {}",
    "Retorno {} {}",
    "Andador {}",
    "Circuito {}",
    "Travessa de {}",
    "Praia de {}",
    "Alameda {}",
    "Campo de {}",
    "Vale de {}",
    "bulevar {}",
    "nam. {}",
    "{} namesti",
    "{}vagen",
    "{}stigen",
    "{}grand",
    "{}torget",
    "{}allen",
    "{}gade",
    "{}engen",
    "{}parken",
    "{}bakken",
    "{}svingen",
    "{}kuja",
    "{}polku",
    "{} tanav",
    "{} Sokak",
    "{} Caddesi",
    "Jl. {} No.",
    "Gang {}",
    "{} Marg",
    "{} Nagar",
    "{} Chowk",
    "H.No. {}",
    "Brgy. {}",
    "al. {}",
    "os. {}",
    "pl. {}",
    "aleja {}",
    "Bd. {}",
    "Piata {}",
    "Soseaua {}",
    "{} krt.",
    "{} ter",
    "{} sor",
    "Impasse {}",
    "Quai {}",
    "Cours {}",
    "Allee {}",
    "Esc. {} {}",
    "{} Ring",
    "{}allee",
    "{}ufer",
    "{}kamp",
    "Zum {}",
    "An der {}",
    "{}hof",
    "{}gracht",
    "{}kade",
    "{}singel",
    "{}steeg",
    "{}dreef",
    "Lugar {}",
    "Urbanizacion {}",
    "Barrio {}",
    "Colonia {}",
)
_TRADES = (
    "Bank",
    "Foods",
    "Motors",
    "Airlines",
    "Insurance",
    "Logistics",
    "Bakery",
    "Hardware",
    "Pharmacy",
    "Pharmacies",
    "Books",
    "Records",
    "Furniture",
    "Electric",
    "Electronics",
    "Toys",
    "Stores",
    "Markets",
    "Market",
    "Supermarkets",
    "Catering",
    "Realty",
    "Construction",
    "Roofing",
    "Plumbing",
    "Trucking",
    "Shipping",
    "Farms",
    "Dairy",
    "Brewing",
    "Brewery",
    "Coffee",
    "Diner",
    "Grill",
    "Pizza",
    "Hotel",
    "Hotels",
    "Travel",
    "Textiles",
    "Steel",
    "Mills",
    "Chemicals",
    "Software",
    "Systems",
    "Studio",
    "Studios",
    "Media",
    "Press",
    "News",
    "Times",
    "Herald",
    "Energy",
    "Oil",
    "Gas",
    "Mining",
    "Telecom",
    "Mobile",
    "Auto",
    "Auto Parts",
    "Tires",
    "Cleaners",
    "Lumber",
    "Paints",
    "Optical",
    "Capital",
    "Partners",
    "Consulting",
    "Advisors",
    "Financial",
    "Credit Union",
    "Mutual",
    "Health Plan",
    "Health",
    "Biotech",
    "Labs",
    "Robotics",
    "Aerospace",
    "Railways",
    "Freight",
    "Couriers",
    "Security",
    "Staffing",
    "Fashion",
    "Shoes",
    "Jewelers",
    "Sports",
    "Gym",
    "Yoga",
    "Law Firm",
    "Casino",
    "Theatre",
    "Warehouse",
    "Outlet",
    "Department Stores",
    "Garden Center",
    "Landscaping",
    "Cafe",
    "Kitchen",
    "Seafood",
    "Meats",
)
_ENDS = (
    "Inc",
    "Inc.",
    "LLC",
    "Ltd",
    "Ltd.",
    "Corp",
    "Corp.",
    "Corporation",
    "Group",
    "Company",
    "Co.",
    "& Co",
    "& Sons",
    "and Sons",
    "Brothers",
    "Bros.",
    "PLC",
    "GmbH",
    "AG",
    "S.A.",
    "Industries",
    "Enterprises",
    "Associates",
    "Partners",
    "Holdings",
    "Foundation",
    "International",
    "Worldwide",
    "Services",
    "Solutions",
    "Technologies",
    "Systems",
    "Union",
    "Society",
    "Association",
    "Council",
    "Agency",
)
_PUBLIC = (
    "{} Police Department",
    "{} Fire Department",
    "{} County Jail",
    "{} School District",
    "{} City Council",
    "{} Public Library",
    "Bank of {}",
    "University of {}",
    "{} Chamber of Commerce",
    "{} Post",
    "{} Tribune",
    "Port of {}",
    "{} Housing Authority",
    "{} State Prison",
    "{} Correctional Facility",
    "{} Transit",
    "{} United",
    "{} Lions",
    "FC {}",
    "{} Orchestra",
    "Museum of {}",
    "{} Baptist Church",
    "First Methodist Church of {}",
    "St. {} Church",
    "{} Fire Rescue",
    "{} Head Start",
    "{} Rotary Club",
    "{} YMCA",
)
_KNOWN = (
    "Google",
    "Microsoft",
    "Amazon",
    "Walmart",
    "Target",
    "Starbucks",
    "McDonald's",
    "Apple",
    "Facebook",
    "Toyota",
    "Honda",
    "Ford",
    "Boeing",
    "Siemens",
    "Samsung",
    "Sony",
    "Nokia",
    "Ikea",
    "Costco",
    "Home Depot",
    "FedEx",
    "UPS",
    "IBM",
    "Intel",
    "Oracle",
    "Netflix",
    "Uber",
    "Lufthansa",
    "Delta",
    "KFC",
    "Chipotle",
    "Verizon",
    "AT&T",
    "Comcast",
    "Nestle",
    "Unilever",
    "BMW",
    "Volkswagen",
    "Citibank",
    "HSBC",
    "Barclays",
    "Wells Fargo",
    "Chase",
    "Deloitte",
    "Accenture",
    "NASA",
    "UNICEF",
    "Red Cross",
    "Greenpeace",
    "BBC",
    "CNN",
    "Reuters",
    "Nike",
    "Adidas",
    "Kroger",
    "Safeway",
    "Publix",
    "Aldi",
    "Tesco",
    "Lowe's",
    "Best Buy",
    "Sears",
    "Macy's",
    "Aetna",
    "Cigna",
    "Humana",
    "Blue Cross Blue Shield",
    "United Healthcare",
    "Anthem",
    "Kaiser",
    "Allstate",
    "Geico",
    "State Farm",
    "Tesla",
    "Shell",
    "Exxon",
    "Chevron",
    "Pepsi",
    "Coca-Cola",
    "Hilton",
    "Marriott",
    "Airbnb",
    "Spotify",
    "Twitter",
    "LinkedIn",
    "Dell",
    "HP",
    "Cisco",
    "Caterpillar",
    "John Deere",
    "Subway",
    "Wendy's",
    "Dunkin'",
    "Whole Foods",
    "Trader Joe's",
    "Petco",
    "Denny's",
)
_SAINTS = (
    "Mary",
    "Joseph",
    "Luke",
    "Vincent",
    "Francis",
    "Anthony",
    "John",
    "Elizabeth",
    "Jude",
    "Thomas",
    "Agnes",
    "Catherine",
    "Clare",
    "Michael",
    "Peter",
    "Paul",
    "Rita",
    "Anne",
    "Patrick",
    "Barnabas",
    "Bernard",
    "Alphonsus",
    "Brendan",
    "Cecilia",
    "Columba",
    "Dominic",
    "Edmund",
    "Hedwig",
    "Ignatius",
    "Mark",
    "Martin",
    "Monica",
    "Raphael",
    "Rose",
    "Stephen",
    "Theresa",
    "Ursula",
    "Xavier",
)
_HOSPITALS = (
    "Hospital",
    "Medical Center",
    "General Hospital",
    "Memorial Hospital",
    "Regional Medical Center",
    "Community Hospital",
    "Children's Hospital",
    "University Hospital",
    "Health Center",
    "Healthcare",
    "Health System",
    "Health",
    "Clinic",
    "Regional Hospital",
    "County Hospital",
    "Infirmary",
    "Medical Centre",
    "District Hospital",
    "Baptist Hospital",
    "Methodist Hospital",
    "VA Medical Center",
    "VA",
    "Veterans Hospital",
    "Heart Institute",
    "Cancer Center",
    "Cancer Institute",
    "Women's Hospital",
    "General",
    "Memorial",
    "Regional",
    "Mercy",
    "Presbyterian",
    "Surgical Hospital",
    "Rehabilitation Hospital",
    "Behavioral Health",
    "Medical Campus",
    "Hosp",
    "Med Center",
    "Emergency Center",
    "Trauma Center",
    "Day Surgery",
    "Hospital Center",
)
_CLINICS = (
    "Clinic",
    "Family Medicine",
    "Family Practice",
    "Primary Care",
    "Pediatrics",
    "Internal Medicine",
    "Medical Group",
    "Medical Associates",
    "Cardiology",
    "Cardiology Associates",
    "Orthopedics",
    "Orthopaedic Group",
    "Dermatology",
    "Urgent Care",
    "Dialysis",
    "Dialysis Center",
    "Surgery Center",
    "Women's Health",
    "OB/GYN",
    "Eye Care",
    "Dental",
    "Physical Therapy",
    "Pain Clinic",
    "Oncology",
    "Neurology",
    "Health Clinic",
    "Walk-In Clinic",
    "Wellness Center",
    "Imaging",
    "Endocrinology",
    "Nephrology Associates",
    "GI Associates",
    "Urology",
    "Counseling Center",
    "Fertility Center",
    "Allergy & Asthma",
)
_HOMES = (
    "Nursing Home",
    "Nursing Center",
    "Nursing and Rehab",
    "Nursing & Rehabilitation",
    "Rehab",
    "Rehabilitation Center",
    "Care Center",
    "Assisted Living",
    "Senior Living",
    "Skilled Nursing",
    "Skilled Nursing Facility",
    "Manor",
    "Hospice",
    "Memory Care",
    "Health and Rehab",
    "Retirement Village",
    "Retirement Community",
    "Group Home",
    "Villa",
    "Gardens",
    "Place",
    "House",
    "Lodge",
    "Healthcare Center",
    "SNF",
    "Long Term Care",
    "Shelter",
    "Recovery Center",
)
_PREFIXES = (
    "Sacred Heart",
    "Good Samaritan",
    "Holy Cross",
    "Mercy",
    "Providence",
    "Grace",
    "Trinity",
    "Unity",
    "Hope",
    "Lakeside",
    "Riverside",
    "Valley",
    "Mountain View",
    "Harborview",
    "Evergreen",
    "Sunrise",
    "Bayside",
    "Northside",
    "Southside",
    "Eastside",
    "Westside",
    "Central",
    "Metro",
    "Tri-County",
    "Summit",
    "Pinnacle",
    "Heritage",
    "Liberty",
    "Pioneer",
    "Golden",
    "Silver",
    "Oak",
    "Cedar",
    "Maple",
    "Willow",
    "Birch",
    "Pine",
    "Elm",
    "Magnolia",
    "Cherry",
    "Clear",
    "Crystal",
    "Spring",
    "Autumn",
    "Prairie",
    "Desert",
    "Ocean",
    "Island",
    "Coastal",
    "Highland",
    "Meadow",
    "Brook",
    "Stone",
    "Rock",
    "Green",
    "Blue",
    "White",
    "Red",
    "Park",
    "Royal",
    "Crown",
    "Beacon",
    "Bridge",
    "Cornerstone",
    "Horizon",
    "Legacy",
    "Phoenix",
    "Star",
    "Sun",
    "Moon",
    "Falcon",
    "Eagle",
    "Deer",
    "Bear",
    "Fox",
    "Wolf",
)
_SCHOOLS = (
    "High School",
    "Elementary School",
    "Elementary",
    "Middle School",
    "Academy",
    "College",
    "University",
    "Preparatory School",
    "Community College",
    "Day School",
    "School",
    "Charter School",
    "Junior High",
    "Institute of Technology",
    "Preschool",
    "Daycare",
    "Primary School",
    "Grammar School",
    "Kindergarten",
    "State University",
    "State",
    "Tech",
)
_VOWELS, _ONSETS = (
    "aeiou",
    (
        "b",
        "br",
        "c",
        "cl",
        "d",
        "f",
        "g",
        "gr",
        "k",
        "l",
        "m",
        "n",
        "p",
        "pr",
        "qu",
        "r",
        "s",
        "st",
        "t",
        "tr",
        "v",
        "x",
        "z",
    ),
)
_LETTERS = "ABCDEFGHJKLMNPRSTVW"


class Maker:
    """Makes phrases from pools with the chance it is given."""

    def __init__(self, names: Pools, rng: Random) -> None:
        self._names, self._rng = names, rng

    def coin(self, share: float) -> bool:
        return self._rng.random() < share

    def invented(self) -> str:
        """A word of no list: `Zentora`, `Brivex`."""
        rng = self._rng
        word = "".join(pick(rng, _ONSETS) + pick(rng, _VOWELS) for _ in range(rng.choice((2, 2, 3))))
        return (word + pick(rng, ("", "n", "x", "r", "tis", "l", "nt", "ra"))).capitalize()

    def first(self) -> str:
        rng, names = self._rng, self._names
        way = rng.random()
        if way < 0.5:
            name = _ranked(rng, names.given_us)
        elif way < 0.97:
            name = pick(rng, names.given_world)
        else:
            one, two = pick(rng, names.given_world), pick(rng, names.given_world)
            name = one[: max(2, len(one) // 2)] + two[len(two) // 2 :].lower()
        if rng.random() < 0.02:
            name += "-" + _ranked(rng, names.given_us)
        return name

    def last(self) -> str:
        rng, names = self._rng, self._names
        way = rng.random()
        if way < 0.42:
            name = _ranked(rng, names.surnames_us)
        elif way < 0.92:
            name = pick(rng, names.surnames_world)
        else:
            one, two = pick(rng, names.surnames_world), pick(rng, names.surnames_us)
            name = one[: max(2, len(one) // 2)] + two[len(two) // 2 :].lower()
        way = rng.random()
        if way < 0.04:
            name = f"{pick(rng, _PARTICLES)} {name}"
        elif way < 0.09:
            name = f"{name}{pick(rng, '- -')}{pick(rng, names.surnames_world)}"
        elif way < 0.1:
            name = pick(rng, ("O'", "D'", "Mc", "Mac", "al-", "El-", "Al-")) + name
        return name

    def person(self) -> str:
        rng = self._rng
        way = rng.random()
        if way < 0.66:
            return f"{self.first()} {self.last()}"
        if way < 0.74:
            return f"{self.first()} {pick(rng, _LETTERS)}{pick(rng, ('.', ''))} {self.last()}"
        if way < 0.80:
            return f"{self.first()} {self.first()} {self.last()}"
        if way < 0.88:
            return self.first()
        if way < 0.92:
            return self.last()
        if way < 0.95:
            return self.initialed()
        return f"{self.first()} {self.last()}{pick(rng, (' Jr', ' Jr.', ', Jr.', ' III', ' Sr.', ' II', ' IV'))}"

    def initialed(self) -> str:
        rng = self._rng
        letters = [pick(rng, _LETTERS) for _ in range(rng.choice((1, 1, 2)))]
        return pick(rng, (". ", ".", " ")).join([*letters, self.last()])

    def indexed(self) -> str:
        rng = self._rng
        return (
            self.last()
            + pick(rng, (", ", ", ", ",", " , "))
            + self.first()
            + pick(rng, ("", "", f" {pick(rng, _LETTERS)}", f" {pick(rng, _LETTERS)}.", " " + self.first()))
        )

    def named(self) -> str:
        return self.indexed() if self.coin(0.35) else self.person()

    def spelled(self) -> str:
        return "-".join(self.first().upper())

    def city(self) -> str:
        rng, names = self._rng, self._names
        way = rng.random()
        if way < 0.62:
            return _ranked(rng, names.places)
        if way < 0.72:
            return f"{pick(rng, _CITY_HEADS)} {self._stem()}"
        if way < 0.82:
            return self._stem() + pick(rng, _CITY_TAILS)
        if way < 0.92:
            return f"{pick(rng, _CITY_HEADS)} {self._stem()}{pick(rng, _CITY_TAILS)}"
        return f"{self._stem()} {pick(rng, _CITY_ENDS)}"

    def _stem(self) -> str:
        """A word that places and companies are called after."""
        rng, names = self._rng, self._names
        way = rng.random()
        if way < 0.3:
            return _ranked(rng, names.surnames_us)
        if way < 0.55:
            return _ranked(rng, names.given_us)
        if way < 0.75:
            return pick(rng, names.surnames_world)
        if way < 0.85:
            return pick(rng, names.places)
        return pick(rng, _PREFIXES)

    def street(self) -> str:
        rng = self._rng
        if rng.random() < 0.25:
            form = pick(rng, _FOREIGN_STREETS)
            name = form.format(*(self._stem() for _ in range(form.count("{}"))))
            return (
                name
                if rng.random() < 0.2
                else f"{name}{pick(rng, (' ', ', '))}{self._number()}"
                if rng.random() < 0.75
                else f"{self._number()}{pick(rng, (' ', ', '))}{name}"
            )
        head = pick(rng, ("", "", "", "", "N ", "S. ", "East ", "West ", "Old ", "Upper ", "NW "))
        name = rng.choice((self._stem, self._stem, self._stem, self._ordinal))()
        ways = _STREETS[:22] if rng.random() < 0.6 else _STREETS
        number = f"{self._number()} " if rng.random() < 0.85 else ""
        return f"{number}{head}{name} {pick(rng, ways)}{self._flat() if number and rng.random() < 0.3 else ''}"

    def _number(self) -> str:
        rng = self._rng
        return pick(
            rng,
            (
                str(rng.randint(1, 99)),
                str(rng.randint(100, 9999)),
                f"{rng.randint(0, 99999):05d}",
                f"{rng.randint(1, 300)}{pick(rng, 'abcAB')}",
                f"{rng.randint(1, 20)}/{rng.randint(1, 40)}",
            ),
        )

    def _ordinal(self) -> str:
        rng = self._rng
        number = rng.randint(1, 99)
        return pick(
            rng,
            (
                f"{number}th",
                f"{number // 10 or 4}1st",
                "2nd",
                "3rd",
                "Second",
                "Fifth",
                "Main",
                "Park",
                "Oak",
                "Church",
                "Mill",
            ),
        )

    def _flat(self) -> str:
        rng = self._rng
        return pick(
            rng,
            (
                " Apt {}",
                " Apt. {}",
                ", Apt {}",
                " Suite {}",
                " Unit {}",
                ", Suite {}",
                " #{}",
                ", Flat {}",
                " Floor {}",
            ),
        ).format(pick(rng, (rng.randint(1, 999), f"{rng.randint(1, 20)}{pick(rng, 'ABCDEF')}")))

    def postcode(self) -> str:
        rng = self._rng
        if rng.random() < 0.12:
            return pick(
                rng,
                (
                    "{}-{:05d}",
                    "{}-{:04d}",
                    "{}{:03d} {:02d}",
                    "{:.0}{:03d} {:02d}",
                    "{:.0}{:05d}-{:03d}",
                    "{:.0}{:02d}-{:03d}",
                ),
            ).format(pick(rng, ("D", "A", "H", "CZ", "SK", "LT", "SE", "PL")), rng.randint(0, 999), rng.randint(0, 999))
        way = rng.random()
        if way < 0.7:
            return f"{rng.randint(500, 99999):05d}" + (f"-{rng.randint(0, 9999):04d}" if rng.random() < 0.1 else "")
        if way < 0.85:
            return f"{pick(rng, _LETTERS)}{pick(rng, _LETTERS)}{rng.randint(1, 20)} {rng.randint(1, 9)}{pick(rng, _LETTERS)}{pick(rng, _LETTERS)}"
        return (
            f"{rng.randint(1000, 9999)}"
            if rng.random() < 0.6
            else f"{pick(rng, _LETTERS)}{rng.randint(1, 9)}{pick(rng, _LETTERS)} {rng.randint(1, 9)}{pick(rng, _LETTERS)}{rng.randint(1, 9)}"
        )

    def address(self, state: str) -> str:
        rng = self._rng
        lead = ""
        if rng.random() < 0.08:
            lead = pick(
                rng,
                (
                    "Suite {} ",
                    "Flat {} ",
                    "Unit {} ",
                    "Level {} ",
                    "Apt. {} ",
                    "Flat {}, ",
                    "Studio {}\n",
                    "Flat {}\n",
                    "{}/",
                ),
            ).format(rng.randint(1, 999))
        return lead + self._address(state)

    def _address(self, state: str) -> str:
        rng = self._rng
        way = rng.random()
        if way < 0.35:
            return self.street()
        if way < 0.45:
            return f"{self.street()}, {self.city()}"
        if way < 0.75:
            return f"{self.street()}{pick(rng, (', ', ', ', ' ', chr(10)))}{self.city()}, {state} {self.postcode()}"
        if way < 0.9:
            return f"{self.street()}{pick(rng, (', ', chr(10), chr(10)))}{self.postcode()} {self.city()}"
        return f"{self.street()}{pick(rng, (', ', chr(10), ' '))}{self.city()}{pick(rng, (', ', chr(10), ' '))}{self.postcode()}"

    def hospital(self) -> str:
        rng = self._rng
        way = rng.random()
        if way < 0.2:
            saint = pick(rng, _SAINTS) if rng.random() < 0.5 else self.first()
            head = f"{pick(rng, ('St.', 'St', 'Saint', 'Santa', 'Our Lady of', 'Mount'))} {saint}{pick(rng, ('', '', chr(39) + 's', 's'))}"
        elif way < 0.45:
            head = self.city()
        elif way < 0.65:
            head = self.last()
        elif way < 0.85:
            head = (
                pick(rng, _PREFIXES)
                if rng.random() < 0.5
                else f"{pick(rng, _PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Lake', 'Hill', 'Creek', 'Park', 'Grove', 'Bay', 'Springs', 'Point'))}"
            )
        elif way < 0.93:
            head = f"{self.last()}{pick(rng, ('-', ' ', ' and ', ' & '))}{self.last()}"
        else:
            return pick(
                rng,
                (
                    "Mayo Clinic",
                    "Cleveland Clinic",
                    "Johns Hopkins",
                    "Mass General",
                    "MGH",
                    "UCSF",
                    "UCLA",
                    "NYU Langone",
                    "Mount Sinai",
                    "Cedars-Sinai",
                    "Kaiser",
                    "Kaiser Permanente",
                    "Memorial Hospital",
                    "Mercy Hospital",
                    "University Hospital",
                    "Children's Hospital",
                    "General Hospital",
                    "County General",
                    "VA hospital",
                    "Duke",
                    "Stanford",
                    "Emory",
                    "Penn",
                    "UPMC",
                    "BIDMC",
                    "Brigham",
                    "Bellevue",
                ),
            )
        if rng.random() < 0.05:
            return pick(
                rng,
                (
                    "Hospital of {}",
                    "University of {} Medical Center",
                    "Hospital {}",
                    "Children's Hospital of {}",
                    "Clinica {}",
                    "{} Univ. Hosp.",
                ),
            ).format(head)
        if way < 0.2 and rng.random() < 0.25:
            return head
        return f"{head} {pick(rng, _HOSPITALS[:14] if rng.random() < 0.55 else _HOSPITALS)}"

    def clinic(self) -> str:
        rng = self._rng
        head = rng.choice(
            (
                self.city,
                self.last,
                lambda: pick(rng, _PREFIXES),
                lambda: f"{pick(rng, _PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Lake', 'Hill', 'Creek', 'Park'))}",
            )
        )()
        return f"{head} {pick(rng, _CLINICS)}"

    def facility(self) -> str:
        rng = self._rng
        if rng.random() < 0.25:
            return self.hospital()
        head = rng.choice(
            (
                self.city,
                self.last,
                lambda: pick(rng, _PREFIXES),
                lambda: (
                    f"{pick(rng, _PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Lake', 'Hill', 'Creek', 'Meadows', 'Pines', 'Oaks'))}"
                ),
                lambda: f"St. {pick(rng, _SAINTS)}'s",
            )
        )()
        return f"{head} {pick(rng, _HOMES)}"

    def org(self) -> str:
        rng, names = self._rng, self._names
        way = rng.random()
        if way < 0.08:
            return pick(rng, _KNOWN)
        if way < 0.2:
            head = rng.choice(
                (
                    self.last,
                    self.last,
                    self.person,
                    lambda: f"{self.last()}{pick(rng, (' & ', '-', ' ', ' y ', ' e '))}{self.last()}",
                    self._stem,
                )
            )()
            lead = (
                pick(
                    rng, ("Grupo ", "PT ", "CV ", "Corporacion ", "Despacho ", "Stichting ", "Casa ", "Etablissements ")
                )
                if rng.random() < 0.08
                else ""
            )
            return f"{lead}{head} {pick(rng, _ENDS)}"
        if way < 0.27:
            return f"{self.last()}{pick(rng, (', ', ' & ', ' and ', '-'))}{self.last()}"
        if way < 0.3:
            return f"{self.last()}, {self.last()} {pick(rng, ('and', '&'))} {self.last()}"
        if way < 0.4:
            return f"{self._stem()}{pick(rng, (chr(39) + 's', '', chr(39) + 's'))} {pick(rng, _TRADES)}"
        if way < 0.52:
            return f"{pick(rng, names.nouns)} {pick(rng, _TRADES)}"
        if way < 0.58:
            return f"{pick(rng, names.nouns)} {pick(rng, names.nouns)}{pick(rng, ('', '', ' ' + pick(rng, _ENDS)))}"
        if way < 0.65:
            return (
                pick(rng, names.nouns)
                + pick(
                    rng,
                    (
                        "tech",
                        "ify",
                        "soft",
                        "ware",
                        "co",
                        "mart",
                        "hub",
                        "works",
                        "net",
                        "Point",
                        "Path",
                        "Link",
                        "Works",
                        "Bank",
                    ),
                )
                + pick(rng, ("", "", " Inc", " Ltd", " Group"))
            )
        if way < 0.73:
            return self.invented() + pick(rng, ("", "", f" {pick(rng, _TRADES)}", f" {pick(rng, _ENDS)}"))
        if way < 0.8:
            return "".join(pick(rng, "ABCDEFGHIKLMNOPRSTUVWZ") for _ in range(rng.choice((3, 3, 4)))) + pick(
                rng, ("", f" {pick(rng, _TRADES)}", f" {pick(rng, _ENDS)}")
            )
        if way < 0.9:
            return pick(rng, _PUBLIC).format(self.city())
        if way < 0.94:
            return f"{self.city()} {pick(rng, _TRADES)}"
        if way < 0.97:
            return self.school()
        return f"The {pick(rng, names.nouns)} {pick(rng, (*_TRADES, 'Company', 'Foundation', 'Society', 'Project', 'Trust'))}"

    def school(self) -> str:
        rng = self._rng
        head = rng.choice(
            (
                self.city,
                self.last,
                self.person,
                lambda: pick(rng, _PREFIXES),
                lambda: f"{pick(rng, _PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Grove', 'Hill', 'Creek', 'Park'))}",
                lambda: f"St. {pick(rng, _SAINTS)}'s",
            )
        )()
        if rng.random() < 0.1:
            return f"University of {self.city()}"
        return f"{head} {pick(rng, _SCHOOLS)}"
