"""Who a visitor of a form's public pages is to the permission compiler, and when a page is open. Pure."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal

from serviceloop.fields.capabilities import Relational
from serviceloop.forms.definition import FormDef
from serviceloop.forms.public.file import FormPage, QueryPage
from serviceloop.identity.viewer import VISITOR_USER, Grant, Viewer
from serviceloop.kit.labels import Labels

Availability = Literal["open", "early", "closed", "full"]
CLOSED_TEXTS: Mapping[str, Labels] = {
    "early": {"zh": "尚未开放填写", "en": "This form is not open yet"},
    "closed": {"zh": "填写已结束", "en": "This form is closed"},
    "full": {"zh": "名额已满，不再接受填写", "en": "This form takes no more answers"},
}


def form_page(form: FormDef) -> FormPage | None:
    """The form's page for filling in, if it is switched on."""
    raw = (form.public or {}).get("form")
    page = FormPage.model_validate(raw) if raw is not None else None
    return page if page is not None and page.enabled else None


def query_page(form: FormDef) -> QueryPage | None:
    """The form's page for looking up, if it is switched on."""
    raw = (form.public or {}).get("query")
    page = QueryPage.model_validate(raw) if raw is not None else None
    return page if page is not None and page.enabled else None


def may_be_shared(form: FormDef) -> bool:
    """Whether the form's owner lets single records be shared outside."""
    return bool(((form.public or {}).get("share") or {}).get("enabled", True))


def availability(page: FormPage, now: datetime, answers: int) -> Availability:
    """Whether visitors may send now; `answers`: how many there are already."""
    if page.opens_at is not None and now < datetime.fromisoformat(page.opens_at):
        return "early"
    if page.closes_at is not None and now >= datetime.fromisoformat(page.closes_at):
        return "closed"
    return "full" if page.limit is not None and answers >= page.limit else "open"


def author(form: FormDef, page: FormPage, forms: Mapping[str, FormDef], locale: str) -> Viewer:
    """A visitor who fills the form in: may create with the page's fields, and see titles of what may be chosen."""
    fields = {"*": "hidden", **dict.fromkeys(page.fields, "write")}
    grants = [Grant(form.key, frozenset({"create"}), "all", fields), *_titles(form, page.choices, forms)]
    return _visitor(grants, locale)


def reader(form: FormDef, page: QueryPage, forms: Mapping[str, FormDef], locale: str) -> Viewer:
    """A visitor who looks something up: may read the page's columns of what they can name exactly."""
    fields = {"*": "hidden", **dict.fromkeys((*page.by, *page.columns), "read")}
    grants = [Grant(form.key, frozenset({"read"}), "all", fields), *_titles(form, page.columns, forms)]
    return _visitor(grants, locale)


def _titles(form: FormDef, keys: list[str], forms: Mapping[str, FormDef]) -> list[Grant]:
    """Leave to read the titles of the records that these relations point to, nothing else of them."""
    found = []
    for key in keys:
        item = form.fields.get(key)
        if item is None or not isinstance(item.type, Relational):
            continue
        target = forms.get(item.type.target(item.settings))
        if target is not None:
            found.append(Grant(target.key, frozenset({"read"}), "all", {"*": "hidden", target.title: "read"}))
    return found


def _visitor(grants: list[Grant], locale: str) -> Viewer:
    text = repr([(grant.form, sorted(grant.actions), sorted(grant.fields.items())) for grant in grants])
    key = f"visitor:{sha256(text.encode()).hexdigest()}"
    return Viewer(VISITOR_USER, "访客", frozenset({"visitor"}), tuple(grants), key, frozenset(), locale=locale)
