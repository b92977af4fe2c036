"""/users/import: people from a spreadsheet."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from serviceloop.channels.people_import import service, template
from serviceloop.channels.people_import.columns import is_password, key_for, proposal
from serviceloop.channels.people_import.world import load
from serviceloop.forms.import_export.endpoints import receive
from serviceloop.forms.import_export.engine import working_folder
from serviceloop.forms.import_export.sheets import Unpacked, cell_json, rows_of, unpack
from serviceloop.forms.import_export.writers import MEDIA_TYPES
from serviceloop.http.bodies import FILE, TEXT, multipart
from serviceloop.http.dependencies import DatabaseDep, LocaleDep, TransactionDep, after_commit, require, resolver_of
from serviceloop.http.routing import Router
from serviceloop.identity.abilities import MANAGE_USERS
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.errors import Issue, invalid
from serviceloop.kit.labels import pick

router = Router("users", "/users")
Manager = Annotated[Viewer, Depends(require(MANAGE_USERS))]
MAX_FILE = 8 * 1024 * 1024
_NO_FILE = {"zh": "请选择 .xlsx 或 .csv 文件", "en": "Choose an .xlsx or .csv file"}
_BODY = multipart("file", file=FILE, options=TEXT | {"description": "JSON: see PeopleImportOptions"})
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": {"*/*": {}}}}


class PeopleImportOptions(BaseModel):
    """How to read the file. `mapping`: a field or null for each column; without it columns go by their headers."""

    model_config = ConfigDict(extra="forbid")
    mapping: Annotated[list[Annotated[str, Field(max_length=20)] | None], Field(max_length=200)] | None = None
    key: Literal["account", "phone", "email"] | None = None
    create: bool = Field(False, description="Make units and posts that are missing")
    invite: Literal["none", "send", "link"] = Field("none", description="For new people: send a link, or only show it")
    dry_run: bool = True


class PeopleColumn(BaseModel):
    """A column of the file and what it is taken for. `password`: it holds passwords, which are not read."""

    name: str
    field: str | None
    password: bool
    samples: list[str]


class PeopleTrouble(BaseModel):
    field: str | None
    message: str


class PeopleRow(BaseModel):
    """What became, or would become, of a row: created, updated, unchanged or failed."""

    row: int
    state: str
    name: str
    account: str
    troubles: list[PeopleTrouble]
    link: str | None


class PeopleImported(BaseModel):
    """The counts add up to `total`. `made`: units and posts that were made."""

    dry_run: bool
    columns: list[PeopleColumn]
    key: str | None
    total: int
    created: int
    updated: int
    unchanged: int
    failed: int
    made: list[str]
    rows: list[PeopleRow]


@router.post("/import", max_body_size=MAX_FILE + 1024 * 1024, openapi_extra=_BODY, summary="Import people")
async def import_people(request: Request, viewer: Manager, tx: TransactionDep, locale: LocaleDep) -> PeopleImported:
    """Makes people or brings them up to date; each row that cannot be taken is named with the reason. With `dry_run`
    (as without options) nothing is written."""
    given = await request.form(max_files=1, max_fields=3)
    part = given.get("file")
    if not isinstance(part, UploadFile):
        raise invalid(Issue("file", "missing", _NO_FILE))
    chosen = _options(given.get("options"))
    with working_folder(request.app.state.settings.home) as folder:
        source = Path(folder) / "people"
        await receive(part, source, MAX_FILE)
        found = await unpack(source, source.with_name("rows"))
        names = [column.name for column in found.columns]
        fields = (chosen.mapping + [None] * len(names))[: len(names)] if chosen.mapping else proposal(names)
        service.check_fields(fields)
        key = chosen.key if chosen.key and chosen.key in fields else key_for(fields)
        if key is None and chosen.dry_run:
            return _answer(found, fields, service.Report(None), chosen, locale)
        base = request.app.state.settings.public_url
        do = service.Options(key, chosen.create, chosen.invite, base, chosen.dry_run)
        cells = ((row.number, row.cells) for row in rows_of(found.path))
        report = await service.run(tx, viewer, fields, cells, do)
    after_commit(request, resolver_of(request).forget)
    return _answer(found, fields, report, chosen, locale)


def _options(text: Any) -> PeopleImportOptions:
    try:
        return PeopleImportOptions.model_validate_json(text) if isinstance(text, str) else PeopleImportOptions()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(["options", *(str(step) for step in first["loc"])])
        raise invalid(Issue(path, "invalid", {"zh": "导入选项有误", "en": str(first["msg"])})) from None


def _answer(
    found: Unpacked, fields: list[str | None], report: service.Report, chosen: PeopleImportOptions, locale: str
) -> PeopleImported:
    columns = [
        PeopleColumn(
            name=column.name,
            field=field,
            password=is_password(column.name),
            samples=[] if is_password(column.name) else [str(cell_json(cell))[:60] for cell in column.samples[:3]],
        )
        for column, field in zip(found.columns, fields, strict=True)
    ]
    rows = [
        PeopleRow(
            row=item.row,
            state=item.state,
            name=item.name,
            account=item.account,
            link=item.link,
            troubles=[PeopleTrouble(field=t.field, message=pick(t.message, locale)) for t in item.troubles],
        )
        for item in report.rows
    ]
    counts = {state: report.count(state) for state in ("created", "updated", "unchanged", "failed")}
    return PeopleImported(
        dry_run=chosen.dry_run, columns=columns, key=report.key, total=found.rows, made=report.made, rows=rows, **counts
    )


@router.get("/import/template", summary="A workbook for people", responses=_FILE, response_class=Response)
async def people_template(
    request: Request,
    viewer: Manager,
    db: DatabaseDep,
    locale: LocaleDep,
    format: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
) -> Response:
    """The columns, an example, and the units, roles and posts that there are; csv: the header only."""
    stem = "人员导入模板" if locale.startswith("zh") else "people-template"
    if format == "csv":
        return _file(("\ufeff" + ",".join(template.header(locale)) + "\r\n").encode(), stem, format)
    async with db.pool.acquire() as connection:
        world = await load(connection)
    units = ["/".join(path) for path in world.units.paths.values()]
    roles = [pick(label, locale) for _, label in world.roles]
    posts = sorted(world.posts)
    with working_folder(request.app.state.settings.home) as folder:
        path = Path(folder) / "people.xlsx"
        await asyncio.to_thread(template.write, path, locale, units, roles, posts)
        return _file(path.read_bytes(), stem, format)


def _file(body: bytes, stem: str, format: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(stem)}.{format}"}
    return Response(body, media_type=MEDIA_TYPES[format], headers=headers)
