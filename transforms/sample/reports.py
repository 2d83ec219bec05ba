"""Reports of tests: echocardiography, imaging, electrocardiography."""

from schemas.vocabulary import Entity, Stage
from transforms.sample.people import pick
from transforms.sample.phrases import some
from transforms.sample.scenario import Scenario
from transforms.sample.scene import Scene

_INDICATION, _READ = Stage.TRIAGE_INTAKE, Stage.INITIAL_ASSESSMENT

_ECHO = (
    "Left ventricle: {normal cavity size|mildly dilated}, {wall thickness <f:0.8-1.4> cm|mild concentric hypertrophy}, ejection fraction <n:28-68>% {by biplane|visually estimated}.",
    "{Wall motion: |}{no regional abnormality|hypokinesis of the {inferior|anterior|apical} wall}.",
    "Right ventricle: {normal size and function|mildly enlarged}, TAPSE <f:1.4-2.6> cm.",
    "Left atrium: {normal|mildly dilated|severely dilated}, volume index <n:22-54> mL/m2.",
    "Mitral valve: {trace|mild|moderate} regurgitation{, mild annular calcification|}.",
    "Aortic valve: {trileaflet|sclerotic}, {no stenosis|mean gradient <n:8-34> mmHg}, {no|trace|mild} regurgitation.",
    "Tricuspid valve: {trace|mild} regurgitation; estimated systolic pressure <n:22-58> mmHg.",
    "Pericardium: {no effusion|small effusion without tamponade}.",
    "Diastolic function: {normal|grade I|grade II}, E/e' <n:7-18>.",
    "Inferior vena cava {collapses normally|plethoric at <f:2.1-2.6> cm}.",
    "Aortic root <f:2.9-4.3> cm.",
)

_STUDIES = (
    ("CT abdomen and pelvis with contrast", ("{Liver|Hepatic parenchyma} {normal|with mild steatosis}{, a <n:5-14> mm cyst in segment <n:2-8>|}.", "Gallbladder {unremarkable|with layering stones}; bile ducts {not dilated|of normal caliber}.", "{Kidneys|Both kidneys} enhance symmetrically; {no hydronephrosis|a <n:2-6> mm nonobstructing stone on the <side>}.", "Bowel {of normal caliber|with scattered sigmoid diverticula}{, appendix normal|}.", "{No free air or fluid.|Trace pelvic fluid.}", "{Degenerative change of the lumbar spine.|No destructive bone lesion.}"), ("No acute {abdominal|intra-abdominal} {process|abnormality}.", "{Diverticulosis without inflammation.|Nonobstructing renal stone.}")),
    ("CT head without contrast", ("{No hemorrhage|No intracranial bleeding}, {mass effect|shift} or extra-axial collection.", "{Ventricles|Sulci and ventricles} {normal for age|mildly prominent}.", "{Periventricular hypodensity, likely chronic.|Gray-white differentiation preserved.}", "{Paranasal sinuses clear.|Mucosal thickening of the <side> maxillary sinus.}"), ("No acute intracranial {abnormality|process}.",)),
    ("MRI brain with and without contrast", ("{No restricted diffusion.|Small focus of restricted diffusion in the <side> {corona radiata|thalamus}.}", "{Scattered|Few} T2 hyperintensities in the white matter.", "No abnormal enhancement.", "Flow voids {preserved|present}."), ("{Chronic small vessel change.|Small subacute lacunar infarct, <side>.|Normal study.}",)),
    ("Chest radiograph, two views", ("{Lungs clear|No focal consolidation}.", "{Heart size normal|Mild cardiomegaly}.", "{No effusion|Blunted <side> costophrenic angle}.", "{Old healed rib fractures on the <side>.|Osteophytes of the thoracic spine.|}", "{Pacemaker leads in place, generator serial <serial>.|No lines or tubes.|}"), ("{No acute cardiopulmonary disease.|Small <side> effusion.}",)),
    ("Ultrasound, right upper quadrant", ("Liver <n:13-18> cm, {echogenic|homogeneous}.", "Gallbladder wall <n:2-4> mm, {mobile stones|layering stones|a <n:6-18> mm stone}, {negative sonographic Murphy sign|no pericholecystic fluid}.", "Common duct <n:3-7> mm.", "Right kidney <n:9-12> cm without hydronephrosis."), ("Cholelithiasis without cholecystitis.", "{Hepatic steatosis.|No biliary dilatation.}")),
    ("CT angiogram of the chest", ("{Adequate|Good} opacification to the segmental arteries.", "{No filling defect.|No embolus.}", "A <n:3-8> mm nodule in the <side> {upper|lower} lobe{, unchanged since <date:200-700>|}.", "{Coronary calcification.|Normal caliber of the thoracic aorta.}", "{Dependent atelectasis.|Mild emphysema.|Lungs otherwise clear.}"), ("No pulmonary embolism.", "{Pulmonary nodule; follow-up CT in <n:6-12> months.|No acute finding.}")),
    ("MRI lumbar spine without contrast", ("{Vertebral heights maintained.|Mild wedging of L1, old.}", "L4-L5: {disc bulge|disc protrusion} with {mild|moderate} canal narrowing.", "L5-S1: {facet arthropathy|annular fissure}, {<side>|bilateral} foraminal narrowing.", "Conus ends at L<n:1-2>, normal signal."), ("{Multilevel degenerative change|Disc protrusion at L4-L5} without cord compression.",)),
    ("Radiograph of the <side> knee, three views", ("{No fracture or dislocation.|No acute fracture.}", "{Moderate|Mild} medial joint space narrowing.", "{Small|No} suprapatellar effusion."), ("{Osteoarthritis.|No acute osseous abnormality.}",)),
    ("Renal ultrasound", ("Right kidney <f:9.1-11.8> cm, left <f:9.0-12.1> cm.", "{No hydronephrosis.|Mild pelviectasis on the <side>.}", "Cortical echogenicity {normal|increased}.", "Bladder volume <n:60-320> mL."), ("{Medical renal disease.|Normal renal ultrasound.}",)),
    ("Screening mammogram, digital", ("{Scattered fibroglandular densities.|Heterogeneously dense breasts.}", "No {suspicious mass|architectural distortion} or calcification."), ("BI-RADS <n:1-2>. Routine screening.",)),
)  # fmt: skip

_LINES = (
    "Ventricular rate: <n:52-128> bpm",
    "PR interval: <n:118-236> ms",
    "QRS duration: <n:76-148> ms",
    "QT/QTc: <n:340-430>/<n:390-490> ms",
    "P-R-T axes: <n:20-74> <n:10-88> <n:12-80>",
)
_RHYTHMS = (
    "{Normal sinus rhythm|Sinus rhythm}",
    "Sinus bradycardia",
    "Sinus tachycardia",
    "Atrial fibrillation",
    "Sinus rhythm with premature {atrial|ventricular} complexes",
    "{Ventricular paced rhythm|Atrial-paced rhythm}",
)
_SIGNS = ("{Left|Right} axis deviation", "Left anterior fascicular block", "Right bundle branch block", "{Low voltage|Poor R wave progression}", "Nonspecific T wave {abnormality|flattening} in {the lateral leads|aVL}", "Left ventricular hypertrophy by voltage", "Possible old inferior infarct", "Borderline first degree AV block")  # fmt: skip


def _ordered(scene: Scene, prefix: str) -> None:
    """Order line: who asked, accession, day of the study."""
    rng, draft = scene.rng, scene.draft
    if rng.random() < 0.7:
        draft.line().say(pick(rng, ("Accession: ", "Accession #: ", "Study no. "))).plant(scene.accession(), Entity.ID)
    if rng.random() < 0.6:
        draft.line().say("Ordered by: ")
        scene.colleague()
    draft.line().say(prefix)
    scene.date(scene.at.date())
    if rng.random() < 0.15:
        draft.say(f", {scene.at:%H:%M}, device ").plant(
            f"{pick(rng, ('EK', 'US', 'GE'))}{rng.randint(100_000, 9_999_999)}", Entity.DEVICE
        )


def echo(scene: Scene, past: Scenario) -> None:
    _ordered(scene, "Study date: ")
    scene.section(_INDICATION, "indication")
    scene.write("{<presents>|Murmur|Preoperative assessment|Known cardiomyopathy|<history>}.")
    scene.section(_READ, "findings")
    scene.items(some(scene.rng, _ECHO, 6, len(_ECHO)))
    scene.section(_READ, "report_impression")
    scene.write(
        "{1. |}{Left ventricular function is {normal|mildly reduced|moderately reduced}|Ejection fraction <n:30-65>%}. {No significant valve disease.|Mild to moderate mitral regurgitation.|Compared with <date:300-900>, {no change|function has improved}.}"
    )


def imaging(scene: Scene, past: Scenario) -> None:
    rng = scene.rng
    studies = [each for each in _STUDIES if scene.who.female and scene.years > 39 or "mammogram" not in each[0]]
    study, found, concluded = pick(rng, studies)
    scene.write(study)
    _ordered(scene, pick(rng, ("Exam date: ", "Performed: ")))
    scene.section(_INDICATION, "indication")
    scene.write("{<age>-year-old <man> with|} <presents>{, evaluate|; rule out acute process|}.")
    if rng.random() < 0.7:
        scene.section(_READ, "technique")
        scene.write(
            "{Standard protocol.|Multiplanar reformats were reviewed.|Dose reduction techniques were used.|<n:60-110> mL of iohexol intravenously where indicated.}"
        )
    scene.section(_READ, "comparison")
    scene.write("{None.|<date:200-1200>.|Outside study from <other_hospital>, <date:100-900>.}")
    scene.section(_READ, "findings")
    scene.sentences(some(rng, found, max(2, len(found) - 2), len(found)))
    scene.section(_READ, "report_impression")
    scene.items(some(rng, concluded, 1, 2))
    if rng.random() < 0.25:
        scene.draft.line()
        scene.write(
            "{Findings were communicated to|Discussed by telephone with} <doctor> {at <time:30-90>|on the day of the study}."
        )


def ecg(scene: Scene, past: Scenario) -> None:
    rng = scene.rng
    _ordered(scene, "Recorded: ")
    if rng.random() < 0.5:
        scene.section(_INDICATION, "indication")
        scene.write("{<presents>|Palpitations|Routine|Preoperative}")
    scene.section(_READ, "findings")
    scene.items(some(rng, _LINES, 3, len(_LINES)))
    scene.section(_READ, "report_impression")
    scene.write(pick(rng, _RHYTHMS))
    for sign in some(rng, _SIGNS, 0, 3):
        scene.draft.line()
        scene.write(sign)
    scene.draft.line()
    scene.write(
        "{When compared with ECG of <date:30-900>, {no significant change was found|rate has slowed|nonspecific changes are new}.|No previous ECGs available.|Abnormal ECG.|Confirmed by <doctor> on <date:0-1>.}"
    )
