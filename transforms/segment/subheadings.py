"""A report that comes as subheadings and their texts, instead of as an article: extraction from it, for evaluation."""

from collections.abc import Mapping

from schemas.vocabulary import CASE_ROLES, Category, SectionRole
from transforms.segment.articles import NUMBERING, heading_entry
from transforms.segment.lexicon import HeadingLexicon, normalised
from transforms.segment.phrases import Narrative, Phrase, PhraseRules, extract_phrases
from transforms.segment.role_rules import heading_role


def extract_from_subheadings(
    parts: Mapping[str, str], headings: HeadingLexicon, rules: PhraseRules
) -> tuple[str, list[Phrase]]:
    """The text that the parts make, and its phrases.

    Who gives a report by its subheadings has kept the clinical ones: a heading that says nothing is of the case. Parts
    whose heading names another role (a discussion) are left out, unless nothing else is there.
    """
    text, told = "", []
    for heading, body in parts.items():
        start = len(text)
        text += heading
        heading_end = len(text)
        text += "\n\n"
        body_start = len(text)
        text += body.strip() + "\n\n"
        role = heading_role(normalised(NUMBERING.sub("", heading)))
        entry = heading_entry(heading, headings)
        categories = entry.categories if entry else ()
        told.append(Narrative(body_start, len(text), role or SectionRole.PRESENTATION, categories, start, heading_end))
    clinical = [each for each in told if each.role in CASE_ROLES]
    return text, extract_phrases(text, clinical or told, rules)


def by_category(text: str, phrases: list[Phrase]) -> dict[Category, list[str]]:
    """The words of the phrases, by category.

    >>> from schemas.vocabulary import Polarity
    >>> by_category("no rash", [Phrase(0, 7, Category.DERM, Polarity.NEGATED)])[Category.DERM]
    ['no rash']
    """
    found: dict[Category, list[str]] = {}
    for phrase in phrases:
        found.setdefault(phrase.category, []).append(text[phrase.start : phrase.end])
    return found
