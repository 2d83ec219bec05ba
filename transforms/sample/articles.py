"""Case reports and other articles as JATS XML, each a function of the seed and its own number."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from schemas.vocabulary import Licence
from transforms.sample.case_story import Case, GoldHeading, Part
from transforms.sample.disease import Disease
from transforms.sample.diseases_general import GENERAL
from transforms.sample.diseases_metabolic import METABOLIC
from transforms.sample.jats import Citer, Front, document, licence_of, marked, statement_of
from transforms.sample.other_articles import other_article
from transforms.sample.people import pick, pools

DISEASES: tuple[Disease, ...] = (*METABOLIC, *GENERAL)


class SampleArticle(NamedTuple):
    """One article as bytes, and its gold; `kind` is what it is, whatever its article-type says."""

    pmcid: str
    name: str
    xml: bytes
    kind: str
    is_case_report: bool
    final_diagnosis: str | None
    is_metabolic: bool
    licence: Licence
    sections: tuple[GoldHeading, ...]


def generate_articles(count: int, seed: int) -> Iterator[SampleArticle]:
    """The first `count` articles of the seed; asking for more changes none of them. About 15% are no case reports."""
    for number in range(count):
        yield article(number, seed)


def article(number: int, seed: int) -> SampleArticle:
    """The article of that number, from 0."""
    rng = Random(f"{seed}:article:{number}")
    pmcid, statement = f"PMC{90_000_000 + (seed % 90) * 100_000 + number}", statement_of(rng)
    if rng.random() < 0.15:
        kind, xml = other_article(rng, pools(seed), pmcid, statement)
        return SampleArticle(pmcid, f"{pmcid}.xml", xml, kind, False, None, False, licence_of(statement), ())
    disease = pick(rng, DISEASES)
    case = Case(rng, disease)
    cite = Citer(rng)
    parts = case.layout()
    floats: list[str] = []
    body = "".join(_section(part, case, cite, floats if case.apart else None, []) for part in parts)
    front = Front(
        pmcid,
        case.title(),
        "case-report" if rng.random() < 0.9 else "other",
        pick(rng, ("Case Report", "Case Reports", "Case Study")),
        case.abstract(),
        (disease.name, "case report"),
    )
    xml = document(rng, pools(seed), front, body, cite.cited, statement, "".join(floats))
    gold = tuple(case.gold(parts))
    return SampleArticle(
        pmcid, f"{pmcid}.xml", xml, "case_report", True, disease.name, disease.metabolic, licence_of(statement), gold
    )


def _section(part: Part, case: Case, cite: Citer, floats: list[str] | None, path: list[int]) -> str:
    body = "".join(f"<p>{marked(text, cite)}</p>" for text in part.paragraphs)
    if part.clinical and not case.shown and part.paragraphs:
        case.shown = True
        if floats is None:
            body += case.table() + case.figure()
        else:
            floats += [case.table(), case.figure()]
    body += "".join(_section(each, case, cite, floats, [*path, number]) for number, each in enumerate(part.parts, 1))
    if part.heading is None:
        return body
    return f"<sec{case.section_type(part)}><title>{marked(part.heading)}</title>{body}</sec>"
