"""Makes invented hospitals, clinics, homes, companies and schools, besides people and places."""

from transforms.deidentify.training.people_and_places import PeopleAndPlaces
from transforms.deidentify.training.pools import pick
from transforms.deidentify.training.words import (
    CLINICS,
    ENDS,
    HOMES,
    HOSPITALS,
    KNOWN,
    PREFIXES,
    PUBLIC,
    SAINTS,
    SCHOOLS,
    TRADES,
)


class Maker(PeopleAndPlaces):
    """Makes whatever the templates ask for."""

    def hospital(self) -> str:
        rng = self._rng
        way = rng.random()
        if way < 0.2:
            saint = pick(rng, SAINTS) if rng.random() < 0.5 else self.first()
            head = f"{pick(rng, ('St.', 'St', 'Saint', 'Santa', 'Our Lady of', 'Mount'))} {saint}{pick(rng, ('', '', chr(39) + 's', 's'))}"
        elif way < 0.45:
            head = self.city()
        elif way < 0.65:
            head = self.last()
        elif way < 0.85:
            head = (
                pick(rng, PREFIXES)
                if rng.random() < 0.5
                else f"{pick(rng, PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Lake', 'Hill', 'Creek', 'Park', 'Grove', 'Bay', 'Springs', 'Point'))}"
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
        return f"{head} {pick(rng, HOSPITALS[:14] if rng.random() < 0.55 else HOSPITALS)}"

    def clinic(self) -> str:
        rng = self._rng
        head = rng.choice(
            (
                self.city,
                self.last,
                lambda: pick(rng, PREFIXES),
                lambda: f"{pick(rng, PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Lake', 'Hill', 'Creek', 'Park'))}",
            )
        )()
        return f"{head} {pick(rng, CLINICS)}"

    def facility(self) -> str:
        rng = self._rng
        if rng.random() < 0.25:
            return self.hospital()
        head = rng.choice(
            (
                self.city,
                self.last,
                lambda: pick(rng, PREFIXES),
                lambda: (
                    f"{pick(rng, PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Lake', 'Hill', 'Creek', 'Meadows', 'Pines', 'Oaks'))}"
                ),
                lambda: f"St. {pick(rng, SAINTS)}'s",
            )
        )()
        return f"{head} {pick(rng, HOMES)}"

    def org(self) -> str:
        rng, names = self._rng, self._names
        way = rng.random()
        if way < 0.08:
            return pick(rng, KNOWN)
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
            return f"{lead}{head} {pick(rng, ENDS)}"
        if way < 0.27:
            return f"{self.last()}{pick(rng, (', ', ' & ', ' and ', '-'))}{self.last()}"
        if way < 0.3:
            return f"{self.last()}, {self.last()} {pick(rng, ('and', '&'))} {self.last()}"
        if way < 0.4:
            return f"{self._stem()}{pick(rng, (chr(39) + 's', '', chr(39) + 's'))} {pick(rng, TRADES)}"
        if way < 0.52:
            return f"{pick(rng, names.nouns)} {pick(rng, TRADES)}"
        if way < 0.58:
            return f"{pick(rng, names.nouns)} {pick(rng, names.nouns)}{pick(rng, ('', '', ' ' + pick(rng, ENDS)))}"
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
            return self.invented() + pick(rng, ("", "", f" {pick(rng, TRADES)}", f" {pick(rng, ENDS)}"))
        if way < 0.8:
            return "".join(pick(rng, "ABCDEFGHIKLMNOPRSTUVWZ") for _ in range(rng.choice((3, 3, 4)))) + pick(
                rng, ("", f" {pick(rng, TRADES)}", f" {pick(rng, ENDS)}")
            )
        if way < 0.9:
            return pick(rng, PUBLIC).format(self.city())
        if way < 0.94:
            return f"{self.city()} {pick(rng, TRADES)}"
        if way < 0.97:
            return self.school()
        return f"The {pick(rng, names.nouns)} {pick(rng, (*TRADES, 'Company', 'Foundation', 'Society', 'Project', 'Trust'))}"

    def school(self) -> str:
        rng = self._rng
        head = rng.choice(
            (
                self.city,
                self.last,
                self.person,
                lambda: pick(rng, PREFIXES),
                lambda: f"{pick(rng, PREFIXES)} {pick(rng, ('Valley', 'Ridge', 'Grove', 'Hill', 'Creek', 'Park'))}",
                lambda: f"St. {pick(rng, SAINTS)}'s",
            )
        )()
        if rng.random() < 0.1:
            return f"University of {self.city()}"
        return f"{head} {pick(rng, SCHOOLS)}"
