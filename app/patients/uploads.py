"""Pictures in a request: made small before the request's transaction begins, so that decoding holds no lock."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Form, UploadFile

from app.core.clock import today
from app.identity.actor import ActorDep
from app.patients.headings.photo import Photo
from app.patients.pictures import SENT_MAX_BYTES, Made, make
from app.patients.pictures.crop import Crop
from app.patients.problems import invalid

Part = Annotated[float | None, Form(ge=0, le=1)]


def _face(
    _signed_in: ActorDep, picture: UploadFile, crop_left: Part = None, crop_top: Part = None, crop_size: Part = None
) -> bytes:
    if crop_left is None or crop_top is None or crop_size is None:
        return make(_read(picture), Made.FACE)
    return make(_read(picture), Made.FACE, crop=Crop(crop_left, crop_top, crop_size))


def _letter(_signed_in: ActorDep, picture: UploadFile) -> bytes:
    return make(_read(picture), Made.LETTER)


def _read(picture: UploadFile) -> bytes:
    """One byte more than is allowed, so that `make` sees that it is too much."""
    sent = picture.file.read(SENT_MAX_BYTES + 1)
    if not sent:
        raise invalid({"picture": "Choose a picture first."})
    return sent


def _taken_on(taken_on: Annotated[str, Form(max_length=10)] = "") -> date:
    if not taken_on:
        return today()
    try:
        return Photo.model_validate({"jpeg_base64": "", "taken_on": taken_on}).taken_on
    except ValueError:
        raise invalid({"taken_on": "Enter the day of the photo: today or an earlier day."}) from None


FaceDep = Annotated[bytes, Depends(_face)]
"""The face of the picture in the form, a JPEG of at most 4 KB. Declare it before the record's door."""
LetterDep = Annotated[bytes, Depends(_letter)]
"""The page in the form, a JPEG of at most 1 MB. Declare it before the record's door."""
TakenOnDep = Annotated[date, Depends(_taken_on)]
"""The day of the photo; today when it is not named."""
