"""Reviewed word lists: capitalised words that are no names, and names that are also ordinary words.

Written for this project; no list of another's is copied.
"""

import re

_AFTER_A_LABEL = (
    """
the a an and or of to in on at by for from with without as if is are was were be been has had have having not no none unknown
he she it his her their they them we i you who which that this these those there here when where while also then than but so
per via due after before during since until upon about against between under over above below again still just only very more most
yes ok see seen same other others another both each every all any some such own new old good fair poor stable alert awake oriented
denies denied deny reports reported reporting states stated stating endorses endorsed complains complained presents presented
presenting appears appeared arrived arrives admits admitted admit describes described notes noted notified note feels felt says said
lives lived living works worked takes taking took given gives received receives requests requested refuses refused declines declined
agrees agreed understands understood verbalized verbalizes tolerated tolerating ambulatory ambulating walked walks came comes went goes
woke wakes fell started starts stopped stops continues continued continue remains remained requires required needs need
wants wanted will would could should may might can cannot did does do done was able unable currently recently previously today tonight yesterday
tomorrow now later once twice daily nightly weekly monthly morning afternoon evening night admission discharge transfer arrival departure
patient patients pt pts mother father mom dad mum parent parents son daughter brother sister wife husband spouse partner friend family
aunt uncle niece nephew cousin grandmother grandfather grandma grandpa guardian caregiver child baby infant boy girl male female man
woman lady gentleman adult newborn twin name names relationship phone address age sex gender race dob date time mrn csn
doctor nurse physician provider providers attending resident intern fellow surgeon hospitalist intensivist pharmacist therapist
technician student scribe paramedic ems medic team staff clinic hospital emergency department room unit floor ward icu picu nicu micu sicu ccu
ed er or pacu triage bedside home office service services consult consultation consulting referral case management social work worker
cardiology neurology surgery surgical orthopedics orthopedic ortho trauma medicine medical internal pediatrics pediatric peds oncology
hematology radiology pathology psychiatry psych psychology dermatology ophthalmology urology nephrology gastroenterology gi
pulmonology pulmonary endocrinology rheumatology infectious diseases disease anesthesia anesthesiology obstetrics gynecology ob gyn obgyn ent
palliative hospice rehab rehabilitation physical occupational speech respiratory therapy nutrition dietary pharmacy laboratory lab labs
imaging ultrasound echo ekg ecg ct mri mra xray cxr x-ray pet scan vascular interventional critical care primary urgent wound
plastic general thoracic cardiac cardiothoracic neurosurgery neurosurgical neuro spine hand foot podiatry dental dentistry
history hx exam examination physical review systems assessment plan impression diagnosis diagnoses results vitals medications
medication meds allergies allergy procedure procedures findings finding indication technique comparison conclusion recommendation recommendations
summary instructions instruction follow followup follow-up disposition condition status reason chief complaint present illness subjective objective
constitutional cardiovascular musculoskeletal gastrointestinal genitourinary neurological neurologic psychiatric skin integumentary endocrine
head eyes ears nose throat neck chest heart lungs abdomen back pelvis extremities mental level consent education information data
pain fever chills nausea vomiting diarrhea cough dyspnea shortness breath weakness dizziness headache syncope seizure rash bleeding
positive negative normal abnormal left right bilateral upper lower acute chronic mild moderate severe intermittent possible probable
diabetes hypertension asthma copd cancer stroke depression anxiety pneumonia sepsis infection injury fracture fall
type stage grade class phase day days week weeks month months year years hour hours minute minutes
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
aspirin tylenol ibuprofen motrin lasix coumadin plavix insulin metformin lisinopril heparin morphine zofran ativan haldol ancef rocephin
english spanish american african asian hispanic caucasian white black european latino latina male/female
united states america mexico canada china india france germany italy spain japan korea england britain ireland australia
md do rn np pa pac phd pharmd lpn cna emt mph facp facep ms mr mrs dr miss sir madam
practitioner practitioners assistant assistants officer direct contact please call page paged called calling discussed discussion
spoke speaking signed sign signature electronically dictated dictation transcribed reviewed review verified authenticated attested
interpreter translator chaplain case manager coordinator charge supervisor director chief house on-call covering
brain spine angiogram angiography venography enterography arthrogram abdomen/pelvis cholangiopancreatography spectroscopy elastography
girl's boy's a/b
"""
    + """
advised initially however additionally although because overall given likely unlikely otherwise regarding concerning
brought accompanied transported evaluated examined assessed treated managed followed placed removed performed obtained ordered
counseled instructed educated informed updated aware agree agreeable cooperative comfortable sitting lying resting sleeping
hemodynamically afebrile hypotensive hypertensive tachycardic bradycardic tachypneic hypoxic febrile intubated sedated
improved improving worsening worsened resolved unchanged returned return resting monitored monitor
deceased quit former approximately about around nearly almost end prostate non-hodgkin hodgkin emr ehr chart charts record records
ssn dnr dni hpi pmh psh ros bp hr rr spo2 o2 iv im po prn bid tid qid qhs ekg ekgs cbc bmp cmp lft lfts bnp inr pt/inr tsh abg vbg uti uri gerd cad chf afib dvt pe
tobacco alcohol drugs smoker smoking social surgical family paternal maternal both elderly young older younger pleasant
colon breast lung kidney liver thyroid ovarian pancreatic bladder stomach brain blood bone heart attack high low cholesterol arthritis dementia alzheimer parkinson
arrive leave leaving call back return resume hold give take use avoid check obtain order send place start stop increase decrease repeat recheck
first second third last next final initial primary secondary main only total
transferred transferring picking signing handing former risk factors factor pending complete completed confirmed identified identifies known non prior past recent
"""
)

NOT_NAMES = frozenset(_AFTER_A_LABEL.split())
"""Lower-case words that may stand capitalised after a title, a label or a relationship, and are no name."""

NAMES_TOO = frozenset(
    str.split(
        "april may june august summer white black brown green gray grey ward house case hand foot page head heart old young good hope grace joy faith france english "
        "ireland england germany israel jordan china india major mark bill long short rich "
        "price cook baker mason hunter fisher carter walker parker day love low high best wise sharp strong church stone bishop king knight frank grant chance banks west "
        "north east south winter frost snow rose dean judge art gene ray pat drew will sue lane field fields hill hall wood woods brooks rivers waters gates bell ball cross "
        "read reed bird little small early moody savage stern bright blood burns noble prince duke swift bond nail spence pace"
    )
)
"""Words that are names as often; next to another name they are part of it."""

NO_NAME_ENDING = re.compile(
    r"(?:ately|ally|ently|antly|ously|edly|ively|ably|ibly|ment|ments|tion|tions|sion|ness|itis|emia|osis|ology|ologist|ectomy|ostomy|otomy|oscopy|graphy|gram|pathy|"
    r"algia|uria|rrhea|plasty|therapy|cillin|mycin|floxacin|statin|olol|pril|sartan|azole|idine|amine|ated|ized|ised|ating|izing|ility|ical|ular|eous|ious|ative|ency)\Z"
)
"""Endings of English and clinical words that names do not have."""

_ALSO_WORDS = (
    """
able ace acre alert amber angel apple april arch archer art ash ask august autumn back bacon baker ball bank banks barber
barker bark barn baron base basil bass bath batten bay beach bean bear beard beck bee bell belt bench bend berry best bill birch bird
bishop black blank blood bloom blue bolt bond bone bones book booth bottom bow bowl box boy brace branch brand bright broad
brook brooks brown brush buck bud bull burn burns bush butcher butt button buzz cable camp can cane cannon card care carpenter carter case
cash castle cave chair chamber chambers chance chapel chapman charity chase cheek cherry chest child childs chin christian church clay clear
click cliff clinic close cloud coal cold cole collar colon comfort constant cook cooks cooper cope copper cord core corn cotton couch
counts court cousin cow cox craft crane creek crisp cross crow crown crystal cross cushing dale dam dame dark dash date dawn day days
deal dean dear deck deed deep deer den dent diamond dick dill dim do dock doctor dollar don dove dow down downs drake draw drew drive
driver drum duck dusty dye early earl earnest east eden edge elder else english eve even ever fair faith fall falls
farmer farm fast favor fawn fell few field fields fine finger finn fish fisher fix flood flora flowers flower flint foley ford
foot forest fort fortune foster fountain fox france frank free freed freeman french friend frost fry full fuller gain gale gall game gamble garden gardener
gates gay gem gene gentle gentry german ginger glass glen gold golden good goose gore grace grain grams grand grant grave graves gray
green grey grove grow guard guest guide gun gunner guy hair hale hall ham hammer hand hands hardy harbor harm harmony harp hart hatch haven hawk hay
head heal heard heart heath held helm hen herb herring high hill hills hinge hip hobby hold holder hole holiday holland
home honey hook hooks hope hopper horn horton hose house hull hunt hunter hurst hurt ice iris iron ivory ivy jack jade jasmine jasper jay jet jewel job jolly
journey joy judge july june justice keen keep key keys kidney kind king kings kit kite knee knight knot lab lake lamb lance land
lane large lark lash last law lay leaf lean lease lee left leg legend lent less levy liberty light lily lime linen link lion list little living lock
lone long look loop lord lore love low lowe lucky lung lush ma mace magic main major male man mane mann manor many maple marble march mark marker marks marrow
marshal mart martial mason mass masters mat may mays mead meadow means mercy merit merry mild miles mill miller mills mine miner minor mint
mist mitral mole money monk month moon moor more morning moss mount mouse mouth nail nurse nutt neck new newborn noble noon
norm north oak oats olive only opal opera orange otter outlaw over pace pack page pain paine painter pal palm palmer pan paris park parker parks parson
part parting pass past pat patch patience patient peace peach pear pearl peel peg pen penn penny pepper perch person phase piece pierce pike pine pink
place plain plane plant player plum point pole pond pool poole pope poppy port porter post potter pound powder powell power powers precious press price pride pride prince print prior prosper proud
pump purple queen quick quill rabbit rain ram ramp randy range ranger rank rash raven raw ray reach read reader ready reel rees rest rice rich richer richmond ridge
right ring ripple ripe rise river rivers road roach rob robe robin rock rocky rod rode rogue roll rolls rook room root rope rose round royal
rue rush rust rusty sable sage sailor saint salt sand sandy sands savage sawyer say scales school sea seal sears season see self senior sergeant serene shade sharp
shell shepherd shin shine ship shoe shore short shy silk silver simple singer singleton six skinner skip sky slack slaughter slim small smart smith snow song sorrow south spark sparks spear speed
spell spice spring springs square stable stack staff stag stall stamp star stark start steel stem stern steward stills sting stock stone storm story stout strain strange
stream street strength strong sturdy sue sugar summer summers sun sunny sunshine swan sweat sweet swift tab tack tall tanner teal temple tender thick thin thorn tie tiger till
timber tin tolerance toll topping torch tower town towns track travel treat tree trinity trip triumph troy true turk turner twin union unity urban usher vale van
vance vein vera vest victory vine viola violet vision wait walker wall waller walls ward ware warm water waters way weak weather weaver week weeks weird well
wells welsh west wheat wheel white whole wick wild will willow wills win wind wing winner winter winters wire wise wish wolf wood woods woodward wool word worker works workman worth wrist yard
young zeal zen
abdominal acute aged alcohol allergy anemia apgar axe bile bowel breast chronic clot cyst dose drain edema fever flank gait gland glasgow graft groin lesion liver mass murmur nerve node organ palate
pelvis plate pulse renal sinus skin skull spine sputum stent stroke temporal thigh thyroid tibia toe tongue tooth tumor ulcer valve vessel
an be by he in me my no of on or so to us we am as at if is it go an all and any are but for had has her him his how its let not now off old one our out per put ran red sat set she six son ten the too two use was who why yet you
also area been bed both came cell cold come data done each even exam feel felt find four from gave give goes grew half have hear held here into iron just kept know lab later left less like line lips list live long look made make mild more
most much must near need next none note once open oral pair plan poor rate read real rest same seen side sign skin slow soft some soon sore stay such sure take than that them then they this time took type upon used vein very want warm wave week went were what when
with work year your above after again ankle apart aside awake birth blood brain chest child clear close count cream daily death drink eight elbow every family female fifth first floor fluid found fourth given grade great group heart hours house human
images joint labs large later legs level light limit lower lungs lymph male metal motor mouth nasal neck nine normal often older onset order other pain panel past patch phase place plain point power prior quick range rapid right round scale scans second seven sharp sheet short
shots since sleep small smoke sober social solid sound space spasm spell stage stand state still stool study sugar table their there these thing think third those three times today total touch trace tract treat trial truck under until upper urine usual vital
"""
    + """
hospital clinic center medical emergency department health care main avenue drive lane court place apartment suite unit building
"""
)

ALSO_WORDS = frozenset(_ALSO_WORDS.split())
"""Lower-case name tokens that are ordinary words too: known names among them count only where they are capitalised."""
