"""Words that phrases and sentences of the training text are made of; the project's own lists, facts of common knowledge."""


def listed(entries: str) -> tuple[str, ...]:
    """Entries divided by `|`; line breaks do not count.

    >>> listed("North|South")
    ('North', 'South')
    """
    return tuple(entry.strip() for entry in entries.replace("\n", "").split("|"))


PARTICLES = listed("""van|de|von|van der|de la|del|di|da|bin|al|El|De|Van|dos|Le|La|St.""")

CITY_HEADS = listed(
    """North|East|West|South|New|Lake|Port|Fort|Mount|Upper|Lower|Old|Saint|St.|San|Santa|Bad|Glen|
Little|Great"""
)

CITY_TAILS = listed(
    """town|ton|land|ville|berg|burgh|borough|bury|view|port|mouth|stad|furt|chester|fort|haven|side|
shire|ford|field|wood|dale|burg|ham|ney|stead|wick|by|heim|dorf|ovo|ino|abad|pur|nagar|eville|
mere"""
)

CITY_ENDS = listed(
    """Springs|Falls|Heights|City|Beach|Hills|Park|Grove|Creek|Valley|Junction|Harbor|Lake|Bay|Ridge|
Township|Village|Island|Center|Point|County|on Sea|upon Tyne"""
)

STREETS = listed(
    """Street|St|St.|Avenue|Ave|Ave.|Road|Rd|Rd.|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Terrace|
Circle|Place|Pl|Square|Highway|Parkway|Trail|Crescent|Close|Gardens|Grove|Park|Alley|Manor|Harbor|
Cliffs|Track|Canyon|Mews|Hill|Heights|Ridge|Mount|Loop|Bypass|Turnpike|Expressway|Flats|Isle|Knoll|
Landing|Mill|Overlook|Pass|Pike|Pine|Plains|Plaza|Point|Port|Prairie|Ranch|Rapids|Rest|River|Route|
Run|Shoals|Shore|Skyway|Spring|Spur|Station|Stream|Summit|Trace|Tunnel|Union|Valley|Via|View|Village|
Ville|Vista|Walk|Wall|Well|Wells|Orchard|Motorway|Meadow|Lodge|Key|Junction|Inlet|Haven|Green|Glen|
Garden|Fork|Forest|Ford|Field|Estate|Divide|Dam|Dale|Curve|Crossing|Crest|Creek|Cove|Course|Corner|
Common|Club|Cape|Burg|Brook|Bridge|Branch|Bend|Beach|Bay|Row"""
)

FOREIGN_STREETS = listed(
    """Via {}|Via {} {}|Rue {}|Rue de {}|Rue de la {}|Rue du {}|Calle {}|Calle de {}|Avenida {}|Rua {}|Rua da {}|
Rua {} {}|ul. {}|Piazza {}|Corso {}|Viale {}|Plaza {}|Jalan {}|Chemin de {}|Avenue {}|Place {}|{}straße|
{}strasse|{}str.|{}weg|{}gasse|{}platz|{} Strasse|{}gatan|{}vej|{}veien|{}straat|{}laan|{}plein|{}katu|
{}tie|{}utca|{} utca|{} ut|{}ova|{} cad.|Kungs{}|C/ {}|P.o {}|Boulevard {}|Carrera {}|Largo {}|Ulica {}|
Am {}|Im {}|ulica {}|{} ulica|{} utca|Canale {}|Strada {}|Borgo {}|Vicolo {}|Incrocio {}|Contrada {}|
Passeig {}|Glorieta de {}|Cuesta {}|Ronda de {}|Rambla {} {}|Pasaje {}|Privada {}|Retorno {} {}|Andador {}|
Circuito {}|Travessa de {}|Praia de {}|Alameda {}|Campo de {}|Vale de {}|bulevar {}|nam. {}|{} namesti|
{}vagen|{}stigen|{}grand|{}torget|{}allen|{}gade|{}engen|{}parken|{}bakken|{}svingen|{}kuja|{}polku|
{} tanav|{} Sokak|{} Caddesi|Jl. {} No.|Gang {}|{} Marg|{} Nagar|{} Chowk|H.No. {}|Brgy. {}|al. {}|
os. {}|pl. {}|aleja {}|Bd. {}|Piata {}|Soseaua {}|{} krt.|{} ter|{} sor|Impasse {}|Quai {}|Cours {}|
Allee {}|Esc. {} {}|{} Ring|{}allee|{}ufer|{}kamp|Zum {}|An der {}|{}hof|{}gracht|{}kade|{}singel|
{}steeg|{}dreef|Lugar {}|Urbanizacion {}|Barrio {}|Colonia {}"""
)

TRADES = listed(
    """Bank|Foods|Motors|Airlines|Insurance|Logistics|Bakery|Hardware|Pharmacy|Pharmacies|Books|Records|
Furniture|Electric|Electronics|Toys|Stores|Markets|Market|Supermarkets|Catering|Realty|Construction|
Roofing|Plumbing|Trucking|Shipping|Farms|Dairy|Brewing|Brewery|Coffee|Diner|Grill|Pizza|Hotel|Hotels|
Travel|Textiles|Steel|Mills|Chemicals|Software|Systems|Studio|Studios|Media|Press|News|Times|Herald|
Energy|Oil|Gas|Mining|Telecom|Mobile|Auto|Auto Parts|Tires|Cleaners|Lumber|Paints|Optical|Capital|
Partners|Consulting|Advisors|Financial|Credit Union|Mutual|Health Plan|Health|Biotech|Labs|Robotics|
Aerospace|Railways|Freight|Couriers|Security|Staffing|Fashion|Shoes|Jewelers|Sports|Gym|Yoga|Law Firm|
Casino|Theatre|Warehouse|Outlet|Department Stores|Garden Center|Landscaping|Cafe|Kitchen|Seafood|Meats"""
)

ENDS = listed(
    """Inc|Inc.|LLC|Ltd|Ltd.|Corp|Corp.|Corporation|Group|Company|Co.|& Co|& Sons|and Sons|Brothers|Bros.|
PLC|GmbH|AG|S.A.|Industries|Enterprises|Associates|Partners|Holdings|Foundation|International|Worldwide|
Services|Solutions|Technologies|Systems|Union|Society|Association|Council|Agency|A/S|d.o.o.|j.d.o.o.|HB|AB|BV|B.V.|N.V.|
NV|s.r.o.|v.o.s.|a.s.|S/A|S.A.|Ltda.|Ltda|S.p.A.|SPA|s.r.l.|SRL|SARL|S.A.S.|et Fils|e Filhos|
y Asociados|e Figli|& Partner|OHG|KG|GbR|Oy|Oyj|Tbk|Kft.|Zrt.|Sp. z o.o.|e.V.|Stiftung|AS|Hermanos|
Pty Ltd|Pty|A.S.|mbH|and Associates|Limited|s.p.|S.C.|Lda.|plc|Cooperative"""
)

PUBLIC = listed(
    """{} Police Department|{} Fire Department|{} County Jail|{} School District|{} City Council|{} Public Library|
Bank of {}|University of {}|{} Chamber of Commerce|{} Post|{} Tribune|Port of {}|{} Housing Authority|
{} State Prison|{} Correctional Facility|{} Transit|{} United|{} Lions|FC {}|{} Orchestra|Museum of {}|
{} Baptist Church|First Methodist Church of {}|St. {} Church|{} Fire Rescue|{} Head Start|{} Rotary Club|
{} YMCA"""
)

KNOWN = listed(
    """Google|Microsoft|Amazon|Walmart|Target|Starbucks|McDonald's|Apple|Facebook|Toyota|Honda|Ford|Boeing|
Siemens|Samsung|Sony|Nokia|Ikea|Costco|Home Depot|FedEx|UPS|IBM|Intel|Oracle|Netflix|Uber|Lufthansa|
Delta|KFC|Chipotle|Verizon|AT&T|Comcast|Nestle|Unilever|BMW|Volkswagen|Citibank|HSBC|Barclays|
Wells Fargo|Chase|Deloitte|Accenture|NASA|UNICEF|Red Cross|Greenpeace|BBC|CNN|Reuters|Nike|Adidas|
Kroger|Safeway|Publix|Aldi|Tesco|Lowe's|Best Buy|Sears|Macy's|Aetna|Cigna|Humana|Blue Cross Blue Shield|
United Healthcare|Anthem|Kaiser|Allstate|Geico|State Farm|Tesla|Shell|Exxon|Chevron|Pepsi|Coca-Cola|
Hilton|Marriott|Airbnb|Spotify|Twitter|LinkedIn|Dell|HP|Cisco|Caterpillar|John Deere|Subway|Wendy's|
Dunkin'|Whole Foods|Trader Joe's|Petco|Denny's"""
)

SAINTS = listed(
    """Mary|Joseph|Luke|Vincent|Francis|Anthony|John|Elizabeth|Jude|Thomas|Agnes|Catherine|Clare|Michael|
Peter|Paul|Rita|Anne|Patrick|Barnabas|Bernard|Alphonsus|Brendan|Cecilia|Columba|Dominic|Edmund|Hedwig|
Ignatius|Mark|Martin|Monica|Raphael|Rose|Stephen|Theresa|Ursula|Xavier"""
)

HOSPITALS = listed(
    """Hospital|Medical Center|General Hospital|Memorial Hospital|Regional Medical Center|Community Hospital|
Children's Hospital|University Hospital|Health Center|Healthcare|Health System|Health|Clinic|
Regional Hospital|County Hospital|Infirmary|Medical Centre|District Hospital|Baptist Hospital|
Methodist Hospital|VA Medical Center|VA|Veterans Hospital|Heart Institute|Cancer Center|Cancer Institute|
Women's Hospital|General|Memorial|Regional|Mercy|Presbyterian|Surgical Hospital|Rehabilitation Hospital|
Behavioral Health|Medical Campus|Hosp|Med Center|Emergency Center|Trauma Center|Day Surgery|Hospital Center"""
)

CLINICS = listed(
    """Clinic|Family Medicine|Family Practice|Primary Care|Pediatrics|Internal Medicine|Medical Group|
Medical Associates|Cardiology|Cardiology Associates|Orthopedics|Orthopaedic Group|Dermatology|Urgent Care|
Dialysis|Dialysis Center|Surgery Center|Women's Health|OB/GYN|Eye Care|Dental|Physical Therapy|Pain Clinic|
Oncology|Neurology|Health Clinic|Walk-In Clinic|Wellness Center|Imaging|Endocrinology|Nephrology Associates|
GI Associates|Urology|Counseling Center|Fertility Center|Allergy & Asthma"""
)

HOMES = listed(
    """Nursing Home|Nursing Center|Nursing and Rehab|Nursing & Rehabilitation|Rehab|Rehabilitation Center|
Care Center|Assisted Living|Senior Living|Skilled Nursing|Skilled Nursing Facility|Manor|Hospice|Memory Care|
Health and Rehab|Retirement Village|Retirement Community|Group Home|Villa|Gardens|Place|House|Lodge|
Healthcare Center|SNF|Long Term Care|Shelter|Recovery Center"""
)

PREFIXES = listed(
    """Sacred Heart|Good Samaritan|Holy Cross|Mercy|Providence|Grace|Trinity|Unity|Hope|Lakeside|Riverside|
Valley|Mountain View|Harborview|Evergreen|Sunrise|Bayside|Northside|Southside|Eastside|Westside|Central|
Metro|Tri-County|Summit|Pinnacle|Heritage|Liberty|Pioneer|Golden|Silver|Oak|Cedar|Maple|Willow|Birch|
Pine|Elm|Magnolia|Cherry|Clear|Crystal|Spring|Autumn|Prairie|Desert|Ocean|Island|Coastal|Highland|
Meadow|Brook|Stone|Rock|Green|Blue|White|Red|Park|Royal|Crown|Beacon|Bridge|Cornerstone|Horizon|
Legacy|Phoenix|Star|Sun|Moon|Falcon|Eagle|Deer|Bear|Fox|Wolf"""
)

SCHOOLS = listed(
    """High School|Elementary School|Elementary|Middle School|Academy|College|University|Preparatory School|
Community College|Day School|School|Charter School|Junior High|Institute of Technology|Preschool|Daycare|
Primary School|Grammar School|Kindergarten|State University|State|Tech"""
)

KIN = listed(
    """mother|father|mom|dad|daughter|son|wife|husband|sister|brother|grandmother|grandfather|aunt|uncle|
niece|nephew|partner|fiancé|girlfriend|boyfriend|guardian|roommate|neighbor|friend|cousin|stepmother|
stepfather|spouse|caregiver|granddaughter|grandson|mother-in-law"""
)

MONTHS = listed("""January|February|March|April|May|June|July|August|September|October|November|December""")

STATES = listed(
    """Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|
Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|
Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|
North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|
Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"""
)

ABBREVIATED = listed(
    """AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|
NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"""
)

NATIONALITIES = listed(
    """American|Canadian|British|Irish|Scottish|French|German|Dutch|Belgian|Swiss|Austrian|Italian|Spanish|
Portuguese|Greek|Turkish|Polish|Czech|Hungarian|Romanian|Russian|Ukrainian|Swedish|Norwegian|Danish|
Finnish|Icelandic|Mexican|Brazilian|Argentine|Chilean|Peruvian|Colombian|Cuban|Haitian|Jamaican|Chinese|
Japanese|Korean|Vietnamese|Thai|Filipino|Indonesian|Malaysian|Indian|Pakistani|Bangladeshi|Nepali|
Iranian|Iraqi|Syrian|Lebanese|Israeli|Egyptian|Moroccan|Algerian|Tunisian|Nigerian|Ghanaian|Kenyan|
Ethiopian|Somali|Sudanese|Congolese|Australian|Samoan|Hmong|Afghan|Armenian|Albanian|Serbian|Croatian|
Bosnian|Latvian|Estonian"""
)

HEADINGS = listed(
    """Chief Complaint|History of Present Illness|Past Medical History|Past Surgical History|Family History|
Social History|Review of Systems|Physical Exam|Physical Examination|Vital Signs|Vitals|Medications|
Current Medications|Home Medications|Allergies|Assessment|Plan|Assessment and Plan|Impression|
Recommendations|Findings|Technique|Indication|Comparison|Disposition|Diagnosis|Discharge Diagnosis|
Hospital Course|ED Course|Medical Decision Making|Labs|Laboratory Data|Imaging|Procedures|Consults|
Subjective|Objective|Interval History|General|Constitutional|HEENT|Head|Eyes|Ears|Nose|Mouth and Throat|
Neck|Cardiovascular|Respiratory|Lungs|Heart|Abdomen|Gastrointestinal|Genitourinary|Musculoskeletal|
Extremities|Skin|Neurological|Neuro|Psychiatric|Psych|Endocrine|Hematologic|Lymphatic|Immunologic|
Medical Reasoning|Medical Treatment|Additional Testing|Patient Education and Counseling|Follow Up|Instructions|
Results|Case Presentation|Background|Introduction|Discussion|Conclusion|Conclusions|Abstract|Methods|
Patient Information|Consent|Keywords|Code Status|Diet|Activity|Condition|Prognosis|Nursing Note|
Triage Note|Addendum|Attestation|Mental Status|Occupation|Race|Language|Marital Status|Sex|Insurance|
Reason for Visit|Reason for Consultation|Operative Report|Preoperative Diagnosis|Postoperative Diagnosis|
Anesthesia|Specimens|Complications|Estimated Blood Loss|Counseling|Risk Factors|Immunizations|Birth History|
Feeding|Development"""
)

ROOTS = listed(
    """cardi|neur|gastr|hepat|nephr|derm|oste|arthr|my|angi|encephal|bronch|pneum|rhin|ot|ophthalm|cyst|
col|enter|chol|lymph|aden|thyroid|mast|hyster|salping|orchi|prostat|vas|phleb|arteri|scler|fibr|lip|
carcin|myel|erythr|leuk|thromb|kerat|retin|conjunctiv|pancreat|splen|mening|radicul|spondyl|tendin|
burs|synov"""
)

ENDINGS = listed(
    """itis|osis|oma|opathy|ectomy|ostomy|otomy|algia|emia|uria|oplasty|oscopy|ograms|omegaly|iasis|otic|
al|ic|olysis|orrhea"""
)

BEFORES = listed("""|||peri|endo|hyper|hypo|poly|sub|pan|para|micro|post""")

DRUG_HEADS = listed(
    """al|be|cor|dex|eno|flu|gly|hydro|ima|ket|lev|met|nor|oxa|pra|quin|ris|sul|tra|val|ver|xel|zol|
am|bri|ce"""
)

DRUG_MIDDLES = listed("""ba|ci|do|fe|la|mi|na|pro|ri|so|ta|vi|xi|zo""")

DRUG_TAILS = listed(
    """mab|nib|pril|sartan|olol|statin|azole|mycin|cillin|floxacin|pine|zepam|done|fil|prazole|gliptin|
gliflozin|tide|vir|xaban|parin|cort|ex|ol|an|ium|ix|era|is|or"""
)

LATIN_HEADS = listed(
    """digit|abduct|extens|flex|brev|long|minim|maxim|pollic|halluc|vast|serrat|pector|glute|tens|levat|
rect|obliqu|transvers|fove|cav|ram|sulc|gyr|nucle|vag|saphen|peron|tibial|ulnar|dors|plant|bacter|
staphyl|mycobacter|asper|crypt|trypan|leishman|schistos"""
)

LATIN_TAILS = listed("""us|orum|um|is|i|ae|a|ior|oris|alis|aris|inus|eum|ens|oides|osum|illus|ella|iensis""")

LITTLE_WORDS = listed("""the|a|of|to|in|and|with|was|is|for|on|at|he|she|it|his|her|not|has|had|by|from|as""")

SHORT_DIAGNOSES = listed(
    """sepsis|COPD|CHF|DKA|RSV|NSTEMI|CVA|AKI|UTI|chest pain|SOB|n/v|fever|seizure|fall|pneumonia|asthma|
bronchiolitis|NEC|appy|GI bleed|afib with RVR|hyponatremia|syncope"""
)

ONSETS = listed("""b|br|c|cl|d|f|g|gr|k|l|m|n|p|pr|qu|r|s|st|t|tr|v|x|z""")
