"""How visits end: the words of the table and what a note says of it."""

from schemas.vocabulary import Disposition

DISPOSITIONS: dict[str, Disposition] = {
    "A": Disposition.ADMIT,
    "D": Disposition.DISCHARGE,
    "O": Disposition.OBSERVATION,
    "T": Disposition.TRANSFER,
    "R": Disposition.OR_ADMIT,
    "L": Disposition.LABOR_AND_DELIVERY,
    "X": Disposition.EXPIRED,
    "M": Disposition.AMA,
    "E": Disposition.ELOPED,
    "W": Disposition.LWBS,
    "N": Disposition.DISMISSED,
}
"""The letter that scenarios use: the word of the table."""

ENDINGS: dict[str, tuple[str, ...]] = {
    "A": (
        "{Admit to|Admitted to} {medicine|the hospitalist service|telemetry|the step-down unit}, {<ward>|<doctor> accepting|attending <doctor>}.",
        "{Admission|Inpatient admission} {to the hospital|} under <doctor>{, bed requested on <ward>|}. {Condition: stable.|Condition guarded.}",
        "{Admit.|Admitted.} {Handoff given to <doctor> at <time:200-340>.|Report called to <nurse> on <ward>.}",
    ),
    "D": (
        "{Discharge home|Discharged home|Discharged to home} {in stable condition|in good condition|with <kin>}. {Return precautions {given|reviewed|discussed}.|Return for worsening symptoms.}",
        "{Discharge.|Discharged.} {Follow up with|See} <doctor> {in <n:2-7> days|within a week}{, call <phone>|}. {Patient {agrees with|verbalized understanding of} the plan.|}",
        "{Home.|Home with family.} {Written instructions provided|After-visit summary printed}. {Stable at discharge, <bp>, pulse <hr>.|}",
    ),
    "O": (
        "{Placed in observation|Observation status}, {<ward>|ED observation unit}, {under <doctor>|for serial {examinations|testing}}.",
        "{Observation|Obs} {for up to 24 hours|overnight} {with repeat labs|on telemetry}. {<doctor> aware.|}",
    ),
    "T": (
        "{Transfer to|Transferred to} <other_hospital> for {higher level of care|specialty service}; {accepted by <doctor>|accepting physician <doctor>}. {Ground critical care transport.|Transport by air.|}",
        "{Transfer.|Transferred to another facility.} {<other_hospital> accepts|Accepted at <other_hospital>}{, report to <nurse> at <phone>|}.",
    ),
    "R": (
        "{To the operating room|Taken to the OR} with <doctor>, {then admitted|admit after surgery} to {the surgical service|<ward>}.",
        "{OR, then admit.|Emergent operative admission.} {Consent obtained by <doctor>.|Surgeon <doctor> at bedside.}",
    ),
    "L": (
        "{Sent to|Transferred upstairs to} labor and delivery{, <ward>,|} {under|care assumed by} <doctor>. {Fetal heart rate <n:128-156>.|}",
    ),
    "X": (
        "{Expired in the department|Pronounced dead} at <time:60-180> by <doctor>. {<Kin> was present and was offered support.|Family notified by phone (<phone>). Medical examiner contacted.}",
    ),
    "M": (
        "{Left against medical advice|AMA}. {Risks including death were explained|Risks explained in plain language}, {capacity was present|<he> could repeat them back}; {form signed|declined to sign}. {Told to return any time.|}",
    ),
    "E": (
        "{Eloped|Found to have eloped} {before re-evaluation|before results returned}; {called on <phone>, no answer|security did not find <him>}.",
    ),
    "W": ("{Left without being seen|LWBS} after triage{, called three times|}.",),
    "N": ("{Dismissed|Encounter dismissed}: {never arrived|pre-arrival registration, did not arrive}.",),
}
"""What the section on the disposition says."""

EARLY: dict[str, tuple[str, ...]] = {
    "A": (
        "<time:100-180> {Spoke with|Discussed with} <doctor>, {hospitalist, who accepts|who will admit}.",
        "Will {need admission|be admitted} for {further care|monitoring}.",
    ),
    "D": ("{Feels well enough to go home.|Plan for discharge after the second set of labs.}",),
    "O": ("<time:100-180> {Observation unit accepts.|Will place in observation.}",),
    "T": ("<time:60-140> {Transfer center called|Transfer arranged}, <other_hospital> {has a bed|accepting}.",),
    "R": ("<time:60-140> {Surgery, <doctor>, at bedside: for the OR.|Booked for the operating room.}",),
}
"""What a note may tell of the outcome before its section: honest leaks that a cut must find."""

DIAGNOSIS_LINES = (
    "<diagnosis>",
    "1. <diagnosis>",
    "<diagnosis> (<code>)",
    "<diagnosis> [ICD-10-CM <code>]",
    "1. <diagnosis> - <code>",
)
