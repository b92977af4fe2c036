"""Every registered field type keeps the promises of FieldType; a new one is tested by being listed."""

import secrets
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalog.hostile import HOSTILE
from tests.catalog.samples import EN, ZH, Sample, samples_of, settings_of

from serviceloop.fields.base import CheckContext, FieldError, FieldType
from serviceloop.fields.capabilities import Chosen, Composite, Files, Relational
from serviceloop.fields.catalog import TYPES
from serviceloop.fields.csv_cells import from_csv, to_csv
from serviceloop.fields.palette import GROUPS, PALETTE
from serviceloop.fields.settings import settings_schema
from serviceloop.kit.db import Database

COLUMN = 't."value"'
ASKED_FOR = {
    "text": "R-171", "textarea": "R-172", "rich_text": "R-173", "number": "R-174", "date": "R-175", "datetime": "R-175",
    "image": "R-177", "video": "R-178", "select": "R-179", "member": "R-181", "signature": "R-182",
    "geolocation": "R-183",
}  # fmt: skip
"""Types that the user's documents name."""
CASES = [
    pytest.param(
        field_type,
        sample,
        id=f"{field_type.name}-{number}",
        marks=[pytest.mark.req(ASKED_FOR[field_type.name])] if field_type.name in ASKED_FOR else [],
    )
    for field_type in TYPES.values()
    for number, sample in enumerate(samples_of(field_type))
]
STORED = [
    case
    for case in CASES
    if case.values[0].column(settings_of(*case.values)) is not None  # type: ignore[attr-defined,arg-type]
]
BY_TYPE = [pytest.param(field_type, id=name) for name, field_type in TYPES.items()]


@pytest.mark.parametrize("field_type", BY_TYPE)
def test_it_presents_itself(field_type: FieldType[Any]) -> None:
    assert TYPES[field_type.name] is field_type
    assert field_type.label["zh"]
    assert field_type.label["en"]


@pytest.mark.parametrize("field_type", BY_TYPE)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_its_settings_draw_a_panel(field_type: FieldType[Any], locale: str) -> None:
    schema = settings_schema(field_type, locale)
    jsonschema_rs.meta.validate(schema)
    assert schema["additionalProperties"] is False
    for name, item in schema.get("properties", {}).items():
        assert item["title"], name
        assert item["x-en"]["title"].isascii(), name
        assert (item["title"] == item["x-en"]["title"]) == (locale == "en"), name
        if "enum" in item:
            assert [choice["value"] for choice in item["x-choices"]] == item["enum"]


@pytest.mark.parametrize("field_type", BY_TYPE)
def test_every_setting_is_labelled_in_both_languages(field_type: FieldType[Any]) -> None:
    """Those of parts within a setting (an option, a total) among them."""
    schema = field_type.Settings.model_json_schema()
    for model in (schema, *schema.get("$defs", {}).values()):
        for name, item in model.get("properties", {}).items():
            words = [item["x-label"], *([item["x-help"]] if "x-help" in item else [])]
            words += [choice["label"] for choice in item.get("x-choices", ())]
            assert all(pair["zh"].strip() and pair["en"].strip() for pair in words), name
            assert not _names_values(item) or item["x-choices"], name


def _names_values(item: Any) -> bool:
    """Whether somewhere in a property's schema one of a list of words is asked for."""
    if isinstance(item, dict):
        return "enum" in item or any(_names_values(part) for part in item.values())
    return isinstance(item, list) and any(_names_values(part) for part in item)


@pytest.mark.req("R-186")
def test_the_palette_has_every_type_once() -> None:
    assert sorted(PALETTE) == sorted(TYPES)
    assert len(TYPES) >= 35
    assert {entry.group for entry in PALETTE.values()} == set(GROUPS)
    for entry in PALETTE.values():
        assert entry.icon.isascii()
        assert entry.help["zh"]
        assert entry.help["en"].isascii()


@pytest.mark.parametrize(("field_type", "sample"), CASES)
def test_its_settings_fit_their_schema(field_type: FieldType[Any], sample: Sample) -> None:
    checked = settings_of(field_type, sample).model_dump(mode="json", exclude_defaults=True)
    jsonschema_rs.validate(field_type.Settings.model_json_schema(), checked)


@pytest.mark.parametrize(("field_type", "sample"), CASES)
def test_its_capabilities_answer(field_type: FieldType[Any], sample: Sample) -> None:
    given_settings = settings_of(field_type, sample)
    if isinstance(field_type, Relational):
        assert field_type.target(given_settings)
    if isinstance(field_type, Chosen):
        assert all(option.label["zh"] for option in field_type.options(given_settings))
    if isinstance(field_type, Files):
        assert all("/" in media for media in field_type.accepts(given_settings))
    if isinstance(field_type, Composite):
        assert all(part.sql.count("{}") == 1 for part in field_type.parts(given_settings).values())


async def _through(database: Database, field_type: FieldType[Any], set_up: Any, stored: list[Any]) -> list[Any]:
    """The values as the API would read them back: into a column of the type, out through `select`."""
    column = field_type.column(set_up)
    assert column is not None
    # A name of its own: connections keep prepared statements by their text.
    name = f"tried_{secrets.token_hex(4)}"
    async with database.transaction() as connection:
        await connection.execute(f"CREATE TEMP TABLE {name} (n int, value {column.pg_type}) ON COMMIT DROP")
        await connection.executemany(f"INSERT INTO {name} VALUES ($1, $2)", list(enumerate(stored)))
        inner = f"SELECT n, {field_type.select(COLUMN, set_up)} AS v FROM {name} t"
        rows = f"SELECT coalesce(json_agg(row_to_json(d) ORDER BY n), '[]')::text FROM ({inner}) d"
        text = await connection.fetchval(rows)
        for part in field_type.parts(set_up).values() if isinstance(field_type, Composite) else ():
            await connection.fetch(f"SELECT {part.sql.format(COLUMN)} FROM {name} t")
    return [row["v"] for row in orjson.loads(text)]


def _same_after_text(
    field_type: FieldType[Any], set_up: Any, stored: Any, read: Any, context: CheckContext, exact: bool
) -> None:
    forms = [
        field_type.from_cell(field_type.to_text(read, set_up, context), set_up, context),
        field_type.from_cell(field_type.to_cell(read, set_up, context), set_up, context),
        from_csv(field_type, to_csv(field_type, read, set_up, context), set_up, context),
        read,
    ]
    for form in forms if exact else forms[-1:]:
        assert field_type.check(form, set_up, context) == stored


async def _round_trip(database: Database, field_type: FieldType[Any], sample: Sample, values: list[Any]) -> None:
    set_up = settings_of(field_type, sample)
    stored = [field_type.check(value, set_up, ZH) for value in values]
    read = await _through(database, field_type, set_up, stored)
    for before, after in zip(stored, read, strict=True):
        if before is None:
            assert after is None
            continue
        for context in (ZH, EN):
            _same_after_text(field_type, set_up, before, after, context, sample.exact_text)
        assert field_type.to_text(None, set_up, ZH) == ""
        assert field_type.to_cell(None, set_up, ZH) is None


@pytest.mark.parametrize(("field_type", "sample"), STORED)
async def test_samples_come_back(database: Database, field_type: FieldType[Any], sample: Sample) -> None:
    """JSON → check → PostgreSQL → select → JSON → text, Excel and CSV cell → JSON → check gives what was stored."""
    await _round_trip(database, field_type, sample, list(sample.values))


@pytest.mark.parametrize(("field_type", "sample"), [case for case in STORED if case.values[1].strategy is not None])  # type: ignore[union-attr]
async def test_drawn_values_come_back(database: Database, field_type: FieldType[Any], sample: Sample) -> None:
    drawn: list[Any] = []

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(sample.all_values)
    def draw(value: Any) -> None:
        drawn.append(value)

    draw()
    set_up = settings_of(field_type, sample)
    assert any(field_type.check(value, set_up, ZH) is not None for value in drawn)
    await _round_trip(database, field_type, sample, drawn)


_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=60)
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(["id", "lng"]), inner)
    ),
    max_leaves=6,
)


def _complete(error: FieldError) -> None:
    assert error.code
    assert error.message["zh"]
    assert error.message["en"]
    assert len(error.message["zh"]) < 600


CELLS = str | int | float | Decimal | date | None
"""What a sheet can hold (bool is an int, datetime a date)."""


def _only_field_errors(field_type: FieldType[Any], set_up: Any, value: Any) -> None:
    for context in (ZH, EN):
        for call in (field_type.check, field_type.from_cell, field_type.to_text, field_type.to_cell):
            try:
                result = call(value, set_up, context)
                assert call != field_type.to_cell or isinstance(result, CELLS)
            except FieldError as error:
                _complete(error)


@pytest.mark.parametrize(("field_type", "sample"), CASES)
def test_hostile_values_raise_field_errors_only(field_type: FieldType[Any], sample: Sample) -> None:
    set_up = settings_of(field_type, sample)
    for value in HOSTILE:
        _only_field_errors(field_type, set_up, value)


@pytest.mark.parametrize(("field_type", "sample"), CASES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=_ANYTHING)
def test_any_value_raises_field_errors_only(field_type: FieldType[Any], sample: Sample, value: Any) -> None:
    _only_field_errors(field_type, settings_of(field_type, sample), value)


@pytest.mark.parametrize(("field_type", "sample"), STORED)
async def test_what_is_accepted_can_be_stored(database: Database, field_type: FieldType[Any], sample: Sample) -> None:
    set_up, accepted = settings_of(field_type, sample), []
    for value in HOSTILE:
        try:
            accepted.append(field_type.check(value, set_up, ZH))
        except FieldError:
            continue
    assert len(await _through(database, field_type, set_up, accepted)) == len(accepted)
