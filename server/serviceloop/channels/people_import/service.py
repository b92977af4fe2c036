"""Importing people: one transaction, each row in a savepoint of its own, so that a bad row stops no other.

Rows go through the same functions as the pages (`identity.users`): nobody hands out roles, or changes people, beyond
the own rights. Passwords are never read from a file; who is new gets a link to set one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from serviceloop.channels.invitations import service as invitations
from serviceloop.channels.people_import import logic
from serviceloop.channels.people_import.columns import COLUMNS, KEYS, key_for
from serviceloop.channels.people_import.logic import Draft, Trouble
from serviceloop.channels.people_import.world import World, load, normal
from serviceloop.identity import audit
from serviceloop.identity.people import service as people
from serviceloop.identity.units import service as units
from serviceloop.identity.users import service as users
from serviceloop.identity.viewer import Viewer
from serviceloop.kit.db import Connection
from serviceloop.kit.errors import Issue, Problem, invalid
from serviceloop.kit.labels import Labels

MAX_ROWS = 2_000
"""In one request; the command line has no limit."""
CREATED, UPDATED, UNCHANGED, FAILED = "created", "updated", "unchanged", "failed"


@dataclass(frozen=True)
class Options:
    """`key`: by what a row is found to be somebody already there; `create`: missing units and posts are made;
    `invite`: "none", "send" (by e-mail, else by SMS, else a link only) or "link" (only shown); `base`: of the links."""

    key: str | None = None
    create: bool = False
    invite: str = "none"
    base: str = ""
    dry_run: bool = True
    limit: int | None = MAX_ROWS


@dataclass
class Outcome:
    """What became of a row."""

    row: int
    state: str
    name: str
    account: str
    troubles: Sequence[Trouble] = ()
    link: str | None = None


@dataclass
class Report:
    """Counts add up to the rows. `made`: units and posts that were made for them."""

    key: str | None
    rows: list[Outcome] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(1 for item in self.rows if item.state == state)


class _DryRunError(Exception):
    """Ends the transaction of a dry run."""


async def run(
    tx: Connection, viewer: Viewer, fields: Sequence[str | None], rows: Iterable[tuple[int, Sequence[Any]]], do: Options
) -> Report:
    """`fields`: what each column is, None for those left out; `rows`: (number in the file, cells)."""
    key = _key(fields, do.key)
    drafts = [logic.read(number, _cells(fields, cells)) for number, cells in rows]
    if do.limit is not None and len(drafts) > do.limit:
        raise invalid(Issue("file", "too_many", _many()))
    work = _Work(tx, viewer, do, key, fields, await load(tx), Report(key))
    try:
        async with tx.transaction():
            for draft in drafts:
                work.report.rows.append(await work.row(draft))
            if do.dry_run:
                raise _DryRunError
            counts = {state: work.report.count(state) for state in (CREATED, UPDATED, UNCHANGED, FAILED)}
            await audit.record(tx, viewer, "user.import", detail=counts)
    except _DryRunError:
        pass
    return work.report


def check_fields(fields: Sequence[str | None]) -> None:
    """Problem 422 for a field that is not there, or given twice."""
    given = [item for item in fields if item is not None]
    unknown = next((item for item in given if item not in COLUMNS or given.count(item) > 1), None)
    if unknown is not None:
        zh, en = f"列对应有误：{unknown}", f"A column is mapped twice or wrongly: {unknown}"
        raise invalid(Issue("mapping", "invalid", {"zh": zh, "en": en}))


def _key(fields: Sequence[str | None], key: str | None) -> str:
    check_fields(fields)
    given = [item for item in fields if item is not None]
    chosen = key or key_for(given)
    if chosen is None or chosen not in KEYS or chosen not in given:
        zh, en = "文件需要有账号、手机号或邮箱中的至少一列", "The file needs a column of accounts, phones or e-mails"
        raise invalid(Issue("key", "no_key", {"zh": zh, "en": en}))
    return chosen


def _many() -> Labels:
    return {"zh": f"一次最多导入 {MAX_ROWS} 人", "en": f"At most {MAX_ROWS} people at once"}


def _cells(fields: Sequence[str | None], cells: Sequence[Any]) -> dict[str, Any]:
    return {name: cell for name, cell in zip(fields, cells, strict=False) if name is not None}


class _RowError(Exception):
    def __init__(self, *troubles: Trouble) -> None:
        self.troubles = troubles


@dataclass
class _Work:
    tx: Connection
    viewer: Viewer
    do: Options
    key: str | None
    fields: Sequence[str | None]
    world: World
    report: Report
    seen: dict[str, int] = field(default_factory=dict)

    async def row(self, draft: Draft) -> Outcome:
        outcome = Outcome(draft.row, FAILED, draft.name or "", draft.account or "", draft.troubles)
        if draft.troubles:
            return outcome
        paths, posts, made = dict(self.world.units.paths), dict(self.world.posts), len(self.report.made)
        try:
            async with self.tx.transaction():
                await self._one(draft, outcome)
        except _RowError as error:
            outcome.troubles = error.troubles
        except Problem as problem:
            outcome.troubles = _troubles(problem)
        if outcome.troubles:
            outcome.state, outcome.link = FAILED, None
            self.world.units.paths, self.world.posts = paths, posts
            del self.report.made[made:]
        return outcome

    async def _one(self, draft: Draft, outcome: Outcome) -> None:
        person = self._who(draft)
        values = await self._values(draft)
        if person is None:
            await self._create(draft, values, outcome)
        else:
            outcome.name, outcome.account = draft.name or person["name"], person["account"]
            outcome.state = await self._update(person, values)

    # --- who it is
    def _who(self, draft: Draft) -> Mapping[str, Any] | None:
        key = next((item for item in self._keys() if getattr(draft, item)), None)
        if key is None:
            names = [COLUMNS[item] for item in self._keys()]
            zh, en = "或".join(name["zh"] for name in names), " or ".join(name["en"].lower() for name in names)
            raise _RowError(_trouble(self.key, "required", f"缺少{zh}", f"No {en}"))
        value, label = getattr(draft, key), COLUMNS[key]
        earlier = self.seen.setdefault(f"{key} {normal(key, value)}", draft.row)
        if earlier != draft.row:
            zh, en = f"与第 {earlier} 行的{label['zh']}相同", f"The same {label['en'].lower()} as in row {earlier}"
            raise _RowError(_trouble(key, "twice", zh, en))
        found = self.world.who(key, value)
        if len(found) > 1:
            zh, en = f"有 {len(found)} 个人的{label['zh']}是它", f"{len(found)} people have this {label['en'].lower()}"
            raise _RowError(_trouble(key, "ambiguous", zh, en))
        person = self.world.people[found[0]] if found else None
        if person is not None and draft.account not in (None, person["account"]):
            zh, en = f"此人的账号是 {person['account']}，账号不能修改", f"The account is {person['account']}; it stays"
            raise _RowError(_trouble("account", "fixed", zh, en))
        return person

    def _keys(self) -> list[str]:
        """By what a row is found: the chosen key, and where a row leaves it empty, the others that the file has."""
        return [item for item in dict.fromkeys((self.key, *KEYS)) if item is not None and item in self.fields]

    # --- what the cells name
    async def _values(self, draft: Draft) -> dict[str, Any]:
        """What the row says, by the names that `identity.users` takes; "posts" besides."""
        plain = {name: getattr(draft, name) for name in ("name", "phone", "email", "locale")}
        values = {name: value for name, value in plain.items() if value is not None}
        if draft.unit is not None:
            values["org_unit"] = await self._unit("unit", draft.unit)
        if draft.units is not None:
            values["units"] = [await self._unit("units", path) for path in draft.units]
        if draft.roles is not None:
            values["roles"] = self._roles(draft.roles)
        if draft.posts is not None:
            values["posts"] = [await self._post(name) for name in draft.posts]
        return values

    async def _unit(self, name: str, path: Sequence[str]) -> UUID:
        shown = "/".join(path)
        try:
            found = self.world.units.find(path)
        except LookupError:
            zh, en = f"有多个部门叫“{shown}”，请写完整路径", f"Several units are called “{shown}”; write the whole path"
            raise _RowError(_trouble(name, "ambiguous", zh, en)) from None
        if found is not None:
            return found
        if not self.do.create:
            raise _RowError(_trouble(name, "unknown_unit", f"没有部门“{shown}”", f"There is no unit “{shown}”"))
        return await self._new_unit(self.world.units.full(path))

    async def _new_unit(self, path: Sequence[str]) -> UUID:
        """Makes the unit, and those above it that are missing."""
        parent: UUID | None = None
        for length in range(1, len(path) + 1):
            known = [unit for unit, names in self.world.units.paths.items() if names == tuple(path[:length])]
            if known:
                parent = known[0]
                continue
            kind = "department" if length > 1 or self.world.units.paths else "company"
            parent = await units.create(self.tx, self.viewer, path[length - 1][:100], kind, parent)
            self.world.units.paths[parent] = tuple(path[:length])
            self.report.made.append("/".join(path[:length]))
        assert parent is not None
        return parent

    def _roles(self, names: Sequence[str]) -> list[str]:
        keys, unknown = logic.by_label(self.world.roles, names)
        if unknown:
            shown = "、".join(unknown)
            raise _RowError(_trouble("roles", "unknown_role", f"没有角色“{shown}”", f"There is no role “{shown}”"))
        return sorted(keys)

    async def _post(self, name: str) -> UUID:
        known = self.world.posts.get(name.lower())
        if known is not None:
            return known
        if not self.do.create:
            raise _RowError(_trouble("posts", "unknown_post", f"没有岗位“{name}”", f"There is no post “{name}”"))
        made = await people.save_post(self.tx, self.viewer, None, name[:100], [])
        self.world.posts[name.lower()] = made
        self.report.made.append(name)
        return made

    # --- writing
    async def _create(self, draft: Draft, values: dict[str, Any], outcome: Outcome) -> None:
        if draft.name is None:
            raise _RowError(_trouble("name", "required", "缺少姓名", "No name"))
        account = draft.account or logic.account_for(draft, self.world.accounts)
        if account is None:
            zh, en = "请填账号：由手机号、邮箱或姓名得出的账号已被使用", "Give an account: the one made up is taken"
            raise _RowError(_trouble("account", "required", zh, en))
        posts = values.pop("posts", [])
        user = await users.create(self.tx, self.viewer, users.NewUser(account, **values))
        if posts:
            await people.set_posts(self.tx, self.viewer, user, posts)
        outcome.account, outcome.state = account, CREATED
        if self.do.invite != "none" and not self.do.dry_run:
            channel = _channel(draft) if self.do.invite == "send" else "link"
            outcome.link, _ = await invitations.invite(self.tx, self.viewer, user, channel, self.do.base)
        self.world.note(
            {"id": user, "account": account, "phone": None, "email": None, "units": [], "roles": [], "org_unit": None}
            | values
            | {"posts": posts, "active": True, "locale": values.get("locale", "zh")}
        )

    async def _update(self, person: Mapping[str, Any], values: dict[str, Any]) -> str:
        same = {"units", "roles", "posts"}
        changes = {
            name: value
            for name, value in values.items()
            if (sorted(person[name]) != sorted(value) if name in same else person[name] != value)
        }
        if not changes:
            return UNCHANGED
        posts = changes.pop("posts", None)
        if changes:
            await users.change(self.tx, self.viewer, person["id"], changes)
        if posts is not None:
            await people.set_posts(self.tx, self.viewer, person["id"], posts)
        self.world.note({**person, **values})
        return UPDATED


def _channel(draft: Draft) -> str:
    return "email" if draft.email else "sms" if draft.phone else "link"


def _trouble(name: str | None, code: str, zh: str, en: str) -> Trouble:
    return Trouble(name, code, {"zh": zh, "en": en})


def _troubles(problem: Problem) -> list[Trouble]:
    if not problem.issues:
        return [Trouble(None, problem.code, problem.title)]
    return [Trouble(item.path if item.path in COLUMNS else None, item.code, item.message) for item in problem.issues]
