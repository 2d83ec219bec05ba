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
abbey abbot able ace acre addison alert amber angel apple april arch archer art ash ask august autumn back bacon bailey baker ball bank banks barber
barker bark barn baron barrett base basil bass bath batten bay beach bean bear beard beck bee bell belt bench bend berry best betty bill birch bird
bishop black blank blood bloom blue bolt bond bone bones book booth bottom bow bowl box boy brace bracken bradley branch brand bright britain broad
brook brooks brown brush buck bud bull burn burns bush butcher butler butt button buzz cable camp can cane cannon card care carlin carpenter carter case
cash castle cave chair chamber chambers chance chandler chapel chapman charity chase cheek cherry chest child childs chin christian church clay clear
clemons click cliff clinic close cloud coal coates cobb cold cole collar colon comfort constant cook cooks cooper cope copper cord core corn cotton couch
counts court cousin cow cox craft crane creek crisp crohn cross crow crown crystal cross cummings curry cushing dale dam dame dark dash date dawn day days
deal dean dear deck deed deep deer dell den dent destiny dewey diamond dick dill dim do dock doctor dollar don dove dow down downs drake draw drew drive
driver drum duck duke dunn dusty dye early earl earnest east eden edge elder ell else english ester eve even ever everest fair fairchild faith fall falls
farmer farm fast favor fawn fay fell fern few field fields finch fine finger finn fish fisher fitch fix flood flora florence flowers flower floyd flint foley ford
foot forest fort fortune foster fountain fox france francis frank free freed freeman french friend frost fry full fuller gain gale gall game gamble garden gardener
garner garland gates gay gem gene gentle gentry german ginger glass glen glover gold golden good goode goodman goose gore grace grain grams grand grant grave graves gray
green grey griddle grove grow guard guest guide gun gunner guy hair hale hall ham hammer hand hands hardy harbor harm harmony harp hart hatch haven hawk hay
hazel head heal heard heart heath heather held helm hen herb herring hick high hill hills hinge hip hobby hodgkin hogg hold holder hole holiday holland holly
holt home honey hook hooks hope hopper horn horton hose house howe hull hunt hunter hurst hurt ice iris iron ivory ivy jack jade jasmine jasper jay jet jewel job jolly
jordan josh journey joy joyce judge jules july june justice keen keep key keys kidney kind king kings kirk kit kite knee knight knot knox lab lake lamb lambert lance land
lane large lark lash last laurel law lay leach leaf lean lease lee left leg legend lent less levy liberty light lilly lily lime lin linen link lion list little living lock
london lone long look loop lord lore love low lowe lucky lung lush ma mace magic main major male man mane mann manor many maple marble march mark marker marks marrow
marsh marshal mart martial mason mass masters mat may mayo mays mead meadow means mercer mercy merit merry mild miles mill miller mills mine miner minor mint
mist mitral mole money monk month moody moon moor more morning morrow moss mount mouse mouth murphy myrtle nail nurse nutt neal neck new newborn newman nick noble noel noon
norm norman north oak oakes oats olive ollie only opal opera orange otter outlaw over oxford pace pack page pain paine painter pal palm palmer pan paris park parker parkinson parks parson
parsons part parting pass past pat patch patience patient peace peach pear pearl peck peel peg pen penn penny pepper perch perry person pete phase piece pierce pike pine pink pitt
place plain plane plant player plum point pole pond pool poole pope poppy port porter post potter pound powder powell power powers pratt precious press price pride pride prince print prior prosper proud
pump purcell purple queen quick quill rabbit rain raines ram ramp randy range ranger rank rash raven raw ray reach read reader ready reed reel rees reeves reid rest rice rich richer richmond ridge
right riley ring ripple ripe rise river rivers road roach rob robe robin rock rocky rod rode rogue roll rolls roman romberg rook room root rope rosa rose rosemary rosie round rowe rowan royal ruby
rue rush russell rust rusty sable sage sailor saint salt sand sandy sands savage sawyer say scales schilling school scott sea seal sears season see self senior sergeant serene sexton shade sharp shaw
shea shell shepherd shin shine ship shoe shore short shy silk silver simple singer singleton six skinner skip sky slack slaughter slim sloan small smart smith snow song sorrow south spain spark sparks spear speed
spell spence spencer spice spring springs square stable stack stacy staff stag stall stamp star stark starr start steel stein stem stern steward stills sting stock stokes stone storm story stout strain strange
stream street strength strong stubbs sturdy sue sugar summer summers sun sunny sunshine sutton swain swan sweat sweet swift tab tack tall tang tanner tatum taylor teal temple tender terry thick thin thomas thorn tie tiger till
timber tin todd tolerance toll toms topping torch tower town towns track tracy travel travis treat tree trent trinity trip triumph troy true tucker turk turner twin tyler union unity urban usher vale valentine valentin van
vance vein vera vest victor victory vine viola violet virginia vision wade wagner wait walker wall waller walls walsh ward ware warm warner warren washington water waters watt watts way weak weather weaver webb weber week weeks weir weird well
wells welsh west wharton wheat wheel wheeler white whitehead whole wick wild wilder wilkes will willow wills wilson win wind wing winkle winner winter winters wire wise wish wolf wolfe wood woods woodward wool word worker works workman worth wren wright wrist wynn yard yates
york young zeal zen
abdominal acute aged alcohol allergy anemia apgar axe babinski bile bowel breast chronic clot cyst dose drain edema fever flank gait gland glasgow graft groin homan kernig lachman lesion liver mass murmur nerve node organ palate
pelvis phalen plate pulse renal sinus skin skull spine sputum stent stroke temporal thigh thyroid tibia tinel toe tongue tooth tumor ulcer valve vessel
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
