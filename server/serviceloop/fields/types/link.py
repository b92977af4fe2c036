"""Web address."""

import re
from typing import Any
from urllib.parse import urlsplit

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text, line

_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?")


class Link(FieldType[NoSettings]):
    """http and https only, without a user name: nothing that runs, nothing that looks like another site."""

    name = "link"
    label = {"zh": "链接", "en": "Link"}
    kind = Kind.TEXT
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = line(value, 2000)
        if text is None or _is_web(text):
            return text
        raise refuse("link", "须为以 http:// 或 https:// 开头的网址", "must be a web address with http:// or https://")

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = cell_text(cell)
        return f"https://{text}" if _BARE.fullmatch(text) else text or None


def _is_web(text: str) -> bool:
    if re.search(r"[\s<>\"\\]", text):
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False
