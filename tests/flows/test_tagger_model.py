"""The tagger's model comes with the package; without it, or with a damaged one, nothing is de-identified."""

import pytest

from flows import tagger_model
from flows.errors import ConfigError


@pytest.fixture
def package(monkeypatch, tmp_path):
    """A folder in the place of the package that holds the model."""
    monkeypatch.setattr(tagger_model, "files", lambda name: tmp_path)
    tagger_model.shipped_model.cache_clear()
    yield tmp_path
    tagger_model.shipped_model.cache_clear()


def test_the_shipped_model_is_read_once():
    assert tagger_model.shipped_model() is tagger_model.shipped_model()


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut short"], ids=["missing", "empty", "cut"])
def test_no_model_is_one_clear_error(package, content):
    if content is not None:
        (package / "tagger.npz").write_bytes(content)
    with pytest.raises(ConfigError, match="the tagger's model that comes with casewright cannot be used"):
        tagger_model.shipped_model()
