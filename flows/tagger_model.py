"""The tagger's model: the one that comes with the package, or a site's own."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import ConfigError
from flows.model_names import OFF, SHIPPED
from flows.storage import file_sha256

if TYPE_CHECKING:
    from transforms.deidentify.tagger import Model


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The trained model, read once. Raises ConfigError where it is missing or damaged: no name would be found."""
    from transforms.deidentify.tagger import load_model  # it imports Presidio: 2 s

    try:
        with files("transforms.deidentify").joinpath("tagger.npz").open("rb") as stream:
            return load_model(stream)
    except (OSError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else type(error).__name__
    raise ConfigError(f"the tagger's model that comes with casewright cannot be used ({why}); install it again")


def tagger_of(told: str) -> Model | None:
    """The model of the setting `deidentify.tagger`: `shipped`, a file, or `off`, which alone gives None.

    Raises ConfigError where the file is missing or damaged.
    """
    if told == OFF:
        return None
    return shipped_model() if told == SHIPPED else _own_model(told)


@lru_cache(maxsize=2)
def _own_model(file: str) -> Model:
    from transforms.deidentify.tagger import load_model

    try:
        with open(file, "rb") as stream:
            return load_model(stream)
    except (OSError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else type(error).__name__
    raise ConfigError(
        f"`deidentify.tagger`: the file cannot be used ({why}); nothing is de-identified without it",
        f"`deidentify.tagger`: {file}: cannot be used ({why}); nothing is de-identified without it",
    )


def tagger_digest(told: str) -> str:
    """What tells one model from another in a job's key; the shipped one is part of the code."""
    if told in (SHIPPED, OFF):
        return told
    try:
        return file_sha256(Path(told))
    except OSError as error:
        why = type(error).__name__
    raise ConfigError(
        f"`deidentify.tagger`: the file cannot be read ({why}); nothing is de-identified without it",
        f"`deidentify.tagger`: {told}: cannot be read ({why}); nothing is de-identified without it",
    )
