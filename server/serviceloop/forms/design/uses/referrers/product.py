"""What ships with the product: its own functions (dispatch, parts, settlement …) read these forms and fields."""

from functools import cache
from typing import Any, ClassVar

from serviceloop.forms.design.uses.base import Referrer, Target, Use, World
from serviceloop.forms.design.uses.words import labels
from serviceloop.forms.design.versions.words import keyed, mapping
from serviceloop.kit.resources import apps_folder
from serviceloop.kit.yaml import read_yaml

_FIELD = labels(
    "随产品提供的字段，派工、备件、结算等内置功能可能用到它",
    "Ships with the product: dispatch, parts, settlement and others may rest on it",
)
_FORM = labels(
    "随产品提供的表单，派工、备件、结算等内置功能可能用到它",
    "Ships with the product: dispatch, parts, settlement and others may rest on it",
)


class Product(Referrer):
    name: ClassVar[str] = "product"

    async def uses(self, world: World, target: Target) -> list[Use]:
        fields = _shipped().get(target.form)
        if fields is None or (target.field is not None and target.field.partition(".")[0] not in fields):
            return []
        return [Use(self.name, target.form, "product", _FIELD if target.field else _FORM, target.field or "")]


@cache
def _shipped() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in sorted(apps_folder().glob("*/forms/*.yaml")):
        data: Any = mapping(read_yaml(file.read_text("utf-8")))
        found[str(data.get("key"))] = set(keyed(data.get("fields")))
    return found
