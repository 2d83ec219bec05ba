"""Configuration of de-identification: what makes a policy, what is refused, what a job is told."""

import pytest
from pydantic import ValidationError

from flows.settings import DeidentifySettings
from schemas.vocabulary import Entity
from transforms.deidentify.policy import SAFE_HARBOR, Dates, Replacement, Zips
from transforms.deidentify.zip_areas import RESTRICTED_ZIP3


def test_the_default_is_safe_harbor_with_surrogates():
    policy = DeidentifySettings().note_policy()
    assert policy == SAFE_HARBOR
    assert policy.replacement is Replacement.SURROGATES and policy.dates is Dates.SHIFT and policy.zips is Zips.ZIP3
    assert policy.by_rule == frozenset(Entity) - {Entity.MASKED}
    assert len(RESTRICTED_ZIP3) == 23


def test_a_custom_policy_removes_what_it_is_told():
    told = {"policy": "custom", "remove": ["PERSON", "DATE"], "replacement": "tags", "dates": "keep"}
    policy = DeidentifySettings.model_validate(told).note_policy()
    assert (policy.name, policy.by_rule, policy.replacement) == ("custom", {Entity.PERSON}, Replacement.TAGS)


def test_a_limited_dataset_may_still_shift_its_dates():
    policy = DeidentifySettings.model_validate({"policy": "limited_dataset", "dates": "shift"}).note_policy()
    assert Entity.DATE in policy.by_rule and Entity.CITY not in policy.by_rule


@pytest.mark.parametrize(
    "told",
    [
        {"dates": "keep"},
        {"zip": "keep"},
        {"restricted_zip3": []},
        {"restricted_zip3": ["12"]},
        {"remove": ["PERSON"]},
        {"policy": "custom", "remove": ["STARSIGN"]},
        {"policy": "published"},
        {"polcy": "safe_harbor"},
    ],
)
def test_what_would_break_a_promise_is_refused(told):
    with pytest.raises(ValidationError):
        DeidentifySettings.model_validate(told)
