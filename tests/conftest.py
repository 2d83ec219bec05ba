"""What all tests share: the real test input where it is, and a Prefect of their own."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real test input; a test that asks for it skips where it is not set."""
    place = os.environ.get("CASEWRIGHT_REAL_DATA")
    if not place:
        if os.environ.get("CASEWRIGHT_REAL_DATA_REQUIRED"):
            pytest.fail("CASEWRIGHT_REAL_DATA is required here and is not set")
        pytest.skip("CASEWRIGHT_REAL_DATA names no folder of real test input")
    return Path(place)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where real input is there, no test may have skipped for the want of it."""
    if os.environ.get("CASEWRIGHT_REAL_DATA_REQUIRED") and exitstatus == 0:
        skipped = getattr(session.config, "_casewright_skipped", 0)
        if skipped:
            session.exitstatus = 1
            print(f"\n{skipped} tests skipped that need the real test input")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "CASEWRIGHT_REAL_DATA" in str(report.longrepr):
        _config[0]._casewright_skipped = getattr(_config[0], "_casewright_skipped", 0) + 1


_config: list = []


def pytest_configure(config: pytest.Config) -> None:
    _config.append(config)
