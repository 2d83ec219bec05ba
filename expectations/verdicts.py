"""Verdicts: what a check found, as counts and pseudonyms, never values."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

CRITICAL = "critical"
WARNING = "warning"
SAMPLE = 20
"""How many pseudonyms a finding names at most."""


@dataclass(frozen=True)
class Finding:
    """What one expectation found in all rows of a table.

    `checked` counts rows (or whole batches, for an expectation of the whole table) and `unexpected` those that broke
    the expectation; `keys` names at most 20 of them by pseudonym. `error` is the name of the exception's class if the
    expectation could not be computed: then it has failed and is critical. `kwargs` are those of the suite, for reports.
    """

    expectation: str
    column: str
    severity: str
    success: bool
    checked: int
    unexpected: int
    keys: tuple[str, ...]
    reason: str
    error: str | None = None
    kwargs: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Verdict:
    """What a suite found in a table: `suite` is the suite's name, `table` the name that the caller gave."""

    suite: str
    table: str
    rows: int
    findings: tuple[Finding, ...]

    @property
    def critical(self) -> tuple[Finding, ...]:
        """Failures that stop a build."""
        return tuple(each for each in self.findings if not each.success and each.severity == CRITICAL)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Failures that are reported, and stop nothing."""
        return tuple(each for each in self.findings if not each.success and each.severity != CRITICAL)

    @property
    def success(self) -> bool:
        """Whether nothing critical failed."""
        return not self.critical

    def as_dict(self) -> dict[str, Any]:
        """The verdict as plain JSON values; `verdict_from` reads it back."""
        found = asdict(self)
        for finding in found["findings"]:
            finding["keys"] = list(finding["keys"])
        return found | {"findings": list(found["findings"])}


def verdict_from(plain: dict[str, Any]) -> Verdict:
    """The verdict of which `as_dict` was taken.

    >>> one = Finding("expect_x", "text", "warning", False, 3, 1, ("0" * 32,), "why")
    >>> verdict = Verdict("segments", "segments", 3, (one,))
    >>> verdict_from(verdict.as_dict()) == verdict
    True
    """
    findings = tuple(Finding(**(each | {"keys": tuple(each["keys"])})) for each in plain["findings"])
    return Verdict(**(plain | {"findings": findings}))


def lines_of(verdicts: Iterable[Verdict]) -> list[str]:
    """One line per failure, for a terminal or a log: table, severity, expectation, counts and reason."""
    return [
        f"{verdict.table}: {each.severity}: {each.expectation}({each.column}): "
        f"{f'could not be computed ({each.error})' if each.error else f'{each.unexpected} of {each.checked}'}; {each.reason}"
        for verdict in verdicts
        for each in (*verdict.critical, *verdict.warnings)
    ]
