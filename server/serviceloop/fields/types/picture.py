"""A picture in the form itself: a logo, a drawing that explains."""

import base64
import binascii

from pydantic import field_validator

from serviceloop.fields.base import Settings
from serviceloop.fields.drawn import Drawn
from serviceloop.fields.settings import setting

MAX_TEXT = 200_000
_HEADS = {
    "data:image/png;base64,": b"\x89PNG\r\n\x1a\n",
    "data:image/jpeg;base64,": b"\xff\xd8\xff",
    "data:image/webp;base64,": b"RIFF",
}
_WRONG = "须为 PNG、JPEG 或 WebP 图片 / must be a PNG, JPEG or WebP picture"


class PictureSettings(Settings):
    image: str = setting(
        ("图片", "Picture"),
        "",
        hint=("保存在表单定义中，最大约 150 KB", "Kept in the form's definition, up to some 150 KB"),
        control="picture",
        max_length=MAX_TEXT,
    )
    height: int = setting(("最大高度（像素）", "Greatest height (px)"), 240, ge=16, le=2000)

    @field_validator("image")
    @classmethod
    def _is_picture(cls, value: str) -> str:
        head = next((head for head in _HEADS if value.startswith(head)), None)
        if value and head is None:
            raise ValueError(_WRONG)
        if head is not None:
            try:
                content = base64.b64decode(value[len(head) :], validate=True)
            except (binascii.Error, ValueError):
                raise ValueError(_WRONG) from None
            if not content.startswith(_HEADS[head]):
                raise ValueError(_WRONG)
        return value


class Picture(Drawn):
    """The picture travels with the form's file, so that an application can be moved as a whole. No SVG: it can run."""

    name = "picture"
    label = {"zh": "图片展示", "en": "Picture"}
    Settings = PictureSettings
