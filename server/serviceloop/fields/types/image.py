"""Pictures."""

from typing import Any

from serviceloop.fields.files import FileList, FileSettings


class Image(FileList):
    name = "image"
    label = {"zh": "图片", "en": "Image"}
    Settings = FileSettings

    def accepts(self, settings: Any) -> tuple[str, ...]:
        return ("image/*",)
