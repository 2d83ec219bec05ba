"""The dataset card of a release: what a consumer reads first, and what `datasets` reads to load it."""

import uuid
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any

import polars as pl
import yaml

from flows.account import Count
from flows.found import Found, found_text
from flows.model_names import OFF, SHIPPED, shown
from flows.review import review_text
from flows.settings import Settings
from schemas.features import features
from schemas.releases import CONFIGS
from schemas.vocabulary import Split
from transforms.split.near_duplicates import LEAST_WORDS

Balance = Mapping[str, Mapping[str, int]]
"""Rows by label, and by split within it."""

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
    balance: Mapping[str, Balance],
    licences: Balance,
    found: Found,
    review: Mapping[str, Any] | None,
) -> str:
    """README.md of a release. `splits`: config, split, facts (rows, num_bytes, bytes)."""
    head = yaml.safe_dump(_front_matter(settings, splits), sort_keys=False, allow_unicode=True, width=200)
    labels = "\n".join(f"**`{name}`**\n\n{_rows('label', found)}" for name, found in balance.items() if found)
    parts = [
        f"---\n{head}---\n",
        f"# {settings.title}\n",
        f"Version `{version}`, made by Casewright {metadata.version('casewright')} from raw notes and case reports: "
        "de-identified, segmented, cut before the answer, checked, and split by patient, article and near-duplicate. Read "
        "*Limits* before any use.\n",
        "## Configs\n\n" + _configs(splits),
        _reading(splits),
        _splits_text(settings),
        "## How every record was accounted for\n\n"
        "Received = kept + rejected, at every step. What each reason means stands in `DICTIONARY.md`; what was checked, in "
        "`report/data_docs/index.html`.\n\n" + _funnel(counts),
        "## Label balance\n\n" + (labels or "No labelled config holds rows.\n"),
        "## Licences\n\n" + _licences(licences),
        "## De-identification\n\n" + review_text(review) + "\n" + found_text(found),
        _limits_text(settings),
        "## Canary\n\nBenchmark data does not belong in training corpora. A model that completes this line has seen it:\n\n"
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
        "license": "other",
        "license_name": "by-document",
        "license_link": "ATTRIBUTION.csv",
        "language": ["en"],
        "size_categories": [_size(sum(each["rows"] for found in splits.values() for each in found.values()))],
        "tags": ["medical", "clinical-reasoning", "emergency-medicine", "case-reports", "de-identified"],
        "configs": configs,
        "dataset_info": infos,
    }


def _size(rows: int) -> str:
    """The Hub's word for a number of rows.

    >>> _size(999), _size(1_000), _size(2_500_000)
    ('n<1K', '1K<n<10K', '1M<n<10M')
    """
    words = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "n>1B")
    return words[min(len(words) - 1, max(0, len(str(rows)) - 3))]


def _configs(splits: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    lines = ["| config | what a row is | " + " | ".join(Split) + " |", "|---|---|" + "---:|" * len(Split)]
    for config, found in splits.items():
        rows = " | ".join(f"{found[split]['rows']:,}" if split in found else "0" for split in map(str, Split))
        lines.append(f"| `{config}` | {CONFIGS[config].meaning} | {rows} |")
    return "\n".join(lines) + "\n\nColumns and their meanings: `DICTIONARY.md`.\n"


def _reading(splits: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    config, found = next((name, found) for name, found in splits.items() if found)
    return (
        "## Reading it\n\nFrom the folder that holds this file:\n\n```python\n"
        f'from datasets import load_dataset\n\nrows = load_dataset(".", "{config}", split="{next(iter(found))}")\n\n'
        f'import polars as pl\n\nrows = pl.read_parquet("data/{config}/*.parquet")\n```\n\n'
        "Offsets are half-open and count code points: `text[start:end]` in Python. In SQL, quote the columns `group` and "
        "`end`.\n"
    )


def _funnel(counts: Sequence[Count]) -> str:
    lines = [
        "| step | source | config | record | received | kept | rejected | why |",
        "|---|---|---|---|---:|---:|---:|---|",
    ]
    for each in counts:
        reasons = sorted(each.rejected.items(), key=lambda item: (-item[1], item[0]))
        why = ", ".join(f"`{reason}` {n:,}" for reason, n in reasons)
        lines.append(
            f"| {each.step} | {each.source} | {each.config or ''} | {each.record} | {each.received:,} | {each.kept:,} "
            f"| {sum(each.rejected.values()):,} | {why} |"
        )
    return "\n".join(lines) + "\n"


def label_balance(rows: pl.LazyFrame, label: str) -> dict[str, dict[str, int]]:
    """Rows by label, the most frequent first, and by split within it."""
    counted = rows.group_by(pl.col(label, "split").cast(pl.String)).len().collect()
    found: dict[str, dict[str, int]] = {}
    for word, split, n in counted.iter_rows():
        found.setdefault(word, dict.fromkeys(map(str, Split), 0))[split] = n
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def _rows(head: str, found: Balance) -> str:
    lines = [f"| {head} | " + " | ".join(Split) + " |", "|---|" + "---:|" * len(Split)]
    lines += [f"| {word} | " + " | ".join(f"{n:,}" for n in by.values()) + " |" for word, by in found.items()]
    return "\n".join(lines) + "\n"


def _licences(licences: Balance) -> str:
    if not licences:
        return "The release holds no articles. Notes come under the terms of the site that gave them.\n"
    return (
        f"Articles by their own licence:\n\n{_rows('licence', licences)}\n"
        "Every article is named in `ATTRIBUTION.csv`, with its authors, licence and link. Notes, if any, come under the terms "
        "of the site that gave them.\n"
    )


def _splits_text(settings: Settings) -> str:
    told = settings.splits
    return (
        "## Splits\n\n"
        f"Shares {told.train:g} / {told.validation:g} / {told.test:g} (train / validation / test) by a hash of the group: the "
        "patient of a note, the article of a case report, or a cluster of near-duplicates (Jaccard similarity of 5-word "
        f"shingles, estimated, from {told.near_duplicate_similarity:g}; texts under {LEAST_WORDS} words make none). Assignments that were published once are kept: "
        "`ledger.parquet`.\n"
    )


def _limits_text(settings: Settings) -> str:
    tagger = {
        SHIPPED: "rules, the identifiers of each patient's own record and a name tagger trained on synthetic text",
        OFF: "rules and the identifiers of each patient's own record; **the name tagger was switched off**",
    }.get(
        settings.deidentify.tagger, "rules, the identifiers of each patient's own record and a tagger of the site's own"
    )
    more = f", and {', '.join(f'`{shown(each)}`' for each in settings.recognisers)}" if settings.recognisers else ""
    return (
        "## Limits\n\n"
        f"- De-identification used {tagger}{more}: a name that none of them knows can remain. Read the release as limited "
        "data until a review has measured it.\n"
        "- `case_extraction` is made by rules and lexicons, and no clinician has confirmed it: a phrase can be missing, stand "
        "under a category that is not its own, or have a wrong polarity. What a report says is normal counts as negated.\n"
        "- `case_diagnosis` is made by rules: its diagnosis is a name on which independent places of the article agree, its "
        "reasoning is what the authors wrote, and no clinician has confirmed either. Prompts end where the article first gives "
        "its diagnosis away; a second check that shares nothing with the cutter read every prompt, and `recut` says where it "
        "moved the cut.\n"
        "- Stages rest on headings, and where there are none, on cues of each sentence; `segments` tells which (`evidence`).\n"
        "- Rationales with `source` note were drawn by rules from the physician's own sentences, with their places; no one was "
        "asked. In `er_belief_updates` such a row's updates follow the words of the note, and its rankings their sums.\n"
        "- `er_diagnosis` ends the note before the first section that names the answer, so its inputs differ in length.\n"
        "- No row is medical advice, and no label is a clinician's second opinion.\n"
    )
