"""What the sample's patients bring along: chronic conditions, medicines, operations, allergies, families, habits."""

CONDITIONS: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "hypertension": (
        32,
        ("{lisinopril|lisinopril} {10|20|40} mg daily", "amlodipine {5|10} mg daily", "losartan {50|100} mg daily", "hydrochlorothiazide {12.5|25} mg every morning"),
        ("{Pressures at home run|Home readings average} <n:118-158>/<n:68-92>; {continue the current dose|increase amlodipine if still above goal at the next visit}.", "{Blood pressure is at goal|Pressure is above goal today}, {no orthostatic symptoms|occasional ankle swelling on amlodipine}; {recheck in <n:2-8> weeks|keep the log}."),
    ),
    "type 2 diabetes mellitus": (
        38,
        ("metformin {500|850|1000} mg twice daily", "insulin glargine <n:8-46> units at bedtime", "empagliflozin {10|25} mg daily", "glipizide {5|10} mg before breakfast"),
        ("A1c <f:6.4-10.8>%{, down from <f:8.1-11.5>%|, up since the last check|}; {titrate glargine by 2 units every 3 days|continue metformin}.", "{Fasting sugars|Morning readings} <n:96-190>; {no hypoglycemia|one low of <n:48-64> after skipping lunch}. {Foot exam normal.|Reduced monofilament sensation at both great toes.|Eye examination due.}"),
    ),
    "hyperlipidemia": (35, ("atorvastatin {20|40|80} mg at night", "rosuvastatin {10|20} mg daily"), ("LDL <n:58-168> mg/dL; {statin tolerated|mild cramps, will try alternate days}.",)),
    "asthma": (
        3,
        ("albuterol inhaler 2 puffs every 4 hours as needed", "fluticasone-salmeterol {100/50|250/50} one puff twice daily", "montelukast {5|10} mg nightly"),
        ("{Uses|Needs} albuterol <n:1-6> times a week; {technique reviewed|spacer given}; {step up to daily controller|controller unchanged}.",),
    ),
    "chronic obstructive pulmonary disease": (
        52,
        ("tiotropium 18 mcg inhaled daily", "budesonide-formoterol 160/4.5 two puffs twice daily", "albuterol nebulizer as needed"),
        ("FEV1 <n:34-68>% predicted; <n:0-3> exacerbations this year; {pulmonary rehabilitation referral|smoking cessation discussed again}.",),
    ),
    "atrial fibrillation": (55, ("apixaban {2.5|5} mg twice daily", "metoprolol succinate {25|50|100} mg daily", "warfarin {2.5|5} mg per INR"), ("Rate {controlled|well controlled} at <n:62-94>; {no bleeding on apixaban|INR <f:1.8-3.4>}.",)),
    "heart failure with reduced ejection fraction": (55, ("furosemide {20|40|80} mg daily", "carvedilol {6.25|12.5|25} mg twice daily", "sacubitril-valsartan 24/26 mg twice daily", "spironolactone 25 mg daily"), ("{Dry weight|Target weight} <n:58-104> kg, {euvolemic|trace edema}; {continue guideline therapy|furosemide raised for three days}.",)),
    "coronary artery disease": (48, ("aspirin 81 mg daily", "clopidogrel 75 mg daily", "isosorbide mononitrate {30|60} mg daily"), ("{No angina|Rare exertional angina} {since the stent|on current therapy}; {aspirin for life|clopidogrel through the end of the year}.",)),
    "chronic kidney disease stage 3": (50, ("sodium bicarbonate 650 mg twice daily", "calcitriol 0.25 mcg daily"), ("Creatinine <f:1.4-2.2>, {stable|slightly higher}; {avoid NSAIDs|urine albumin ratio sent}.",)),
    "gastroesophageal reflux disease": (25, ("omeprazole {20|40} mg daily", "famotidine 20 mg at night"), ("Reflux {controlled|worse after late meals}; {try step-down|endoscopy if not better}.",)),
    "hypothyroidism": (28, ("levothyroxine {50|75|88|112} mcg daily",), ("TSH <f:0.8-7.6>; {dose unchanged|levothyroxine adjusted}.",)),
    "major depressive disorder": (16, ("sertraline {50|100} mg daily", "escitalopram {10|20} mg daily", "bupropion XL 150 mg daily"), ("PHQ-9 <n:3-16>; {therapy every two weeks|mood steadier}; denies suicidal thoughts.",)),
    "generalized anxiety disorder": (17, ("buspirone {7.5|10} mg twice daily", "hydroxyzine 25 mg as needed"), ("{Worry and poor sleep|Anxiety} {improved|unchanged}; {continue counselling|breathing exercises}.",)),
    "migraine": (15, ("sumatriptan {50|100} mg as needed", "topiramate {25|50} mg twice daily"), ("<n:2-9> headache days a month; {diary reviewed|triptan use limited to twice a week}.",)),
    "osteoarthritis of the knees": (50, ("acetaminophen 650 mg every 6 hours as needed", "diclofenac gel twice daily"), ("{Crepitus, no effusion|Stiff for <n:10-25> minutes each morning}; {physical therapy|injection considered}.",)),
    "epilepsy": (5, ("levetiracetam {500|750|1000} mg twice daily", "lamotrigine {100|150} mg twice daily"), ("{Last seizure <n:3-20> months ago|Seizure-free for <n:2-6> years}; {levels in range|no side effects}.",)),
    "obstructive sleep apnea": (35, ("CPAP at <n:8-14> cm nightly",), ("CPAP use <n:3-7> hours a night; {mask refitted|residual index <f:1.2-4.8>}.",)),
    "gout": (40, ("allopurinol {100|300} mg daily", "colchicine 0.6 mg as needed"), ("{No flare|One flare} since the last visit; urate <f:5.1-8.8> mg/dL.",)),
    "benign prostatic hyperplasia": (55, ("tamsulosin 0.4 mg at night", "finasteride 5 mg daily"), ("Nocturia <n:1-4> times; {stream acceptable|residual volume <n:20-160> mL}.",)),
    "prior ischemic stroke": (58, ("clopidogrel 75 mg daily", "aspirin 81 mg daily"), ("{Residual|Mild} {arm clumsiness|word-finding trouble}; {therapy at home|walks with a cane}.",)),
    "eczema": (3, ("triamcinolone 0.1% ointment twice daily as needed",), ("{Flexural patches|Dry plaques} {improving|itchy at night}; {emollients|short course of ointment}.",)),
}  # fmt: skip
"""By name: the age from which it occurs, its medicines, and what a clinic note says of it."""

MALE_ONLY = frozenset({"benign prostatic hyperplasia"})

OPERATIONS = ("appendectomy", "laparoscopic cholecystectomy", "right total knee arthroplasty", "left inguinal hernia repair", "tonsillectomy", "lumbar discectomy", "coronary stent", "cataract surgery, both eyes", "carpal tunnel release", "rotator cuff repair", "sleeve gastrectomy", "open reduction of an ankle fracture")  # fmt: skip

ALLERGIES = (
    "penicillin (rash)",
    "sulfa (hives)",
    "codeine (nausea)",
    "iodinated contrast (itching)",
    "lisinopril (cough)",
    "latex",
    "shellfish",
    "cephalexin (rash)",
    "morphine (vomiting)",
    "ibuprofen (stomach upset)",
    "amoxicillin - hives as a child",
    "adhesive tape",
)

OTHER_MEDICINES = (
    "vitamin D3 {1000|2000} units daily",
    "acetaminophen 500 mg as needed",
    "ibuprofen 400 mg as needed",
    "multivitamin daily",
    "cetirizine 10 mg daily",
    "melatonin 3 mg at bedtime",
    "polyethylene glycol 17 g as needed",
    "fish oil 1 g daily",
    "ferrous sulfate 325 mg every other day",
)

FAMILY = (
    "{Father|Mother} had {a myocardial infarction|a stroke} at <n:44-79>",
    "{Mother|Father} with {type 2 diabetes|hypertension|breast cancer|colon cancer|rheumatoid arthritis}",
    "{Sister|Brother} with {asthma|thyroid disease|migraine|lupus|kidney stones}",
    "{No known|No} clotting disorder in the family",
    "{Grandmother|Grandfather} died of {pneumonia|heart failure|lung cancer}",
    "{Noncontributory|Negative for sudden death}",
)

SOCIAL = (
    "{Lives|Resides} {with <kin>|alone|with family|with a roommate} in <town>.",
    "{Works|Employed} {at|for} <employer>.",
    "{Never smoker.|Former smoker, quit in <n:1994-2021>.|Smokes {half a pack|one pack} a day.|Vapes daily.}",
    "{Admits to alcohol {on weekends|most evenings}.|Denies alcohol.|Drinks <n:1-4> {beers|glasses of wine} a week.}",
    "{No illicit drugs.|Denies recreational drugs.|Admits to cannabis {monthly|now and then}.}",
    "{Walks without aids.|Uses a cane.|Independent in daily activities.|Walks the dog twice a day.}",
)

SOCIAL_CHILD = (
    "{Lives|At home} with {parents|<kin>} {and a sibling|} in <town>.",
    "{Vaccinations are up to date.|Immunizations current.}",
    "{Attends school; no sick contacts.|In school, two classmates ill.|No smokers in the home.}",
)
