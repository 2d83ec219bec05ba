"""A language model at an OpenAI-compatible endpoint: asked politely, its answers checked, kept, and paid for within a limit."""

import json
import os
import threading
from collections import Counter
from typing import Any

from flows.errors import ConfigError, StepError
from flows.extraction_settings import ExtractionSettings
from flows.model_cache import Answer, AnswerCache, answer_key
from flows.web import Web, WebError, passing
from transforms.segment.model_extraction import answer_schema, read_answer
from transforms.segment.model_prompts import INSTRUCTIONS

TRIES = 3
"""How often an answer that is none of what was asked for is asked for anew."""

MOST_BYTES = 4_000_000


class CostReached(StepError):
    """The next question might cost more than is allowed."""


class Ledger:
    """What a run has spent, and may; shared by its threads. Counts by outcome beside it."""

    def __init__(self, settings: ExtractionSettings, max_cost: float | None = None) -> None:
        self._input, self._output = settings.input_price / 1e6, settings.output_price / 1e6
        self._limit = settings.max_cost if max_cost is None else max_cost
        self._reserved, self._lock = 0.0, threading.Lock()
        self.spent = 0.0
        self.counts: Counter[str] = Counter()

    def reserve(self, prompt: str, answer_tokens: int) -> float:
        """Set aside what a question can cost at most. Raises CostReached."""
        cost = estimated_tokens(prompt) * self._input + answer_tokens * self._output
        with self._lock:
            if self._limit is not None and self.spent + self._reserved + cost > self._limit:
                raise CostReached(
                    f"the run has cost {self.spent:.4f}; the next answer might exceed `max_cost` {self._limit:g}"
                )
            self._reserved += cost
        return cost

    def settle(self, reserved: float, prompt_tokens: int, answer_tokens: int, asked: int) -> None:
        with self._lock:
            self._reserved -= reserved
            self.spent += prompt_tokens * self._input + answer_tokens * self._output
            self.counts.update(asked=asked, prompt_tokens=prompt_tokens, answer_tokens=answer_tokens)

    def count(self, **more: int) -> None:
        with self._lock:
            self.counts.update(more)


def estimated_tokens(text: str) -> int:
    """Tokens of a text, rather too many: three bytes make one.

    >>> estimated_tokens("abcdef")
    3
    """
    return len(text.encode("utf-8", "replace")) // 3 + 1


class Model:
    """Answers prompts: from the cache, else from the endpoint."""

    def __init__(self, settings: ExtractionSettings, cache: AnswerCache, ledger: Ledger) -> None:
        self._settings, self._cache, self._ledger = settings, cache, ledger
        headers = {}
        if settings.api_key_variable:
            key = os.environ.get(settings.api_key_variable)
            if not key or not key.isascii() or not key.isprintable():
                raise ConfigError(
                    f"`extraction.api_key_variable`: the environment holds no key in {settings.api_key_variable}"
                )
            headers["Authorization"] = f"Bearer {key}"
        # no redirects: an address that was allowed could lead to one that was not; and no proxy on the way to this machine
        self._web = Web(
            rate=settings.rate, timeout=settings.timeout, headers=headers, follow=False, proxies=not settings.is_local
        )
        self._url = f"{(settings.base_url or '').rstrip('/')}/chat/completions"

    def close(self) -> None:
        self._web.close()

    def complete(self, prompt: str) -> str:
        """The model's answer. Raises WebError, CostReached, ConfigError; never with a word of prompt or answer."""
        model = str(self._settings.model)
        key = answer_key(model, INSTRUCTIONS, prompt)
        known = self._cache.get(key)
        if known is not None:
            self._ledger.count(from_cache=1)
            return known.text
        for _ in range(TRIES):
            reserved = self._ledger.reserve(INSTRUCTIONS + prompt, self._settings.max_answer_tokens)
            prompt_tokens = answer_tokens = asked = 0
            try:
                answer = self._ask(prompt)
                prompt_tokens, answer_tokens, asked = answer.prompt_tokens, answer.answer_tokens, 1
            finally:
                self._ledger.settle(reserved, prompt_tokens, answer_tokens, asked)
            if read_answer(answer.text) is not None:
                break
            self._ledger.count(invalid=1)
        self._cache.put(key, answer)
        return answer.text

    def _ask(self, prompt: str) -> Answer:
        body: dict[str, Any] = {
            "model": self._settings.model,
            "messages": [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": prompt}],
            "temperature": 0,
            "max_tokens": self._settings.max_answer_tokens,
        }
        if self._settings.json_schema:
            form = {"name": "phrases", "strict": True, "schema": answer_schema()}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")

        def call() -> Answer:
            _, data = self._web.post(self._url, content, MOST_BYTES)
            answer = _answer_in(data, prompt)
            if answer is None:
                raise passing("an answer that is no chat completion")
            return answer

        try:
            return self._web.again(call)
        except WebError as error:
            status = error.status
            if status in (400, 422) and self._settings.json_schema:
                hint = "; if it knows no JSON schemas, set `extraction.json_schema: false`"
            elif status in (401, 403):
                hint = "; see `extraction.api_key_variable`"
            else:
                raise StepError(f"the model's endpoint: {error}; run again to resume") from None
        raise ConfigError(f"the model's endpoint refused what it was asked (status {status}){hint}")


def _answer_in(data: bytes, prompt: str) -> Answer | None:
    """The answer in a chat completion; an empty one where the model refused or was cut off; None for anything else."""
    try:
        told = json.loads(data)
        choice = told["choices"][0]
        text = choice["message"].get("content")
        if not isinstance(text, str) or choice.get("finish_reason") in ("length", "content_filter"):
            text = ""
        usage = told.get("usage") or {}
        tokens = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    # an endpoint that tells no usage is counted as its words suggest
    whole = [n if isinstance(n, int) and 0 <= n < 10**9 else None for n in tokens]
    return Answer(
        text,
        whole[0] or estimated_tokens(INSTRUCTIONS + prompt),
        estimated_tokens(text) if whole[1] is None else whole[1],
    )
