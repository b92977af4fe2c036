"""Sending a stored file: whole, a range of it, or a picture's thumbnail. Who may have it has been asked before."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from serviceloop.http.files import service
from serviceloop.http.files.ranges import parse_range
from serviceloop.kit.files import FileStore, Stored

# A file may be anything: in our own address space it may neither run nor load anything.
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


async def thumbnail(store: FileStore, stored: Stored, width: int) -> Response:
    """A WebP of about `width` pixels; Problem 404 for what is no picture."""
    picture = await store.thumbnail(stored, width)
    return Response(picture, media_type="image/webp", headers=_headers(stored, inline=True))


def send_file(request: Request, store: FileStore, stored: Stored, download: bool) -> Response:
    """200, 206 for a range, or 304. `download`: never shown in the browser."""
    headers = _headers(stored, inline=not download and service.is_inline(stored.media_type))
    headers |= {"ETag": f'"{stored.sha256}"', "Accept-Ranges": "bytes"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    wanted = parse_range(request.headers.get("range"), stored.size)
    if wanted is None:
        headers["Content-Length"] = str(stored.size)
        return StreamingResponse(store.stream(stored.sha256), media_type=stored.media_type, headers=headers)
    begin, end = wanted
    headers |= {"Content-Length": str(end - begin), "Content-Range": f"bytes {begin}-{end - 1}/{stored.size}"}
    return StreamingResponse(store.stream(stored.sha256, begin, end), 206, headers, stored.media_type)


def _headers(stored: Stored, *, inline: bool) -> dict[str, str]:
    kind = "inline" if inline else "attachment"
    return {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(stored.name, safe='')}",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "private, max-age=3600",
    }
