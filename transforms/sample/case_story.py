"""The story of one case report: its sentences, and the sections in which it is told."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from schemas.vocabulary import Category
from transforms.sample.disease import Disease
from transforms.sample.jats import marked
from transforms.sample.people import pick
from transforms.sample.phrases import phrase, some


class GoldHeading(NamedTuple):
    """One section of the body: its heading as printed (None: untitled), whether it tells of the patient, and of what."""

    heading: str | None
    level: int
    clinical: bool
    categories: tuple[Category, ...]


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


class Case:
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
            self.say("{Diagnosis rests on|Recognition requires} {a high index of suspicion|a careful history and a few targeted tests}, {because early signs are shared with common illness|since routine tests mislead}. {Guidelines differ between countries|No randomized trial exists}[c]. {We describe|We report|Here we present} {a patient|one case} in whom {the first impression was wrong|several services were involved} {before the diagnosis was made|until a single test settled the question}."),
        )  # fmt: skip

    def history(self) -> tuple[str, ...]:
        more = f" {self.disease.family}" if self.disease.family and self.rng.random() < 0.7 else ""
        return (
            self.say(
                f"{{A <age> <person>|This <age> <person>}} {{presented to our hospital|was referred|was admitted}} with <complaint> {{for|of}} <n:2-12> {{days|weeks}}' duration. {self.disease.history}{more} {{The patient denied recent travel.|The patient reported no trauma.|The patient took no medicines regularly.|There were no known allergies.}} {{Past history was otherwise unremarkable.|<He> had been seen twice elsewhere without a diagnosis.}}"
            ),
            self.say(
                "{On direct questioning|When asked again}, {the patient described|the patient or the family reported} {gradual worsening over the last <n:2-9> days|an earlier, milder episode <n:2-14> months before|loss of appetite and poor sleep}. {A first clinic visit had led to|Outside evaluation had ended in} {analgesics and reassurance|antibiotics without effect|a referral that was never made}. {The referral letter named|The first working diagnosis was} "
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
            + ". {At the last visit the patient was well.|The patient remains in follow-up.|<His> quality of life was good.}"
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
        arrangements: tuple[Callable[[], list[Part]], ...] = (
            self._plain,
            self._plain,
            self._nested,
            self._nested,
            self._flat,
            self._journal,
            self._untitled,
            self._by_system,
        )
        return pick(self.rng, arrangements)()

    def _part(
        self, heading: str, *paragraphs: str, categories: tuple[Category, ...] = (), parts: tuple[Part, ...] = ()
    ) -> Part:
        """A section that tells of the patient."""
        return Part(self.say(heading), paragraphs, True, categories, parts)

    def _opening(self) -> Part:
        return Part(self.say("{Introduction|Background}"), self.introduction(), False)

    def _discussion(self) -> Part:
        return Part(self.say("{Discussion|Discussion and conclusions}"), self.discussion(), False)

    def _closing(self) -> list[Part]:
        parts = [self._discussion()]
        if self.rng.random() < 0.6:
            parts.append(
                Part(
                    self.say("{Conclusion|Conclusions|Learning points}"),
                    (self.sentence(self.disease.lesson + "."),),
                    False,
                )
            )
        if self.rng.random() < 0.4:
            parts.append(
                Part(
                    "Consent",
                    ("Written informed consent for publication was obtained from the patient or a parent.",),
                    False,
                )
            )
        return parts

    def _past(self) -> Part:
        return self._part(
            "{Patient history|History of present illness|Clinical history|History}",
            *self.history(),
            categories=(Category.HISTORY,),
        )

    def _examined(self) -> str:
        return f"{self.vital_signs()} {self.findings()}"

    def _tests(self) -> tuple[Part, Part]:
        return (
            self._part(
                "{Laboratory findings|Laboratory results|Laboratory investigations}",
                self.labs(),
                categories=(Category.LAB_IMAGE,),
            ),
            self._part("{Imaging findings|Imaging|Imaging studies}", self.images(), categories=(Category.LAB_IMAGE,)),
        )

    def _story(self) -> tuple[str, ...]:
        return (
            *self.history(),
            self._examined(),
            f"{self.labs()} {self.images()}",
            f"{self.differential()} {self.treatment()} {self.outcome()}",
        )

    def _plain(self) -> list[Part]:
        return [
            self._opening(),
            self._part("{Case presentation|Case report|Case description|Case}", *self._story()),
            *self._closing(),
        ]

    def _nested(self) -> list[Part]:
        inner = (
            self._past(),
            self._part("{Physical examination|Examination|Clinical findings}", self._examined()),
            self._part("Investigations", f"{self.labs()} {self.images()}", categories=(Category.LAB_IMAGE,)),
            self._part("Treatment", self.treatment()),
            self._part("{Outcome|Outcome and follow-up}", self.outcome()),
        )
        return [self._opening(), self._part("{Case presentation|Case report}", parts=inner), *self._closing()]

    def _flat(self) -> list[Part]:
        exam = self._part("Physical examination", self._examined())
        return [
            self._past(),
            exam,
            *self._tests(),
            self._part("Treatment", self.treatment()),
            self._part("Outcome", self.outcome()),
            *self._closing(),
        ]

    def _journal(self) -> list[Part]:
        return [
            self._opening(),
            self._part("Case presentation", *self.history(), self._examined()),
            self._part("Investigations", self.labs(), self.images(), categories=(Category.LAB_IMAGE,)),
            self._part("Differential diagnosis", self.differential()),
            self._part("Treatment", self.treatment()),
            self._part("Outcome and follow-up", self.outcome()),
            *self._closing(),
        ]

    def _untitled(self) -> list[Part]:
        return [Part(None, (*self.introduction(), *self._story(), *self.discussion()), True)]

    def _by_system(self) -> list[Part]:
        heading, category = SYSTEM_HEADINGS[self.disease.system]
        inner = [self._past()]
        if self.disease.family:
            inner.append(self._part("Family history", self.say(self.disease.family), categories=(Category.HISTORY,)))
        inner += [
            self._part(
                "{Vital signs|Vital signs on admission}", self.vital_signs(), categories=(Category.VITALS_HEMA,)
            ),
            self._part(heading, self.findings(), categories=(category,)),
            *self._tests(),
            self._part("Treatment and outcome", f"{self.treatment()} {self.outcome()}"),
        ]
        return [self._opening(), self._part("Case presentation", parts=tuple(inner)), self._discussion()]

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
