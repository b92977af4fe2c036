"""What a phone is good for, each by one tap: reading a code, a photo, the position, a signature."""

import secrets
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tests.e2e.people import PHONE, People, field, photo, sign

SERIAL = "SN20261122"
HERE = {"longitude": 116.397428, "latitude": 39.90923, "accuracy": 12}


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A camera in front of a QR code: Chromium shows the pictures of a file as what its camera sees."""
    film = tmp_path_factory.mktemp("camera") / "code.mjpeg"
    _write_film(film)
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]


def _write_film(path: Path) -> None:
    code = path.with_suffix(".png")
    segno.make(SERIAL).save(code, scale=12, border=4)
    seen = Image.new("RGB", (640, 480), "white")
    drawn = Image.open(code).convert("RGB")
    seen.paste(drawn, ((640 - drawn.width) // 2, (480 - drawn.height) // 2))
    with path.open("wb") as film:
        for _ in range(10):
            seen.save(film, "JPEG")


def _form(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": {"zh": "设备巡检", "en": "Rounds"},
        "title": "serial",
        "fields": [
            field("serial", "barcode", "设备条码"),
            field("photos", "image", "现场照片"),
            field("place", "geolocation", "巡检位置"),
            field("signed", "signature", "负责人签名"),
        ],
    }


def _part(page: Page, key: str) -> Locator:
    return page.locator(f"[data-field={key}]")


@pytest.mark.req("R-177", "R-182", "R-183")
def test_code_photo_position_and_signature_are_one_tap_away(people: People) -> None:
    key = f"round_{secrets.token_hex(3)}"
    people.staff("admin").ask("POST", "/forms", {"definition": _form(key)})
    person = people.staff("admin", size=PHONE, permissions=["camera", "geolocation"], geolocation=HERE)
    page = person.page
    page.goto(f"/m/f/{key}/new")

    _part(page, "serial").get_by_role("button", name="扫码").tap()
    expect(page.get_by_label("设备条码")).to_have_value(SERIAL)
    expect(page.get_by_role("dialog", name="扫描条码或二维码")).to_have_count(0)
    with page.expect_file_chooser() as chooser:
        _part(page, "photos").get_by_text("添加").tap()
    chooser.value.set_files(photo("red"))
    expect(_part(page, "photos").get_by_role("img", name="photo-red")).to_be_visible()
    _part(page, "place").get_by_role("button", name="获取当前位置").tap()
    expect(_part(page, "place")).to_contain_text("116.39743, 39.90923")
    sign(page)
    page.get_by_role("button", name="保存").tap()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()

    [row] = person.ask("POST", f"/forms/{key}/records/query", {"columns": ["serial", "photos", "place", "signed"]})[
        "rows"
    ]
    assert row["serial"] == SERIAL
    assert (row["place"]["lng"], row["place"]["lat"], row["place"]["accuracy"]) == (116.397428, 39.90923, 12)
    assert [file["name"] for file in row["photos"]] == ["photo-red.png"]
    assert len(row["signed"]) == 1


def test_without_a_camera_the_code_is_typed(people: People) -> None:
    key = f"round_{secrets.token_hex(3)}"
    people.staff("admin").ask("POST", "/forms", {"definition": _form(key)})
    page = people.staff("admin", size=PHONE, permissions=[]).page
    page.goto(f"/m/f/{key}/new")
    _part(page, "serial").get_by_role("button", name="扫码").tap()
    expect(page.get_by_role("alert")).to_contain_text("手工输入")
    page.get_by_role("button", name="关闭").tap()
    page.get_by_label("设备条码").fill("HAND-1")
    page.get_by_role("button", name="保存").tap()
    expect(page.get_by_role("button", name="编辑")).to_be_visible()
