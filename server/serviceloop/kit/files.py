"""Files: contents stored once under their sha256, in a folder or an S3 bucket; private, served by signed links."""

import asyncio
import hashlib
import hmac
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from obstore.store import LocalStore, S3Store
from sqlalchemy import insert, select, update

from serviceloop.kit.db import Connection, execute, fetch_one
from serviceloop.kit.errors import Problem, not_found
from serviceloop.kit.ids import new_id
from serviceloop.kit.media import IMAGE_FORMATS, classify, clean_name
from serviceloop.kit.pictures import WIDTHS, check_picture, make_thumbnail, nearest_width
from serviceloop.kit.settings import Settings
from serviceloop.kit.tables import file as file_table

LINK_SECONDS = 24 * 3600
_LINK_STEP = 3600
"""Links of one hour are equal, so that a browser can keep the picture."""
MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """Contents that are in the store. `size` in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int


class FileStore:
    """The contents of files, by hash. Made by `open_files`."""

    def __init__(self, store: Any, spool: Path, key: bytes) -> None:
        self._store = store
        self._spool = spool
        self.signer = LinkSigner(key)

    async def put(self, chunks: AsyncIterator[bytes], name: str, limit: int = MAX_BYTES) -> Stored:
        """Receives a file, finds out what it is and stores it.

        Raises a Problem: 413 beyond `limit` bytes, 422 for what is not taken (empty, program, script, false picture).
        """
        descriptor, path = tempfile.mkstemp(dir=self._spool)
        try:
            with os.fdopen(descriptor, "wb") as spool:
                sha256, size = await _receive(chunks, spool, limit)
            if size == 0:
                raise Problem(422, "empty_file", {"zh": "文件是空的", "en": "The file is empty"})
            shown = clean_name(name)
            media_type = await asyncio.to_thread(_inspect, Path(path), shown)
            await self._keep(Path(path), sha256)
        finally:
            os.unlink(path)
        return Stored(sha256, shown, media_type, size)

    async def put_bytes(self, content: bytes, name: str) -> Stored:
        """`put` for contents at hand."""

        async def once() -> AsyncIterator[bytes]:
            yield content

        return await self.put(once(), name)

    async def read(self, sha256: str) -> bytes:
        """The whole contents. Problem 404 if they are not there."""
        result = await self._get(_place(sha256))
        return bytes(await result.bytes_async())

    async def stream(self, sha256: str, begin: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The contents from byte `begin` up to before `end`, in pieces."""
        options = {"range": (begin, end)} if end is not None else {"range": {"offset": begin}} if begin else None
        result = await self._get(_place(sha256), options)
        async for piece in result.stream(min_chunk_size=256 * 1024):
            yield bytes(piece)

    async def put_at(self, place: str, path: Path) -> None:
        """Keeps a file that we made ourselves for a while, under a name of its own such as "exports/<id>"."""
        await self._store.put_async(place, path)

    async def stream_at(self, place: str) -> AsyncIterator[bytes]:
        """What `put_at` kept, in pieces. Problem 404 if it is gone."""
        result = await self._get(place)
        async for piece in result.stream(min_chunk_size=256 * 1024):
            yield bytes(piece)

    async def drop(self, place: str) -> None:
        """Removes what `put_at` kept; nothing happens if it is gone."""
        with suppress(FileNotFoundError):
            await self._store.delete_async(place)

    async def thumbnail(self, stored: Stored, width: int) -> bytes:
        """A WebP of one of the offered widths, made once. Problem 404 for what is no picture that we can decode."""
        if stored.media_type not in IMAGE_FORMATS:
            raise not_found({"zh": "该文件没有缩略图", "en": "There is no thumbnail of this file"})
        size = nearest_width(width)
        place = f"thumbnails/{size}/{stored.sha256[:2]}/{stored.sha256}.webp"
        try:
            result = await self._store.get_async(place)
        except FileNotFoundError:
            made = await make_thumbnail(await self.read(stored.sha256), stored.media_type, size)
            await self._store.put_async(place, made)
            return made
        return bytes(await result.bytes_async())

    async def remove(self, sha256: str, *, unless_newer: timedelta) -> bool:
        """Takes contents away, with their thumbnails, unless they were put here again lately; whether it did."""
        place = _place(sha256)
        try:
            found = await self._store.head_async(place)
        except FileNotFoundError:
            return False
        if datetime.now(UTC) - found["last_modified"] < unless_newer:
            return False
        await self._store.delete_async(place)
        for width in WIDTHS:
            with suppress(FileNotFoundError):
                await self._store.delete_async(f"thumbnails/{width}/{sha256[:2]}/{sha256}.webp")
        return True

    async def _get(self, place: str, options: Any = None) -> Any:
        try:
            return await self._store.get_async(place, options=options)
        except FileNotFoundError:
            raise not_found({"zh": "文件内容不存在", "en": "The file's contents are missing"}) from None

    async def _keep(self, path: Path, sha256: str) -> None:
        """Written again even if equal contents are there: that they are wanted anew shows in their time (`remove`)."""
        await self._store.put_async(_place(sha256), path)


class LinkSigner:
    """Signs links to files: whoever has the link may read the file until it expires. HMAC-SHA256, 128 bits."""

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(64, b"\0")
        self._key = key
        self.inner_pad = bytes(byte ^ 0x36 for byte in padded)
        self.outer_pad = bytes(byte ^ 0x5C for byte in padded)

    def url(self, file_id: UUID | str, now: float | None = None) -> str:
        """A link's path that works for a day, to an hour."""
        expires = self.expiry(now)
        return f"/api/v1/files/{file_id}?exp={expires}&sig={self._sign(str(file_id), expires)}"

    def expiry(self, now: float | None = None) -> int:
        """The Unix time at which links made now end; the same for all links of one hour."""
        moment = time.time() if now is None else now
        return (int(moment) // _LINK_STEP + 1) * _LINK_STEP + LINK_SECONDS

    def is_valid(self, file_id: UUID | str, expires: int, signature: str, now: float | None = None) -> bool:
        moment = time.time() if now is None else now
        return expires > moment and hmac.compare_digest(self._sign(str(file_id), expires).encode(), signature.encode())

    def url_sql(self, file_id: str, expires: str, inner_pad: str, outer_pad: str) -> str:
        """`url` as SQL, for reads whose result is the answer. Arguments are SQL expressions: a uuid, and parameters for
        `expiry()` (bigint), `inner_pad` and `outer_pad` (bytea)."""
        message = f"convert_to({file_id}::text || '.' || {expires}::bigint::text, 'UTF8')"
        digest = f"encode(sha256({outer_pad}::bytea || sha256({inner_pad}::bytea || {message})), 'hex')"
        path = f"'/api/v1/files/' || {file_id}::text"
        return f"{path} || '?exp=' || {expires}::bigint::text || '&sig=' || left({digest}, 32)"

    def _sign(self, file_id: str, expires: int) -> str:
        return hmac.digest(self._key, f"{file_id}.{expires}".encode(), hashlib.sha256).hex()[:32]


def open_files(settings: Settings) -> FileStore:
    """The store that the settings name; makes its folder."""
    spool = settings.home / "spool"
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.files.startswith("s3://"):
        store: Any = S3Store.from_url(settings.files)
    else:
        folder = Path(settings.files).expanduser().absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = LocalStore(folder)
    return FileStore(store, spool, settings.key("files"))


async def register(tx: Connection, stored: Stored, created_by: UUID, file_id: UUID | None = None) -> UUID:
    """Writes the row of an upload; it belongs to no record until `attach`."""
    values = {
        "id": file_id or new_id(),
        "sha256": stored.sha256,
        "name": stored.name,
        "media_type": stored.media_type,
        "size": stored.size,
        "created_by": created_by,
    }
    await execute(tx, insert(file_table).values(values))
    return UUID(str(values["id"]))


async def attach(tx: Connection, ids: Iterable[UUID], form: str, record: UUID, field: str) -> None:
    """Says which record's field the files are in; what was attached elsewhere stays there."""
    free = file_table.c.id.in_(list(ids)) & file_table.c.record.is_(None)
    await execute(tx, update(file_table).where(free).values(form=form, record=record, field=field))


async def find(connection: Any, file_id: UUID) -> Stored:
    """What is stored under a file's id; Problem 404 if there is none."""
    row = await fetch_one(connection, select(file_table).where(file_table.c.id == file_id))
    if row is None:
        raise not_found()
    return Stored(row["sha256"], row["name"], row["media_type"], row["size"])


async def _receive(chunks: AsyncIterator[bytes], spool: Any, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            megabytes = limit // (1024 * 1024)
            zh, en = f"文件超过 {megabytes} MB", f"The file is larger than {megabytes} MB"
            raise Problem(413, "file_too_large", {"zh": zh, "en": en})
        digest.update(chunk)
        spool.write(chunk)
    return digest.hexdigest(), size


def _inspect(path: Path, name: str) -> str:
    media_type = classify(path, name)
    if media_type in IMAGE_FORMATS:
        check_picture(path, media_type)
    return media_type


def _place(sha256: str) -> str:
    return f"contents/{sha256[:2]}/{sha256}"
