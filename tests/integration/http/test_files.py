"""Uploads and who may read them."""

import io
from uuid import UUID

import httpx
import pytest
from PIL import Image
from tests.support.http import Site

from serviceloop.http.files import service
from serviceloop.kit.errors import not_found

URL = "/api/v1/files"


def _png(width: int = 800) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 400), "red").save(out, "PNG")
    return out.getvalue()


async def _upload(client: httpx.AsyncClient, content: bytes, name: str = "photo.png") -> httpx.Response:
    return await client.post(URL, files={"file": (name, content, "application/whatever")})


async def test_upload_and_signed_download(site: Site) -> None:
    client = await site.signed_in("agent")
    made = (await _upload(client, _png(), "现场 照片.png")).json()
    assert (made["type"], made["name"]) == ("image/png", "现场 照片.png")
    answer = await site.client().get(made["url"])
    assert (answer.status_code, answer.content) == (200, _png())
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("inline; filename*=UTF-8''%E7%8E%B0")
    again = await site.client().get(made["url"], headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    forced = await site.client().get(made["url"] + "&download=1")
    assert forced.headers["content-disposition"].startswith("attachment")
    small = await site.client().get(made["url"] + "&w=160")
    assert small.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(small.content)).width == 160


async def test_links_cannot_be_changed_or_guessed(site: Site) -> None:
    client = await site.signed_in("agent")
    made = (await _upload(client, b"text file one", "a.txt")).json()
    other = (await _upload(client, b"text file two", "b.txt")).json()
    stranger = site.client()
    query = made["url"].partition("?")[2]
    for url in (
        f"{URL}/{other['id']}?{query}",
        made["url"][:-1] + ("0" if made["url"][-1] != "0" else "1"),
        made["url"].replace("exp=", "exp=9"),
        f"{URL}/{made['id']}",
        f"{URL}/{made['id']}?exp=1&sig=x",
        f"{URL}/{made['id']}?sig=",
    ):
        assert (await stranger.get(url)).status_code == 401, url
    guest = await site.signed_in("guest")
    assert (await guest.get(f"{URL}/{made['id']}")).status_code == 404
    assert (await client.get(f"{URL}/{made['id']}")).status_code == 200
    assert (await guest.get(f"{URL}/00000000-0000-4000-8000-000000000000")).status_code == 404


async def test_an_attached_file_is_judged_by_its_record(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await site.signed_in("agent")
    made = (await _upload(client, b"attached", "c.txt")).json()
    record = UUID(int=7)
    await site.database.pool.execute(
        "UPDATE sl.file SET form = 'ticket', record = $2, field = 'files' WHERE id = $1", UUID(made["id"]), record
    )
    seen: dict[str, object] = {"files": [{"id": made["id"], "name": "c.txt"}]}

    async def get(_db: object, _catalog: object, viewer: object, form: str, wanted: UUID) -> dict[str, object]:
        assert (form, wanted) == ("ticket", record)
        if not seen:
            raise not_found()
        return seen

    monkeypatch.setattr(service.records, "get", get)
    guest = await site.signed_in("guest")
    assert (await guest.get(f"{URL}/{made['id']}")).status_code == 200
    seen["files"] = []
    seen["description"] = made["id"]
    assert (await guest.get(f"{URL}/{made['id']}")).status_code == 404
    seen.clear()
    assert (await client.get(f"{URL}/{made['id']}")).status_code == 404


async def test_parts_of_a_file(site: Site) -> None:
    client = await site.signed_in("agent")
    made = (await _upload(client, b"0123456789", "d.txt")).json()
    for header, status, content in (
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=5-500", 206, b"56789"),
        ("bytes=50-60", 200, b"0123456789"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("lines=1", 200, b"0123456789"),
    ):
        answer = await client.get(made["url"], headers={"Range": header})
        assert (answer.status_code, answer.content) == (status, content), header


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("x.png", b"<script>alert(1)</script>", 422),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422),
        ("x.exe", b"MZ" + b"\x00" * 100, 422),
        ("x.txt", b"", 422),
        ("../../etc/passwd", b"plain text", 201),
        ("a\u0000b\u202e.txt", b"plain text", 201),
        ("", b"plain text", 422),
    ],
)
async def test_what_is_not_taken(site: Site, name: str, content: bytes, status: int) -> None:
    client = await site.signed_in("agent")
    answer = await _upload(client, content, name)
    assert answer.status_code == status, answer.text
    if status == 201:
        assert "/" not in answer.json()["name"]
        assert "\u202e" not in answer.json()["name"]


async def test_uploads_need_a_session_and_a_file(site: Site) -> None:
    assert (await _upload(site.client(), b"x" * 5_000_000, "x.txt")).status_code == 401
    client = await site.signed_in("agent")
    assert (await client.post(URL, data={"file": "text"})).status_code == 422
    assert (await client.post(URL, json={})).status_code == 422
    headers = {"Content-Type": "multipart/form-data; boundary=y"}
    broken = await client.post(URL, content=b"--x\r\nnonsense", headers=headers)
    assert broken.status_code in (400, 422)
    many = await client.post(URL, files=[("file", (f"{n}.txt", b"x")) for n in range(5)])
    assert many.status_code in (400, 422)
    token = client.headers.pop("X-CSRF-Token")
    assert token
    assert (await _upload(client, b"text", "x.txt")).status_code == 403


async def test_uploads_are_audited(site: Site) -> None:
    count = await site.database.pool.fetchval("SELECT count(*) FROM sl.audit WHERE action = 'file.create'")
    assert count == await site.database.pool.fetchval("SELECT count(*) FROM sl.file")
