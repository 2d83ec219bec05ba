"""SPLITS: which split each group falls into, and GROUPS: who belongs to a group."""

import dataframely as dy

from schemas import columns
from schemas.columns import KEY_PATTERN
from schemas.table import Table
from schemas.vocabulary import SplitRule


class Splits(Table):
    """One assignment per group; the ledger of a release is this table beside GROUPS."""

    phi = False
    table_name = "splits"
    meaning = "Split of each group, and what decided it."

    group = dy.String(primary_key=True, regex=KEY_PATTERN, description="The group; the least key of its members.")
    split = columns.split()
    rule = dy.Enum(
        SplitRule, description="What decided: the group's hash, a published assignment, or a near-duplicate's."
    )


class Groups(Table):
    """Each patient or article is in one group."""

    phi = False
    table_name = "groups"
    meaning = "Group and split of each patient and each article."

    group_key = dy.String(
        primary_key=True, regex=KEY_PATTERN, description="Pseudonym of the patient, or of the article."
    )
    group = columns.group()
    split = columns.split()
