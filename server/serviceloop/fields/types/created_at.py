"""When the record was made."""

from serviceloop.fields.settings import NoSettings
from serviceloop.fields.stamps import StampedAt


class CreatedAt(StampedAt):
    name = "created_at"
    label = {"zh": "创建时间", "en": "Created at"}
    Settings = NoSettings
    source = "created_at"
