"""The face, at most 4 KB, with its date. It is set by uploading a picture, which we decode and make again."""

from pydantic import Field

from app.patients.check_dates import age_on
from app.patients.fields import PastDate, Value
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Circumstances, Heading, Source

FACE_MAX_BYTES = 4096


class Photo(Value):
    """Base64 of our own JPEG, so at most 4,096 bytes of picture."""

    jpeg_base64: str = Field(max_length=(FACE_MAX_BYTES + 2) // 3 * 4)
    taken_on: PastDate


def _months(_value: Photo, circumstances: Circumstances) -> int:
    """Faces of children change: 6 months under 5, 12 under 16, then 36 (H40-A1). Unknown age counts as a child's."""
    born = circumstances.date_of_birth
    age = 0 if born is None else age_on(born, circumstances.today)
    return 6 if age < 5 else 12 if age < 16 else 36


HEADING = Heading(
    key="photo",
    value=Photo,
    group="photo",
    check_every=CheckEvery.YEAR,
    is_upload=True,
    may_set=frozenset({Source.PATIENT}),
    answers=frozenset({Answer.GIVEN, Answer.NOTHING}),
    true_on=lambda value: value.taken_on,
    months=_months,
)
