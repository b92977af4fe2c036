"""Uploads are what their bytes say, and hostile ones are refused."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from serviceloop.kit.errors import Problem
from serviceloop.kit.media import classify, clean_name, sniff
from serviceloop.kit.pictures import check_picture, make_thumbnail


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def office(folder: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/main.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (picture("JPEG"), "a.jpg", "image/jpeg"),
        (picture("PNG"), "照片.png", "image/png"),
        (picture("WEBP"), "a.webp", "image/webp"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 50, "v.mp4", "video/mp4"),
        (b"\0\0\0\x18ftypqt  " + b"\0" * 50, "v.mov", "video/quicktime"),
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (office("xl"), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office("word"), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("编号,名称\n1,泵".encode("gb18030"), "a.csv", "text/csv"),
        ("你好".encode(), "a.txt", "text/plain"),
        (b"\x01\x02\x03\x00\xff" * 20, "a.bin", "application/octet-stream"),
    ],
)
def test_kind_by_content(tmp_path: Path, content: bytes, name: str, expected: str) -> None:
    (tmp_path / "f").write_bytes(content)
    assert classify(tmp_path / "f", name) == expected


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", "markup_file"),
        (b"<?xml version='1.0'?>\n<svg/>", "a.xml", "markup_file"),
        (b"<script>alert(1)</script>", "photo.jpg", "markup_file"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML><html>", "a.txt", "markup_file"),
        (b"#!/bin/sh\nrm -rf /", "photo.png", "program_file"),
        (b"MZ\x90\x00", "a.exe", "program_file"),
        (b"GIF-like text", "a.gif", "wrong_content"),
        (b"alert(1)", "a.jpg", "wrong_content"),
        (b"%PDF-1.7", "a.mp4", "wrong_content"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    (tmp_path / "f").write_bytes(content)
    with pytest.raises(Problem) as caught:
        classify(tmp_path / "f", name)
    assert caught.value.status == 422
    assert caught.value.issues[0].code == code
    assert set(caught.value.issues[0].message) >= {"zh", "en"}


def huge_png(side: int) -> bytes:
    """A PNG whose header promises side × side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_decompression_bomb_is_refused_by_its_header(tmp_path: Path, side: int) -> None:
    (tmp_path / "f").write_bytes(huge_png(side))
    with pytest.raises(Problem) as caught:
        check_picture(tmp_path / "f", "image/png")
    assert caught.value.issues[0].code == "picture_too_large"


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(picture("PNG")[:40])
    with pytest.raises(Problem) as caught:
        check_picture(tmp_path / "f", "image/png")
    assert caught.value.issues[0].code == "picture_unreadable"


async def test_thumbnail_is_small_upright_and_without_place() -> None:
    source = Image.new("RGB", (800, 400), "blue")
    exif = source.getexif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 0.0)}
    out = io.BytesIO()
    source.save(out, "JPEG", exif=exif)
    made = Image.open(io.BytesIO(await make_thumbnail(out.getvalue(), "image/jpeg", 160)))
    assert made.format == "WEBP"
    assert made.width == 160
    assert made.height == 320
    assert not made.getexif()


def test_clean_name() -> None:
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("C:\\temp\\报告 1.pdf") == "报告 1.pdf"
    assert clean_name("a\u202egpj.exe\x00") == "agpj.exe"
    assert clean_name("...") == "file"
    assert len(clean_name("长" * 500 + ".jpeg")) == 200
    assert clean_name("长" * 500 + ".jpeg").endswith(".jpeg")


def test_sniff_never_fails_on_short_input() -> None:
    for size in range(20):
        assert sniff(b"\xff" * size, "")
