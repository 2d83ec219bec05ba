"""Words by which diseases, procedures and generic talk are known; written for this project, no list was taken over."""

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


DISEASE_ENDINGS = re.compile(
    r"(?:itis|itides|omas?|omata|osis|oses|iasis|iases|emia|emias|uria|pathy|pathies|plegia|paresis|algia|ectasis|ectasia|penia|cytosis|philia|"
    r"trophy|plasia|plasias|stenosis|rrhage|rrhages|rrhagia|rrhea|edema|celes?|lith|liths|lithiasis|phagia|megaly|sclerosis|malacia|schisis|ptosis|"
    r"spasm|thorax|peritoneum|cardium|mediastinum|necrosis|phoria|tropia|mania|phobia|opsia|opia|oma|thymia|somnia|lepsy|ataxia|apraxia|aphasia|"
    r"melia|syphilis|infection|fever|dactyly|cephaly|crania|gnathia|glossia|odontia|kinesia|tonia|dystonia|myelia|amnios|hydramnios|calcinosis|toxicosis|ism)$"
)
NOT_DISEASES = _words(
    "diagnosis prognosis biopsy basis analysis autopsy mechanism metabolism organism microorganism hypothesis synthesis dialysis hemodialysis "
    "paralysis emphasis parenthesis prosthesis photopheresis plasmapheresis tourism criticism baptism optimism genesis metastasectomy homeostasis "
    "hemostasis phlebitogenic endothelium epithelium plasia trophy"
)
"""Words with a disease's ending that are none; `paralysis` stands among the heads again."""

HEADS = _words(
    "syndrome disease disorder deficiency infection infestation fracture dislocation subluxation rupture tear torsion hernia herniation aneurysm "
    "pseudoaneurysm dissection thrombosis thrombus embolism emboli embolus infarction infarct ischemia hemorrhage bleeding hematoma abscess cyst "
    "pseudocyst tumor cancer carcinoma sarcoma lymphoma leukemia melanoma myeloma neoplasm neoplasia malignancy metastasis metastases fistula "
    "malformation anomaly anomalies stenosis obstruction occlusion perforation injury injuries poisoning toxicity intoxication overdose fever "
    "tuberculosis malaria failure arrest attack seizure seizures epilepsy dystrophy dysplasia defect agenesis aplasia atresia duplication "
    "ossification diabetes insipidus purpura porphyria gout rickets scurvy pemphigus pemphigoid psoriasis lupus sarcoid vasculitis stroke shock "
    "sepsis empyema effusion tamponade block tachycardia bradycardia fibrillation arrhythmia hypertension hypotension hyperplasia hypoplasia "
    "neuropathy paralysis palsy degeneration dementia delirium psychosis depression catatonia migraine headache crisis storm coma encephalopathy "
    "deformity contracture impingement entrapment compression prolapse intussusception volvulus ileus diverticulum polyp polyposis ulcer gangrene "
    "cirrhosis calculus calculi stone stones bezoar foreign body remnant rest cleft hemangioma teratoma lipoma nevus naevus wart keratosis "
    "eruption rash urticaria angioedema anaphylaxis allergy reaction hypersensitivity leprosy syphilis cholera typhoid typhus plague rabies tetanus "
    "botulism measles mumps rubella varicella zoster shingles influenza covid covid-19 hiv aids toxoplasmosis mucormycosis aspergillosis "
    "candidiasis histoplasmosis echinococcosis cysticercosis pneumonia bronchiolitis asthma fibrosis emphysema amyloidosis pregnancy abruption "
    "preeclampsia eclampsia mole chromosome trisomy monosomy deletion mutation hypoglycemia hyperglycemia acidosis alkalosis hypokalemia hyperkalemia "
    "hyponatremia hypernatremia hypercalcemia hypocalcemia rhabdomyolysis hemolysis coagulopathy hemophilia thalassemia anemia neutropenia "
    "thrombocytopenia thrombocythemia polycythemia mastocytosis histiocytosis glycogenosis lipidosis mucopolysaccharidosis acromegaly myxedema "
    "morphea scleroderma lichen vitiligo alopecia eczema acne rosacea chilblains sprue colic croup pertussis diphtheria chickenpox mpox monkeypox "
    "smallpox dengue zika ebola lassa marburg chikungunya hydatid ascaris varices chalazion pterygium keratoconus coloboma ranula clubfoot syrinx "
    "chiari moyamoya heterotopic heterotopia heterotaxy dextrocardia priapism phimosis cryptorchidism hypospadias strangulation incarceration "
    "impaction gossypiboma pica herpes molluscum nocardia twin strabismus nystagmus papilledema hyphema endophthalmitis retinoschisis "
    "ankyloglossia rhinolith tonsillolith sialolith diverticula varix teratosis sequestration situs volvulae adhesions pneumatosis "
    "valves infected anomalous aberrant origination sickness deficit ectopia thyrotoxicosis hypothyroidism hyperthyroidism hyperparathyroidism hypoparathyroidism tetany beriberi pellagra kwashiorkor marasmus glaucoma "
    "cataract uveitis scotoma blindness deafness anosmia vertigo tinnitus insufficiency regurgitation incompetence endocarditis myocarditis bands "
    "tumour tumors tumours aneurysms cysts fractures lesion granuloma angina atrophy myasthenia gravis chorea tics autism schizophrenia gigantism "
    "incontinence diverticulitis endometriosis aciduria acidemia phenylketonuria cystinosis galactosemia homocystinuria melas kernicterus jaundice icterus "
    "hydrops hydrocephalus anencephaly spina bifida gastroschisis omphalocele coarctation transposition tetralogy ductus foramen ovale fasciitis "
    "myiasis scabies loiasis bite sting envenomation burn burns drowning hypothermia heatstroke hyperthermia cyanosis methemoglobinemia"
)
"""Words that make a phrase the name of a disease, beside those with a disease's ending."""

GENERIC = _words(
    "acute chronic severe mild moderate primary secondary recurrent bilateral unilateral left right upper lower anterior posterior lateral medial "
    "proximal distal congenital acquired inherited hereditary familial spontaneous idiopathic atypical typical classic classical isolated solitary multiple "
    "single giant large small huge massive extensive diffuse focal localized generalized disseminated systemic benign malignant metastatic invasive "
    "advanced early late adult juvenile infantile neonatal pediatric childhood elderly type grade stage variant form syndrome disease disorder "
    "deficiency infection condition tumor cancer neoplasm mass lesion injury failure defect anomaly malformation disturbance process complex "
    "active inactive complete incomplete partial total subtotal related associated induced mediated dependent positive negative confirmed probable possible "
    "rare unusual uncommon first new novel known due case patient manifestation presentation complication concomitant coexisting simultaneous "
    "synchronous symptomatic asymptomatic silent occult refractory resistant life threatening fatal lethal initial late onset post pre non "
    "inflammatory autoimmune genetic metabolic viral bacterial fungal parasitic traumatic nontraumatic female male man woman boy girl child infant human the of and or "
    "in with without to by from on at for after during following as an a its his her year old cell body central peripheral common internal external "
    "pain fever bleeding hemorrhage swelling cause caused causing virus bacteria bacterial adrenal renal hepatic cardiac pulmonary cerebral "
    "abdominal gastric intestinal bone skin lung liver kidney heart brain breast thyroid spinal oral neck chest leg arm hand foot eye ear nasal "
    "artery vein arterial venous aortic coronary vascular blood wall valve duct gland node muscle nerve joint tissue soft"
)
"""Words of a disease's name that alone do not give it away."""

COMMON_HEADS = _words(
    "infected anomalous aberrant heterotopic heterotopia origination valves twin adhesions varices colic lesion granuloma sequestration strangulation "
    "incarceration impaction jaundice icterus cyanosis burn burns bite sting fever sickness deficit ectopia foreign body rest deletion blindness deafness "
    "vertigo tinnitus ataxia aphasia diplopia syncope cough dysphagia dyspnea hemoptysis hematemesis melena vomiting ascites cachexia lymphadenopathy "
    "lymphadenitis leukopenia leukocytosis pancytopenia thrombocytosis eosinophilia cardiomegaly bronchiectasis atelectasis emphysema pneumothorax "
    "metastases malignancy coma delirium psychosis hemolysis coagulopathy tonsillitis pharyngitis otitis gingivitis periodontitis cystitis colitis "
    "pancreatitis appendicitis cholecystitis peritonitis cellulitis osteomyelitis meningitis encephalitis neuritis myalgia arthralgia neuralgia "
    "fracture dislocation injury cyst abscess thrombosis embolism infarction ischemia hematoma aneurysm stenosis "
    "obstruction occlusion effusion edema fibrosis anemia hypertension hypotension diabetes stroke shock sepsis pneumonia asthma "
    "necrosis inflammation ulcer polyp metastasis carcinoma seizure seizures epilepsy headache depression arthritis osis palsy hyperplasia hypoplasia atrophy "
    "compression degeneration allergy reaction rash eruption pregnancy mutation hypoglycemia hyperglycemia acidosis leukocytosis neutropenia "
    "thrombocytopenia hepatomegaly splenomegaly hyponatremia hyperkalemia hypokalemia hypercalcemia proteinuria hematuria pathy neuropathy "
    "gastritis hepatitis dermatitis conjunctivitis sinusitis bronchitis osteoporosis scoliosis cirrhosis calcification stone calculi foreign "
    "toxicity poisoning overdose intoxication arrest block tachycardia bradycardia arrhythmia fibrillation regurgitation insufficiency incontinence"
)
"""Heads that patients often have besides: alone they are no give-away, with another word of the name they are."""

DEGREES = _words(
    "acute chronic severe mild moderate massive extensive large small giant huge multiple single solitary bilateral unilateral left right upper lower "
    "anterior posterior recurrent primary secondary spontaneous rare simple complex atypical typical isolated diffuse focal progressive first new"
)
"""With such a word beside it a common disease is still any disease of its kind."""

ABBREVIATED_TESTS = _words(
    "AST ALT ALP GGT LDH CRP ESR CPK CKM PCR MRI MRA CTA PET ECG EKG EEG EMG CSF ICU CBC WBC RBC HGB MCV INR APTT PTT BUN TSH PTH LFT ABG "
    "BMI GCS USG FNA TTE TEE BAL DNA RNA HIV HBV HCV ANA IGG IGM IGA MMHG CXR BPM TPN NGT IVF"
)
"""Abbreviations of tests, places and units: a line has them whatever the diagnosis is."""

TREATMENT_TITLE = re.compile(
    r"^(?:case report:? |clinical case:? )?(?:(?:the|an?|novel|new|successful(?:ly)?|effective|surgical|medical|endoscopic|conservative|combined|multidisciplinary|interdisciplinary|"
    r"endovascular|laparoscopic|arthroscopic|robot\w*|minimally|invasive|nonsurgical|non-surgical|anesthetic|anaesthetic|orthodontic|prosthetic|prosthodontic|"
    r"esthetic|aesthetic|perioperative|intraoperative|percutaneous|transcatheter|emergency|emergent|immediate|delayed|palliative|compassionate|off-label|"
    r"long-term|spontaneous|primary|clinical|dental|rapid|complete|sustained|dramatic|excellent|favou?rable|good|adjuvant|neoadjuvant|salvage|step-by-step|management and|"
    r"use and|radical|total|partial|open|staged|one-stage|two-stage|bilateral|simultaneous|low-dose|high-dose|catheter-directed|iatrogenic)[\s,]+)*"
    r"(?:treat(?:ment|ing|ed)|manag(?:ement|ing|ed)|therap(?:y|ies|eutic)|use|using|efficacy|effects?|effectiveness|repair|reconstruction|rehabilitation|resection|excision|"
    r"removal|replacement|restoration|technique|approach|method|procedure|surgery|operation|application|administration|implantation|transplantation|stenting|"
    r"embolization|ablation|thrombolysis|thrombectomy|closure|correction|extraction|response|responses|remission|resolution|recovery|an?esthesia|anaesthesia|outcomes?|"
    r"pneumonectomy|\w+ectomy|\w+plasty|\w+ostomy|\w+desis|intubation|delivery|fixation|osteosynthesis|retreatment|prevention|prophylaxis|hemofiltration|"
    r"chemotherapy|radiotherapy|immunotherapy|intervention|protocol|veneers?|restorations?|implants?|injection|cytokine reduction)\b",
    re.IGNORECASE,
)
"""How titles of reports on a treatment or procedure begin."""

TREATED_TITLE = re.compile(
    r"\b(?:success(?:fully|ful)(?:ly)? (?:treated|managed|treatment|management|removed|removal|repair\w*|resect\w*|use|conservative|surgical|outcome)|treated (?:with|by|using)|treatment (?:of|with|by|using|for|outcome|options)|managed (?:with|by|using|conservatively)|"
    r"respon(?:ding|ded|se|sive) to|combined with|(?:surgical|endovascular|operative|anesthetic|anaesthetic|medical|endoscopic|conservative|perioperative) (?:treatment|management|approach|technique|repair|removal|resection|excision|considerations?|implications?)|"
    r"management (?:of|with|by|using|in)|managing|effect of|efficacy of|using (?:an?|the)?|novel (?:technique|approach|treatment)|new (?:technique|approach|treatment)|a (?:technique|technical note)|technical note|"
    r"with external fixator|long[- ]term (?:results?|outcomes?|follow[- ]?up)|an?esthe(?:sia|tic)\b|anaesthe(?:sia|tic)\b|rehabilitation|resolution of|(?:is|was) unnecessary|step[- ]by[- ]step|"
    r"dialysis or|(?:dialysis|diet|surgery|observation|therapy|drug) (?:versus|vs)|surgical planning|followed by|via|remission of|after (?:treatment|therapy) with|compassionate|anaesth|treated|refractory to|under (?:spinal|general|local))\b",
    re.IGNORECASE,
)
"""Words in a title that make a treatment or procedure its subject."""

STUDY_TITLE = re.compile(
    r"^(?:(?:a |the )?case (?:report|study)\s*[:.–—-]\s*)?(?:the )?(?:[a-z]+ and )?(?:changes?|alterations?|dynamics|kinetics|effects?|impact|influence|"
    r"monitoring|measurements?|quantification)\s+(?:of|in|on)\b",
    re.IGNORECASE,
)
"""The beginning of a title whose report measures something in a patient with a known disease."""

COMPLICATION_TITLE = re.compile(
    r"(?<!resolving )(?<!improving )(?<!disappearing )\b(?:after|following|during|post|complicating|complication of|secondary to|due to|induced by|caused by|related to|associated with)\b(?:(?!\bin an?\b).)*\b(?:\w+ectomy|\w+plasty|\w+oscopy|\w+ostomy|"
    r"surgery|operation|procedure|intervention|transplantation|implantation|injections?|vaccin\w+|an?esthesia|anaesthesia|catheter\w*|stent\w*|chemotherapy|radiotherapy|therapy|treatment|retrograde|placement|insertion|"
    r"blockade?|repair|arthroplasty|intubation)\b(?!\s+(?:patients?|recipients?|naive))",
    re.IGNORECASE,
)
"""A complication of a treatment: its cause is known before it is looked for."""

ADVERSE_REACTION = re.compile(
    r"\b(?:[\w-]+[- ]induced|induced by|adverse (?:drug )?(?:reaction|event|effect)|side effects?|drug reaction|toxicity|overdose|poisoning|intoxication|vaccin\w+|drug[- ]related|"
    r"iatrogenic|secondary to \w+ therapy)\b",
    re.IGNORECASE,
)
