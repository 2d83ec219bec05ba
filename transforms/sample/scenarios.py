"""All scenarios of ED visits."""

from transforms.sample.scenario import Scenario
from transforms.sample.scenarios_heart import HEART

SCENARIOS: tuple[Scenario, ...] = HEART
"""In fixed order; a new one at the end changes which visits the sample holds, so it changes the sample."""
