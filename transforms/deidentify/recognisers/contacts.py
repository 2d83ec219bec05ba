"""Ways to reach a person: e-mail, URL, IP address, telephone, fax, pager, extension."""

import ipaddress
import re
from collections.abc import Iterator

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector, Rule, RuleDetector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View

_LOCAL_PART = re.compile(r"[\w.%+'-]+\Z")
_DOMAIN = re.compile(r"@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?<![-.])")
_LONGEST_LOCAL_PART = 64


class EmailAddress(Detector):
    """E-mail addresses, also with a top-level domain that does not exist, and as dictated (`roe at example dot com`)."""

    entities = (Entity.EMAIL,)
    _spoken = re.compile(
        r"\b[a-z0-9._-]{1,64} at [a-z0-9-]{2,40}(?: dot [a-z0-9-]{2,20}){0,2} dot (?:com|org|net|edu|gov|us)\b"
    )

    def find(self, view: View) -> Iterator[Span]:
        if "@" in view.lower:
            for domain in _DOMAIN.finditer(view.lower):
                at = domain.start()
                local = _LOCAL_PART.search(view.lower[max(0, at - _LONGEST_LOCAL_PART) : at])
                if local:
                    yield Span(at - len(local[0]), domain.end(), Entity.EMAIL, 1.0, self.name)
        if " dot " in view.lower:
            for match in self._spoken.finditer(view.lower):
                yield Span(*match.span(), Entity.EMAIL, 0.9, self.name)


_TRAILING = ".,;:!?)]}'\">"


class WebAddress(Detector):
    """URLs with a scheme or `www.`, and host names of common domains; never `stable.She`."""

    entities = (Entity.URL,)
    _full = re.compile(r"(?:https?|ftp)://[^\s\x00<>]{1,2000}|www\.[^\s\x00<>]{2,2000}")
    _host = re.compile(
        r"(?<![\w@.-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|org|edu|gov)(?:/[^\s\x00<>]{0,500})?(?![\w-])"
        r"|(?<![\w@.-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}/[^\s\x00<>]{1,500}[?=&][^\s\x00<>]{0,500}"
    )

    def find(self, view: View) -> Iterator[Span]:
        lower = view.lower
        if "://" in lower or "www." in lower:
            yield from self._trimmed(self._full, lower, 1.0)
        if any(literal in lower for literal in (".com", ".org", ".edu", ".gov", "?")):
            # in the text's own case: `complete.Org` is the end of one sentence and the start of the next
            yield from self._trimmed(self._host, view.text, 0.8)

    def _trimmed(self, pattern: re.Pattern[str], text: str, score: float) -> Iterator[Span]:
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip(_TRAILING))
            yield Span(match.start(), end, Entity.URL, score, self.name)


_VERSION = re.compile(r"(?:\bv|\bver|version|release|firmware|build|section|chapter)[\s.:]*\Z")


class IpAddress(Detector):
    """IPv4 and IPv6 addresses; not version numbers."""

    entities = (Entity.IP_ADDRESS,)
    _v4 = re.compile(r"[0-9](?<![\d.][0-9])\d{0,2}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d]|\.\d)")
    _v6 = re.compile(r"[0-9a-f:](?<![\w:.][0-9a-f:])[0-9a-f]{0,3}:{0,2}(?:[0-9a-f]{1,4}(?::{1,2}|(?![\w:]))){2,8}")

    def find(self, view: View) -> Iterator[Span]:
        lower = view.lower
        for match in self._v4.finditer(lower):
            start, end = match.span()
            octets = match[0].split(".")
            if all(int(octet) < 256 for octet in octets) and not _VERSION.search(lower[max(0, start - 12) : start]):
                yield Span(start, end, Entity.IP_ADDRESS, 0.95, self.name)
        if ":" not in lower:
            return
        for match in self._v6.finditer(lower):
            if match[0].count(":") >= 3 and any(char in "abcdef" for char in match[0]) and _is_ipv6(match[0]):
                yield Span(*match.span(), Entity.IP_ADDRESS, 0.95, self.name)


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


_EXT = r"(?:[ ,]{0,2}(?:x|ext\.?|extension)[ :.#]{0,2}\d{1,6})?(?!\d)"
_LABEL = re.compile(
    r"(?:phone|\btel|\bcell|mobile|\bcontact|\bhome|\bwork|\boffice|\bph|\bcall|call-?back|\breach|\btext|number|\bpage|\bbeeper|"
    r"voicemail|\b[pchw]:)[^\d\n]{0,30}\Z"
)
_FAX = re.compile(r"(?:\bfax|facsimile)[^\d\n]{0,15}\Z")
_DIALLED = re.compile(
    r"(?:\bext|extension|\bx|\bcall|\bphone|\btel|\bpage|\breach|\bcallback|\bcontact|office|\bdesk|station)[^\d\n]{0,25}\Z"
)


def _before(match: re.Match[str], view: View) -> str:
    return view.lower[max(0, match.start() - 48) : match.start()]


def _is_phone(match: re.Match[str], view: View) -> bool:
    return not _FAX.search(_before(match, view))


def _labelled(match: re.Match[str], view: View) -> bool:
    before = _before(match, view)
    return _LABEL.search(before) is not None and not _FAX.search(before)


_ONE = r"(?:\+?\(?(?:001|1)\)?[-. ]{0,2})?\(?\d{3}\)?[-. /]{0,2}\d{3}[-. ]\d{4}"


class PhoneNumber(RuleDetector):
    """Telephone, pager and extension numbers: by their punctuation, or after a label; not laboratory values."""

    rules = (
        Rule(
            Entity.PHONE,
            re.compile(r"\+\d{1,3}[-. (]{1,2}\d{1,5}\)?(?:[-. ]{1,2}\d{2,5}){1,4}" + _EXT),
            0.9,
            accept=lambda match, view: sum(map(str.isdigit, match[0])) >= 8 and _is_phone(match, view),
        ),
        Rule(
            Entity.PHONE,
            re.compile(r"[+0-9](?<![\w.,/+-][+0-9])(?:\d{9,10}|(?<=\+)\d{8,14})" + _EXT),
            0.75,
            accept=_labelled,
        ),
        Rule(
            Entity.PHONE, re.compile(r"[0-9](?<![\w.,/-][0-9])\d\d[-. ]\d{4}(?![\d.-])" + _EXT), 0.7, accept=_labelled
        ),
        Rule(
            Entity.PHONE,
            re.compile(
                r"(?:pager|beeper|pgr|vocera)(?: (?:number|no\.?|id))?[ :#=-]{0,4}(?:is |at )?(?P<v>[\d][\d -]{1,12}\d)\b"
            ),
            0.9,
            ("pager", "beeper", "pgr", "vocera"),
        ),
        Rule(
            Entity.PHONE,
            re.compile(
                r"(?:call|dial|page|paged|contact|callback)(?: back)?(?: (?:at|me at|us at|me on|us on|on|is))?[ :#]{1,3}(?P<v>\d{4,6})"
                r"(?![\d,/:%-]|\.\d| ?(?:mg|mcg|ml|units?|times|hours?|hrs?|hundred|days?|[ap]m\b))"
            ),
            0.7,
            ("call", "dial", "page", "paged", "contact", "callback"),
        ),
        Rule(
            Entity.PHONE,
            re.compile(r"(?:ext\.?|extension)[ :#]{0,3}(?P<v>\d{3,6}(?![\d.])|\d[\d.x-]{6,20}\d)"),
            0.85,
            ("ext", "extension"),
        ),
        Rule(
            Entity.PHONE,
            re.compile(r"x-?(?P<v>\d{4,5})\b(?![.,]\d)"),
            0.6,
            ("x",),
            accept=lambda match, view: _DIALLED.search(_before(match, view)) is not None,
        ),
    )
    _punctuated = re.compile(r"[0-9](?<!\d[0-9])(?:(?<=1)\d)?\d\d\)?[-. /]{0,2}\d{3}[-. ]\d{4}" + _EXT)
    _prefix = re.compile(r"(?:\+?\(?(?:001|1)\)?[-. ]{0,2})?\(?\Z")

    def find(self, view: View) -> Iterator[Span]:
        yield from super().find(view)
        for match in self._punctuated.finditer(view.lower):
            start = match.start()
            before = self._prefix.search(view.lower, max(0, start - 8), start).start()
            if before and (view.lower[before - 1].isalnum() or view.lower[before - 1] in ".+"):
                before = start
            if _is_phone(match, view):
                yield Span(before, match.end(), Entity.PHONE, 0.9, self.name)


class FaxNumber(RuleDetector):
    """Fax numbers: a telephone number after `fax`."""

    rules = (
        Rule(
            Entity.FAX,
            re.compile(
                rf"(?:fax|facsimile)[^\d\n\x00(+]{{0,15}}(?P<v>(?:{_ONE}|\+?\d{{7,14}}|\d{{3}}[-. ]\d{{4}}){_EXT})"
            ),
            0.95,
            ("fax", "facsimile"),
        ),
    )
