"""Recognisers of the user's own, by one line of the configuration; checked before any step runs, loaded in each worker.

`module:class` is any Presidio `EntityRecognizer`; `spacy:`, `huggingface:` and `gliner:` take the name of a model. A model
that is not on this machine stops the build: none is skipped, and none is downloaded.
"""

import hashlib
import importlib
import importlib.util
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.errors import ConfigError
from flows.model_names import PACKAGES, is_folder, parts_of, shown
from flows.storage import file_sha256


@lru_cache(maxsize=64)
def digest_of(recogniser: str) -> str:
    """Digest of a recogniser's code or model; nothing heavy is imported.

    Raises ConfigError where a package or the model is not on this machine, and says what to install.
    """
    form, name = parts_of(recogniser)
    if not form:
        return _code_of(recogniser)
    for package in PACKAGES[form]:
        if importlib.util.find_spec(package) is None:
            raise ConfigError(
                f"`recognisers`: {shown(recogniser)} needs the Python package {package}; "
                f"install it with: pip install {' '.join(PACKAGES[form])}"
            )
    return _folder_digest(Path(_place(recogniser)), shown(recogniser))


def loaded(recogniser: str) -> Any:
    """The recogniser, ready to be asked. Raises ConfigError if it cannot be loaded: no name is missed in silence."""
    form, name = parts_of(recogniser)
    try:
        if form:
            # whoever downloads would learn of our documents' existence, and a build would depend on the day
            os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
            digest_of(recogniser)
            found = _makers()[form](_place(recogniser))
        else:
            module, name = recogniser.split(":")
            found = getattr(importlib.import_module(module), name)()
        found.supported_entities  # noqa: B018  what is no recogniser has none
        return found
    except ConfigError:
        raise
    except Exception as error:
        why = str(error) if form and type(error) is ValueError else type(error).__name__
    raise ConfigError(
        f"`recognisers`: {shown(recogniser)} cannot be loaded ({why}); nothing is de-identified without it"
    )


def _makers() -> dict[str, Callable[[str], Any]]:
    from transforms.deidentify import plug_ins

    return {"spacy": plug_ins.spacy_pipeline, "huggingface": plug_ins.hugging_face, "gliner": plug_ins.gliner}


def _place(recogniser: str) -> str:
    """The folder of a model on this machine. Raises ConfigError where there is none."""
    form, name = parts_of(recogniser)
    if is_folder(name):
        if os.path.isdir(name):
            return name
        raise ConfigError(f"`recognisers`: {shown(recogniser)}: there is no such folder")
    if form == "spacy":
        spec = importlib.util.find_spec(name) if name.isidentifier() else None
        if spec is None or not spec.submodule_search_locations:
            raise ConfigError(
                f"`recognisers`: the spaCy pipeline {name} is not installed; "
                f"install it with: python -m spacy download {name}"
            )
        return next(iter(spec.submodule_search_locations))
    return _cached(name, recogniser)


def _cached(name: str, recogniser: str) -> str:
    """The folder of a model in the local cache of Hugging Face."""
    try:
        from huggingface_hub import snapshot_download

        return str(snapshot_download(name, local_files_only=True))
    except Exception:  # the hub's own errors, of several classes
        pass
    raise ConfigError(
        f"`recognisers`: the model of {recogniser} is not on this machine; fetch it where there is a network with: "
        f"huggingface-cli download {name} --local-dir FOLDER, and name that folder"
    )


def _code_of(recogniser: str) -> str:
    try:
        spec = importlib.util.find_spec(recogniser.split(":")[0])
        return file_sha256(Path(spec.origin))  # type: ignore[union-attr, arg-type]
    except (ImportError, AttributeError, TypeError, ValueError, OSError):
        raise ConfigError(f"`recognisers`: there is no module for {recogniser}") from None


def _folder_digest(folder: Path, name: str) -> str:
    """Digest of a model's files and their names."""
    told = hashlib.sha256()
    try:
        files = sorted(each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
        for file in files:
            told.update(f"{file.relative_to(folder)}\0{file_sha256(file)}\n".encode())
    except OSError as error:
        raise ConfigError(f"`recognisers`: the model of {name} cannot be read ({type(error).__name__})") from None
    if not files:
        raise ConfigError(f"`recognisers`: the folder of {name} is empty")
    return told.hexdigest()
