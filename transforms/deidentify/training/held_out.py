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
