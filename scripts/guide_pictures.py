"""Pictures of the guide's chapter on building a form: the steps of the browser test, with a camera between them."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from scripts.photos import DESK, PHONE, Photographer
from tests.e2e import warranty

FOLDER = "guide"


def warranty_claim(photos: Photographer) -> None:
    """The form "warranty claim": made, published, used, changed, filled from a file, printed."""
    with photos.browser_of("builder", DESK) as page:
        form = warranty.start(page)
        _keep(photos, page, "designer-empty")
        warranty.add_fields(page)
        warranty.choose(page, "客户")
        _keep(photos, page, "designer-fields")
        warranty.add_conditional_section(page)
        _keep(photos, page, "designer-condition")
        warranty.open_to_the_public(page)
        warranty.panel(page).get_by_text("/p/").scroll_into_view_if_needed()
        _keep(photos, page, "designer-public")
        page.get_by_role("button", name="发布", exact=True).click()
        page.get_by_role("dialog").get_by_text("新建").first.wait_for()
        _keep(photos, page, "designer-publish")
        page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
        expect(page.get_by_text("没有未发布的修改")).to_be_visible()
        warranty.add_views(page, form)
        _phone(photos, form)
        _visitor(photos, form)
        _change(photos, page, form)
        warranty.import_rows(page, form)
        _keep(photos, page, "import-done")
        warranty.print_one(page, form)
        page.goto(f"/design/{form}/print")
        _keep(photos, page, "print-designer")


def _keep(photos: Photographer, page: Page, name: str) -> None:
    photos.keep(page, f"{FOLDER}/{name}")


def _phone(photos: Photographer, form: str) -> None:
    with photos.browser_of("builder", PHONE) as page:
        page.goto(f"/m/f/{form}/new")
        page.get_by_label("标题").fill("滤水器漏水，申请保修")
        page.get_by_role("switch", name="已付款").click()
        page.get_by_label("退款账号").scroll_into_view_if_needed()
        _keep(photos, page, "phone-fill")
        warranty.fill_in_on_the_phone(page, form)


def _visitor(photos: Photographer, form: str) -> None:
    with photos.browser_of(None, PHONE) as page:
        page.goto(f"/p/{form}")
        page.get_by_label("标题").fill("访客提交的申请")
        _keep(photos, page, "public-page")
        warranty.fill_in_as_visitor(page, form)


def _change(photos: Photographer, page: Page, form: str) -> None:
    """The plan of a changed type and a deleted field, before it is done."""
    warranty.change_and_delete(page, form)
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").wait_for()
    _keep(photos, page, "designer-plan")
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("没有未发布的修改")).to_be_visible()
    warranty.restore_deleted(page)
    page.goto(f"/f/{form}")
    page.get_by_role("tab", name="处理看板").click()
    _keep(photos, page, "view-kanban")


GUIDE_PICTURES: tuple[Callable[[Photographer], None], ...] = (warranty_claim,)
