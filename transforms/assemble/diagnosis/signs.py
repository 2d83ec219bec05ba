"""Signs by which a sentence is known as diagnostic reasoning, as data: patterns, and weights in the case and in its discussion.

The patterns were written by hand. The weights are those of a logistic regression with an L2 penalty, fitted on the
sentences of the hand-labelled reports whose pmcid ends in an even digit, and rounded; no other text went into them.
"""

import re
from typing import NamedTuple


class Sign(NamedTuple):
    """A sign with its weight for a sentence of the case, and for one of the discussion; sought in lower-case text."""

    name: str
    pattern: re.Pattern[str] | None
    in_case: float
    in_talk: float


def _sign(name: str, pattern: str | None, in_case: float = 0.0, in_talk: float = 0.0) -> Sign:
    return Sign(name, None if pattern is None else re.compile(rf"\b(?:{pattern})\b"), in_case, in_talk)


SIGNS: tuple[Sign, ...] = (
    _sign("diagnosis", r"diagnos\w+|differentials?|misdiagnos\w+", -0.1, -0.2),
    _sign("weighs", r"suggest\w*|likely|unlikely|probabl\w+|suspect\w*|suspicio\w*|consider\w*|thought|believed?|seem\w*|appear(?:s|ed)|might|could|postulat\w+|presum\w+|possib\w+|hypothes\w+|theory", 0.8, 0.5),
    _sign("agrees", r"(?:consistent|compatible|in keeping|in line|in accordance) with|indicat(?:es|ed|ing|ive)|support(?:s|ed|ing)?|point(?:s|ed|ing)? (?:to|towards?)|favou?r(?:s|ed|ing)?|characteristic|typical|pathognomonic|hallmark|similar|fulfil\w*|met|criteria|(?:features|stigmata) of", 0.8, 0.6),
    _sign("refutes", r"rul(?:e|ed|es|ing) out|exclud(?:e|ed|es|ing)|exclusion|against|distinguish\w*|differentiat\w+|mimic\w*|rather than|instead", 0.8, 0.4),
    _sign("not there", r"no (?:evidence|signs?|features?|findings?|indication|suspicion) (?:of|for|suggest\w*)", 0.8, 0.4),
    _sign("confirms", r"confirm\w*|establish(?:ed|es)?|prov(?:ed|en)|verif\w+|reinforc\w+|evidence", 0.4, 0.2),
    _sign("explains", r"because|since|given|owing|therefore|thus|hence|based on|on the basis|due to|secondary to|caused by|attribut\w+|explain\w*|explanation|related to|correlat\w+|result(?:ed|ing)? (?:in|from)|led to|these findings|in view of|in light of", 0.6, 0.4),
    _sign("finding", r"findings?|results?|features?|symptoms?|signs?|levels?|presentation|history|examination|imaging|appearance|lesions?|mass", 0.3, 0.3),
    _sign("test", r"biops\w+|histo(?!r[iy])\w+|patholog\w+|mri|ct|ultraso\w*|echocardio\w*|cultures?|tests?|tested|antibod\w*|pcr|serolog\w*|immuno\w+|stain\w*|sequencing|radiograph\w*|x-rays?|tomograph\w*|angiogra\w*|marrow|laborator\w*", 0.6, 0.5),
    _sign("shows", r"reveal(?:ed|s|ing)?|show(?:ed|s|n|ing)?|demonstrat\w+|disclos\w+|detect\w+|identif\w+|found|positive|elevated|increased|high|low|decreased", -0.4, -0.0),
    _sign("lacks", r"no (?:evidence|signs?|features?|history|other|abnormal\w*|growth|obvious|significant)|negative|normal|without|not|unremarkable|absence|denied|nor|none|neither", -0.1, -0.1),
    _sign("this patient", r"(?:our|this|the present|the presented|the reported|the current|present|the index) (?:\w+ )?(?:patient|case|child|infant|boy|girl|man|woman|neonate|proband)(?:['’]s)?|in (?:our|this|the present) case", 0.8, 0.6),
    _sign("the patient", r"he|she|his|her|the (?:patient|child|infant|boy|girl|neonate|proband)(?:['’]s)?|we", -0.4, -0.2),
    _sign("past", r"was|were|had|did|underwent|presented|developed|failed|became|remained", -0.0, 0.3),
    _sign("present", r"is|are|can|may|occurs?|includes?|accounts?|often|usually|commonly|typically|frequently", -0.6, -0.1),
    _sign("others", r"patients|cases|reports|literature|studies|authors|et al|series|population|individuals|people|children|adults|physicians|clinicians|surgeons|reported|described", -0.0, 0.0),
    _sign("treatment", r"treat\w*|therap\w+|surg\w+|operat\w+|resect\w+|excision|administ\w+|prescri\w+|dose|mg|manage\w*|an?esthe\w*|anaesthe\w*|chemotherapy|radiotherapy|prophyla\w+|transferred|initiated|started|implant\w*|reconstruct\w*", -0.5, -0.5),
    _sign("afterwards", r"follow[- ]?up|recurr\w*|post-?operative\w*|residual|resolved|resolution|discharged?|died|death|surviv\w*|removal|improv\w*|recover\w*|outcome|complication\w*|uneventful|later|regress\w*|remission|stable|prognosis", -0.3, -0.2),
    _sign("comment", r"rare\w*|interesting\w*|unusual|unique|challeng\w+|delay\w*|highlight\w*|importan\w+|aware\w*|should|must|recommend\w*|first (?:case|report)|novel|lesson|emphasi\w+|mandatory|useful|necessary|essential|helpful|further studies|research|consent|to (?:our|the best)", -0.7, -0.4),
    _sign("named", None, 0.1, 0.1),
    _sign("proven", None, 0.3, 0.1),
    _sign("a disease", None, 0.6, 0.3),
    _sign("diseases", None, 0.7, 0.1),
    _sign("treatment section", None, -0.5, -0.2),
    _sign("diagnosis section", None, -0.6, -0.3),
    _sign("conclusion", None, -0.2, -0.2),
    _sign("short", None, -0.4, -0.2),
    _sign("long", None, -0.5, -0.2),
)  # fmt: skip

BIAS_IN_CASE = -1.7
BIAS_IN_TALK = -1.5
