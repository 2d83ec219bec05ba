"""Notes of a patient's earlier stays and visits: the seven types besides the ED provider note."""

from datetime import timedelta

from schemas.vocabulary import Entity, Stage
from transforms.sample import background, findings
from transforms.sample.draft import Finished
from transforms.sample.headers import header, signature
from transforms.sample.people import pick
from transforms.sample.phrases import some
from transforms.sample.reports import ecg, echo, imaging
from transforms.sample.scenario import Scenario
from transforms.sample.scene import Scene

KINDS: dict[str, float] = {
    "Progress Notes": 28,
    "H&P": 14,
    "Consults": 15,
    "Imaging": 17,
    "ECG": 13,
    "Echocardiogram": 8,
    "Discharge Summary": 5,
}
"""Types of earlier notes by their share."""

_TRIAGE, _ASSESS, _TREAT = Stage.TRIAGE_INTAKE, Stage.INITIAL_ASSESSMENT, Stage.TREATMENT_SELECTION
_END, _DIAGNOSIS = Stage.DISPOSITION_PLANNING, Stage.FINAL_DIAGNOSIS


def written(kind: str, scene: Scene, past: Scenario) -> Finished:
    """One note of that kind; `past` is what the patient had then."""
    writer, title = _WRITERS[kind]
    header(scene, pick(scene.rng, title))
    writer(scene, past)
    signature(scene)
    return scene.draft.finish(scene.site.wrap if scene.rng.random() < 0.5 else None)


def _opening(scene: Scene) -> None:
    scene.write(
        "{<mr>|<patient>|The patient} is a <age>-year-old <man> with {a history of |}<history> who {presented|was brought in|came in} {with|because of} <presents> {for|over} <onset>. "
    )


def _examination(scene: Scene, past: Scenario, stage: Stage, kind: str) -> None:
    rng = scene.rng
    scene.section(stage, kind)
    if rng.random() < 0.5:
        scene.vital_signs()
        scene.draft.line()
    rows = []
    for system, (usual, terse) in findings.NORMAL_EXAM.items():
        found = past.exam.get(system)
        if found is not None or rng.random() < 0.5:
            rows.append(f"{system}: {found or (terse if rng.random() < 0.4 else usual)}")
    scene.items(rows)


def _labs(scene: Scene, past: Scenario) -> None:
    if not past.labs:
        return
    scene.section(_ASSESS, "labs")
    normal = [test for test in findings.NORMAL_LABS if test not in past.labs]
    lines = {**past.labs, **{test: findings.NORMAL_LABS[test] for test in some(scene.rng, normal, 2, 8)}}
    scene.items([f"{test}: {value}" for test, value in lines.items()])


def _problems(scene: Scene, stage: Stage, kind: str, low: int = 1) -> None:
    """Assessment and plan by problem, from the chronic conditions."""
    rng = scene.rng
    scene.section(stage, kind)
    rows = []
    for number, condition in enumerate(some(rng, scene.history, low, 4), 1):
        what = pick(rng, background.CONDITIONS[condition][2])
        rows.append(f"{pick(rng, (f'{number}. ', '# ', ''))}{condition.capitalize()}: {what}")
    rows = rows or [
        "{Health maintenance|Preventive care}: {influenza vaccine given|colon screening discussed|labs ordered}; {return in a year|follow up as needed}."
    ]
    scene.items(rows)


def _discharge_summary(scene: Scene, past: Scenario) -> None:
    rng, stay = scene.rng, scene.rng.randint(1, 9)
    scene.draft.say("Admit date: ")
    scene.date((scene.at - timedelta(days=stay)).date())
    scene.draft.say(pick(rng, ("   Discharge date: ", "; discharged "))) if not scene.site.flat else scene.draft.say(
        "  Discharge date: "
    )
    scene.date(scene.at.date())
    scene.write("{  Length of stay: |  LOS }").draft.say(f"{stay} days")
    if rng.random() < 0.7:
        scene.section(_TRIAGE, "admission_diagnosis")
        scene.draft.say(scene.complaint.capitalize())
    scene.section(_DIAGNOSIS, "discharge_diagnosis")
    scene.write(pick(rng, ("<diagnosis>", "1. <diagnosis>", "<diagnosis> (<code>)")))
    if rng.random() < 0.8:
        scene.section(_ASSESS, "hpi")
        _opening(scene)
        scene.sentences(some(rng, past.hpi, 2, 4))
    scene.section(_END, "hospital_course")
    scene.write(
        "{The patient was admitted to <ward>|Admitted under <doctor>|<mr> was admitted to the care of <doctor>}. "
    )
    scene.sentences(some(rng, past.mdm, 1, 3))
    scene.draft.say(" ")
    scene.write("{Treatment included|<He> was treated with|Given} ")
    for number, each in enumerate(some(rng, past.treatment, 2, 4)):
        scene.draft.say("; " if number else "")
        scene.write(each)
    scene.draft.say(". ")
    scene.sentences(some(rng, past.course, 1, 3))
    scene.write(
        " {Seen by <doctor> of {cardiology|nephrology|surgery|neurology|physical therapy}, who agreed with the plan.|By hospital day <n:2-4> <he> was {eating and walking|back to baseline}.|The stay was uncomplicated.|<Kin> took part in rounds on <date:0-3>.}"
    )
    if rng.random() < 0.5:
        _labs(scene, past)
    if past.imaging and rng.random() < 0.6:
        scene.section(_ASSESS, "imaging")
        scene.write(past.imaging[0]).draft.say(": ")
        scene.write(past.imaging[2])
    scene.section(_END, "discharge_medications")
    scene.medicines(scene.history)
    scene.section(_END, "discharge_condition")
    scene.write("{Stable|Good|Improved|Fair}{, <sat>% on room air|, ambulatory|, afebrile|}.")
    scene.section(_END, "discharge_disposition")
    scene.write("{Home|Home with services|Home with <kin>|Skilled nursing at <home>|Home, visiting nurse}.")
    scene.section(_END, "follow_up")
    scene.write(
        "{Dr. |}<pcp> {on <soon>|in <n:1-2> weeks}{, <clinic>, <phone>|}. {<doctor> {in cardiology clinic|at <clinic>} on <soon>.|Repeat labs in one week.|Call <phone> with questions.}"
    )


def _progress(scene: Scene, past: Scenario) -> None:
    rng = scene.rng
    if rng.random() < 0.5:
        scene.section(_ASSESS, "interval")
        scene.write(
            "{Hospital day <n:2-8>.|HD #<n:2-8>.|No acute events overnight.} {Slept {poorly|well}.|Appetite {better|still poor}.|Pain {controlled|<n:1-5>/10}.} {<Kin> at bedside.|Family called (<phone>).|Afebrile since <date:1-3>.} {Admitted <date:1-8> with|Here for} <presents>. "
        )
        scene.sentences(some(rng, past.course, 1, 2))
        _examination(scene, past, _ASSESS, "objective")
        if rng.random() < 0.7:
            _labs(scene, past)
        scene.section(_TREAT, "assessment_plan")
        scene.write("<age>-year-old <man> with <presents>, {day <n:2-7> of treatment|improving|slow to improve}. ")
        scene.sentences(some(rng, past.mdm, 1, 2))
        scene.items([each + "." for each in some(rng, past.treatment, 1, 3)])
        for condition in some(rng, scene.history, 0, 2):
            scene.draft.line().say(f"{scene.site.bullet}{condition.capitalize()}: ")
            scene.write(pick(rng, background.CONDITIONS[condition][2]))
        return
    scene.section(_ASSESS, "interval")
    scene.write(
        "<mr> {returns|is seen} {at <clinic>|in clinic|by video} {for follow-up|for a routine visit|after the stay at <other_hospital>}. {Last seen <date:40-300>.|Was discharged last month from <other_hospital>.|Doing well.|No new complaints.} {Works at <employer>.|Here with <kin>.|Came alone by bus from <town>.|Retired.}"
    )
    if rng.random() < 0.6:
        scene.section(_ASSESS, "medications")
        scene.medicines(scene.history)
    _examination(scene, past._replace(exam={}), _ASSESS, "exam")
    _problems(scene, _TREAT, "assessment_plan")
    if rng.random() < 0.5:
        scene.section(_END, "follow_up")
        scene.write("{Return|Back} {in <n:2-6> months|on <soon>}{ with fasting labs|; refills sent|, sooner if worse}.")


def _h_and_p(scene: Scene, past: Scenario) -> None:
    rng = scene.rng
    scene.section(_TRIAGE, "chief_complaint")
    scene.draft.say(scene.complaint)
    scene.section(_ASSESS, "hpi")
    _opening(scene)
    scene.sentences(some(rng, past.hpi, 2, len(past.hpi)))
    scene.draft.say(" Denies " + ", ".join(some(rng, past.negatives, 2, 4)) + ".")
    if scene.history:
        scene.section(_ASSESS, "pmh")
        scene.items([each.capitalize() for each in scene.history], scene.draft.say)
    for kind, rows in (
        ("family", [each + "." for each in some(rng, background.FAMILY, 1, 2)]),
        ("social", some(rng, background.SOCIAL_CHILD if scene.years < 15 else background.SOCIAL, 2, 4)),
    ):
        if rng.random() < 0.8:
            scene.section(_ASSESS, kind)
            scene.sentences(rows)
    scene.section(_ASSESS, "medications")
    scene.medicines(scene.history)
    scene.section(_ASSESS, "allergies")
    scene.draft.say(pick(rng, background.ALLERGIES)) if rng.random() < 0.4 else scene.write("{NKDA|None known}")
    _examination(scene, past, _ASSESS, "exam")
    _labs(scene, past)
    scene.section(_TREAT, "assessment_plan")
    scene.write("<age> y.o. <male> admitted {from the emergency department |from <clinic> |}with <presents>. ")
    scene.sentences(some(rng, past.mdm, 1, 3))
    scene.items([each + "." for each in past.treatment])
    if rng.random() < 0.6:
        scene.draft.line()
        scene.write(
            "{Code status: full.|Code status discussed with <kin>: full code.|DNR per prior directive of <date:200-900>.} {Prophylaxis: heparin SC.|Diet: {regular|low sodium|NPO}.|}"
        )


_ASKED = (
    ("Cardiology", "{rate control|troponin elevation|heart failure management|preoperative risk}", "{Continue telemetry|Uptitrate the beta blocker as pressure allows|Stress imaging before discharge|No further ischemic testing now|Target heart rate below <n:90-110>}"),
    ("Nephrology", "{rising creatinine|hyponatremia|hyperkalemia}", "{Hold nephrotoxins|Renal ultrasound|Fluid restriction to <f:1.0-1.8> L|Urine sediment was bland|Avoid contrast where possible}"),
    ("Neurology", "{transient weakness|seizure|headache}", "{MRI brain with and without contrast|Levetiracetam {500|750} mg twice daily|EEG reviewed: no epileptiform discharges|Statin and antiplatelet}"),
    ("Infectious Disease", "{antibiotic choice|bacteremia|fever}", "{Narrow to ceftriaxone|Repeat cultures until clear|Total course of <n:7-14> days|Transthoracic echo}"),
    ("General Surgery", "{abdominal pain|possible obstruction|gallstones}", "{Serial abdominal exams|NPO and nasogastric decompression|No operative indication at present|Outpatient cholecystectomy}"),
    ("Psychiatry", "{low mood|capacity|medication adjustment}", "{No acute safety concern|Start sertraline 25 mg|Sitter may be discontinued|Outpatient therapy referral}"),
    ("Endocrinology", "{glucose control|thyroid function}", "{Basal-bolus at <f:0.3-0.5> units/kg|Carbohydrate ratio 1:<n:8-15>|Repeat TSH in six weeks|Metformin may resume}"),
)  # fmt: skip


def _consult(scene: Scene, past: Scenario) -> None:
    rng = scene.rng
    service, question, advice = pick(rng, _ASKED)
    scene.section(_TRIAGE, "reason")
    scene.draft.say(f"{service}: ")
    scene.write(question)
    scene.write("{, requested by <doctor>|; asked by the team on <ward>|}.")
    scene.section(_ASSESS, "hpi")
    _opening(scene)
    scene.sentences(some(rng, past.hpi, 2, 4))
    if rng.random() < 0.6:
        scene.section(_ASSESS, "pmh")
        scene.draft.say(", ".join(scene.history) or "none").say(".")
    _examination(scene, past, _ASSESS, "exam")
    if rng.random() < 0.6:
        _labs(scene, past)
    scene.section(_TREAT, "assessment")
    scene.write("<age>-year-old <man> with <presents>. ")
    scene.sentences(some(rng, past.mdm, 1, 2))
    scene.section(_TREAT, "recommendations")
    scene.items(
        [advice + "." for _ in range(rng.randint(1, 3))] + [f"{each}." for each in some(rng, past.treatment, 1, 2)]
    )
    scene.draft.line()
    scene.write("{Thank you for the consult|We will follow|Discussed with <doctor>}. {Pager: |Call: }")
    scene.draft.plant(str(rng.randint(10_000, 79_999)), Entity.PHONE)


_WRITERS = {
    "Discharge Summary": (_discharge_summary, ("Discharge Summary", "Hospital Discharge Summary")),
    "Progress Notes": (_progress, ("Progress Note", "Daily Progress Note", "Clinic Progress Note")),
    "H&P": (_h_and_p, ("History and Physical", "Admission H&P")),
    "Consults": (_consult, ("Consultation", "Consult Note")),
    "Echocardiogram": (echo, ("Transthoracic Echocardiogram Report", "Echocardiogram")),
    "Imaging": (imaging, ("Radiology Report", "Diagnostic Imaging Report")),
    "ECG": (ecg, ("12-lead ECG Report", "Electrocardiogram")),
}
