"""From what a person sent to a typed value, or a refusal that names each field and loses nothing."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError

from app.core.identifiers import TEST_PREFIX
from app.core.runtime import Mode
from app.patients.fields import Value
from app.patients.headings.catalogue import FactCatalogue
from app.patients.headings.definition import Answer, Heading, Source
from app.patients.headings.numbers import Numbers
from app.patients.problems import fields_of, invalid
from app.patients.schemas import SaveEntry

_ONLY_BY: Final = {
    Source.LETTER: "Only the person can say this.",
    Source.PATIENT: "Copy this from a letter, and say which letter it is.",
}


class LetterPhoto(Value):
    """The value that goes with the answer `letter_photo`: a picture that was sent before."""

    attachment_id: UUID


@dataclass(frozen=True, slots=True)
class Parsed:
    """An answer whose parts fit together. `value` is the heading's model when something was given."""

    answer: Answer
    value: Any = None
    attachment_id: UUID | None = None


def parse(heading: Heading, save: SaveEntry, *, catalogue: FactCatalogue, mode: Mode) -> Parsed:
    """The typed answer. Invalid with a sentence for each field that cannot be kept."""
    if save.answer not in heading.answers:
        raise invalid({"answer": "This cannot be the answer here. Choose another."})
    if save.source not in heading.may_set and (save.answer is Answer.GIVEN or save.source is Source.LETTER):
        raise invalid({"source": _ONLY_BY[save.source]})
    if save.source is Source.LETTER and save.letter is None:
        raise invalid({"letter.on": "Enter the date on the letter."})
    if save.answer is Answer.LETTER_PHOTO:
        return Parsed(save.answer, attachment_id=_value(LetterPhoto, save.value).attachment_id)
    if save.answer is not Answer.GIVEN:
        if save.value is not None:
            raise invalid({"value": "You gave an answer and said that there is none. Choose one."})
        return Parsed(save.answer)
    value = _value(heading.value, save.value)
    refusals = dict(heading.refusals(value, catalogue)) | _wrong_range(value, mode)
    if refusals:
        raise invalid(refusals)
    return Parsed(save.answer, value, None if save.letter is None else save.letter.attachment_id)


def _value(model: type[Value], value: dict[str, Any] | None) -> Any:
    if value is None:
        raise invalid({"value": "Answer this question."})
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(fields_of(error)) from None


def _wrong_range(value: Value, mode: Mode) -> dict[str, str]:
    """A demonstration holds fictional numbers only, and a live service none of them (clinical-design F14)."""
    if not isinstance(value, Numbers) or value.nhs_number is None:
        return {}
    is_fictional = value.nhs_number.value.startswith(TEST_PREFIX)
    if mode == "demo" and not is_fictional:
        return {"nhs_number.value": "This is a demonstration. Use a made-up number that begins with 999, or none."}
    if mode == "live" and is_fictional:
        return {"nhs_number.value": "No NHS number begins with 999. Check the number against a letter."}
    return {}
