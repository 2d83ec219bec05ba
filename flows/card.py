"""The dataset card of a release: what a consumer reads first, and what `datasets` reads to load it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import yaml

from flows.account import Count
from flows.found import Found, found_text
from flows.review import review_text
from flows.settings import Settings
from schemas.features import features
from schemas.releases import CONFIGS
from schemas.vocabulary import Split

CANARY_SPACE = uuid.UUID("6f2f2c1e-7f0b-5c52-9d0e-6a3a1c0d7f55")
"""Namespace of the canaries of this program's releases."""


def canary(name: str, mark: str) -> str:
    """A release's canary: a GUID that tells whether a model has seen the data.

    >>> canary("demo", "a") == canary("demo", "a") != canary("demo", "b")
    True
    """
    return f"casewright:canary:{uuid.uuid5(CANARY_SPACE, f'{name}/{mark}')}"


def card(
    settings: Settings,
    version: str,
    canary_line: str,
    splits: Mapping[str, Mapping[str, Mapping[str, Any]]],
    counts: Sequence[Count],
    balance: Mapping[str, Mapping[str, int]],
    licences: Mapping[str, int],
    found: Found,
    review: Mapping[str, Any] | None,
) -> str:
    """README.md of a release. `splits`: config, split, facts (rows, num_bytes)."""
    head = yaml.safe_dump(_front_matter(settings, splits), sort_keys=False, allow_unicode=True, width=200)
    parts = [
        f"---\n{head}---\n",
        f"# {settings.title}\n",
        f"Version `{version}`, made by Casewright. De-identified; see *Limits* before any use.\n",
        "## Configs\n\n" + _configs(splits),
        "## How every record was accounted for\n\nReceived = kept + rejected, at every step.\n\n" + _funnel(counts),
        "## Label balance\n\n" + (_table(("label", "rows"), balance) or "No labelled config holds rows.\n"),
        "## Licences of the articles\n\n"
        + (_rows(("licence", "articles"), licences) or "The release holds no articles.\n")
        + "\nEvery article, with its authors and licence, is named in `ATTRIBUTION.csv`.\n",
        _splits_text(settings),
        "## De-identification\n\n" + review_text(review) + "\n" + found_text(found),
        _limits_text(),
        "## Canary\n\nBenchmark data does not belong into training corpora. A model that completes this line has seen it:\n\n"
        f"`{canary_line}`\n",
    ]
    return "\n".join(parts)


def _front_matter(settings: Settings, splits: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, Any]:
    configs, infos = [], []
    for config, found in splits.items():
        if not found:
            continue
        configs.append(
            {
                "config_name": config,
                "data_files": [{"split": split, "path": f"data/{config}/{split}-*.parquet"} for split in found],
            }
        )
        size = sum(each["num_bytes"] for each in found.values())
        infos.append(
            {
                "config_name": config,
                "features": features(CONFIGS[config]),
                "splits": [
                    {"name": split, "num_bytes": each["num_bytes"], "num_examples": each["rows"]}
                    for split, each in found.items()
                ],
                "download_size": sum(each["bytes"] for each in found.values()),
                "dataset_size": size,
            }
        )
    if configs:
        configs[0]["default"] = True
    return {
        "pretty_name": settings.title,
        "language": ["en"],
        "tags": ["medical", "clinical-reasoning", "emergency-medicine", "case-reports", "de-identified"],
        "configs": configs,
        "dataset_info": infos,
    }


def _configs(splits: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    lines = ["| config | what a row is | " + " | ".join(Split) + " |", "|---|---|" + "---|" * len(Split)]
    for config, found in splits.items():
        rows = " | ".join(f"{found[split]['rows']:,}" if split in found else "0" for split in map(str, Split))
        lines.append(f"| `{config}` | {CONFIGS[config].meaning} | {rows} |")
    return "\n".join(lines) + "\n\nColumns and their meanings: `DICTIONARY.md`.\n"


def _funnel(counts: Sequence[Count]) -> str:
    lines = [
        "| step | source | config | record | received | kept | rejected | why |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in counts:
        why = ", ".join(f"{reason} {n}" for reason, n in each.rejected.items())
        lines.append(
            f"| {each.step} | {each.source} | {each.config or ''} | {each.record} | {each.received} | {each.kept} "
            f"| {sum(each.rejected.values())} | {why} |"
        )
    return "\n".join(lines) + "\n"


def label_balance(rows: pl.LazyFrame, label: str) -> dict[str, int]:
    """Rows per label, in the order of the words."""
    return dict(rows.group_by(pl.col(label).cast(pl.String)).len().sort(label).collect().iter_rows())


def _table(heads: tuple[str, str], tables: Mapping[str, Mapping[str, int]]) -> str:
    return "\n".join(f"**{name}**\n\n{_rows(heads, found)}" for name, found in tables.items() if found)


def _rows(heads: tuple[str, str], found: Mapping[str, int]) -> str:
    if not found:
        return ""
    lines = [f"| {heads[0]} | {heads[1]} |", "|---|---|", *(f"| {word} | {n:,} |" for word, n in found.items())]
    return "\n".join(lines) + "\n"


def _splits_text(settings: Settings) -> str:
    told = settings.splits
    return (
        "## Splits\n\n"
        f"Shares {told.train:g} / {told.validation:g} / {told.test:g} (train / validation / test) by a hash of the group: the "
        "patient of a note, the article of a case report, or a cluster of near-duplicates (Jaccard similarity of 5-word "
        f"shingles, estimated, from {told.near_duplicate_similarity:g}). Assignments that were published once are kept: "
        "`ledger.parquet`.\n"
    )


def _limits_text() -> str:
    return (
        "## Limits\n\n"
        "- De-identification used rules and the identifiers of each patient's own record, no name model: a name that neither "
        "knows can remain. Read the release as limited data until a review has measured it.\n"
        "- `case_extraction` holds the slices whose subheading names a category; findings under other headings are not yet "
        "labelled.\n"
        "- Stages rest on headings; a note without headings has none.\n"
        "- No row is medical advice, and no label is a clinician's second opinion.\n"
    )
