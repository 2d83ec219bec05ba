"""Templates of lines and sentences of clinical notes, letters and headers, for training; see `samples` for the slots."""

TEMPLATES: tuple[str, ...] = tuple(
    """
{Patient|Pt|Patient Name|Name|PATIENT|Pt Name|Name of patient|Patient's name}{:| :|: } <named>
{Patient|Name}: <named>    {MRN|DOB|Age|Sex|Acct}: {<mrn>|<date>|<age>}
{MRN|Acct #|CSN}: <mrn>   {Name|Patient}: <named>   {DOB|Age}: <date>
<hospital>
<hospital> - {Emergency Department|Department of Medicine|Discharge Summary|Radiology|ED Provider Note}
<hospital>¶<address>¶{Phone|Tel|Ph}: <phone>
<clinic>
{Facility|Hospital|Site|Location|Sending facility|Referring facility|Campus}: <hospital>
{Attending|Attending Physician|Provider|Physician|Author|Ordering MD|Consultant|Surgeon|Dictated by|Resident|Nurse|Referring MD|Requested by|Interpreted by|Electronically signed by|Cosigned by|Transcribed by|Verified by}{:| :| -} {Dr. |}<named>{, MD|, DO|, RN|, PA-C|, NP| MD|, M.D.|}
{PCP|Primary Care Provider|Primary|Family doctor}{:|} {Dr. |}<named>{, MD|, DO|, NP|} {|(<clinic>)|at <clinic>|, <city>}
{Address|Home address|Lives at|Residence|Mailing address}: <address>
{Address|Home}: <street>¶<city>, <st> <zip>
{Emergency contact|Next of kin|NOK|Contact|Guardian|Healthcare proxy|POA}: <person> {(<kin>)|- <kin>|, <kin>,|} {<phone>|}
{Employer|Works at|Occupation}: {<org>|{welder|teacher|nurse|cashier} at <org>}
{Insurance|Payer|Plan}: <org>
{cc|CC|Copies to|Copy}: {Dr. |}<person>{, MD|}{; {Dr. |}<person>|}
{Mr.|Mrs.|Ms.|Miss|Mr|Mrs|Ms} <last> is a <age>-year-old {man|woman|<sex>} {with|who} {<history>|presents with <complaint>}.
<person> is a <age> {y.o.|yo|year old|-year-old} {<sex>|man|woman} {who presents with|with a history of|here for} <complaint>.
{Mr.|Mrs.|Ms.} <person> {returns|comes in|presents|was seen} {today |}{for|with} <complaint>{ to our clinic in <city>|}.
{This|The patient,} <person>, {is|was} {seen|evaluated|admitted} {at|in} <hospital> {on <date>|for <diagnosis>}.
{Mr.|Mrs.|Ms.|Dr.|} <last> {denies|reports|states|notes|was given|tolerated|underwent|developed|continues to have|has been|underwent} <body_lower>
{Patient|She|He|Pt} was {transferred|sent|referred|airlifted|brought} {from|by EMS from} <hospital>{ in <city>|} {for|with} <diagnosis>.
{Patient|She|He} {was seen|had a stent|had surgery|was admitted|gave birth|was treated} at <hospital> {in <month>|last year|for <diagnosis>|by Dr. <last>}.
{Discharged|Transferred|Admitted|Returned} to <facility>{ in <city>|} {in stable condition|on <date>|with <drug>}.
{Resident|Lives|Living} {of|at} <facility>{, <city>|}.
{Lives|Resides|Living|Grew up|Born} in <city>{, <st>|}{ with {his|her} <kin>{ <person>| <first>|}|}.
{Moved|Recently moved|Traveled|Travelled|Visiting|Returned|Flew} {here |}{from|to} <city>{, <country>|} {last month|in <month>|for work|}.
{Works|Worked|Employed|Retired|Used to work} {as a {machinist|teacher|nurse|driver} |}{at|for|with|from} <org>{ in <city>|}.
{Student|Teacher|Junior|Freshman} at <school>{ in <city>|}.
{Her|His} <kin>{,|} <person>{,|} {accompanied {him|her}|provided the history|is at bedside|was called|can be reached at <phone>|confirms|reports the same}.
{<Kin>|<kin>} (<person>{, <phone>|}) {was updated|is aware|agrees|is concerned|gave consent}.
{History|Hx} {obtained|provided|per|is} {from|by|} {<kin>|<kin>,} <person>.
{Discussed|Case discussed|Spoke|Reviewed|D/w|Consulted} with {Dr. |Dr |}<person>{, {cardiology|surgery|ICU|the hospitalist}|} {at <time>|who accepts|who agrees|from <hospital>|}.
{Seen|Evaluated|Examined|Staffed|Cleared} {by|with} {Dr. |Drs. |}<person>{ and {Dr. |}<last>|}{ of {cardiology|neurology|ortho}|}.
Dr. <last> {recommended|placed|performed|will see|removed|reviewed|was paged|agrees with} <body_lower>
{Dr|Dr.|DR.} <person> {notified|aware|at bedside|called|paged} {of|re|about} {<lab>|critical value|change}.
{Procedure|Surgery|Operation|Cath} {performed|done} by {Dr. |}<person>{ at <hospital>|}{ on <date>|}.
{RN|Nurse|PA|NP|Scribe|Tech|Chaplain|Social worker|Case manager|Interpreter} <person>{, RN|} {assisted|documented|present|notified|called <kin>}.
{Follow up|F/u|Followup|Appointment|Return} with {Dr. |}<person> {at|of|in} {<clinic>|<hospital>|<city>} {in <n:1-6> weeks|on <date>|}.
{Referral|Refer|Referred} to {Dr. |}<last>{ at <clinic>|, <org>|} for <diagnosis>.
{Records|Labs|Imaging|Films|Results} {from|requested from|at} <hospital>{ {reviewed|pending}|}.
{Prescriptions|Rx|Scripts} {sent|called in} to {CVS|Walgreens|<org>} {on|at|in} {<street>|<city>}.
{Electronically signed|Signed|E-signed|Authenticated} by{:|} <person>{, MD|, DO|, PA-C|} {on <date>|<date> <time>|at <time>}
{I, |I am }<person>, {MD|DO|RN|attest|have reviewed}{,| } {attest|reviewed the note|saw the patient}.
{Dictated|Scribed|Written} {by|for} <person>{ for Dr. <last>| at <time>|}
Dear {Dr. |Dr |Mr. |Ms. |Mrs. |Doctor |}<last>{,|:}
Dear <first>,
{Thank you for|I had the pleasure of|We are} {referring|seeing|following} {Mr.|Mrs.|Ms.|} <person>{ in our clinic| at <hospital>|} {for|with} <diagnosis>.
{RE|Re|Regarding}: <named>{, DOB <date>|, MRN <mrn>|}
{Sincerely|Regards|Best|Respectfully}, <person>{, MD|}
<person>, {MD|DO|RN|NP|PA-C|M.D.|MBBS|PhD}{, {Department of Medicine|Emergency Medicine|FACEP}|}
<person> {MD|DO|RN|PA-C} {<date>|<time>|<phone>}
{Accepted|Accepting} by {Dr. |}<last>{ at <hospital>| to ICU|}.
{Police|EMS|Medic|Officer|Deputy|Detective} {<last>|<person>} {from|of} {<city>|the <city> {police department|fire department}|} {arrived|brought {him|her}|reports}.
{Injured|Fell|Hurt|Collapsed|Crashed|Found down} {at|near|outside|on|in} {<street>|<org>|<school>|<city>|<facility>} {<complaint>|today|this morning}.
{Social history|SH|Social}: {married to|lives with|divorced from|widow of} <person>{, {two|three} children|, works at <org>|}{, from <city>|}.
{Children|Kids|Siblings|Daughters|Sons}: <first>, <first>{ and <first>|}.
{Two|Three} {sons|daughters|children}, <first> and <first>{, {live in|both in} <city>|}.
{Pharmacy|Dialysis|Home health|Hospice|Lab}: <org>{, <street>|}
{Dialysis|Chemo|PT|Rehab|Wound care} at <facility> {TTS|MWF|twice a week}{ with Dr. <last>|}.
{School|Daycare|Work} note given for <person>{ ({<school>|<org>})|}.
{MD|RN|Provider} <last> {to bedside|aware|notified}
{per|Per|As per} {Dr. |Dr |}<last>{,|:} <body_lower>
<last> {is|was|has} {resting|alert|stable|ambulating|comfortable} {in bed|at <time>|}.
<first> {is|was|has been} {crying|feeding|playful|doing well|worse} {since <time>|today|per <kin>}.
{Patient|Pt} {prefers|goes by|likes} {to be called |the name |}<first>.
{Sister|Brother|Wife|Husband|Son|Daughter} is <first>{ <last>|}{ (<phone>)|}
<hospital> {ED|ER|ICU|Emergency Room|NICU|L&D|PACU} {course|note|visit <date>|called|unable to take}.
{Echo|MRI|CT|Colonoscopy|Biopsy|Cath|EGD} ({<date>, |}<hospital>): <body_lower>
{PSH|PMH|Surgical history}: {<operation>|<diagnosis>} ({<hospital>|Dr. <last>}, {<n:1980-2022>|<date>})
{Allergy|Immunology|Cardiology|Oncology} {<last>|Dr. <last>|<person>}: <body_lower>
<indexed>  {M|F}  <age>  {<mrn>|<date>|<room>}
<last>, <first> | {<mrn>|<date>} | <hospital>
{As|Previously|First} {reported|described|proposed} by <last> {et al.|et al|and colleagues|and coworkers} {[<n:1-40>]|(<n:1980-2022>)|}, <body_lower>
{ED|Triage|Nursing} {Note|note} {by|-} <person>{, RN|} <time>
""".strip().splitlines()
)

WITHOUT_NAMES: tuple[str, ...] = tuple(
    """
{Positive|Negative} <eponym> {sign|test|maneuver|reflex}{ on the {left|right}|}.
{No|Mild|Severe|Known|Probable|Possible} <eponym>{'s|} {disease|syndrome|phenomenon|palsy|esophagus|lymphoma|thyroiditis|contracture}.
<eponym> {catheter|drain|tube|clamp|fracture|nodes|bodies|procedure|score|criteria|classification|stain|collar} {placed|removed|noted|is <n:2-9>|in place}{ on <date>|}.
{History|Hx} of <eponym>{'s|} disease, {on|off} <drug>.
{Continue|Start|Stop|Hold|Increase|Resume|Give|Add|Taper} <drug>{ <n:2-900> mg| <n:2-900> mg {PO|IV|BID|daily|q8h}|}{ and <drug>|}.
{Medications|Meds|Home meds}: <drug>, <drug>, <drug>{, <drug>|} 
{Allergies|Allergy|NKDA|Allergic to}: <drug>{, <drug>|}{ ({rash|hives|anaphylaxis})|}
<drug> <n:2-900> mg {tablet|capsule|IV|PO|q6h prn|once daily}
{<heading>|<HEADING>}{:|} <body>
{<heading>|<HEADING>}
<term>{:|} {normal|negative|within normal limits|<f:1.0-9.9>|see above|<n:2-300>}
<term>, <term> and <term> {normal|unremarkable|intact|negative}.
{CT|MRI|X-ray|Ultrasound|Echo} {Head|Chest|Abdomen|Pelvis|Spine|Brain|Neck} {With|Without|W/O} Contrast
{Emergency Department|Internal Medicine|Intensive Care Unit|Physical Therapy|Social Work|Case Management|Labor and Delivery|Operating Room|Cardiology Clinic|Infusion Center|Wound Care|Radiology}
{Discharge|Transfer|Admit} to {home|rehab|skilled nursing facility|hospice|the floor|ICU|psych|SNF|an outside hospital} {in stable condition|today|when medically ready|with home health}.
{Seen|Evaluated|Followed} {by|in} {cardiology|the clinic|the ED|primary care|an outside hospital|the emergency room|Neurology|Orthopedics|Infectious Disease}.
{Discussed|Reviewed} with {patient|family|attending|the team|her husband|his mother|pharmacy|Radiology|the night hospitalist}.
{Patient|Pt|Pt.} {is|was} {alert|oriented|awake} {x3|and oriented|to person, place and time}, {in no acute distress|NAD|resting}.
{Mother|Father|Wife|Husband|Daughter|Family|Parents} {at bedside|report fever|deny sick contacts|states he fell|updated|agree with plan}.
{<nationality>|White|Black|Hispanic|Caucasian|Asian} {male|female|man|woman}, {<age> years old|speaks English|interpreter used}.
{Vitamin|Hepatitis|Factor|Type|Stage|Grade|Class|Group|Stage} {A|B|C|D|B12|II|III|IV|V Leiden|1|2} {deficiency|negative|stable|noted}
{L<n:1-5>|C<n:2-7>|T<n:1-12>|S1}{-{L5|S1|T2|C7}|} {disc|radiculopathy|fracture|level|laminectomy}
{Strength|Motor} 5/5 {throughout|bilaterally|in upper extremities}. {Vision|Visual acuity} 20/<n:20-80> {OD|OS|OU}.
{Wells|Centor|CURB-65|HEART|GCS|APGAR|NIHSS|CHADS2|MELD|Ranson} {score|} {is|of|:} <n:0-15>
{Strep|Flu|COVID|RSV|HIV|Lyme|Monospot|C. diff|H. pylori|E. coli|S. aureus|MRSA} {negative|positive|pending|PCR sent}.
{Plan|PLAN|A/P|Assessment}: {1.|#1|} {<diagnosis>|<Diagnosis>} - {<drug>|continue <drug>|monitor|workup pending}
{1|2|3|4|5}. {<Diagnosis>|<diagnosis>}{: <body>|}
{-|*|•} {<term>|<Term>}: <body>
{-|*|•} <Body_title>
{Denies|Endorses|Reports} {alcohol|tobacco|IV drugs|marijuana|Tylenol overuse|recent travel|sick contacts}.
{Lives|Living} {alone|with family|with spouse|in a nursing home|in an apartment|in a group home|with {his|her} {wife|husband|mother}}. {Retired|Works full time|Unemployed|On disability}.
{Retired|Works as a|Former} {teacher|nurse|carpenter|truck driver|veteran|engineer|farmer|cook}. {Never smoker|Quit <n:2-30> years ago|Drinks socially}.
{Born|Delivered} {at|in} {<n:30-40> weeks|term}, {C-section|vaginal delivery}, {no complications|NICU stay of <n:2-20> days}.
{Patient|Pt} {has|had} {a Foley|a Dobhoff|a PICC|a Port-a-Cath|an LVAD|a Holter|an Ace wrap|a Penrose drain}.
{BP|HR|RR|Temp|SpO2|Weight|Height|BMI|Pulse}{:|} {<n:50-180>{/<n:50-99>|}|<f:36.0-39.9>}
{Reviewed and|Chart} {reviewed|agree}. {Attending attestation|Time spent}: <n:10-60> minutes.
{He|She} {speaks|is} {Spanish|Mandarin|Russian|Arabic|Vietnamese|Haitian Creole|Portuguese|<nationality>}{ speaking|}.
{New|Old|Prior|Recent|Outside} {EKG|MRI|CT|echo|records} {shows|show|reviewed|unchanged|demonstrates} {LBBB|LVH|no change|AFib|ST depression in V<n:2-6>}
{Johnson & Johnson|Pfizer|Moderna|AstraZeneca|Medtronic|Abbott|Baxter|Roche} {vaccine|pacemaker|pump|assay|device} {received|in place|interrogated}.
{Using|After|Per} {Bonferroni correction|the Kaplan-Meier method|the Mann-Whitney test|Cox regression|Student's t test|Fisher's exact test|Pearson correlation}, <body_lower>
{Hematoxylin and eosin|Giemsa|Gram|Ziehl-Neelsen|Wright|Masson trichrome|Congo red|Papanicolaou} {stain|staining} {showed|was negative}{ (Fig. <n:1-9>|}.
{We report|We present|Here we describe|To our knowledge} {a rare case|the first case|two cases} of <diagnosis>{ in a <age>-year-old {man|woman}|}.
{Written informed consent|Ethics approval|Verbal consent} was obtained{ from the patient| from the parents|}.
""".strip().splitlines()
)

SCIENCE: tuple[str, ...] = tuple(
    """
{A|One|This} <age>-year-old {man|woman|boy|girl} {presented|was referred|was admitted} {with|because of} {a <n:2-9>-month history of |}<diagnosis>.
{Histopathological|Laboratory|Immunohistochemical|Radiological|Physical} {examination|findings|evaluation|analysis} {revealed|showed|demonstrated|confirmed} <diagnosis> {with|without|and} <term>.
{Magnetic resonance imaging|Computed tomography|Ultrasonography|Endoscopy} of the <term> {showed|revealed|disclosed} {a mass|an ill-defined lesion|no abnormality|diffuse thickening} {measuring <f:1.0-9.9> cm|in the right lobe|(Figure <n:1-6>)}.
The {tumor|lesion|patient|infection|fistula} {was resected|was treated with <drug>|recurred|resolved} {after|within} <n:2-18> {months|weeks|days} {of follow-up|without sequelae|postoperatively}.
{Treatment|Therapy|Management} with <drug> {and|or|plus} <drug> {was started|was discontinued|led to improvement|is recommended} {[<n:1-40>]|(Table <n:1-4>)|}.
{Most|Several|Few|Previous} {cases|studies|authors|reports} {describe|suggest|reported|support} {that|an association between} <diagnosis> {and|with} <diagnosis> {[<n:1-40>,<n:41-60>]|}.
{The differential diagnosis|Complications|Risk factors|Clinical features} {includes|include|included} <diagnosis>, <diagnosis>{,|} and <diagnosis>.
{Serum|Urine|Plasma|CSF} <term> {was|were} {elevated|normal|positive|<f:0.1-99.9> {mg/dL|U/L|ng/mL|mmol/L}} (normal range <n:1-9>-<n:10-99>).
{In|On} {conclusion|summary|contrast|addition|examination}, {early diagnosis|prompt treatment|a high index of suspicion|this finding} {is essential|remains rare|may improve outcome}.
{Genetic|Molecular|Serological} {testing|analysis} {identified|excluded} a {mutation|variant|deletion} in {exon <n:1-30>|the gene|codon <n:10-900>}.
{Under general anesthesia|Through a midline incision|Using a lateral approach}, the <term> was {exposed|mobilized|repaired|excised}.
{According to|Based on} {the literature|WHO criteria|current guidelines|the American College of Cardiology|the European Society of Cardiology|ICD-10|DSM-5}, {surgery|observation|biopsy} is {indicated|preferred}.
{Her|His|The} {past|family|medical|surgical|obstetric} history {was unremarkable|included <diagnosis>|was notable for <diagnosis>}.
{The authors declare|Written informed consent|Conflict of interest|Funding|Ethics}: {no competing interests|was obtained|none|not applicable}.
{Over|During|Within} the {next|following|past} {few|<n:2-9>} {days|weeks|months|years}, {he|she|the patient} {improved|deteriorated|developed <diagnosis>|remained stable|lost weight}.
{Type|Stage|Grade|Class|Phase|Group|Serotype|Subtype} {<n:1-4>|I|II|III|IV|A|B|C} <diagnosis> {is|was} {common|rare|suspected|diagnosed}.
{Patient|Case|Figure|Table|Sample|Day|Week|Control|Panel} {<n:1-12>|A|B|C} {shows|underwent|had|was|received} {<diagnosis>|<drug>|the same regimen|no symptoms}.
{Anti-|Non-|Pre-|Post-}{smooth muscle|traumatic|operative|nuclear} {antibodies|changes|course|testing} {were|was} {negative|positive|uneventful|noted}.
{Bacterial|Fungal|Viral} {culture|cultures} {grew|yielded} {Escherichia|Klebsiella|Staphylococcus|Candida|Aspergillus|Streptococcus|Pseudomonas|Enterococcus|Mycobacterium} {coli|pneumoniae|aureus|albicans|fumigatus|pyogenes|aeruginosa|faecalis|tuberculosis}.
{Statistical|Multivariate|Survival} analysis {used|was performed with} {SPSS version <n:18-28>|R|Stata|GraphPad Prism|the log-rank test|SAS} {software|}.
{A|B|C|E|H|K|M|N|P|S|T}. {coli|aureus|flavus|fumigatus|pylori|pneumoniae|albicans|tuberculosis|marneffei|vivax|cereus|cinaedi|equi|avium|rubrum} {was isolated|grew|infection|bacteremia|isolates|and <term>} {was|were|from|with|in} {<diagnosis>|blood cultures|sputum|this patient}.
{et al.|et al|ibid.|i.e.|e.g.|cf.|viz.} {reported|described|found|suggest} {<diagnosis>|that <diagnosis> is rare|no difference}{ [<n:1-40>]|}.
{Abbreviations|Key words|Keywords}: {<term>, <term>, <term>|<diagnosis>; <diagnosis>; <drug>}
{Medium|Large|Small|Right|Left|Upper|Lower|Bilateral} {vessel|lobe|limb|lung|kidney} {involvement|disease|consolidation|weakness} {with|and} <diagnosis>.
""".strip().splitlines()
)
