"""The built front end: three pages and their files, with the right caching, compression and policy."""

import mimetypes
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from serviceloop.http.errors import problem_response, status_problem

WEB = Path(__file__).parent.parent / "_web"
# Styles inline: antd writes its styles at run time. Pictures from any https address: map tiles are configurable.
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "frame-src 'self' blob:",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# The address itself is the key to what these pages show: no search engine keeps it, no other site is told of it.
_BY_TOKEN = frozenset({"r", "t"})
_PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
_FOREVER = "public, max-age=31536000, immutable"
_NO_BUILD = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>ServiceLoop</title>
<body style="font:16px/1.6 system-ui;margin:4rem auto;max-width:36rem;padding:0 1rem">
<h1>ServiceLoop 服务闭环</h1>
<p>前端页面尚未构建。请在项目目录运行 <code>make web</code>（或用 <code>make demo</code> 一次完成），然后刷新本页。</p>
<p>The front end has not been built. Run <code>make web</code> in the project folder (or <code>make demo</code>, which
does everything), then reload this page.</p></body></html>"""
_CONTENT_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".map": "application/json"}


@dataclass(frozen=True)
class _File:
    path: Path
    media_type: str
    encodings: dict[str, Path]


class Pages:
    """Serves a build folder. Only files that were there at the start are served, so no path can lead elsewhere."""

    def __init__(self, folder: Path = WEB) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        self._read_at = 0.0

    def install(self, app: FastAPI) -> None:
        """Adds the catch-all route; it must be the last."""
        app.add_route("/{path:path}", self.endpoint, methods=["GET"], include_in_schema=False)

    async def endpoint(self, request: Request) -> Response:
        path = request.path_params["path"]
        request.scope["sl.route"] = "page"
        if path == "api" or path.startswith("api/"):
            request.scope["sl.route"] = "unknown"
            return problem_response(request.scope, status_problem(404))
        self._refresh()
        found = self._files.get(path)
        if found is not None and not path.endswith(".html"):
            return self._respond(request, found, _cache_of(path))
        if path.startswith("assets/") or Path(path).suffix in (".js", ".css", ".png", ".svg", ".map", ".ico"):
            return problem_response(request.scope, status_problem(404))
        return self._page(request, _page_of(path), private=path.partition("/")[0] in _BY_TOKEN)

    def _page(self, request: Request, name: str, private: bool = False) -> Response:
        found = self._files.get(name)
        if found is None:
            policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
            return HTMLResponse(_NO_BUILD, 503, {"Content-Security-Policy": policy, "Cache-Control": "no-cache"})
        answer = self._respond(request, found, "no-cache")
        if private:
            answer.headers.update(_PRIVATE)
        return answer

    def _respond(self, request: Request, found: _File, cache: str) -> Response:
        accepted = request.headers.get("accept-encoding", "")
        encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in found.encodings), None)
        path = found.encodings[encoding] if encoding else found.path
        modified = formatdate(path.stat().st_mtime, usegmt=True)
        headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", "Last-Modified": modified}
        # Files too: a service worker obeys the policy that came with its own script.
        headers["Content-Security-Policy"] = PAGE_POLICY
        if encoding:
            headers["Content-Encoding"] = encoding
        if request.headers.get("if-modified-since") == modified:
            return Response(status_code=304, headers=headers)
        return FileResponse(path, media_type=found.media_type, headers=headers)

    def _refresh(self) -> None:
        """Reads the folder's names again after a new build."""
        index = self._folder / "index.html"
        stamp = index.stat().st_mtime if index.exists() else 0.0
        if stamp != self._read_at:
            self._files = _read(self._folder) if stamp else {}
            self._read_at = stamp


def _read(folder: Path) -> dict[str, _File]:
    paths = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    plain = {name: path for name, path in paths.items() if path.suffix not in (".br", ".gz")}
    return {name: _File(path, _media_type(path), _encodings(name, paths)) for name, path in plain.items()}


def _encodings(name: str, paths: dict[str, Path]) -> dict[str, Path]:
    return {encoding: paths[name + suffix] for encoding, suffix in _ENCODINGS if name + suffix in paths}


def _media_type(path: Path) -> str:
    return _CONTENT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _cache_of(path: str) -> str:
    """Names below assets/ hold a hash of the contents; all others may change under the same name."""
    return _FOREVER if path.startswith("assets/") else "no-cache"


def _page_of(path: str) -> str:
    """The page for an address: the engineer's, that of people without an account, or the console.

    The service worker asks for /m.html by its name.
    """
    first = path.partition("/")[0].removesuffix(".html")
    return {"m": "m.html", "s": "s.html", "t": "s.html", "p": "s.html", "q": "s.html", "r": "s.html"}.get(
        first, "index.html"
    )
