"""Values of FHIR R4 resources: references, concepts, names, addresses; robust against what is not shaped so."""

import json
from collections.abc import Iterator
from typing import Any

from schemas.vocabulary import Entity

_SYSTEMS = {
    "phone": Entity.PHONE,
    "sms": Entity.PHONE,
    "pager": Entity.PHONE,
    "fax": Entity.FAX,
    "email": Entity.EMAIL,
    "url": Entity.URL,
}
_NUMBERS = {
    "MR": Entity.MRN,
    "SS": Entity.SSN,
    "DL": Entity.LICENSE,
    "MB": Entity.HEALTH_PLAN,
    "SN": Entity.HEALTH_PLAN,
    "MC": Entity.HEALTH_PLAN,
    "MA": Entity.HEALTH_PLAN,
    "AN": Entity.ACCOUNT,
    "VN": Entity.ENCOUNTER_NUMBER,
}
"""Identifier types (HL7 version 2, table 0203)."""


def parsed(cell: str | None) -> Any:
    """A nested value of a row, which the reader of JSON Lines gives as text; None for what is none."""
    if not cell or cell[0] not in "[{":
        return None
    try:
        return json.loads(cell)
    except ValueError:
        return None


def each(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the one object, as some servers write where a list belongs.

    >>> each({"code": "x"}), each([{"code": "x"}, None]), each("x")
    ([{'code': 'x'}], [{'code': 'x'}], [])
    """
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def word(value: Any) -> str | None:
    """The value if it is a text with something in it."""
    return value.strip() or None if isinstance(value, str) else None


def reference(value: Any, kind: str | None = None) -> str | None:
    """The id to which a reference leads, relative, absolute or as a URN; None for a search or what is none, and for
    one that names another type of resource than `kind`.

    >>> [reference({"reference": each}) for each in ("Patient/7", "https://x.org/fhir/Patient/7/_history/2", "urn:uuid:7", "#a")]
    ['7', '7', '7', None]
    >>> reference({"reference": "Group/7"}, "Patient"), reference({"reference": "7"}, "Patient")
    (None, '7')
    """
    told = word(value.get("reference")) if isinstance(value, dict) else None
    if told is None or told.startswith("#") or "?" in told:
        return None
    if told.lower().startswith("urn:"):
        return told.rpartition(":")[2] or None
    parts = told.split("/_history/")[0].rstrip("/").split("/")
    named = parts[-2] if len(parts) > 1 else ""
    if kind and named != kind and named.isalpha() and named[0].isupper():
        return None
    return parts[-1] or None


def codes(concept: Any) -> list[str]:
    return [code for one in each(concept) for coding in each(one.get("coding")) if (code := word(coding.get("code")))]


def names_of(concept: Any) -> list[str]:
    """What a concept is called: its text first, then the display of its codings."""
    found = []
    for one in each(concept):
        found += [word(one.get("text"))] + [word(coding.get("display")) for coding in each(one.get("coding"))]
    return [name for name in found if name]


def person_names(resource: dict[str, Any]) -> Iterator[str]:
    """The names of a patient or practitioner, of each as a whole."""
    for name in each(resource.get("name")):
        given = (
            [part for part in name.get("given") or [] if isinstance(part, str)]
            if isinstance(name.get("given"), list)
            else []
        )
        whole = " ".join([*given, word(name.get("family")) or ""]).strip()
        if whole:
            yield whole
        if told := word(name.get("text")):
            yield told


def known_identifiers(patient: dict[str, Any]) -> Iterator[tuple[Entity, str]]:
    """Every identifier that a Patient resource holds: names (maiden names and contacts' too), numbers, telephones,
    addresses."""
    for name in person_names(patient):
        yield Entity.PERSON, name
    for number in each(patient.get("identifier")):
        if value := word(number.get("value")):
            kinds = [_NUMBERS[code] for code in codes(number.get("type")) if code in _NUMBERS]
            social = "us-ssn" in str(number.get("system"))
            yield Entity.SSN if social else kinds[0] if kinds else Entity.ID, value
    for contact in each(patient.get("contact")):
        for name in person_names({"name": contact.get("name")}):
            yield Entity.PERSON, name
        yield from _reached(contact.get("telecom"))
        yield from _lived(contact.get("address"))
    for extension in each(patient.get("extension")):
        if str(extension.get("url")).endswith("mothersMaidenName") and (name := word(extension.get("valueString"))):
            yield Entity.PERSON, name
    yield from _reached(patient.get("telecom"))
    yield from _lived(patient.get("address"))


def _reached(telecoms: Any) -> Iterator[tuple[Entity, str]]:
    for telecom in each(telecoms):
        if value := word(telecom.get("value")):
            yield _SYSTEMS.get(str(telecom.get("system")), Entity.PHONE), value


def _lived(addresses: Any) -> Iterator[tuple[Entity, str]]:
    for address in each(addresses):
        lines = address.get("line")
        for line in lines if isinstance(lines, list) else [lines]:
            if value := word(line):
                yield Entity.STREET, value
        for key, entity in (("city", Entity.CITY), ("postalCode", Entity.ZIP)):
            if value := word(address.get(key)):
                yield entity, value


def extension_text(resource: dict[str, Any], ending: str) -> str | None:
    """The text of a US Core extension such as race."""
    for extension in each(resource.get("extension")):
        if str(extension.get("url")).endswith(ending):
            for inner in each(extension.get("extension")):
                if inner.get("url") == "text":
                    return word(inner.get("valueString"))
    return None
