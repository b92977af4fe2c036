"""A unit of the organisation."""

from typing import Any

from serviceloop.fields.references import Reference
from serviceloop.fields.settings import NoSettings


class OrgUnit(Reference):
    name = "org_unit"
    label = {"zh": "部门", "en": "Org unit"}
    Settings = NoSettings

    def target(self, settings: Any) -> str:
        return "org_unit"
