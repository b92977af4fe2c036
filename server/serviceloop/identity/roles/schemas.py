"""Bodies of the role endpoints."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1, max_length=100)]
FormKey = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^(\*|[a-z][a-z0-9_]*)$")]
ActionKey = Annotated[
    str,
    Field(pattern=r"^(\*|read|create|update|delete|export|import|comment|do:(\*|[a-z][a-z0-9_]*))$", max_length=80),
]
Scope = Literal["all", "own", "unit", "subtree"] | dict[str, Any]
Level = Literal["hidden", "read", "write"]


class GrantBody(BaseModel):
    """What the role may do on one form ("*": on all): actions, rows (a name or a condition), fields."""

    model_config = ConfigDict(extra="forbid")
    form: FormKey
    actions: Annotated[list[ActionKey], Field(min_length=1, max_length=100)]
    scope: Scope = "own"
    fields: Annotated[dict[Annotated[str, Field(max_length=60)], Level], Field(max_length=500)] = {}


class RoleLabel(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: Text
    en: Text | None = None


class RoleBody(BaseModel):
    """A role as it shall be."""

    model_config = ConfigDict(extra="forbid")
    label: RoleLabel
    abilities: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)] = []
    menus: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)] = []
    grants: Annotated[list[GrantBody], Field(max_length=300)] = []


class RoleCreate(RoleBody):
    key: Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class RoleName(BaseModel):
    key: str
    label: dict[str, str]


class RoleDetail(BaseModel):
    """A role with how many people have it. Shipped roles (`builtin`) cannot be deleted."""

    key: str
    label: dict[str, str]
    abilities: list[str]
    menus: list[str]
    grants: list[dict[str, Any]]
    builtin: bool
    users: int


class AbilityRow(BaseModel):
    key: str
    label: dict[str, str]


class RolePerson(BaseModel):
    """Somebody who has the role; `group`: through which group, null: by themselves."""

    id: UUID
    name: str
    account: str
    active: bool
    unit: str | None
    group: str | None
