"""Roles: what they grant on a form, which rows, which fields; and API keys, which act in a role."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from serviceloop.forms.design.uses.base import Mention, Referrer, Target, Use, World
from serviceloop.forms.design.uses.trees import condition_names
from serviceloop.forms.design.uses.words import labels
from serviceloop.kit.labels import Labels

_KEYS = """
SELECT k.id, k.name, k.role FROM "sl"."api_key" k
WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) ORDER BY k.name, k.id"""


class Roles(Referrer):
    """Grants are never mended here: rights are the administrator's, and a field or form that is restored must come back
    with them, above all with what they hide."""

    name: ClassVar[str] = "roles"

    async def uses(self, world: World, target: Target) -> list[Use]:
        rows = await world.connection.fetch('SELECT key, label, grants FROM "sl"."role" ORDER BY key')
        found = [use for row in rows for use in role_uses(world, row, target)]
        return list({item.id: item for item in found}.values())


def role_uses(world: World, row: Mapping[str, Any], target: Target) -> Iterator[Use]:
    label, key = row["label"], row["key"]
    lead = labels(f"角色“{label.get('zh', key)}”", f"Role “{label.get('en') or label.get('zh', key)}”")
    for number, grant in enumerate(row["grants"]):
        form = grant["form"]
        if target.field is None and form == target.form:
            yield _use(key, number, "", _of(lead, "的表单权限", ": rights on the form"))
        fields = grant.get("fields") or {}
        if target.field is not None and form in (target.form, "*") and target.field in fields:
            yield _use(key, number, f"fields.{target.field}", _of(lead, "的字段权限", ": field rights"))
        # On every form (“*”) a condition is read from each form that it is asked about.
        context = target.form if form == "*" else form
        for at, path, _ in condition_names(grant.get("scope"), ("scope",)):
            where = _of(lead, "的数据范围", ": row scope")
            if target.field is not None and world.hits(target, Mention("role", where, at, (context, ""), path)):
                yield _use(key, number, ".".join(map(str, at)), where, firm=True)


def _of(lead: Labels, zh: str, en: str) -> Labels:
    return labels(lead["zh"] + zh, lead["en"] + en)


def _use(key: str, number: int, path: str, where: Labels, *, firm: bool = False) -> Use:
    full = f"grants.{number}.{path}".rstrip(".")
    return Use("roles", key, "role", where, full, firm=firm)


class ApiKeys(Referrer):
    """A key reads and writes what its role grants; whoever uses it is outside."""

    name: ClassVar[str] = "api_keys"

    async def uses(self, world: World, target: Target) -> list[Use]:
        rows = await world.connection.fetch('SELECT key, grants FROM "sl"."role"')
        grants = {row["key"]: row["grants"] for row in rows}
        found = []
        for row in await world.connection.fetch(_KEYS):
            if any(_reaches(grant, target) for grant in grants.get(row["role"], ())):
                where = labels(f"接口密钥“{row['name']}”可以访问", f"The API key “{row['name']}” has access")
                found.append(Use(self.name, str(row["id"]), "api", where, ""))
        return found


def _reaches(grant: Mapping[str, Any], target: Target) -> bool:
    if grant["form"] not in (target.form, "*"):
        return False
    fields = grant.get("fields") or {}
    return target.field is None or fields.get(target.field, fields.get("*", "write")) != "hidden"
