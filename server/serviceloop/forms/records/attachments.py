"""Ties uploaded files to the record that shows them: who may read the record's field may read the file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from serviceloop.fields.capabilities import Files
from serviceloop.forms.definition import FormDef
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid

_CLAIM = (
    "UPDATE sl.file SET form = $1, record = $2, field = $3"
    " WHERE id = ANY($4::uuid[]) AND ((record IS NULL AND created_by = $5) OR (form = $1 AND record = $2)) RETURNING id"
)


async def claim_files(tx: Connection, form: FormDef, viewer: Viewer, record: UUID, columns: Mapping[str, Any]) -> None:
    """422 if a named file is missing or somebody else's: a file may be attached by its uploader only, and once."""
    for key, value in columns.items():
        field = form.fields[key]
        if not isinstance(field.type, Files) or not value:
            continue
        wanted = {str(item) for item in value}
        rows = await tx.fetch(_CLAIM, form.key, record, key, sorted(wanted), viewer.user_id)
        if lost := wanted - {str(row["id"]) for row in rows}:
            raise invalid(_lost(key, len(lost)))


def _lost(key: str, count: int) -> Issue:
    zh = f"有 {count} 个文件不存在或不属于您，请重新上传"
    en = f"{count} file(s) do not exist or are not yours; upload them again"
    return Issue(f"values.{key}", "file_not_found", {"zh": zh, "en": en})
