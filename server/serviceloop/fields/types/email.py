"""E-mail address."""

import re
import unicodedata
from typing import Any

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import cell_text, line

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class Email(FieldType[NoSettings]):
    """Stored with the domain in lower case."""

    name = "email"
    label = {"zh": "邮箱", "en": "E-mail"}
    kind = Kind.TEXT
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("text", index="trgm")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = line(value, 254)
        if text is None:
            return None
        text = unicodedata.normalize("NFKC", text)
        if not _ADDRESS.fullmatch(text) or len(text.partition("@")[0]) > 64:
            raise refuse("email", "不是有效的邮箱地址", "is not an e-mail address")
        user, _, domain = text.partition("@")
        return f"{user}@{domain.lower()}"

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        return cell_text(cell).removeprefix("mailto:") or None
