"""A zip of files beside a sheet: cells hold their names. Nothing is unpacked by name; each file is read in pieces and
counted, as stated sizes may be lies."""

import mimetypes
import re
import unicodedata
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from serviceloop.fields.errors import refuse, too_many
from serviceloop.forms.definition import FieldDef
from serviceloop.forms.import_export.conversion import Trouble
from serviceloop.kit import files
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Problem
from serviceloop.kit.ids import new_id
from serviceloop.kit.media import clean_name

MAX_ENTRIES = 20_000
MAX_UNPACKED = 4 * 1024**3
MAX_RATIO = 300
_FREE_BYTES = 20 * 1024 * 1024
"""Below this no ratio is suspicious."""
_PIECE = 256 * 1024
_UTF8, _ENCRYPTED = 0x800, 0x1
_SEPARATORS = re.compile(r"[;；|,，]")
_WORDS = {
    "unreadable": ("附件压缩包已损坏或不是 zip 文件", "The archive is damaged or is no zip file"),
    "too_large": ("附件压缩包解压后过大（最多 4 GB、2 万个文件）", "It unpacks to over 4 GB or 20,000 files"),
    "zip_bomb": ("附件压缩包的压缩比异常，已拒绝", "The archive is packed suspiciously tight"),
    "encrypted": ("附件压缩包有密码，请去掉密码后上传", "The archive has a password; remove it"),
    "path": ("附件压缩包内有不安全的路径“{name}”", "The archive holds an unsafe path “{name}”"),
}  # fmt: skip


def _refusal(code: str, name: str = "") -> Problem:
    zh, en = _WORDS[code]
    return Problem(422, f"archive_{code}", {"zh": zh.format(name=name[:80]), "en": en.format(name=name[:80])})


def shown_name(item: zipfile.ZipInfo) -> str:
    """The path as it was meant: Windows writes Chinese names in its own encoding."""
    name = item.filename
    if not item.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = item.filename
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).replace("\\", "/").strip().lstrip("/").casefold()


class Archive:
    """What is in a zip, by path and by bare name. Raises a Problem for what is no good, before anything is unpacked."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise _refusal("unreadable") from None
        self._found: dict[str, zipfile.ZipInfo | None] = {}
        try:
            entries = [item for item in self._zip.infolist() if not item.is_dir()]
            _check(entries)
        except Problem:
            self._zip.close()
            raise
        self.count = len(entries)
        for item in entries:
            name = shown_name(item)
            self._found[folded(name)] = item
        for item in entries:
            bare = folded(shown_name(item).rpartition("/")[2])
            if bare != folded(shown_name(item)):
                # One name in two folders: the path must be given.
                self._found[bare] = item if bare not in self._found else None

    def close(self) -> None:
        self._zip.close()

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The file of a name or path. FieldError where several have it."""
        known = self._found.get(folded(name))
        if known is None and folded(name) in self._found:
            shown = name[:60]
            raise refuse("ambiguous", f"压缩包中有多个“{shown}”，请写明文件夹", f"the archive has several “{shown}”")
        return known

    async def pieces(self, item: zipfile.ZipInfo) -> AsyncIterator[bytes]:
        for piece in self._pieces(item):
            yield piece

    def _pieces(self, item: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        try:
            with self._zip.open(item) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > item.file_size:
                        raise _refusal("zip_bomb")
                    yield piece
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
            raise _refusal("unreadable") from None


def _check(entries: Sequence[zipfile.ZipInfo]) -> None:
    size, packed = sum(item.file_size for item in entries), sum(item.compress_size for item in entries)
    if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED:
        raise _refusal("too_large")
    if size > _FREE_BYTES and size > MAX_RATIO * max(packed, 1):
        raise _refusal("zip_bomb")
    for item in entries:
        name = shown_name(item)
        if item.flag_bits & _ENCRYPTED:
            raise _refusal("encrypted")
        if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name) or "\0" in name:
            raise _refusal("path", name)


class Attachments:
    """The files of one import's cells. `promise` gives ids while rows are read; `keep` stores what is really used."""

    def __init__(self, archive: Archive, store: files.FileStore, author: UUID, *, dry: bool) -> None:
        self._archive, self._store, self._author, self._dry = archive, store, author, dry
        self._promised: dict[UUID, zipfile.ZipInfo] = {}

    def promise(self, field: FieldDef, cell: str) -> list[dict[str, str]] | None:
        """Names, one a line or between separators, as the field's JSON form; FieldError for those that are missing."""
        whole = cell.strip()
        if not whole:
            return None
        names = [name for line in whole.split("\n") for name in self._names(line.strip()) if name]
        missing = [name for name in names if not _is_id(name) and self._archive.find(name) is None]
        if missing:
            shown = "、".join(name[:60] for name in missing[:3])
            raise refuse("no_such_file", f"：压缩包中没有文件“{shown}”", f"there is no file “{shown}” in the archive")
        if len(names) > getattr(field.settings, "max_count", len(names)):
            raise too_many(field.settings.max_count)  # type: ignore[attr-defined]
        return [{"id": name if _is_id(name) else self._promise(name)} for name in names]

    def _names(self, line: str) -> list[str]:
        """A file's name may hold a comma: a line that is one is not taken apart."""
        return [line] if self._archive.find(line) else [part.strip() for part in _SEPARATORS.split(line)]

    def _promise(self, name: str) -> str:
        id, item = new_id(), self._archive.find(name)
        assert item is not None
        self._promised[id] = item
        return str(id)

    async def keep(self, tx: Connection, named: Sequence[tuple[int, Sequence[UUID]]]) -> dict[int, Trouble]:
        """Stores the promised files that (row, ids) name; returns what went wrong, by row."""
        failed: dict[int, Trouble] = {}
        for number, ids in named:
            for id in ids:
                item = self._promised.get(id)
                if item is not None and number not in failed:
                    trouble = await self._keep(tx, id, item)
                    if trouble is not None:
                        failed[number] = trouble
        self._promised.clear()
        return failed

    async def _keep(self, tx: Connection, id: UUID, item: zipfile.ZipInfo) -> Trouble | None:
        name = clean_name(shown_name(item).rpartition("/")[2])
        try:
            if item.file_size > files.MAX_BYTES:
                raise Problem(413, "file_too_large", {"zh": f"“{name}”太大", "en": f"“{name}” is too large"})
            if self._dry:
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                stored = files.Stored("0" * 64, name, kind, item.file_size)
            else:
                stored = await self._store.put(self._archive.pieces(item), name)
        except Problem as problem:
            title = problem.title
            zh, en = f"“{name}”：{title['zh']}", f"“{name}”: {title.get('en', problem.code)}"
            return Trouble("", problem.code, {"zh": zh, "en": en})
        await files.register(tx, stored, self._author, id)
        return None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
