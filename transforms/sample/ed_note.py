"""The ED provider note of a visit."""

from schemas.vocabulary import Acuity, Entity, Stage
from transforms.sample import background, findings, outcomes
from transforms.sample.draft import Finished
from transforms.sample.headers import header, signature
from transforms.sample.people import pick, telephone
from transforms.sample.phrases import some
from transforms.sample.scenario import Scenario
from transforms.sample.scene import Scene

_TRIAGE, _ASSESS, _TREAT = Stage.TRIAGE_INTAKE, Stage.INITIAL_ASSESSMENT, Stage.TREATMENT_SELECTION
_OPENINGS = (
    "<mr> is a <age>-year-old {<man>|<male>} {with <history> |}who {presents|comes} {to the emergency department |to the ED |}{with|for} <presents> {for|lasting} <onset>.",
    "<age> y.o. <male> {with <history>|} {presenting with|here for} <presents>{, onset|; duration} <onset>.",
    "<patient> is a <age>-year-old <man> {with past medical history of <history>|} {brought in by <kin>|who comes in from home|brought by <kin>} {for evaluation of|because of} <presents> (<onset>).",
    "{History obtained from|Per} {the patient and <kin>|patient, chart and <kin>}. <age>-year-old <man>{, history of <history>,|} {reports|describes} <presents>, {duration|timing} <onset>.",
)  # fmt: skip


class Visit:
    """The sections of one ED note, each written by a method."""

    def __init__(self, scene: Scene, scenario: Scenario, ending: str, acuity: Acuity, disposition_told: bool):
        self.scene, self.scenario, self.ending, self.acuity = scene, scenario, ending, acuity
        self.told = disposition_told
        self.history = [*scenario.history, *(each for each in scene.history if each not in scenario.history)]

    def written(self) -> Finished:
        scene, rng = self.scene, self.scene.rng
        header(scene, "ED Provider Note")
        if self.ending == "W":
            self.complaint()
            self.triage()
            self.vitals()
        else:
            self._body()
        if self.told:
            self._outcome()
        signature(scene)
        return scene.draft.finish(None if rng.random() < 0.5 else scene.site.wrap)

    def _body(self) -> None:
        rng = self.scene.rng
        self.complaint()
        if rng.random() < 0.45:
            self.triage()
        self.hpi()
        background_parts = [self.past, self.medicines, self.allergies, self.social]
        if rng.random() < 0.6:
            background_parts.append(self.family)
        if rng.random() < 0.5:
            background_parts.append(self.operations)
        if rng.random() < 0.4:
            self.review()
            parts = background_parts
        else:
            parts = [*background_parts, self.review]
        for part in parts:
            if not (self.scene.site.short and rng.random() < 0.35):
                part()
        self.vitals()
        self.exam()
        if self.ending == "E" and rng.random() < 0.5:
            return
        for part in rng.sample([self.labs, self.imaging, self.ecg], 3):
            part()
        if rng.random() < 0.3:
            self.course()
            self.mdm()
        else:
            self.mdm()
            if rng.random() < 0.8:
                self.course()
        if rng.random() < 0.4:
            self.given()

    def _outcome(self) -> None:
        rng = self.scene.rng
        parts = [self.disposition] if self.ending in "WE" else [self.impression, self.disposition]
        if rng.random() < 0.3:
            parts.reverse()
        if self.ending == "D" and rng.random() < 0.4:
            parts.append(self.follow_up)
        for part in parts:
            part()

    def complaint(self) -> None:
        self.scene.section(_TRIAGE, "chief_complaint")
        self.scene.draft.say(self.scene.complaint)

    def triage(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_TRIAGE, "triage")
        scene.sentences(some(rng, findings.ARRIVALS, 1, 3))
        if rng.random() < 0.4:
            level = list(Acuity).index(self.acuity) + 1
            scene.draft.say(
                pick(rng, (f" ESI {level}.", f" Acuity: {self.acuity}.", f" Triaged as {self.acuity} (ESI {level})."))
            )
        if rng.random() < 0.25:
            scene.draft.say(" Contact: ")
            scene._slot_kin("")
            scene.draft.say(", ").plant(telephone(rng), Entity.PHONE).say(".")

    def hpi(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "hpi")
        scene.write(pick(rng, _OPENINGS)).draft.say(" ")
        scene.sentences(some(rng, self.scenario.hpi, max(2, len(self.scenario.hpi) - 2), len(self.scenario.hpi)))
        denied = some(rng, self.scenario.negatives, 2, 4)
        scene.draft.say(" ")
        scene.write("{<He> denies|Denies|There is no|No} ")
        scene.draft.say(f"{', '.join(denied[:-1])} {pick(rng, ('or', 'or any'))} {denied[-1]}.")
        if rng.random() < 0.12:
            scene.write(" {Works at|Employed by} <employer>.")
        if rng.random() < 0.1:
            scene.write(
                " {Last seen in this department on|Prior ED visit} <date:30-400>{ and discharged|, discharged home then|}."
            )

    def review(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "ros")
        positives, way = self.scenario.positives, rng.random()
        if way < 0.25:
            scene.write("{Positive for|Pertinent positives:} ")
            scene.draft.say(", ".join(positives)).say(pick(rng, (". ", "; ")))
            scene.write("{negative for|denies} ")
            scene.draft.say(", ".join([*self.scenario.negatives[:3], *some(rng, self._own(), 1, 2)])).say(".")
            if rng.random() < 0.5:
                scene.write(" {All other systems reviewed and are negative.|Remaining review of systems negative.}")
            return
        rows = []
        for system, symptoms in some(rng, findings.REVIEW, 4, len(findings.REVIEW)):
            affirmed = [symptom for symptom in symptoms if symptom in positives]
            denied = [symptom for symptom in symptoms if symptom not in positives]
            denied = some(rng, denied, 1, 3)
            if system == "Genitourinary" and rng.random() < 0.6:
                denied += some(rng, self._own(), 1, 2)
            words = (
                ("Positive for " + ", ".join(affirmed) + ". " if affirmed else "")
                + pick(rng, ("Negative for ", "No ", "Denies "))
                + pick(rng, (", ", " or ")).join(denied)
                + "."
            )
            rows.append(f"{system}: {words}")
        scene.items(rows, scene.draft.say)

    def _own(self) -> tuple[str, ...]:
        if self.scene.years < 13:
            return ("bedwetting", "frequency")
        return findings.FEMALE_REVIEW if self.scene.who.female else findings.MALE_REVIEW

    def past(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "pmh")
        if not self.history:
            scene.write("{None|No significant history|Denies}.")
        elif rng.random() < 0.5:
            scene.draft.say(", ".join(self.history)).say(".")
        else:
            scene.items(
                [
                    each.capitalize() + (" (diagnosed <date:700-6000>)" if rng.random() < 0.2 else "")
                    for each in self.history
                ],
                scene.write,
            )

    def operations(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "psh")
        done = some(rng, background.OPERATIONS, 0, 3) if scene.years > 17 else []
        scene.items(
            [f"{each.capitalize()}{pick(rng, ('', ' <date:900-7000>', ' at <other_hospital>'))}" for each in done]
            or ["{None|No prior surgery}"],
            scene.write,
        )

    def medicines(self) -> None:
        self.scene.section(_ASSESS, "medications")
        self.scene.medicines(self.history)

    def allergies(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "allergies")
        known = some(rng, background.ALLERGIES, 1, 2) if rng.random() < 0.45 else []
        scene.draft.say(", ".join(known)) if known else scene.write("{NKDA|No known drug allergies|None known}")

    def family(self) -> None:
        scene = self.scene
        scene.section(_ASSESS, "family")
        scene.sentences([each + "." for each in some(scene.rng, background.FAMILY, 1, 2)])

    def social(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "social")
        scene.sentences(some(rng, background.SOCIAL_CHILD if scene.years < 15 else background.SOCIAL, 2, 4))

    def vitals(self) -> None:
        scene = self.scene
        scene.section(_TRIAGE, "vitals")
        scene.vital_signs()

    def exam(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_ASSESS, "exam")
        rows = []
        for system, (usual, terse) in findings.NORMAL_EXAM.items():
            found = self.scenario.exam.get(system)
            if found is None and rng.random() < (0.55 if scene.site.short else 0.25):
                continue
            rows.append(f"{system}: {found or (terse if scene.site.short else usual)}")
        rows += [
            f"{system}: {found}" for system, found in self.scenario.exam.items() if system not in findings.NORMAL_EXAM
        ]
        if rng.random() < 0.2:
            for number, row in enumerate(rows):
                scene.draft.say(" " if number else "")
                scene.write(row)
        else:
            scene.items(rows)

    def labs(self) -> None:
        scene, rng = self.scene, self.scene.rng
        if not self.scenario.labs:
            return
        scene.section(_ASSESS, "labs")
        wanted = some(rng, [test for test in findings.NORMAL_LABS if test not in self.scenario.labs], 2, 11)
        lines = {**{test: findings.NORMAL_LABS[test] for test in wanted}, **self.scenario.labs}
        tests = list(lines)
        rng.shuffle(tests)
        rows = [f"{test}: {lines[test]}" for test in tests]
        if rng.random() < 0.3:
            for number, row in enumerate(rows):
                scene.draft.say(", " if number else "")
                scene.write(row)
        else:
            scene.items(rows)
        if rng.random() < 0.12:
            scene.draft.line().say("Specimen ").plant(f"S{scene.arrived:%y}-{rng.randint(10000, 99999)}", Entity.ID)
            scene.write(" {collected|received} <time:15-60>.")

    def imaging(self) -> None:
        scene, rng = self.scene, self.scene.rng
        if self.scenario.imaging is None:
            return
        study, found, concluded = self.scenario.imaging
        scene.section(_ASSESS, "imaging")
        scene.write(study)
        if rng.random() < 0.3:
            scene.draft.say(" (accession ").plant(scene.accession(), Entity.ID).say(")")
        scene.draft.say(": ")
        if rng.random() < 0.7:
            scene.write(found).draft.say(" ")
        scene.write("{Impression: |}").write(concluded)
        scene.write("{ Read by <doctor>.| Independently reviewed by me.| Preliminary read.|}")

    def ecg(self) -> None:
        scene, rng = self.scene, self.scene.rng
        if self.scenario.ecg is None and rng.random() < 0.75:
            return
        scene.section(_ASSESS, "ecg")
        scene.write(
            self.scenario.ecg
            or "{Normal sinus rhythm|Sinus rhythm}, rate <hr>, {normal axis and intervals|no acute ST changes}."
        )
        scene.write("{ Compared with <date:60-900>: {no change|similar}.| No prior for comparison.|}")

    def mdm(self) -> None:
        scene, rng, scenario = self.scene, self.scene.rng, self.scenario
        scene.section(_TREAT, "mdm")
        scene.write(
            pick(
                rng,
                (
                    "<age>-year-old <man> with <presents>. ",
                    "{Initial impression:|On arrival} {<acuity_word>|} <male> with <presents>, {BP <bp>|pulse <hr>}. ",
                    "<mr> {was seen promptly|was evaluated} {for|with} <presents>. ",
                    "",
                ),
            )
        )
        scene.sentences(some(rng, scenario.mdm, max(2, len(scenario.mdm) - 1), len(scenario.mdm)))
        ruled = some(rng, scenario.rule_outs, 2, len(scenario.rule_outs))
        rng.shuffle(ruled)
        scene.draft.say(" ")
        scene.write("{The differential includes|Differential diagnosis includes|I considered|Also considered:} ")
        scene.draft.say(f"{', '.join(ruled[:-1])} and {ruled[-1]}.")
        scene.write(
            "{ {Records|Outside records} from <other_hospital> {were reviewed|reviewed in the portal}.| Prior notes of <date:20-500> reviewed.| Case discussed with <doctor>.||}"
        )

    def course(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.section(_TREAT, "course")
        rows = list(some(rng, self.scenario.course, 1, len(self.scenario.course)))
        if rng.random() < 0.5:
            rows.insert(0, "{Seen and examined at|Evaluated by me at} <time:8-40>{ in <room>|}.")
        if rng.random() < 0.35:
            rows.append("{Transferred to CT and back|Moved to <room>} {without incident|for privacy}.")
        if rng.random() < 0.3:
            rows.append("{<Kin> updated by phone|Updated <kin> at bedside}{ (<phone>)|}.")
        told = outcomes.EARLY.get(self.ending)
        if self.ending in "AORT" and told and rng.random() < 0.15:
            self._rows(rows)
            scene.draft.line().outcome()
            scene.write(pick(rng, told))
        else:
            self._rows(rows)

    def _rows(self, rows) -> None:
        if self.scene.rng.random() < 0.5:
            self.scene.sentences(rows)
        else:
            self.scene.items(rows)

    def given(self) -> None:
        self.scene.section(_TREAT, "given")
        self.scene.items(self.scenario.treatment)

    def impression(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.draft.line(scene.site.gap).outcome()
        scene.section(Stage.FINAL_DIAGNOSIS, "impression")
        scene.write(pick(rng, outcomes.DIAGNOSIS_LINES))
        for number, each in enumerate(some(rng, self.history, 0, 2)):
            scene.draft.line().say(f"{number + 2}. {each.capitalize()}")

    def disposition(self) -> None:
        scene, rng = self.scene, self.scene.rng
        scene.draft.line(scene.site.gap).outcome()
        scene.section(Stage.DISPOSITION_PLANNING, "disposition")
        scene.write(pick(rng, outcomes.ENDINGS[self.ending]))

    def follow_up(self) -> None:
        scene = self.scene
        scene.section(Stage.DISPOSITION_PLANNING, "follow_up")
        scene.write(
            "{Dr. |}<pcp> {at <clinic>|} {in <n:2-10> days|on <soon>}. {Return for {fever|worse pain|fainting|trouble breathing|new weakness}.|Questions: <phone>.|Messages through <portal>.}"
        )
