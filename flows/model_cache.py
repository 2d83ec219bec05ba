"""Answers of language models, each kept once: by model, prompt and the text within it."""

import hashlib
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from flows.errors import is_write_failure, storage_error


class Answer(NamedTuple):
    """An answer and what it took: tokens of the prompt and of the answer."""

    text: str
    prompt_tokens: int
    answer_tokens: int


def answer_key(model: str, instructions: str, prompt: str) -> str:
    """The key of an answer: which model, told what, was asked what; the prompt holds the text.

    >>> answer_key("m", "i", "p") == answer_key("m", "i", "p") != answer_key("m", "", "ip")
    True
    """
    found = hashlib.sha256()
    for part in (model, instructions, prompt):
        data = part.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


class AnswerCache:
    """A file of answers (SQLite, mode 0600); safe for threads, and for other processes to read meanwhile."""

    def __init__(self, place: Path) -> None:
        self._lock = threading.Lock()
        self._failure = "the answers of the model"
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(place, os.O_CREAT | os.O_RDWR, 0o600))
            self._base = sqlite3.connect(place, timeout=30, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS answers"
                " (key TEXT PRIMARY KEY, text TEXT NOT NULL, prompt_tokens INT, answer_tokens INT) WITHOUT ROWID"
            )
            return
        except (OSError, sqlite3.Error) as error:
            failure = storage_error(error, self._failure)
        raise failure

    def get(self, key: str) -> Answer | None:
        with self._lock:
            row = self._base.execute("SELECT text, prompt_tokens, answer_tokens FROM answers WHERE key = ?", (key,))
            found = row.fetchone()
        return Answer(*found) if found else None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; one that is there already stays, so that a key never changes its answer."""
        try:
            with self._lock:
                self._base.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?)", (key, *answer))
            return
        except sqlite3.Error as error:
            full = is_write_failure(error) or "full" in str(error)
            failure = storage_error(OSError(28, "no space") if full else error, self._failure)
        raise failure

    def close(self) -> None:
        with self._lock, closing(self._base):
            pass
