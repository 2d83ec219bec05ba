"""Policies: which identifiers are removed from what, and what stands in their place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from schemas.vocabulary import Entity
from transforms.deidentify.zip_areas import RESTRICTED_ZIP3


class Replacement(StrEnum):
    """What stands in the place of an identifier."""

    SURROGATES = "surrogates"
    TAGS = "tags"


class Dates(StrEnum):
    """What becomes of dates.

    `shift`: all move by the patient's own number of days. `year`: only the year stays (in columns: its first moment).
    `tag`: a typed placeholder in texts; columns, which can hold none, are shifted. `keep`: they stay.
    With `Replacement.TAGS`, shifted dates of a text are tagged, since a tagged text shows what was replaced.
    """

    SHIFT = "shift"
    YEAR = "year"
    TAG = "tag"
    KEEP = "keep"


class Zips(StrEnum):
    """What becomes of ZIP codes: the area's three digits and 00 (`000` where few people live), a tag, or nothing."""

    ZIP3 = "zip3"
    TAG = "tag"
    KEEP = "keep"


@dataclass(frozen=True)
class Policy:
    """What a document loses.

    `by_rule`: entities removed wherever a recogniser finds them. `by_record`: entities removed where the patient's own
    record holds their value. `restricted_zip3`: areas of at most 20,000 people.
    """

    name: str
    by_rule: frozenset[Entity]
    by_record: frozenset[Entity]
    replacement: Replacement = Replacement.TAGS
    dates: Dates = Dates.SHIFT
    zips: Zips = Zips.ZIP3
    restricted_zip3: frozenset[str] = RESTRICTED_ZIP3

    @property
    def shifts_dates(self) -> bool:
        """Whether dates in columns move by the patient's own number of days."""
        return self.dates in (Dates.SHIFT, Dates.TAG)


_ALL = frozenset(Entity) - {Entity.MASKED}
_DATES = frozenset({Entity.DATE, Entity.BIRTH_DATE})

SAFE_HARBOR = Policy("safe_harbor", by_rule=_ALL, by_record=_ALL, replacement=Replacement.SURROGATES)
"""45 CFR 164.514(b)(2)(i), all identifiers that a text can hold (biometrics and photographs are out of scope)."""

_KEPT_IN_LIMITED = _DATES | {Entity.CITY, Entity.ZIP, Entity.LOCATION}

LIMITED_DATASET = Policy(
    "limited_dataset",
    by_rule=_ALL - _KEPT_IN_LIMITED,
    by_record=_ALL - _KEPT_IN_LIMITED,
    replacement=Replacement.SURROGATES,
    dates=Dates.KEEP,
    zips=Zips.KEEP,
)
"""45 CFR 164.514(e)(2): dates, towns, states and ZIP codes stay. Stricter than it: ages over 89 and hospitals go too."""

PUBLISHED = Policy(
    name="published",
    by_rule=frozenset({Entity.PHONE, Entity.FAX, Entity.EMAIL, Entity.SSN, Entity.MRN}),
    by_record=_ALL - {Entity.DATE, Entity.AGE, Entity.CITY, Entity.LOCATION, Entity.HOSPITAL},
    dates=Dates.KEEP,
    zips=Zips.KEEP,
)
"""For published articles: contact details and record numbers become tags; years, dates, places, ages, eponyms stay."""


def custom(
    remove: Iterable[Entity] = _ALL,
    replacement: Replacement = Replacement.SURROGATES,
    dates: Dates = Dates.SHIFT,
    zips: Zips = Zips.ZIP3,
    restricted_zip3: Iterable[str] = RESTRICTED_ZIP3,
) -> Policy:
    """A site's own policy, which nothing vouches for. `keep` of dates or ZIP codes takes them out of `remove`.

    >>> policy = custom([Entity.PERSON, Entity.DATE], dates=Dates.KEEP)
    >>> policy.name, sorted(policy.by_rule)
    ('custom', [<Entity.PERSON: 'PERSON'>])
    """
    kept = (_DATES if dates == Dates.KEEP else frozenset()) | ({Entity.ZIP} if zips == Zips.KEEP else frozenset())
    removed = frozenset(remove) - kept - {Entity.MASKED}
    return Policy(
        "custom", removed, removed, Replacement(replacement), Dates(dates), Zips(zips), frozenset(restricted_zip3)
    )


def named(
    name: str,
    replacement: Replacement = Replacement.SURROGATES,
    dates: Dates | None = None,
    zips: Zips | None = None,
    restricted_zip3: Iterable[str] = RESTRICTED_ZIP3,
) -> Policy:
    """`safe_harbor` or `limited_dataset`, with choices that keep what the name promises.

    Raises ValueError for another name, and for a choice that would break the promise.

    >>> named("safe_harbor", dates=Dates.YEAR).dates
    <Dates.YEAR: 'year'>
    >>> named("safe_harbor", dates=Dates.KEEP)
    Traceback (most recent call last):
        ...
    ValueError: safe_harbor does not keep dates or ZIP codes
    """
    made = {each.name: each for each in (SAFE_HARBOR, LIMITED_DATASET)}.get(name)
    if made is None:
        raise ValueError("a policy is safe_harbor or limited_dataset, or a custom one")
    if made is SAFE_HARBOR and (dates == Dates.KEEP or zips == Zips.KEEP):
        raise ValueError("safe_harbor does not keep dates or ZIP codes")
    restricted = frozenset(restricted_zip3)
    if made is SAFE_HARBOR and not restricted:
        raise ValueError("safe_harbor needs a list of restricted ZIP areas")
    more = (_DATES if dates not in (None, Dates.KEEP) else frozenset()) | (
        {Entity.ZIP} if zips not in (None, Zips.KEEP) else frozenset()
    )
    return replace(
        made,
        by_rule=made.by_rule | more,
        by_record=made.by_record | more,
        replacement=Replacement(replacement),
        dates=Dates(dates or made.dates),
        zips=Zips(zips or made.zips),
        restricted_zip3=restricted,
    )
