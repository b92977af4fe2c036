"""Bodies of the public pages."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Path = Annotated[str, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SendBody(_Body):
    """`pass`: from opening the page. `website`: a field that people do not see; machines fill it in."""

    values: dict[str, Any]
    pass_: Annotated[str, Field(alias="pass", max_length=100)]
    website: Annotated[str, Field(max_length=500)] = ""


class Sent(BaseModel):
    """`no`: the record's number, where the owner tells it."""

    no: str | None
    thanks: dict[str, str] | None


class ChoicesBody(_Body):
    """Whose title holds `search`; `values`: the form as filled in so far. `cursor`: `next` of the answer before."""

    field: Path
    search: Annotated[str, Field(max_length=100)] = ""
    values: dict[str, Any] = {}
    cursor: Annotated[str, Field(max_length=4000)] | None = None


class StateBody(_Body):
    values: dict[str, Any] = {}


class LookUpBody(_Body):
    """Exactly what is known of the record: one value for each field of the page."""

    values: dict[str, Any]
