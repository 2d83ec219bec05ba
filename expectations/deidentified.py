"""Expectations of de-identified text: no identifier of a fixed form, and whole placeholders.

The patterns are the judge's own, written apart from those that de-identify: simple, few, and precise enough to stop a
build. Rust's regular expressions run in linear time on any text.
"""

import re
from typing import ClassVar

import polars as pl
from great_expectations.expectations.expectation import ColumnMapExpectation

from expectations.conditions import column_metric
from schemas.vocabulary import Entity

_DASH = "[-\u2010-\u2015\u2212]"
_LABEL_END = r"\s*(?:number|no\.?|num\.?|#)?\s*[:#=]?\s*"

IDENTIFIERS: dict[str, str] = {
    "ssn": rf"(?:^|[^0-9A-Za-z/.-])[0-8][0-9]{{2}}{_DASH}[0-9]{{2}}{_DASH}[0-9]{{4}}(?:$|[^0-9A-Za-z-])"
    rf"|(?i:\bSSN\b|\bsocial security){_LABEL_END}(?:[x*]{{3}}{_DASH}?[x*]{{2}}{_DASH}?)?[0-9]{{4}}",
    "email": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    "phone": rf"\([0-9]{{3}}\) ?[0-9]{{3}}(?:{_DASH}|[. ])[0-9]{{4}}(?:$|[^0-9])"
    rf"|(?:^|[^0-9A-Za-z/.-])(?:\+?[0-9]{{1,3}}[-. ])?[2-9][0-9]{{2}}(?:{_DASH}|\.)[0-9]{{3}}(?:{_DASH}|\.)[0-9]{{4}}(?:$|[^0-9])"
    rf"|(?i:\b(?:tele)?phone|\btel\b\.?|\bfax|\bpager|\bbeeper|\bcell(?: phone)?:|\bmobile:){_LABEL_END}"
    r"\+?\(?(?:[0-9][ ().-]{0,2}){6,14}[0-9]"
    rf"|(?i:\bpager|\bbeeper){_LABEL_END}[0-9]{{4,}}"
    r"|(?i:\bcontact|\bcall|\breached at|\bcall ?back):? [2-9][0-9]{9}(?:$|[^0-9])",
    "mrn": rf"(?:\bMRN\b|(?i:\bmedical record|\bmed\.? rec\.?|\bchart (?:number|no\.?|#)|\bhospital (?:number|no\.?|#))){_LABEL_END}"
    r"[A-Z]{0,3}-?[0-9][0-9-]{3,}",
    "age_over_89": r"(?:^|[^0-9.,/-])(?:9[0-9]|1[01][0-9])(?i:[ -]?(?:years?|yrs?)[ -]?old\b| ?y[./]?o\b)"
    r"|(?i:\bage)\s*[:=]\s*(?:9[0-9]|1[01][0-9])(?:$|[^0-9+%.])",
}
"""Pattern of each identifier of a fixed form. None of them matches a placeholder."""

_SURROGATE = (
    rf"(?:[+(]?[0-9][0-9 ().-]{{0,14}})?555(?:{_DASH}|[ .)]){{0,2}}01[0-9]{{2}}\b"
    rf"|(?i:\bpager|\bbeeper){_LABEL_END}[0-9]{{0,2}}01[0-9]{{2}}\b"
    rf"|\b9[0-9]{{2}}(?:{_DASH}| )?[0-4][0-9](?:{_DASH}| )?[0-9]{{4}}\b"
    rf"|(?i:\bSSN\b|\bsocial security){_LABEL_END}(?:[x*]{{3}}{_DASH}?[x*]{{2}}{_DASH}?)?00[0-9]{{2}}\b"
    r"|\b[a-z]+[0-9]{2}@example\.org\b"
    r"|\b[A-Z]{0,3}-?0*99[0-9-]{2,}"
)
"""The forms that surrogates take, all of them never assigned to anyone or reserved by us."""

_ENTITIES = "|".join(sorted(Entity, key=lambda entity: (-len(entity), entity)))
_WHOLE = rf"<(?:{_ENTITIES})>"
_PLACEHOLDER = re.compile(_WHOLE)


ANY = "any"
"""Stands for all kinds of identifier together."""


def _of_ascii(pattern: str) -> str:
    r"""The pattern with word boundaries of ASCII letters: forty times as fast where a text has one other character.

    A number beside a letter with an accent then counts as one that stands alone.
    """
    return pattern.replace(r"\b", r"(?-u:\b)")


_SEARCHED = {name: _of_ascii(pattern) for name, pattern in IDENTIFIERS.items()}
_SEARCHED_SURROGATE = _of_ascii(_SURROGATE)


def free_of(text: pl.Series, identifier: str, strict: bool | None = None) -> pl.Series:
    """Whether each text is free of an identifier of the kind; unless `strict`, what has a surrogate's form is none.

    >>> free_of(pl.Series(["SSN 078-05-1120", "SSN <SSN>", "SSN 912-05-1120"]), "ssn").to_list()
    [False, True, True]
    >>> free_of(pl.Series(["call (617) 555-2123", "Fax: (617) 555-0123", "BP 120/80, Hb 12.5"]), "phone").to_list()
    [False, True, True]
    >>> free_of(pl.Series(["Fax: (617) 555-0123", "Fax: <FAX>"]), "phone", strict=True).to_list()
    [False, True]
    >>> free_of(pl.Series(["SSN 078-05-1120", "(617) 555-2123", "BP 120/80"]), ANY).to_list()
    [False, False, True]
    """
    told = text if strict else text.str.replace_all(_SEARCHED_SURROGATE, "~")
    free = pl.repeat(True, len(told), eager=True)
    for pattern in _SEARCHED.values() if identifier == ANY else (_SEARCHED[identifier],):
        free &= ~told.str.contains(pattern)
    return free


def outside_replaced(documents: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """DEIDENTIFIED with each surrogate that PHI_SPANS names blanked out, so that what is left can be judged strictly.

    Lengths stay, and so do typed placeholders.

    >>> documents = pl.DataFrame({"document_id": ["a", "b"], "text": ["Dr. Hale, <DATE>", "No one"]})
    >>> spans = pl.DataFrame({"document_id": ["a", "a"], "start": [4, 10], "end": [8, 16]})
    >>> outside_replaced(documents, spans)["text"].to_list()
    ['Dr. ~~~~, <DATE>', 'No one']
    """
    held: dict[str, list[tuple[int, int]]] = {}
    here = spans.filter(pl.col("document_id").is_in(documents["document_id"].implode()))
    for key, start, end in here.select("document_id", "start", "end").sort("document_id", "start").iter_rows():
        held.setdefault(key, []).append((start, end))
    blanked = []
    for key, text in documents.select("document_id", "text").iter_rows():
        parts, at = [], 0
        for start, end in held.get(key, ()):
            word = text[start:end]
            parts += [text[at:start], word if _PLACEHOLDER.fullmatch(word) else "~" * len(word)]
            at = max(at, end)
        blanked.append("".join([*parts, text[at:]]))
    return documents.with_columns(pl.Series("text", blanked, dtype=pl.String))


def placeholders_whole(text: pl.Series) -> pl.Series:
    """Whether every placeholder begun in each text is ended, none stands within another, and each names an entity.

    >>> placeholders_whole(pl.Series(["Dr. <PERSON>, <ID>", "Dr. <PERSON", "<PER<DATE>SON>", "<NAME>"])).to_list()
    [True, False, False, False]
    """
    begun = text.str.count_matches(rf"<(?:{_ENTITIES})\b")
    ended = text.str.count_matches(rf"\b(?:{_ENTITIES})>")
    whole = text.str.count_matches(_WHOLE)
    typed = text.str.count_matches(r"<[A-Z][A-Z_]+>")
    nested = text.str.contains(rf"<[A-Z_]*{_WHOLE}[A-Z_]*>")
    return (begun == whole) & (ended == whole) & (typed == whole) & ~nested


class ExpectColumnTextToBeFreeOf(ColumnMapExpectation):
    """Every text is free of an identifier of a fixed form (`identifier`: a key of IDENTIFIERS, or ANY).

    `strict`: see free_of.
    """

    identifier: str
    strict: bool | None = None
    map_metric: ClassVar[str] = column_metric("column_values.free_of", free_of, "identifier", "strict")
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "identifier", "strict")


class ExpectColumnTextToHoldWholePlaceholders(ColumnMapExpectation):
    """Every placeholder in the text is whole and names a known entity."""

    map_metric: ClassVar[str] = column_metric("column_values.placeholders_whole", placeholders_whole)
