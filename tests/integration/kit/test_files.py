"""Contents are stored once, links work from Python and from SQL alike, limits hold."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from serviceloop.kit.db import Database
from serviceloop.kit.errors import Problem
from serviceloop.kit.files import FileStore, attach, find, open_files, register
from serviceloop.kit.ids import new_id
from serviceloop.kit.settings import load_settings


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return open_files(load_settings({"SERVICELOOP_HOME": str(tmp_path)}))


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1000, 500), "green").save(out, "JPEG")
    return out.getvalue()


async def test_put_and_read(store: FileStore, tmp_path: Path) -> None:
    first = await store.put_bytes(photo(), "现场.jpg")
    second = await store.put_bytes(photo(), "same.jpg")
    assert first.sha256 == second.sha256
    assert (first.media_type, first.name) == ("image/jpeg", "现场.jpg")
    assert await store.read(first.sha256) == photo()
    assert b"".join([piece async for piece in store.stream(first.sha256)]) == photo()
    assert b"".join([piece async for piece in store.stream(first.sha256, 10, 20)]) == photo()[10:20]
    assert b"".join([piece async for piece in store.stream(first.sha256, 100)]) == photo()[100:]
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
    assert list((tmp_path / "spool").iterdir()) == []


async def test_thumbnail_is_made_once(store: FileStore) -> None:
    stored = await store.put_bytes(photo(), "a.jpg")
    made = await store.thumbnail(stored, 300)
    assert Image.open(io.BytesIO(made)).size == (320, 160)
    assert await store.thumbnail(stored, 320) == made
    with pytest.raises(Problem) as caught:
        await store.thumbnail(replace(stored, media_type="application/pdf"), 320)
    assert caught.value.status == 404


async def test_limits(store: FileStore, tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65536

    with pytest.raises(Problem) as caught:
        await store.put(endless(), "a.txt", limit=1024 * 1024)
    assert caught.value.status == 413
    with pytest.raises(Problem):
        await store.put_bytes(b"", "a.txt")
    with pytest.raises(Problem):
        await store.put_bytes(b"<script>", "a.png")
    with pytest.raises(Problem) as missing:
        await store.read("0" * 64)
    assert missing.value.status == 404
    assert list((tmp_path / "spool").iterdir()) == []


async def test_rows_and_links(store: FileStore, database: Database) -> None:
    stored = await store.put_bytes(photo(), "a.jpg")
    ticket = new_id()
    async with database.transaction() as tx:
        file_id = await register(tx, stored, uuid4())
        await attach(tx, [file_id], "ticket", ticket, "photos")
        await attach(tx, [file_id], "ticket", new_id(), "photos")  # is taken: stays where it is
    async with database.pool.acquire() as connection:
        assert await find(connection, file_id) == stored
        assert await connection.fetchval("SELECT record FROM sl.file WHERE id = $1", file_id) == ticket
        with pytest.raises(Problem):
            await find(connection, uuid4())
    signer = store.signer
    sql = f"SELECT {signer.url_sql('id', '$1', '$2', '$3')} FROM sl.file WHERE id = $4"
    found = await database.fetch_text(sql, signer.expiry(5_000_000), signer.inner_pad, signer.outer_pad, file_id)
    assert found == signer.url(file_id, now=5_000_000)
