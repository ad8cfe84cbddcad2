"""What differs between two states of a section, in words. Pure: the same two states give the same sentences."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from app.care_plans import words
from app.care_plans.wording import Row, heading_label, rows
from app.care_plans.words import Language
from app.patients.entries import Body
from app.patients.headings.definition import Answer
from app.patients.schemas import Confirmed

Kind = Literal[
    "added", "changed", "removed", "nothing", "not_sure", "letter_photo", "confirmed", "confirmation_ended",
    "taken_out", "checked",
]  # fmt: skip
State = Mapping[str, Body]
"""The bodies of a section's headings at one moment, by heading."""


_ENDED: Final = ("..", "!.", "?.")
"""What was typed may bring its own full stop."""


class Difference(BaseModel):
    """One change. The words are those of the day, so that a history never says otherwise than what was shown."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    heading: str
    field: str = ""
    kind: Kind
    label: str
    before: str | None = None
    after: str | None = None

    def sentence(self, language: Language = words.ENGLISH) -> str:
        """ "Oxygen target changed from 88% to 92% to 94% to 98%.\""""
        said = {"label": self.label, "before": self.before or "", "after": self.after or ""}
        sentence = words.say(f"changes.{self.kind}", language).format_map(said)
        return sentence[:-1] if sentence.endswith(_ENDED) else sentence


def differences(before: State, after: State) -> tuple[Difference, ...]:
    """Every change from one state to the next, heading by heading in the order of `after`, then what is gone."""
    keys = dict.fromkeys((*after, *before))
    return tuple(change for key in keys for change in _of_heading(key, before.get(key), after.get(key)))


def checked(heading: str) -> Difference:
    """Saved again as it was: somebody looked, and it still holds."""
    return Difference(heading=heading, kind="checked", label=heading_label(heading))


def _of_heading(heading: str, before: Body | None, after: Body | None) -> Iterator[Difference]:
    old = rows(heading, None if before is None else before.value)
    new = rows(heading, None if after is None else after.value)
    yield from _of_rows(heading, old, new)
    if after is None:
        if before is not None and not old:
            yield Difference(heading=heading, kind="taken_out", label=heading_label(heading))
    elif after.answer is not Answer.GIVEN and (before is None or before.answer is not after.answer):
        yield Difference(heading=heading, kind=_kind(after.answer), label=heading_label(heading))
    yield from _of_confirmation(
        heading, None if before is None else before.confirmed, None if after is None else after.confirmed
    )


def _of_rows(heading: str, old: tuple[Row, ...], new: tuple[Row, ...]) -> Iterator[Difference]:
    for field in dict.fromkeys(row.field for row in (*new, *old)):
        was, now = [row for row in old if row.field == field], [row for row in new if row.field == field]
        gone, come = _without(was, now), _without(now, was)
        if len(gone) == len(come) == 1:
            yield _difference(heading, "changed", gone[0], come[0])
            continue
        yield from (_difference(heading, "removed", row, None) for row in gone)
        yield from (_difference(heading, "added", None, row) for row in come)


def _without(these: list[Row], those: list[Row]) -> list[Row]:
    """`these` less one for each equal text in `those`: a list may hold the same words twice."""
    left = [row.text for row in those]
    kept = []
    for row in these:
        if row.text in left:
            left.remove(row.text)
        else:
            kept.append(row)
    return kept


def _difference(heading: str, kind: Kind, was: Row | None, now: Row | None) -> Difference:
    label = now.label if now is not None else was.label if was is not None else ""
    return Difference(
        heading=heading,
        field=(now or was or Row("", "", "")).field,
        kind=kind,
        label=label,
        before=was and was.text,
        after=now and now.text,
    )


def _of_confirmation(heading: str, before: Confirmed | None, after: Confirmed | None) -> Iterator[Difference]:
    if before == after:
        return
    standing = after or before
    if standing is None:
        return
    said = ", ".join(row.text for row in rows(heading, standing.value))
    behind = ", ".join(part for part in (standing.provenance.role, standing.provenance.organisation) if part)
    kind: Kind = "confirmation_ended" if after is None else "confirmed"
    yield Difference(heading=heading, kind=kind, label=heading_label(heading), before=said, after=behind)


def _kind(answer: Answer) -> Kind:
    kinds: dict[Answer, Kind] = {
        Answer.NOTHING: "nothing",
        Answer.NOT_SURE: "not_sure",
        Answer.LETTER_PHOTO: "letter_photo",
    }
    return kinds[answer]
