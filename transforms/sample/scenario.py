"""What a scenario of an ED visit is: everything that its note, its row and its gold are composed of."""

from typing import NamedTuple


class Scenario(NamedTuple):
    """One way of coming to an ED; texts are templates (`phrases`).

    `ages`: from, to; `sex`: "f", "m" or "" for both. `acuity`: weights of ESI "1".."5". `disposition`: weights by the
    words' initials in `encounters.DISPOSITIONS`. `vitals`: name of a profile in `vitals`. `exam`: findings that replace
    the normal ones, by system. `positives`, `negatives`: what the review of systems affirms and denies. `labs`: lines
    that replace or add to the normal ones, by test. `imaging`: study, findings, impression.
    """

    key: str
    complaints: tuple[str, ...]
    code: str
    diagnosis: str
    presents: str
    onset: str
    hpi: tuple[str, ...]
    positives: tuple[str, ...]
    negatives: tuple[str, ...]
    exam: dict[str, str]
    mdm: tuple[str, ...]
    rule_outs: tuple[str, ...]
    decisive: tuple[str, ...]
    treatment: tuple[str, ...]
    course: tuple[str, ...]
    acuity: dict[str, float]
    disposition: dict[str, float]
    vitals: str = "normal"
    ages: tuple[int, int] = (17, 101)
    sex: str = ""
    history: tuple[str, ...] = ()
    labs: dict[str, str] = {}
    imaging: tuple[str, str, str] | None = None
    ecg: str | None = None
    weight: float = 1.0
