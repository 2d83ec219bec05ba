"""The data dictionary: every table in words, from its declaration alone."""

from collections.abc import Iterable

from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.table import Table, dictionary_rows
from schemas.vocabulary import (
    DISPOSITION_GROUPS,
    REASON_MEANINGS,
    Acuity,
    AcuityScale,
    AnnotationTask,
    Category,
    ConsensusRule,
    DiagnosisPlace,
    Disposition,
    Entity,
    Evidence,
    Inclusion,
    LabelSet,
    Licence,
    NoteSection,
    NoteType,
    Origin,
    Polarity,
    SectionKind,
    SectionRole,
    Stage,
    Stance,
    TargetSource,
    Unit,
    Vital,
)


def dictionary_of(tables: Iterable[type[Table]]) -> str:
    """Markdown: for each table its meaning, side of the PHI boundary, and a row per column."""
    parts = []
    for table in tables:
        side = "PHI root only" if table.phi else "public side"
        parts.append(
            f"### {table.table_name}\n\n{table.meaning} ({side})\n\n| column | type | need | meaning |\n|---|---|---|---|"
        )
        parts[-1] += "".join(
            f"\n| `{name}` | {kind} | {need} | {_cell(meaning)} |"
            for name, kind, need, meaning in dictionary_rows(table)
        )
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def vocabularies() -> str:
    """Markdown: every closed list."""
    parts = []
    for words in (
        NoteType,
        Stage,
        Category,
        Polarity,
        Acuity,
        AcuityScale,
        Disposition,
        Inclusion,
        Vital,
        Unit,
        TargetSource,
        AnnotationTask,
        ConsensusRule,
        LabelSet,
        Origin,
        NoteSection,
        Evidence,
        SectionKind,
        SectionRole,
        Stance,
        DiagnosisPlace,
        Licence,
        Entity,
    ):
        about = (words.__doc__ or "").strip().splitlines()[0]
        parts.append(f"**{words.__name__}**: {about} " + ", ".join(f"`{word}`" for word in words))
    groups = "\n".join(f"| `{disposition}` | `{group}` |" for disposition, group in DISPOSITION_GROUPS.items())
    parts.append(f"**Groups of dispositions**\n\n| disposition | group |\n|---|---|\n{groups}")
    reasons = "\n".join(f"| `{reason}` | {meaning} |" for reason, meaning in REASON_MEANINGS.items())
    parts.append(f"**Reasons of rejects**\n\n| reason | meaning |\n|---|---|\n{reasons}")
    return "\n\n".join(parts) + "\n"


def data_dictionary() -> str:
    """The whole of docs/data-dictionary.md."""
    return (
        "# Data dictionary\n\n"
        "Made from the schemas by `make docs`; do not edit. Every table is declared once, in `schemas/`.\n\n"
        f"## Configs of a release\n\n{dictionary_of(RELEASED)}\n"
        f"## Tables between the steps\n\n{dictionary_of(INTERMEDIATE)}\n"
        f"## Closed lists\n\n{vocabularies()}"
    )
