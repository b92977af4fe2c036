"""Videos."""

from typing import Any

from serviceloop.fields.files import FileList, FileSettings
from serviceloop.fields.settings import setting


class VideoSettings(FileSettings):
    max_count: int = setting(("最多个数", "At most"), 3, ge=1, le=50)
    max_size_mb: int = setting(("单个文件上限 (MB)", "Largest file (MB)"), 100, ge=1, le=500)


class Video(FileList):
    name = "video"
    label = {"zh": "视频", "en": "Video"}
    Settings = VideoSettings

    def accepts(self, settings: Any) -> tuple[str, ...]:
        return ("video/*",)
