"""A diagnostic question as a conversation for instruction tuning."""

from collections.abc import Sequence

from schemas.vocabulary import Speaker, Stance
from transforms.assemble.diagnosis.reasoning import Step

QUESTION = "What is the most likely final diagnosis of this patient? Reason step by step, then name it."

_LEADS = {
    Stance.SUPPORTS: "In favour of {}: ",
    Stance.AGAINST: "Against {}: ",
    Stance.NEUTRAL: "On {}: ",
}


def conversation(prompt: str, steps: Sequence[Step], diagnosis: str) -> list[dict[str, str]]:
    """The prompt with its question, and the stitched reasoning with the answer: one message each.

    >>> [each["role"] for each in conversation("A boy has bleeding gums.", [], "scurvy")]
    ['user', 'assistant']
    """
    lines = [
        f"{number}. {_LEADS[step.stance].format(step.diagnosis)}{step.statement}"
        for number, step in enumerate(steps, 1)
    ]
    answer = "\n".join([*lines, *([""] if lines else []), f"Final diagnosis: {diagnosis}"])
    return [
        {"role": str(Speaker.USER), "content": f"{prompt}\n\n{QUESTION}"},
        {"role": str(Speaker.ASSISTANT), "content": answer},
    ]
