"""One note being written: the people, the time and the place that its templates ask for."""

from datetime import datetime, timedelta
from random import Random

from schemas.vocabulary import Entity, Stage
from transforms.sample.background import CONDITIONS, MALE_ONLY, OTHER_MEDICINES
from transforms.sample.draft import Draft
from transforms.sample.people import Name, Patient, Pools, clinician, person_years, pick, telephone
from transforms.sample.phrases import phrase, render, some
from transforms.sample.sites import Site

_FEMALE_KIN = {"mother", "sister", "wife", "daughter", "niece"}
_PROFILES = {  # heart rate, systolic, respiratory rate, temperature in C, saturation
    "normal": ((66, 96), (112, 148), (14, 18), (36.4, 37.2), (96, 100)),
    "pain": ((84, 112), (128, 168), (16, 22), (36.4, 37.3), (96, 100)),
    "tachy": ((128, 168), (102, 142), (18, 22), (36.5, 37.2), (94, 99)),
    "brady": ((42, 56), (88, 118), (16, 20), (36.1, 36.8), (94, 98)),
    "hypoxic": ((92, 122), (118, 172), (22, 30), (36.5, 37.5), (84, 92)),
    "febrile": ((98, 126), (104, 140), (18, 24), (38.2, 39.7), (94, 98)),
    "septic": ((112, 142), (76, 98), (22, 32), (38.4, 40.1), (90, 96)),
    "shock": ((114, 146), (72, 94), (22, 30), (35.8, 36.8), (92, 97)),
    "hypertensive": ((76, 104), (186, 238), (16, 20), (36.4, 37.2), (95, 99)),
    "slow": ((54, 80), (92, 118), (6, 11), (35.6, 36.7), (86, 93)),
}  # fmt: skip


class Scene:
    """Fills the slots of templates and writes them into a draft.

    `visit` is a generator of its own, seeded by the visit: what must be the same in all sentences of one note (side,
    onset, vital signs) is drawn from it once; wording comes from `rng`.
    """

    def __init__(self, rng: Random, who: Patient, names: Pools, site: Site, at: datetime, author: Name):
        self.rng, self.who, self.names, self.site, self.at, self.author = rng, who, names, site, at, author
        self.draft = Draft(flat=site.flat)
        self.years = person_years(who.born, at.date())
        self.side, self.other = ("left", "right") if rng.random() < 0.5 else ("right", "left")
        self.onset = self.presents = self.complaint = self.diagnosis = self.code = ""
        self.history = [each for each in who.history if not (who.female and each in MALE_ONLY)]
        self.arrived = at
        self.colleagues = [clinician(rng, names) for _ in range(3)]
        self.kin, self.kin_name = pick(rng, who.relatives)
        self.kin_introduced = False
        self.other_hospital = pick(rng, names.hospitals)
        self.clinic = pick(rng, names.clinics)
        self.measure("normal")

    def measure(self, profile: str) -> None:
        """Draw the vital signs."""
        rng = self.rng
        heart, systolic, breaths, warmth, oxygen = _PROFILES[profile]
        self.hr, self.rr = rng.randint(*heart), rng.randint(*breaths)
        self.systolic = rng.randint(*systolic)
        self.diastolic = int(self.systolic * rng.uniform(0.52, 0.66))
        self.celsius = round(rng.uniform(*warmth), 1)
        self.sat = rng.randint(*oxygen)
        self.weight = rng.randint(15, 50) if self.years < 13 else rng.randint(47, 128)

    def write(self, template: str) -> "Scene":
        render(template, self.rng, self.draft.say, self.fill)
        return self

    def plain(self, template: str) -> str:
        """The template as text for a column of the encounter; holds no identifiers."""
        return phrase(template, self.rng, self._plain_slot)

    def _plain_slot(self, name: str, argument: str) -> str:
        words = self._words(name)
        return words if words is not None else phrase("{a clinician|a colleague}", self.rng)

    def sentences(self, templates) -> None:
        """Templates as a paragraph."""
        for number, template in enumerate(templates):
            if number:
                self.draft.say(" ")
            self.write(template)

    def _words(self, name: str) -> str | None:
        female = self.who.female
        match name:
            case "he":
                return "she" if female else "he"
            case "He":
                return "She" if female else "He"
            case "his":
                return "her" if female else "his"
            case "His":
                return "Her" if female else "His"
            case "him":
                return "her" if female else "him"
            case "man":
                return ("girl" if female else "boy") if self.years < 18 else ("woman" if female else "man")
            case "male":
                return "female" if female else "male"
            case "M":
                return "F" if female else "M"
            case "side":
                return self.side
            case "other":
                return self.other
            case "onset":
                return self.onset
            case "presents":
                return self.presents
            case "complaint":
                return self.complaint
            case "bp":
                return f"{self.systolic}/{self.diastolic}"
            case "hr":
                return str(self.hr)
            case "rr":
                return str(self.rr)
            case "sat":
                return str(self.sat)
            case "temp":
                return f"{self.celsius:.1f}"
            case "fahrenheit":
                return f"{self.celsius * 9 / 5 + 32:.1f}"
            case "kg":
                return str(self.weight)
            case "history":
                return self._brief_history()
            case "diagnosis":
                return self.diagnosis
            case "code":
                return self.code
            case "acuity_word":
                return "uncomfortable" if self.hr > 100 else "stable"
        return None

    def _brief_history(self) -> str:
        known = self.history[:3]
        if not known:
            return "no significant history"
        return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"

    def fill(self, name: str, argument: str) -> None:
        """Write the value of a slot; an identifier is planted."""
        words = self._words(name)
        if words is not None:
            self.draft.say(words)
        else:
            getattr(self, f"_slot_{name}")(argument)

    def _slot_age(self, _: str) -> None:
        if self.years >= 90:
            self.draft.plant(str(self.years), Entity.AGE)
        else:
            self.draft.say(str(self.years))

    def _slot_mr(self, _: str) -> None:
        who, rng = self.who, self.rng
        if self.years < 18 or rng.random() < 0.12:
            self.draft.plant(who.name.first, Entity.PERSON)
        elif rng.random() < 0.12:
            self.draft.plant(who.name.full, Entity.PERSON)
        else:
            self.draft.say(
                ("Ms. " if rng.random() < 0.6 or who.marital != "Married" else "Mrs. ") if who.female else "Mr. "
            )
            self.draft.plant(who.name.last, Entity.PERSON)

    def _slot_patient(self, _: str) -> None:
        self.draft.plant(self.who.name.full, Entity.PERSON)

    def _kin(self, first: str) -> None:
        """A relative, by name at the first mention of some notes."""
        self.draft.say(first + self.kin)
        if not self.kin_introduced and self.rng.random() < 0.6:
            self.kin_introduced = True
            self.draft.say(" ").plant(
                self.kin_name.first if self.rng.random() < 0.7 else self.kin_name.full, Entity.PERSON
            )
            if self.rng.random() < 0.2:
                self.draft.say(" (").plant(telephone(self.rng), Entity.PHONE).say(")")

    def _slot_kin(self, _: str) -> None:
        self._kin("her " if self.who.female else "his ")

    def _slot_Kin(self, _: str) -> None:
        self._kin("Her " if self.who.female else "His ")

    def _slot_doctor(self, _: str) -> None:
        self.colleague()

    def colleague(self) -> None:
        rng = self.rng
        other = pick(rng, self.colleagues)
        way = rng.random()
        if way < 0.6:
            self.draft.say("Dr. ").plant(other.last, Entity.PERSON)
        elif way < 0.8:
            self.draft.say("Dr. ").plant(other.full, Entity.PERSON)
        else:
            self.draft.plant(other.full, Entity.PERSON).say(pick(rng, (" MD", ", MD", ", DO", ", NP", ", PA-C")))
            if rng.random() < 0.3:
                self.draft.say(" (pager ").plant(str(rng.randint(10_000, 79_999)), Entity.PHONE).say(")")

    def _slot_nurse(self, _: str) -> None:
        self.draft.plant(pick(self.rng, self.colleagues).full, Entity.PERSON).say(", RN")

    def _slot_hospital(self, _: str) -> None:
        self.draft.plant(self.site.hospital, Entity.HOSPITAL)

    def _slot_other_hospital(self, _: str) -> None:
        self.draft.plant(self.other_hospital, Entity.HOSPITAL)

    def _slot_clinic(self, _: str) -> None:
        self.draft.plant(self.clinic, Entity.HOSPITAL)

    def _slot_home(self, _: str) -> None:
        self.draft.plant(pick(self.rng, self.names.homes), Entity.HOSPITAL)

    def _slot_town(self, _: str) -> None:
        self.draft.plant(pick(self.rng, self.names.towns) if self.rng.random() < 0.6 else self.who.city, Entity.CITY)

    def _slot_employer(self, _: str) -> None:
        self.draft.plant(self.who.employer, Entity.ORGANIZATION)

    def _slot_phone(self, _: str) -> None:
        self.draft.plant(telephone(self.rng), Entity.PHONE)

    def _slot_plate(self, _: str) -> None:
        rng = self.rng
        self.draft.plant(
            f"{pick(rng, 'BCDFGHJKLMNPRSTVWX')}{pick(rng, 'AEKLMRT')}{pick(rng, 'BDFGHKNP')}-{rng.randint(1000, 9999)}",
            Entity.VEHICLE,
        )

    def _slot_serial(self, _: str) -> None:
        self.draft.plant(
            f"{pick(self.rng, ('SN', 'PM', 'DX', 'VL'))}{self.rng.randint(1_000_000, 99_999_999)}", Entity.DEVICE
        )

    def _slot_lot(self, _: str) -> None:
        self.draft.plant(
            f"{pick(self.rng, 'ABCDEFGH')}{self.rng.randint(1000, 9999)}{pick(self.rng, 'KLMN')}", Entity.DEVICE
        )

    def _slot_officer(self, _: str) -> None:
        self.draft.plant(clinician(self.rng, self.names).last, Entity.PERSON)

    def _slot_room(self, _: str) -> None:
        rng = self.rng
        self.draft.plant(
            pick(rng, ("Room {}", "Bed {}A", "Rm {}", "Hallway {}", "Bay {}")).format(rng.randint(1, 42)), Entity.UNIT
        )

    def _slot_ward(self, _: str) -> None:
        rng = self.rng
        self.draft.plant(
            pick(rng, ("{} West", "{} North", "Tower {}", "Unit {}C", "{}B-14")).format(rng.randint(2, 11)), Entity.UNIT
        )

    def _slot_time(self, argument: str) -> None:
        """A clock time so many minutes after arrival; a time of day alone is no identifier."""
        low, _, high = argument.partition("-")
        self.draft.say(f"{self.arrived + timedelta(minutes=self.rng.randint(int(low), int(high or low))):%H:%M}")

    def _slot_earlier(self, _: str) -> None:
        self.draft.say(f"{self.arrived - timedelta(minutes=self.rng.randint(50, 300)):%H:%M}")

    def _slot_date(self, argument: str) -> None:
        """A day so many days before the note, written as the site or its author writes."""
        low, _, high = argument.partition("-")
        day = self.at - timedelta(days=self.rng.randint(int(low), int(high or low)))
        rng = self.rng
        away = (self.at - day).days
        if away < 7 and rng.random() < 0.4:
            self.draft.plant(f"{day:%A}", Entity.DATE)
        elif away > 150 and rng.random() < 0.6:
            self.draft.plant(f"{day:%B %Y}" if rng.random() < 0.5 else f"{day.month}/{day.year}", Entity.DATE)
        elif away < 200 and rng.random() < 0.4:
            self.draft.plant(f"{day.month}/{day.day}", Entity.DATE)
        else:
            self.date(day)

    def date(self, day, spelling: str | None = None) -> None:
        self.draft.plant(self.site.date(day) if spelling is None else spelling, Entity.DATE)

    def accession(self) -> str:
        return f"{pick(self.rng, ('CT', 'XR', 'US', 'MR', 'E', 'A'))}{pick(self.rng, ('-', ''))}{self.rng.randint(1_000_000, 99_999_999)}"

    def _slot_pcp(self, _: str) -> None:
        self.draft.plant(self.who.pcp.full if self.rng.random() < 0.7 else self.who.pcp.last, Entity.PERSON)

    def _slot_soon(self, _: str) -> None:
        self.date(self.at + timedelta(days=self.rng.randint(2, 21)))

    def _slot_portal(self, _: str) -> None:
        host = "".join(letter for letter in self.site.hospital.lower() if letter.isalpha())
        self.draft.plant(f"https://mychart.{host}.example/login", Entity.URL)

    def medicines(self, history) -> None:
        """A list of medicines that fits the history."""
        rng, rows = self.rng, []
        for condition in history:
            if condition in CONDITIONS:
                rows += some(rng, CONDITIONS[condition][1], 1, 1 if rng.random() < 0.7 else 2)
        rows += some(rng, OTHER_MEDICINES, 0 if rows else 1, 3)
        if self.years < 18:
            rows = [row for row in rows if "mg daily" not in row][:2]
        if not rows:
            self.write("{None|No regular medications}")
        elif rng.random() < 0.2:
            for number, row in enumerate(rows):
                self.draft.say("; " if number else "")
                self.write(row)
        else:
            self.items(rows)

    def vital_signs(self) -> None:
        """The vital signs in one of the usual layouts."""
        template = pick(
            self.rng,
            (
                "BP <bp> | Pulse <hr> | Temp <temp> C (<fahrenheit> F) | Resp <rr> | SpO2 <sat>%",
                "BP: <bp>, HR: <hr>, RR: <rr>, T: <fahrenheit> F, O2 sat: <sat>% on {room air|RA}",
                "T <temp>, HR <hr>, BP <bp>, RR <rr>, SpO2 <sat>%{, weight <kg> kg|}",
                "Temperature <fahrenheit> F, pulse <hr>, respirations <rr>, blood pressure <bp>, oxygen saturation <sat>% {on room air|}",
                "(Table)",
            ),
        )
        if template != "(Table)":
            self.write(template)
            return
        self.items(
            (
                "BP: <bp>",
                "Pulse: <hr>",
                "Resp: <rr>",
                "Temp: <fahrenheit> F (<temp> C)",
                "SpO2: <sat>%",
                "Weight: <kg> kg",
            )
        )

    def section(self, stage: Stage | None, kind: str) -> None:
        """Begin a section with one of the site's headings for it."""
        draft, site = self.draft, self.site
        draft.line(site.gap)
        draft.begin(stage)
        draft.say(site.heading(kind, self.rng))
        if site.inline:
            draft.say(" ")
        else:
            draft.line()

    def items(self, rows, write=None) -> None:
        """Rows one to a line, marked as the site marks them."""
        for row in rows:
            self.draft.line()
            self.draft.say(self.site.bullet)
            if write is None:
                self.write(row)
            else:
                write(row)
