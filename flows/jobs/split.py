"""Assignment to splits in a worker, over all shards."""

from pathlib import Path

import polars as pl

from flows.shards import Done, Job
from flows.storage import land
from schemas.splits import Groups, Splits
from schemas.vocabulary import Split
from transforms.split.assign import assign
from transforms.split.near_duplicates import SIGNATURE_SCHEMA, similar_pairs


def split_groups(job: Job) -> Done:
    """Signatures of all released documents, and published ledgers, become SPLITS and GROUPS."""
    told = job.arguments["splits"]
    frames = [pl.read_parquet(job.roots.work / path) for path in job.arguments["signatures"]]
    signed = pl.concat([pl.DataFrame(schema=SIGNATURE_SCHEMA), *frames]).sort("document_id")
    published: dict[str, Split] = {}
    for ledger in job.arguments["ledgers"]:
        for member, split in pl.read_parquet(Path(ledger), columns=["group_key", "split"]).iter_rows():
            published.setdefault(member, Split(split))
    pairs = similar_pairs(signed, told["near_duplicate_similarity"])
    members = signed["group_key"].unique().sort().to_list()
    shares = {split: told[str(split)] for split in Split}
    splits, groups = assign(members, pairs, shares, told["salt"], published)
    outputs = (
        land(splits, Splits, job.roots, "splits/splits.parquet"),
        land(groups, Groups, job.roots, "splits/groups.parquet"),
    )
    known = sum(member in published for member in members)
    return Done(
        outputs,
        (),
        {"groups": splits.height, "members": len(members), "near_duplicate_pairs": pairs.height, "published": known},
    )
