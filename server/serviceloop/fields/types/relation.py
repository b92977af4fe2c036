"""A record of another form."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from serviceloop.fields.base import Settings
from serviceloop.fields.references import Reference
from serviceloop.fields.settings import setting


class Fill(BaseModel):
    """A value of the chosen record (`from`, a path seen from it) that goes into the field `to` of this one."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)

    source: str = setting(("取自", "From"), control="form_field", alias="from", min_length=1, max_length=200)
    to: str = setting(("填入", "To"), control="field", min_length=1, max_length=48)


class RelationSettings(Settings):
    form: str = setting(("关联表单", "Form"), control="form", min_length=1, max_length=48)
    filter: dict[str, Any] | None = setting(
        ("可选范围", "Which records"),
        None,
        hint=("只列出符合条件的记录", "Offers only records that match"),
        control="condition",
    )
    columns: tuple[str, ...] = setting(
        ("选择时显示的列", "Columns when choosing"), (), control="columns", max_length=12
    )
    create: bool = setting(("可就地新建", "New ones can be made in place"), False)
    fill: tuple[Fill, ...] = setting(
        ("数据联动", "Fill other fields"),
        (),
        hint=("选中后，把所选记录的值带到本表单的字段", "Takes values of the chosen record over into this form"),
        control="fill",
        max_length=50,
    )


class Relation(Reference):
    name = "relation"
    label = {"zh": "关联数据", "en": "Relation"}
    Settings = RelationSettings

    def target(self, settings: RelationSettings) -> str:
        return settings.form
