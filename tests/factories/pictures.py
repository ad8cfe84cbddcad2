"""Synthetic pictures: nobody's face, and enough structure to be hard to compress."""

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

SKIN, HAIR, COAT = (214, 170, 140), (60, 40, 25), (60, 70, 120)


def a_face(width: int = 900, height: int = 1200) -> Image.Image:
    """A drawn face on a busy background, with the noise of a small camera."""
    picture = Image.effect_noise((width, height), 60).convert("RGB").filter(ImageFilter.GaussianBlur(5))
    draw = ImageDraw.Draw(picture)
    x, y = width / 900, height / 1200
    draw.ellipse((225 * x, 790 * y, 675 * x, 1425 * y), fill=COAT)
    draw.ellipse((262 * x, 210 * y, 638 * x, 735 * y), fill=SKIN)
    draw.pieslice((248 * x, 165 * y, 652 * x, 570 * y), 180, 360, fill=HAIR)
    for left in (350, 490):
        draw.ellipse((left * x, 405 * y, (left + 65) * x, 450 * y), fill="white")
        draw.ellipse(((left + 18) * x, 408 * y, (left + 50) * x, 448 * y), fill=(60, 90, 70))
    draw.chord((382 * x, 570 * y, 518 * x, 645 * y), 0, 180, fill=(170, 70, 70))
    grain = Image.effect_noise((width, height), 18).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(1)), grain, 0.12)


def a_picture(kind: str = "JPEG", *, picture: Image.Image | None = None, **options: Any) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    (picture or a_face()).save(out, kind, **options)
    return out.getvalue()
