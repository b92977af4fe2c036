"""When the record was changed last."""

from serviceloop.fields.settings import NoSettings
from serviceloop.fields.stamps import StampedAt


class UpdatedAt(StampedAt):
    name = "updated_at"
    label = {"zh": "更新时间", "en": "Updated at"}
    Settings = NoSettings
    source = "updated_at"
