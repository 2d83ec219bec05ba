"""What is normal: the findings of an unremarkable examination, review of systems and laboratory."""

NORMAL_EXAM: dict[str, tuple[str, str]] = {  # system: (usual, terse)
    "Constitutional": ("{Well appearing|Alert|Awake and alert|Comfortable on the stretcher}, {in no acute distress|nontoxic|conversant}.", "{NAD|Alert, NAD}"),
    "HEENT": ("{Normocephalic|Head atraumatic}, {moist mucous membranes|oropharynx clear}, {pupils equal and reactive|PERRL}{, no eye discharge|, sclerae white|}.", "{MMM, EOMI|NCAT, PERRL}"),
    "Neck": ("{Supple|Full range of motion}, {no adenopathy|no meningismus|trachea midline}.", "{Supple|No JVD}"),
    "Cardiovascular": ("{Regular rate and rhythm|Normal rate, regular rhythm|S1 and S2 normal}, {no murmurs|no murmur, rub or gallop|without murmur}{, distal pulses intact|, 2+ radial pulses|}.", "{RRR, no m/r/g|RRR}"),
    "Respiratory": ("{Clear to auscultation bilaterally|Lungs clear in all fields|Good air entry on both sides}, {no wheezes|no respiratory distress|unlabored}.", "{CTAB|Clear, unlabored}"),
    "Abdomen": ("{Soft|Flat and soft}, {nontender|no tenderness}, {nondistended|not distended}{, no guarding|, no masses|, bowel sounds present}.", "{Soft, NTND|Benign}"),
    "Back": ("{No midline tenderness|No CVA tenderness|No step-off of the spine}.", "{No CVAT|Nontender}"),
    "Extremities": ("{No edema|No deformity|Warm and well perfused}, {full range of motion|no calf tenderness|moves all four}.", "{No c/c/e|No edema}"),
    "Skin": ("{Warm and dry|Intact}, {no rash|no pallor|no lesions noted}.", "{W/D|No rash}"),
    "Neurological": ("{Alert and oriented x<n:3-4>|Oriented to person, place and time}, {strength 5/5 throughout|moves all extremities equally}, {sensation intact|speech clear|gait not tested}.", "{AOx3, nonfocal|No focal deficit}"),
    "Psychiatric": ("{Normal mood and affect|Cooperative|Calm, linear thought}.", "{Appropriate|Calm}"),
}  # fmt: skip

REVIEW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Constitutional", ("fever", "chills", "weight loss", "fatigue", "night sweats", "weight gain")),
    ("Eyes", ("vision change", "eye discharge", "photophobia", "eye redness")),
    ("ENT", ("sore throat", "ear pain", "nasal congestion", "hearing loss", "trouble swallowing")),
    ("Cardiovascular", ("chest pain", "palpitations", "syncope", "leg swelling", "orthopnea", "chest pressure")),
    ("Respiratory", ("cough", "shortness of breath", "hemoptysis", "wheezing", "sputum")),
    ("Gastrointestinal", ("nausea", "vomiting", "diarrhea", "abdominal pain", "melena", "constipation")),
    ("Genitourinary", ("dysuria", "hematuria", "urinary frequency", "flank pain")),
    ("Musculoskeletal", ("back pain", "joint swelling", "neck pain", "calf pain", "myalgia")),
    ("Skin", ("rash", "itching", "wounds", "bruising")),
    ("Neurological", ("headache", "dizziness", "weakness", "numbness", "seizure")),
    ("Psychiatric", ("depressed mood", "suicidal thoughts", "hallucinations")),
)  # fmt: skip

FEMALE_REVIEW = ("vaginal bleeding", "vaginal discharge", "pelvic pain")
MALE_REVIEW = ("penile discharge", "testicular pain", "urinary hesitancy")

NORMAL_LABS: dict[str, str] = {
    "WBC": "<f:4.6-10.4> K/uL",
    "Hemoglobin": "<f:12.1-15.6> g/dL",
    "Platelets": "<n:158-388> K/uL",
    "Sodium": "<n:135-143> mmol/L",
    "Potassium": "<f:3.5-4.8> mmol/L",
    "Chloride": "<n:98-107> mmol/L",
    "Bicarbonate": "<n:21-28> mmol/L",
    "BUN": "<n:8-22> mg/dL",
    "Creatinine": "<f:0.60-1.15> mg/dL",
    "Glucose": "<n:78-132> mg/dL",
    "Calcium": "<f:8.7-10.1> mg/dL",
    "AST": "<n:14-38> U/L",
    "ALT": "<n:12-44> U/L",
    "Total bilirubin": "<f:0.3-1.1> mg/dL",
    "Lipase": "<n:14-52> U/L",
    "Lactate": "<f:0.7-1.8> mmol/L",
    "INR": "<f:0.9-1.1>",
    "Urinalysis": "{negative for nitrite and leukocyte esterase|no blood, no nitrite|trace protein only}",
}

ARRIVALS = ("{Arrived|Came in} {by private car|on foot|by ambulance|via EMS|by taxi}{ with <kin>|, accompanied by <kin>|, alone|}.", "{Ambulatory to triage|Wheeled to triage|Brought straight to <room>}{ from the waiting area|}.", "{Interpreter not needed.|Identity confirmed with two identifiers.|Isolation screen negative.|Fall band applied.}")  # fmt: skip
