"""People, org tree, roles, sessions, API keys and the audit log, in schema `sl`."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import UserDefinedType

from serviceloop.kit.tables import metadata


class Ltree(UserDefinedType[str]):
    """PostgreSQL's ltree; bound as text and cast in SQL."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "ltree"


def _at(name: str = "created_at") -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


org_unit = Table(
    "org_unit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="ASCII, its label in the path; never changes"),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="company, region, department or partner"),
    Column("parent", ForeignKey("org_unit.id"), index=True),
    Column("path", Ltree, nullable=False, comment="keys from the root down to this unit"),
    _at(),
    _at("updated_at"),
    Column("deleted_at", DateTime(timezone=True)),
    Index("org_unit_path", "path", postgresql_using="gist"),
)

user = Table(
    "user",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account", Text, nullable=False, unique=True, comment="lower case; what one signs in with"),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("password_hash", Text, comment="argon2id; null: cannot sign in with a password"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("locale", Text, nullable=False, server_default="zh"),
    Column("avatar", Uuid, comment="id of a file"),
    Column("org_unit", ForeignKey("org_unit.id"), index=True, comment="the main one; more in user_unit"),
    Column("search", Text, nullable=False, server_default="", comment="lower-case name, account, pinyin and initials"),
    _at(),
    _at("updated_at"),
    Column("deleted_at", DateTime(timezone=True)),
    Index("user_search", "search", postgresql_using="gin", postgresql_ops={"search": "gin_trgm_ops"}),
)

role = Table(
    "role",
    metadata,
    Column("key", Text, primary_key=True),
    Column("label", JSONB, nullable=False),
    Column("grants", JSONB, nullable=False, server_default=text("'[]'"), comment="[{form, actions, scope, fields}]"),
    Column("abilities", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("menus", JSONB, nullable=False, server_default=text("'[]'")),
    Column("builtin", Boolean, nullable=False, server_default=text("false")),
    _at("updated_at"),
)

user_role = Table(
    "user_role",
    metadata,
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("role", ForeignKey("role.key"), nullable=False, index=True),
    PrimaryKeyConstraint("user", "role"),
)

user_unit = Table(
    "user_unit",
    metadata,
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("unit", ForeignKey("org_unit.id"), nullable=False, index=True),
    PrimaryKeyConstraint("user", "unit"),
    comment="Org units that a person belongs to besides the main one",
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True, comment="sha256 of the cookie's value"),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    _at(),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    _at("last_seen"),
    Column("ip", Text, nullable=False, server_default=""),
    Column("agent", Text, nullable=False, server_default=""),
    Column("view_as", JSONB, comment="{user} or {role}: looking as somebody else, read-only"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True, comment="sha256 of the token in the link"),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("created_by", Uuid, nullable=False),
    _at(),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)

post = Table(
    "post",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("position", SmallInteger, nullable=False, server_default=text("0")),
    _at(),
    comment="Posts (岗位): what a person does in the company",
)

user_post = Table(
    "user_post",
    metadata,
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("post", ForeignKey("post.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("user", "post"),
)

user_group = Table(
    "user_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column(
        "roles",
        ARRAY(Text),
        nullable=False,
        server_default=text("'{}'"),
        comment="that every member has besides the own ones",
    ),
    _at(),
    comment="Groups of people (用户组)",
)

user_group_member = Table(
    "user_group_member",
    metadata,
    Column("group", ForeignKey("user_group.id", ondelete="CASCADE"), nullable=False),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("group", "user"),
)

delegation = Table(
    "delegation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("delegate", ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("created_by", Uuid, nullable=False),
    _at(),
    Column("revoked_at", DateTime(timezone=True)),
    CheckConstraint('ends_at > starts_at AND delegate <> "user"', name="delegation_check"),
    Index("delegation_user", "user", "ends_at"),
    comment="Who stands in for whom while away",
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False, unique=True, comment="sha256 of the whole key"),
    Column("role", ForeignKey("role.key"), nullable=False),
    Column("created_by", ForeignKey("user.id"), nullable=False),
    _at(),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used", DateTime(timezone=True)),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _at("at"),
    Column("account", Text, nullable=False, comment="as typed, lower case; need not exist"),
    Column("ip", Text, nullable=False),
    Column("ok", Boolean, nullable=False, server_default=text("false")),
    Index("sign_in_attempt_account", "account", "at"),
    Index("sign_in_attempt_ip", "ip", "at"),
    comment="What lock-out and rate limit count; rows older than a day are removed by the worker",
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(always=True), nullable=False),
    _at("at"),
    Column("actor", Uuid, comment="null: nobody was signed in"),
    Column("action", Text, nullable=False),
    Column("form", Text),
    Column("record", Uuid),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    Column("ip", Text),
    Column("request_id", Text),
    PrimaryKeyConstraint("at", "id"),
    Index("audit_record", "record", "at", postgresql_where=text("record IS NOT NULL")),
    Index("audit_actor", "actor", "at"),
    Index("audit_action", "action", "at"),
    postgresql_partition_by="RANGE (at)",
)
