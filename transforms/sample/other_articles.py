"""Articles that are no human case report: research, reviews, editorials, letters, animals, and such as are mistyped."""

from random import Random

from transforms.sample.jats import Citer, Front, document, marked
from transforms.sample.people import Pools
from transforms.sample.phrases import phrase, weighted

KINDS: dict[str, float] = {"research": 35, "review": 20, "veterinary": 18, "editorial": 12, "letter": 7, "business": 8}
"""Kinds by share. `veterinary` and `business` carry the article-type `case-report` all the same."""

_TEXTS: dict[str, dict] = {
    "research": {
        "type": "research-article",
        "subject": "Research Article",
        "title": "{Prevalence|Predictors|Outcomes} of {delirium|readmission|hyponatremia|falls} {among|in} {older adults|emergency patients|hospital inpatients}: a {retrospective cohort|cross-sectional} study",
        "sections": (
            (
                "Introduction",
                "{The burden of|Little is known about} the condition {varies between hospitals|in our region}[c]. {We aimed to measure|The aim was to estimate} its frequency and predictors.",
            ),
            (
                "Methods",
                "{We included all adults|Records of consecutive adults} seen between <n:2010-2015> and <n:2016-2022>. {Logistic regression|Cox models} adjusted for age and sex. The ethics board approved the study. *P* < 0.05 was significant.",
            ),
            (
                "Results",
                "Of <n:300-9000> participants, <n:8-46>% had the outcome. {Age|Frailty} was associated with it (odds ratio <f:1.1-3.9>, 95% CI <f:1.0-1.1> to <f:4.0-6.2>).",
            ),
            (
                "Discussion",
                "{The findings agree with|Our estimate exceeds} earlier reports[c]. {Residual confounding is possible.|Data from one center limit generality.}",
            ),
        ),
    },
    "review": {
        "type": "review-article",
        "subject": "Review",
        "title": "{Diagnosis and management|Pathophysiology and treatment} of {urea cycle disorders|sarcoidosis|autoimmune encephalitis|vasculitis}: a {narrative|systematic} review",
        "sections": (
            ("Introduction", "{Knowledge has grown|Evidence has accumulated} over <n:10-40> years[c]."),
            (
                "Search strategy",
                "{Three databases were searched|We searched PubMed and Embase} to <n:2015-2023>; <n:40-900> records were screened.",
            ),
            ("Pathogenesis", "{Genetic and immune factors|Enzyme defects} {interact|combine}[c]."),
            (
                "Treatment",
                "{First-line therapy rests on|Trials support} {corticosteroids|dietary restriction|enzyme replacement}[c].",
            ),
            ("Conclusion", "{Early recognition remains the key.|Trials are needed.}"),
        ),
    },
    "veterinary": {
        "type": "case-report",
        "subject": "Case Report",
        "title": "{Gastric dilatation|Hypoadrenocorticism|Portosystemic shunt|Equine laminitis} in a {<n:2-12>-year-old Labrador dog|domestic shorthair cat|Holstein cow|pony mare}: a case report",
        "sections": (
            ("Background", "{The condition is|It is} {uncommon in this species|described mostly in large breeds}[c]."),
            (
                "Case presentation",
                "{A neutered male dog|A spayed female cat|The animal} was presented by its owner to the veterinary hospital with {lethargy|vomiting|lameness}. Heart rate was <n:60-190>/min; {mucous membranes were pale|the abdomen was distended}. {Surgery|Fluid therapy} was performed under general anesthesia and the animal {recovered|was euthanized}.",
            ),
            ("Discussion", "{Breeders|Veterinarians} should be aware of it[c]."),
        ),
    },
    "editorial": {
        "type": "editorial",
        "subject": "Editorial",
        "title": "{Why we still need|The future of|Rethinking} {bedside teaching|open case libraries|emergency triage}",
        "sections": (
            (
                None,
                "{In this issue|This month} we {ask|discuss} how {journals|hospitals} can {learn from error|share what they see}[c]. {Readers are invited to reply.|Change will take time.}",
            ),
        ),
    },
    "letter": {
        "type": "letter",
        "subject": "Correspondence",
        "title": "{Comment on|Reply to}: {screening for sepsis|triage scores} in the emergency department",
        "sections": (
            (
                None,
                "To the Editor: {we read with interest|we welcome} the recent paper[c]. {The denominators are unclear|The score was applied late}, and {confounding by indication|selection} may explain the effect.",
            ),
        ),
    },
    "business": {
        "type": "case-report",
        "subject": "Case Study",
        "title": "{Introducing|Implementing} {electronic prescribing|a triage dashboard|a simulation course} in a {regional hospital network|teaching hospital}: a case study",
        "sections": (
            ("Introduction", "{Hospitals|Managers} {look for|need} ways to {reduce waiting|cut errors}[c]."),
            (
                "Case description",
                "The {network|organization} employs <n:300-9000> staff. {A project team was formed|Workshops were held} over <n:6-30> months; costs were <n:80-900> thousand dollars.",
            ),
            ("Lessons learned", "{Leadership|Training} mattered more than {software|budget}[c]."),
        ),
    },
}


def other_article(rng: Random, names: Pools, pmcid: str, statement: str) -> tuple[str, bytes]:
    """Kind and bytes of an article that is no case report."""
    kind = weighted(rng, KINDS)
    text, cite = _TEXTS[kind], Citer(rng)
    body = ""
    for heading, paragraph in text["sections"]:
        inner = f"<p>{marked(phrase(paragraph, rng), cite)}</p>"
        body += f"<sec><title>{heading}</title>{inner}</sec>" if heading else inner
    front = Front(pmcid, marked(phrase(text["title"], rng)), text["type"], text["subject"], (), (kind,))
    return kind, document(rng, names, front, body, cite.cited, statement)
