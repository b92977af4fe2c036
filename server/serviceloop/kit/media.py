"""What a file really is, by its first bytes; what it is called or claimed to be does not count."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import Labels

HEAD = 4096
"""How many bytes `sniff` wants to see."""
OCTETS = "application/octet-stream"
IMAGE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP", "image/bmp": "BMP"}
"""Pictures that we decode, with Pillow's name of the format."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (8, b"AVI ", "video/x-msvideo"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"{\\rtf", "application/rtf"),
)
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"avif": "image/avif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"3gp4": "video/3gpp", b"3gp5": "video/3gpp",
}  # fmt: skip
_OFFICE = {"word/": _WORD, "xl/": _SHEET, "ppt/": _SLIDES}
_OLE = {".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint"}
_TEXT = {".csv": "text/csv", ".json": "application/json", ".md": "text/markdown"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/")
_MARKUP = (b"<svg", b"<html", b"<!doctype html", b"<script", b"<body", b"<iframe", b"<?php", b"<xsl:")
_PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".heic", ".heif", ".avif", ".tif", ".tiff"}
_VIDEO_SUFFIXES = {".mp4", ".mov", ".webm", ".3gp", ".avi", ".m4v"}


def sniff(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head`; `name` only tells apart what looks alike (csv from text)."""
    suffix = PurePosixPath(name.lower()).suffix
    if head[:4] == b"RIFF" or head[4:8] != b"ftyp":
        for offset, magic, media_type in _MAGIC:
            if head[offset : offset + len(magic)] == magic and (offset == 0 or head[:4] == b"RIFF"):
                return _OLE.get(suffix, media_type) if media_type == "application/x-ole-storage" else media_type
    else:
        return _BRANDS.get(head[8:12], "video/mp4")
    return _TEXT.get(suffix, "text/plain") if _is_text(head) else OCTETS


def classify(path: Path, name: str) -> str:
    """The media type of a stored upload.

    Raises a Problem (422) for what we do not take: programs, markup that a browser would run, and files that are not
    the picture or video that their name says.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        _refuse_programs(head)
        media_type = sniff(head, name)
        if media_type == "application/zip":
            media_type = _office_type(file)
    _refuse_disguise(media_type, name)
    return media_type


def clean_name(name: str) -> str:
    """A file name that is safe to show and to send: no folders, no control or direction characters, 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if char.isprintable()).strip().strip(".")
    if len(shown) > 200:
        stem, suffix = shown[:200], PurePosixPath(shown).suffix[:10]
        shown = stem[: 200 - len(suffix)] + suffix
    return shown or "file"


def refused(code: str, message: Labels) -> Problem:
    return invalid(Issue("file", code, message))


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return any(_decodes(head[: len(head) - cut], encoding) for encoding in ("utf-8", "gb18030") for cut in range(4))


def _decodes(head: bytes, encoding: str) -> bool:
    """Tried with a few bytes less, too: the head may end inside a character."""
    try:
        head.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _office_type(file: BinaryIO) -> str:
    """Word, Excel and PowerPoint files are zip archives; the folder in them tells which."""
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "application/zip"
    if "[Content_Types].xml" not in names:
        return "application/zip"
    return next(
        (kind for folder, kind in _OFFICE.items() if any(n.startswith(folder) for n in names)), "application/zip"
    )


def _refuse_programs(head: bytes) -> None:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_PROGRAMS) and not head.startswith(b"#!AMR"):
        raise refused("program_file", {"zh": "不接受可执行程序文件", "en": "Programs are not accepted"})
    xml_markup = start.startswith(b"<?xml") and any(mark in head.lower() for mark in _MARKUP)
    if (
        start.startswith(_MARKUP)
        or xml_markup
        or (start.startswith(b"<!--") and any(m in head.lower() for m in _MARKUP))
    ):
        zh, en = (
            "不接受网页、SVG 或脚本文件，请改用图片（JPG、PNG）或 PDF",
            "Web pages, SVG and scripts are not accepted",
        )
        raise refused("markup_file", {"zh": zh, "en": f"{en}; use a picture (JPG, PNG) or a PDF"})


def _refuse_disguise(media_type: str, name: str) -> None:
    suffix = PurePosixPath(name.lower()).suffix
    wanted = "image" if suffix in _PICTURE_SUFFIXES else "video" if suffix in _VIDEO_SUFFIXES else None
    if suffix == ".svg":
        raise refused("markup_file", {"zh": "不接受 SVG 文件", "en": "SVG files are not accepted"})
    if wanted and not media_type.startswith((wanted, "image/" if wanted == "image" else "audio/")):
        zh, en = f"文件内容不是{'图片' if wanted == 'image' else '视频'}", f"The content is not a {wanted}"
        raise refused("wrong_content", {"zh": zh, "en": en})
