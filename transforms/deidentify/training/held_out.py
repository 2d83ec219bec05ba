"""Template families that training never sees, in other styles than its own: for measuring only."""

GENERAL: tuple[str, ...] = tuple(
    """
Nobody at the harbour could remember when <person> had last come ashore.
You wouldn't happen to have a spare charger, would you, <first>?
Tonight's guests: actor <person>, novelist <person> and, live from <city>, our own <person>.
Rumour has it that <org> may quietly buy out <org> before the quarter ends.
The parcel went back because <street> has two entrances and the courier only tried one.
I've lost my bank card, it was issued to <person>, and I'm stuck in <city> until <day>.
A plaque on the wall reads: in memory of <person>, who taught at <school>.
Her landlord, a certain <person>, wants the keys to the flat at <address> by noon.
Flood warnings remain in force for <city> and the villages east of <city>.
Apparently the whole <org> sales floor was let go over a video call.
<first> texted: running late, start without me.
Can someone add <person> to the thread? Also loop in <first>.
Under the terms, <person> shall pay <person> the sum of $<n:200-9000> within thirty days.
The youngest of five, <person> left <city> at sixteen and never wrote home.
Your driver today is <first>, arriving in a grey hatchback.
Passengers travelling onward to <city> should change at <city>.
Is the <org> warranty still good if I bought it second hand in <city>?
He signs everything as <initialed>, even birthday cards.
We split the bill four ways: me, <first>, <first> and that friend of <first>'s.
Voicemail for <person>: press one to listen.
I'd swap shifts with <first> any day, but not with <last>.
The minutes were taken by <person> and approved without comment.
Turn right at the petrol station, <street> is the second on the left.
Applications go to <person>, <org>, <address>.
Two goals from <last> and a late header by <last> sealed it.
Grandma <first> used to bake these every winter in <city>.
The witness, <person>, said she'd seen <person> leave <org> around nine.
Loyalty points from <org> can't be transferred to <org>, I asked.
Ever since <first> got that job with <org> we hardly talk.
If you see <person>, tell him <person> has his umbrella.
I'd like a quote for moving from <address> to <address>.
The keynote was by <person> of <school>.
<city>'s only cinema closed its doors this week.
A big thank-you goes out to <person>, <person> and everybody at <org>.
My passport says <person> but my ticket says <person>, will that be a problem?
Ordered from <org>, delivered to <street>, never arrived.
""".strip().splitlines()
)

GENERAL_WITHOUT: tuple[str, ...] = tuple(
    """
The kettle clicked off and nobody moved.
Why does my statement show two charges for the same day?
Rain expected by Thursday, clearing later in the week.
Set an alarm for six and another one ten minutes later.
Whoever left the gate open, please close it next time.
The Italian place downstairs has changed its menu again.
Our return policy allows exchanges within thirty days of purchase.
Half the class had never seen snow before December.
""".strip().splitlines()
)

CLINICAL: tuple[str, ...] = tuple(
    """
Transfer center note: accepting is {Dr. |}<person>, bed assigned on arrival, sending is <hospital>.
<kin> <first> phoned back; she'd prefer that {Dr. |}<last> explain the biopsy.
Belongings handed to <person> ({<kin>|<kin>}) at <time>.
Patient reluctant to return to <facility>; {<kin>|<kin>} exploring <facility> instead.
Wound last dressed at <clinic> by {nurse |}<first>.
Taken off the schedule of <person>, rebooked under <person>.
Walked out of <org> around lunchtime feeling faint and slumped on <street>.
Verbal readback done with <person> in the laboratory at <time>.
Bystander <person> began compressions before the crew got there.
Interval history: stayed with {his|her} <kin> <first> in <city>, no fevers.
A colleague at <org> found {him|her} on the floor.
<last> remains on <drug>; <last>'s <kin> has been told.
Overnight cover: <person>. Day team: <person>, <person>.
Prior workup at <hospital> ({<city>|<city>}) was unrevealing.
Name verified against wristband: <named>.
The <kin>, <person>, is a phlebotomist at <hospital>.
Consent witnessed by <person>{, RN|}.
On the phone with <org> about coverage; spoke to a <first>.
Family is driving up from <city> and should be here before midnight.
Sutures out at <clinic> next week, or with {Dr. |}<last> if they can't fit {him|her} in.
Originally from <city>, came here to study at <school>.
Patient of {Dr. |}<person>. Not seen by {Dr. |}<last> since spring.
Teacher at <school> noticed the seizure; ambulance met the <kin> on <street>.
{He|She} was at <hospital> last weekend, signed out against advice.
""".strip().splitlines()
)

QUERIES: tuple[str, ...] = tuple(
    """
any drug interactions in <person>'s current list?
last echo result, <person>, thanks
has <last> had a colonoscopy since <month>
<indexed> - trend creatinine please
why was <person> readmitted to <hospital>?
need the operative report from <hospital> for <person>
list everyone on the ward under {dr |}<last>
who signed off on <person>'s discharge
compare today's film with the one <last> had at <hospital>
allergy list <first> <last>
is there a code status documented for {mr |mrs |}<last>
next appointment with {dr |}<last>?
<person> potassium trend past week
which pharmacy on <street> does <person> use
does <person> from <city> still have her port
forward {mr|ms|mrs} <last>'s scan to <person> at <hospital>
old records <hospital> <city>
did the lab reach <person> about the culture for <last>
anticoagulation plan for <person> before tomorrow's case
how many admissions does <person> have at <hospital> this year
insulin dose given overnight to <first>?
{dr|nurse} <last> asked about the biopsy on <person>
what time did <person> leave the unit
wean plan <last> tonight
<person>: home meds?
""".strip().splitlines()
)

SPOKEN: tuple[str, ...] = tuple(
    """
so we've got, um, <first>, last name <last>, sorry, I mean <last>, in with <diagnosis>
little <first> here is our next one, everybody calls the baby <first> even though the chart says <first>
the grandma, she goes by <first>, wants a call before <person> does anything else
and then <last> comma <first>, that's the kid from <city> whose <kin> works over at <org>
yeah no <first>'s sats were fine, it was <first> in the other bed who dropped
that's spelled <spelled>, and the family name is <last>
I told <last>, not the attending <last>, the other one, the resident
mom's name is, hang on, <person>, and dad is <first> something, maybe <last>
okay moving on, bed by the window, <person>, came over from <hospital> around <time>
they live out past <city>, on <street> I think, so the drive is long
don't mix up <person> and <person>, both on this side, both {six|nine|two} months
social work, that'd be <first>, is looping in <school> and the <kin>, <person>
pending: a callback from {doctor|dr} <last> at <hospital>, the number is <phone>
<first> <last> hyphen <last>, yes with the hyphen, same <diagnosis> as <month>
if anything, wake <first>, if she's busy then <last>, and nobody else
interpreter was <first> again, she knows <person> and the {aunt|uncle}
uh <last> family's at the bedside, <first>, <first> and the little brother <first>
per the {uncle|aunt}, <person>, they fled <city> last winter and stayed at <facility>
got a transfer, weird story, fell at <org>, seen at <hospital>, then <hospital>
twins, so that's <last> A and <last> B, though twin A is really <first>
""".strip().splitlines()
)
