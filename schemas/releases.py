"""The configs of a release: the benchmark tables that consumers read."""

from schemas import columns
from schemas.case_releases import CaseDiagnosis, CaseExtraction
from schemas.er_releases import (
    ErAssessment,
    ErBeliefUpdates,
    ErDiagnosis,
    ErDisposition,
    ErNotes,
    ErRationales,
    ErTreatment,
    ErTriage,
)
from schemas.segments import Segments
from schemas.table import Table


class ReleasedSegments(Segments):
    """SEGMENTS of the documents that the release holds, with their split."""

    table_name = "segments"

    group = columns.group()
    split = columns.split()


CONFIGS: dict[str, type[Table]] = {
    table.table_name: table
    for table in (
        ErNotes,
        ErTriage,
        ErAssessment,
        ErTreatment,
        ErDisposition,
        ErDiagnosis,
        ErBeliefUpdates,
        ErRationales,
        CaseDiagnosis,
        CaseExtraction,
        ReleasedSegments,
    )
}
"""The configs of a release, by name."""
