"""What visitors do on a form's public pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from serviceloop.channels.limits import queries as locks
from serviceloop.channels.limits.logic import Limit
from serviceloop.channels.public_forms import passes
from serviceloop.channels.public_forms.queries import count_answers
from serviceloop.forms import api as forms
from serviceloop.forms.definition import FormDef
from serviceloop.forms.description import describe
from serviceloop.forms.public.file import FormPage, QueryPage
from serviceloop.forms.public.logic import CLOSED_TEXTS, author, availability, form_page, query_page, reader
from serviceloop.forms.store import FormCatalog
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid, not_found
from serviceloop.kit.settings import Settings

LIMITS = (
    Limit("public_open", "ip", 600, timedelta(hours=1)),
    Limit("public_send", "ip", 30, timedelta(hours=1)),
    Limit("public_send", "form", 3000, timedelta(hours=1)),
    Limit("public_ask", "ip", 1200, timedelta(hours=1)),
    Limit("public_upload", "ip", 120, timedelta(hours=1)),
    Limit("public_upload", "form", 5000, timedelta(hours=1)),
    Limit("public_look_up", "ip", 30, timedelta(hours=1)),
    Limit("public_look_up", "form", 3000, timedelta(hours=1)),
)
MAX_FOUND = 20
_NO_PAGE = {"zh": "页面不存在或已停用", "en": "There is no such page, or it is switched off"}
_STALE = {"zh": "页面打开时间过长，请重试", "en": "The page has been open for too long; try again"}
_MACHINE = {
    "zh": "提交未通过验证，请刷新页面后重试",
    "en": "This did not pass as sent by a person; reload and try again",
}


def filled(catalog: FormCatalog, key: str, locale: str) -> tuple[FormDef, FormPage, Viewer]:
    """The form, its page and the visitor; 404 where there is none."""
    form = catalog.forms.get(key)
    page = form_page(form) if form is not None else None
    if form is None or page is None:
        raise not_found(_NO_PAGE)
    return form, page, author(form, page, catalog.forms, locale)


def looked_up(catalog: FormCatalog, key: str, locale: str) -> tuple[FormDef, QueryPage, Viewer]:
    """The form, its page for looking up and the visitor; 404 where there is none."""
    form = catalog.forms.get(key)
    page = query_page(form) if form is not None else None
    if form is None or page is None:
        raise not_found(_NO_PAGE)
    return form, page, reader(form, page, catalog.forms, locale)


async def open_form(connection: Any, catalog: FormCatalog, settings: Settings, key: str, locale: str) -> dict[str, Any]:
    """What the page draws: its texts, the fields in order, whether it is open, and a pass for sending."""
    form, page, viewer = filled(catalog, key, locale)
    now = datetime.now(UTC)
    state = availability(page, now, await _answers(connection, form, page))
    shown = {"key": form.key, "zone": str(settings.zone), "state": state, **_texts(form, page)}
    if state != "open":
        return shown | {"message": CLOSED_TEXTS[state], "opens_at": page.opens_at, "closes_at": page.closes_at}
    drawn = _drawn(describe(catalog, form, viewer), page.fields)
    return shown | {
        "form": drawn,
        "prefill": page.prefill,
        "thanks": page.thanks,
        "pass": passes.issue(form.key, now, settings.key("public")),
    }


def _texts(form: FormDef, page: FormPage | QueryPage) -> dict[str, Any]:
    return {"title": page.title or dict(form.label), "intro": page.intro, "color": page.color}


def _drawn(described: dict[str, Any], order: list[str]) -> dict[str, Any]:
    """Only what a visitor's page needs: sections as in the form, the fields in them in the page's order."""
    fields = {item["key"]: item for item in described["fields"]}
    kept = {name: described[name] for name in ("key", "label", "version", "title", "rules", "unique")}
    listed = [fields[key] for key in order if key in fields]
    sections = [
        section | {"fields": [key for key in order if key in section["fields"]]} for section in described["layout"]
    ]
    placed = {key for section in sections for key in section["fields"]}
    rest = [key for key in order if key not in placed]
    layout = [section for section in sections if section["fields"]]
    if rest:
        layout.append({"columns": 1, "fields": rest})
    return kept | {
        "fields": listed,
        "layout": layout,
        "phone": {},
        "status": None,
        "views": [],
        "pages": [],
        "actions": ["create"],
    }


async def _answers(connection: Any, form: FormDef, page: FormPage) -> int:
    return await count_answers(connection, form, page.limit) if page.limit is not None else 0


def check_pass(settings: Settings, key: str, text: str, website: str) -> None:
    """422 for what does not look as if sent by a person from the page."""
    if website:
        raise Problem(422, "not_a_person", _MACHINE)
    if not passes.is_good(text, key, datetime.now(UTC), settings.key("public")):
        raise Problem(422, "pass", _STALE, [Issue("pass", "pass", _STALE)])


async def send(
    tx: Connection, catalog: FormCatalog, key: str, locale: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Makes the record; 409 when the page is not open (any more)."""
    form, page, viewer = filled(catalog, key, locale)
    if page.limit is not None:
        await locks.lock_subject(tx, f"form:{form.key}")
    state = availability(page, datetime.now(UTC), await _answers(tx, form, page))
    if state != "open":
        raise Problem(409, state, CLOSED_TEXTS[state])
    saved = await forms.create(tx, catalog, viewer, form.key, values)
    return {"no": saved.no if page.show_number else None, "thanks": page.thanks}


async def look_up(
    tx: Connection, catalog: FormCatalog, key: str, locale: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """{"rows"}: the records that hold exactly these values, newest first, at most MAX_FOUND."""
    form, page, viewer = looked_up(catalog, key, locale)
    missing = [name for name in page.by if values.get(name) in (None, "")]
    if missing or set(values) - set(page.by):
        raise invalid(*[_missing(form, name) for name in missing], *_unknown(values, page))
    condition = {"and": [{"field": name, "op": "eq", "value": values[name]} for name in page.by]}
    order = (forms.Order("created_at", True),) if "created_at" in page.columns else ()
    question = forms.Query(page.columns, condition, order, MAX_FOUND)
    found = await forms.query(tx, catalog, viewer, form.key, question)
    return {"rows": [{name: row.get(name) for name in page.columns} for row in found["rows"]]}


def _missing(form: FormDef, name: str) -> Issue:
    label = form.fields[name].label
    zh, en = f"请填写“{label['zh']}”", f"Fill in {label.get('en', label['zh'])}"
    return Issue(f"values.{name}", "missing", {"zh": zh, "en": en})


def _unknown(values: Mapping[str, Any], page: QueryPage) -> list[Issue]:
    message = {"zh": "不能按此字段查询", "en": "One cannot look up by this field"}
    return [Issue(f"values.{name[:60]}", "unknown_field", message) for name in values if name not in page.by]


def describe_query(catalog: FormCatalog, settings: Settings, key: str, locale: str) -> dict[str, Any]:
    """What the page for looking up draws: the fields to fill in and those that are shown."""
    form, page, viewer = looked_up(catalog, key, locale)
    fields = {item["key"]: item for item in describe(catalog, form, viewer)["fields"]}
    by = [fields[name] | {"required": True, "access": "write", "readonly": False} for name in page.by]
    columns = [fields[name] for name in page.columns]
    return {"key": form.key, "zone": str(settings.zone), **_texts(form, page), "by": by, "columns": columns}
