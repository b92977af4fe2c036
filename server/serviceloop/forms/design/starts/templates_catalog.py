"""Form templates that ship with the product: one YAML file each in templates/."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from serviceloop.kit.yaml import read_yaml

FOLDER = Path(__file__).parent / "templates"


class Template(BaseModel):
    """`form`: a definition without key and label, which the builder gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    label: dict[str, str]
    description: dict[str, str]
    icon: str
    group: dict[str, str]
    form: dict[str, Any]


@cache
def templates() -> Mapping[str, Template]:
    """All of them by key, in the order of their files' names."""
    files = sorted(FOLDER.glob("*.yaml"))
    found = [Template.model_validate(read_yaml(file.read_text("utf-8"))) for file in files]
    return {item.key: item for item in found}
