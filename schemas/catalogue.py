"""All tables, in the order of the pipeline."""

from schemas.annotations import Answers, AnswersRaw
from schemas.deid_audit import DeidAudit
from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents, Locators
from schemas.encounters import Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.rejects import RejectLocators, Rejects
from schemas.releases import CONFIGS
from schemas.residual import Residual
from schemas.segments import Segments
from schemas.splits import Groups, Splits
from schemas.table import Table

INTERMEDIATE: tuple[type[Table], ...] = (
    Documents,
    Locators,
    EncountersRaw,
    Deidentified,
    SpanMap,
    PhiSpans,
    DeidAudit,
    Encounters,
    AnswersRaw,
    Answers,
    Residual,
    Segments,
    Splits,
    Groups,
    Rejects,
    RejectLocators,
)
"""Tables that steps hand to each other."""

RELEASED: tuple[type[Table], ...] = tuple(CONFIGS.values())
"""Tables that a release holds."""
