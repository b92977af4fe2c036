"""Who changed the record last."""

from serviceloop.fields.settings import NoSettings
from serviceloop.fields.stamps import StampedBy


class UpdatedBy(StampedBy):
    name = "updated_by"
    label = {"zh": "更新人", "en": "Updated by"}
    Settings = NoSettings
    source = "updated_by"
