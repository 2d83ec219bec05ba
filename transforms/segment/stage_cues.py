"""Cues by which a sentence of an ED note tells its stage, where no heading does."""

import re

from schemas.vocabulary import Stage
from transforms.segment.vitals import find_vitals

_CUES: dict[Stage, tuple[tuple[float, str], ...]] = {
    Stage.TRIAGE_INTAKE: (
        (2.0, r"\b(?:chief|presenting) (?:complaint|concern)\b|\breason for (?:visit|presentation)\b|\btriage[d]?\b|\besi (?:level )?[1-5]\b"),
        (1.5, r"\b(?:arriv(?:ed|es|al)|brought in|bibems|biba|came in) (?:by|via|per) (?:ambulance|ems|paramedics|private|car|wheelchair|police|walk|self)|\bambulatory (?:to|on) (?:triage|arrival)\b|\bbrought in by\b"),
        (0.4, r"\A\W*(?:[\w-]+\W+){1,4}\Z"),
        (2.5, r"\A\W*(?:other |all |his |her |the )?(?:vital signs|vitals|(?:blood pressure|bp|heart rate|hr|pulse|respiratory rate|respirations|rr|oxygenation|(?:body )?temperature|temp|oxygen saturation|spo2|o2 sat|weight|height|bmi|bsa)\b\s*(?::|is\b|was\b|[0-9]))"),
    ),
    Stage.INITIAL_ASSESSMENT: (
        (2.5, r"\b(?:year|yr|month|week|day)s?[- ]old\b|\b\d{1,3}\s?(?:y\.?o\.?|yo|yof|yom)\b"),
        (1.5, r"\b(?:denies|denied|reports?|reported|states?|stated|endorses?|complain(?:s|ed|ing)|describes?|notes (?:that|some)|has noticed|had been|has been|began|started having|onset|symptoms?|constitutional|cardiovascular|respiratory|gastrointestinal|genitourinary|musculoskeletal|neurologic(?:al)?)\b"),
        (1.5, r"\b(?:history|hx|h/o|pmh|psh|past medical|surgical history|allerg(?:y|ies|ic)|nkda|medications?|takes|taking|smok(?:es|ed|er|ing)|alcohol|tobacco|lives (?:with|alone|at)|married|works|retired|mother|father|sister|brother|family|siblings|drinks|immuni[sz]ations?|vaccin\w+|status post|s/p|[\w]+(?:ectomy|plasty|otomy|oscopy)|hypertension|diabetes|noncontributory|non-contributory|negative for|positive for|none|significant for|years? ago|in (?:19|20)\d\d|penicillin|sulfa|aspirin|daily|marijuana|tobacco|employed|divorced|single|children|packs?|guardian|mom|dad|parents?|foster|incarcerated|case ?worker)\b"),
        (1.5, r"\b(?:exam(?:ination)?|alert|oriented|no acute distress|auscultation|tender(?:ness)?|nontender|distended|murmurs?|wheez(?:es|ing)|rales|rhonchi|edema|pupils|reflexes|range of motion|lungs|heart|abdomen|extremities|skin|vital signs|general|neck|heent|neuro|normocephalic|supple|intact)\b"),
        (1.5, r"\b(?:x-?ray|ct|mri|ultrasound|ekg|ecg|labs?|wbc|hemoglobin|troponin|lactate|creatinine|glucose|urinalysis|sodium|potassium)\b[^.]{0,60}\b(?:show(?:s|ed)|reveal(?:s|ed)|demonstrat|normal|negative|positive|elevated|within|unremarkable|was|were|is|of|[0-9])"),
        (1.0, r"\b(?:he|she|patient|pt) (?:is|was|has|had|can|cannot|feels|felt)\b"),
    ),
    Stage.TREATMENT_SELECTION: (
        (2.5, r"\b(?:differential|ddx|low suspicion|high suspicion|suspicion for|concern(?:ing|ed)? (?:for|about)|rul(?:e|ed|ing) out|r/o|less likely|most likely|unlikely|consistent with|i considered|we considered|considered|suspect(?:ed)?|argues? against|cannot exclude|medical decision)\b"),
        (2.0, r"\b(?:was|were|will be|been) (?:given|started|treated|administered|consulted|ordered|placed on|sutured|splinted|irrigated|intubated|transfused)\b|\b(?:will|plan to|going to|we['’]ll) (?:start|give|obtain|check|order|treat|continue|repeat|consult|monitor|get|send|prescribe|refer)\b"),
        (1.5, r"\b[0-9.,]+ ?(?:mg|mcg|g|units?|mL)\b[^.]{0,20}\b(?:iv|po|im|sc|given|bolus|daily|twice)\b|\b(?:consult(?:ed)?|started on|treat with|titrat\w+|bolus|antibiotics (?:given|started)|reassess(?:ed|ment)?|re-?evaluat(?:ed|ion)|on recheck)\b"),
        (2.5, r"\b(?:medical reasoning|medical treatment|additional testing|patient education(?: and counseling)?|patient agreements?|work-?up|specialist referrals)\s*:"),
        (2.0, r"\b(?:we(?:['’]ll| will| are going to)|i(?:['’]ll| will|['’]m going to| am going to| would like to|['’]d like to| want to| recommend| think| believe| discussed| explained| counsel+ed| ordered| prescribed)|agrees? with (?:the )?(?:recommend|plan|treat))\b"),
        (2.0, r"\bafter reviewing\b|\bdiscussions? (?:with|regarding)|\b(?:i|we) (?:have|had|also|personally)?\s*(?:also )?(?:recommend(?:ed)?|advis(?:e|ed)|explain(?:ed)?|prescrib(?:e|ed)|provid(?:e|ed)|encourag(?:e|ed)|educat(?:e|ed)|discuss(?:ed)?|counsel+ed|suggest(?:ed)?|refer(?:red)?)\b|\btreatment options?\b|\btreated? (?:the patient )?conservativ\w+|\ball questions\b|\bquestions were answered\b|\b(?:following|these) (?:procedures|medications|immunizations)\b|\bcare ?plan\b|\bis presenting with\b|\binitiate\b|\bas needed for pain\b"),
        (1.0, r"\b(?:at this time|well[- ]controlled|stable|will be|should be|side effects|risks? and benefits)\b"),
        (1.0, r"\b(?:plan|recommend(?:ed)?|continue|increase|decrease|prescribed?|refill|counsel(?:l?ed)?|secondary to|likely due to|probable|possible|assessment|impression|improved (?:with|after)|responded to)\b"),
    ),
    Stage.DISPOSITION_PLANNING: (
        (3.0, r"\b(?:will|to|be|being|should|needs?|plan(?:s|ned)?|decision|agree[sd]?|safe|stable|appropriate|ready|recommend(?:ed)?|requires?|accept(?:s|ed)?) (?:\w+ ){0,3}?(?:admit(?:ted)?|admission|discharged?|transfer(?:red)?|observation|d/c)\b"),
        (3.0, r"\A\W*(?:\d+[.)] *)?(?:admit(?:ted)?|discharged?|d/c(?:'?d)?|transfer(?:red)?|dispo(?:sition)?|obs(?:ervation)?)\b(?!\s+(?:summary|medications?|records?|from))"),
        (3.0, r"\b(?:admitted|discharged|transferred) (?:to|home|in|with|under|by)\b|\bdispo(?:sition)?\b|\bagainst medical advice\b|\beloped\b|\bleft without being seen\b|\bpronounced dead\b|\btaken to (?:the )?(?:or|operating)\b|\blabor and delivery\b"),
        (3.0, r"\b(?:will|to|should|can|may|must|is|are|(?:have|want|like|let) (?:him|her|them|the patient|you))\s+(?:need to\s+|also\s+|then\s+)?(?:follow(?:ing)?[- ]?up|f/u)\b(?! (?:on|of)\b)|\A\W*follow(?:ing)?[- ]?up\b|\bsee (?:him|her|them|you|the patient) (?:back|again)\b"),
        (3.0, r"\b(?:call|contact|notify|reach|phone|message)\b[^.]{0,40}\b(?:if|should|with any|when|in case|for any)\b|\b(?:if|should)\b[^.]{0,100}\b(?:will |can |may |should |to |please |must )(?:\w+ )?(?:call|contact|notify|return|come back|go to|be seen|seek|present)\b|\b(?:go|come|return|present|report)(?:ing)? (?:back )?to (?:the |our |an? |your |any )?(?:\w+ )?(?:emergency|ed|er|hospital|clinic|office|urgent care)\b[^.]{0,40}\b(?:if|should|for|with|when|in|sooner)\b"),
        (2.0, r"\b(?:call|contact|notify) (?:the|our|your|my|us|me|911)\b|\breturn (?:in|for|to clinic)\b|\bfollow[- ]?up (?:appointment|after|visit)\b"),
        (2.5, r"\breturn (?:precautions|to (?:the )?(?:ed|er|emergency)|if|for (?:any|worsening|new))\b|\bfollow[- ]?up (?:with|in|as|closely|outpatient)\b|\b(?:go(?:es|ing)?|sent|send|discharged?) home\b|\bin stable condition\b|\bbed (?:request|assign)|\bhospitalist\b[^.]{0,30}\b(?:accept|admit|agree)|\bafter[- ]visit summary\b"),
    ),
    Stage.FINAL_DIAGNOSIS: (
        (4.0, r"\b(?:final|discharge|primary|ed|admitting|clinical) (?:diagnos[ie]s|impression)\b|\A\W*(?:diagnos[ie]s|dx)\s*:|\bicd[- ]?10\b"),
        (2.5, r"\A\W*(?:\d+[.)] *)?[A-Z][\w ,'-]{3,60}\s*[(\[]?[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?[)\]]?\W*\Z"),
    ),
}  # fmt: skip
_COMPILED = {
    stage: tuple((weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in cues)
    for stage, cues in _CUES.items()
}
_OF_BEFORE = re.compile(
    r"\b(?:ago|last (?:week|month|year|visit|admission)|previous(?:ly)?|prior|recent(?:ly)?|earlier this (?:week|month|year)|in (?:19|20)\d\d|since (?:discharge|admission)|history of)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\A\W*(?:\d+[.)]\s*)?(?P<words>[A-Z][^.:;!?\n]{2,110})[.]?\s*\Z")
_STATES = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|do|does|did|presents?|presented|reports?|denies|states?|"
    r"continue|start|give|order|obtain|check|recommend\w*|discuss\w*|advis\w*|refer|follow|return|increase|decrease|stop|hold|repeat|consult|"
    r"admit|discharge|monitor|improv(?:ed|ing)|review\w*|he|she|we|i|they|you|patient|plan|mg|daily|today|rule|ruled|r/o|less|unlikely|suspicion|consider\w*|stable|no|none|normal|negative|unremarkable|reveal\w*|demonstrat\w*|show\w*|order\w*|provid\w*|encourag\w*|noted|appreciated|prescri\w+|mild to moderate|murmur|endorses|intact|clear|tender\w*)\b",
    re.IGNORECASE,
)
_LEAST_LETTERS = 6
AGED = re.compile(
    r"\b[0-9]{1,3}[- ](?:years?|yrs?|months?)[- ]old\b|\b[0-9]{1,3}\s?(?:y\.?o\.?|yo|yof|yom)\b", re.IGNORECASE
)
"""How a note says how old the patient is."""
_VITALS = 2.5
_HEAVY = 3.0
"""From this weight on a cue tells its stage even within a section of another one."""


def stage_weights(sentence: str) -> dict[Stage, float]:
    """How strongly a sentence tells each stage; stages without a cue are not there.

    >>> max(stage_weights("She will be admitted to cardiology.").items(), key=lambda item: item[1])[0].value
    'disposition_planning'
    >>> Stage.DISPOSITION_PLANNING in stage_weights("He was admitted to a hospital two years ago.")
    False
    """
    found: dict[Stage, float] = {}
    for stage, cues in _COMPILED.items():
        weight = sum(weight for weight, pattern in cues if pattern.search(sentence))
        if weight:
            found[stage] = weight
    if Stage.DISPOSITION_PLANNING in found and _OF_BEFORE.search(sentence):
        del found[Stage.DISPOSITION_PLANNING]
    if len(find_vitals(sentence, [(0, len(sentence))])) >= 2:
        found[Stage.TRIAGE_INTAKE] = found.get(Stage.TRIAGE_INTAKE, 0.0) + _VITALS
    return found


def later_stage(sentence: str) -> Stage | None:
    """The later stage that a sentence of a treatment section tells beyond doubt: disposition or diagnosis; else None.

    >>> later_stage("Discharge home with return precautions.").value, later_stage("Troponins were flat.")
    ('disposition_planning', None)
    """
    weights = stage_weights(sentence)
    late = {stage: weights.get(stage, 0.0) for stage in (Stage.DISPOSITION_PLANNING, Stage.FINAL_DIAGNOSIS)}
    stage = max(late, key=lambda each: late[each])
    return stage if late[stage] >= _HEAVY else None


def is_bare_diagnosis(sentence: str) -> bool:
    """Whether a sentence of an assessment is no sentence but the name of a diagnosis, however sure.

    >>> [is_bare_diagnosis(each) for each in ("1. Left ankle sprain.", "She is doing well.", "Stable on aspirin 81 mg.")]
    [True, False, False]
    """
    match = _BARE.match(sentence)
    if match is None or _STATES.search(sentence) or len(match["words"].split()) > 16:
        return False
    return sum(letter.isalpha() for letter in match["words"]) >= _LEAST_LETTERS
