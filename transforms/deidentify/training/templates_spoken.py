"""Templates of handoffs, short questions of clinicians and messages between them, for training."""

TEMPLATES: tuple[str, ...] = tuple(
    """
{Okay|So|Alright|Um}, {next|first|last} {one|up|patient} is <person>, {<age> year old|<age>yo|<age> <sex>} with <diagnosis>.
{Next|First|Now} {is|we have|I have|comes} <person>{, MRN <mrn>|}{, in {room|bed} <room>|}{, admitted <date>|} {with|for} <diagnosis>.
Baby {boy|girl|} <last>{, MRN <mrn>,|,} {born <date>|DOL <n:1-9>|<n:26-40> weeker} {at <hospital>|to <person>|delivered by Dr. <last>}.
{Baby|Infant|Twin A} <last> {is feeding well|is on CPAP|had two bradys overnight|in bed <n:1-40>}.
{<kin>|<Kin>} <person> {is at bedside|was updated|called {twice|overnight}|can be reached at <phone>|wants to talk to {the team|Dr. <last>}|signed the consent|is asleep in the room|left around <time>}.
{<Kin>|the <kin>} <first> {is|was} {anxious|here|on the way from <city>|asking about discharge|tearful}.
{<Kin>'s|the <kin>'s} name is <person>{, number <phone>|}.
{<Kin> and <kin>|Parents|Grandparents}, <person> and <person>, {are here|live at <address>|are driving in from <city>|were updated by <last>}.
{Call|Page|Text|Ping|Let} {Dr. <last>|<person>|<first>|Dr <last>} {at <phone> |at extension <n:1000-9999> |}{with results|if the pressure drops|know about the fever|when he arrives|before rounds}.
{Attending|Fellow|Resident|Surgeon|Nurse|Charge nurse|Intern|Senior|NP|Hospitalist|Case manager|Social worker|Interpreter|Pharmacist} {is|today is|overnight is|on call:|-} <person>{, pager <n:1000-9999>|}.
{Signed out|Handed off|Sign-out given|Report given|Report called} {to|by} {Dr. |}<person>{ at <time>|}{, RN|, MD|}.
<person> {transferred|came|is coming|flown in|brought} from <hospital>{ in <city>|} {for|with} <diagnosis>.
{Going|Discharging|Transferring|Sending} <person> {home|back|} to {<facility>|<hospital>|<address>|<city>} {tomorrow|today|after dialysis|when a bed opens}.
{He|She|Patient|Kid} {goes to|attends|is in third grade at|got hurt at} <school>{, coach is <person>|, teacher <person>|}.
{Lives|Living|Stays|Staying} {with|near|at} {<kin> <person>|<person>|<address>|<street>} {in <city>|}.
{Works|Worked|Used to work} {at|for} <org>{ as a {driver|cook|welder|cashier}|}{, boss {is|was} <person>|}.
{PCP|Pediatrician|Cardiologist|OB|Oncologist|Nephrologist|Primary} {is|:|} {Dr. |}<person> {at|from|with} <clinic>{ in <city>|}.
{Followed|Seen} by {Dr. |}<last> {at|from|in} <clinic>.
{Did|has} {Dr. |}<last> {sign|see|clear|call back about} {the consult|<person>|<last>|it}?
{what|What} {is|was} the {potassium|last hemoglobin|dose|plan|culture result} {for|on|of} <person>{, MRN <mrn>|}?
{show|pull up|open|find|get} {me |}{the |}{notes|labs|last CT|med list|chart|allergies} {for|of} <person>{ dob <date>| mrn <mrn>|}
{can|should} {I|we} {give|start|stop|hold} <drug> {for|in|on} <person>{ in {room|bed} <room>|}?
{is|Is} <person> {still|} {on|allergic to|taking} <drug>?
{summarize|summarise|review} {the |}{visit|stay|course} of {mr|mrs|ms|Mr.|Mrs.|Ms.} <last> {at <hospital>|since <date>|}
{who|Who} {is|was} {covering|on call|following} {for |}{Dr. |}<last> {tonight|at <hospital>|}?
{patient|pt} <person>{,|} <age>{M|F}{,|} {from <city>|seen at <hospital>|c/o <complaint>}
{when|When} {does|is} <person> {go home|due for <drug>|scheduled}{ with Dr. <last>|}?
{draft|write} a {letter|note|referral} {to|for} {Dr. |}<person>{ at <clinic>|} {about|regarding} <person>
{Hey|Hi} <first>, {can you|could you|please} {check on|look at|redraw|call} {<last>|<person>|bed <n:2-40>} {in <n:1-40>|now|when free}?
{Thanks|Thx|ty} <first>{!|,} {will do|got it|on it|see you at {7|19:00}}.
{FYI|Heads up|Note|Reminder}: <person>'s {<kin>|<kin> <person>} {is upset|arrives at <time>|works at <org>|is a nurse at <hospital>}.
{To do|Action items|Tasks|Pending} for <person>: {recheck <lab>|call <kin> <person>|set up <org>|follow with Dr. <last>}
{If|When} <person> {spikes|desats|has pain|vomits}, {call|page|text} <person>{ (<phone>)|}.
{contact|emergency contact|next of kin|guardian|POA|proxy|HCP|surrogate} {is|:|-} <person>{, <kin>,|} <phone>
{Stable|Sick|Watcher}: <last>, <last>, <last>. {Discharges|Admits}: <last>, <last>.
<last> - <diagnosis>, <last> - <diagnosis>, <last> - {pending CT|social}
{bed|room|rm} <n:1-40>: <last>{, <first>|} <age>{M|F} <diagnosis>
{Room|Bed} <room>, <person>, {awaiting|needs|got} {MRI|transport|a sitter|<drug>}
{mom|dad|gma|sis|wife|hubby} <first> {@ bedside|here|called}, {requests|wants} {spanish interpreter|update|to speak w/ {dr |}<last>}
{this is|it's} {nurse |dr |}<first>{ <last>|} {from|on|at} {the <n:2-9> west unit|<hospital>|<clinic>|radiology} {calling about|re} <person>
{ok so|uh|um} {<first>|<person>|<last>} {was|is} {fine|stable|tachy} {all night|since <time>}, {no changes|dad wants <first> <last> to call}
{pharmacy|CVS|Walgreens|Rite Aid|Costco pharmacy} {on|at|in} {<street>|<city>} {has|needs} {the script|a new rx from dr <last>}
{the|our} {police|CPS|DCF|school} contact {is|was} {Detective|Officer|Ms.|Mr.|} <person>{ from <city>| of the <city> office|}
{insurance|prior auth|home health|DME} {through|via|with|from} <org>{, contact <person>|}
{accepting|receiving|referring} {physician|doc|MD|facility|hospital}{ is|:|} {Dr. <last>|<person>|<hospital>}
transfer {from|to} <hospital>{ (<city>)|} {accepted|declined} by {Dr. |}<last>
{what|why|when} {did|does|would|had} {dr|dr.|nurse|} <last> {say|think|write|order|decide|recommend|want|change|note|hear} {about|for|on|regarding} {<person>|<first>|<last>|this|the drain|<diagnosis>}{?|}
{did|has|have} {dr|dr.|} <last> {and <last> |}{see|seen|talk to|call|called|discharge|accept|clear|cleared} <person>{ yet| already| today|}{?|}
{is|are|was} <first>{ and <first>|} {coming|staying|eating|awake|allowed to go|going home} {today|tonight|with {mom|dad|gramps}|}{?|}
{translated|interpreted} by <first>{ <last>|}, {<nationality> interpreter|phone interpreter id <n:10000-99999>}
""".strip().splitlines()
)

WITHOUT_NAMES: tuple[str, ...] = tuple(
    """
{Stable|Comfortable|Quiet|Afebrile} {overnight|all shift|since <time>}. {Continue|Resume} {feeds|<drug>|current plan}.
{what is|what's} the {max dose|half life|reversal|renal dosing} {of|for} <drug>?
{can|should} {I|we} {give|start|use} <drug> {with|in|for} {CKD 4|pregnancy|QTc 510|<diagnosis>}?
{differential|workup|treatment|criteria|score} for <diagnosis> {in adults|in kids|with fever}?
{No|Two|Three} {events|apneas|desats|bradys} {overnight|on CPAP|since <time>}, {weaning|tolerating} {HFNC|feeds|room air|PEEP <n:5-9>}.
{Plan|To do|Pending|Watch}: {repeat <lab> at <time>|wean O2|CT if worse|d/c Foley|PT/OT|NPO at midnight}
{Family|Parents|Mom|Dad|Wife|Mother} {updated|at bedside|aware|wants to talk to {GI|ID|neuro|surgery|the attending}|agrees}.
{GI|ID|Neuro|Cards|Ortho|Surgery|Renal|Heme|Psych|ENT|Urology|IR|Palliative} {consulted|following|signed off|recs pending|to see in am}.
{compare|explain|list} {<eponym> and <eponym> signs|Wells and Geneva scores|Ranson criteria|Light's criteria}
{On|Off|Got|Needs|Started} <drug> <n:2-900> mg {IV|PO|BID|q<n:4-12>h}, {last at <time>|next at <time>|tolerating}.
{Full code|DNR|DNI|DNR/DNI}. {Access|Lines}: {PIV x2|R IJ|PICC|Hickman|Broviac|L AC 18G|Port-a-Cath}.
{Day|DOL|POD|HD} <n:1-20> {of|s/p} {<drug>|Whipple|Kasai|Nissen|Fontan|Norwood|appy|ORIF}.
{show|list} {all |}{patients|labs|notes} {with|for} {<lab> over <n:2-20>|<diagnosis>} {in {march|may|june|august}|on 4 west|today}
{Dx|Hx|Rx|Tx|Cx|Bx|Fx}: {<diagnosis>|<drug> <n:1-50> mg|pending|none}
{Glucose|Sats|BP|HR|Temp|Lactate} {<n:20-200>|<f:1.0-9.9>}, {improving|trending down|recheck|unchanged}.
""".strip().splitlines()
)
