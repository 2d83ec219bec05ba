"""Case reports and other articles as JATS XML, each a function of the seed and its own number."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from schemas.vocabulary import Category, Licence
from transforms.sample.disease import Disease
from transforms.sample.diseases_general import GENERAL
from transforms.sample.diseases_metabolic import METABOLIC
from transforms.sample.jats import Citer, Front, document, licence_of, marked, statement_of
from transforms.sample.other_articles import other_article
from transforms.sample.people import pick, pools
from transforms.sample.phrases import phrase, some

DISEASES: tuple[Disease, ...] = (*METABOLIC, *GENERAL)


class GoldHeading(NamedTuple):
    """One section of the body: its heading as printed (None: untitled), whether it tells of the patient, and of what."""

    heading: str | None
    level: int
    clinical: bool
    categories: tuple[Category, ...]


class SampleArticle(NamedTuple):
    """One article as bytes, and its gold; `kind` is what it is, whatever its article-type says."""

    pmcid: str
    name: str
    xml: bytes
    kind: str
    is_case_report: bool
    final_diagnosis: str | None
    is_metabolic: bool
    licence: Licence
    sections: tuple[GoldHeading, ...]


class Part(NamedTuple):
    """A section about to be written."""

    heading: str | None
    paragraphs: tuple[str, ...]
    clinical: bool
    categories: tuple[Category, ...] = ()
    parts: tuple["Part", ...] = ()


SYSTEM_HEADINGS: dict[str, tuple[str, Category]] = {
    "neuro": ("{Neurological examination|Neurologic findings}", Category.NEURO),
    "eent": ("{Ophthalmological examination|Ophthalmic findings}", Category.EENT),
    "cvs": ("{Cardiovascular examination|Cardiac examination}", Category.CVS),
    "resp": ("{Respiratory examination|Respiratory findings}", Category.RESP),
    "gi": ("{Abdominal examination|Gastrointestinal findings}", Category.GI),
    "gu": ("{Genitourinary examination|Renal findings}", Category.GU),
    "msk": ("{Musculoskeletal examination|Joint examination}", Category.MSK),
    "derm": ("{Dermatological examination|Skin findings}", Category.DERM),
    "lymph": ("{Lymph nodes and spleen|Lymphatic examination}", Category.LYMPH),
    "endo": ("{Endocrine findings|Endocrinological examination}", Category.ENDO),
    "pregnancy": ("{Obstetric history|Pregnancy course}", Category.PREGNANCY),
}  # fmt: skip


def generate_articles(count: int, seed: int) -> Iterator[SampleArticle]:
    """The first `count` articles of the seed; asking for more changes none of them. About 15% are no case reports."""
    for number in range(count):
        yield article(number, seed)


def article(number: int, seed: int) -> SampleArticle:
    """The article of that number, from 0."""
    rng = Random(f"{seed}:article:{number}")
    pmcid, statement = f"PMC{90_000_000 + (seed % 90) * 100_000 + number}", statement_of(rng)
    if rng.random() < 0.15:
        kind, xml = other_article(rng, pools(seed), pmcid, statement)
        return SampleArticle(pmcid, f"{pmcid}.xml", xml, kind, False, None, False, licence_of(statement), ())
    disease = pick(rng, DISEASES)
    case = _Case(rng, disease)
    cite = Citer(rng)
    parts = case.layout()
    floats: list[str] = []
    body = "".join(_section(part, case, cite, floats if case.apart else None, []) for part in parts)
    front = Front(
        pmcid,
        case.title(),
        "case-report" if rng.random() < 0.9 else "other",
        pick(rng, ("Case Report", "Case Reports", "Case Study")),
        case.abstract(),
        (disease.name, "case report"),
    )
    xml = document(rng, pools(seed), front, body, cite.cited, statement, "".join(floats))
    gold = tuple(case.gold(parts))
    return SampleArticle(
        pmcid, f"{pmcid}.xml", xml, "case_report", True, disease.name, disease.metabolic, licence_of(statement), gold
    )


def _section(part: Part, case: "_Case", cite: Citer, floats: list[str] | None, path: list[int]) -> str:
    body = "".join(f"<p>{marked(text, cite)}</p>" for text in part.paragraphs)
    if part.clinical and not case.shown and part.paragraphs:
        case.shown = True
        if floats is None:
            body += case.table() + case.figure()
        else:
            floats += [case.table(), case.figure()]
    body += "".join(_section(each, case, cite, floats, [*path, number]) for number, each in enumerate(part.parts, 1))
    if part.heading is None:
        return body
    return f"<sec{case.section_type(part)}><title>{marked(part.heading)}</title>{body}</sec>"


class _Case:
    """One patient with one disease, told in parts."""

    def __init__(self, rng: Random, disease: Disease):
        self.rng, self.disease = rng, disease
        self.female = disease.sex == "f" or (disease.sex == "" and rng.random() < 0.5)
        low, high = disease.ages
        years = rng.randint(low, high)
        self.shown, self.apart = False, rng.random() < 0.2
        self.typed = rng.random() < 0.3
        if years < 1:
            self.age, self.person = f"{rng.randint(1, 11)}-month-old", "girl" if self.female else "boy"
        else:
            self.age = f"{years}-year-old"
            self.person = ("girl" if self.female else "boy") if years < 18 else ("woman" if self.female else "man")
        self.complaint = self.say(disease.complaint)
        self.heart, self.breaths, self.celsius = (
            rng.randint(62, 148),
            rng.randint(14, 44),
            round(rng.uniform(36.2, 39.6), 1),
        )

    def say(self, template: str) -> str:
        return phrase(template, self.rng, self._slot)

    def sentence(self, template: str) -> str:
        """As `say`, with a capital at the start."""
        text = self.say(template)
        return text[:1].upper() + text[1:]

    def _slot(self, name: str, _: str) -> str:
        words = {"age": self.age, "person": self.person, "complaint": self.complaint, "disease": self.disease.name}
        pronouns = {"he": "she", "He": "She", "his": "her", "His": "Her", "him": "her"}
        return words[name] if name in words else (pronouns[name] if self.female else name)

    def title(self) -> str:
        return marked(
            self.sentence(
                "{A <age> <person> with <complaint>: a case report of <disease>|<disease> presenting with <complaint>: a case report|<complaint> as the first sign of <disease>: *a case report*|Unusual course of <disease> in a <age> <person>|Late recognition of <disease>: case report and lessons}"
            )
        )

    def abstract(self) -> tuple[tuple[str | None, str], ...]:
        case = marked(
            self.say(
                "A <age> <person> {presented|was seen} with <complaint>. {The work-up led to|Investigations established} the diagnosis of <disease>. "
                + self.disease.outcome
                + "."
            )
        )
        lesson = marked(self.say(self.disease.lesson + "."))
        way = self.rng.random()
        if way < 0.2:
            return ()
        if way < 0.5:
            return ((None, f"{case} {lesson}"),)
        return (
            (
                "Background",
                marked(
                    self.sentence(
                        "{Recognition of <disease> is often delayed|<disease> is uncommon and easily missed}."
                    )
                ),
            ),
            ("Case presentation", case),
            ("Conclusions", lesson),
        )

    def introduction(self) -> tuple[str, ...]:
        return (
            self.sentence("{<disease> is {a rare|an uncommon} disorder|Few clinicians see <disease> more than once; it is an illness} {with a wide spectrum of presentation|whose first signs are often misread}[c]. {Delay before diagnosis may exceed <n:2-9> years|Published series describe fewer than <n:60-900> patients}[c]. {Both adults and children may be affected|Incidence estimates range from <n:1-9> to <n:10-40> per million}, {and outcomes depend on early treatment|and most reports come from referral centers}."),
            self.say("{Diagnosis rests on|Recognition requires} {a high index of suspicion|a careful history and a few targeted tests}, {which are not always at hand|since routine tests mislead}. {Guidelines differ between countries|No randomized trial exists}[c]. {We describe|We report|Here we present} {a patient|one case} in whom {the first impression was wrong|several services were involved} {before the diagnosis was made|until a single test settled the question}."),
        )  # fmt: skip

    def history(self) -> tuple[str, ...]:
        more = f" {self.disease.family}" if self.disease.family and self.rng.random() < 0.7 else ""
        return (
            self.say(
                f"{{A <age> <person>|This <age> <person>}} {{presented to our hospital|was referred|was admitted}} with <complaint> {{for|of}} <n:2-12> {{days|weeks}}' duration. {self.disease.history}{more} {{<He> denied recent travel.|There was no trauma.|No medicines were taken regularly.|There were no known allergies.}} {{Past history was otherwise unremarkable.|<He> had been seen twice elsewhere without a diagnosis.}}"
            ),
            self.say(
                "{On direct questioning|When asked again}, {<he> described|<he> or the family reported} {gradual worsening over the last <n:2-9> days|an earlier, milder episode <n:2-14> months before|loss of appetite and poor sleep}. {A first clinic visit had led to|Outside evaluation had ended in} {analgesics and reassurance|antibiotics without effect|a referral that was never made}. {The referral letter named|The first working diagnosis was} "
                + pick(self.rng, self.disease.considered)
                + "."
            ),
        )

    def vital_signs(self) -> str:
        return self.say(
            f"{{On arrival|On admission}} the temperature was {self.celsius} °C, heart rate {self.heart}/min, respiratory rate {self.breaths}/min and {{oxygen saturation|SpO~2~}} <n:88-99>% {{on room air|while breathing air}}."
        )

    def findings(self) -> str:
        return self.say(
            self.disease.signs
            + " {The remainder of the examination was unremarkable.|There was no lymphadenopathy.|No rash was seen.|No meningeal signs were present.}"
        )

    def labs(self) -> str:
        return self.say(
            f"{{Laboratory tests showed the following.|Blood tests were notable.|Results were as follows.}} {self.disease.labs} {{Leukocytes were|White cell count was}} <f:4.1-15.8> × 10^9^/L and C-reactive protein <n:2-88> mg/L{{ ({{Table 1|see Table 1}})|}}."
        )

    def images(self) -> str:
        return self.say(
            self.disease.imaging + " {(Figure 1).|No other lesion was seen.|The remaining organs were normal.}"
        )

    def differential(self) -> str:
        named = some(self.rng, self.disease.considered, 2, 3)
        return (
            self.say("{The differential diagnosis included|We first considered|Initial possibilities were} ")
            + f"{', '.join(named[:-1])} and {named[-1]}"
            + self.say("{; each was excluded by the findings above|, none of which explained all findings}[c].")
        )

    def treatment(self) -> str:
        return self.say(
            self.disease.treatment
            + ". {Supportive care was given.|The family was counselled.|Doses followed published guidance[c].|No adverse event occurred.}"
        )

    def outcome(self) -> str:
        return self.say(
            self.disease.outcome
            + ". {At the last visit <he> was well.|Follow-up continues.|<His> quality of life was good.}"
        )

    def discussion(self) -> tuple[str, ...]:
        named = pick(self.rng, self.disease.considered)
        return (
            self.say("{This case shows how <disease> may hide behind <complaint>|The case illustrates the many faces of <disease>}[c]. {In a review of <n:18-240> patients, the median delay was <n:5-60> months|Registry data give a mortality of <n:2-28>%}[c]. {Our patient differs in|What sets this course apart is} {the age at onset|the tempo|the absence of typical early signs}."),
            self.say(f"{{Distinction from {named} is not trivial|The main alternative was {named}}}: {{both may share the early picture|overlap of laboratory findings is considerable}}[c]. {{In hindsight|Looking back}}, {{the history held the clue|one test would have been enough}}. {{Colleagues in primary care|Emergency physicians}} {{meet such patients first|carry most of the burden of recognition}}, {{and a short list of tests may help them|so awareness matters most there}}."),
            self.say("{Treatment in our case followed|We chose treatment in line with} {published experience|expert opinion}[c]; {response was prompt|the response was gradual but lasting}. {Side effects deserve monitoring|Long-term data are sparse} {beyond the first year|in this age group}. {Genetic or family counselling was offered where relevant.|The costs of care were covered by public insurance.|A multidisciplinary team met every <n:2-6> weeks.}"),
            self.sentence(self.disease.lesson + ". {Limitations are the single patient and the short follow-up|We could not exclude an additional trigger|Earlier testing would have spared several procedures}[c]."),
        )  # fmt: skip

    def layout(self) -> list[Part]:
        """The body in one of six arrangements."""
        rng, clinical = self.rng, True
        history, lab = (Category.HISTORY,), (Category.LAB_IMAGE,)
        vitals, system = SYSTEM_HEADINGS[self.disease.system]
        exam_parts = (
            Part(
                self.say("{Vital signs|Vital signs on admission}"),
                (self.vital_signs(),),
                clinical,
                (Category.VITALS_HEMA,),
            ),
            Part(self.say(vitals), (self.findings(),), clinical, (system,)),
        )
        tests = (
            Part(
                self.say("{Laboratory findings|Laboratory results|Laboratory investigations}"),
                (self.labs(),),
                clinical,
                lab,
            ),
            Part(self.say("{Imaging findings|Imaging|Imaging studies}"), (self.images(),), clinical, lab),
        )
        past = Part(
            self.say("{Patient history|History of present illness|Clinical history|History}"),
            self.history(),
            clinical,
            history,
        )
        both = f"{self.vital_signs()} {self.findings()}"
        closing = [
            Part(self.say("{Discussion|Discussion and conclusions}"), self.discussion(), False),
            Part(self.say("{Conclusion|Conclusions|Learning points}"), (self.say(self.disease.lesson + "."),), False),
        ]
        opening = Part(self.say("{Introduction|Background}"), self.introduction(), False)
        ethics = (
            [
                Part(
                    "Consent",
                    ("Written informed consent for publication was obtained from the patient or a parent.",),
                    False,
                )
            ]
            if rng.random() < 0.4
            else []
        )
        story = (
            *self.history(),
            both,
            f"{self.labs()} {self.images()}",
            f"{self.differential()} {self.treatment()} {self.outcome()}",
        )
        match pick(rng, ("plain", "plain", "nested", "nested", "flat", "journal", "untitled", "systems")):
            case "plain":
                return [
                    opening,
                    Part(self.say("{Case presentation|Case report|Case description|Case}"), story, clinical),
                    *closing[: rng.randint(1, 2)],
                    *ethics,
                ]
            case "nested":
                inner = (
                    past,
                    Part(self.say("{Physical examination|Examination|Clinical findings}"), (both,), clinical),
                    Part("Investigations", (f"{self.labs()} {self.images()}",), clinical, lab),
                    Part("Treatment", (self.treatment(),), clinical),
                    Part(self.say("{Outcome|Outcome and follow-up}"), (self.outcome(),), clinical),
                )
                return [
                    opening,
                    Part(self.say("{Case presentation|Case report}"), (), clinical, (), inner),
                    *closing,
                    *ethics,
                ]
            case "flat":
                return [
                    past,
                    Part("Physical examination", (both,), clinical),
                    *tests,
                    Part("Treatment", (self.treatment(),), clinical),
                    Part("Outcome", (self.outcome(),), clinical),
                    closing[0],
                    *ethics,
                ]
            case "journal":
                return [
                    opening,
                    Part("Case presentation", (*self.history(), both), clinical),
                    Part("Investigations", (self.labs(), self.images()), clinical, lab),
                    Part("Differential diagnosis", (self.differential(),), clinical),
                    Part("Treatment", (self.treatment(),), clinical),
                    Part("Outcome and follow-up", (self.outcome(),), clinical),
                    *closing,
                ]
            case "systems":
                family = (
                    (Part("Family history", (self.disease.family,), clinical, history),) if self.disease.family else ()
                )
                return [
                    opening,
                    Part(
                        "Case presentation",
                        (),
                        clinical,
                        (),
                        (
                            past,
                            *family,
                            *exam_parts,
                            *tests,
                            Part("Treatment and outcome", (f"{self.treatment()} {self.outcome()}",), clinical),
                        ),
                    ),
                    closing[0],
                ]
            case _:
                return [Part(None, (*self.introduction(), *story, *self.discussion()), clinical)]

    def gold(self, parts, level: int = 1) -> Iterator[GoldHeading]:
        for part in parts:
            yield GoldHeading(part.heading, level, part.clinical, part.categories)
            yield from self.gold(part.parts, level + 1)

    def section_type(self, part: Part) -> str:
        if not self.typed or part.heading is None:
            return ""
        kind = (
            {"I": "intro", "B": "intro", "D": "discussion"}.get(part.heading[0])
            if not part.clinical
            else ("cases" if part.heading.startswith("Case") else None)
        )
        return f' sec-type="{kind}"' if kind else ""

    def table(self) -> str:
        rows = "".join(
            f"<tr><td>{test}</td><td>{phrase(value, self.rng)}</td><td>{normal}</td></tr>"
            for test, value, normal in (
                ("Hemoglobin (g/dL)", "<f:7.4-15.2>", "12.0&#x2013;16.0"),
                ("Leukocytes (10<sup>9</sup>/L)", "<f:2.8-18.8>", "4.0&#x2013;10.0"),
                ("Creatinine (mg/dL)", "<f:0.4-2.6>", "0.6&#x2013;1.2"),
                ("Sodium (mmol/L)", "<n:124-146>", "135&#x2013;145"),
            )
        )
        return f'<table-wrap id="T1" position="float"><label>Table 1</label><caption><p>Laboratory results on admission.</p></caption><table><thead><tr><th>Test</th><th>Result</th><th>Range</th></tr></thead><tbody>{rows}</tbody></table></table-wrap>'

    def figure(self) -> str:
        if self.rng.random() < 0.4:
            return ""
        return f'<fig id="F1" position="float"><label>Figure 1</label><caption><title>Imaging at presentation.</title><p>{marked(self.say(self.disease.imaging))}</p></caption><graphic xlink:href="figure1.jpg"/></fig>'
