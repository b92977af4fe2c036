"""Checking and shrinking pictures, within limits that no picture can break."""

import asyncio
import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from serviceloop.kit.media import IMAGE_FORMATS, refused

MAX_PIXELS = 80_000_000
MAX_SIDE = 30_000
WIDTHS = (160, 320, 640, 1280)
"""Widths of thumbnails that are made; a wish is rounded up to one of them."""
_slots = asyncio.Semaphore(2)  # decoding takes up to 4 bytes a pixel
_UNREADABLE = {"zh": "图片已损坏或格式不支持", "en": "The picture is damaged, or its format is not supported"}
_TOO_LARGE = {"zh": "图片尺寸过大（最多 8000 万像素）", "en": "The picture is too large (80 million pixels at most)"}


def check_picture(path: Path, media_type: str) -> None:
    """Raises a Problem (422) unless the header is sound and the size bearable. Does not decode."""
    with _opened(path, media_type) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise refused("picture_too_large", _TOO_LARGE)
        try:
            picture.verify()
        except Exception as error:
            # Pillow's plug-ins raise many kinds of errors on damaged data; all of them mean the same to the sender.
            raise refused("picture_unreadable", _UNREADABLE) from error


def nearest_width(width: int) -> int:
    return next((size for size in WIDTHS if size >= width), WIDTHS[-1])


async def make_thumbnail(content: bytes, media_type: str, width: int) -> bytes:
    """A WebP at most `width` wide, upright, without metadata (a photo's place is private)."""
    async with _slots:
        return await asyncio.to_thread(_shrink, content, media_type, width)


def _shrink(content: bytes, media_type: str, width: int) -> bytes:
    out = io.BytesIO()
    with _opened(io.BytesIO(content), media_type) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise refused("picture_too_large", _TOO_LARGE)
        try:
            picture.draft("RGB", (width * 2, width * 4))  # JPEG decodes at a fraction of its size
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((width, width * 3))
            upright.convert("RGBA" if upright.mode in ("RGBA", "LA", "P") else "RGB").save(out, "WEBP", quality=80)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise refused("picture_unreadable", _UNREADABLE) from error
    return out.getvalue()


def _opened(source: Path | io.BytesIO, media_type: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked next
            return Image.open(source, formats=[IMAGE_FORMATS[media_type]])
    except Image.DecompressionBombError as error:
        raise refused("picture_too_large", _TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise refused("picture_unreadable", _UNREADABLE) from error
