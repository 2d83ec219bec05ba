"""The rationale of a visit as its ED note states it: rule-out list, decision factors, plan, and pairs."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import polars as pl

from schemas.vocabulary import Evidence, LabelSet, Origin, Polarity, Stage
from transforms.assemble.rationale.judgements import Weighed, weighed_diagnoses
from transforms.assemble.rationale.plans import plan_items
from transforms.segment.lexicon import HeadingLexicon, normalised

PLANS = frozenset({"plan", "orders"})
"""Sections whose every item is a plan's."""
ASIDE = frozenset({"consults", "procedures", "critical_care"})
"""Sections of treatment that reason about no diagnosis."""
_MOST_FACTORS = 20


class Quoted(NamedTuple):
    """An item of a rationale: its words, its place in the note, and its polarity where something is said of it."""

    text: str
    start: int | None
    end: int | None
    polarity: str | None


class Drawn(NamedTuple):
    """What a note states; `weighed` are all diagnoses that it weighs."""

    rule_out: list[Quoted]
    decision_factors: list[Quoted]
    treatment_plan: list[Quoted]
    weighed: list[Weighed]


def reasoning_slices(
    segments: pl.DataFrame, lexicon: HeadingLexicon
) -> dict[str, tuple[list[tuple[int, int]], list[tuple[int, int]]]]:
    """Slices of each document that reason, and those that are a plan's own: past their headings."""
    found: dict[str, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {}
    titles: dict[tuple[str, int], str] = {}
    stage, told = pl.col("label").cast(pl.String), pl.col("evidence").cast(pl.String) == Evidence.CONTENT
    named = (stage == Stage.FINAL_DIAGNOSIS) & told  # bare diagnoses; only those of an assessment are of it
    treating = (pl.col("label_set") == LabelSet.STAGE) & ((stage == Stage.TREATMENT_SELECTION) | named)
    columns = ("document_id", "start", "end", "heading_start", "heading_end", "text", "label")
    latest: dict[str, str] = {}
    for document_id, start, end, heading_start, heading_end, words, label in (
        segments.filter(treating).sort("document_id", "start").select(columns).iter_rows()
    ):
        if label == Stage.FINAL_DIAGNOSIS:
            if latest.get(document_id) == "assessment":
                found[document_id][0].append((start, end))
            continue
        heading = words[heading_start - start : heading_end - start] if heading_start >= start else ""
        if heading:
            entry = lexicon.note.get(normalised(heading))
            titles[document_id, heading_start] = entry.section if entry else ""
        section = titles.get((document_id, heading_start), "")  # of a slice behind another stage's: its section's
        latest[document_id] = section
        reasoning, plans = found.setdefault(document_id, ([], []))
        body = (max(start, heading_end) if heading else start, end)
        if section == "differential" and heading:
            body = (heading_start, end)  # the heading is the cue
        if section in PLANS:
            plans.append(body)
        if section not in ASIDE:
            reasoning.append(body)
    return found


def draw(
    note: str,
    reasoning: Iterable[tuple[int, int]],
    plans: Iterable[tuple[int, int]],
    copied: Iterable[tuple[int, int]] = (),
) -> Drawn:
    """The rationale that the slices of a note state; what is copied from an earlier note is none of this visit."""
    reasoning, plans, old = list(reasoning), list(plans), list(copied)

    def is_new(start: int) -> bool:
        return not any(first <= start < last for first, last in old)

    weighed = [each for each in weighed_diagnoses(note, reasoning) if is_new(each.start)]
    return Drawn(
        _ruled_out(note, weighed),
        _each_once(_quoted(note, each.evidence, None) for each in weighed if each.evidence is not None)[:_MOST_FACTORS],
        _each_once(
            _quoted(note, place, None)
            for place in plan_items(note, plans, [each for each in reasoning if each not in plans])
            if is_new(place[0])
        ),
        weighed,
    )


def _copied(segments: pl.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """What of each document is copied from an earlier note."""
    found: dict[str, list[tuple[int, int]]] = {}
    old = (pl.col("label_set") == LabelSet.ORIGIN) & (pl.col("label").cast(pl.String) == Origin.COPIED_FORWARD)
    for document_id, start, end in segments.filter(old).select("document_id", "start", "end").iter_rows():
        found.setdefault(document_id, []).append((start, end))
    return found


def _ruled_out(note: str, weighed: Iterable[Weighed]) -> list[Quoted]:
    """What was to be ruled out: each diagnosis where it is first weighed, with what is last said of it.

    A later name whose words the first one has, too, is the same diagnosis; one that is held in the end is none of these.
    """
    last: dict[frozenset[str], tuple[Weighed, Polarity]] = {}
    for each in weighed:
        words = frozenset(note[each.start : each.end].casefold().split())
        known = next((held for held in last if words <= held), words)
        last[known] = (last.get(known, (each,))[0], each.judgement.polarity)
    return [
        _quoted(note, (each.start, each.end), str(polarity))
        for each, polarity in last.values()
        if polarity is not Polarity.AFFIRMED
    ]


def _quoted(note: str, place: tuple[int, int], polarity: str | None) -> Quoted:
    return Quoted(note[slice(*place)], *place, polarity)


def _each_once(items: Iterable[Quoted]) -> list[Quoted]:
    seen: dict[str, Quoted] = {}
    for item in items:
        seen.setdefault(" ".join(item.text.casefold().split()), item)
    return list(seen.values())


_BULLET = re.compile(r"^\s*[-*•]+(?:\s+|$)")
"""Of a list; a sign at an item's end, or before a number, is its own."""


def answered(words: str | None) -> list[Quoted]:
    """An annotator's answer as items: a list is parted at semicolons and line breaks, never at commas.

    >>> [item.text for item in answered("PE; aortic dissection, type A\\n ACS")]
    ['PE', 'aortic dissection, type A', 'ACS']
    """
    pieces = (_BULLET.sub("", piece).strip() for piece in (words or "").replace("\n", ";").split(";"))
    return [Quoted(piece, None, None, None) for piece in pieces if piece]


def drawn_of(visits: pl.DataFrame, segments: pl.DataFrame, lexicon: HeadingLexicon) -> Mapping[str, Drawn]:
    """The rationale of each visit (`presentations`) that has an ED note, by encounter_key."""
    places, copied = reasoning_slices(segments, lexicon), _copied(segments)
    found: dict[str, Drawn] = {}
    for encounter_key, document_id, note in visits.select("encounter_key", "document_id", "note").iter_rows():
        if document_id is not None:
            found[encounter_key] = draw(note, *places.get(document_id, ([], [])), copied.get(document_id, ()))
    return found


def as_rows(items: Iterable[Quoted]) -> list[dict[str, Any]]:
    """Items as the structs of a config."""
    return [item._asdict() for item in items]
