"""Documents become files: pictures and codes are laid beside the document, a process apart draws it."""

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import segno
from barcode import Code128
from PIL import Image

from serviceloop.kit.errors import Problem
from serviceloop.kit.log import get_logger

_PROCESS = Path(__file__).with_name("render_process.py")
SECONDS = 90
_WAITING = 20
"""Prints that may wait for one of the slots; more are turned away."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
_SAID = {
    "too_large": {
        "zh": "文档太大，请减少记录或图片后再打印",
        "en": "The document is too large; print fewer records or pictures at a time",
    },
    "not_word": {
        "zh": "不是可用的 Word 文件，请上传 .docx（不含宏）",
        "en": "This is no Word file that can be used; upload a .docx without macros",
    },
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


@dataclass(frozen=True)
class Parts:
    """What a file is made of. `codes`: name → (kind, text); `pictures`: name → contents; `template`: a Word file."""

    document: dict[str, Any]
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    template: bytes | None = None


async def render(parts: Parts, kind: str, *, each: bool = False, seconds: float = SECONDS) -> bytes:
    """The file. `kind`: pdf or docx; `each`: a file for each record, in a zip.

    Problem 422 if it grows too large or takes too long.
    """
    out = "out.zip" if each else f"out.{kind}"
    async with _slots, _folder(parts) as folder:
        await _draw(folder, f"each-{kind}" if each else kind, seconds)
        return await asyncio.to_thread((folder / out).read_bytes)


async def pages(parts: Parts) -> list[bytes]:
    """The first pages as PNG."""
    async with _slots, _folder(parts) as folder:
        await _draw(folder, "pages", SECONDS)
        files = sorted(folder.glob("page*.png"), key=lambda file: int(file.stem.removeprefix("page")))
        return [await asyncio.to_thread(file.read_bytes) for file in files]


async def names_of(content: bytes) -> list[str]:
    """What stands in a Word file's braces; Problem 422 for what is no Word file."""
    async with _slots, _folder(Parts({}, template=content)) as folder:
        await _draw(folder, "names", SECONDS)
        found: list[str] = orjson.loads(await asyncio.to_thread((folder / "out.json").read_bytes))
        return found


@asynccontextmanager
async def _folder(parts: Parts) -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="serviceloop-print-") as name:
        folder = Path(name)
        await asyncio.to_thread(_lay, folder, parts)
        yield folder


def _lay(folder: Path, parts: Parts) -> None:
    (folder / "document.json").write_bytes(orjson.dumps(parts.document))
    for name, (kind, text) in parts.codes.items():
        (folder / name).write_bytes(_barcode(text) if kind == "barcode" else _qr(text))
    for name, content in parts.pictures.items():
        (folder / name).write_bytes(content)
    if parts.template is not None:
        (folder / "template.docx").write_bytes(parts.template)


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


def as_picture(content: bytes) -> tuple[str, bytes]:
    """(ending, contents) of a thumbnail (WebP) as typst and Word both take it: PNG where it is see-through."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=["WEBP"]) as picture:
        if picture.mode == "RGB":
            picture.save(out, "JPEG", quality=85)
            return "jpg", out.getvalue()
        picture.save(out, "PNG", compress_level=1)
    return "png", out.getvalue()


async def _draw(folder: Path, what: str, seconds: float) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(_PROCESS), str(folder), what,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, err = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        raise Problem(422, "print_too_large", _SAID["too_large"]) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode is not None and process.returncode < 0:
        raise Problem(422, "print_too_large", _SAID["too_large"])
    if process.returncode != 0:
        log.warning("printing failed", status=process.returncode, error=err[-2000:].decode(errors="replace"))
        raise Problem(422, "print_failed", _FAILED)
    if said := out.decode().strip():
        raise Problem(422, f"print_{said}", _SAID[said])
