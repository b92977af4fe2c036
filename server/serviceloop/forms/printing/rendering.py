"""Documents become files: pictures and codes are laid beside the document, a process apart draws it."""

import asyncio
import io
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import segno
from barcode import Code128
from PIL import Image

from serviceloop.kit.errors import Problem
from serviceloop.kit.log import get_logger

_PROCESS = Path(__file__).with_name("render_process.py")
_SECONDS = 90
_WAITING = 20
"""Prints that may wait for one of the slots; more are turned away."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_TOO_LARGE = {
    "zh": "文档太大，请减少记录或图片后再打印",
    "en": "The document is too large; print fewer records or pictures at a time",
}
_FAILED = {"zh": "文档生成失败，请检查打印模板", "en": "The document could not be drawn; look at the template"}
_BUSY = {"zh": "正在打印的人太多，请稍后再试", "en": "Too many documents are being printed; try again later"}
log = get_logger(__name__)


class _Slots:
    """Two documents at a time in each process of ours."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._waiting = 0

    async def __aenter__(self) -> None:
        if self._waiting >= _WAITING:
            raise Problem(503, "busy", _BUSY, extra={"headers": {"Retry-After": "10"}})
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1

    async def __aexit__(self, *error: object) -> None:
        self._free.release()


_slots = _Slots(2)


async def render(
    document: Mapping[str, Any], codes: Mapping[str, tuple[str, str]], pictures: Mapping[str, bytes], kind: str
) -> bytes:
    """The file. `codes`: name → (kind, text); `pictures`: name → contents as PNG; `kind`: pdf or docx.

    Problem 422 if it grows too large or takes too long.
    """
    async with _slots:
        with tempfile.TemporaryDirectory(prefix="serviceloop-print-") as name:
            folder = Path(name)
            await asyncio.to_thread(_lay, folder, document, codes, pictures)
            await _draw(folder, kind)
            return await asyncio.to_thread((folder / f"out.{kind}").read_bytes)


def _lay(
    folder: Path, document: Mapping[str, Any], codes: Mapping[str, tuple[str, str]], pictures: Mapping[str, bytes]
) -> None:
    (folder / "document.json").write_bytes(orjson.dumps(document))
    for name, (kind, text) in codes.items():
        (folder / name).write_bytes(_barcode(text) if kind == "barcode" else _qr(text))
    for name, content in pictures.items():
        (folder / name).write_bytes(content)


def _qr(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def _barcode(text: str) -> bytes:
    modules = "0" * 10 + Code128(text).build()[0] + "0" * 10
    picture = Image.new("1", (len(modules), 1), 1)
    picture.putdata([0 if module == "1" else 1 for module in modules])
    out = io.BytesIO()
    picture.resize((len(modules) * 4, 80), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def as_png(content: bytes) -> bytes:
    """A thumbnail (WebP) as PNG, which typst and Word both take."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=["WEBP"]) as picture:
        picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


async def _draw(folder: Path, kind: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(_PROCESS), str(folder), kind,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, err = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError:
        raise Problem(422, "print_too_large", _TOO_LARGE) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if out.strip() == b"too_large" or (process.returncode is not None and process.returncode < 0):
        raise Problem(422, "print_too_large", _TOO_LARGE)
    if process.returncode != 0:
        log.warning("printing failed", status=process.returncode, error=err[-2000:].decode(errors="replace"))
        raise Problem(422, "print_failed", _FAILED)
