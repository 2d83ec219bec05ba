"""Settings of dense extraction: who finds the phrases, and where a language model is asked."""

import ipaddress
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from transforms.ingest.layouts import Strict


class ExtractionSettings(Strict):
    """Who finds the phrases of the 14 categories: the rules, or a language model."""

    extractor: Literal["rules", "llm"] = "rules"
    base_url: str | None = Field(
        None, pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", description="such as http://127.0.0.1:8000/v1"
    )
    model: str | None = Field(None, pattern=r"^[\w./:@+-]{1,200}$", description="the endpoint's name of the model")
    api_key_variable: str | None = Field(
        None, pattern=r"^[A-Za-z_]\w*$", description="environment variable that holds the key"
    )
    json_schema: bool = Field(True, description="ask for the strict JSON schema; false for endpoints that know none")
    send_restricted: bool = Field(False, description="let articles without an allowed licence leave this machine")
    connections: int = Field(4, ge=1, le=64)
    rate: float = Field(0, ge=0, description="requests a second; 0: as fast as they come")
    timeout: float = Field(120, gt=0, description="seconds to wait for an answer")
    max_answer_tokens: int = Field(4_000, ge=100)
    input_price: float = Field(0, ge=0, description="price of a million tokens of prompts")
    output_price: float = Field(0, ge=0, description="price of a million tokens of answers")
    max_cost: float | None = Field(None, ge=0, description="what one run may cost, in the prices' currency")

    @model_validator(mode="after")
    def a_model_has_a_place(self) -> "ExtractionSettings":
        if self.extractor == "llm" and not (self.base_url and self.model):
            raise ValueError("`extractor: llm` needs `base_url` and `model`")
        if self.max_cost is not None and not (self.input_price or self.output_price):
            raise ValueError("`max_cost` needs `input_price` and `output_price`")
        return self

    def content(self) -> dict[str, Any]:
        """What decides the bytes of a release."""
        return {"extractor": self.extractor, "model": self.model if self.extractor == "llm" else None}

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is this machine: then no text leaves it."""
        return is_loopback(self.base_url or "")


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own, by what is written; no name is looked up.

    >>> [is_loopback(f"http://{host}:1/v1") for host in ("127.0.0.1", "localhost", "[::1]", "127.0.0.1.example.org", "10.0.0.1")]
    [True, True, True, False, False]
    """
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
