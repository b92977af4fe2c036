"""Ties uploaded files to the record that shows them: who may read the record's field may read the file."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

from serviceloop.fields.capabilities import Files
from serviceloop.forms.definition import FieldDef, FormDef
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, invalid

_CLAIM = (
    "UPDATE sl.file SET form = $1, record = $2, field = $3"
    " WHERE id = ANY($4::uuid[]) AND ((record IS NULL AND created_by = $5) OR (form = $1 AND record = $2))"
    " RETURNING id, name, media_type, size"
)

_KEEP = "UPDATE sl.file SET form = $1, record = $2, field = $3 WHERE id = ANY($4::uuid[]) AND record IS NULL"


async def claim_files(tx: Connection, form: FormDef, viewer: Viewer, record: UUID, columns: Mapping[str, Any]) -> None:
    """422 if a named file is missing, somebody else's, or not of the field's kind and size.

    A file may be attached by its uploader only, and to one record.
    """
    for key, value in columns.items():
        field = form.fields[key]
        if not isinstance(field.type, Files) or not value:
            continue
        wanted = {str(item) for item in value}
        rows = await tx.fetch(_CLAIM, form.key, record, key, sorted(wanted), viewer.user_id)
        if lost := wanted - {str(row["id"]) for row in rows}:
            raise invalid(_lost(key, len(lost)))
        if issues := [*_unfit(field, rows)]:
            raise invalid(*issues)


async def claim_row_files(
    tx: Connection, form: FormDef, viewer: Viewer, record: UUID, changes: Mapping[str, Sequence[Any]]
) -> None:
    """The same for files in the rows of sub-tables. `changes`: sub-table to [rows before, rows now], as in the history.

    What the rows held before stays theirs.
    """
    for key, (before, now) in changes.items():
        for child in form.fields[key].rows.values():
            if not isinstance(child.type, Files):
                continue
            kept = _ids(before, child.key)
            await tx.execute(_KEEP, form.key, record, key, sorted(kept))
            if wanted := _ids(now, child.key) - kept:
                rows = await tx.fetch(_CLAIM, form.key, record, key, sorted(wanted), viewer.user_id)
                if lost := wanted - {str(row["id"]) for row in rows}:
                    raise invalid(_lost(key, len(lost)))
                if issues := [*_unfit(child, rows)]:
                    raise invalid(*issues)


def _ids(rows: Sequence[Mapping[str, Any]], key: str) -> set[str]:
    return {str(item["id"]) for row in rows for item in row.get(key) or ()}


def _unfit(field: FieldDef, rows: Sequence[Mapping[str, Any]]) -> Iterator[Issue]:
    """What the upload found the files to be (never what their names say) against what the field takes."""
    assert isinstance(field.type, Files)
    accepted = field.type.accepts(field.settings)
    megabytes = getattr(field.settings, "max_size_mb", None)
    for row in rows:
        name = row["name"][:60]
        if not any(fnmatchcase(row["media_type"], pattern) for pattern in accepted):
            yield _issue(field, "file_type", f"不接受文件“{name}”的类型", f"does not take files like “{name}”")
        if megabytes is not None and row["size"] > megabytes * 1024 * 1024:
            yield _issue(field, "file_size", f"“{name}”超过 {megabytes} MB", f"“{name}” is over {megabytes} MB")


def _issue(field: FieldDef, code: str, zh: str, en: str) -> Issue:
    label = field.label
    message = {"zh": f"“{label.get('zh', field.key)}”：{zh}", "en": f"{label.get('en', field.key)}: {en}"}
    return Issue(f"values.{field.key}", code, message)


def _lost(key: str, count: int) -> Issue:
    zh = f"有 {count} 个文件不存在或不属于您，请重新上传"
    en = f"{count} file(s) do not exist or are not yours; upload them again"
    return Issue(f"values.{key}", "file_not_found", {"zh": zh, "en": en})
