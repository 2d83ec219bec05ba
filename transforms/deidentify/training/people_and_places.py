"""Makes invented people, towns, streets and addresses in many spellings."""

from random import Random

from transforms.deidentify.training.pools import Pools, pick
from transforms.deidentify.training.words import (
    CITY_ENDS,
    CITY_HEADS,
    CITY_TAILS,
    FOREIGN_STREETS,
    ONSETS,
    PARTICLES,
    PREFIXES,
    STREETS,
)


def _ranked(rng: Random, items):
    """The first of a list more often than the last."""
    return items[int(rng.random() ** 2.2 * len(items))]


_VOWELS = "aeiou"
_LETTERS = "ABCDEFGHJKLMNPRSTVW"


class PeopleAndPlaces:
    """Makes phrases from pools with the chance it is given."""

    def __init__(self, names: Pools, rng: Random) -> None:
        self._names, self._rng = names, rng

    def coin(self, share: float) -> bool:
        return self._rng.random() < share

    def invented(self) -> str:
        """A word of no list: `Zentora`, `Brivex`."""
        rng = self._rng
        word = "".join(pick(rng, ONSETS) + pick(rng, _VOWELS) for _ in range(rng.choice((2, 2, 3))))
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
            name = f"{pick(rng, PARTICLES)} {name}"
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
            return f"{pick(rng, CITY_HEADS)} {self._stem()}"
        if way < 0.82:
            return self._stem() + pick(rng, CITY_TAILS)
        if way < 0.92:
            return f"{pick(rng, CITY_HEADS)} {self._stem()}{pick(rng, CITY_TAILS)}"
        return f"{self._stem()} {pick(rng, CITY_ENDS)}"

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
        return pick(rng, PREFIXES)

    def street(self) -> str:
        rng = self._rng
        if rng.random() < 0.25:
            form = pick(rng, FOREIGN_STREETS)
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
        ways = STREETS[:22] if rng.random() < 0.6 else STREETS
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
