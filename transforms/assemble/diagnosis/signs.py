"""Signs by which a sentence is known as diagnostic reasoning, as data: patterns, and weights in the case and in its discussion.

The patterns were written by hand. The weights are those of a logistic regression with an L2 penalty, fitted by
`tests/quality/fit_reasoning.py` on the sentences of the hand-labelled reports that were not held out, and rounded; no
other text went into them.
"""

import re
from typing import NamedTuple


class Sign(NamedTuple):
    """A sign with its weight for a sentence of the case, and for one of the discussion; sought in lower-case text.

    Without a pattern it is no word but a place or a fact, which `reasoning.signs_of_lines` knows.
    """

    name: str
    pattern: re.Pattern[str] | None
    in_case: float
    in_talk: float


def _sign(name: str, pattern: str | None, in_case: float = 0.0, in_talk: float = 0.0) -> Sign:
    return Sign(name, None if pattern is None else re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), in_case, in_talk)


SIGNS: tuple[Sign, ...] = (
    _sign("diagnosis", r"diagnos\w+|differentials?|misdiagnos\w+", 1.18, 1.34),
    _sign("weighs", r"suggest\w*|likely|unlikely|probabl\w+|suspect\w*|suspicio\w*|consider\w*|thought|believed?|seem\w*|appear(?:s|ed)|might|could|postulat\w+|presum\w+|possib\w+|hypothes\w+|theory", 0.91, 0.33),
    _sign("agrees", r"(?:consistent|compatible|in keeping|in line|in accordance) with|indicat(?:es|ed|ing|ive)|support(?:s|ed|ing)?|point(?:s|ed|ing)? (?:to|towards?)|favou?r(?:s|ed|ing)?|characteristic|typical|pathognomonic|hallmark|similar|fulfil\w*|met|criteria|(?:features|stigmata) of", 1.08, 0.72),
    _sign("refutes", r"rul(?:e|ed|es|ing) out|exclud(?:e|ed|es|ing)|exclusion|against|distinguish\w*|differentiat\w+|mimic\w*|rather than|instead", 1.13, 0.73),
    _sign("confirms", r"confirm\w*|establish(?:ed|es)?|prov(?:ed|en)|verif\w+|reinforc\w+|evidence", 0.70, 0.74),
    _sign("finding", r"findings?|results?|features?|symptoms?|signs?|levels?|presentation|history|examination|imaging|appearance|lesions?|mass", 0.26, 0.58),
    _sign("test", r"biops\w+|histo(?!r[iy])\w+|patholog\w+|mri|ct|ultraso\w*|echocardio\w*|cultures?|tests?|tested|antibod\w*|pcr|serolog\w*|immuno\w+|stain\w*|sequencing|radiograph\w*|x-rays?|tomograph\w*|angiogra\w*|marrow|laborator\w*", 0.43, 0.58),
    _sign("this patient", r"(?:our|this|the present|the presented|the reported|the current|present|the index) (?:\w+ )?(?:patient|case|child|infant|boy|girl|man|woman|neonate|proband)(?:['’]s)?|in (?:our|this|the present) case", 0.02, 0.32),
    _sign("the patient", r"he|she|his|her|the (?:patient|child|infant|boy|girl|neonate|proband)(?:['’]s)?|we", -0.47, 0.36),
    _sign("past", r"was|were|had|did|underwent|presented|developed|failed|became|remained", 0.32, 0.55),
    _sign("present", r"is|are|can|may|occurs?|includes?|accounts?|often|usually|commonly|typically|frequently", 0.27, -0.04),
    _sign("others", r"patients|cases|reports|literature|studies|authors|et al|series|population|individuals|people|children|adults|physicians|clinicians|surgeons|reported|described", -0.04, -0.19),
    _sign("treatment", r"treat\w*|therap\w+|surg\w+|operat\w+|resect\w+|excision|administ\w+|prescri\w+|dose|mg|manage\w*|an?esthe\w*|anaesthe\w*|chemotherapy|radiotherapy|prophyla\w+|transferred|initiated|started|implant\w*|reconstruct\w*", -0.40, -0.88),
    _sign("afterwards", r"follow[- ]?up|recurr\w*|post-?operative\w*|residual|resolved|resolution|discharged?|died|death|surviv\w*|removal|improv\w*|recover\w*|outcome|complication\w*|uneventful|later|regress\w*|remission|stable|prognosis", -0.72, -0.88),
    _sign("comment", r"rare\w*|interesting\w*|unusual|unique|challeng\w+|delay\w*|highlight\w*|importan\w+|aware\w*|should|must|recommend\w*|first (?:case|report)|novel|lesson|emphasi\w+|mandatory|useful|necessary|essential|helpful|further studies|research|consent|to (?:our|the best)", -0.18, -0.26),
    _sign("not done", r"(?:could|can|did|was|were|is|are)(?: not|n['’]t) (?:be )?(?:perform\w*|done|conduct\w*|carried out|feasible|available|possible|undert\w+|obtain\w*)|not (?:been )?(?:performed|conducted|done|feasible|available)|(?:was|were) (?:then |therefore |also )?(?:indicated|planned|requested|recommended)", -0.17, -0.14),
    _sign("teaches", r"(?:this|our|the present|the current|such an?) (?:\w+ )?(?:case|study|report)(?: study| report)? (?:\w+ )?(?:shows?|suggests|highlights?|illustrates?|emphasi[sz]es|demonstrates?|can|reminds?|underlines?|adds|supports)|clinicians|physicians|surgeons|should (?:be|have|always)|awareness|aware", 0.14, 0.06),
    _sign("of others", r"et al\.?,?|(?:was|were|has been|have been) (?:first |previously |also )?(?:reported|described|published)|(?:a|one|another|recent|previous) (?:study|report|review|case)|according to|in a (?:study|series|review)|\d+ (?:cases|patients)", -0.22, -0.54),
    _sign("came", r"presented|complain\w*|admitted|referred|brought|chief complaint|years?[- ‐‑–]old|history of|past medical|medications?|allerg\w+", -0.42, -0.16),
    _sign("how many", r"incidence|prevalence|frequency|epidemiolog\w+|percent\w*|common(?:ly)?|rate of|annual\w*|per (?:100|million)|mortality|survival|accounts?", -0.15, -0.21),
    _sign("result", r"negative|positive|reveal\w*|show\w*|demonstrat\w*|confirm\w*|identified|detected|consistent with|suggest\w*", 0.80, 0.52),
    _sign("picture", r"thicken\w*|enhanc\w+|calcif\w+|atroph\w+|edema\w*|oedema\w*|mass(?:es)?|cystic|nodul\w*|infiltrat\w*|opaci\w*|dens\w+|intensit\w+|dilat\w*|stenosis|effusion|necro\w*|destruct\w*|lytic|hyper\w{4,}|hypo\w{4,}|elevated|increased|decreased|abnormal\w*|enlarg\w*|swelling", 0.30, 0.74),
    _sign("tissue", r"biops\w+|histolog\w+|histopatholog\w+|patholog\w+|immunohisto\w*|stain\w*|cytolog\w+|microscop\w+|cells?|culture[sd]?|grew|pcr|sequencing|gene|mutations?|variants?|marrow", 0.64, 0.36),
    _sign("told apart", r"differentiat\w+|distinguish\w*|differential|mimic\w*|confus\w+|misdiagnos\w+|resembl\w+|rather than|unlike|in contrast|similar to|versus|misinterpret\w+|mistaken", 0.56, 0.85),
    _sign("how to diagnose", r"gold standard|diagnostic|diagnos(?:e|ed|ing)|modalit\w+|criteria|sensitiv\w+|specific\w*|useful|helpful|reliable|detect\w*|recogni[sz]\w*|imaging of choice|investigation\w*", 0.14, 0.34),
    _sign("suspicion", r"suspici\w+|suspect\w*|concern\w*|possib\w+|consider\w*|should be|must be|raised|thought|hypothes\w+|likely|unlikely|probab\w+", 0.89, 0.76),
    _sign("ruled", r"ruled? out|ruling out|exclu\w+|no evidence|absence of|did not|were negative|was negative|normal|unremarkable|without", 0.24, 0.57),
    _sign("because", r"because|since|given|therefore|thus|hence|based on|due to|as a result|in view of|in light of|despite|although|however", 0.23, -0.12),
    _sign("typical", r"typical\w*|characteristic\w*|classic\w*|pathognomonic|hallmark|usually|often|features?|present(?:s|ation)|manifest\w*|symptoms?", 0.23, 0.53),
    _sign("operation", r"incision|sutur\w+|dissect\w+|resect\w+|excis\w+|implant\w*|graft\w*|drain\w*|laparo\w+|procedure|anasto\w+|an[ae]sth\w+|operat\w+|surg\w+", -0.11, -0.09),
    _sign("drug", r"mg|dose\w*|daily|intravenous\w*|oral(?:ly)?|antibiotic\w*|therapy|treated|treatment|steroid\w*|predni\w+|administ\w+|prescri\w+|started|initiated", 0.07, -0.16),
    _sign("time after", r"follow[- ]?up|(?:months?|weeks?|years?) (?:later|after)|discharg\w+|postoperative\w*|recover\w*|recurr\w*|resolved|asymptomatic|improv\w+|uneventful", -0.25, -0.03),
    _sign("mechanism", r"pathogenesis|pathophysiolog\w+|mechanism\w*|caused by|leads? to|result(?:s|ing)? in|expression|pathway|receptor|role|induc\w+|activat\w+|mediated", -0.09, -0.36),
    _sign("study", r"et al|study|studies|reported|literature|review\w*|authors|cases|patients|series|previous(?:ly)?", 0.13, -0.35),
    _sign("ours", r"our (?:patient|case)|this (?:patient|case)|the present case|in our|present case|we", 0.53, 0.65),
    _sign("named", None, 0.70, 0.13),
    _sign("proven", None, 0.42, 0.24),
    _sign("a disease", None, 0.63, 0.32),
    _sign("diseases", None, 0.40, 0.05),
    _sign("treatment section", None, -0.58, -0.29),
    _sign("outcome section", None, -0.19, -0.10),
    _sign("diagnosis section", None, 0.39, 0.19),
    _sign("conclusion", None, 0.06, 0.12),
    _sign("short", None, -0.54, -0.14),
    _sign("long", None, 0.06, -0.12),
    _sign("first", None, -0.52, -0.26),
    _sign("never told", None, 0.01, 0.00),
    _sign("long before", None, -0.45, -0.23),
    _sign("before", None, 0.09, 0.05),
    _sign("just before", None, 0.28, 0.14),
    _sign("at", None, 0.49, 0.25),
    _sign("just after", None, 0.08, 0.04),
    _sign("after", None, -0.15, -0.07),
    _sign("long after", None, -0.35, -0.17),
)  # fmt: skip

BIAS_IN_CASE = -2.34
BIAS_IN_TALK = -2.47
