"""Measures a tagger on template families and names that its training never saw."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from faker import Faker

from transforms.deidentify.evaluation import Found, Scores, mutated, scored
from transforms.deidentify.gold_readers import Gold, GoldSpan
from transforms.deidentify.lexicon import Lexicons
from transforms.deidentify.tagger import ENTITIES, Model, NameTagger
from transforms.deidentify.tagger_features import NAME_BITS
from transforms.deidentify.training import held_out
from transforms.deidentify.training.makers import Maker
from transforms.deidentify.training.pools import Pools, is_held_out, pick, pools
from transforms.deidentify.training.samples import Labelled, Writer, sample_notes
from transforms.deidentify.view import BLANK, viewed

_LOCALES = (
    "en_US en_GB en_AU en_CA en_IN en_NZ en_PH de_DE fr_FR fr_CH es_ES es_MX it_IT nl_NL pt_BR pl_PL sv_SE no_NO da_DK "
    "fi_FI cs_CZ hu_HU ro_RO hr_HR sl_SI tr_TR id_ID vi_VN"
)
LOCALES = _LOCALES.split()
"""Of Faker: those whose names, places and companies are written in Latin letters."""

FAMILIES = ("CLINICAL", "QUERIES", "SPOKEN", "GENERAL", "WORLD")
_SEED = 41_000
SENTENCES = 600


class Measured(NamedTuple):
    """What a tagger did on a family of held-out templates, written in one way."""

    family: str
    writing: str
    scores: Scores


class _World(Maker):
    """Makes names, places and companies by Faker's locales instead of the training's own ways."""

    def __init__(self, names: Pools, rng: Random, seed: int) -> None:
        super().__init__(names, rng)
        Faker.seed(seed)
        self._locales = [Faker(locale) for locale in LOCALES]

    def _one(self) -> Faker:
        return pick(self._rng, self._locales)

    def first(self) -> str:
        return self._one().first_name()

    def last(self) -> str:
        return self._one().last_name()

    def person(self) -> str:
        way, locale = self._rng.random(), self._one()
        if way < 0.25:
            return locale.first_name() if way < 0.15 else locale.last_name()
        return f"{locale.first_name()} {locale.last_name()}"

    def city(self) -> str:
        return self._one().city()

    def street(self) -> str:
        return self._one().street_address().replace("\n", ", ")

    def address(self, state: str) -> str:
        return self._one().address().replace("\n", ", ")

    def org(self) -> str:
        return self._one().company()


def families(lists: Lexicons, seed: int = _SEED, count: int = SENTENCES) -> Iterator[tuple[str, list[Gold]]]:
    """Each family of `held_out`, filled with names that training never sees; `WORLD` is GENERAL filled by Faker."""
    _, bodies = sample_notes(seed, 12)
    for family in FAMILIES:
        writer = Writer(lists, pools(lists, new=True), Random(f"{family}:{seed}"), bodies)
        if family == "WORLD":
            writer.maker = _World(pools(lists, new=True), Random(f"world:{seed}"), seed)
        templates = held_out.GENERAL if family == "WORLD" else getattr(held_out, family)
        made = [writer.filled(templates[number % len(templates)]) for number in range(count)]
        if family in ("GENERAL", "WORLD"):
            own = held_out.GENERAL_WITHOUT
            made += [writer.filled(own[number % len(own)]) for number in range(count // 5)]
        yield family, [_gold(family, number, each) for number, each in enumerate(made) if BLANK not in each.text]


def _gold(family: str, number: int, made: Labelled) -> Gold:
    spans, begin = [], 0
    for at in range(1, len(made.text) + 1):
        if at == len(made.text) or made.classes[at] != made.classes[begin]:
            if made.classes[begin]:
                spans.append(GoldSpan(begin, at, str(ENTITIES[made.classes[begin] - 1])))
            begin = at
    return Gold(f"{family}{number}", made.text, tuple(spans))


def without_names(model: Model) -> Model:
    """The model as if no list held the names that its training never used."""
    lexicon = {word: code & ~NAME_BITS if is_held_out(word) else code for word, code in model.lexicon.items()}
    return Model(model.weights, lexicon)


def found_by(tagger: NameTagger, golds: list[Gold]) -> list[list[Found]]:
    found = []
    for gold in golds:
        view = viewed(gold.text)
        found.append([Found(*view.to_raw(span.start, span.end), str(span.entity)) for span in tagger.find(view)])
    return found


WRITINGS = ("as it is", "lower", "upper", "zero_width", "wrapped", "unlisted")


def measured(
    model: Model,
    lists: Lexicons,
    writings: tuple[str, ...] = WRITINGS,
    count: int = SENTENCES,
    told: Callable[[str], None] = lambda _: None,
) -> list[Measured]:
    """Scores of the tagger alone on every family; `unlisted`: as if no list held the names. `told` hears each family."""
    listed, unlisted = NameTagger(model), NameTagger(without_names(model))
    results = []
    for family, golds in families(lists, count=count):
        told(family)
        for writing in writings:
            own = (
                [mutated(gold, writing) for gold in golds]
                if writing in ("lower", "upper", "zero_width", "wrapped")
                else golds
            )
            tagger = unlisted if writing == "unlisted" else listed
            results.append(Measured(family, writing, scored(own, found_by(tagger, own))))
    return results
