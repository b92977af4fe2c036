"""Rich text: HTML reduced to a strict list of harmless tags before it is stored."""

import html
import re
from typing import Any

import nh3

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType
from serviceloop.fields.errors import refuse
from serviceloop.fields.settings import NoSettings
from serviceloop.fields.texts import block, cell_text

MAX_LENGTH = 200_000
_MAX_INPUT = 1_000_000
_EXCEL_CELL = 32_000
_TAGS = {"p", "br", "b", "strong", "i", "em", "u", "s", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre"}
_TAGS |= {"code", "a", "hr", "table", "thead", "tbody", "tr", "th", "td", "span", "sub", "sup", "mark"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    clean_content_tags={"script", "style", "iframe", "object", "template", "noscript", "title", "textarea"},
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)
_BLOCK_END = re.compile(r"</(?:p|h[1-4]|li|tr|blockquote|pre)>|<br\s*/?>|<hr\s*/?>")
_TAG = re.compile(r"<[^>]*>")


class Richtext(FieldType[NoSettings]):
    name = "richtext"
    label = {"zh": "富文本", "en": "Rich text"}
    kind = Kind.TEXT
    Settings = NoSettings

    def column(self, settings: NoSettings) -> Column:
        return Column("text")

    def check(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        raw = block(value, _MAX_INPUT)
        if raw is None:
            return None
        clean = _CLEANER.clean(raw).strip()
        if len(clean) > MAX_LENGTH:
            raise refuse("too_long", f"内容最多 {MAX_LENGTH} 字", f"may have at most {MAX_LENGTH} characters")
        return clean or None

    def to_text(self, value: Any, settings: NoSettings, context: CheckContext) -> str:
        """The words without formatting, a line for each paragraph."""
        if value is None:
            return ""
        return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", str(value)))).strip()

    def to_cell(self, value: Any, settings: NoSettings, context: CheckContext) -> str | None:
        text = self.to_text(value, settings, context)
        return (text if len(text) <= _EXCEL_CELL else text[:_EXCEL_CELL] + "…") or None

    def from_cell(self, cell: Any, settings: NoSettings, context: CheckContext) -> str | None:
        """Plain text: a paragraph for each line, nothing in it is taken for a tag."""
        lines = cell_text(cell).splitlines()
        return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines) or None
