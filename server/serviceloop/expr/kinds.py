"""Value kinds: what a field's value is to a condition or a formula, whatever its field type."""

from enum import StrEnum


class Kind(StrEnum):
    """The closed list of value kinds. PostgreSQL and Python types are in brackets.

    A field type says its kind; operators, functions and type checks are stated over kinds only,
    so a new field type brings no new operator code.
    """

    TEXT = "text"  # text, str
    NUMBER = "number"  # numeric or bigint, Decimal or int
    BOOLEAN = "boolean"  # boolean, bool
    DATE = "date"  # date, datetime.date
    DATETIME = "datetime"  # timestamptz, aware datetime.datetime
    DURATION = "duration"  # bigint, int: seconds
    ID = "id"  # uuid, uuid.UUID: a relation, a member, an org unit
    TEXTS = "texts"  # text[], list[str]: a multi select
    IDS = "ids"  # uuid[], list[uuid.UUID]
    JSON = "json"  # jsonb: files, places; only empty / not empty may be asked
