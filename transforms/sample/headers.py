"""The head and the foot of a note: registration data and signatures, where most identifiers stand."""

from datetime import timedelta

from schemas.vocabulary import Entity
from transforms.sample.people import clinician, pick, telephone
from transforms.sample.scene import Scene
from transforms.sample.sites import date_text


def header(scene: Scene, title: str, csn: str | None = None) -> None:
    """Hospital, patient, numbers, address: as much of it as the site prints."""
    site, draft, who, rng = scene.site, scene.draft, scene.who, scene.rng
    csn = csn or scene.csn
    draft.begin(None)
    if site.header == "none":
        if rng.random() < 0.5:
            draft.say(title.upper() if site.upper else title).line(2)
        return
    if site.header == "epic":
        draft.say(title).line()
        draft.plant(who.name.full if rng.random() < 0.5 else who.name.indexed, Entity.PERSON).say(" (")
        draft.say("MRN ").plant(who.mrn, Entity.MRN).say(")").line()
        scene.write("<age> y.o. <male>, DOB ")
        draft.plant(site.date(who.born), Entity.BIRTH_DATE).line()
        draft.say("CSN: ").plant(csn, Entity.ENCOUNTER_NUMBER).say("   Date of Service: ")
        scene.date(scene.at.date())
        draft.line(2)
        return
    draft.plant(site.hospital.upper() if rng.random() < 0.2 else site.hospital, Entity.HOSPITAL)
    draft.say(pick(rng, (f" - {title}", f"  {title}", ""))).line()
    together = "   " if site.header == "pairs" else None
    fields = ["name", "mrn", "csn", "born", "age", "date"] + [
        each
        for each in ("address", "phone", "pcp", "plan", "mail", "account", "ssn", "room")
        if rng.random() < {"ssn": 0.04, "account": 0.1, "mail": 0.15, "plan": 0.25, "room": 0.3}.get(each, 0.6)
    ]
    for number, field in enumerate(fields):
        if number:
            if together and number % 2:
                draft.say(together)
            else:
                draft.line()
        _field(scene, field, csn)
    draft.line(2)


def _field(scene: Scene, field: str, csn: str) -> None:
    draft, who, rng = scene.draft, scene.who, scene.rng
    match field:
        case "name":
            draft.say(pick(rng, ("Patient: ", "Patient Name: ", "Name: ")))
            draft.plant(
                pick(
                    rng,
                    (
                        who.name.full,
                        who.name.indexed,
                        who.name.indexed.upper(),
                        f"{who.name.first} {who.name.middle}. {who.name.last}",
                    ),
                ),
                Entity.PERSON,
            )
        case "mrn":
            draft.say(pick(rng, ("MRN: ", "MRN ", "Medical Record Number: ", "MR#: "))).plant(who.mrn, Entity.MRN)
        case "csn":
            draft.say(pick(rng, ("CSN: ", "Encounter #: ", "Visit No. "))).plant(csn, Entity.ENCOUNTER_NUMBER)
        case "born":
            draft.say(pick(rng, ("DOB: ", "Date of Birth: ", "Birth date: "))).plant(
                scene.site.date(who.born), Entity.BIRTH_DATE
            )
        case "age":
            scene.write("Age: <age>{ / Sex: <M>| y.o. <male>|}")
        case "date":
            draft.say(pick(rng, ("Date of Service: ", "Arrival: ", "Date: ")))
            scene.date(scene.at.date())
            draft.say(f" {scene.at:%H:%M}" if rng.random() < 0.5 else "")
        case "address":
            draft.say("Address: ").plant(who.street, Entity.STREET).say(", ").plant(who.city, Entity.CITY).say(
                f", {who.state} "
            ).plant(who.zip, Entity.ZIP)
        case "phone":
            draft.say(pick(rng, ("Phone: ", "Tel: ", "Home phone: "))).plant(who.phone, Entity.PHONE)
        case "pcp":
            draft.say("PCP: ").plant(who.pcp.full, Entity.PERSON).say(pick(rng, (", MD", ", DO", ", NP", "")))
        case "plan":
            draft.say("Insurance: ").plant(who.insurer, Entity.ORGANIZATION).say(", Member ID ").plant(
                who.member, Entity.HEALTH_PLAN
            )
        case "mail":
            draft.say("E-mail: ").plant(who.email, Entity.EMAIL)
        case "account":
            draft.say("Account #: ").plant(str(rng.randint(10**8, 10**9 - 1)), Entity.ACCOUNT)
        case "ssn":
            draft.say("SSN: ").plant(
                f"9{rng.randint(10, 89)}-{rng.randint(10, 49)}-{rng.randint(1000, 9999)}", Entity.SSN
            )
        case "room":
            draft.say("Location: ")
            scene._slot_room("")


def signature(scene: Scene) -> None:
    """Who wrote and signed, when, and how to reach them."""
    draft, rng, author = scene.draft, scene.rng, scene.author
    draft.line(scene.site.gap).begin(None)
    signed = scene.at + timedelta(minutes=rng.randint(90, 900))
    day = date_text(signed.date(), "us" if rng.random() < 0.6 else scene.site.dates)
    title = pick(rng, ("MD", "MD", "DO", "PA-C", "NP"))
    way = rng.random()
    if way < 0.5:
        draft.say("Electronically signed by ").plant(author.full, Entity.PERSON).say(f", {title} on ").plant(
            day, Entity.DATE
        )
        draft.say(f" at {signed:%H:%M}" if rng.random() < 0.6 else f" {signed:%I:%M %p}")
    elif way < 0.7:
        draft.plant(author.full, Entity.PERSON).say(f", {title}").line()
        draft.plant(day, Entity.DATE).say(f" {signed:%H:%M}")
    elif way < 0.85:
        draft.say("Attending: ").plant(author.indexed, Entity.PERSON).say(f", {title}").line()
        draft.say("Dictated by: ").plant(f"{author.first[0]}{author.middle}{author.last[0]}", Entity.INITIALS)
        draft.say("  D: ").plant(day, Entity.DATE).say("  T: ").plant(day, Entity.DATE)
    else:
        scribe = clinician(rng, scene.names)
        draft.say("I, ").plant(scribe.full, Entity.PERSON).say(", am scribing for Dr. ").plant(
            author.last, Entity.PERSON
        ).say(".").line()
        draft.say("Signed: ").plant(author.full, Entity.PERSON).say(f", {title}, ").plant(day, Entity.DATE)
    if rng.random() < 0.2:
        draft.say(". Pager ").plant(str(rng.randint(10_000, 79_999)), Entity.PHONE)
    if rng.random() < 0.08:
        draft.line().say("cc: ").plant(scene.who.pcp.full, Entity.PERSON).say(", fax ").plant(
            telephone(rng), Entity.FAX
        )
    if rng.random() < 0.04:
        draft.line().say("State license no. ").plant(
            f"{pick(rng, 'ABCG')}{rng.randint(100_000, 999_999)}", Entity.LICENSE
        )
    if rng.random() < 0.02:
        draft.line().say("Signed remotely from ").plant(f"198.51.100.{rng.randint(1, 254)}", Entity.IP_ADDRESS)
