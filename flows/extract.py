"""Extraction by a language model: every article's prompts are asked once and the answers kept, for segmentation to read."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from flows.errors import ConfigError
from flows.jobs.segment import ANSWERS, heading_lexicon, may_be_sent
from flows.model import Ledger, Model, estimated_tokens
from flows.model_cache import AnswerCache, answer_key
from flows.plan import Plan, written
from flows.shards import shard_name
from flows.steps import console
from flows.storage import Landed, read_tables, write_json
from schemas.deidentified import Deidentified
from schemas.vocabulary import Step
from transforms.segment.model_extraction import prompts_of, read_answer
from transforms.segment.model_prompts import INSTRUCTIONS
from transforms.segment.narrative import narratives


@dataclass
class Estimate:
    """What a run would ask: documents, prompts that have no answer yet, their tokens, and the most that it may cost."""

    documents: int = 0
    by_rules: int = 0
    prompts: int = 0
    kept: int = 0
    tokens: int = 0
    cost: float = 0.0


@dataclass
class _Shard:
    unit: str
    deidentified: Landed
    prompts: list[str] = field(default_factory=list)
    documents: int = 0
    by_rules: int = 0


def extract_plan(plan: Plan, max_cost: float | None = None) -> Ledger:
    """Ask whatever has no answer yet, several prompts at a time; gives what it took.

    Answers are kept as they come, so that a run that stops (a limit, an endpoint that is down, a kill) goes on where it
    was. Raises ConfigError, CostReached, StepError.
    """
    settings = plan.settings.extraction
    if settings.extractor != "llm":
        raise ConfigError("`extraction.extractor` is `rules`: there is nothing to ask a model")
    if max_cost is not None and not (settings.input_price or settings.output_price):
        raise ConfigError("--max-cost needs `extraction.input_price` and `extraction.output_price`")
    cache, ledger = AnswerCache(plan.roots.work / ANSWERS), Ledger(settings, max_cost)
    model = Model(settings, cache, ledger)
    documents = by_rules = 0
    try:
        for shard in _shards(plan):
            _ask(model, shard.prompts, settings.connections)
            _record(plan, shard, cache)
            documents, by_rules = documents + shard.documents, by_rules + shard.by_rules
    finally:
        model.close()
        cache.close()
        _say(ledger, documents, by_rules, bool(settings.input_price or settings.output_price))
    return ledger


def estimate(plan: Plan) -> Estimate:
    """What `extract_plan` would do; asks nothing."""
    settings, told = plan.settings.extraction, Estimate()
    cache = AnswerCache(plan.roots.work / ANSWERS)
    try:
        for shard in _shards(plan):
            told.documents += shard.documents
            told.by_rules += shard.by_rules
            for prompt in shard.prompts:
                if cache.get(answer_key(str(settings.model), INSTRUCTIONS, prompt)):
                    told.kept += 1
                    continue
                told.prompts += 1
                told.tokens += estimated_tokens(INSTRUCTIONS + prompt)
    finally:
        cache.close()
    most = told.tokens * settings.input_price + told.prompts * settings.max_answer_tokens * settings.output_price
    told.cost = most / 1e6
    return told


def _shards(plan: Plan) -> Iterator[_Shard]:
    for number in range(plan.settings.shards):
        unit = shard_name(number)
        outputs = written(plan, Step.DEIDENTIFY, unit).outputs
        (deidentified,) = (each for each in outputs if each.path.split("/")[0] == "deidentified")
        shard = _Shard(unit, deidentified)
        for document in _articles(plan, deidentified):
            if _is_sent(plan, document):
                shard.documents += 1
                told = narratives(document["text"], document["sections"] or [], heading_lexicon())
                shard.prompts += [prompt for _, prompt, _ in prompts_of(document["text"], told)]
            else:
                shard.by_rules += 1
        yield shard


def _articles(plan: Plan, deidentified: Landed) -> Iterator[dict[str, Any]]:
    frame = read_tables(Deidentified, plan.roots, [deidentified.path])
    columns = ("document_id", "kind", "text", "sections", "article")
    yield from frame.filter(pl.col("kind").cast(pl.String) == "article").select(columns).iter_rows(named=True)


def _is_sent(plan: Plan, document: dict[str, Any]) -> bool:
    settings = plan.settings.extraction
    licences = [str(each) for each in plan.settings.licences]
    return may_be_sent(document, licences, settings.is_local or settings.send_restricted)


def _ask(model: Model, prompts: list[str], connections: int) -> None:
    """Ask all; the first failure ends it, and what is under way is waited for, since it is paid for."""
    with ThreadPoolExecutor(connections) as pool:
        asked = [pool.submit(model.complete, prompt) for prompt in dict.fromkeys(prompts)]
        done, _ = wait(asked, return_when=FIRST_EXCEPTION)
        failed = next((each for each in done if each.exception()), None)
        if failed is not None:
            pool.shutdown(wait=True, cancel_futures=True)
            failed.result()


def _record(plan: Plan, shard: _Shard, cache: AnswerCache) -> None:
    """Note that a shard is answered, with a digest of the answers: segmentation's job depends on it."""
    model, found = str(plan.settings.extraction.model), hashlib.sha256()
    for prompt in shard.prompts:
        key = answer_key(model, INSTRUCTIONS, prompt)
        answer = cache.get(key)
        text = answer.text if answer else ""
        # an answer that is none of what was asked for says nothing, whatever it is
        found.update(
            f"{key}{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest() if read_answer(text) else ''}\n".encode()
        )
    told = {"deidentified": shard.deidentified.sha256, "model": model, "answers": found.hexdigest()}
    write_json(plan.roots.work / "model" / f"{shard.unit}.json", told)


def _say(ledger: Ledger, documents: int, by_rules: int, priced: bool) -> None:
    told = ledger.counts
    cost = f", cost {ledger.spent:.4f}" if priced else ""
    console.print(
        f"extract     {documents:,} documents, {by_rules:,} by rules; {told['asked']:,} asked, {told['from_cache']:,} kept before, "
        f"{told['invalid']:,} invalid; {told['prompt_tokens']:,} + {told['answer_tokens']:,} tokens{cost}",
        highlight=False,
    )
