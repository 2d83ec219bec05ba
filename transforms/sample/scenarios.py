"""All scenarios of ED visits."""

from transforms.sample.scenario import Scenario
from transforms.sample.scenarios_belly import BELLY
from transforms.sample.scenarios_body import BODY
from transforms.sample.scenarios_brain import BRAIN
from transforms.sample.scenarios_heart import HEART
from transforms.sample.scenarios_lungs import LUNGS
from transforms.sample.scenarios_pelvis import PELVIS

SCENARIOS: tuple[Scenario, ...] = (*HEART, *LUNGS, *BELLY, *BRAIN, *PELVIS, *BODY)
"""In fixed order; adding one changes which visits the sample holds."""
