"""Small parts of the HTTP layer."""

from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.http import database_errors
from serviceloop.http.cursors import decode_cursor, encode_cursor
from serviceloop.http.files.ranges import parse_range
from serviceloop.http.files.service import shows
from serviceloop.http.locale import from_accept_language
from serviceloop.http.middleware import _is_bad
from serviceloop.http.requests import refuse_nul
from serviceloop.kit.errors import Problem


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("en;q=0.1, zh;q=0.2", "zh"),
        ("zh;q=0", None),
        ("fr,de", None),
        ("", None),
        ("zh" * 10_000, None),
    ],
)
def test_language_of_a_header(header: str, locale: str | None) -> None:
    assert from_accept_language(header) == locale


@given(st.text())
def test_any_language_header_is_survived(header: str) -> None:
    assert from_accept_language(header) in (None, "zh", "en")


@given(st.text(), st.uuids())
def test_cursors_come_back(first: str, second: UUID) -> None:
    try:
        text = encode_cursor(first, second)
    except orjson.JSONEncodeError:  # lone surrogates, which no stored text holds
        return
    assert decode_cursor(text, str, UUID) == (first, second)


@given(st.text(max_size=60))
def test_any_other_cursor_is_refused(text: str) -> None:
    if text:
        with pytest.raises(Problem):
            decode_cursor(text, UUID, int)


@given(st.text(max_size=30), st.integers(0, 1000))
def test_ranges_stay_inside(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        found = parse_range(text, size)
        assert found is None or 0 <= found[0] < found[1] <= size


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        (b"/a/b", False),
        (b"/%E5%B7%A5", False),
        ("/工单".encode(), False),
        (b"100%", False),
        (b"/%00", True),
        (b"/a\x00", True),
        (b"/%ff", True),
        (b"/%C0%AF", True),
        (b"\xff", True),
        (b"/%ED%A0%80", True),
    ],
)
def test_bad_addresses(text: bytes, bad: bool) -> None:
    assert _is_bad(text) is bad


def _with_nul(path: str) -> Any:
    value: Any = "a\0b"
    for step in reversed(path.split(".")):
        value = [value] if step == "0" else {step: value}
    return value


@pytest.mark.parametrize("path", ["name", "values.note", "filter.and.0.value"])
def test_nul_is_found_with_its_path(path: str) -> None:
    with pytest.raises(Problem) as refused:
        refuse_nul(_with_nul(path))
    assert refused.value.issues[0].path == path


def test_no_nul_is_no_problem() -> None:
    refuse_nul({"a": ["\\u0000", None, 1, {"b": "x"}]})


def test_only_objects_show_a_file() -> None:
    assert shows({"files": [{"id": "f"}]}, "f")
    assert shows({"lines": [{"photos": [{"id": "f"}]}]}, "f")
    assert not shows({"note": "f", "list": ["f"], "files": [{"name": "f"}]}, "f")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (asyncpg.UniqueViolationError("x"), 409),
        (asyncpg.ForeignKeyViolationError("x"), 409),
        (asyncpg.CheckViolationError("x"), 422),
        (asyncpg.NotNullViolationError("x"), 422),
        (asyncpg.NumericValueOutOfRangeError("x"), 422),
        (asyncpg.DatetimeFieldOverflowError("x"), 422),
        (asyncpg.CharacterNotInRepertoireError("x"), 422),
        (asyncpg.DataError("invalid input for query argument $1"), 422),
        (asyncpg.LockNotAvailableError("x"), 503),
        (asyncpg.DeadlockDetectedError("x"), 503),
        (asyncpg.TooManyConnectionsError("x"), 503),
        (ConnectionRefusedError(), 503),
        (TimeoutError(), 503),
        (asyncpg.InterfaceError("pool is closed"), 503),
        (asyncpg.UndefinedColumnError("column t.subject does not exist"), 503),
        (asyncpg.UndefinedTableError('relation "app.ticket" does not exist'), 503),
        (asyncpg.UndefinedTableError('relation "sl.user" does not exist'), None),
        (asyncpg.InterfaceError("another operation is in progress"), None),
    ],
)
def test_database_errors_by_kind(error: Exception, status: int | None) -> None:
    problem = database_errors.to_problem(error)
    assert (problem.status if problem else None) == status
    assert problem is None or set(problem.title) == {"zh", "en"}
