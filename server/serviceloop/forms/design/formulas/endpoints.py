"""/formula-functions and /forms/{form}/formula-check: help while a formula is written."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from serviceloop.expr.functions import FUNCTIONS, describe
from serviceloop.expr.kinds import Kind
from serviceloop.expr.lexer import MAX_FORMULA
from serviceloop.forms.dependencies import CatalogDep
from serviceloop.forms.design.drafts import service as drafts
from serviceloop.forms.design.drafts.endpoints import BuilderDep
from serviceloop.forms.design.formulas import service
from serviceloop.forms.design.limits import check_size
from serviceloop.forms.design.schemas import Definition
from serviceloop.http.dependencies import DatabaseDep, LocaleDep
from serviceloop.http.routing import Router

router = Router("formulas")


class FunctionShown(BaseModel):
    """A function of the formula language. `name` and the Chinese label may both be written. `result` null: the kind of
    its arguments."""

    name: str
    label: dict[str, str]
    family: str
    family_label: dict[str, str]
    help: dict[str, str]
    signature: str
    example: str
    result: str | None


class CheckFormula(BaseModel):
    """`definition`: as it is being edited (without: the form's draft, or the published one). `inside`: key of the
    sub-table in whose rows the formula stands. `kind`: what it must yield. `record`: whose value is shown; without, the
    latest one that you may read."""

    model_config = ConfigDict(extra="forbid")
    formula: Annotated[str, Field(max_length=MAX_FORMULA)]
    definition: Definition | None = None
    inside: Annotated[str, Field(max_length=60)] | None = None
    kind: Literal["text", "number", "boolean", "date", "datetime", "duration"] | None = None
    record: UUID | None = None


class FormulaProblem(BaseModel):
    """`position` counts characters of the formula from 1; null where it is not about a place."""

    path: str = "formula"
    code: str
    message: str
    position: int | None
    length: int | None


class RecordShown(BaseModel):
    id: UUID
    title: str


class FormulaChecked(BaseModel):
    """`kind` null: the formula is wrong. `value` and `text`: for `record`, null without one."""

    kind: str | None
    value: Any
    text: str | None
    record: RecordShown | None
    problems: list[FormulaProblem]


@router.get("/formula-functions", summary="Formula functions", response_model=list[FunctionShown])
async def formula_functions(_: BuilderDep, locale: LocaleDep) -> Any:
    """With help and an example each, by family; outlines in the language of the request."""
    return [{**item, "signature": FUNCTIONS[item["name"]].signatures[locale]} for item in describe()]


@router.post("/forms/{form}/formula-check", summary="Try a formula", response_model=FormulaChecked)
async def check_formula(
    form: str, body: CheckFormula, viewer: BuilderDep, catalog: CatalogDep, db: DatabaseDep, locale: LocaleDep
) -> Any:
    """Is it right, and what does it yield for a real record, as you may see it? Nothing is changed."""
    async with db.pool.acquire() as connection:
        kept = await drafts.show(connection, catalog, locale, form)
        definition = body.definition if body.definition is not None else kept["definition"]
        check_size(definition)
        kind = Kind(body.kind) if body.kind is not None else None
        trial = service.Trial(body.formula, body.inside, kind, body.record)
        drawn = service.tolerant(form, definition)
        return await service.check(connection, catalog, viewer, locale, drawn, trial)
