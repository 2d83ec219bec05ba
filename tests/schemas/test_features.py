"""Features as `datasets` reads them, from a card's YAML and from Parquet metadata: the same, and the Arrow schema's."""

import json

import pytest

from schemas.catalogue import RELEASED
from schemas.features import features, huggingface_metadata
from schemas.table import arrow_schema

EVERY = pytest.mark.parametrize("table", RELEASED, ids=lambda table: table.table_name)


@pytest.fixture(scope="module", autouse=True)
def offline(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HOME", str(tmp_path_factory.mktemp("hf")))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HF_DATASETS_OFFLINE", "1")
        yield


@EVERY
def test_card_and_metadata_say_the_same_and_it_is_the_arrow_schema(table):
    from datasets import Features

    of_card = Features._from_yaml_list(json.loads(json.dumps(features(table))))
    of_metadata = Features.from_dict(json.loads(huggingface_metadata(table))["info"]["features"])
    assert of_card == of_metadata
    assert list(of_card) == arrow_schema(table).names
    for field in arrow_schema(table):
        assert plain(of_card.arrow_schema.field(field.name).type) == plain(field.type)


def plain(kind) -> str:
    """A type without nullability and the names of list elements, which features do not tell."""
    return str(kind).replace(" not null", "").replace("element: ", "").replace("item: ", "")


@EVERY
def test_datasets_takes_the_features_from_the_metadata(table):
    from datasets import Features

    schema = arrow_schema(table).with_metadata({"huggingface": huggingface_metadata(table)})
    assert Features.from_arrow_schema(schema) == Features._from_yaml_list(features(table))
