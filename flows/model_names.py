"""How a configuration names models: the tagger's, and recognisers of the user's own."""

from pathlib import Path

SHIPPED, OFF = "shipped", "off"
"""The tagger that comes with the package, and none; anything else is a file."""

PACKAGES = {
    "spacy": ("spacy",),
    "huggingface": ("transformers", "torch"),
    "gliner": ("gliner",),
}
"""Python packages that each named form needs."""


def parts_of(recogniser: str) -> tuple[str, str]:
    """The form and what it names; the form of `module:class` is empty.

    >>> parts_of("spacy:en_core_web_lg"), parts_of("my_rules:Badges")
    (('spacy', 'en_core_web_lg'), ('', 'my_rules:Badges'))
    """
    form, _, name = recogniser.partition(":")
    return (form, name) if form in PACKAGES else ("", recogniser)


def is_folder(name: str) -> bool:
    """Whether a model's name is a path: one begins with `/`, `.` or `~`."""
    return name.startswith(("/", ".", "~"))


def shown(recogniser: str) -> str:
    """The recogniser without the folder that its model lies in: what a release may tell.

    >>> shown("spacy:/home/me/ours"), shown("huggingface:some/model")
    ('spacy:ours', 'huggingface:some/model')
    """
    form, name = parts_of(recogniser)
    return f"{form}:{Path(name).name}" if form and is_folder(name) else recogniser
