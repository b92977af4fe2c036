"""Who made the record."""

from serviceloop.fields.settings import NoSettings
from serviceloop.fields.stamps import StampedBy


class CreatedBy(StampedBy):
    name = "created_by"
    label = {"zh": "创建人", "en": "Created by"}
    Settings = NoSettings
    source = "created_by"
