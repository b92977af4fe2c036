"""/forms/from-file, /form-templates and /forms/{form}/copy: new forms that do not start blank."""

from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from serviceloop.forms.dependencies import CatalogDep, StoreDep
from serviceloop.forms.design.drafts import service as drafts
from serviceloop.forms.design.drafts.endpoints import BuilderDep
from serviceloop.forms.design.drafts.schemas import DraftShown, FormLabel
from serviceloop.forms.design.starts import service
from serviceloop.forms.design.starts.templates_catalog import templates
from serviceloop.forms.import_export.endpoints import MAX_FILE, receive
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.service import spool_path
from serviceloop.http.bodies import FILE, TEXT, multipart
from serviceloop.http.dependencies import LocaleDep, TransactionDep
from serviceloop.http.routing import Router
from serviceloop.kit.errors import Issue, invalid
from serviceloop.kit.labels import Labels
from serviceloop.kit.media import clean_name

router = Router("starts")
_PIECE = 1024 * 1024
_NO_FILE = {"zh": "请选择 Excel 或 CSV 文件（表单字段 file）", "en": "Choose an Excel or CSV file (form field `file`)"}
_BODY = multipart("file", file=FILE, sheet=TEXT, label=TEXT)
Label = FormLabel | Annotated[str, Field(min_length=1, max_length=200)]


class FromTemplate(BaseModel):
    """Without a label the form is called as the template is."""

    model_config = ConfigDict(extra="forbid")
    label: Label | None = None


class CopyForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: Label


class SheetColumnShown(BaseModel):
    """A column and the field proposed for it. `fits`: types that all its cells convert to, the proposed one first;
    `distinct`: number of different values, null where there are very many."""

    name: str
    field: str
    type: str
    fits: list[str]
    samples: list[str]
    filled: int
    distinct: int | None


class SheetForm(BaseModel):
    """A form proposed for a spreadsheet: change it, make it (POST /forms), then import the file into it."""

    definition: dict[str, Any]
    sheets: list[str]
    sheet: str
    columns: list[SheetColumnShown]
    rows: int
    import_id: str | None


class TemplateShown(BaseModel):
    key: str
    label: dict[str, str]
    description: dict[str, str]
    icon: str
    group: dict[str, str]
    definition: dict[str, Any]


@router.post(
    "/forms/from-file",
    summary="Propose a form for a spreadsheet",
    response_model=SheetForm,
    max_body_size=MAX_FILE + _PIECE,
    openapi_extra=_BODY,
)
async def form_from_file(request: Request, _: BuilderDep, catalog: CatalogDep) -> Any:
    """Guesses a type for each column from all of its cells. Nothing is made yet."""
    given = await request.form(max_files=1, max_fields=5)
    part, sheet, label = given.get("file"), given.get("sheet") or "", given.get("label") or ""
    if not isinstance(part, UploadFile) or not isinstance(sheet, str) or not isinstance(label, str):
        raise invalid(Issue("file", "missing", _NO_FILE))
    name = label.strip() or FilePath(clean_name(part.filename or "")).stem
    if "\0" in sheet + name:
        raise invalid(Issue("file", "missing", _NO_FILE))
    state = request.app.state
    with working_folder(state.settings.home) as folder:
        source, rows = spool_path(folder)
        await receive(part, source)
        texts = {"zh": name[:200] or "新表单"}
        return await service.read_sheet(state.database.pool, catalog, source, rows, sheet, texts)


@router.get("/form-templates", summary="Form templates", response_model=list[TemplateShown])
async def list_templates(_: BuilderDep) -> Any:
    """What a new form may start from."""
    return [
        {**item.model_dump(exclude={"form"}), "definition": {"label": item.label, **item.form}}
        for item in templates().values()
    ]


@router.post("/form-templates/{key}", summary="Start from a template", status_code=201, response_model=DraftShown)
async def start_from_template(
    key: Annotated[str, Path(max_length=60)],
    body: FromTemplate,
    viewer: BuilderDep,
    catalog: CatalogDep,
    tx: TransactionDep,
    locale: LocaleDep,
) -> Any:
    """As the draft of a new form; nobody else sees anything of it until it is published."""
    label = _texts(body.label) if body.label is not None else None
    form = await service.from_template(tx, catalog, viewer, key, label)
    return await drafts.show(tx, catalog, locale, form)


@router.post("/forms/{form}/copy", summary="Copy a form", status_code=201, response_model=DraftShown)
async def copy_form(
    form: str, body: CopyForm, viewer: BuilderDep, store: StoreDep, tx: TransactionDep, locale: LocaleDep
) -> Any:
    """The published definition as the draft of a new form, without records, rights and public address."""
    made = await service.copy(tx, store, viewer, form, _texts(body.label))
    return await drafts.show(tx, store.catalog, locale, made)


def _texts(label: Label) -> Labels:
    return {"zh": label} if isinstance(label, str) else label.model_dump(exclude_none=True)
