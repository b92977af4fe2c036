"""app.yaml, and the bodies of the endpoints of applications."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from serviceloop.kit.labels import Labels

Key = Annotated[str, Field(min_length=1, max_length=48, pattern=r"^[a-z][a-z0-9_]*$")]
Word = Annotated[str, Field(min_length=1, max_length=60)]


def _says_something(label: dict[str, str]) -> dict[str, str]:
    if not any(text.strip() for text in label.values()):
        raise ValueError("缺少名称 / the name is missing")
    return {language: text for language, text in label.items() if text.strip()}


LabelMap = Annotated[
    dict[Literal["zh", "en"], Annotated[str, Field(max_length=100)]],
    Field(min_length=1),
    AfterValidator(_says_something),
]
Icon = Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_-]*$")]
Color = Annotated[str, Field(max_length=20, pattern=r"^(#[0-9a-fA-F]{6}|[a-z]+)$")]
Words = Annotated[list[Word], Field(max_length=100)]
PAGES = ("/dashboards", "/stock", "/settlement", "/imports")
_LINK = r"^https?://[^\s<>\"']{1,500}$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MenuItem(_Strict):
    """One line of the menu. `target`: form key, "form/view", dashboard key, page or address, by kind.

    `needs`: menu rights of which a role must have one; `roles`: who sees it; both empty: whoever may open it.
    """

    kind: Literal["form", "view", "dashboard", "page", "link"]
    target: Annotated[str, Field(min_length=1, max_length=520)]
    label: LabelMap | None = None
    icon: Icon | None = None
    needs: Words = []
    roles: Words = []

    @model_validator(mode="after")
    def _possible(self) -> "MenuItem":
        if self.kind == "link" and not re.fullmatch(_LINK, self.target):
            raise ValueError("an address starts with http:// or https://")
        if self.kind == "page" and self.target not in PAGES:
            raise ValueError(f"there is no such page; there are {', '.join(PAGES)}")
        if self.kind in ("link", "view") and self.label is None:
            raise ValueError("this kind of entry needs a label")
        return self


class MenuGroup(_Strict):
    """A heading of the menu with its lines."""

    key: Key
    label: LabelMap
    icon: Icon | None = None
    needs: Words = []
    roles: Words = []
    items: Annotated[list[MenuItem], Field(max_length=100)] = []


class AppGroup(_Strict):
    key: Key
    label: LabelMap


class AppFile(_Strict):
    """app.yaml. `version`: the release of the shipped application."""

    key: Key
    version: Annotated[int, Field(ge=1)] = 1
    label: LabelMap
    description: dict[Literal["zh", "en"], Annotated[str, Field(max_length=500)]] = {}
    icon: Icon | None = None
    color: Color | None = None
    zone: Annotated[str, Field(max_length=60)] | None = None
    forms: Annotated[list[Key], Field(max_length=300)] = []
    roles: Words = []
    groups: Annotated[list[AppGroup], Field(max_length=50)] = []
    dashboards: Annotated[list[Key], Field(max_length=100)] = []
    menus: Annotated[list[MenuGroup], Field(max_length=50)] = []


class AppCreate(_Strict):
    """A new, empty application; without `key` one is made from the name."""

    label: LabelMap
    key: Key | None = None
    description: dict[Literal["zh", "en"], Annotated[str, Field(max_length=500)]] = {}
    icon: Icon | None = None
    color: Color | None = None


class AppBody(_Strict):
    """What may be changed of an application. `version`: as read, 409 if it went on since."""

    version: int
    label: LabelMap
    description: dict[Literal["zh", "en"], Annotated[str, Field(max_length=500)]] = {}
    icon: Icon | None = None
    color: Color | None = None
    forms: Annotated[list[Key], Field(max_length=300)]
    roles: Words = []
    menus: Annotated[list[MenuGroup], Field(max_length=50)]


class FormShown(BaseModel):
    key: str
    label: Labels
    icon: str


class AppShown(BaseModel):
    """An application as builders see it; `release` is the shipped version that it came from, null: made here."""

    key: str
    label: Labels
    description: Labels
    icon: str
    color: str
    version: int
    release: int | None
    forms: list[FormShown]
    roles: list[str]
    dashboards: list[str]
    menus: list[dict[str, Any]]
    deleted: bool


class AppTemplate(BaseModel):
    """A shipped application; `installed` is its release on this instance."""

    key: str
    label: Labels
    description: Labels
    icon: str
    color: str
    release: int
    installed: int | None
    forms: list[Labels]


class Decisions(_Strict):
    """How conflicts are decided: by path, else by the rule."""

    choices: Annotated[
        dict[Annotated[str, Field(max_length=1000)], Literal["mine", "theirs"]], Field(max_length=5000)
    ] = {}
    rule: Literal["mine", "theirs"] = "mine"


class Archive(Decisions):
    """An application's archive as base64, and how conflicts are decided."""

    archive: Annotated[str, Field(max_length=28_000_000)]


class FormPlan(BaseModel):
    key: str
    label: Labels
    state: Literal["new", "changed", "same", "deleted"]
    steps: list[Labels]
    shared_with: list[str] = Field(description="Other applications that have this form, too")


class ConflictShown(BaseModel):
    """`mine`, `theirs` or `base` absent: that side does not have it (any more)."""

    path: str
    trail: list[Any]
    chosen: Literal["mine", "theirs"]
    base: Any = None
    mine: Any = None
    theirs: Any = None


class AppPlan(BaseModel):
    """What an installation or upgrade would do; nothing is changed yet."""

    key: str
    label: Labels
    release: int
    installed: int | None
    forms: list[FormPlan]
    roles: list[Labels] = Field(description="Roles that are made or changed")
    roles_skipped: bool = Field(description="The viewer may not change roles, so they are left out")
    dashboards: list[Labels]
    prints: list[Labels] = Field(description="Print templates that are made or changed")
    conflicts: list[ConflictShown]


class MenuEntry(BaseModel):
    kind: str
    path: str
    label: Labels | None
    icon: str
    form: str | None = None


class MenuSection(BaseModel):
    key: str
    label: Labels | None
    icon: str | None
    items: list[MenuEntry]


class AppMenu(BaseModel):
    """One application's menu as the viewer may use it."""

    key: str
    label: Labels
    icon: str
    color: str
    groups: list[MenuSection]
