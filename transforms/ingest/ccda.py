"""C-CDA documents: one document per file, its sections and codes kept, its patient's identifiers known."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import polars as pl
from lxml import etree

from schemas.vocabulary import Entity, Reason, Record
from transforms.ingest.attachments import Unreadable
from transforms.ingest.batches import NATIVE_DOCUMENTS, NATIVE_ENCOUNTERS, Batch
from transforms.ingest.canonical_notes import kept_notes
from transforms.ingest.cda_text import cda_text, section_code
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.export_layouts import CcdaLayout
from transforms.ingest.jats_xml import BadXml, parse_xml
from transforms.ingest.note_codes import LOINC, typed_by
from transforms.ingest.rows import ROW
from transforms.ingest.value_sets import ABSENT
from transforms.rejects import Reject

_SSN = "2.16.840.1.113883.4.1"
_NPI = "2.16.840.1.113883.4.6"
_ROLES = (
    "author/assignedAuthor",
    "dataEnterer/assignedEntity",
    "informant/assignedEntity",
    "informant/relatedEntity",
    "legalAuthenticator/assignedEntity",
    "authenticator/assignedEntity",
    "participant/associatedEntity",
    "informationRecipient/intendedRecipient",
    "documentationOf/serviceEvent/performer/assignedEntity",
    "componentOf/encompassingEncounter/responsibleParty/assignedEntity",
    "componentOf/encompassingEncounter/encounterParticipant/assignedEntity",
)
_NOTE = ("native_id", "native_patient_id", "native_encounter_id", "code", "title", "written", "text", "member")
_VISIT = (
    "encounter_id", "patient_id", "birth_date", "sex", "race", "language", "marital_status", "disposition", "arrived_at",
    "departed_at", "member",
)  # fmt: skip


def read_ccda(
    members: Iterable[tuple[str, bytes | Reject]],
    layout: CcdaLayout,
    unmapped: Counter[str] | None = None,
    batch_size: int = 100,
) -> Iterator[Batch]:
    """Documents and visits of files, each given by its name and its bytes, or by the reject that it already is.

    A file is one record (`Record.NOTE`); one that is no CDA document is NOT_REFERENCED. A document's
    id is that of its set (the versions of one document), else its own, with its type and patient, since senders use an
    id again; of several versions gathering keeps the newest. Each document tells of one visit, the encompassing
    encounter; one without any has a visit of its own, so that the patient's identifiers are known.
    """
    held: list[tuple[dict, dict]] = []
    rejects: list[Reject] = []
    for name, given in members:
        read = given if isinstance(given, Reject) else _read(given, name, layout.max_document_bytes)
        if isinstance(read, Reject):
            rejects.append(read if read.member or not name else read._replace(member=name))
        else:
            held.append(read)
        if len(held) + len(rejects) >= batch_size:
            yield _batch(held, rejects, layout, unmapped)
            held, rejects = [], []
    if held or rejects:
        yield _batch(held, rejects, layout, unmapped)


def _batch(
    held: list[tuple[dict, dict]], rejects: list[Reject], layout: CcdaLayout, unmapped: Counter[str] | None
) -> Batch:
    schema = {**dict.fromkeys(_NOTE, pl.String), "sections": NATIVE_DOCUMENTS["sections"], ROW: pl.UInt64}
    notes = pl.DataFrame([note | {ROW: None} for note, _ in held], schema=schema)
    notes = typed_by(notes, ("code", "title"), layout.note_types, LOINC, unmapped)
    documents, lost = kept_notes(notes, layout.max_document_bytes)
    schema = {**dict.fromkeys(_VISIT, pl.String), "identifiers": NATIVE_ENCOUNTERS["identifiers"], ROW: pl.UInt64}
    visits = pl.DataFrame([visit | {ROW: None} for _, visit in held], schema=schema)
    # a visit without a patient has told its want as the note that it is of
    encounters, _ = kept_encounters(visits.filter(pl.col("patient_id").is_not_null()), {}, unmapped)
    return Batch(documents, encounters, rejects + lost)


def _read(data: bytes, name: str, limit: int) -> tuple[dict, dict] | Reject:
    if len(data) > limit:
        return Reject(Record.NOTE, Reason.TOO_LARGE, detail=f"more than {limit:,} bytes")
    try:
        root = parse_xml(data)
        if root.tag != "ClinicalDocument":
            return Reject(Record.NOTE, Reason.NOT_REFERENCED, detail="xml that is no cda document")
        told = cda_text(root)
    except (BadXml, Unreadable) as bad:
        return Reject(Record.NOTE, bad.reason, detail=bad.detail)
    patient = patient_of(root)
    code = section_code(root)
    own = _id(root.find("setId")) or _id(root.find("id"))
    native = "^".join([own, code or "", patient or ""]) if own else None
    encounter = root.find("componentOf/encompassingEncounter")
    number = None if encounter is None else _extension(encounter.findall("id"))
    # with the patient: senders number the visits of each patient anew
    visit = f"{number}^{patient or ''}" if number else f"document {native}" if native else None
    note = {
        "native_id": native,
        "native_patient_id": patient,
        "native_encounter_id": visit,
        "code": code,
        "title": _display(root.find("code")),
        "written": moment_of(root.find("effectiveTime")),
        "text": told.text,
        "member": name or None,
        "sections": told.sections,
    }
    return note, _visit(root, encounter, patient, visit, number) | {"member": name or None}


def _visit(
    root: etree._Element, encounter: etree._Element | None, patient: str | None, visit: str | None, number: str | None
) -> dict:
    person = root.find("recordTarget/patientRole/patient")
    if person is None:
        person = etree.Element("patient")
    period = None if encounter is None else encounter.find("effectiveTime")
    service = root.find("documentationOf/serviceEvent/effectiveTime") if period is None else period
    language = person.find("languageCommunication/languageCode")
    return {
        "encounter_id": visit,
        "patient_id": patient,
        "birth_date": moment_of(person.find("birthTime")),
        "sex": _value(person.find("administrativeGenderCode")),
        "race": _display(person.find("raceCode")),
        "language": None if language is None else language.get("code"),
        "marital_status": _display(person.find("maritalStatusCode")),
        "disposition": None if encounter is None else _display(encounter.find("dischargeDispositionCode")),
        "arrived_at": moment_of(service, "low"),
        "departed_at": moment_of(service, "high"),
        "identifiers": identifiers_of(root)
        + ([{"entity": str(Entity.ENCOUNTER_NUMBER), "value": number}] if number else []),
    }


def patient_of(root: etree._Element) -> str | None:
    """The patient's id: the first that is no social security number, else that."""
    ids = root.findall("recordTarget/patientRole/id")
    return _extension([each for each in ids if each.get("root") != _SSN]) or _extension(ids)


def identifiers_of(root: etree._Element) -> list[dict[str, str]]:
    """Names, numbers, addresses and telephones of the patient and of all whom the header names."""
    found: list[tuple[Entity, str | None]] = []
    for role in root.iterfind("recordTarget/patientRole"):
        for each in role.iterfind("id"):
            found.append((Entity.SSN if each.get("root") == _SSN else Entity.MRN, each.get("extension")))
        found += _contacts(role)
        for name in role.iterfind("patient//name"):
            found.append((Entity.PERSON, _name(name)))
        for guardian in role.iterfind("patient/guardian"):
            found += _contacts(guardian)
        for address in role.iterfind("patient/birthplace//addr"):
            found += _address(address)
        found += [(Entity.HOSPITAL, _name(name)) for name in role.iterfind("providerOrganization/name")]
    for path in _ROLES:
        for role in root.iterfind(path):
            found += [
                (Entity.PERSON, _name(name))
                for tag in ("assignedPerson", "associatedPerson", "relatedPerson", "informationRecipient")
                for name in role.iterfind(f"{tag}/name")
            ]
            found += [
                (Entity.HOSPITAL, _name(name))
                for tag in ("representedOrganization", "scopingOrganization", "receivedOrganization")
                for name in role.iterfind(f"{tag}/name")
            ]
            found += [
                (Entity.LICENSE, each.get("extension")) for each in role.iterfind("id") if each.get("root") == _NPI
            ]
            found += _contacts(role)
    for name in root.iterfind("custodian/assignedCustodian/representedCustodianOrganization/name"):
        found.append((Entity.HOSPITAL, _name(name)))
    for name in root.iterfind("componentOf/encompassingEncounter/location/healthCareFacility//name"):
        found.append((Entity.HOSPITAL, _name(name)))
    told = dict.fromkeys((str(entity), value.strip()) for entity, value in found if value and value.strip())
    return [{"entity": entity, "value": value} for entity, value in told]


def _contacts(role: etree._Element) -> Iterator[tuple[Entity, str | None]]:
    for each in role.iterfind("telecom"):
        scheme, colon, value = each.get("value", "").partition(":")
        entity = {"mailto": Entity.EMAIL, "fax": Entity.FAX, "http": Entity.URL, "https": Entity.URL}.get(
            scheme.lower()
        )
        yield entity or Entity.PHONE, value if colon else scheme
    for address in role.iterfind("addr"):
        yield from _address(address)


def _address(node: etree._Element) -> Iterator[tuple[Entity, str | None]]:
    for tag, entity in (("streetAddressLine", Entity.STREET), ("city", Entity.CITY), ("postalCode", Entity.ZIP)):
        for each in node.iterfind(tag):
            yield entity, " ".join("".join(each.itertext()).split())


def _name(node: etree._Element) -> str:
    """
    >>> _name(etree.fromstring("<name><given>Ada</given><family>Quill</family></name>"))
    'Ada Quill'
    """
    return " ".join(" ".join(node.itertext()).split())


def _id(node: etree._Element | None) -> str | None:
    if node is None or not (node.get("root") or node.get("extension")):
        return None
    return "/".join(part for part in (node.get("root"), node.get("extension")) if part)


def _extension(nodes: list[etree._Element]) -> str | None:
    """The first extension, else the first root: a site's own number is what its other exports use too."""
    told = [(each.get("extension") or "").strip() for each in nodes]
    # a root beside an extension that says nothing is the sender's, and would be shared by all its patients
    told += [(each.get("root") or "").strip() for each in nodes if each.get("extension") is None]
    return next((number for number in told if number and number.lower() not in ABSENT), None)


def _value(node: etree._Element | None) -> str | None:
    return None if node is None else node.get("code") or node.get("displayName")


def _display(node: etree._Element | None) -> str | None:
    return None if node is None else node.get("displayName") or node.get("code")


_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(\d{2})?)?)?")


def moment_of(node: etree._Element | None, part: str | None = None) -> str | None:
    """A point in time of HL7 version 3 (`20140917190415.0-0500`) as local ISO 8601; null if it has no day.

    >>> moment_of(etree.fromstring('<effectiveTime value="201409171904-0500"/>'))
    '2014-09-17 19:04:00'
    """
    if node is None:
        return None
    inner = node.find(part) if part else None
    if inner is None and part == "high":
        return None
    told = _MOMENT.match((node if inner is None else inner).get("value", ""))
    if told is None:
        return None
    year, month, day, hour, minute, second = told.groups()
    return f"{year}-{month}-{day} {hour or '00'}:{minute or '00'}:{second or '00'}"
