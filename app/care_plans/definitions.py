"""The sections as the app needs them to draw an editor: no person is in them."""

from app.care_plans import words
from app.care_plans.schemas import Choice, FieldView, SectionDefinition, SectionDefinitions
from app.care_plans.sections import all_sections, sections_file
from app.care_plans.sections.definition import FieldType, OwnField, Section
from app.care_plans.sections.headings import LONG_TEXT_MAX, TEXT_MAX
from app.care_plans.words import Language

_LENGTHS = {FieldType.TEXT: TEXT_MAX, FieldType.LONG_TEXT: LONG_TEXT_MAX, FieldType.PLACE_OF_CODE: TEXT_MAX}


def definitions(language: Language) -> SectionDefinitions:
    """Every section in the order of the page."""
    return SectionDefinitions(
        is_draft=sections_file().status == "draft",
        language=language,
        missing=words.missing(language),
        sections=tuple(_definition(section, language) for section in all_sections()),
    )


def _definition(section: Section, language: Language) -> SectionDefinition:
    same = section.model_dump(
        include={
            "key", "place", "headings", "repeats", "told_by", "needs_clinician", "may_reach_emergency", "is_private",
        }
    )  # fmt: skip
    return SectionDefinition(
        **same,
        heading=words.say(f"sections.{section.key}.heading", language),
        own_heading=section.own_heading,
        fields=tuple(_field(section, field, language) for field in section.fields),
        prsb=section.prsb,
    )


def _field(section: Section, field: OwnField, language: Language) -> FieldView:
    path = f"sections.{section.key}.fields.{field.key}"
    choices = (Choice(value=each, label=words.say(f"{path}.choices.{each}", language)) for each in field.choices)
    return FieldView(
        key=field.key,
        type=field.type,
        label=words.say(f"{path}.label", language),
        choices=tuple(choices),
        max_length=_LENGTHS.get(field.type),
    )
