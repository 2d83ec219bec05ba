"""Errors that a user sees: one clear line each, with an exit code."""

import errno
import functools
from collections.abc import Callable
from enum import IntEnum
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INPUT = 3
    STORAGE = 4
    VALIDATION = 5
    INTERRUPTED = 130


EXIT_CODE_MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "a step failed; what was finished is kept and a new run resumes",
    ExitCode.USAGE: "the command or the configuration is wrong",
    ExitCode.INPUT: "a source cannot be read at all",
    ExitCode.STORAGE: "nothing can be written (disk full, permission)",
    ExitCode.VALIDATION: "a critical expectation failed; nothing was published",
    ExitCode.INTERRUPTED: "interrupted; a new run resumes",
}


class CasewrightError(Exception):
    """An error whose message may be kept: ids, counts, configured names, never a record's words, never a path.

    Prefect's database keeps the message. `shown` is for the terminal of the user who typed the configuration: it may
    repeat a path of it.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, shown: str | None = None) -> None:
        super().__init__(message)
        self.shown = shown or message

    @property
    def line(self) -> str:
        """What the terminal shows: one line, whatever a file is called.

        >>> ConfigError("not there", "a\\nb.csv is not there").line
        'a\\\\nb.csv is not there'
        """
        return printable(self.shown)


def wordless(flow: Callable[P, T]) -> Callable[P, T]:
    """A flow's function that raises CasewrightError only.

    Prefect's database keeps the words of whatever a flow raises, and an error of a library can quote a record.
    """

    @functools.wraps(flow)
    def run(*arguments: P.args, **told: P.kwargs) -> T:
        try:
            return flow(*arguments, **told)
        except CasewrightError:
            raise
        except Exception as error:
            from flows.shards import where

            failure = StepError(where(error))
        raise failure  # outside of the except block: no context that holds the first error's words

    return run


def printable(text: str) -> str:
    """The text on one line, with escapes for what a terminal would obey and for bytes that are no text.

    >>> printable("caf\u00e9 \\x1b[31m")
    'caf\u00e9 \\\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


class ConfigError(CasewrightError):
    """The configuration is wrong."""

    exit_code = ExitCode.USAGE


class InputError(CasewrightError):
    """A source cannot be read at all."""

    exit_code = ExitCode.INPUT


class StorageError(CasewrightError):
    """Something cannot be written."""

    exit_code = ExitCode.STORAGE


class ValidationError(CasewrightError):
    """A critical expectation failed."""

    exit_code = ExitCode.VALIDATION


class StepError(CasewrightError):
    """A shard failed for a reason of the program's own; the message holds the class of the cause and no more."""


class LostWorkerError(StepError):
    """A call that did not end in time, or took its worker with it, as often as it was tried."""


class TransientError(StepError):
    """Input or output failed in a way that may pass; the job is tried again."""


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}


def storage_error(error: Exception, what: str) -> StorageError:
    """The clear line for a failed write; `what` names the root or step, never a record's path.

    >>> import errno
    >>> print(storage_error(OSError(errno.ENOSPC, "No space left on device"), "segment shard 3"))
    segment shard 3: no space left to write; free some or set another `output`, then run again (it resumes)
    """
    code = getattr(error, "errno", None)
    text = str(error).lower()
    if code in _NO_ROOM or "no space left" in text or "file too large" in text or "quota" in text:
        return StorageError(
            f"{what}: no space left to write; free some or set another `output`, then run again (it resumes)"
        )
    if code in _NO_RIGHT or "permission denied" in text or "read-only file system" in text:
        return StorageError(f"{what}: no permission to write; check the rights of `output` and `phi_root`")
    return StorageError(f"{what}: could not be written ({type(error).__name__})")


def is_write_failure(error: BaseException) -> bool:
    """Whether the error says that a disk is full or may not be written.

    Polars reports a full disk as an error of its own, with the system's words in it.
    """
    text = str(error).lower() if isinstance(error, Exception) else ""
    return (
        getattr(error, "errno", None) in _NO_ROOM | _NO_RIGHT
        or "no space left" in text
        or "file too large" in text
        or "disk quota" in text
    )
