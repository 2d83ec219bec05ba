"""A model at a real socket that misbehaves in every usual way: answers are checked, kept, paid for, and never quoted."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.errors import CasewrightError, ConfigError, StepError
from flows.extraction_settings import ExtractionSettings
from flows.jobs.segment import may_be_sent
from flows.model import CostReached, Ledger, Model
from flows.model_cache import AnswerCache
from transforms.segment.model_extraction import answer_schema

GOOD = json.dumps({"phrases": [{"quote": "sallow skin", "polarity": "affirmed"}]})
CANARY = "Zebediah Quillfeather of Larkspur"


def completion(content: object, **more: object) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop", **more}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}).encode()


@dataclass
class Endpoint:
    """What it answers next: status, body, headers, how much of the body, after how long; then GOOD for ever."""

    next: list[tuple] = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0
    at_once: int = 0
    slow: float = 0.0
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: Endpoint

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        here = self.endpoint
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with LOCK:
            here.at_once += 1
            here.most_at_once = max(here.most_at_once, here.at_once)
            here.asked.append(body)
            here.headers.append({name.lower(): value for name, value in self.headers.items()})
            told = here.next.pop(0) if here.next else (200, completion(GOOD))
        status, content, headers, cut, wait = (*told, *({}, None, here.slow)[len(told) - 2 :])
        time.sleep(wait)
        with LOCK:
            here.at_once -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:cut])
        self.close_connection = cut is not None


LOCK = threading.Lock()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    held = Endpoint()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Handler,), {"endpoint": held}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    held.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(endpoint, tmp_path):
    """Asks through a model of its own, with the same cache each time."""
    ledgers: list[Ledger] = []

    def run(*prompts: str, place: Path = tmp_path / "answers.sqlite", **settings: object) -> list[str]:
        told = ExtractionSettings(
            **{"extractor": "llm", "base_url": endpoint.url, "model": "m1", "timeout": 2, **settings}
        )
        cache = AnswerCache(place)
        ledgers.append(Ledger(told))
        model = Model(told, cache, ledgers[-1])
        try:
            with ThreadPoolExecutor(told.connections) as pool:
                return list(pool.map(model.complete, prompts))
        finally:
            model.close()
            cache.close()

    run.ledgers = ledgers
    return run


def test_what_is_asked(endpoint, ask, monkeypatch):
    monkeypatch.setenv("MY_KEY", "sk-synthetic")
    assert ask("the prompt", api_key_variable="MY_KEY") == [GOOD]
    (body,) = endpoint.asked
    assert body["messages"][1] == {"role": "user", "content": "the prompt"} and body["temperature"] == 0
    assert body["response_format"]["json_schema"] == {"name": "phrases", "strict": True, "schema": answer_schema()}
    assert endpoint.headers[0]["authorization"] == "Bearer sk-synthetic"


@pytest.mark.parametrize(
    "first",
    [(500, b""), (503, b"", {"Retry-After": "0"}), (429, b"", {"Retry-After": "0"}), (200, completion(GOOD), {}, 30),
     (200, completion(GOOD), {}, 0), (200, b"<html>busy</html>"), (200, b""), (200, b"[]"), (200, b'{"choices": []}'),
     (200, b'{"choices": [{"message": null}]}'), (200, completion(GOOD), {}, None, 4), (408, b"")],
)  # fmt: skip
def test_what_may_pass_is_tried_again(endpoint, ask, first):
    endpoint.next = [first]
    assert ask("p") == [GOOD]
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    "first",
    [completion("not JSON"), completion('{"phrases": [{"quote": "x"}]}'), completion(GOOD[:-2]), completion(None),
     completion(GOOD, finish_reason="length"), completion('{"phrases": [], "tool": "delete"}'), completion([{"type": "text"}])],
)  # fmt: skip
def test_an_answer_of_another_form_is_asked_for_anew_and_paid_for(endpoint, ask, first):
    endpoint.next = [(200, first)]
    assert ask("p", input_price=1_000_000, output_price=0) == [GOOD]
    assert ask.ledgers[-1].counts == {"asked": 2, "invalid": 1, "prompt_tokens": 200, "answer_tokens": 40}
    assert ask.ledgers[-1].spent == 200


def test_a_model_that_never_learns_is_left_after_three_times(endpoint, ask):
    endpoint.next = [(200, completion("no"))] * 9
    assert ask("p") == ["no"]  # and says nothing, as extraction finds
    assert len(endpoint.asked) == 3


@pytest.mark.parametrize(
    ("next_", "kind", "why"),
    [([(500, CANARY.encode())] * 9, StepError, "status 500, 6 times; run again"), ([(401, CANARY.encode())], ConfigError, "api_key_variable"),
     ([(400, CANARY.encode())], ConfigError, "json_schema: false"), ([(404, CANARY.encode())], StepError, "status 404"),
     ([(429, b"", {"Retry-After": "100000"})], StepError, "status 429"), ([(200, CANARY.encode())] * 9, StepError, "no chat completion"),
     ([(302, b"", {"Location": "http://203.0.113.7/v1"})], StepError, "status 302"), ([(200, b"x" * 5_000_000)], StepError, "more than")],
)  # fmt: skip
def test_what_does_not_pass_is_one_line_without_a_word_of_text(endpoint, ask, next_, kind, why, capfd, caplog):
    endpoint.next = next_
    with pytest.raises(kind, match=why) as caught:
        ask(f"{CANARY} was seen")
    told = str(caught.value) + caught.value.line + str(caught.value.__context__) + capfd.readouterr().err + caplog.text
    assert "Zebediah" not in told and "Larkspur" not in told


def test_answers_are_kept_by_model_and_prompt(endpoint, ask):
    ask("a", "b", "a")
    assert len(endpoint.asked) in (2, 3)
    before = len(endpoint.asked)
    ask("b", "a", base_url=endpoint.url + "/")
    assert len(endpoint.asked) == before and ask.ledgers[-1].counts == {"from_cache": 2}
    ask("a", model="m2")
    assert len(endpoint.asked) == before + 1


def test_a_run_goes_on_where_it_stopped(endpoint, ask):
    endpoint.next = [*[(200, completion(GOOD))] * 5, *[(400, b"")] * 50]
    prompts = [f"p{number}" for number in range(12)]
    with pytest.raises(CasewrightError):
        ask(*prompts, connections=1)
    endpoint.next = []
    before = len(endpoint.asked)
    assert ask(*prompts, connections=1) == [GOOD] * 12
    assert len(endpoint.asked) == before + 7


def test_the_limit_of_cost_is_never_passed(endpoint, ask):
    """An answer takes 100 + 20 tokens here, and may take 100 + 100."""
    prices = {"input_price": 10_000, "output_price": 10_000, "max_answer_tokens": 100}  # 0.01 a token
    endpoint.slow = 0.01
    prompts = [f"p{number}" for number in range(60)]
    with pytest.raises(CostReached, match="might exceed `max_cost` 20"):
        ask(*prompts, max_cost=20, connections=8, **prices)
    first = len(endpoint.asked)
    assert 0 < ask.ledgers[-1].spent <= 20 and 5 < first < 17
    ask(*prompts, **prices)
    assert len(endpoint.asked) == 60  # what was paid for was not asked again


def test_connections_are_bounded_and_used(endpoint, ask):
    endpoint.slow = 0.1
    ask(*(f"p{number}" for number in range(12)), connections=4)
    assert 2 <= endpoint.most_at_once <= 4


def test_an_endpoint_without_usage_is_counted_by_its_words(endpoint, ask):
    endpoint.next = [(200, json.dumps({"choices": [{"message": {"content": GOOD}}]}).encode())]
    ask("p" * 3000)
    counts = ask.ledgers[-1].counts
    assert counts["prompt_tokens"] > 1000 and counts["answer_tokens"] > 10


def test_no_key_in_the_environment(endpoint, ask):
    with pytest.raises(ConfigError, match="holds no key in NO_SUCH_KEY"):
        ask("p", api_key_variable="NO_SUCH_KEY")
    assert endpoint.asked == []


def test_a_proxy_of_the_environment_is_not_on_the_way_to_this_machine(endpoint, ask, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert ask("p") == [GOOD]


def test_the_cache_is_its_owners_alone(ask, tmp_path):
    ask("p")
    assert (tmp_path / "answers.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("kind", "licence", "everywhere", "sent"),
    [("note", None, False, False), ("note", None, True, False), ("article", "CC BY", False, True), ("article", "CC BY-NC", False, False),
     ("article", "unknown", False, False), ("article", None, False, False), ("article", "CC BY-NC", True, True)],
)  # fmt: skip
def test_who_may_be_sent_where(kind, licence, everywhere, sent):
    assert may_be_sent({"kind": kind, "article": licence and {"licence": licence}}, ["CC BY"], everywhere) is sent
