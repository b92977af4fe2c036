"""What fields of files share: attachment, image, video, signature."""

from typing import Any
from uuid import UUID

from serviceloop.expr.kinds import Kind
from serviceloop.fields.base import CheckContext, Column, FieldType, Settings
from serviceloop.fields.capabilities import Files
from serviceloop.fields.errors import bad_cell, too_many, wrong_type
from serviceloop.fields.references import id_of
from serviceloop.fields.settings import setting
from serviceloop.fields.texts import cell_text


class FileSettings(Settings):
    """How many files, and how large each."""

    max_count: int = setting(("最多个数", "At most"), 9, ge=1, le=50)
    max_size_mb: int = setting(("单个文件上限 (MB)", "Largest file (MB)"), 20, ge=1, le=500)


class FileList(FieldType[Any], Files):
    """JSON: [{"id": uuid}, …], other members are ignored on the way in. Stored: jsonb array of ids.

    Reading adds name, size, type and address; that is the records engine's part, as it knows the file table.
    """

    kind = Kind.JSON

    def column(self, settings: Any) -> Column:
        return Column("jsonb")

    def check(self, value: Any, settings: Any, context: CheckContext) -> list[str] | None:
        if not isinstance(value, list):
            raise wrong_type("文件列表", "a list of files")
        limit = self.limit(settings)
        if len(value) > limit:
            raise too_many(limit)
        ids = [str(id_of(item, f"{position}")) for position, item in enumerate(value)]
        return list(dict.fromkeys(ids)) or None

    def limit(self, settings: Any) -> int:
        count: int = settings.max_count
        return count

    def select(self, column: str, settings: Any) -> str:
        listed = f"jsonb_array_elements_text({column}) WITH ORDINALITY AS listed(file_id, place)"
        return f"(SELECT jsonb_agg(jsonb_build_object('id', file_id) ORDER BY place) FROM {listed})"  # noqa: S608

    def to_text(self, value: Any, settings: Any, context: CheckContext) -> str:
        listed = value if isinstance(value, list) else [value]
        return "\n".join(_name(item) for item in listed if item)

    def from_cell(self, cell: Any, settings: Any, context: CheckContext) -> list[dict[str, str]] | None:
        """File ids, one a line or between commas; files themselves do not travel in a sheet."""
        words = cell_text(cell).replace(",", "\n").replace("，", "\n").split("\n")
        ids = [word.strip() for word in words if word.strip()]
        if len(ids) > self.limit(settings):
            raise too_many(self.limit(settings))
        try:
            return [{"id": str(UUID(word))} for word in ids] or None
        except ValueError:
            raise bad_cell("文件标识（表格中不能导入文件本身）", "file ids (files do not travel in a sheet)") from None


def _name(item: Any) -> str:
    if isinstance(item, dict):
        return str(item.get("name") or item.get("id") or "")
    return str(item)
