"""The face: set from a picture that was made small already, with the day it was taken."""

from base64 import b64encode
from datetime import date

from app.patients.schemas import SaveEntry
from app.patients.service import Record, Saved, Writer, save_entry


def set_photo(record: Record, face: bytes, *, taken_on: date, version: int, by: Writer) -> Saved:
    """Save our own JPEG (`pictures.make`) over the photo that was seen. Conflict as for every heading."""
    value = {"jpeg_base64": b64encode(face).decode("ascii"), "taken_on": taken_on.isoformat()}
    save = SaveEntry.model_validate({"version": version, "value": value})
    return save_entry(record, "photo", save, by=by, is_upload=True)
