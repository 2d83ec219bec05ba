"""Words that are names too, and so say nothing by themselves: written for the judge, apart from the lists that de-identify.

Together with what the notes themselves show (a word that other patients' notes write in lower case is a word) they tell
a distinctive name from `brown sputum`.
"""

_NAMES_THAT_ARE_WORDS = """
abbey alba amber angel april archer art ash august aurora autumn bailey baker ball banks barber barker bay bean beck bell berry bill
birch bird bishop black blake bliss blossom booth bond bowman boy branch brewer brick bridge brook brooks brown buck bull burns bush
butcher butler butter camp cane cannon carpenter carter case cash cellar chance chandler chase christian church clark clay cliff close
coach cole coleman colt constant cook cooper coral corn cotton court crane crisp cross crystal curry dale daisy dawn day dean dear
dell dew diamond dick dollar dove drake drew drummer duke early east easter eden elder ember english eve faith fall farmer fern field finch
finn fisher fish flint flower flowers foot ford forest foster fountain fox france frank free freeman french friend frost fuller
gale garden gardener gardner garland gates gay gem gene ginger glass glover gold golden good goodman grace grant grass graves gray green
grey griffin grove gunner guy hall hand hands harbor hardy harmony harper hart hawk hawkins hay haven hazel head heath heather heaven
hedge henna herb hill hills hogg holiday holly holland holmes honor hood hook hope horn house hunt hunter hurt ice iris israel ivory ivy
jack jade jasmine jay jean jersey jewel john jordan joy judge june justice keen keller key king kitchen knight lake lamb lance land lane lark law
lee light lily line link little lloyd lock london long lord love low lucky mace major major mark marsh marshall martin mason may
mead meadow mercer mercy merit mild miles mill miller mills mitt money monk moon moor moore morning moss mount myrtle nail neighbor new newman noble
noel norm north oak oliver olive opal orange page paige paris park parker parks parson pat patience paul peace peach pearl penny pepper
perry peter phoenix pike pine piper pitt plant plummer pole pond pool poole poor pope porter post potter power powers pray price
prince prior prudence quick rain ramsey randy ray read reader reed reese rice rich river rivers road rob robin rock rod roman root rose
rosemary rowan ruby rush ruth sage sailor sally salmon sandy savage savannah sawyer scott sergeant shade shaw shepherd short shore
sharp silver singer skin skipper sky small smart smith snow south sparrow spears spring star stark stay steel steele stein stem sterling
still stone storm street strong sue summer summers sung swan sweet swift tab tanner taylor teal temple terry thorn tiller timber todd
tom tower trainer tucker turner tyler usher van vance vaughn victor victoria viola violet wade wales walker wall waller ward warden
warner water waters weaver webb weeks welch wells west wheeler white wick will wilder willow winter winters wise wolf wood woods woody
worth wright yard york young zion
"""
_OF_MEDICINE = """
addison alzheimer apgar asperger babinski baker barrett bartholin battle beck behcet bell bence billroth braden brugada bruce
budd burkitt celsius chagas charcot charlson cheyne child chiari chvostek colles cooper crohn cullen cushing dejerine doppler down
duchenne dupuytren ebstein ehlers eisenmenger epley epstein ewing fahrenheit fallot fanconi felty foley fournier fowler frank glasgow
gleason goodpasture graves grey guillain barre hallpike hashimoto hartmann heimlich henoch hickman hirschsprung hodgkin holter homan
horner huntington jackson janeway kaposi kawasaki kerley kernig kocher korotkoff kussmaul lachman levine lewy lisfranc lister lyme
mallory marfan mcburney mcmurray meckel meniere mohs morton murphy osler paget pap parkinson peyronie phalen pott prinzmetal quincke
ramsay raynaud reiter reye romberg rovsing sjogren snellen stevens johnson still swan ganz takayasu tietze tinel tourette trendelenburg
trousseau turner valsalva virchow wegener weber weil wells wenckebach wernicke whipple wilson wolff zenker
"""
_OF_PLACES = """
academy apartment apartments area associates avenue bed boulevard building campus cancer cardiac cardiology care center centre central
children childrens city clinic clinical college community company county court department drive ed elementary emergency facility
family floor foundation general group hall health healthcare heart high home hospice hospital house icu inc institute internal
international lab laboratory lane living llc ltd manor medical medicine memorial middle mount national north northern nursing office
outpatient park pediatric pediatrics pharmacy physicians place plaza practice primary public regional rehab rehabilitation research
residence road room saint school senior service services shelter south southern specialists specialty state station street suite
surgery surgical system systems team terrace tower trauma trust unit university urgent valley veterans village wing women brief skilled assisted long-term term acute intensive observation
"""

_OF_HEADINGS = """
accession account acuity address admission admit admitted age allergies arrival assessment attending birth brief chart chief comparison
complaint complete consult consultation contact continue course date dated diagnosis dictated discharge disposition electronically
encounter exam examination family findings follow history identifier impression indication insurance interpretation interval location
medication medications member name note notes number objective order ordered ordering outcome patient phone physical plan policy
present presenting previous procedure provider reason received record recorded records recommendations referred report reported
requested results review sample scheduled section service sex signed social specimen status study subjective summary symptoms
technique telephone test time transcribed type unit visit vital vitals
"""

ORDINARY: frozenset[str] = frozenset(str.split(_NAMES_THAT_ARE_WORDS + _OF_MEDICINE + _OF_PLACES + _OF_HEADINGS))
"""Lower-case words that are no distinctive name."""

TITLES: frozenset[str] = frozenset(
    str.split(
        "mr mrs ms miss mx dr drs doctor prof professor sir nurse md do rn np pa phd jr sr ii iii iv esq the and von van der den del las los"
    )
)
"""Lower-case words that come with names and are none."""
