"""Start-up check: the four rooms that Python finds are ours."""

from importlib.util import find_spec
from pathlib import Path

from flows.errors import ConfigError

ROOMS = ("schemas", "transforms", "expectations", "flows")


def check_installed() -> None:
    """Raises ConfigError if another distribution stands before one of our packages, which have plain names."""
    home = Path(__file__).resolve().parent.parent
    for room in ROOMS:
        spec = find_spec(room)
        place = Path(spec.origin).resolve().parent if spec and spec.origin else None
        if place != home / room:
            raise ConfigError(
                f"another package named `{room}` stands before Casewright's ({place}); install Casewright into a virtual "
                "environment of its own, or run it from another folder"
            )
