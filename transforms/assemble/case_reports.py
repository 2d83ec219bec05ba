"""The configs of case reports in one pass: each article is read once for all of them, and let go before the next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from schemas.table import Table
from schemas.vocabulary import DocumentKind, LabelSet, Reason, Record, SectionRole
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.diagnosis.answer import Answer, find_answer
from transforms.assemble.diagnosis.known import KnownDiagnoses
from transforms.assemble.diagnosis.report import Part, Report
from transforms.rejects import Reject


class Reading(Report):
    """A report with its final diagnosis, which is looked for when it is first asked for."""

    def __init__(
        self, text: str, sections: Sequence[Mapping[str, Any]], parts: Sequence[Part], known: KnownDiagnoses
    ) -> None:
        super().__init__(text, sections, parts)
        self.sections = sections
        self.known = known

    def of_parts(self, parts: Sequence[Part]) -> "Reading":
        """The same article as if its body had these parts only."""
        return Reading(self.text, self.sections, parts, self.known)

    @cached_property
    def answer(self) -> Answer | None:
        """What `find_answer` finds."""
        return find_answer(self, self.known)


Maker = Callable[[Mapping[str, Any], Reading], dict[str, Any] | list[dict[str, Any]] | Reason]
"""Makes a config's row or rows of an article (document_id, text, sections, article), or says why there is none."""


def assemble_reports(
    deidentified: pl.DataFrame, segments: pl.DataFrame, known: KnownDiagnoses, makers: Mapping[type[Table], Maker]
) -> list[Assembled]:
    """The rows that each maker makes of the articles, and the rejects, by config in the order of `makers`."""
    rows: dict[type[Table], list[dict[str, Any]]] = {table: [] for table in makers}
    rejects: dict[type[Table], list[Reject]] = {table: [] for table in makers}
    for document, reading in readings(deidentified, segments, known):
        key = document["document_id"]
        for table, maker in makers.items():
            made = maker(document, reading)
            if isinstance(made, Reason):
                rejects[table].append(Reject(Record.ARTICLE, made, record_id=key, config=table.table_name))
            else:
                rows[table].extend([made] if isinstance(made, dict) else made)
    return [
        Assembled(
            conformed(pl.DataFrame(rows[table], schema=assembled_schema(table), orient="row"), table), rejects[table]
        )
        for table in makers
    ]


def readings(
    deidentified: pl.DataFrame, segments: pl.DataFrame, known: KnownDiagnoses
) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Each article (document_id, text, sections, article) with its reading, in the order of ids."""
    parts = _parts(segments)
    articles = deidentified.filter(pl.col("kind") == DocumentKind.ARTICLE).sort("document_id")
    for document in articles.select("document_id", "text", "sections", "article").iter_rows(named=True):
        yield (
            document,
            Reading(document["text"], document["sections"] or [], parts.get(document["document_id"], []), known),
        )


def _parts(segments: pl.DataFrame) -> dict[str, list[Part]]:
    """The sections by role of each article, in order."""
    found: dict[str, list[Part]] = {}
    columns = ("document_id", "start", "end", "heading_start", "heading_end", "label")
    roles = segments.filter(pl.col("label_set") == LabelSet.ROLE).sort("document_id", "start", "end")
    for document_id, *where, role in roles.select(columns).iter_rows():
        found.setdefault(document_id, []).append(Part(*where, SectionRole(role)))
    return found
