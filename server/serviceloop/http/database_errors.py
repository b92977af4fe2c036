"""What PostgreSQL refused, said in a way that the caller can act on."""

import re
from collections.abc import Mapping

import asyncpg

from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import Labels

_KEY_COLUMNS = re.compile(r"^Key \(([^)]*)\)=")
_OF_A_FORM = re.compile(r'column (t|j\d+)\.|relation "app\.')
"""How the record compiler calls its tables; a missing column of our own tables stays a fault of ours."""
_TAKEN: Labels = {"zh": "该值已被使用，请换一个", "en": "This value is already in use; choose another"}
_IN_USE: Labels = {
    "zh": "所引用的内容不存在，或仍被其他内容使用",
    "en": "What it refers to is missing, or it is in use",
}
_REQUIRED: Labels = {"zh": "必填", "en": "is required"}
_CHECK: Labels = {"zh": "该值不符合约束", "en": "This value breaks a constraint"}
_RANGE: Labels = {"zh": "数值或日期超出可存储的范围", "en": "A number or date is outside the range that can be stored"}
_BUSY: Labels = {"zh": "数据正被其他操作占用，请稍后重试", "en": "The data is busy; try again shortly"}
_CHANGED: Labels = {"zh": "表单刚刚被修改，请重试", "en": "The form has just been changed; try again"}
_DOWN: Labels = {"zh": "数据库暂时无法连接，请稍后重试", "en": "The database cannot be reached now; try again shortly"}

_BUSY_ERRORS = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.QueryCanceledError,
)
_DOWN_ERRORS = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
    ConnectionError,
    TimeoutError,
)


def to_problem(error: Exception) -> Problem | None:
    """The problem that answers this error; None if it is a fault of ours (a 500)."""
    if isinstance(error, _BUSY_ERRORS):
        return _unavailable("busy", _BUSY, 1)
    if isinstance(error, asyncpg.UndefinedColumnError | asyncpg.UndefinedTableError) and _OF_A_FORM.search(str(error)):
        # Another process published a form a moment ago and its notice is still on the way to us.
        return _unavailable("form_changed", _CHANGED, 1)
    if isinstance(error, _DOWN_ERRORS) or _pool_is_gone(error):
        return _unavailable("database_down", _DOWN, 5)
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return _constraint(error)
    if isinstance(error, asyncpg.DataError):
        return invalid(Issue(_path(error), "out_of_range", _RANGE))
    return None


def _pool_is_gone(error: Exception) -> bool:
    return isinstance(error, asyncpg.InterfaceError) and "clos" in str(error)


def _unavailable(code: str, title: Labels, seconds: int) -> Problem:
    return Problem(503, code, title, extra={"headers": {"Retry-After": str(seconds)}})


def _constraint(error: asyncpg.IntegrityConstraintViolationError) -> Problem:
    path = _path(error)
    if isinstance(error, asyncpg.UniqueViolationError | asyncpg.ExclusionViolationError):
        return Problem(409, "duplicate", _TAKEN, [Issue(path, "duplicate", _TAKEN)])
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return Problem(409, "in_use", _IN_USE, [Issue(path, "reference", _IN_USE)])
    if isinstance(error, asyncpg.NotNullViolationError):
        return invalid(Issue(path, "required", _REQUIRED))
    return invalid(Issue(path, "constraint", _CHECK))


def _path(error: asyncpg.PostgresError) -> str:
    """The field concerned: below `values` for a form's table, the plain column for ours, "" if unknown."""
    details: Mapping[str, str | None] = error.as_dict()
    match = _KEY_COLUMNS.match(details.get("detail") or "")
    column = match.group(1) if match else details.get("column_name") or ""
    column = column.strip('"')
    return f"values.{column}" if column and details.get("schema_name") == "app" else column
