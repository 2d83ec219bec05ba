"""Templates of everyday English with names, places and organisations, for training; see `samples` for the slots."""

TEMPLATES: tuple[str, ...] = tuple(
    """
{I'm|I am|This is|It's|Hi, I'm|Hello, this is} <person> {from <org>|, calling from <city>|and I need some help|again}.
{Could|Can|Would} you {tell|let} <first> know that {the meeting|dinner|practice|the delivery} has been moved to <day>?
<person> {was born|grew up|went to school|spent ten years|still lives} in <city>{, <country>|}.
{Last|This|Next} <month>, <person> {and <person> |}{will move|moved|is moving|are moving} {from <city> |}to <city>.
{My|Her|His|Our} {brother|sister|boss|uncle|teacher|neighbor|landlord|cousin|lawyer|daughter} <person> {works for|used to work at|just left|runs a stand near|got a job with} <org>.
{Please|Kindly} {send|mail|ship|forward|deliver} {the package|it|all letters|my order|the contract} to <address>.
{The|A} {spokesman|spokeswoman|director|chief executive|founder|chairwoman} of <org>, <person>, {said|declined to say|confirmed|denied} {on <day> |}that {sales fell|profits rose|the plant will close|no jobs are at risk}.
<org> {announced|said|reported|expects} {today|on <day>|this week|in a statement} {it will|plans to|intends to} {open an office in <city>|cut <n:20-900> jobs|buy <org>|hire <person> as its next chief executive}.
{We|They|My parents} {met|had lunch with|ran into|visited|stayed with} <person> {in <city>|at <org>|last <day>|on the train to <city>}.
{Dear|Hi|Hello|Hey|Good morning} <first>, {thanks for|sorry for|regarding|following up on} {your message|the delay|your call|our conversation}.
{Best|Kind regards|Sincerely|Cheers|Thanks|Yours truly|Regards|Love}, <person>
{Is|Was} <person> {there|in today|available|with you|home}?
{What|Who|Where} is {the name of |}{your|his} {manager|doctor|teacher}? {It's|His name is|Her name is|That would be} <person>.
{He|She} {told|asked|called|wrote to|thanked|introduced me to|argued with} <person> {about|before|after} {the game|the accident|the party|lunch}.
<first> and <first> {are getting married|have two kids|sold the house|split up|went hiking} {in <city>|near <city>|this summer|last year}.
{Flights|Trains|Buses|The ferry} from <city> to <city> {are delayed|were cancelled|leave every hour|cost less in <month>}.
{The|A} {museum|library|restaurant|stadium|bridge|market} in <city> {was built|opened|burned down|is closed|was designed by <person>} {in <n:1850-2019>|on <day>|years ago|}.
{I|We} {once |}{lived|worked|studied} at <address> {before moving to <city>|for <n:2-9> years|until <month>|}.
My {new |old |current |}{address|home address|place} is <address>{, can you update it|. Please change it in your records|. It used to be <address>|}.
{The|Our} {office|shop|warehouse|branch} {at|on} <street> {in <city> |}{is closed|moves|will be renovated|opens at nine}.
<person> {lives|is staying|parks the van|has a flat} {at|on} <street>.
{Where|How} can I find <street>{ in <city>|}?
{Card|Account|Policy|Reservation|Ticket} {holder|name|owner}: <person>
{Name|Full name|Contact|Customer|Employee|Applicant|Guest|Student|Sender|Recipient|Buyer}: <person>
{Employer|Company|Organization|School|Workplace}: <org>
{City|Town|Place of birth|Hometown|Location|Branch|Destination}: <city>
{Address|Street|Ship to|Billing address|Deliver to|Residence}: <address>
<person>, <n:19-88>, {a|an} {teacher|electrician|accountant|retired nurse|poet|student} from <city>, {won|lost|sued|thanked|joined} {the lottery|<org>|the race|her neighbors}.
{Police|Firefighters|Neighbors|Witnesses} {identified|named|described|found} {the driver|the man|the victim|her} as <person>{, <n:18-80>|} of <city>.
{According to|As reported by|In the words of|Unlike|Together with} <person>, {nothing|little|everything|the law} {has changed|will help|matters}.
<person>'s {book|painting|brother|car|latest album|theory|speech} {surprised|angered|delighted} {critics|everyone in <city>|<person>}.
{The|This} {song|novel|film|play|portrait} {by|about|of} <person> {is my favorite|won a prize in <city>|bored me|was banned in <country>}.
{I|We} {bought|ordered|returned|rented} {it|the bike|two chairs|a van} {at|from|through} <org>{ on <street>|}.
{Does|Has|Will} <org> {deliver to|have a branch in|still operate in|ship from} <city>?
{He|She} {studied|teaches|taught|read law|got a degree} at <school>{ in <city>|}.
<school> {beat|played|hosted|lost to} <school> {by two points|on <day>|in the final}.
{The|A} {company|charity|firm|band|startup} {called|named|known as} <org> {is based in|was founded in|has moved to} <city>.
{Mr.|Mrs.|Ms.|Dr.|Prof.|Miss|Sir} <last> {is|was|will be} {late|not in the office|our new neighbor|very kind|on leave until <day>}.
{Mr|Mrs|Ms|Dr|Professor} <last> and {Mr|Mrs|Ms|Dr} <last> {met|argued|agreed|spoke} {in <city>|yesterday|about the lease}.
{Coach|Judge|Captain|Senator|Mayor|President|Queen|Officer|Detective|Pastor} <last> {resigned|spoke|smiled|was re-elected|visited <city>}{ on <day>|}.
{I|You} {can|should|might} {ask|email|call|text|try} <first>{ or <first>|} {about it|if you get stuck|first|tomorrow}.
{My name is|Call me|They call me|I go by|Everyone knows me as} <first>{, <first> <last>|}.
My {first|last|middle|maiden} name is <name>{, spelled <spelled>|}.
{Yes|No|Sure|Hmm|Well|Listen|Look}, <first>, {I|we} {can't|can|won't|might} {come|make it|pay|wait}.
<first>{!|,|:} {are you coming|where are you|dinner is ready|the train is late|look at this}{?|!}
{Thank|Bless|Forgive} you, <first>{ and <first>|}.
{The|Our} {team|crew|choir|committee}: <person>, <person>, <person> and <person>.
{Present|Attending|Speakers|Winners|In attendance}: <person>, <person>, <person>{, <org>|}
1. <person>  2. <person>  3. <person>
<person>; <person>; <person>
- <person> (<org>)
- <person>, <city>
<indexed>
{From|To|Cc|Bcc}: <person>
On <day>, <person> wrote:
{RE|FW|Subject}: {meeting with|question from|letter to} <person>
{Invoice|Order|Shipment} for <org>, <address>
{The|a} <nationality> {player|actor|minister|writer} <person> {signed with|left|joined} <org>.
{<org>|<org> and <org>} {signed|won|lost} a contract {worth $<n:2-900> million |}with <org>.
{Fans|Residents|Voters} in <city>, <city> and <city> {cheered|waited|complained|were evacuated}.
{It|The storm|The tour|The road} {passes|goes through|reaches|hit} <city>, <city> and <city>.
{There is|I know of|We need} {a|no|another} {dentist|hotel|cheap garage|good bakery} {in|near|outside|close to} <city>.
{Have you|I have never|She has} been to <city>{ or <city>|}{?|.}
<city> {is|was|remains} {beautiful|too hot|far away|a small town|the capital} {in <month>|of <country>|}.
<city>, <country>
<city> - <city>
{Travel|Travelling} {to|from|via} <city> {costs|takes} {a lot|two days}.
{He|She} {flew|drove|walked|cycled|hitchhiked} from <city> to <city>{ with <first>|}.
{Born|Died} {in|near} <city>, <person> {became|was|remained} {a|an} {engineer|sailor|painter|politician}.
{Yesterday|Tomorrow|Today|Tonight|On <day>} <person> {and I |}{will meet|met|saw} <person>.
{Maybe|Perhaps|Probably|Apparently|However|Indeed} <person> {knows|forgot|left|paid|sent it}.
{If|When|Because|While|Although|After} <person> {calls|comes|arrives|left|finished}, {we|they} {can eat|left|went home|start}.
{Between|Among|Without|Except} <first>, <first> and {me|us|<first>}{,| there is} nobody {knows|stayed}.
{A|The} {letter|call|gift|complaint|donation} from <person> {arrived|came} {at <org>|in <city>|this morning}.
{The|His} {dog|cat|boat|horse} {is|was} {called|named} <first>.
{Transfer|Pay|Send|Wire|Lend} $<n:20-9000> {to|from} <person>{ at <org>|}{, please|}.
{Open|Close|Check|Block} the account of <person>{ with <org>|}.
Book {a table|a room|two seats} for <person> {at|in} {<org>|<city>}.
Remind me to {call|visit|text|pay} <person>{ on <day>| at <time>|}.
{Play|Show|Find|Search} {something|photos|anything} by <person>.
{How|Why} {old is|did|tall is|does} <person>{ leave <org>| know <person>|}?
{Directions|Way|Route} to <address>
{The|my} {bus|taxi} stops {at|near} <street>, {across from|next to} <org>.
{Deposit|Mortgage|Insurance} {with|by} <org> {was refused|has been approved|is due}.
{Meeting|Lunch|Call|Interview} with <person> {at <org>|on <day>|at <time>|in <city>}
{I|We} {like|hate|miss|trust|follow} <person>{ and <person>|}.
{She|He} {married|divorced|adopted|sued} <person> in <n:1950-2021>.
<person> {v.|vs.|against} <person>
<person> & <person>, {attorneys|architects|accountants}
{It|That|This} {is|was} {not |}<first>{'s|'s fault|'s turn|}, {it|that} {is|was} <first>'s.
{Kids|Children|Boys|Girls} from <school> {visited|painted|cleaned} <city>.
{Let|Make|Help} <first> {do it|try|sleep|finish}.
With {love|respect|gratitude} to <person> {of|from} <city>.
{Job|Work} {offer|reference} from <org>{, <city>|}
{I|We} {have|had} {an appointment|a problem|a policy|a meeting} with <org>{ in <city>|}.
{The|A} <org> {truck|store|employee|website|warehouse} {was|is} {down|closed|late|in <city>}.
<person> (<n:1890-2004>{-<n:2005-2023>|}) {was|is} a <nationality> {composer|chemist|footballer|judge}.
{The|An} {interview|evening|argument} with <nationality> {pianist|chef} <person>{, <n:22-79>,|} {was fun|lasted an hour}.
What {did|does} <person> {say|think|want} {about|of} <person>{ and <org>|}?
{Our|The} {new |}{client|tenant|manager|priest}, <person>, {arrives|comes|moved in} from <city>.
{Sold|Rented|Given} to <person>, <address>.
{As|Since} <first> {said|noted}, {the|that} {roof|engine|contract} {needs|needed} {repair|work}.
{No|Not} {one|everyone} {at|in} <org> {knew|liked|trusted} <person>.
{Both|Neither} <person> {and|nor} <person> {were|was} at <org>.
{Take|Follow|Cross|Turn left on} <street> {until|past|to} <street>.
{My|Her} {flight|train|stay} {from|in} <city> {was|is} {on <day>|long|cancelled}.
{Made|Printed|Grown|Signed} in <city>{, <country>|}.
<org> {HR|Payroll|Support|Sales|Reception}: {please|kindly} {contact|update|welcome} <person>.
Ask for <first> {at|in} {the front desk|reception|<org>}.
{I|we} {can|could} not {reach|find} <person> {at|in} {<city>|<org>|<street>}.
<person> {has|had|owns} {a house|a cabin|land|a shop} {in|near|outside} <city>.
<initialed> {et al.|and colleagues|wrote|argued|was there}
{Photo|Story|Text|Music|Edited} by <person>{ for <org>|}
<person> {here|speaking}{, how can I help|. What's up|}?
{They|People} {say|think|believe} <person> {from|of} <org> {lied|knew|paid for it}.
{Two|Three|Five} {years|weeks|days} {ago|later|before}, <person> {left|returned to|reached} <city>.
{Happy|Merry} {birthday|anniversary|Christmas|New Year}, <first>{ and <first>|}!
{Welcome|Goodbye|Congratulations|Good luck}, <person>{!|.}
{Who|When} {is|was} <person>{'s|} {lawyer|birthday|wife|elected}?
{She|He|They} {left|joined|founded|sued|owns|runs} <org>{ with <person>| in <n:1970-2022>|}.
Nothing beats {the coffee|breakfast|a stroll|Sunday} {at|in} <org>{ on <street>|}.
{Complaints|Questions|Calls} about <org> {doubled|keep coming|went unanswered} {in|across} <city>.
{Does anybody|Do you} know {if|whether} <org> {hires|takes cash|closes early|still exists}?
Shares {of|in} <org> {slid|climbed|were flat} while <org> {gained|lost} <n:1-9> percent.
{Try|Avoid|Boycott|Visit} <org>{, <org> or <org>|} instead.
<org>{'s|} {lawyers|drivers|chefs|nurses|managers} {went on strike|were paid late|met in <city>}.
{Thanks to|Because of|Despite} <org>, <first> {could|can} {afford|forget|fix} {it|the roof}.
{My|Our} {internet|bank|gym|dentist|insurer|supplier|bakery} is <org>{ and I hate it|, near <street>|}.
{The|A} {mayor|council|bishop|port} of <city> {apologised|voted|wept|opposed <org>}.
{Population|Weather|Map|History} of <city>{: see below|, <country>|}
{Raised|Educated|Trained} in <city>, {he|she|<first>} {speaks|spoke} {three languages|little|<nationality>}.
{Postcards|Greetings|News|Letters} from <city>!
{Winters|Summers|Rents|Taxis} in <city> {are|were} {mild|brutal|cheap|awful}.
{Halfway|Somewhere} between <city> and <city> {the car|our bus} broke down.
{A|One} {tourist|farmer|nurse|diver} from <city> {drowned|won|vanished|rescued <person>}.
{Reply|Speak|Talk|Write} to <first>{ or to <person>|} {directly|by <day>|at <org>}.
{Who|What} on earth {is|was} <person>?
{She|He} {looks|sounds|writes|sings} like <person>.
{The|This} {will|estate|recipe|violin} of <person> {was|is} {found|lost|sold} {in <city>|by <org>|}.
{It|This} {belongs|belonged} to <person>{ of <address>|, not to <first>|}.
{In|For} <first>'s {opinion|defence|case}, {that|this} {was|is} {unfair|fine|<first>'s job}.
<first>, <first>, <first> and <first> {sang|ran|stayed home|took the bus to <city>}.
<first> {texted|nodded|laughed|agreed|waited|disagreed|vanished|called in sick}{ and <first> left|, so we left|}.
{Said|Asked|Shouted|Whispered} <first>: {no|never|why not|it rains}.
{"|'}{Stop|Go|Wait}{"|'}, {said|cried} <person>{, from <city>|}.
@<first> {can you check|ping me|see above}
<first>? {Is that you|Hello|Are you there}?
{Poor|Little|Old|Dear|Young|Aunt|Uncle|Cousin|Grandma|Grandpa|King|Saint} <first> {fell asleep|never knew|lives in <city>|sends love}.
{Attn|c/o|Care of|For the attention of}: <person>, <org>, <address>
<person>¶<address>¶{<phone>|<country>|}
<org>¶<address>
{Name|Full name}: <person>¶{Address|Street}: <address>¶{Employer|Company}: <org>
{Between|Compare} <org> and <org>{, I'd pick <org>|, neither is cheap}.
{Statement|Report|Receipt} {by|from|issued by} <org>, <city>{ branch|}
{The|That} {flight|bus|parcel} {left|reached} <city> {on time|without <person>|at <time>}.
{It was|There stood} <person> who {found|broke|painted} {it|the bell of <city>}.
{With|Without} <person> {in charge|gone}, <org> {may|might|could} {recover|fold}.
{Owner|Pilot|Actor|Singer|Nurse|Author|Farmer|Striker|Goalkeeper|Economist|Blogger} <person> {was|is} {fined|honoured|seen|arrested} {in <city>|by <org>|on <day>}.
{I|He|She} {used to|will|might} {work|intern|volunteer|clean} {at|for} <org> {as a guard|in <city>|with <first>}.
{You|They} {owe|owed} <person> {an apology|<n:2-90> dollars}{, says <first>|}.
{House|Flat|Office} {for sale|to let}: <address>
{Exit|Stop|Platform} for <street>{ and <street>|}
{Corner|Junction} of <street> and <street>{, <city>|}
{Rumors|Stories|Jokes} about <person> {spread|reached <city>|bored <first>}.
{Between|From} <n:1970-1999> {and|to} <n:2000-2022> {he|she} {worked|was employed} {for|by|at} <org>{ and <org>|} in <city>.
""".strip().splitlines()
)

WITHOUT_NAMES: tuple[str, ...] = tuple(
    """
{Please|Kindly} {call|wait|hold|try} {again|back} {in|after} {a moment|an hour|ten minutes}.
The {quick|old|new|blue|heavy} {car|chair|engine|window|garden|book} {was|is|seemed} {cheap|broken|too large|finally fixed}.
{We|They|You|I} {need|want|have|lost} {a|the|another} {key|plan|ticket|password|receipt|map}.
{What|How|Why} {is|was|about} {the weather|my balance|your policy|the limit|the price} {today|this week|on my card}?
{My|Your|Our} {credit card|account|card|phone|car|policy} {was|is|has been} {lost|blocked|stolen|declined|renewed}.
{Can|Could|May} I {pay|transfer|change|cancel|see} {it|my order|the contract|the booking} {online|by card|tomorrow|in euros}?
{English|Spanish|French|Chinese|German|Arabic|Italian|Turkish} {lessons|food|wine|class|dictionary} {start|is great|was expensive} {on <day>|in <month>}.
{The|A} <nationality> {government|team|economy|restaurant} {grew|lost|won|closed} {in <month>|last year}.
{In|On|At} {Winter|Summer|Easter|Christmas|Thanksgiving|Ramadan} {we|they|people} {travel|rest|eat too much}.
{Best|Kind|Warm} {regards|wishes}
{Terms|Notes|Summary|Details|Agenda|Minutes|Questions}: {see below|none|as discussed|attached}
{Microsoft Word|Excel|PowerPoint|Windows|Bluetooth|Internet|Wi-Fi|PDF} {file|version|document|driver} {is missing|attached|does not open}.
{The|This} {President|Prime Minister|Pope|King|Mayor|Governor|Board|Committee|Senate|Court|Government} {met|spoke|voted|agreed} {on <day>|today|again}.
{God|Heaven|Lord} {knows|forbid}.
{Earth|Mars|Venus|Jupiter} {is|was} {bright|visible|small} {tonight|in <month>}.
{<State>|<country>} {is|was|has} {large|hot|growing|famous for its food}.
{Shall|Should} {we|I} {meet|talk|start} {on <day>|in <month>|at <time>}?
{Total|Amount|Price|Balance|Due|Tax}: $<n:3-900>.<n:10-99>
{Yes|No|Okay|Thanks|Sorry|Sure|Great|Perfect|Nice}{,|.} {see you then|will do|I understand|no problem|that works|talk soon}.
{Chapter|Section|Table|Figure|Page|Part|Appendix|Version|Phase|Type} {<n:1-40>|A|B|II|IV}{: {Methods|Results|Background|Overview}|}
{Monday|Tuesday|Friday|Sunday} {Morning|Night} {Special|Menu|Update|Schedule}
{Terms Of Service|Privacy Policy|Getting Started|Frequently Asked Questions|Contact Us|How To Apply|Things To Do|What To Bring|Payment Methods|Open Positions}
{I'd|I'll|We'd|You'll|They'll|It'll} {like|prefer|take|need} {that one|to know|more time|a refund}.
{Don't|Didn't|Can't|Won't} {forget|worry|wait|touch it}!
{My|The} {date of birth|birthday|zip code|phone number|email|passport number} is {<date>|<number>|on file}.
{Bitcoin|Euro|Dollar|Pound|Yen} {prices|rates} {fell|rose} {by|over} <n:2-30>%.
{As|If} {you|we} {know|said|agreed}, {nothing|everything} {has|will} {changed|change|been paid}.
{Have|Has} {anyone|somebody|the bank|support} {seen|fixed|answered|checked} {this|it|the error}?
""".strip().splitlines()
)
