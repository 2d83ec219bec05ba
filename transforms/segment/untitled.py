"""What a section without a heading is: a linear model over reviewed cues and the words of the project's own lexicons."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

import numpy as np

from schemas.vocabulary import Evidence, NoteSection, Stage

VERSION = 1
"""Of the model file; another version is refused."""
LONGEST = 4000
"""So many characters of a section tell what it is; the rest is not read."""
MOST = 400
"""So many paragraphs of a text without headings are labelled; one with more is no note that anyone reads."""
COLUMNS = ("cue", "pattern")
CUE, FIRST, WORD = 0.7, 0.5, 1.5
"""How much a cue, one of the first three words, and all words together count."""
_MANY = 30
_TOKEN = re.compile(r"[a-z]+|[0-9]+|[:?]")
_FAMILY = re.compile(
    r"\b(?:family|familial|mother|father|mom|dad|brother|sister|sibling|parent|uncle|aunt|cousin|grand\w+|maternal|paternal|noncontributory|non-contributory)s?\b",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"\b(?:tobacco|smok\w+|nonsmoker|non-smoker|cigarettes?|alcohol|etoh|drink\w*|beers?|wine|illicit|drugs?|lives|resides|married|single|divorced|widow\w*|works?|working|employed|unemployed|retired|disability|student|school)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SectionModel:
    """Cues, words and weights; a row of weights per cue, one for the bias, one per word and one per word as an early one."""

    cues: tuple[re.Pattern[str], ...]
    words: dict[str, int]
    labels: tuple[NoteSection, ...]
    weights: np.ndarray


class Untitled(NamedTuple):
    """A slice of text without a heading, and the section that it is."""

    start: int
    end: int
    section: NoteSection
    evidence: Evidence


def parse_cues(lines: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Read `section_cues.csv` from an open stream or lines. Raises ValueError with the line's number for a bad pattern."""
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"the columns of the cues are {', '.join(COLUMNS)}")
    found = []
    for row in reader:
        try:
            found.append(re.compile(row["pattern"], re.IGNORECASE | re.DOTALL))
        except (re.error, TypeError):
            raise ValueError(f"cues of sections, line {reader.line_num}: not a pattern") from None
    return tuple(found)


def word(form: str) -> str:
    """The form in which a token of a section counts: without its plural, numbers as their length.

    >>> [word(form) for form in ("allergies", "labs", "status", "40", "1998")]
    ['allergy', 'lab', 'status', '0', '0000']
    """
    if form.isdigit():
        return "0" if len(form) < 4 else "0000"
    if len(form) > 3 and form.endswith("ies"):
        return form[:-3] + "y"
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


def words_of(text: str) -> list[str]:
    """The tokens of a text in the form in which they count."""
    return [word(token) for token in _TOKEN.findall(text[:LONGEST].lower())]


def features(text: str, cues: tuple[re.Pattern[str], ...], words: dict[str, int]) -> tuple[list[int], list[float]]:
    """The rows of the weights that speak for a text, in order, and how much each counts."""
    text = text[:LONGEST]
    told = {at: CUE for at, cue in enumerate(cues) if cue.search(text)}
    told[len(cues)] = 1.0
    tokens = words_of(text)
    seen = sorted({words[each] for each in tokens if each in words})
    share = WORD / min(max(len(seen), 1), _MANY) ** 0.5
    told |= {len(cues) + 1 + at: share for at in seen}
    early = sorted({words[each] for each in tokens[:3] if each in words})
    told |= {len(cues) + 1 + len(words) + at: FIRST for at in early}
    return list(told), list(told.values())


def section_of(text: str, model: SectionModel) -> NoteSection:
    """The section that a text without a heading is. Frequencies of sections decide where the words do not ("None.").

    Family and social history are told apart where the text speaks of only one of them.
    """
    rows, counts = features(text, model.cues, model.words)
    score = np.asarray(counts, np.float32) @ model.weights[rows]
    section = model.labels[int(score.argmax())]
    if section is NoteSection.FAMILY_SOCIAL_HISTORY:
        family, social = bool(_FAMILY.search(text)), bool(_SOCIAL.search(text))
        if family != social:
            return NoteSection.FAMILY_HISTORY if family else NoteSection.SOCIAL_HISTORY
    return section


_STAGES: dict[NoteSection, Stage] = {
    **dict.fromkeys((NoteSection.CHIEF_COMPLAINT, NoteSection.TRIAGE, NoteSection.VITALS), Stage.TRIAGE_INTAKE),
    **dict.fromkeys(
        (NoteSection.ASSESSMENT, NoteSection.PLAN, NoteSection.ED_COURSE, NoteSection.PROCEDURES),
        Stage.TREATMENT_SELECTION,
    ),
    NoteSection.DISPOSITION: Stage.DISPOSITION_PLANNING,
    NoteSection.DIAGNOSIS: Stage.FINAL_DIAGNOSIS,
}
"""The stage of a section without a heading; every other section is of the initial assessment."""


def stages_of(sections: Iterable[Untitled]) -> list[tuple[int, int, Stage]]:
    """Start, end and stage of each section."""
    return [(each.start, each.end, _STAGES.get(each.section, Stage.INITIAL_ASSESSMENT)) for each in sections]


_BLANK = re.compile(r"\n[ \t]*\n\s*")
_BREAK = re.compile(r"\n\s*(?!\s|[0-9]{1,2}[.)]|[-•*])")


def untitled_sections(text: str, start: int, end: int, model: SectionModel) -> list[Untitled]:
    """The sections of a slice without headings: its paragraphs, neighbours of one section joined.

    Paragraphs are parted by blank lines, where there are none by line breaks, except before an item of a list. What has neither is one section, whatever
    its length: without a mark of its own, a change of section within it is not known well enough.
    """
    apart = _BLANK if _BLANK.search(text, start, end) else _BREAK
    found: list[Untitled] = []
    for first, last in islice(_pieces(text, start, end, apart), MOST):
        section = section_of(text[first:last], model)
        if found and found[-1].section is section:
            found[-1] = found[-1]._replace(end=last)
        else:
            found.append(Untitled(first, last, section, Evidence.CONTENT))
    return found


def _pieces(text: str, start: int, end: int, apart: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in chain(apart.finditer(text, start, end), (None,)):
        stop = match.start() if match else end
        piece = text[at:stop]
        kept = piece.strip()
        if kept:
            low = at + len(piece) - len(piece.lstrip())
            yield low, low + len(kept)
        at = match.end() if match else end


def dump_model(model: SectionModel) -> bytes:
    """The model file: a numpy archive of float16 weights, words and labels; the same model gives the same bytes."""
    arrays = {
        "version": np.array([VERSION], np.int64),
        "cues": np.frombuffer(_digest(model.cues), np.uint8),
        "weights": model.weights.astype(np.float16),
        "words": np.frombuffer("\n".join(sorted(model.words, key=model.words.__getitem__)).encode(), np.uint8),
        "labels": np.frombuffer("\n".join(model.labels).encode(), np.uint8),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, part.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return file.getvalue()


def _digest(cues: Iterable[re.Pattern[str]]) -> bytes:
    return hashlib.sha256("\n".join(cue.pattern for cue in cues).encode()).digest()


def load_model(stream: BinaryIO, cues: tuple[re.Pattern[str], ...]) -> SectionModel:
    """The model of an open file for these cues; ValueError if it is damaged, of another version or of other cues."""
    try:
        with np.load(stream, allow_pickle=False) as file:
            names = ("version", "cues", "weights", "words", "labels")
            version, digest, weights, words, labels = (file[name] for name in names)
        known = {each: at for at, each in enumerate(words.tobytes().decode().split("\n"))}
        model = SectionModel(
            cues,
            known,
            tuple(NoteSection(each) for each in labels.tobytes().decode().split("\n")),
            np.ascontiguousarray(weights, np.float32),
        )
    except Exception:  # zip, zlib, end of file, a missing part, another label
        raise ValueError("the model of sections is damaged") from None
    if version.tolist() != [VERSION] or digest.tobytes() != _digest(cues):
        raise ValueError("the model of sections is of another version or of other cues")
    if model.weights.shape != (len(cues) + 1 + 2 * len(known), len(model.labels)) or not model.weights.any():
        raise ValueError("the model of sections is damaged")
    return model
