"""The shipped application's files, read once."""

from functools import cache
from pathlib import Path
from typing import Any

from serviceloop.kit.yaml import read_yaml

APP = Path(__file__).parents[3] / "apps" / "aftersales"


@cache
def form(key: str) -> Any:
    return read_yaml((APP / "forms" / f"{key}.yaml").read_text("utf-8"))


@cache
def file(name: str) -> Any:
    return read_yaml((APP / name).read_text("utf-8"))
