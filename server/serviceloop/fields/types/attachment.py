"""Files of any type."""

from typing import Any

from serviceloop.fields.files import FileList, FileSettings


class Attachment(FileList):
    name = "attachment"
    label = {"zh": "附件", "en": "Attachment"}
    Settings = FileSettings

    def accepts(self, settings: Any) -> tuple[str, ...]:
        return ("*/*",)
