"""A section's own words as one heading of the record: the same sealing, provenance and version check as every other."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from app.care_plans.sections import all_sections, sections_file
from app.care_plans.sections.definition import FieldType, OwnField, Section
from app.patients.fields import OneLine, OptionalDate, Slug, Value, Words, refused
from app.patients.headings.definition import Answer, Heading, Source

TEXT_MAX: Final = 300
LONG_TEXT_MAX: Final = 2000
ITEMS_MAX: Final = 20
GROUP: Final = "care-plan"
_A_CODE: Final = re.compile(r"\d[\s\-]?\d[\s\-]?\d[\s\-]?\d")


def _no_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _no_code(text: str) -> str:
    if _A_CODE.search(text):
        raise refused("code_given", "Write where the code is kept, never the code.")
    return text


Text = Annotated[Annotated[OneLine, Field(max_length=TEXT_MAX)] | None, BeforeValidator(_no_blank)]
LongText = Annotated[Annotated[Words, Field(max_length=LONG_TEXT_MAX)] | None, BeforeValidator(_no_blank)]
PlaceOfCode = Annotated[
    Annotated[OneLine, Field(max_length=TEXT_MAX), AfterValidator(_no_code)] | None, BeforeValidator(_no_blank)
]
_TYPES: Final[Mapping[FieldType, Any]] = {
    FieldType.TEXT: Text,
    FieldType.LONG_TEXT: LongText,
    FieldType.DATE: OptionalDate,
    FieldType.PLACE_OF_CODE: PlaceOfCode,
}


class Filled(Value):
    """One field at least: who has nothing to say answers so."""

    @model_validator(mode="after")
    def _something(self) -> "Filled":
        if not any(self.__dict__.values()):
            raise refused("empty", "Write something, or say that there is nothing to say.")
        return self


def _type_of(field: OwnField) -> Any:
    if field.type is not FieldType.CHOICE:
        return _TYPES[field.type]
    return Annotated[Annotated[Slug, AfterValidator(_one_of(field.choices))] | None, BeforeValidator(_no_blank)]


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise refused("not_a_choice", "Choose one of the answers in the list.")
        return value

    return check


def value_model(section: Section) -> type[Value]:
    """The model of a section's own words."""
    fields: dict[str, Any] = {field.key: (_type_of(field), None) for field in section.fields}
    name = "".join(part.title() for part in section.key.split("_"))
    if not section.repeats:
        return create_model(name, __base__=Filled, **fields)
    item = create_model(f"{name}Item", __base__=Filled, **fields)
    return create_model(name, __base__=Value, items=(tuple[item, ...], Field(min_length=1, max_length=ITEMS_MAX)))


def own_heading(section: Section) -> Heading:
    """Where the section's own words stand; a section without any still takes "nothing to say"."""
    answers = frozenset(Answer) if section.fields else frozenset({Answer.NOTHING})
    by_person = frozenset({Source.PATIENT, Source.LETTER})
    return Heading(
        key=section.own_heading,
        value=value_model(section),
        group=GROUP,
        stands_on_card=False,
        check_every=sections_file().check_every,
        may_set=by_person if section.told_by == "person" else frozenset({Source.LETTER}),
        answers=answers,
        needs_clinician=section.needs_clinician,
        items_field="items" if section.repeats else None,
    )


@cache
def plan_headings() -> Mapping[str, Heading]:
    """The own heading of every section, by its key in the record."""
    return {section.own_heading: own_heading(section) for section in all_sections()}
