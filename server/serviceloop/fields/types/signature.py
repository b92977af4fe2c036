"""A signature drawn by hand: one picture."""

from typing import Any

from serviceloop.fields.base import CheckContext
from serviceloop.fields.files import FileList
from serviceloop.fields.settings import NoSettings


class Signature(FileList):
    """JSON {"id": uuid}; a list of one is taken too. Stored as a jsonb array of one id, like all files."""

    name = "signature"
    label = {"zh": "手写签名", "en": "Signature"}
    Settings = NoSettings

    def accepts(self, settings: Any) -> tuple[str, ...]:
        return ("image/png", "image/jpeg", "image/webp")

    def limit(self, settings: Any) -> int:
        return 1

    def check(self, value: Any, settings: Any, context: CheckContext) -> list[str] | None:
        return super().check([value] if isinstance(value, dict) else value, settings, context)

    def select(self, column: str, settings: Any) -> str:
        return f"CASE WHEN {column} IS NOT NULL THEN jsonb_build_object('id', {column} -> 0) END"

    def from_cell(self, cell: Any, settings: Any, context: CheckContext) -> Any:
        listed = super().from_cell(cell, settings, context)
        return listed[0] if listed else None
