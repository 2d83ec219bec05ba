"""Places smaller than a state, and institutions: streets, post boxes, towns, ZIP codes, hospitals, rooms, employers."""

import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View
from transforms.deidentify.words import NOT_NAMES

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

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY "
    "AS FM GU MH MP PR PW VI AA AE AP"
).split()  # noqa: SIM905
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
                rf"(?<![\w.,/-])\d{{1,6}}[A-Za-z]? (?:(?:[NSEW]{{1,2}}\.?|North|South|East|West) )?(?:[A-Z][A-Za-z'.-]+ |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}{_STREET}\b\.?{_APARTMENT}"
            ),
            0.9,
            lower=False,
            accept=lambda match, view: (
                not any(word in NOT_NAMES for word in match[0].lower().split()[1:-1])
                or int(re.match(r"\d+", match[0])[0]) > 99
            ),
        ),
        Rule(
            Entity.STREET,
            re.compile(
                rf"(?<![\w.,/-])\d{{2,6}} (?:[nsew]\.? )?(?:[a-z]{{3,15}} ){{1,2}}{_COMMON_STREET}\b(?=[,.\n]| apt)"
            ),
            0.6,
            accept=lambda match, view: not any(word in NOT_NAMES for word in match[0].split()[1:-1]),
        ),
        Rule(
            Entity.STREET,
            re.compile(r"\b(?:home |mailing |street )?address(?: is|:)[ \t]{0,4}(?P<v>\d{1,6}[ -][^\n,;\x00]{3,60})"),
            0.85,
            ("address",),
        ),
        Rule(
            Entity.STREET,
            re.compile(r"\b(?:psc|unit|cmr) \d{3,5},? box \d{1,5}|\bp\.? ?o\.? ?box \d{1,6}\b"),
            0.95,
            ("box",),
        ),
        Rule(
            Entity.STREET,
            re.compile(r"\b(?:usns|usnv|uss|uscgc|usnv) [A-Z][a-z]+\b"),
            0.8,
            ("uss", "usn", "uscgc"),
            lower=False,
        ),
    )


class TownAndZip(RuleDetector):
    """Towns before a state, after `lives in`; ZIP codes after a state or a label. The state stays."""

    rules = (
        Rule(Entity.CITY, re.compile(rf"(?P<v>{_PLACE}),? {{1,2}}{_STATE}\.?,? {{1,2}}\d{{5}}(?!\d)"), 0.9, lower=False),
        Rule(Entity.CITY, re.compile(rf"(?<![A-Za-z])(?P<v>{_PLACE}), {_PLAIN_STATE}\b(?! \d)"), 0.7, lower=False),
        Rule(
            Entity.CITY,
            re.compile(r"\b(?:[Ll]iv(?:es|ed|ing)|[Rr]esid(?:es|ed|ing)|[Rr]esident|[Rr]aised|[Bb]orn and raised|[Gg]rew up|[Mm]oved (?:here )?from|[Nn]ative|[Hh]ouse|[Hh]ome|[Vv]isiting (?:from)?|[Tt]ravel(?:s|ed|ing)? (?:to|from)) "
                       rf"(?:alone |with [a-z ]{{3,30}} )?(?:in|of|at|from)? ?(?:the (?:city|town) of )?(?P<v>{_PLACE})"),
            0.7,
            ("liv", "resid", "raised", "grew up", "moved", "native", "house", "home", "visiting", "travel"),
            lower=False,
            accept=lambda match, view: _is_town(match["v"]),
        ),
        Rule(Entity.CITY, re.compile(r"\b(?P<v>[A-Z][a-z]+(?: [A-Z][a-z]+)?) County\b"), 0.8, ("county",), lower=False),
        Rule(Entity.CITY, re.compile(r"\b(?:[Cc]ity|[Tt]own|[Hh]ometown|[Cc]ounty)(?: of [Rr]esidence)?: ?(?P<v>" + _PLACE + ")"), 0.8, ("city", "town", "county"), lower=False),
        Rule(Entity.ZIP, re.compile(rf"(?<![A-Za-z]){_STATE}\.?,? {{1,3}}(?P<v>\d{{5}}(?:-\d{{4}})?)(?![\d,.]\d|\d)"), 0.95, lower=False),
        Rule(Entity.ZIP, re.compile(r"\b(?:zip|postal)(?: ?code)?[ :#]{0,3}(?:is )?(?P<v>\d{5}(?:-\d{4})?)(?!\d)"), 0.95, ("zip", "postal")),
    )  # fmt: skip


_BROAD = frozenset(
    f"{_STATE_NAMES}|United States|America|USA|Mexico|Canada|China|India|Japan|Korea|Vietnam|Philippines|Germany|France|Italy|Spain|England|Ireland|Scotland|"
    "Brazil|Colombia|Peru|Cuba|Haiti|Guatemala|Honduras|El Salvador|Nigeria|Ghana|Kenya|Ethiopia|Somalia|Egypt|Iran|Iraq|Syria|Israel|Turkey|Russia|Ukraine|Poland|"
    "Portugal|Greece|Australia|Pakistan|Bangladesh|Nepal|Thailand|Indonesia|Malaysia|Africa|Asia|Europe|Puerto Rico|Dominican Republic|Jamaica|Trinidad|Ecuador|"
    "Venezuela|Argentina|Chile|Afghanistan|Home|Apartment|Skilled|Nursing|Assisted|Group|Independent|Section|Shelter".lower().split(
        "|"
    )
)


def _is_town(place: str) -> bool:
    lower = place.lower()
    return lower not in _BROAD and lower.split()[0] not in NOT_NAMES and lower.split()[0] not in _BROAD


_INSTITUTION = re.compile(
    r"(?<=[A-Za-z.'] )(?:(?:Community |Memorial |General |Regional |Children'?s |University |Veterans |County |District |Medical |Baptist |Methodist |Presbyterian )*"
    r"(?:Hospitals?(?: (?:&|and) (?:Clinics?|Medical Center|Health(?:care)?))?|Medical (?:Center|Centre|Campus|Group|Associates|Clinic)|Health (?:Center|System|Services|Network|Clinic)|Healthcare|"
    r"Clinic|Infirmary|Hospice|Sanatorium|Nursing Home|Nursing (?:Facility|Center)|Nursing (?:&|and) Rehab(?:ilitation)?(?: Center)?|Rehab(?:ilitation)?(?: (?:Center|Hospital))?|Care Center|Surgery Center|"
    r"Surgical Center|Cancer (?:Center|Institute)|Heart Institute|Dialysis(?: Center)?|Urgent Care|Manor|Assisted Living|Senior Living|Skilled Nursing(?: Facility)?|Family (?:Medicine|Practice)|"
    r"Pediatrics|Pharmacy|VA|VAMC)|(?:Regional|General|Memorial)(?= (?:ED|ER|ICU|on|for|in the|by|with|where|and|-)\b|[.,;:)\n]| -|\Z))\b"
)
_BEFORE = re.compile(r"(?:(?:St|Mt|Ft|Dr)\. |[A-Z][A-Za-z'-]*(?:,? | (?:of|the|de|and|&) )){1,6}\Z")
_GENERIC = frozenset(
    """the a an our this that local outside outpatient inpatient emergency psychiatric psychiatry community private public general memorial regional university county
    state city children's childrens women's veterans medical surgical wound pain heart cardiac cardiology neurology orthopedic ortho diabetes coumadin anticoagulation
    renal dialysis gi ent eye dental vascular urology oncology cancer primary care family internal medicine specialty sleep memory transplant hiv id ob gyn obgyn ob/gyn
    prenatal pediatric pediatrics spine neurosurgery surgery dermatology pulmonary hepatology liver endocrine rheumatology allergy walk-in urgent same day
    acute subacute long-term skilled home at in to from per via of and with for on by his her their patient patients mental behavioral foot hand burn stroke
    rapid access methadone suboxone resident continuity geriatric geriatrics travel vaccine infusion chemo radiation fracture breast lung thyroid kidney bone
    bariatric infectious disease diseases physical occupational therapy cvs walgreens rite aid
    pcp md np rn pt dc discharge discharged admit admitted transfer transferred seen went follow up call contact presented brought""".split()  # noqa: SIM905
)


class Institution(Detector):
    """Hospitals, clinics, nursing homes and their like with a name of their own; `the Wound Clinic` has none."""

    entities = (Entity.HOSPITAL,)
    _window = 70
    _childrens = re.compile(
        r"\b(?:Children's|Women's|University|Cleveland|Mayo|Kaiser|Johns Hopkins|Mass(?:achusetts)? General|Cedars-Sinai|Mount Sinai) ?(?:Hospital|Clinic|Permanente|Medical Center)?(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?"
    )

    def find(self, view: View) -> Iterator[Span]:
        text = view.text
        for match in _INSTITUTION.finditer(text):
            low = max(0, match.start() - self._window)
            low = max(low, text.rfind("\n", low, match.start()) + 1)
            before = _BEFORE.search(text, low, match.start())
            if not before:
                continue
            start = None
            for word in reversed(list(re.finditer(r"[A-Za-z'./-]+", text[before.start() : before.end()]))):
                plain = word[0].lower().strip(".")
                if plain in NOT_NAMES and plain not in (
                    "good",
                    "general",
                    "may",
                    "white",
                    "new",
                    "old",
                    "hand",
                    "stable",
                ):
                    break
                if (
                    plain not in _GENERIC
                    or start is not None
                    and word[0][:1].isupper()
                    and plain not in ("at", "in", "to", "from", "the", "transferred", "per")
                ):
                    start = before.start() + word.start()
                elif plain in ("at", "in", "to", "from", "per", "via", "by", "the"):
                    break
            if start is not None:
                yield Span(start, match.end(), Entity.HOSPITAL, 0.85, self.name)
        for match in self._childrens.finditer(text):
            if " " in match[0].strip() and not match[0].startswith("University of"):
                yield Span(match.start(), match.start() + len(match[0].rstrip()), Entity.HOSPITAL, 0.7, self.name)


_TIME_UNIT = r"(?! ?(?:days?|weeks?|hours?|hrs?|min|months?|years?|times?|x\b|mg|ml|l\b|person|people|air|%))"


class Unit(RuleDetector):
    """Rooms, beds, bays, wards, floors: the number after the word."""

    rules = (
        Rule(
            Entity.UNIT,
            re.compile(
                r"\b(?:rooms?|rm|beds?|bay|ward|pod|isolette|crib|hallway|stretcher|chair)(?: ?(?:number|no\.?|#))?[ :#]{1,3}(?:(?:bed|room) )?"
                rf"(?P<v>(?:(?:bed|isolette|crib|bay|room) )?(?:[a-z]{{0,2}}-?\d{{1,4}}[a-z]?(?:[-/]\d{{1,3}}[a-z]?|-[a-z])?))(?![\w:/.]\d|\w){_TIME_UNIT}"
            ),
            0.8,
            ("room", "rm", "bed", "bay", "ward", "pod", "isolette", "crib", "hallway", "stretcher", "chair"),
        ),
        Rule(Entity.UNIT, re.compile(r"\b(?P<v>\d{1,2}(?:st|nd|rd|th)) floor\b|\b(?:floor|unit|tower|suite|ste|apt|apartment) #?(?P<v2>\d{1,4}[a-z]?)\b(?! ?(?:of|units|mg))"), 0.6, ("floor", "unit", "tower", "suite", "apt", "apartment")),
    )  # fmt: skip


class Employer(RuleDetector):
    """Where someone works or learns: after `works at`; companies and schools by their last word."""

    rules = (
        Rule(
            Entity.ORGANIZATION,
            re.compile(
                r"\b(?:[Ww]ork(?:s|ed|ing)?|[Ee]mployed|[Vv]olunteers?|[Rr]etired|[Tt]eaches|[Ss]tudies|[Ss]tudent|[Ee]mployer) ?(?:as an? [a-z ]{3,40} )?(?:at|for|by|with|from|:|is) (?:the )?"
                r"(?P<v>[A-Z][\w'&.-]*\w(?:,? (?:and|&|of) [A-Z][\w'-]*\w|, [A-Z][\w'-]*\w(?=,? (?:and|&))| [A-Z][\w'&-]*\w){0,5})"
            ),
            0.75,
            ("work", "employ", "volunteer", "retired", "teach", "stud"),
            lower=False,
            accept=lambda match, view: match["v"].split()[0].lower().strip(",") not in NOT_NAMES,
        ),
        Rule(
            Entity.ORGANIZATION,
            re.compile(
                r"(?<![A-Za-z])(?P<v>(?:[A-Z][\w'&-]*,? (?:and |& )?){1,4}(?:Inc|LLC|L\.L\.C|Ltd|PLC|Corp|Corporation|Group|Company|Co|Industries|Enterprises|Associates)\b\.?)"
            ),
            0.7,
            ("inc", "llc", "ltd", "plc", "corp", "group", "compan", " co", "industr", "enterpr", "associates"),
            lower=False,
            accept=lambda match, view: match["v"].split()[0].lower().strip(",") not in NOT_NAMES,
        ),
        Rule(
            Entity.ORGANIZATION,
            re.compile(
                r"(?<![A-Za-z])(?P<v>(?:[A-Z][a-z'-]+ ){1,3}(?:Academy|High School|Elementary(?: School)?|Middle School|School|University|College|Church|Prison|Jail|Correctional (?:Facility|Center)|Police Department|Fire Department))\b"
            ),
            0.7,
            (
                "academy",
                "school",
                "elementary",
                "university",
                "college",
                "church",
                "prison",
                "jail",
                "correctional",
                "department",
            ),
            lower=False,
            accept=lambda match, view: match["v"].split()[0].lower() not in NOT_NAMES,
        ),
    )
