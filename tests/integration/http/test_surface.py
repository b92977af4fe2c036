"""What surrounds the API: probes, pages, headers, the description."""

from pathlib import Path

import pytest
from tests.support.http import Site

from serviceloop.http.pages import PAGE_POLICY, Pages
from serviceloop.kit.db import Database
from serviceloop.kit.migrate import newest


async def test_probes(site: Site) -> None:
    client = site.client()
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}
    text = (await client.get("/metrics")).text
    assert 'serviceloop_requests_total{method="GET",route="/healthz",status="2xx"}' in text
    assert "serviceloop_sign_ins_total" in text


async def test_not_ready_without_the_right_schema(site: Site) -> None:
    client = site.client()
    await site.database.pool.execute("UPDATE sl.migration SET version_num = '0000'")
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "0000" in answer.json()["reason"]
    await site.database.pool.execute("UPDATE sl.migration SET version_num = $1", newest())


async def test_not_ready_without_a_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = await Database.open(site.database.dsn)
    await closed.close()
    monkeypatch.setattr(site.app.state, "database", closed)
    answer = await site.client().get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "database unreachable")
    assert (await site.client().get("/healthz")).status_code == 200


async def test_security_headers_are_everywhere(site: Site) -> None:
    client = site.client()
    for path in ("/healthz", "/api/v1/session", "/api/v1/none", "/", "/m", "/s/web", "/x.js"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
    assert (await client.get("/api/v1/session")).headers["cache-control"] == "no-store"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    for name in ("index.html", "m.html", "s.html"):
        (tmp_path / name).write_text(f"<!doctype html>{name}")
    (tmp_path / "assets").mkdir()
    for suffix in ("", ".br", ".gz"):
        (tmp_path / "assets" / f"index-abc123.js{suffix}").write_text(f"js{suffix}")
    (tmp_path / "sw.js").write_text("sw")
    (tmp_path.parent / "outside.txt").write_text("secret")
    return tmp_path


async def test_pages_and_assets(build: Path) -> None:
    import httpx
    from fastapi import FastAPI

    app = FastAPI()
    Pages(build).install(app)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
    for path, page in (
        ("/", "index.html"),
        ("/forms/ticket", "index.html"),
        ("/m", "m.html"),
        ("/m/visits/1", "m.html"),
        ("/s/web", "s.html"),
        ("/t/abc", "s.html"),
        ("/mission", "index.html"),
    ):
        answer = await client.get(path)
        assert answer.text.endswith(page), path
        assert answer.headers["content-security-policy"] == PAGE_POLICY
        assert answer.headers["cache-control"] == "no-cache"
    for accepted, encoding, text in (("br, gzip", "br", "js.br"), ("gzip", "gzip", None), ("identity", None, "js")):
        async with client.stream("GET", "/assets/index-abc123.js", headers={"accept-encoding": accepted}) as answer:
            assert answer.headers.get("content-encoding") == encoding
            assert answer.headers["content-type"].startswith("text/javascript")
            assert "immutable" in answer.headers["cache-control"]
            if encoding is None:
                assert (await answer.aread()).decode() == text
    first = await client.get("/sw.js")
    again = await client.get("/sw.js", headers={"if-modified-since": first.headers["last-modified"]})
    assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)
    for path in ("/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/assets/../../outside.txt"):
        answer = await client.get(path)
        assert "secret" not in answer.text
    assert (await client.get("/assets/none.js")).status_code == 404


async def test_without_a_build_the_page_says_what_to_do(tmp_path: Path) -> None:
    import httpx
    from fastapi import FastAPI

    app = FastAPI()
    Pages(tmp_path).install(app)
    answer = await httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test").get("/")
    assert answer.status_code == 503
    assert "make web" in answer.text
    assert "make demo" in answer.text


async def test_the_description_is_whole(site: Site) -> None:
    document = (await site.client().get("/api/openapi.json")).json()
    assert document["components"]["schemas"]["Problem"]
    ids = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            ids.append(operation["operationId"])
            assert "4XX" in operation["responses"], (method, path)
            assert "422" not in operation["responses"], (method, path)
            public = path.startswith("/api/v1/public/") or (path, method) == ("/api/v1/session", "post")
            assert public or operation.get("security"), (method, path)
    assert len(ids) == len(set(ids))
