"""The tagger's model that comes with the package."""

from functools import lru_cache
from importlib.resources import files

from flows.errors import ConfigError
from transforms.deidentify.tagger import Model, load_model


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The trained model, read once. Raises ConfigError where it is missing or damaged: no name would be found."""
    try:
        with files("transforms.deidentify").joinpath("tagger.npz").open("rb") as stream:
            return load_model(stream)
    except (OSError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else type(error).__name__
    raise ConfigError(f"the tagger's model that comes with casewright cannot be used ({why}); install it again")
