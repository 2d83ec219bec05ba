"""Places smaller than a state, and institutions: streets, post boxes, towns, ZIP codes, hospitals, rooms, employers."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector, first_words
from transforms.deidentify.spans import Span
from transforms.deidentify.view import NUMBER, View
from transforms.deidentify.words import NAMES_TOO, NOT_NAMES

# US Postal Service, Publication 28, Appendix C1 (street suffixes and their common abbreviations; public domain)
_STREET = (
    r"(?:All(?:ee|ey|y)|Anex|Arcade|Av(?:e|enue)?|Bayou|Beach|Bend|Bluffs?|Bottom|Boulevard|Blvd|Branch|Br(?:idge|g)|Brooks?|Burgs?|Bypass|Camp|Canyon|Cape|"
    r"Causeway|Centers?|Ctr|Circles?|Cir|Cliffs?|Club|Commons?|Corners?|Course|Courts?|Ct|Coves?|Creek|Crescent|Cres|Crest|Crossing|Crossroads?|Curve|Dale|Dam|"
    r"Divide|Drives?|Dr|Estates?|Expressway|Expy|Extensions?|Falls?|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|Forks?|Fort|Freeway|Fwy|Gardens?|Gateway|Glens?|Greens?|"
    r"Groves?|Harbors?|Haven|Heights|Hts|Highway|Hwy|Hills?|Hollow|Inlet|Islands?|Isle|Junctions?|Keys?|Knolls?|Lakes?|Land|Landing|Lane|Ln|Lights?|Loaf|Locks?|Lodge|"
    r"Loop|Mall|Manors?|Meadows?|Mews|Mills?|Mission|Motorway|Mount|Mountains?|Neck|Orchard|Oval|Overpass|Parks?|Parkways?|Pkwy|Pass|Passage|Path|Pike|Pines?|"
    r"Place|Pl|Plains?|Plaza|Plz|Points?|Ports?|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|Ridges?|River|Roads?|Rd|Route|Row|Rue|Run|Shoals?|Shores?|Skyway|Springs?|"
    r"Spurs?|Squares?|Sq|Station|Stravenue|Stream|Streets?|St|Summit|Terrace|Ter|Throughway|Trace|Track|Trafficway|Trail|Trailer|Tunnel|Turnpike|Tpke|Underpass|"
    r"Unions?|Valleys?|Via|Viaduct|Views?|Villages?|Ville|Vista|Walks?|Wall|Ways?|Wells?)"
)
_COMMON_STREET = r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|terrace|circle|cir|way|highway|hwy|parkway|pkwy|trail|square|turnpike)"
_APARTMENT = r"(?:[,.]{0,2} {0,2}(?:Apt|Apartment|Suite|Ste|Unit|Bldg|Building|Fl|Floor|Rm|Room|Lot|#)\.? ?#?[A-Za-z]?-?\d{0,5}[A-Za-z]?(?![a-z]))?"

STATES = str.split(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY "
    "AS FM GU MH MP PR PW VI AA AE AP"
)
_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|"
    "Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|"
    "Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
_STATE = rf"(?:{'|'.join(STATES)}|{_STATE_NAMES})"
# two-letter states that are neither words nor credentials nor specialties in capitals
_PLAIN_STATE = rf"(?:AZ|CA|CT|FL|GA|IL|KY|MI|MN|MO|NC|NH|NJ|NM|NV|NY|OH|SC|TN|TX|UT|VA|VT|WA|WI|WV|{_STATE_NAMES})"
_PLACE = r"[A-Z][A-Za-z'.]*[a-z](?:[ -](?:[A-Z][A-Za-z']*[a-z]|of|de|del|la|upon)){0,3}"


class StreetAddress(RuleDetector):
    """House number, name and kind of street, apartment; post boxes; what follows `Address:`."""

    rules = (
        Rule(
            Entity.STREET,
            re.compile(
                rf"\d{{1,6}}[A-Za-z]? (?:(?:[NSEW]{{1,2}}\.?|North|South|East|West) )?(?:[A-Z][A-Za-z'.-]+ |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}{_STREET}\b\.?{_APARTMENT}"
            ),
            0.9,
            (NUMBER,),
            lower=False,
            accept=lambda match, view: _starts_a_number(match, view) and (len(match[0].split()[0]) > 2 or _all_names(match[0])),
        ),
        Rule(
            Entity.STREET,
            re.compile(rf"\d{{2,6}} (?:[nsew]\.? )?(?:[a-z]{{3,15}} ){{1,2}}{_COMMON_STREET}\b(?=[,.\n]| apt)"),
            0.6,
            (NUMBER,),
            accept=lambda match, view: _starts_a_number(match, view) and _all_names(match[0]),
        ),
        Rule(Entity.STREET, re.compile(r"address(?: is|:)[ \t]{0,4}(?P<v>\d{1,6}[ -][^\n,;\x00]{3,60})"), 0.85, ("address",)),
        Rule(Entity.STREET, re.compile(r"(?:psc|unit|cmr) \d{3,5},? box \d{1,5}|p\.? ?o\.? ?box \d{1,6}\b"), 0.95, ("psc", "unit", "cmr", "p", "po")),
        Rule(Entity.STREET, re.compile(r"(?:USNS|USNV|USS|USCGC) [A-Z][a-z]+\b"), 0.8, ("usns", "usnv", "uss", "uscgc"), lower=False),
    )  # fmt: skip


def _starts_a_number(match: re.Match[str], view: View) -> bool:
    return view.text[match.start() - 1 : match.start()] not in (".", ",", "/", "-")


def _all_names(address: str) -> bool:
    return not any(word.strip(".") in NOT_NAMES and word not in NAMES_TOO for word in address.lower().split()[1:-1])


class Town(Detector):
    """Towns before a state or a ZIP code, after `lives in` and its like. The state stays."""

    entities = (Entity.CITY, Entity.ZIP)
    _zip = re.compile(rf"{_STATE}\.?,? {{1,3}}(?P<v>\d{{5}}(?:-\d{{4}})?)(?![\d,.]\d|\d)")
    _plain = re.compile(rf"{_PLAIN_STATE}\b(?! \d)")
    _before = re.compile(rf"(?<![A-Za-z])(?P<v>{_PLACE})(?P<comma>,?) {{1,2}}\Z")
    _any_case_zip = re.compile(rf"(?i:{_STATE})\.?,? {{1,3}}(?P<v>\d{{5}}(?:-\d{{4}})?)(?![\d,.]\d|\d)")
    _any_case_town = re.compile(r"(?:,|\n|\A)[ ]{0,3}(?P<v>[A-Za-z][A-Za-z'. -]{1,38}[A-Za-z])(?P<comma>,) {1,2}\Z")
    _states = first_words("|".join([*STATES, *_STATE_NAMES.split("|")]).lower())

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for start in view.starts_of(self._states):
            zip_code = self._zip.match(text, start)
            town_of = self._before
            if text.endswith(", ", 0, start) and not zip_code:
                zip_code = self._any_case_zip.match(text, start)
            if zip_code and not self._before.search(text, max(0, start - 50), start):
                town_of = self._any_case_town
            if zip_code:
                yield Span(*zip_code.span("v"), Entity.ZIP, 0.95, self.name)
            elif not self._plain.match(text, start):
                continue
            town = town_of.search(text, max(0, start - 50), start)
            if town and (zip_code or town["comma"] and _is_town(town["v"])):
                yield Span(*town.span("v"), Entity.CITY, 0.9 if zip_code else 0.7, self.name)


class Residence(RuleDetector):
    """Towns after `lives in` and its like, counties, ZIP codes after a label."""

    rules = (
        Rule(
            Entity.CITY,
            re.compile(
                r"(?i:lives?|lived|living|reside[sd]?|residing|resident|raised|grew up|moved|native|house|home|housed|visiting|vacationing|born and raised|en route|"
                r"travel(?:s|ed|ing|led|ling)?|flew|drove|driving|coming|came|returned|back|are) "
                r"(?:here |in |alone |currently |with [a-z ]{3,30} )?(?:in|of|at|from|to) (?:the (?:city|town|village) of |downtown |nearby |rural )?"
                rf"(?P<v>{_PLACE})"
            ),
            0.7,
            ("live", "lives", "lived", "living", "reside", "resides", "resided", "residing", "resident", "raised", "grew", "moved", "native", "house", "home", "housed",
             "visiting", "vacationing", "born", "en", "travel", "travels", "traveled", "traveling", "travelled", "travelling", "flew", "drove", "driving", "coming", "came",
             "returned", "back", "are"),
            lower=False,
            accept=lambda match, view: _is_town(match["v"]),
        ),
        Rule(Entity.CITY, re.compile(rf"(?:City|Town|Hometown|County|city|town|hometown)(?: of [Rr]esidence)?: ?(?P<v>{_PLACE})"), 0.8,
             ("city", "town", "hometown", "county"), lower=False),
        Rule(Entity.ZIP, re.compile(r"(?:zip|postal)(?: ?code)?[ :#]{0,3}(?:is )?(?P<v>\d{5}(?:-\d{4})?)(?!\d)"), 0.95, ("zip", "postal", "zipcode")),
    )  # fmt: skip


class County(Detector):
    """Counties and parishes by name."""

    entities = (Entity.CITY,)
    _before = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]+ ){1,2}\Z")

    def find(self, view: View) -> Iterator[Span]:
        for start in view.starts_of(("county",)):
            if view.text.startswith("County", start):
                found = self._before.search(view.text, max(0, start - 40), start)
                if found and _is_town(found[0].strip()):
                    yield Span(found.start(), found.end() - 1, Entity.CITY, 0.8, self.name)


_BROAD = frozenset(
    f"{_STATE_NAMES}|United States|America|USA|Mexico|Canada|China|India|Japan|Korea|Vietnam|Philippines|Germany|France|Italy|Spain|England|Ireland|Scotland|"
    "Brazil|Colombia|Peru|Cuba|Haiti|Guatemala|Honduras|El Salvador|Nigeria|Ghana|Kenya|Ethiopia|Somalia|Egypt|Iran|Iraq|Syria|Israel|Turkey|Russia|Ukraine|Poland|"
    "Portugal|Greece|Australia|Pakistan|Bangladesh|Nepal|Thailand|Indonesia|Malaysia|Africa|Asia|Europe|Puerto Rico|Dominican Republic|Jamaica|Trinidad|Ecuador|"
    "Venezuela|Argentina|Chile|Afghanistan|Home|Apartment|Skilled|Nursing|Assisted|Group|Independent|Section|Shelter|Southeast|Northeast|Central|South America|"
    "Emergency|Hospital|Clinic|Room|Bed|Baseline|Rehab|Work|School|College|Med|Medical".lower().split("|")
)
_COMPASS = frozenset(str.split("new north south east west upper lower fort port saint st. lake mount old good"))


def _is_town(place: str) -> bool:
    lower = place.lower()
    words = lower.split()
    if lower in _BROAD or words[0] in _BROAD:
        return False
    return words[0] not in NOT_NAMES or len(words) > 1 and words[0] in _COMPASS


_INSTITUTION = re.compile(
    r"(?:(?:Community|Memorial|General|Regional|Children'?s|University|Veterans|County|District|Medical|Baptist|Methodist|Presbyterian) )*"
    r"(?:Hospitals?(?: (?:&|and) (?:Clinics?|Medical Center|Health(?:care)?))?(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?|Medical (?:Center|Centre|Campus|Group|Associates|Clinic)|"
    r"Health (?:Center|System|Services|Network|Clinic)|Healthcare|Clinic|Infirmary|Hospice|Sanatorium|Nursing Home|Nursing (?:Facility|Center)|"
    r"Nursing (?:&|and) Rehab(?:ilitation)?(?: Center)?|Rehab(?:ilitation)?(?: (?:Center|Hospital))?|Care Center|Surgery Center|Surgical Center|Cancer (?:Center|Institute)|"
    r"Heart Institute|Dialysis(?: Center)?|Urgent Care|Manor|Assisted Living|Senior Living|Skilled Nursing(?: Facility)?|Family (?:Medicine|Practice)|Pediatrics|VA(?= (?:Hospital|Medical|Clinic|ED|facility))|VAMC)\b"
    r"|(?:Regional|General|Memorial)(?: (?:ED|ER|ICU)\b|(?= (?:on|for|in the|by|with|where|and|yesterday|today)\b|[.,;)\n]| -|\Z))"
)
_INSTITUTION_CUES = tuple(
    str.split(
        "community memorial general regional children childrens university veterans county district medical baptist methodist presbyterian hospital hospitals health healthcare "
        "clinic infirmary hospice sanatorium nursing rehab rehabilitation care surgery surgical cancer heart dialysis urgent manor assisted senior skilled family pediatrics va vamc"
    )
)
_COMMON_HOSPITALS = re.compile(
    r"(?:Memorial|General|Community|Regional|University|County|Children's|Veterans) (?:Hospital|Medical Center)|(?:University|Children's) Hospital"
)
_BEFORE = re.compile(r"(?:(?:St|Mt|Ft|Dr)\. |[A-Z][A-Za-z'-]*(?:,? | (?:of|the|de|and|&) )){1,6}\Z")
_GENERIC = frozenset(
    str.split(
        """the a an our this that local outside outpatient inpatient emergency psychiatric psychiatry community private public general memorial regional university county
    state city children's childrens women's veterans medical surgical wound pain heart cardiac cardiology neurology orthopedic ortho diabetes coumadin anticoagulation
    renal dialysis gi ent eye dental vascular urology oncology cancer primary care family internal medicine specialty sleep memory transplant hiv id ob gyn obgyn ob/gyn
    prenatal pediatric pediatrics spine neurosurgery surgery dermatology pulmonary hepatology liver endocrine rheumatology allergy walk-in urgent same day
    acute subacute long-term skilled home at in to from per via of and with for on by his her their patient patients mental behavioral foot hand burn stroke
    rapid access methadone suboxone resident continuity geriatric geriatrics travel vaccine infusion chemo radiation fracture breast lung thyroid kidney bone
    bariatric infectious disease diseases physical occupational therapy cvs walgreens rite aid
    pcp md np rn pt dc discharge discharged admit admitted transfer transferred seen went follow up call contact presented brought"""
    )
)


class Institution(Detector):
    """Hospitals, clinics, nursing homes and their like with a name of their own; `the Wound Clinic` has none."""

    entities = (Entity.HOSPITAL,)
    _window = 70
    _famous = re.compile(
        r"(?:Cleveland|Mayo) Clinic|Kaiser(?: Permanente)?|Johns Hopkins|Mass(?:achusetts)? General|Cedars-Sinai|Mount Sinai|Children's(?= Hospital| (?:ED|ER)\b)"
    )

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for at in view.starts_of(_INSTITUTION_CUES):
            if not text[at].isupper() or text.endswith(" of ", 0, at):
                continue
            match = _INSTITUTION.match(text, at)
            if not match:
                continue
            low = max(0, at - self._window)
            low = max(low, text.rfind("\n", low, at) + 1)
            before = _BEFORE.search(text, low, at)
            start = self._own_name(before) if before else None
            if start is None and _COMMON_HOSPITALS.match(match[0]):
                start = at
            if start is not None:
                yield Span(start, match.end(), Entity.HOSPITAL, 0.85, self.name)
        for at in view.starts_of(
            ("cleveland", "mayo", "kaiser", "johns", "mass", "massachusetts", "cedars", "mount", "children")
        ):
            match = self._famous.match(text, at)
            if match:
                yield Span(*match.span(), Entity.HOSPITAL, 0.7, self.name)

    @staticmethod
    def _own_name(before: re.Match[str]) -> int | None:
        """Where the institution's own name begins among the capitalised words before its kind; None if it has none."""
        start = None
        for word in reversed(list(_NAME_WORD.finditer(before.string, before.start(), before.end()))):
            plain = word[0].lower().strip(".")
            if (
                plain in _LEADING
                or plain in NOT_NAMES
                and plain not in NAMES_TOO
                and plain not in _GENERIC
                and plain != "new"
            ):
                break
            if plain not in _GENERIC or start is not None and word[0][0].isupper():
                start = word.start()
        return start


_NAME_WORD = re.compile(r"[A-Za-z][A-Za-z'./-]*")
_LEADING = frozenset(
    str.split(
        "at in to from per via by the a an our this that for with on and his her their or seen transferred presented went"
    )
)

_TIME_UNIT = r"(?! ?(?:days?|weeks?|hours?|hrs?|min|months?|years?|times?|x\b|mg|ml|l\b|person|people|air|%))"


class Unit(RuleDetector):
    """Rooms, beds, bays, wards, floors: the number after the word."""

    rules = (
        Rule(
            Entity.UNIT,
            re.compile(
                r"(?:rooms?|rm|beds?|bay|ward|pod|isolette|crib|hallway|stretcher|chair)(?: ?(?:number|no\.?|#))?[ :#]{1,3}"
                rf"(?P<v>(?:(?:bed|isolette|crib|bay|room) )?(?:[a-z]{{0,2}}-?\d{{1,4}}[a-z]?(?:[-/]\d{{1,3}}[a-z]?|-[a-z])?))(?![\w:/.]\d|\w){_TIME_UNIT}"
            ),
            0.8,
            ("room", "rooms", "rm", "bed", "beds", "bay", "ward", "pod", "isolette", "crib", "hallway", "stretcher", "chair"),
        ),
        Rule(Entity.UNIT, re.compile(r"(?P<v>\d{1,2}(?:st|nd|rd|th)) floor\b"), 0.6, (NUMBER,)),
        Rule(Entity.UNIT, re.compile(r"\d{1,2}[ -]?(?:north|south|east|west|northeast|northwest|southeast|southwest|tower|pavilion)\b(?! (?:of|side|coast|end)\b)"), 0.6, (NUMBER,)),
        Rule(
            Entity.UNIT,
            re.compile(
                r"(?:admitted|admit|admission|transfer|transferred|moved|returned|upgraded|downgraded|boarding|brought|sent|bed|requested|assigned|ready|available|team|staff|rn|nurse|seen|care)[ \n]"
                r"(?:to|on|in|from|at)[ \n](?:the )?(?:unit )?(?P<v>\d{1,2}[a-z]{1,3}(?:-\d{1,3}[a-z]?)?|[a-z]{1,2}\d{1,2}-\d{1,3}[a-z]?)(?![\w%/]|-\w|\.\d)(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)(?<!\dl)(?<!\dg)(?<!\dmg)(?<!\dml)(?<!\dam)(?<!\dpm)(?<!\dh)(?<!\dx)"
            ),
            0.6,
            ("admitted", "admit", "admission", "transfer", "transferred", "moved", "returned", "upgraded", "downgraded", "boarding", "brought", "sent", "bed", "requested", "assigned", "ready", "available", "team", "staff", "rn", "nurse", "seen", "care"),
        ),
        Rule(Entity.UNIT, re.compile(r"(?<![\w./-])\d{1,2}[a-h]-\d{2}(?![\w/%-]|[.]\d)"), 0.6, (NUMBER,)),
        Rule(Entity.UNIT, re.compile(r"(?<!\d )unit (?P<v>\d{1,2}[a-f](?:-\d{1,2})?)(?![\w/%-]|[.]\d)"), 0.6, ("unit",)),
        Rule(Entity.UNIT, re.compile(r"(?:floor|tower|suite|ste|apt|apartment) #?(?P<v>\d{1,4}[a-z]?)\b(?! ?(?:of|units|mg))"), 0.6, ("floor", "tower", "suite", "ste", "apt", "apartment")),
    )  # fmt: skip


class Employer(RuleDetector):
    """Where someone works or learns, after `works at` and its like."""

    rules = (
        Rule(
            Entity.ORGANIZATION,
            re.compile(
                r"(?i:works?|worked|working|employed|volunteers?|retired|teaches|studies|student|employer|attends|enrolled) ?(?:as an? [a-z ]{3,40} )?(?:at|for|by|with|from|:|is|in) (?:the )?"
                r"(?P<v>[A-Z][\w'&.-]*\w(?:,? (?:and|&|of) [A-Z][\w'-]*\w|, [A-Z][\w'-]*\w(?=,? (?:and|&))| [A-Z][\w'&-]*\w){0,5})"
            ),
            0.75,
            ("work", "works", "worked", "working", "employed", "volunteer", "volunteers", "retired", "teaches", "studies", "student", "employer", "attends", "enrolled"),
            lower=False,
            accept=lambda match, view: _has_own_name(match["v"]),
        ),
    )  # fmt: skip


def _has_own_name(organization: str) -> bool:
    first = organization.split()[0].lower().strip(",")
    return first not in NOT_NAMES or first in NAMES_TOO


class Organization(Detector):
    """Companies, schools, churches, prisons: by the last word of their name."""

    entities = (Entity.ORGANIZATION,)
    _last = re.compile(
        r"(?:Inc|LLC|Ltd|PLC|Corp|Corporation|Group|Company|Co|Industries|Enterprises|Associates|Academy|High School|Elementary(?: School)?|Middle School|School|University|"
        r"College|Church|Prison|Jail|Correctional (?:Facility|Center|Institution)|Police Department|Fire Department)\b\.?(?! (?:Hospital|Medical|Health|of\b))"
    )
    _cues = tuple(
        str.split(
            "inc llc ltd plc corp corporation group company co industries enterprises associates academy high elementary middle school university college church prison jail "
            "correctional police fire"
        )
    )
    _before = re.compile(r"(?<![A-Za-z])(?:[A-Z][\w'&-]*,? (?:and |& )?){1,4}\Z")

    def find(self, view: View) -> Iterator[Span]:
        for start in view.starts_of(self._cues):
            match = self._last.match(view.text, start)
            if match:
                before = self._before.search(view.text, max(0, start - 60), start)
                if before and _has_own_name(before[0]):
                    yield Span(before.start(), match.end(), Entity.ORGANIZATION, 0.7, self.name)
