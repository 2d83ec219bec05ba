"""Given names and the short forms that notes use for them.

Written for this project; common knowledge of English given names, no list of another's is copied.
"""

VERSION = "2025-1"
"""Changes with the lists below."""

_GROUPS = """
abigail abby gail
albert al bert bertie
alexander alex alec sandy xander
alexandra alex lexi sandra sasha
alfred al fred alfie
alice ally
alison allison ali allie
amanda mandy
andrew andy drew
angela angie
ann anne anna annie nan nancy
anthony tony antonio
antonio toni tony
arthur art artie
barbara barb babs barbie
beatrice bea trixie
benjamin ben benny benji
bernard bernie
beverly bev
bradley brad
calvin cal
carolyn caroline carol carrie
catherine katherine kathryn cathy kathy kate katie kit kitty kay
charles charlie chuck chas carlos
charlotte lottie charlie
christina christine chris tina chrissy christie kristin
christopher chris topher kit
clarence clare
clifford cliff
constance connie
cynthia cindy
daniel dan danny
david dave davey davy
deborah debra deb debbie
dennis denny
dolores lola dee
donald don donny donnie
dorothy dot dottie dolly
douglas doug
edward ed eddie ned ted teddy eduardo
eleanor ellie nell nora
elizabeth liz lizzie beth betty bess betsy eliza lisa libby
emily em emmy
eugene gene
evelyn evie
florence flo florrie
frances fran frannie francie
francis frank frankie fran francisco
franklin frank
frederick fred freddy freddie rick
gabriel gabe
gabrielle gabby
gary gaz
genevieve gen jenny
george georgie jorge
gerald gerry jerry
gertrude gertie trudy
gilbert gil
gregory greg gregg
guillermo memo
harold hal harry
harriet hattie
helen nell nellie
henry hank harry hal
herbert herb bert
howard howie
isabella isabel bella izzy
jacob jake
jacqueline jackie
james jim jimmy jamie jem
janet jan
jeffrey jeff geoff
jennifer jen jenny jenn
jeremy jerry
jessica jess jessie
joan joanie
johanna jo hanna
john jack johnny jon juan
jonathan jon jonny nathan
joseph joe joey jose pepe
josephine jo josie
joshua josh
joyce joy
judith judy judi
julia julie jules
kenneth ken kenny
kimberly kim kimmy
laura laurie
lawrence larry lorenzo
leonard leo len lenny
leslie les
lillian lily lil
louis lou louie luis
louise lou lulu
lucille lucy
margaret maggie meg peggy marge margie rita greta
maria mary mia
martha marty mattie
martin marty
mary mamie molly polly maria
matthew matt matty
maximilian max
melanie mel
melissa missy mel lissa
melvin mel
michael mike mickey mick mikey miguel
michelle shelly chelle
mildred millie
mitchell mitch
nancy nan
natalie nat
nathaniel nathan nate nat
nicholas nick nicky nico
nicole nicky nikki
norman norm
oliver ollie
olivia liv livvy
pamela pam
patricia pat patty patti tricia trish
patrick pat paddy rick
peter pete pedro
philip phillip phil felipe
phyllis phyl
priscilla cilla prissy
rachel rae
randall randolph randy
raymond ray
rebecca becky becca
reginald reggie reg
richard rick ricky rich richie dick ricardo
robert rob robbie bob bobby bert roberto
roderick rod rick
rodney rod
roger rog
ronald ron ronnie
rosemary rose rosie
russell russ
ruth ruthie
samantha sam sammie
samuel sam sammy
sandra sandy
sarah sally sadie
sebastian seb bastian
sharon shari
solomon sol
sophia sophie
stanley stan
stephanie steph stephie
stephen steven steve stevie
stuart stewart stu
susan sue suzie susie suzanne
sylvester sly
sylvia syl
tabitha tabby
tamara tammy
terence terrence terry
teresa theresa terri tess tessa
theodore ted teddy theo
thomas tom tommy tomas
timothy tim timmy
tobias toby
tyler ty
valerie val
veronica ronnie vera roni
victor vic
victoria vicky tori vic
vincent vince vinny vin
virginia ginny ginger
vivian viv
walter walt wally
wendell dell
wesley wes
wilfred fred will
wilhelmina mina billie
william bill billy will willie willy liam
winifred winnie
yvonne evie
zachary zach zack zak
"""

NICKNAMES: dict[str, frozenset[str]] = {}
"""Other forms of a given name (full for short and short for full), in lower case."""

for _line in _GROUPS.split("\n"):
    _group = _line.split()
    for _name in _group:
        NICKNAMES[_name] = NICKNAMES.get(_name, frozenset()) | (frozenset(_group) - {_name})
